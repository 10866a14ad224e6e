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

/// <summary>A construction or investment project under parallel approval (并联审批).</summary>
/// <param name="LeadDepartment">As registered; so are items, stage and joint limit. How they stand now, the plan says.</param>
public sealed record Project(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    SealedParty Investor,
    ValueList<ItemCode> Items,
    ProjectStage Stage,
    int JointDays,
    Instant RegisteredAt,
    ProjectPlan Plan)
{
    /// <summary>The member of that item, unless it was dropped.</summary>
    public StageItem? Member(ItemCode item) => Plan.Member(item);

    public static Project Evolve(Project? before, ProjectEvent happened) => (before, happened) switch
    {
        (null, ProjectRegistered e) => new(e.Code, e.Name, e.LeadDepartment, e.Investor, e.Items, e.Stage, e.JointDays, e.At, ProjectPlan.Of(e)),
        ({ } p, ProjectStep e) => p with { Plan = ProjectPlan.Evolve(p.Plan, e) },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

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
                c.Code, c.Name, c.LeadDepartment, c.Investor, c.Items, c.Stage, jointDays, c.By, c.At,
                Members(c.Items, c.Found, c.Laid?.Items ?? []), c.Window, c.Template, c.Outline, c.Laid?.Consulted, c.Materials, c.FillIn),
        };
    }

    /// <summary>The items as members: decided by whom the catalogue says, on the template's terms where it lays them out.</summary>
    internal static ValueList<StageItem> Members(ValueList<ItemCode> items, ValueList<ServiceItem> found, ValueList<StageItem> laid) =>
        items.Select(item => new StageItem(
            item,
            found.First(known => known.Code == item).Department,
            laid.FirstOrDefault(l => l.Item == item)?.Silence,
            laid.FirstOrDefault(l => l.Item == item)?.After is { } after ? after.Where(items.Contains).ToValueList() : null)).ToValueList();

    // The investor's data is sealed anew with each request; the pseudonym tells whether it is the same.
    private static bool IsSame(Project p, RegisterProject c, int jointDays) =>
        (p.Name, p.LeadDepartment, p.Investor.Person, p.Items, p.Stage, p.JointDays, p.Plan.Template)
        == (c.Name, c.LeadDepartment, c.Investor.Person, c.Items, c.Stage, jointDays, c.Template);

    internal static ItemCode? Repeated(ValueList<ItemCode> items) =>
        items.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => (ItemCode?)g.Key).FirstOrDefault();
}
