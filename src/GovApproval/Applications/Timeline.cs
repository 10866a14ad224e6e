using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// A special procedure whose days are not counted (Art. 45), known within its case by the number of its written notice; open
/// while <paramref name="Until"/> is missing. From and until are as now known: corrections are in them.
/// </summary>
public sealed record Suspension(
    string Ground, int PlannedDays, string NoticeNumber, Instant From, Instant? Until = null, Instant? CorrectedAt = null);

/// <summary>The extension granted (Art. 42).</summary>
/// <param name="ToldAt">When the applicant was told of it, and how.</param>
public sealed record Extension(
    int Days, string ApprovedBy, string Reason, ApproverRole? ApproverRole = null, Instant? ToldAt = null, TellingMethod? ToldBy = null);

/// <summary>The review of the lower level (Art. 43): its own days, and how it passed the case up.</summary>
public sealed record LowerReview(Instant AcceptedAt, Limits Limits, string Opinion, ActorId By);

/// <summary>All that the clocks of a case are derived from, and nothing derived.</summary>
/// <param name="AcceptedAt">From when the limits count: after a review of the lower level, when it was passed up.</param>
/// <param name="StoppedAt">Decided or withdrawn.</param>
/// <param name="CalendarEdition">The calendars by which its dates were told last.</param>
public sealed record Timeline(
    Instant AcceptedAt, Limits Limits, ValueList<Suspension> Suspensions = default, Extension? Extension = null, Instant? StoppedAt = null,
    int? CalendarEdition = null,
    LowerReview? Review = null)
{
    public bool IsSuspended()
    {
        foreach (var suspension in Suspensions.AsSpan())
        {
            if (suspension.Until is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The special procedure of that notice; the open one, or the last, where an old stream has several.</summary>
    public Suspension? Under(string noticeNumber)
    {
        Suspension? found = null;
        foreach (var suspension in Suspensions.AsSpan())
        {
            if (suspension.NoticeNumber == noticeNumber && (found is null || found.Until is not null))
            {
                found = suspension;
            }
        }

        return found;
    }

    /// <summary>The clock of the lower level's review; none where there was none, or while it still is the case's own.</summary>
    public Timeline? OfReview() => Review is { } review ? new(review.AcceptedAt, review.Limits, Suspensions, StoppedAt: AcceptedAt) : null;

    public int? StatutoryDays() => Limits.StatutoryDays + (Extension?.Days ?? 0);

    /// <summary>The statutory limit with its extension, and what it counts.</summary>
    public Budget? Statutory() => StatutoryDays() is { } days ? new(days, Limits.Rule?.Counting ?? CountingMode.WorkingDays) : null;

    /// <summary>The promise and what its days count; one in hours is at most the day of acceptance.</summary>
    public Budget? Promised() => Limits.PromisedDays is not { } days ? null
        : Limits.Rule is not { } rule ? new(days)
        : new(days, rule.PromisedCounting is { } counting && counting != CountingMode.Hours ? counting : rule.Counting);

    /// <summary>The promise in hours, where there is one.</summary>
    public int? PromisedHours() => Limits.Rule?.PromisedHours;

    // What was told by a later calendar is not told again by an earlier one, which another node may still have held.
    private int? Told(int? by) => by > CalendarEdition || CalendarEdition is null ? by : CalendarEdition;

    public static Timeline? Evolve(Timeline? before, ApplicationEvent happened) => (before, happened) switch
    {
        (_, ApplicationAccepted e) => new(e.At, e.Limits, CalendarEdition: e.CalendarEdition),
        (_, AcceptanceDeemed e) => new(e.At, e.Limits, CalendarEdition: e.CalendarEdition),
        ({ } t, ClockSuspended e) => t with { Suspensions = [.. t.Suspensions, new(e.Ground, e.PlannedDays, e.NoticeNumber, e.At)] },
        ({ } t, ClockResumed e) => t with
        {
            CalendarEdition = t.Told(e.CalendarEdition),
            Suspensions = t.Suspensions
                .Select(s => s.Until is null && s.NoticeNumber == (e.NoticeNumber ?? s.NoticeNumber) ? s with { Until = e.At } : s).ToValueList(),
        },
        ({ } t, SuspensionCorrected e) => t with
        {
            CalendarEdition = t.Told(e.CalendarEdition),
            Suspensions = t.Under(e.NoticeNumber) is { } wrong
                ? t.Suspensions.Select(s => ReferenceEquals(s, wrong) ? s with { From = e.From, Until = e.Until, CorrectedAt = e.At } : s).ToValueList()
                : t.Suspensions,
        },
        ({ } t, LimitExtended e) => t with { Extension = new(e.Days, e.ApprovedBy, e.Reason, e.ApproverRole), CalendarEdition = t.Told(e.CalendarEdition) },
        ({ Extension: { } x } t, ExtensionTold e) => t with { Extension = x with { ToldAt = e.At, ToldBy = e.Method } },
        ({ } t, ReviewPassedUp e) => t with
        {
            AcceptedAt = e.At,
            Limits = e.Limits,
            Extension = null,
            Review = new(t.AcceptedAt, t.Limits, e.Opinion, e.By),
            CalendarEdition = t.Told(e.CalendarEdition),
        },
        ({ } t, DeadlineMoved e) => t with { CalendarEdition = t.Told(e.CalendarEdition) },
        ({ } t, ApplicationCompleted or ApplicationWithdrawn or MaterialPromiseMissed or RenewalDeemed or ConsentDeemed) => t with { StoppedAt = happened.At },
        _ => before,
    };
}
