using GovApproval.Applications;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>One application of a project.</summary>
/// <param name="IsUnneeded">Not accepted, since no licence is needed.</param>
/// <param name="FiledAt">Not told by what was folded long ago.</param>
/// <param name="AskedAt">While something is missing: since when the investor has been asked for it.</param>
/// <param name="SuppliedAt">When what was missing came.</param>
public sealed record ProjectMember(
    Guid Application,
    string ReceiptNumber,
    Standing Standing,
    Timeline? Timeline = null,
    CaseResult? Result = null,
    Instant? EndedAt = null,
    Instant? FiledAt = null,
    bool? IsUnneeded = null,
    Instant? AskedAt = null,
    Instant? SuppliedAt = null);

/// <summary>A project and its applications: who is asked, who has answered, who is outstanding.</summary>
/// <param name="LeadDepartment">As registered, like the stage, the limit and the items.</param>
/// <param name="Members">In the order they were filed.</param>
/// <param name="Folded">None in what was folded before projects had stages.</param>
public sealed record ProjectProgress(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    ProjectStage Stage,
    int JointDays,
    ValueList<ItemCode> Items,
    Instant RegisteredAt,
    ValueList<ProjectMember> Members = default,
    ProjectPlan? Folded = null)
{
    public ProjectPlan Plan() => Folded
        ?? ProjectPlan.Single(new StageRun(Stage, LeadDepartment, JointDays, Items.Select(item => new StageItem(item)).ToValueList(), [], RegisteredAt));

    public static ProjectCode? For(ProjectEvent happened) => happened switch
    {
        ProjectRegistered e => e.Code,
        ProjectStep e => e.Code,
        _ => null,
    };

    public static ProjectCode? For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => e.Project,
        ApplicationStep e => e.Before.Project,
        _ => null,
    };

    public static ProjectProgress? Evolve(ProjectProgress? progress, ProjectEvent happened) => (progress, happened) switch
    {
        (_, ProjectRegistered e) => new(
            e.Code, e.Name, e.LeadDepartment, e.Stage, e.JointDays, e.Items, e.At, progress?.Members ?? default, ProjectPlan.Of(e)),
        ({ } known, ProjectStep e) => known with { Folded = ProjectPlan.Evolve(known.Plan(), e) },
        _ => progress,
    };

    public static ProjectProgress Evolve(ProjectProgress progress, Guid application, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => progress with
        {
            Members = [.. progress.Members, new(application, e.ReceiptNumber, Standing.After(e), FiledAt: e.At)],
        },
        _ => progress with
        {
            Members = progress.Members.Select(m => m.Application == application ? Evolve(m, happened) : m).ToValueList(),
        },
    };

    private static ProjectMember Evolve(ProjectMember member, ApplicationEvent happened)
    {
        var after = Standing.After(happened);
        return member with
        {
            Standing = after,
            Timeline = Timeline.Evolve(member.Timeline, happened),
            Result = happened switch
            {
                ApplicationCompleted e => e.Result,
                RenewalDeemed or ConsentDeemed => CaseResult.Granted,
                _ => member.Result,
            },
            EndedAt = member.EndedAt ?? (after.IsOpen() ? null : happened.At),
            IsUnneeded = happened is LicenceFoundUnnecessary ? true : member.IsUnneeded,
            AskedAt = happened is SupplementRequested asked ? asked.At : after.State == CaseState.SupplementRequired ? member.AskedAt : null,
            SuppliedAt = happened is SupplementReceived supplied ? supplied.At : member.SuppliedAt,
        };
    }
}
