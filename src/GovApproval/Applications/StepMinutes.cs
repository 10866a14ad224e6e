using NodaTime;

namespace GovApproval.Applications;

/// <summary>How long a completed case was in each of its steps, in whole minutes by the wall clock; none for a step it did not go through.</summary>
/// <param name="Receipt">From filing to acceptance.</param>
/// <param name="FirstInstance">From acceptance, or the last return, to the proposal.</param>
/// <param name="Verification">From the proposal to its verification.</param>
/// <param name="Decision">From the verification to the decision.</param>
/// <param name="Handling">From acceptance to the decision.</param>
public sealed record StepMinutes(int Receipt, int? FirstInstance, int? Verification, int? Decision, int Handling)
{
    /// <summary>Of a case decided at that moment.</summary>
    public static StepMinutes Of(CaseFile file, Timeline timeline, Instant at)
    {
        var accepted = timeline.Review?.AcceptedAt ?? timeline.AcceptedAt;
        return new(
            Between(file.SubmittedAt, accepted),
            file.Examination is { } examined ? Between(file.ReturnedAt ?? accepted, examined.At) : null,
            file is { Examination: { } proposed, Verification: { } verified } ? Between(proposed.At, verified.At) : null,
            file.Verification is { } confirmed ? Between(confirmed.At, at) : null,
            Between(accepted, at));
    }

    private static int Between(Instant from, Instant to) => (int)Math.Clamp((to - from).TotalMinutes, 0, int.MaxValue);
}
