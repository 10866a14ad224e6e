using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>The certificate's way to the applicant, and the second clock that runs from the decision (Art. 44).</summary>
/// <param name="Limit">Ten working days from the decision; it stops when the certificate is delivered.</param>
public sealed record DeliveryAnswer(
    LimitAnswer? Limit, bool Late, DeliveryMethod? Method, string? TrackingNumber, Instant? DispatchedAt, Instant? DeliveredAt)
{
    internal static DeliveryAnswer? Of(CaseFile file, WorkingCalendar calendar, Instant now) =>
        AfterDecision.Delivery(file, calendar, now) is var limit && (limit, file.Dispatch, file.Delivery) is (null, null, null)
            ? null
            : new(
                ClockAnswer.Of(limit),
                limit?.Late ?? false,
                file.Delivery?.Method ?? file.Dispatch?.Method,
                file.Dispatch?.TrackingNumber,
                file.Dispatch?.At,
                file.Delivery?.At);
}

/// <summary>The written commitment that the case is decided on, and its verification after the decision.</summary>
/// <param name="Verification">From the decision on; it stops when the commitment is verified.</param>
/// <param name="IsKept">What the verification found; null before it.</param>
public sealed record CommitmentAnswer(
    string DocumentNumber,
    LocalDate SignedOn,
    string Rule,
    LimitAnswer? Verification,
    bool Late,
    bool? IsKept,
    string? Findings,
    Instant? VerifiedAt)
{
    internal static CommitmentAnswer? Of(CaseFile file, WorkingCalendar calendar, Instant now)
    {
        if (file.Commitment is not { } commitment)
        {
            return null;
        }

        var limit = AfterDecision.Verification(file, calendar, now);
        return new(
            commitment.DocumentNumber,
            commitment.SignedOn,
            commitment.Rule,
            ClockAnswer.Of(limit),
            limit?.Late ?? false,
            commitment.Check?.IsKept,
            commitment.Check?.Findings,
            commitment.Check?.At);
    }
}
