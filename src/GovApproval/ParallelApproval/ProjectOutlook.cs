using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>How a stage stands to the next one.</summary>
public enum GateState
{
    /// <summary>Laid out by the template, and not opened yet.</summary>
    Ahead,

    /// <summary>Under way: the next stage waits.</summary>
    Closed,

    /// <summary>Done: the next stage may begin.</summary>
    Open,
}

/// <summary>An item of a stage as it stands and as it is expected to go on.</summary>
/// <param name="Member">Its last application.</param>
/// <param name="HeldDays">Its share of the elapsed time: of each day counted, one part for each that held the project on it.</param>
/// <param name="AloneDays">The days on which it held the project alone.</param>
/// <param name="FinishOn">When it ended, or is expected to end; unknown while it waits for the investor.</param>
/// <param name="IsCritical">Were it faster, the stage would be.</param>
public sealed record ItemOutlook(
    StageItem Item, MemberState State, ProjectMember? Member, CaseClock? Clock, decimal HeldDays, int AloneDays, LocalDate? FinishOn, bool IsCritical);

/// <summary>When a stage is expected to be done, held against its joint limit.</summary>
/// <param name="Margin">Working days from the expected end to the joint limit; negative when it will be late.</param>
public sealed record Forecast(LocalDate FinishOn, LocalDate DueOn, int Margin);

/// <summary>One stretch of the path that decides how long the project takes.</summary>
/// <param name="Days">Working days.</param>
/// <param name="Expected">It is not over yet.</param>
public sealed record PathStep(ProjectStage Stage, ItemCode Item, Guid? Application, LocalDate From, LocalDate Until, int Days, bool Expected);

/// <param name="Outstanding">What keeps the gate closed.</param>
public sealed record StageOutlook(
    StageRun Stage, GateState Gate, StageNotDone? Outstanding, JointClock Clock, ValueList<ItemOutlook> Items, Forecast? Forecast, ValueList<PathStep> Path);

