using GovApproval.Applications;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>One application of a project.</summary>
public sealed record ProjectMember(
    Guid Application, string ReceiptNumber, Standing Standing, Timeline? Timeline = null, CaseResult? Result = null, Instant? EndedAt = null);

/// <summary>A project and its applications: who is asked, who has answered, who is outstanding.</summary>
/// <param name="Members">In the order they were filed.</param>
public sealed record ProjectProgress(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    ProjectStage Stage,
    int JointDays,
    ValueList<ItemCode> Items,
    Instant RegisteredAt,
    ValueList<ProjectMember> Members = default)
{
    public static ProjectCode? For(ProjectEvent happened) => (happened as ProjectRegistered)?.Code;

    public static ProjectCode? For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => e.Project,
        ApplicationStep e => e.Before.Project,
        _ => null,
    };

    public static ProjectProgress? Evolve(ProjectProgress? progress, ProjectEvent happened) => happened switch
    {
        ProjectRegistered e => new(
            e.Code, e.Name, e.LeadDepartment, e.Stage, e.JointDays, e.Items, e.At, progress?.Members ?? default),
        _ => progress,
    };

    public static ProjectProgress Evolve(ProjectProgress progress, Guid application, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => progress with
        {
            Members = [.. progress.Members, new(application, e.ReceiptNumber, Standing.After(e))],
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
            Result = happened is ApplicationCompleted e ? e.Result : member.Result,
            EndedAt = member.EndedAt ?? (after.IsOpen() ? null : happened.At),
        };
    }
}
