using NodaTime;

namespace GovApproval.Applications;

/// <summary>How long a completed case was in each of its steps, in whole minutes by the wall clock; none for a step it did not go through.</summary>
/// <param name="Receipt">From filing to acceptance.</param>
/// <param name="FirstInstance">From acceptance, or the last return, to the proposal.</param>
/// <param name="Verification">From the proposal to its verification.</param>
/// <param name="Decision">From the verification to the decision.</param>
/// <param name="Handling">From acceptance to the decision.</param>
/// <param name="Waiting">From filing on, while it lay in nobody's hand; special procedures left out. Not told in old streams, like what follows.</param>
/// <param name="Service">The rest of the time to the decision, special procedures left out: while somebody had it in hand.</param>
public sealed record StepMinutes(int Receipt, int? FirstInstance, int? Verification, int? Decision, int Handling, int? Waiting = null, int? Service = null)
{
    /// <summary>That of a step; none where the case did not go through it.</summary>
    public int? Of(WindowWorkload.WorkStep step) => step switch
    {
        WindowWorkload.WorkStep.Receipt => Receipt,
        WindowWorkload.WorkStep.FirstInstance => FirstInstance,
        WindowWorkload.WorkStep.Verification => Verification,
        WindowWorkload.WorkStep.Decision => Decision,
        WindowWorkload.WorkStep.Handling => Handling,
        WindowWorkload.WorkStep.Waiting => Waiting,
        _ => Service,
    };

    /// <summary>Of a case decided at that moment.</summary>
    public static StepMinutes Of(CaseFile file, Timeline timeline, Instant at)
    {
        var (waiting, service) = Pooled.Split(file, timeline, at);
        var accepted = timeline.Review?.AcceptedAt ?? timeline.AcceptedAt;
        return new(
            Between(file.SubmittedAt, accepted),
            file.Examination is { } examined ? Between(file.ReturnedAt ?? accepted, examined.At) : null,
            file is { Examination: { } proposed, Verification: { } verified } ? Between(proposed.At, verified.At) : null,
            file.Verification is { } confirmed ? Between(confirmed.At, at) : null,
            Between(accepted, at),
            Whole(waiting),
            Whole(service));
    }

    private static int Between(Instant from, Instant to) => Whole(to - from);

    private static int Whole(Duration time) => (int)Math.Clamp(time.TotalMinutes, 0, int.MaxValue);
}
