using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>One day of a case's clocks.</summary>
/// <param name="Counted">By the statutory limit; by the promise where there is no other, as a working day where there is none.</param>
/// <param name="Reason">What kind of day it is.</param>
/// <param name="Explanation">In words why it was counted or not, with the holiday's name or the article.</param>
/// <param name="Notices">The notices of the State Council, of the region or of the hall that say so.</param>
/// <param name="Region">The layer of the calendar that says so; null for the nation and the ordinary week.</param>
/// <param name="SuspendedBy">Ground and notice number of the special procedure that stopped the clock.</param>
/// <param name="UsedDays">What the statutory limit has used at the end of this day.</param>
/// <param name="PromisedUsedDays">Likewise the promise, which may count otherwise.</param>
public sealed record ClockDayAnswer(
    LocalDate Date,
    bool Counted,
    ClockDayReason Reason,
    string Explanation,
    ValueList<string> Notices,
    string? Region,
    string? SuspendedBy,
    int UsedDays,
    int? StatutoryRemainingDays,
    int? PromisedUsedDays,
    int? PromisedRemainingDays,
    bool Provisional);

/// <summary>One step of the procedure, in working days.</summary>
/// <param name="BudgetDays">Null where the step has no limit of its own.</param>
/// <param name="DueOn">The last day; null without a limit, and while a special procedure stops the clock.</param>
public sealed record StepAnswer(CaseStep Step, Instant Since, Instant? Until, int UsedDays, int? BudgetDays, LocalDate? DueOn, bool Late)
{
    internal static StepAnswer Of(StepClock step) => new(step.Step, step.Since, step.Until, step.UsedDays, step.BudgetDays, step.DueOn, step.Late);
}

/// <summary>Both clocks, explained day by day.</summary>
/// <param name="ProvisionalFrom">From this day on the notice that could still move a day is not out.</param>
/// <param name="CalendarVersion">How many published calendars it is counted by.</param>
/// <param name="Steps">The steps gone through, and the one the case is in.</param>
public sealed record CaseClockAnswer(
    LimitAnswer? Statutory,
    LimitAnswer? Promised,
    bool Running,
    LocalDate? ProvisionalFrom,
    int CalendarVersion,
    ValueList<StepAnswer> Steps,
    ValueList<ClockDayAnswer> Days)
{
    /// <summary>The clock that runs from the decision to the delivery of the certificate (Art. 44).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeliveryAnswer? Delivery { get; init; }

    internal static CaseClockAnswer Of(CaseFile file, WorkingCalendar calendar, Instant now)
    {
        var steps = StepClock.Steps(file, calendar, now).Select(StepAnswer.Of).ToValueList();
        if (file.Timeline is not { } timeline)
        {
            return new CaseClockAnswer(null, null, Running: false, null, calendar.Version, steps, []);
        }

        var clock = ClockAnswer.Of(CaseClock.Read(timeline, calendar, now));
        return new CaseClockAnswer(
            clock.Statutory,
            clock.Promised,
            clock.Running,
            calendar.FirstProvisional(OfficeTime.DateOf(timeline.AcceptedAt)),
            calendar.Version,
            steps,
            CaseClock.Days(timeline, calendar, OfficeTime.DateOf(now)).Select(Of).ToValueList());
    }

    private static ClockDayAnswer Of(ClockDay day)
    {
        var shown = day.Statutory ?? day.Promised;
        return new ClockDayAnswer(
            day.Date,
            shown?.Counted ?? day.Counted,
            day.Reason,
            Explain(day, shown),
            day.Day.Notices,
            day.Day.Region.Length == 0 ? null : day.Day.Region,
            day.Suspension is { } s ? $"{s.Ground}, notice {s.NoticeNumber}" : null,
            shown?.UsedDays ?? day.UsedDays,
            day.Statutory?.RemainingDays,
            day.Promised?.UsedDays,
            day.Promised?.RemainingDays,
            day.Day.Provisional);
    }

    private static string Explain(ClockDay day, CountedDay? shown) => day.Reason switch
    {
        ClockDayReason.StartingDay => "the starting day is not counted",
        ClockDayReason.Weekday => "working day",
        ClockDayReason.MakeUpDay => $"working day made up for {day.Day.Name}",
        ClockDayReason.Suspended => "special procedure: not counted (Administrative Licence Law Art. 45)",
        _ when shown is { Counted: true } => $"{Kind(day)}, counted: the limit is in calendar days",
        _ when shown is { LastDayMoved: true } => $"{Kind(day)}: the last day moves to the next working day (Civil Code Art. 203)",
        _ when day.Suspension is not null => $"{Kind(day)}, in a special procedure (Administrative Licence Law Art. 45)",
        ClockDayReason.Weekend => "weekend",
        _ => $"holiday: {day.Day.Name} (Administrative Licence Law Art. 82)",
    };

    private static string Kind(ClockDay day) => day.Reason == ClockDayReason.Weekend ? "weekend" : $"holiday: {day.Day.Name}";
}
