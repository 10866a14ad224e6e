using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>One day of a case's clocks.</summary>
/// <param name="Reason">Why it was counted or not.</param>
/// <param name="Explanation">The same in words, with the holiday's name or the article.</param>
/// <param name="Notices">The notices of the State Council, or of the region, that say so.</param>
/// <param name="SuspendedBy">Ground and notice number of the special procedure that stopped the clock.</param>
/// <param name="UsedDays">Working days used at the end of this day.</param>
public sealed record ClockDayAnswer(
    LocalDate Date,
    bool Counted,
    ClockDayReason Reason,
    string Explanation,
    ValueList<string> Notices,
    string? SuspendedBy,
    int UsedDays,
    int? StatutoryRemainingDays,
    int? PromisedRemainingDays,
    bool Provisional);

/// <summary>Both clocks, explained day by day.</summary>
public sealed record CaseClockAnswer(LimitAnswer? Statutory, LimitAnswer? Promised, bool Running, ValueList<ClockDayAnswer> Days)
{
    internal static CaseClockAnswer Of(Timeline timeline, WorkingCalendar calendar, Instant now)
    {
        var clock = ClockAnswer.Of(CaseClock.Read(timeline, calendar, now));
        return new CaseClockAnswer(
            clock.Statutory,
            clock.Promised,
            clock.Running,
            CaseClock.Days(timeline, calendar, OfficeTime.DateOf(now)).Select(Of).ToValueList());
    }

    private static ClockDayAnswer Of(ClockDay day) => new(
        day.Date,
        day.Counted,
        day.Reason,
        Explain(day),
        day.Day.Notices,
        day.Suspension is { } s ? $"{s.Ground}, notice {s.NoticeNumber}" : null,
        day.UsedDays,
        day.StatutoryRemainingDays,
        day.PromisedRemainingDays,
        day.Day.Provisional);

    private static string Explain(ClockDay day) => day.Reason switch
    {
        ClockDayReason.StartingDay => "the starting day is not counted",
        ClockDayReason.Weekday => "working day",
        ClockDayReason.MakeUpDay => $"working day made up for {day.Day.Name}",
        ClockDayReason.Weekend => "weekend",
        ClockDayReason.Holiday => $"holiday: {day.Day.Name} (Administrative Licence Law Art. 82)",
        _ => "special procedure: not counted (Administrative Licence Law Art. 45)",
    };
}
