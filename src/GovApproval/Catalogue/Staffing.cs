using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>What an officer does at a window.</summary>
public enum WindowPost
{
    /// <summary>Receives, for whichever department (前台综合受理).</summary>
    Front,

    /// <summary>Examines and decides, one class of items (后台分类审批).</summary>
    Back,

    /// <summary>Hands out the results (统一窗口出件).</summary>
    Exit,

    /// <summary>The chief representative of a department (首席代表).</summary>
    Chief,
}

/// <summary>An officer's post at a window.</summary>
/// <param name="From">The first day; none where it was always so.</param>
/// <param name="Until">The last day.</param>
public sealed record PostHeld(WindowPost Post, ActorId Officer, LocalDate? From = null, LocalDate? Until = null);

/// <summary>An officer's hours at a window, week by week.</summary>
/// <param name="Weekdays">1 Monday … 7 Sunday; every working day when none is named.</param>
/// <param name="OpensAt">The hour at which it begins.</param>
/// <param name="ClosesAt">The hour at which it ends.</param>
public sealed record Shift(ActorId Officer, ValueList<int> Weekdays, int OpensAt, int ClosesAt)
{
    internal bool Covers(LocalDateTime at, WorkingCalendar calendar) =>
        at.Hour >= OpensAt
        && at.Hour < ClosesAt
        && (Weekdays.Count == 0 ? calendar.IsWorkingDay(at.Date) : Weekdays.AsSpan().Contains((int)at.DayOfWeek));
}

/// <summary>That an officer is away, and who stands in: what was in hand goes to the deputies by turns, or back into the pool.</summary>
/// <param name="Until">The last day.</param>
public sealed record OfficerAbsence(ActorId Officer, LocalDate From, LocalDate Until, string Reason, ValueList<ActorId> Deputies);

/// <summary>Who works at a window, when, and who is away.</summary>
public sealed record Staffing(ValueList<PostHeld> Posts = default, ValueList<Shift> Shifts = default, ValueList<OfficerAbsence> Absences = default)
{
    /// <summary>The officers who have a shift at that very moment. Whoever is on no shift list keeps office hours, and is not there outside of them.</summary>
    public IEnumerable<ActorId> OnShift(Instant at, WorkingCalendar calendar) =>
        OnDuty(at, calendar).Where(held => Shifts.Any(shift => shift.Officer == held.Officer)).Select(held => held.Officer).Distinct();

    /// <summary>That an officer is away on a day.</summary>
    public OfficerAbsence? AbsenceOf(ActorId officer, LocalDate on) => Absences.FirstOrDefault(away => away.Officer == officer && away.From <= on && on <= away.Until);

    /// <summary>The officers at the window at a moment, with their posts: on shift, or without shifts, and not away.</summary>
    public IEnumerable<PostHeld> OnDuty(Instant at, WorkingCalendar calendar)
    {
        var local = at.InZone(OfficeTime.Zone).LocalDateTime;
        return Posts.Where(held =>
            !(held.From > local.Date)
            && !(held.Until < local.Date)
            && AbsenceOf(held.Officer, local.Date) is null
            && (!Shifts.Any(shift => shift.Officer == held.Officer)
                ? calendar.IsWorkingDay(local.Date)
                : Shifts.Any(shift => shift.Officer == held.Officer && shift.Covers(local, calendar))));
    }
}

/// <summary>A class of items that one back office decides.</summary>
public sealed record BackClass(string Name, WindowCode Window, ValueList<ItemCode> Items);

/// <summary>How a comprehensive window works: received at the front, decided in the back by class, handed out at one exit.</summary>
public sealed record Arrangement(ValueList<BackClass> Classes, WindowCode? Exit = null)
{
    /// <summary>The back offices, one for each class.</summary>
    public IEnumerable<WindowCode> Backs() => Classes.Select(c => c.Window);
}

/// <summary>The way of a case through a comprehensive window.</summary>
public sealed record Route(string Class, WindowCode Back, WindowCode? Exit);

public sealed record StaffWindow(ValueList<PostHeld> Posts, ValueList<Shift> Shifts, ActorId By, Instant At);

public sealed record RecordAbsence(ActorId Officer, LocalDate Until, string Reason, ValueList<ActorId> Deputies, ActorId By, Instant At);

public sealed record NoSuchWindow() : Absence("no-such-window");

public sealed record AbsenceOver(LocalDate Until) : Refusal("absence-over");

public sealed record NotAtWindow(ActorId Officer, WindowCode Window) : Refusal("not-at-window");

/// <summary>Nothing is put into the hand of an officer who is away.</summary>
public sealed record OfficerAway(ActorId Officer, LocalDate Until) : Refusal("officer-away");

/// <summary>Whoever stands in is away too, or is the one who is away.</summary>
public sealed record DeputyAway(ActorId Officer) : Refusal("deputy-away");

/// <summary>What stands against an arrangement, each by name.</summary>
/// <param name="Unknown">Windows that are not registered.</param>
/// <param name="Unmet">
/// <c>comprehensive</c>: only such a window passes cases on; <c>elsewhere</c>: to itself it cannot; <c>window:</c> and <c>item:</c> there is none of;
/// <c>one-class:</c> items in several; <c>served:</c> items that their back office does not serve.
/// </param>
public sealed record ArrangementNotPossible(ValueList<WindowCode> Unknown, ValueList<string> Unmet) : Refusal("arrangement-not-possible");

/// <summary>Who works where.</summary>
public static class StaffingDecisions
{
    public static Decision<WindowEvent> Decide(Window? window, StaffWindow asked) => window switch
    {
        null => new NoSuchWindow(),
        { Staffing: var now } when ((now?.Posts ?? []), (now?.Shifts ?? [])) == (asked.Posts, asked.Shifts) => Decision<WindowEvent>.NothingToDo,
        _ => asked.Shifts.FirstOrDefault(shift => !asked.Posts.Any(post => post.Officer == shift.Officer)) is { } stranger
            ? new NotAtWindow(stranger.Officer, window.Code)
            : new WindowStaffed(window.Code, asked.Posts, asked.Shifts, asked.By, asked.At),
    };

    /// <summary>From today on; whoever stands in works at the window too.</summary>
    public static Decision<WindowEvent> Decide(Window? window, RecordAbsence asked)
    {
        var today = OfficeTime.DateOf(asked.At);
        return window switch
        {
            null => new NoSuchWindow(),
            _ when asked.Until < today => new AbsenceOver(asked.Until),
            { Staffing: { } staff } when staff.Absences.Any(a => (a.Officer, a.Until, a.Deputies) == (asked.Officer, asked.Until, asked.Deputies)) =>
                Decision<WindowEvent>.NothingToDo,
            { Staffing: var staff } => asked.Deputies.Append(asked.Officer).FirstOrDefault(o => staff?.Posts.Any(post => post.Officer == o) is not true) is { Value: not null } stranger
                ? new NotAtWindow(stranger, window.Code)
                : asked.Deputies.FirstOrDefault(o => o == asked.Officer || staff!.AbsenceOf(o, today) is not null) is { Value: not null } away
                ? new DeputyAway(away)
                : new OfficerAbsenceRecorded(window.Code, asked.Officer, today, asked.Until, asked.Reason, asked.Deputies, asked.By, asked.At),
        };
    }
}
