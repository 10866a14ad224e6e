using System.Diagnostics;
using GovApproval.Applications;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>The four stages of a construction project (工程建设项目审批四阶段).</summary>
public enum ProjectStage
{
    LandAndPlanningPermit,
    ConstructionPermit,
    Construction,
    Completion,
}

/// <summary>All that can happen to a project as such; its applications have streams of their own.</summary>
public abstract record ProjectEvent(Instant At);

/// <summary>Entered for parallel approval: these items are handled together under one lead (Art. 26).</summary>
public sealed record ProjectRegistered(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    SealedParty Investor,
    ValueList<ItemCode> Items,
    ProjectStage Stage,
    int JointDays,
    ActorId By,
    Instant At) : ProjectEvent(At);

/// <summary>A construction or investment project under parallel approval (并联审批).</summary>
public sealed record Project(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    SealedParty Investor,
    ValueList<ItemCode> Items,
    ProjectStage Stage,
    int JointDays,
    Instant RegisteredAt)
{
    public static Project Evolve(Project? before, ProjectEvent happened) => (before, happened) switch
    {
        (null, ProjectRegistered e) => new(e.Code, e.Name, e.LeadDepartment, e.Investor, e.Items, e.Stage, e.JointDays, e.At),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}