/// <summary>
/// A whole project as it is read: who holds it, which path decides its length, who had it how long, what it took against the members one
/// after the other, and when it will be done.
/// </summary>
/// <param name="Finished">No application is open, and no stage is ahead.</param>
public sealed record ProjectOutlook(
    ProjectProgress Project, ValueList<StageOutlook> Stages, bool Finished, int ElapsedDays, int SequentialDays, int? DaysFaster)
{
    // A case that waits for acceptance is accepted within five days, or is taken as accepted (Art. 32(4)).
    private const int ReceiptDays = 5;

    public StageOutlook Current => Stages[^1];

    public ValueList<PathStep> CriticalPath() => Stages.SelectMany(s => s.Path).ToValueList();

    /// <param name="promised">The working days that the catalogue promises for an item, for those not accepted yet.</param>
    public static ProjectOutlook Read(ProjectProgress project, WorkingCalendar calendar, Instant now, Func<ItemCode, int?> promised)
    {
        var plan = project.Plan();
        var stages = plan.Stages.Select(s => Read(s, JointClock.Of(s, project.Members), calendar, now, promised)).ToValueList();
        var finished = stages.All(s => s.Clock.Finished) && plan.Next is null;
        var (elapsed, sequential) = (stages.Sum(s => s.Clock.ElapsedDays), stages.Sum(s => s.Clock.SequentialDays));
        return new(project, stages, finished, elapsed, sequential, finished ? sequential - elapsed : null);
    }

    private static StageOutlook Read(
        StageRun stage, ValueList<ProjectMember> members, WorkingCalendar calendar, Instant now, Func<ItemCode, int?> promised)
    {
        var clock = JointClock.Read(stage, members, calendar, now);
        var held = Held(stage, members, calendar, now);
        var finish = new Dictionary<ItemCode, LocalDate?>();
        var items = stage.Items.Select(item =>
        {
            var (state, last) = (ProjectProcedure.StateOf(item, members), ProjectProcedure.Last(item.Item, members));
            var on = Finish(item, state, last, calendar, now, promised, finish);
            finish[item.Item] = on;
            var (share, alone) = held.GetValueOrDefault(item.Item);
            var own = last?.Timeline is { } t ? CaseClock.Read(t, calendar, now) : null;
            return new ItemOutlook(item, state, last, own, share, alone, on, IsCritical: false);
        }).ToValueList();
        var path = Path(stage, items, calendar);
        var outstanding = ProjectProcedure.Gate(stage, members);
        return new(
            stage,
            outstanding is null ? GateState.Open : GateState.Closed,
            outstanding,
            clock,
            items.Select(i => i with { IsCritical = path.Any(p => p.Item == i.Item.Item) }).ToValueList(),
            Foresee(stage, items, members, calendar, now),
            path);
    }

    private static LocalDate? Finish(
        StageItem item, MemberState state, ProjectMember? last, WorkingCalendar calendar, Instant now, Func<ItemCode, int?> promised,
        Dictionary<ItemCode, LocalDate?> known)
    {
        var today = OfficeTime.DateOf(now);
        LocalDate? own = state switch
        {
            MemberState.Granted or MemberState.NotNeeded => OfficeTime.DateOf(last!.EndedAt ?? now),
            MemberState.UnderWay or MemberState.Suspended => DueOn(Expected(last!.Timeline!, calendar, now), calendar) is { } due ? LocalDate.Max(due, today) : null,
            MemberState.AwaitingAcceptance when promised(item.Item) is { } days =>
                calendar.DueDate(LocalDate.Max(calendar.DueDate(OfficeTime.DateOf(last!.FiledAt ?? now), ReceiptDays).DueOn, today), days).DueOn,
            _ => null,
        };
        foreach (var before in state is MemberState.Granted or MemberState.NotNeeded ? [] : item.After ?? [])
        {
            if (known.TryGetValue(before, out var first))
            {
                own = own is { } o && first is { } f ? LocalDate.Max(o, f) : null;
            }
        }

        return own;
    }

    private static LocalDate? DueOn(Timeline timeline, WorkingCalendar calendar) =>
        (timeline.Promised() ?? timeline.Statutory()) is { } budget ? CaseClock.DueOn(timeline, calendar, budget) : null;

    /// <summary>Its special procedures end as the applicant was told, or today where that is over.</summary>
    private static Timeline Expected(Timeline timeline, WorkingCalendar calendar, Instant now) => !timeline.IsSuspended() ? timeline : timeline with
    {
        Suspensions = timeline.Suspensions.Select(s => s.Until is not null ? s : s with
        {
            Until = Instant.Max(now, OfficeTime.StartOf(calendar.DueDate(OfficeTime.DateOf(s.From), s.PlannedDays).DueOn)),
        }).ToValueList(),
    };

    private static Forecast? Foresee(StageRun stage, ValueList<ItemOutlook> items, ValueList<ProjectMember> members, WorkingCalendar calendar, Instant now)
    {
        var needed = items.Where(i => i.State != MemberState.Dropped).ToArray();
        var expected = members.Select(m => m.Timeline is { StoppedAt: null } t ? m with { Timeline = Expected(t, calendar, now) } : m).ToValueList();
        if (needed.Any(i => i.FinishOn is null) || needed.Max(i => i.FinishOn) is not { } finish
            || JointClock.Timeline(stage, expected) is not { } joint || CaseClock.DueOn(joint, calendar, joint.Statutory()!.Value) is not { } due)
        {
            return null;
        }

        return new(finish, due, finish <= due ? calendar.Count(finish, due) : -calendar.Count(due, finish));
    }

    /// <summary>From the item that ends last back over those it waited for.</summary>
    private static ValueList<PathStep> Path(StageRun stage, ValueList<ItemOutlook> items, WorkingCalendar calendar)
    {
        var path = new List<PathStep>();
        var next = items.Where(i => i is { FinishOn: { }, State: not MemberState.Dropped }).MaxBy(i => i.FinishOn);
        while (next is { FinishOn: { } until })
        {
            var before = items.Where(i => i.FinishOn is not null && i.State != MemberState.Dropped && (next.Item.After ?? []).Contains(i.Item.Item)).MaxBy(i => i.FinishOn);
            var filed = OfficeTime.DateOf(next.Member?.FiledAt ?? next.Member?.Timeline?.AcceptedAt ?? stage.OpenedAt);
            var from = before?.FinishOn is { } waited && waited > filed ? LocalDate.Min(waited, until) : filed;
            path.Add(new(
                stage.Stage, next.Item.Item, next.Member?.Application, from, until, calendar.Count(from, until),
                Expected: next.State is not (MemberState.Granted or MemberState.NotNeeded)));
            next = before?.FinishOn > filed ? before : null;
        }

        path.Reverse();
        return path.ToValueList();
    }

    /// <summary>
    /// Each day that the joint clock counts belongs, in equal parts, to the members whose own clocks count it; where none does, to those
    /// that are filed and wait for acceptance. The shares add up to the elapsed days, less those on which nobody had anything in hand.
    /// </summary>
    private static Dictionary<ItemCode, (decimal Share, int Alone)> Held(
        StageRun stage, ValueList<ProjectMember> members, WorkingCalendar calendar, Instant now)
    {
        var shares = new Dictionary<ItemCode, (decimal Share, int Alone)>();
        if (JointClock.Timeline(stage, members) is not { } joint)
        {
            return shares;
        }

        var all = new DayCounter(joint, calendar);
        var counters = members.Where(m => m.Timeline is not null)
            .Select(m => (m.Standing.Item, Counter: new DayCounter(m.Timeline!, calendar), Last: Day(m.Timeline!.StoppedAt ?? now))).ToArray();
        var waiting = members.Select(m => (
            m.Standing.Item,
            From: Day(m.FiledAt ?? m.Timeline?.AcceptedAt ?? stage.OpenedAt),
            Until: Day(m.Timeline?.AcceptedAt ?? m.EndedAt ?? now))).ToArray();
        for (var day = Day(joint.AcceptedAt) + 1; day <= Day(joint.StoppedAt ?? now); day++)
        {
            if (all.Used(day) == all.Used(day - 1))
            {
                continue;
            }

            var holders = counters.Where(c => day <= c.Last && c.Counter.Used(day) > c.Counter.Used(day - 1)).Select(c => c.Item).Distinct().ToArray();
            holders = holders.Length > 0 ? holders : [.. waiting.Where(w => w.From <= day && day <= w.Until).Select(w => w.Item).Distinct()];
            foreach (var item in holders)
            {
                var (share, alone) = shares.GetValueOrDefault(item);
                shares[item] = (share + (1m / holders.Length), alone + (holders.Length == 1 ? 1 : 0));
            }
        }

        return shares;

        static int Day(Instant at) => WorkingCalendar.Number(OfficeTime.DateOf(at));
    }
}
