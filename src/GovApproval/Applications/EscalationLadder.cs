using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// The rungs that the calendar climbs, each once in a case, by the number of days counted. The warning comes on the working
/// day before the last of the promise, for a promise of one day on that day itself, and never for one of none: it is not
/// given on the day of acceptance.
/// </summary>
public static class EscalationLadder
{
    /// <summary>The next day on which a rung falls due; none while nothing runs or all are climbed.</summary>
    public static LocalDate? NextRungOn(CaseFile file, WorkingCalendar calendar)
    {
        if (file is not { Timeline: { StoppedAt: null } timeline } || timeline.IsSuspended())
        {
            return null;
        }

        var counter = new DayCounter(timeline, calendar);
        LocalDate? next = null;
        foreach (var (rung, after) in Thresholds(timeline))
        {
            if (!file.HasClimbed(rung) && counter.DayWhenUsed(after) is { } on && !(on >= next))
            {
                next = on;
            }
        }

        return next;
    }

    /// <summary>Every rung reached by that day and not yet climbed, lowest first; several after a standstill.</summary>
    internal static IEnumerable<(Rung Rung, int UsedDays)> Reached(CaseFile file, WorkingCalendar calendar, Instant now)
    {
        if (file is not { Timeline: { StoppedAt: null } timeline } || timeline.IsSuspended())
        {
            yield break;
        }

        var used = CaseClock.UsedOn(timeline, calendar, OfficeTime.DateOf(now));
        foreach (var (rung, after) in Thresholds(timeline))
        {
            if (used >= after && !file.HasClimbed(rung))
            {
                yield return (rung, used);
            }
        }
    }

    private static IEnumerable<(Rung Rung, int After)> Thresholds(Timeline timeline)
    {
        if (timeline.Limits.PromisedDays is { } promised)
        {
            if (promised > 0)
            {
                yield return (Rung.PromiseNear, Math.Max(1, promised - 1));
            }

            yield return (Rung.PromisePassed, promised + 1);
        }

        if (timeline.StatutoryDays() is { } statutory)
        {
            yield return (Rung.StatutoryPassed, statutory + 1);
        }
    }
}
