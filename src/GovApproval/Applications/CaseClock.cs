using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>One limit of a case on a given day.</summary>
/// <param name="RemainingDays">Negative once late.</param>
/// <param name="DueOn">The last day of the limit; unknown while a suspension is open, since no one knows when it ends.</param>
/// <param name="Provisional">Counted through days whose notice is not out yet.</param>
/// <param name="Counting">What the budget counts.</param>
/// <param name="Hours">Of a promise in hours.</param>
public sealed record LimitReading(
    int BudgetDays,
    int UsedDays,
    int RemainingDays,
    LocalDate? DueOn,
    bool Provisional,
    bool Late,
    CountingMode Counting = CountingMode.WorkingDays,
    HoursReading? Hours = null);

/// <summary>A promise in hours on a given day.</summary>
/// <param name="UsedHours">Hours begun.</param>
/// <param name="DueAt">Unknown while a suspension is open.</param>
public sealed record HoursReading(int BudgetHours, int UsedHours, Instant? DueAt);

/// <summary>Why a day of a case was counted or not.</summary>
public enum ClockDayReason
{
    /// <summary>The day of acceptance: counting starts on the next day.</summary>
    StartingDay,
    Weekday,
    MakeUpDay,
    Weekend,
    Holiday,

    /// <summary>A special procedure was under way at its end (Art. 45).</summary>
    Suspended,
}

/// <summary>What one limit made of a day.</summary>
/// <param name="UsedDays">At the day's end.</param>
/// <param name="LastDayMoved">A limit in calendar days would have ended on this rest day, or has not ended yet since.</param>
public readonly record struct CountedDay(bool Counted, int UsedDays, int RemainingDays, bool LastDayMoved);

/// <summary>One day of a case's clocks, explained, with the totals at its end.</summary>
/// <param name="Counted">As a working day.</param>
/// <param name="Day">What the calendar says of it, with the notices.</param>
/// <param name="Suspension">The special procedure that kept it from being counted.</param>
/// <param name="UsedDays">Working days.</param>
public sealed record ClockDay(
    LocalDate Date,
    bool Counted,
    ClockDayReason Reason,
    DayReason Day,
    Suspension? Suspension,
    int UsedDays,
    CountedDay? Statutory,
    CountedDay? Promised);

/// <summary>
/// Both clocks of a case, derived from its timeline and a calendar. A day is counted when the clock runs at its end: not the
/// day of acceptance, not the day of a suspension, but the day of its resumption.
/// </summary>
/// <param name="UsedDays">Working days counted, whatever the limits count.</param>
public sealed record CaseClock(int UsedDays, LimitReading? Statutory, LimitReading? Promised, bool Running)
{
    /// <summary>The clocks as read on the day of <paramref name="now"/>, or on the day they stopped.</summary>
    public static CaseClock Read(Timeline timeline, WorkingCalendar calendar, Instant now)
    {
        var counter = new DayCounter(timeline, calendar);
        var today = OfficeTime.DateOf(timeline.StoppedAt ?? now);
        return new(
            counter.Used(WorkingCalendar.Number(today)),
            Reading(counter, timeline.Statutory(), today),
            InHours(timeline, Reading(counter, timeline.Promised(), today), timeline.StoppedAt ?? now),
            Running: timeline.StoppedAt is null && !timeline.IsSuspended());
    }

    /// <summary>The working days counted up to and including that day.</summary>
    public static int UsedOn(Timeline timeline, WorkingCalendar calendar, LocalDate day) =>
        new DayCounter(timeline, calendar).Used(WorkingCalendar.Number(day));

    /// <summary>What a budget of the case counts up to and including that day.</summary>
    public static int UsedOn(Timeline timeline, WorkingCalendar calendar, Budget budget, LocalDate day) =>
        new DayCounter(timeline, calendar).Used(budget, WorkingCalendar.Number(day));

    /// <summary>The hours begun since acceptance, special procedures left out.</summary>
    public static int HoursUsed(Timeline timeline, Instant until)
    {
        var ran = until - timeline.AcceptedAt;
        var gone = timeline.AcceptedAt;
        foreach (var stop in timeline.Suspensions.OrderBy(s => s.From))
        {
            var from = Instant.Max(stop.From, gone);
            var to = Instant.Min(stop.Until ?? until, until);
            if (to > from)
            {
                ran -= to - from;
                gone = to;
            }
        }

        return (int)Math.Ceiling(ran.TotalHours);
    }

