using System.Diagnostics;
using GovApproval.Applications;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>A department asked for its opinion on a stage, and what it said.</summary>
/// <param name="DeemedBy">The local rule by which its silence counts as no objection.</param>
public sealed record StageOpinion(
    StageConsultation Asked, Instant AskedAt, StageVerdict? Verdict = null, string? Opinion = null, ActorId? By = null, Instant? GivenAt = null, string? DeemedBy = null)
{
    public bool IsAwaited() => GivenAt is null;
}

/// <summary>A stage under way or done.</summary>
public sealed record StageRun(
    ProjectStage Stage,
    DepartmentCode LeadDepartment,
    int JointDays,
    ValueList<StageItem> Items,
    ValueList<StageOpinion> Opinions,
    Instant OpenedAt,
    Extension? Extension = null)
{
    /// <summary>Everyone who has a part in it, the lead first.</summary>
    public ValueList<DepartmentCode> Departments() => new[] { LeadDepartment }
        .Concat(Items.Where(i => i.Dropped is null).Select(i => i.Department).OfType<DepartmentCode>())
        .Concat(Opinions.Select(o => o.Asked.Department))
        .Distinct().ToValueList();
}

/// <summary>A joint meeting or site inspection.</summary>
/// <param name="CancelledFor">Why it does not take place.</param>
public sealed record JointSession(
    int Number,
    SessionKind Kind,
    ProjectStage Stage,
    Instant From,
    Instant Until,
    string Place,
    ValueList<DepartmentCode> Invited,
    ValueList<Attendance>? Attendance = null,
    string? Conclusion = null,
    Instant? HeldAt = null,
    string? CancelledFor = null)
{
    public bool IsToCome() => HeldAt is null && CancelledFor is null;

    /// <summary>Invited, and not there.</summary>
    public ValueList<DepartmentCode> Absent() =>
        Attendance is { } came ? Invited.Except(came.Select(a => a.Department)).ToValueList() : [];
}

public enum NoticeSubject
{
    Entered,
    StageOpened,
    ItemAdded,
    ItemDropped,
    LimitExtended,
    MaterialsReceived,
    Information,
    SessionCalled,
    SessionMoved,
    SessionCancelled,
    SessionHeld,
}

public sealed record Acknowledgement(DepartmentCode Department, ActorId By, Instant At);

/// <summary>What the departments of a project were told, and who has taken note.</summary>
/// <param name="About">The item, the session's number or the stage that it is about.</param>
public sealed record ProjectNotice(
    int Number,
    NoticeSubject Subject,
    ProjectStage Stage,
    ValueList<DepartmentCode> Departments,
    Instant At,
    string? About = null,
    string? Text = null,
    ValueList<Acknowledgement>? Acknowledged = null);

