using NodaTime;

namespace GovApproval.Applications;

/// <summary>A special procedure whose days are not counted (Art. 45); open while <paramref name="Until"/> is missing.</summary>
public sealed record Suspension(string Ground, int PlannedDays, string NoticeNumber, Instant From, Instant? Until = null);

/// <summary>The extension granted (Art. 42).</summary>
public sealed record Extension(int Days, string ApprovedBy, string Reason);

/// <summary>All that the clocks of a case are derived from, and nothing derived.</summary>
/// <param name="StoppedAt">Decided or withdrawn.</param>
public sealed record Timeline(
    Instant AcceptedAt, Limits Limits, ValueList<Suspension> Suspensions = default, Extension? Extension = null, Instant? StoppedAt = null)
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

    public int? StatutoryDays() => Limits.StatutoryDays + (Extension?.Days ?? 0);

    public static Timeline? Evolve(Timeline? before, ApplicationEvent happened) => (before, happened) switch
    {
        (_, ApplicationAccepted e) => new(e.At, e.Limits),
        ({ } t, ClockSuspended e) => t with { Suspensions = [.. t.Suspensions, new(e.Ground, e.PlannedDays, e.NoticeNumber, e.At)] },
        ({ } t, ClockResumed e) => t with { Suspensions = t.Suspensions.Select(s => s.Until is null ? s with { Until = e.At } : s).ToValueList() },
        ({ } t, LimitExtended e) => t with { Extension = new(e.Days, e.ApprovedBy, e.Reason) },
        ({ } t, ApplicationCompleted or ApplicationWithdrawn) => t with { StoppedAt = happened.At },
        _ => before,
    };
}
