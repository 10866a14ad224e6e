using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>Where an item of a stage stands.</summary>
public enum MemberState
{
    NotFiled,
    AwaitingAcceptance,
    AwaitingSupplement,
    UnderWay,
    Suspended,
    Granted,

    /// <summary>No licence is needed for it (Art. 32(1)).</summary>
    NotNeeded,
    Refused,
    Withdrawn,
    NotAccepted,
    Dropped,
}

/// <summary>How a project is handled together, from stage to stage, as a table: the first row that fits decides.</summary>
public static class ProjectProcedure
{
    private const int JointExtensionDays = 15;

    public static Decision<ProjectEvent> Decide(Project? project, ProjectCommand asked) => (project, asked) switch
    {
        (null, _) => new NoSuchProject(),
        ({ } p, OpenStage c) => Open(p, c),
        ({ } p, AddProjectItem or DropProjectItem) => OnItems(p, asked),
        ({ } p, ExtendJointLimit c) => Extend(p, c),

        ({ } p, ReceiveProjectMaterials c) => ProjectPlan.Merged(p.Plan.Materials, c.Materials) == p.Plan.Materials
            ? Nothing
            : new ProjectMaterialsReceived(p.Code, c.Materials, c.By, c.At),
        ({ } p, InformDepartments c) when Strangers(p, c.Departments) is { Count: > 0 } strangers => new NotInProject(strangers),
        ({ } p, InformDepartments c) => new ProjectInformationSent(p.Code, Or(c.Departments, p), c.Text, c.By, c.At),
        ({ } p, AcknowledgeNotice c) => p.Plan.Notices.FirstOrDefault(n => n.Number == c.Number) switch
        {
            null => new NoSuchNotice(c.Number),
            var n when !n.Departments.Contains(c.Department) => new NotInProject([c.Department]),
            { Acknowledged: { } known } when known.Any(a => a.Department == c.Department) => Nothing,
            _ => new ProjectNoticeAcknowledged(p.Code, c.Number, c.Department, c.By, c.At),
        },
        ({ } p, GiveStageOpinion c) => p.Plan.Current.Opinions.FirstOrDefault(o => o.Asked.Department == c.Department) switch
        {
            null => new NotConsulted(c.Department),
            { GivenAt: null } => new ProjectOpinionGiven(p.Code, p.Plan.Current.Stage, c.Department, c.Verdict, c.Opinion, c.By, c.At),
            var o when (o.Verdict, o.Opinion) == (c.Verdict, c.Opinion) => Nothing,
            _ => new OpinionAlreadyGiven(c.Department),
        },
        ({ } p, CallSession or MoveSession or CancelSession or RecordSession) => OnSessions(p, asked),
        ({ } p, ElapseProjectTime c) => Silences(p, c),
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    /// <summary>Where an item stands: by its last application.</summary>
    public static MemberState StateOf(StageItem item, ValueList<ProjectMember> members) => (item.Dropped, Last(item.Item, members)) switch
    {
        ({ }, _) => MemberState.Dropped,
        (_, null) => MemberState.NotFiled,
        (_, { Standing.State: CaseState.Submitted, Timeline: null }) => MemberState.AwaitingAcceptance,
        (_, { Standing.State: CaseState.SupplementRequired }) => MemberState.AwaitingSupplement,
        (_, { Standing.State: CaseState.Suspended }) => MemberState.Suspended,
        (_, { Standing.State: CaseState.Completed, Result: CaseResult.Refused }) => MemberState.Refused,
        (_, { Standing.State: CaseState.Completed }) => MemberState.Granted,
        (_, { Standing.State: CaseState.Withdrawn }) => MemberState.Withdrawn,
        (_, { Standing.State: CaseState.NotAccepted, IsUnneeded: true }) => MemberState.NotNeeded,
        (_, { Standing.State: CaseState.NotAccepted }) => MemberState.NotAccepted,
        _ => MemberState.UnderWay,
    };

    public static ProjectMember? Last(ItemCode item, ValueList<ProjectMember> members) => members.LastOrDefault(m => m.Standing.Item == item);

    /// <summary>The gate to the next stage: open once every item is granted or not needed, and every opinion is in. A refusal keeps it closed
    /// until the item is filed anew and granted, or dropped.</summary>
    public static StageNotDone? Gate(StageRun stage, ValueList<ProjectMember> members)
    {
        var items = stage.Items
            .Where(i => StateOf(i, members) is not (MemberState.Granted or MemberState.NotNeeded or MemberState.Dropped)).Select(i => i.Item).ToValueList();
        var awaited = stage.Opinions.Where(o => o.IsAwaited()).Select(o => o.Asked.Department).ToValueList();
        return items.Count + awaited.Count == 0 ? null : new(stage.Stage, items, awaited);
    }

    private static Decision<ProjectEvent> Nothing => Decision<ProjectEvent>.NothingToDo;

    private static Decision<ProjectEvent> Open(Project p, OpenStage c)
    {
        var (plan, current) = (p.Plan, p.Plan.Current);
        if (c.Stage == current.Stage && plan.Stages.Count > 1 && (c.Items is null || c.Items == current.Items.Select(i => i.Item).ToValueList()))
        {
            return Nothing;
        }

        var laid = plan.Next;
        if (plan.Outline is null ? !(c.Stage > current.Stage) : laid is null || (c.Stage ?? laid.Stage) != laid.Stage)
        {
            return new NotTheNextStage(plan.Outline is null ? Following(current.Stage) : laid?.Stage);
        }

        if (Gate(current, c.Members) is { } closed)
        {
            return closed;
        }

        var items = c.Items ?? (laid?.Items ?? []).Select(i => i.Item).ToValueList();
        var everything = plan.Stages.SelectMany(s => s.Items).Where(i => i.Dropped is null).Select(i => i.Item).Concat(items).ToValueList();
        if (CatalogueDecisions.Unknown(items, c.Found) is { Count: > 0 } unknown)
        {
            return new UnknownItems(unknown);
        }

        var stage = new StageTemplate(
            c.Stage ?? laid!.Stage,
            laid?.Name,
            c.LeadDepartment ?? laid?.LeadDepartment ?? current.LeadDepartment,
            c.JointDays ?? laid?.JointDays ?? ProjectDecisions.StatutoryJointDays,
            ProjectDecisions.Members(items, c.Found, laid?.Items ?? []),
            laid?.Consulted);
        return TemplateDecisions.Obstacle(stage) is { } why ? why
            : ProjectDecisions.Repeated(everything) is { } twice ? new ProjectItemTwice(twice)
            : !c.Departments.Contains(stage.LeadDepartment) ? new UnknownDepartment(stage.LeadDepartment)
            : new ProjectStageOpened(p.Code, stage, c.Materials, c.By, c.At);
    }

    private static ProjectStage? Following(ProjectStage stage) => stage == ProjectStage.Completion ? null : stage + 1;

    /// <summary>An item added later, filed anew after it came to nothing, or found not to be needed.</summary>
    private static Decision<ProjectEvent> OnItems(Project p, ProjectCommand asked)
    {
        var current = p.Plan.Current;
        switch (asked)
        {
            case AddProjectItem { Found: null } c:
                return new UnknownItems([c.Item]);

            case AddProjectItem { Silence: { } s } c when string.IsNullOrWhiteSpace(s.Rule):
                return new SilenceWithoutRule(c.Item.Value);

            case AddProjectItem c:
                var known = current.Items.FirstOrDefault(i => i.Item == c.Item);
                return known is null && p.Member(c.Item) is not null ? new ProjectItemTwice(c.Item)
                    : known is not null && (!CameToNothing(StateOf(known, c.Members)) || IsFiledAnew(known, c.Members)) ? Nothing
                    : known is null && Gate(current, c.Members) is null ? new StageFinished(current.Stage)
                    : new ProjectItemAdded(
                        p.Code, new(c.Item, c.Found.Department, c.Silence ?? known?.Silence, known?.After, c.At), c.Reason, c.By, c.At);

            case DropProjectItem c:
                return current.Items.FirstOrDefault(i => i.Item == c.Item) switch
                {
                    null => new ItemNotInProject(p.Code, c.Item),
                    { Dropped: { } } => Nothing,
                    _ when Last(c.Item, c.Members) is { } last && (last.Standing.IsOpen() || last.Result == CaseResult.Granted) =>
                        new ItemUnderWay(c.Item, last.Standing.State),
                    _ when current.Items.Count(i => i.Dropped is null) == 1 => new ProjectWithoutItems(),
                    _ => new ProjectItemDropped(p.Code, c.Item, c.Reason, c.By, c.At),
                };

            default:
                throw new UnreachableException($"{asked} has no row");
        }
    }

    private static bool CameToNothing(MemberState state) =>
        state is MemberState.Refused or MemberState.Withdrawn or MemberState.NotAccepted or MemberState.Dropped;

    // Somebody else was quicker, and the members were read before.
    private static bool IsFiledAnew(StageItem item, ValueList<ProjectMember> members) =>
        item.Dropped is null && item.AddedAt > Last(item.Item, members)?.EndedAt;

    // Art. 42(2): fifteen days more, once, approved by the head of the government of that level.
    private static Decision<ProjectEvent> Extend(Project p, ExtendJointLimit c)
    {
        var current = p.Plan.Current;
        if (current.Extension is { } known)
        {
            return (known.Days, known.ApprovedBy, known.Reason) == (c.Days, c.ApprovedBy, c.Reason) ? Nothing : new AlreadyExtended(known.Days);
        }

        if (c.ApproverRole != ApproverRole.HeadOfGovernment)
        {
            return new WrongApprover(ApproverRole.HeadOfGovernment, JointHandling: true);
        }

        var timeline = JointClock.Timeline(current, c.Members);
        return c.Days is < 1 or > JointExtensionDays ? new ExtensionTooLong(c.Days, JointExtensionDays, JointHandling: true)
            : timeline?.StoppedAt is not null ? new StageFinished(current.Stage)
            : timeline is not null && CaseClock.UsedOn(timeline, c.Calendar, OfficeTime.DateOf(c.At)) is var used && used > current.JointDays
                ? new LimitPassed(used, current.JointDays)
                : new JointLimitExtended(p.Code, current.Stage, c.Days, c.ApprovedBy, c.Reason, c.By, c.At);
    }

    private static Decision<ProjectEvent> OnSessions(Project p, ProjectCommand asked) => asked switch
    {
        CallSession c when Strangers(p, c.Invited) is { Count: > 0 } strangers => new NotInProject(strangers),
        CallSession c when p.Plan.Sessions.Any(s => s.IsToCome() && (s.Kind, s.From, s.Until, s.Place, s.Invited) == (c.Kind, c.From, c.Until, c.Place, Or(c.Invited, p))) =>
            Nothing,
        CallSession c when c.From < c.At => new SessionInThePast(c.From),
        CallSession c when Taken(p, null, c.From, c.Until) is { } taken => taken,
        CallSession c => new JointSessionCalled(
            p.Code, p.Plan.Sessions.Count + 1, c.Kind, p.Plan.Current.Stage, c.From, c.Until, c.Place, Or(c.Invited, p), c.By, c.At),

        MoveSession c => p.Plan.Session(c.Number) switch
        {
            null => new NoSuchSession(c.Number),
            var s when !s.IsToCome() => new SessionOver(c.Number),
            var s when (s.From, s.Until, s.Place) == (c.From, c.Until, c.Place) => Nothing,
            _ when c.From < c.At => new SessionInThePast(c.From),
            _ when Taken(p, c.Number, c.From, c.Until) is { } taken => taken,
            _ => new JointSessionMoved(p.Code, c.Number, c.From, c.Until, c.Place, c.Reason, c.By, c.At),
        },
        CancelSession c => p.Plan.Session(c.Number) switch
        {
            null => new NoSuchSession(c.Number),
            { CancelledFor: { } } => Nothing,
            { HeldAt: { } } => new SessionOver(c.Number),
            _ => new JointSessionCancelled(p.Code, c.Number, c.Reason, c.By, c.At),
        },
        RecordSession c => p.Plan.Session(c.Number) switch
        {
            null => new NoSuchSession(c.Number),
            { Attendance: { } came } s when (came, s.Conclusion) == (c.Attendance, c.Conclusion) => Nothing,
            var s when !s.IsToCome() => new SessionOver(c.Number),
            var s when c.At < s.From => new SessionNotBegun(s.From),
            var s when c.Attendance.Select(a => a.Department).Except(s.Invited).ToValueList() is { Count: > 0 } uninvited => new NotInProject(uninvited),

            // Whoever leads answers for all of them; nothing is concluded without it.
            var s when s.Invited.Contains(Lead(p, s)) && c.Attendance.All(a => a.Department != Lead(p, s)) => new LeadAbsent(Lead(p, s)),
            _ => new JointSessionHeld(p.Code, c.Number, c.Attendance, c.Conclusion, c.By, c.At),
        },
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    /// <summary>When a department's opinion is due.</summary>
    public static LocalDate DueOn(StageOpinion opinion, WorkingCalendar calendar) =>
        calendar.DueDate(OfficeTime.DateOf(opinion.AskedAt), opinion.Asked.Days).DueOn;

    private static Decision<ProjectEvent> Silences(Project p, ElapseProjectTime c)
    {
        var today = OfficeTime.DateOf(c.At);
        return new Decision<ProjectEvent>.Granted((
            from stage in p.Plan.Stages
            from opinion in stage.Opinions
            where opinion is { GivenAt: null, Asked.Silence: { } }
            let due = DueOn(opinion, c.Calendar)
            where due < today
            select (ProjectEvent)new ProjectOpinionDeemed(
                p.Code, stage.Stage, opinion.Asked.Department, due, opinion.Asked.Silence!, c.By, OfficeTime.EndOf(due))).ToValueList());
    }

    private static DepartmentCode Lead(Project p, JointSession session) => p.Plan.Stages.First(s => s.Stage == session.Stage).LeadDepartment;

    private static ValueList<DepartmentCode> Or(ValueList<DepartmentCode> named, Project p) => named.Count > 0 ? named : p.Plan.Current.Departments();

    private static ValueList<DepartmentCode> Strangers(Project p, ValueList<DepartmentCode> named) => named.Except(p.Plan.Current.Departments()).ToValueList();

    private static SlotTaken? Taken(Project p, int? number, Instant from, Instant until) =>
        p.Plan.Sessions.FirstOrDefault(s => s.Number != number && s.IsToCome() && s.From < until && from < s.Until) is { } s ? new(s.Number, s.From, s.Until) : null;
}