    /// <summary>The day on which that many working days are counted, if nothing more happens; none while a suspension is open.</summary>
    public static LocalDate? DayWhenUsed(Timeline timeline, WorkingCalendar calendar, int days) => DueOn(timeline, calendar, new(days));

    /// <summary>The last day of a budget of the case, if nothing more happens; none while a suspension is open.</summary>
    public static LocalDate? DueOn(Timeline timeline, WorkingCalendar calendar, Budget budget) =>
        new DayCounter(timeline, calendar).DayWhenUsed(budget, budget.Days);

    /// <summary>Each day from acceptance to <paramref name="upTo"/>, or to the day the clocks stopped.</summary>
    public static IEnumerable<ClockDay> Days(Timeline timeline, WorkingCalendar calendar, LocalDate upTo)
    {
        var counter = new DayCounter(timeline, calendar);
        var acceptedOn = OfficeTime.DateOf(timeline.AcceptedAt);
        var last = timeline.StoppedAt is { } stopped ? LocalDate.Min(upTo, OfficeTime.DateOf(stopped)) : upTo;
        for (var date = acceptedOn; date <= last; date = date.PlusDays(1))
        {
            var day = calendar.Explain(date);
            var suspension = timeline.Suspensions.FirstOrDefault(s => Excludes(s, date));
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
                date > acceptedOn && suspension is null && day.Works(),
                reason,
                day,
                date > acceptedOn ? suspension : null,
                counter.Used(WorkingCalendar.Number(date)),
                Of(counter, timeline.Statutory(), date, acceptedOn, suspension),
                Of(counter, timeline.Promised(), date, acceptedOn, suspension));
        }
    }

    private static CountedDay? Of(DayCounter counter, Budget? limit, LocalDate date, LocalDate acceptedOn, Suspension? suspension)
    {
        if (limit is not { } budget)
        {
            return null;
        }

        var day = WorkingCalendar.Number(date);
        var used = counter.Used(budget, day);
        var counted = date > acceptedOn && used > counter.Used(budget, day - 1);
        var moved = !counted && date > acceptedOn && suspension is null && budget.Counting == CountingMode.CalendarDays;
        return new(counted, used, budget.Days - used, moved);
    }

    private static LimitReading? Reading(DayCounter counter, Budget? limit, LocalDate today)
    {
        if (limit is not { } budget)
        {
            return null;
        }

        var used = counter.Used(budget, WorkingCalendar.Number(today));
        var dueOn = counter.DayWhenUsed(budget, budget.Days);
        return new(
            budget.Days, used, budget.Days - used, dueOn, counter.IsProvisional(dueOn ?? today), Late: used > budget.Days, budget.Counting);
    }

    // Due by the hour, the day follows from it.
    private static LimitReading? InHours(Timeline timeline, LimitReading? promised, Instant now)
    {
        if (promised is null || timeline.PromisedHours() is not { } budget)
        {
            return promised;
        }

        var used = HoursUsed(timeline, now);
        Instant? dueAt = timeline.IsSuspended() ? null : HoursEnd(timeline, budget);
        return promised with
        {
            DueOn = dueAt is { } due ? OfficeTime.DateOf(due) : null,
            Late = used > budget,
            Counting = CountingMode.Hours,
            Hours = new(budget, used, dueAt),
        };
    }

    private static Instant HoursEnd(Timeline timeline, int hours)
    {
        var end = timeline.AcceptedAt + Duration.FromHours(hours);
        var gone = timeline.AcceptedAt;
        foreach (var stop in timeline.Suspensions.OrderBy(s => s.From))
        {
            var from = Instant.Max(stop.From, gone);
            if (stop.Until is { } until && from < end && until > from)
            {
                end += until - from;
                gone = until;
            }
        }

        return end;
    }

    private static bool Excludes(Suspension suspension, LocalDate date) =>
        OfficeTime.DateOf(suspension.From) <= date && !(suspension.Until is { } until && OfficeTime.DateOf(until) <= date);
}
