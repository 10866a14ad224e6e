using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// The special procedures whose days are not counted (Art. 45). Several may be under way at once, one inside another; the clocks run
/// when none is. A procedure that a withdrawal finds under way ends with the case; a decision waits for its end.
/// </summary>
public static class SpecialProcedures
{
    /// <summary>All that Art. 45 names.</summary>
    public static ValueList<string> Grounds { get; } =
        ["hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert-review"];

    /// <summary>The working days a procedure has taken by then: the day it began is not counted.</summary>
    public static int DaysTaken(Suspension procedure, WorkingCalendar calendar, Instant now) =>
        calendar.Count(OfficeTime.DateOf(procedure.From), OfficeTime.DateOf(procedure.Until ?? now));

    /// <summary>Working days beyond what the applicant was told; none while it keeps to it.</summary>
    public static int Overrun(Suspension procedure, WorkingCalendar calendar, Instant now) =>
        Math.Max(0, DaysTaken(procedure, calendar, now) - procedure.PlannedDays);

    internal static Decision<ApplicationEvent> Begin(CaseFile file, Timeline timeline, SuspendClock c) => timeline.Under(c.NoticeNumber) switch
    {
        { Until: null } s when (s.Ground, s.PlannedDays) == (c.Ground, c.PlannedDays) => Decision<ApplicationEvent>.NothingToDo,
        { } s => new ClockAlreadySuspended(s.NoticeNumber),
        _ when !Grounds.AsSpan().Contains(c.Ground) => new NotASpecialProcedure(c.Ground),
        _ => new ClockSuspended(file.Standing, c.Ground, c.PlannedDays, c.NoticeNumber, c.By, c.At),
    };

    internal static Decision<ApplicationEvent> End(CaseFile file, Timeline timeline, ResumeClock c)
    {
        var open = timeline.Suspensions.Where(s => s.Until is null).Select(s => s.NoticeNumber).ToValueList();
        return (c.NoticeNumber, open) switch
        {
            (null, { Count: 0 }) => new ClockNotSuspended(),
            (null, [var only]) => Ended(only),
            (null, _) => new SeveralSuspensionsOpen(open),
            ({ } notice, _) => timeline.Under(notice) switch
            {
                null => new SuspensionUnknown(notice),
                { Until: null } => Ended(notice),
                _ => Decision<ApplicationEvent>.NothingToDo,
            },
        };

        ClockResumed Ended(string notice) => new(
            file.Standing, open.Count > 1 ? CaseState.Suspended : file.Resumes ?? CaseState.Accepted, c.By, c.At, notice, c.CalendarEdition);
    }

    // What is under way is ended by its resumption, not by a correction; nothing is corrected into the future or out of the case.
    internal static Decision<ApplicationEvent> Correct(CaseFile file, Timeline timeline, CorrectSuspension c) => timeline.Under(c.NoticeNumber) switch
    {
        null => new SuspensionUnknown(c.NoticeNumber),
        { } s when (s.From, s.Until) == (c.From, c.Until) => Decision<ApplicationEvent>.NothingToDo,
        { } s when (s.Until is null) != (c.Until is null) || c.Until < c.From || (c.Until ?? c.From) > (timeline.StoppedAt ?? c.At)
            || OfficeTime.DateOf(c.From) < OfficeTime.DateOf(timeline.AcceptedAt) => new IntervalImpossible(c.From, c.Until),
        _ => new SuspensionCorrected(file.Standing, c.NoticeNumber, c.From, c.Until, c.Reason, c.By, c.At, c.CalendarEdition),
    };
}