/// <summary>How a project is handled: its stages, what its departments do together and were told. Folded from its events, and from them alone.</summary>
/// <param name="Stages">Opened so far; the last is the one under way.</param>
/// <param name="Materials">Shared by all applications: each takes those that its item asks for.</param>
/// <param name="Window">The one intake.</param>
/// <param name="Outline">All stages, where a template lays them out.</param>
/// <param name="FillIn">What the center has of the investor is not asked for.</param>
public sealed record ProjectPlan(
    ValueList<StageRun> Stages,
    ValueList<ProjectNotice> Notices,
    ValueList<JointSession> Sessions = default,
    ValueList<SubmittedMaterial> Materials = default,
    WindowCode? Window = null,
    string? Template = null,
    ValueList<StageTemplate>? Outline = null,
    bool? FillIn = null)
{
    public StageRun Current => Stages[^1];

    /// <summary>The stage that the template puts after the current one.</summary>
    public StageTemplate? Next => Outline?.FirstOrDefault(stage => stage.Stage > Current.Stage);

    public StageItem? Member(ItemCode item) => Stages.SelectMany(s => s.Items).FirstOrDefault(i => i.Item == item && i.Dropped is null);

    /// <summary>Some department's silence would mean something: time has to be watched.</summary>
    public bool IsWatched() => Stages.Any(s => s.Opinions.Any(o => o is { GivenAt: null, Asked.Silence: { } }));

    public static ProjectPlan Of(ProjectRegistered e) => Single(
        new(e.Stage, e.LeadDepartment, e.JointDays, e.Members ?? e.Items.Select(item => new StageItem(item)).ToValueList(), Asked(e.Consulted, e.At), e.At)) with
        {
            Materials = e.Materials ?? [],
            Window = e.Window,
            Template = e.Template,
            Outline = e.Outline,
            FillIn = e.FillIn,
        };

    /// <summary>Of a project entered with one stage.</summary>
    internal static ProjectPlan Single(StageRun first) =>
        new([first], [new(1, NoticeSubject.Entered, first.Stage, first.Departments(), first.OpenedAt)]);

    public static ProjectPlan Evolve(ProjectPlan plan, ProjectStep happened) => happened switch
    {
        ProjectStageOpened e => (plan with
        {
            Stages = [.. plan.Stages, new(e.Stage.Stage, e.Stage.LeadDepartment, e.Stage.JointDays, e.Stage.Items, Asked(e.Stage.Consulted, e.At), e.At)],
            Materials = Merged(plan.Materials, e.Materials ?? []),
        }).Told(NoticeSubject.StageOpened, e),
        ProjectItemAdded e => plan.Changed(s => s with { Items = [.. s.Items.Where(i => i.Item != e.Item.Item), e.Item] })
            .Told(NoticeSubject.ItemAdded, e, e.Item.Item.Value, e.Reason),
        ProjectItemDropped e => plan.Told(NoticeSubject.ItemDropped, e, e.Item.Value, e.Reason).Changed(s => s with
        {
            Items = s.Items.Select(i => i.Item == e.Item ? i with { Dropped = new(e.Reason, e.At) } : i).ToValueList(),
        }),
        JointLimitExtended e => plan.Changed(s => s with { Extension = new(e.Days, e.ApprovedBy, e.Reason, ApproverRole.HeadOfGovernment) })
            .Told(NoticeSubject.LimitExtended, e, text: e.Reason),
        ProjectMaterialsReceived e => (plan with { Materials = Merged(plan.Materials, e.Materials) }).Told(NoticeSubject.MaterialsReceived, e),
        ProjectInformationSent e => plan.Told(NoticeSubject.Information, e, text: e.Text, to: e.Departments),
        ProjectNoticeAcknowledged e => plan with
        {
            Notices = plan.Notices
                .Select(n => n.Number == e.Number ? n with { Acknowledged = [.. n.Acknowledged ?? [], new(e.Department, e.By, e.At)] } : n).ToValueList(),
        },
        ProjectOpinionGiven e => plan.Heard(e.Stage, e.Department, o => o with { Verdict = e.Verdict, Opinion = e.Opinion, By = e.By, GivenAt = e.At }),
        ProjectOpinionDeemed e => plan.Heard(e.Stage, e.Department, o => o with { Verdict = StageVerdict.Agreed, GivenAt = e.At, DeemedBy = e.Rule }),
        JointSessionCalled e => (plan with
        {
            Sessions = [.. plan.Sessions, new(e.Number, e.Kind, e.Stage, e.From, e.Until, e.Place, e.Invited)],
        }).Told(NoticeSubject.SessionCalled, e, Number(e.Number), to: e.Invited),
        JointSessionMoved e => plan.Sat(e.Number, s => s with { From = e.From, Until = e.Until, Place = e.Place })
            .Told(NoticeSubject.SessionMoved, e, Number(e.Number), e.Reason, plan.Session(e.Number)?.Invited),
        JointSessionCancelled e => plan.Sat(e.Number, s => s with { CancelledFor = e.Reason })
            .Told(NoticeSubject.SessionCancelled, e, Number(e.Number), e.Reason, plan.Session(e.Number)?.Invited),
        JointSessionHeld e => plan.Sat(e.Number, s => s with { Attendance = e.Attendance, Conclusion = e.Conclusion, HeldAt = e.At })
            .Told(NoticeSubject.SessionHeld, e, Number(e.Number), e.Conclusion, plan.Session(e.Number)?.Invited),
        _ => throw new UnreachableException($"{happened} cannot follow {plan}"),
    };

    public JointSession? Session(int number) => Sessions.FirstOrDefault(s => s.Number == number);

    /// <summary>What is known of materials, once more came: what was handed in stays so.</summary>
    internal static ValueList<SubmittedMaterial> Merged(ValueList<SubmittedMaterial> known, ValueList<SubmittedMaterial> more) => known.Concat(more)
        .GroupBy(m => m.Code, StringComparer.Ordinal).Select(g => new SubmittedMaterial(g.Key, g.Any(m => m.Provided))).ToValueList();

    private static ValueList<StageOpinion> Asked(ValueList<StageConsultation>? consulted, Instant at) =>
        (consulted ?? []).Select(c => new StageOpinion(c, at)).ToValueList();

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private ProjectPlan Changed(Func<StageRun, StageRun> how) => this with { Stages = [.. Stages.Take(Stages.Count - 1), how(Current)] };

    private ProjectPlan Heard(ProjectStage stage, DepartmentCode department, Func<StageOpinion, StageOpinion> how) => this with
    {
        Stages = Stages.Select(s => s.Stage != stage ? s : s with
        {
            Opinions = s.Opinions.Select(o => o.Asked.Department == department ? how(o) : o).ToValueList(),
        }).ToValueList(),
    };

    private ProjectPlan Sat(int number, Func<JointSession, JointSession> how) =>
        this with { Sessions = Sessions.Select(s => s.Number == number ? how(s) : s).ToValueList() };

    private ProjectPlan Told(NoticeSubject subject, ProjectStep e, string? about = null, string? text = null, ValueList<DepartmentCode>? to = null) => this with
    {
        Notices = [.. Notices, new(Notices.Count + 1, subject, Current.Stage, to ?? Current.Departments(), e.At, about, text)],
    };
}
