using System.Globalization;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// The rungs that the calendar climbs, each once in a case, by the number of days counted. The warning comes on the working
/// day before the last of the promise, for a promise of one day on that day itself, and never for one of none: it is not
/// given on the day of acceptance.
/// </summary>
internal static class EscalationLadder
{
    /// <summary>The next day on which a rung falls due; none while nothing runs or all are climbed.</summary>
    public static LocalDate? NextOn(CaseFile file, Yardstick by)
    {
        if (file is not { Timeline: { StoppedAt: null } timeline } || timeline.IsSuspended())
        {
            return null;
        }

        var counter = new DayCounter(timeline, by.Calendar);
        LocalDate? next = null;
        foreach (var (rung, budget, after) in Thresholds(timeline))
        {
            if (!file.HasClimbed(rung) && counter.DayWhenUsed(budget, after) is { } on && !(on >= next))
            {
                next = on;
            }
        }

        return next;
    }

    /// <summary>Every rung reached by that day and not yet climbed, lowest first; several after a standstill.</summary>
    public static IEnumerable<ApplicationEvent> Reached(CaseFile file, ElapseTime asked)
    {
        if (file is not { Timeline: { StoppedAt: null } timeline } || timeline.IsSuspended())
        {
            yield break;
        }

        var today = OfficeTime.DateOf(asked.At);
        var (standing, number) = (file.Standing, file.Escalations.Count);
        foreach (var (rung, budget, after) in Thresholds(timeline))
        {
            var used = CaseClock.UsedOn(timeline, asked.Measures.Calendar, budget, today);
            if (used >= after && !file.HasClimbed(rung))
            {
                var escalated = Escalation(standing, ++number, rung, used, budget, asked);
                yield return escalated;
                standing = Standing.After(escalated);
            }
        }
    }

    /// <summary>Every rung that a case of this timeline has reached by then, or had when it was over, lowest first.</summary>
    internal static IReadOnlyList<Rung> Judged(Timeline timeline, WorkingCalendar calendar, Instant now)
    {
        var counter = new DayCounter(timeline, calendar);
        var day = WorkingCalendar.Number(OfficeTime.DateOf(timeline.StoppedAt ?? now));
        List<Rung>? reached = null;
        foreach (var (rung, budget, after) in Thresholds(timeline))
        {
            if (counter.Used(budget, day) >= after)
            {
                (reached ??= []).Add(rung);
            }
        }

        return reached ?? (IReadOnlyList<Rung>)[];
    }

    internal static Card CardOf(Rung rung) => rung == Rung.PromiseNear ? Card.Yellow : Card.Red;

    private static ApplicationEscalated Escalation(Standing standing, int number, Rung rung, int used, Budget budget, ElapseTime asked)
    {
        var (level, card, limit) = rung switch
        {
            Rung.PromiseNear => (1, Card.Yellow, "promised"),
            Rung.PromisePassed => (2, Card.Red, "promised"),
            _ => (3, Card.Red, "statutory"),
        };
        var days = budget.Counting == CountingMode.CalendarDays ? "calendar" : "working";
        return new(
            standing,
            number,
            level,
            rung,
            string.Create(CultureInfo.InvariantCulture, $"{used} of {budget.Days} {limit} {days} days used"),
            card > standing.Card ? card : standing.Card,
            asked.By,
            asked.At);
    }

    private static IEnumerable<(Rung Rung, Budget Budget, int After)> Thresholds(Timeline timeline)
    {
        if (timeline.Promised() is { } promised)
        {
            if (promised.Days > 0)
            {
                yield return (Rung.PromiseNear, promised, Math.Max(1, promised.Days - 1));
            }

            yield return (Rung.PromisePassed, promised, promised.Days + 1);
        }

        if (timeline.Statutory() is { } statutory)
        {
            yield return (Rung.StatutoryPassed, statutory, statutory.Days + 1);
        }
    }
}
