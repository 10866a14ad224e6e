using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>One limit of a case on a given day.</summary>
/// <param name="RemainingDays">Negative once late.</param>
/// <param name="DueOn">The last day of the limit; unknown while a suspension is open, since no one knows when it ends.</param>
/// <param name="Provisional">Counted through days whose notice is not out yet.</param>
public sealed record LimitReading(int BudgetDays, int UsedDays, int RemainingDays, LocalDate? DueOn, bool Provisional, bool Late);

/// <summary>Why a day of a case was counted or not.</summary>
public enum ClockDayReason
{
    /// <summary>The day of acceptance: counting starts on the next working day.</summary>
    StartingDay,
    Weekday,
    MakeUpDay,
    Weekend,
    Holiday,

    /// <summary>A special procedure was under way at its end (Art. 45).</summary>
    Suspended,
}

/// <summary>One day of a case's clocks, explained, with the totals at its end.</summary>
/// <param name="Day">What the calendar says of it, with the notices.</param>
/// <param name="Suspension">The special procedure that kept it from being counted.</param>
public sealed record ClockDay(
    LocalDate Date,
    bool Counted,
    ClockDayReason Reason,
    DayReason Day,
    Suspension? Suspension,
    int UsedDays,
    int? StatutoryRemainingDays,
    int? PromisedRemainingDays);

/// <summary>
/// Both clocks of a case, derived from its timeline and a calendar. A working day is counted when the clock runs at its
/// end: not the day of acceptance, not the day of a suspension, but the day of its resumption.
/// </summary>
/// <param name="UsedDays">Counted days; the same for both limits.</param>
public sealed record CaseClock(int UsedDays, LimitReading? Statutory, LimitReading? Promised, bool Running)
{
    /// <summary>The clocks as read on the day of <paramref name="now"/>, or on the day they stopped.</summary>
    public static CaseClock Read(Timeline timeline, WorkingCalendar calendar, Instant now)
    {
        var counter = new DayCounter(timeline, calendar);
        var today = OfficeTime.DateOf(timeline.StoppedAt ?? now);
        var used = counter.Used(WorkingCalendar.Number(today));
        return new(
            used,
            Reading(counter, timeline.StatutoryDays(), used, today),
            Reading(counter, timeline.Limits.PromisedDays, used, today),
            Running: timeline.StoppedAt is null && !timeline.IsSuspended());
    }

    /// <summary>The days counted up to and including that day.</summary>
    public static int UsedOn(Timeline timeline, WorkingCalendar calendar, LocalDate day) =>
        new DayCounter(timeline, calendar).Used(WorkingCalendar.Number(day));

    /// <summary>The day on which that many days are counted, if nothing more happens; none while a suspension is open.</summary>
    public static LocalDate? DayWhenUsed(Timeline timeline, WorkingCalendar calendar, int days) =>
        new DayCounter(timeline, calendar).DayWhenUsed(days);

    /// <summary>Each day from acceptance to <paramref name="upTo"/>, or to the day the clocks stopped.</summary>
    public static IEnumerable<ClockDay> Days(Timeline timeline, WorkingCalendar calendar, LocalDate upTo)
    {
        var acceptedOn = OfficeTime.DateOf(timeline.AcceptedAt);
        var last = timeline.StoppedAt is { } stopped ? LocalDate.Min(upTo, OfficeTime.DateOf(stopped)) : upTo;
        var used = 0;
        for (var date = acceptedOn; date <= last; date = date.PlusDays(1))
        {
            var day = calendar.Explain(date);
            var suspension = timeline.Suspensions.FirstOrDefault(s => Excludes(s, date));
            var counted = date > acceptedOn && suspension is null && day.Works();
            used += counted ? 1 : 0;
            var reason = (date == acceptedOn, suspension, day.Kind) switch
            {
                (true, _, _) => ClockDayReason.StartingDay,
                (_, { }, DayKind.Weekday or DayKind.MakeUpDay) => ClockDayReason.Suspended,
                (_, _, DayKind.Weekday) => ClockDayReason.Weekday,
                (_, _, DayKind.MakeUpDay) => ClockDayReason.MakeUpDay,
                (_, _, DayKind.Weekend) => ClockDayReason.Weekend,
                _ => ClockDayReason.Holiday,
            };
            yield return new(
                date,
                counted,
                reason,
                day,
                reason == ClockDayReason.Suspended ? suspension : null,
                used,
                timeline.StatutoryDays() - used,
                timeline.Limits.PromisedDays - used);
        }
    }

    private static LimitReading? Reading(DayCounter counter, int? budget, int used, LocalDate today)
    {
        if (budget is not { } days)
        {
            return null;
        }

        var dueOn = counter.DayWhenUsed(days);
        return new(days, used, days - used, dueOn, counter.IsProvisional(dueOn ?? today), Late: used > days);
    }

    private static bool Excludes(Suspension suspension, LocalDate date) =>
        OfficeTime.DateOf(suspension.From) <= date && !(suspension.Until is { } until && OfficeTime.DateOf(until) <= date);
}
