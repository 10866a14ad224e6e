using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>The four stages of a construction project (工程建设项目审批四阶段).</summary>
public enum ProjectStage
{
    LandAndPlanning,
    ConstructionPlanning,
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

/// <param name="Lead">The lead department as registered; none when it is not.</param>
/// <param name="Found">The catalogue's entries for the items named, as far as there are any.</param>
public sealed record RegisterProject(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    Department? Lead,
    SealedParty Investor,
    ValueList<ItemCode> Items,
    ValueList<ServiceItem> Found,
    ProjectStage Stage,
    int? JointDays,
    ActorId By,
    Instant At);

public sealed record ProjectAlreadyRegistered(ProjectCode Project) : Refusal("project-already-registered");

public sealed record ProjectWithoutItems() : Refusal("project-without-items");

public sealed record ProjectItemTwice(ItemCode Item) : Refusal("project-item-twice");

public sealed record JointLimitOutsideLaw(int JointDays, int AllowedDays)
    : Refusal("joint-limit-outside-law", "Administrative Licence Law Art. 42(2)");

/// <summary>What may be entered for parallel approval.</summary>
public static class ProjectDecisions
{
    /// <summary>Handled jointly or centrally: 45 working days (Art. 42(2)).</summary>
    public const int StatutoryJointDays = 45;

    public static Decision<ProjectEvent> Decide(Project? project, RegisterProject asked)
    {
        var jointDays = asked.JointDays ?? StatutoryJointDays;
        return (project, asked) switch
        {
            ({ } p, _) when IsSame(p, asked, jointDays) => Decision<ProjectEvent>.NothingToDo,
            ({ } p, _) => new ProjectAlreadyRegistered(p.Code),
            (_, { Items.Count: 0 }) => new ProjectWithoutItems(),
            (_, var c) when Repeated(c.Items) is { } twice => new ProjectItemTwice(twice),
            (_, { Lead: null } c) => new UnknownDepartment(c.LeadDepartment),
            (_, var c) when CatalogueDecisions.Unknown(c.Items, c.Found) is { Count: > 0 } unknown => new UnknownItems(unknown),
            _ when jointDays is < 1 or > StatutoryJointDays => new JointLimitOutsideLaw(jointDays, StatutoryJointDays),
            (_, var c) => new ProjectRegistered(
                c.Code, c.Name, c.LeadDepartment, c.Investor, c.Items, c.Stage, jointDays, c.By, c.At),
        };
    }

    // The investor's data is sealed anew with each request; the pseudonym tells whether it is the same.
    private static bool IsSame(Project p, RegisterProject c, int jointDays) =>
        (p.Name, p.LeadDepartment, p.Investor.Person, p.Items, p.Stage, p.JointDays)
        == (c.Name, c.LeadDepartment, c.Investor.Person, c.Items, c.Stage, jointDays);

    private static ItemCode? Repeated(ValueList<ItemCode> items) =>
        items.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => (ItemCode?)g.Key).FirstOrDefault();
}
