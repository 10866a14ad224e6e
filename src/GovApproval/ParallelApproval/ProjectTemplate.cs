using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>Silence counts as consent. No national law says so: it rests on a local rule, is configured item by item, and is off by default.</summary>
/// <param name="Days">Working days from acceptance; left out, the case's promise, or its statutory limit.</param>
/// <param name="Rule">The local rule that says so.</param>
public sealed record ConsentRule(string Rule, int? Days = null);

/// <summary>An item of a stage: a member of the project.</summary>
/// <param name="Department">Who decides it; none in a template, where the catalogue will tell.</param>
/// <param name="Silence">What silence means; nothing, where left out.</param>
/// <param name="After">Items of the same stage that it waits for.</param>
/// <param name="AddedAt">When it was added to a stage already under way.</param>
/// <param name="Dropped">It is not needed any more.</param>
public sealed record StageItem(
    ItemCode Item,
    DepartmentCode? Department = null,
    ConsentRule? Silence = null,
    ValueList<ItemCode>? After = null,
    Instant? AddedAt = null,
    Dropping? Dropped = null);

public sealed record Dropping(string Reason, Instant At);

/// <summary>A department asked for its opinion on a stage.</summary>
/// <param name="Days">Working days it has for it.</param>
/// <param name="Silence">The local rule by which silence counts as no objection; where left out, it is merely late.</param>
public sealed record StageConsultation(DepartmentCode Department, int Days, string? Silence = null);

/// <summary>One stage as a template lays it out.</summary>
/// <param name="JointDays">The joint limit in working days.</param>
public sealed record StageTemplate(
    ProjectStage Stage,
    string? Name,
    DepartmentCode LeadDepartment,
    int JointDays,
    ValueList<StageItem> Items,
    ValueList<StageConsultation>? Consulted = null);

/// <summary>How projects of one kind are handled: stage by stage, who leads, who decides, who is asked (并联审批流程).</summary>
/// <param name="Version">1, 2, 3 …; a project keeps the stages of the version it was entered by.</param>
public sealed record ProjectTemplate(
    string Code, string Name, ValueList<LegalBasis> LegalBasis, ValueList<StageTemplate> Stages, int Version, Instant PublishedAt)
{
    public static ProjectTemplate Evolve(ProjectTemplate? before, ProjectTemplateEvent happened) => happened switch
    {
        ProjectTemplatePublished e => new(e.Code, e.Name, e.LegalBasis, e.Stages, (before?.Version ?? 0) + 1, e.At),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

/// <summary>All that can happen to a template.</summary>
public abstract record ProjectTemplateEvent(Instant At);

/// <summary>Published, or published anew; projects under way are not changed by it.</summary>
public sealed record ProjectTemplatePublished(
    string Code, string Name, ValueList<LegalBasis> LegalBasis, ValueList<StageTemplate> Stages, ActorId By, Instant At) : ProjectTemplateEvent(At);

/// <param name="Items">The catalogue's items, as far as there are any of those named.</param>
/// <param name="Departments">Likewise.</param>
public sealed record PublishProjectTemplate(
    string Code,
    string Name,
    ValueList<LegalBasis> LegalBasis,
    ValueList<StageTemplate> Stages,
    ValueList<ServiceItem> Items,
    ValueList<DepartmentCode> Departments,
    ActorId By,
    Instant At);

/// <summary>Stages come in the order of the law's four, each once, and there is one at least.</summary>
public sealed record StagesOutOfOrder(ProjectStage? Stage) : Refusal("stages-out-of-order");

/// <summary>An item waits only for items named before it in its stage.</summary>
public sealed record ItemsOutOfOrder(ItemCode Item, ItemCode After) : Refusal("items-out-of-order");

public sealed record SilenceWithoutRule(string Of) : Refusal("silence-without-rule");

/// <summary>What a template may say.</summary>
public static class TemplateDecisions
{
    public static Decision<ProjectTemplateEvent> Decide(ProjectTemplate? template, PublishProjectTemplate asked)
    {
        if (template is not null && (template.Name, template.LegalBasis, template.Stages) == (asked.Name, asked.LegalBasis, asked.Stages))
        {
            return Decision<ProjectTemplateEvent>.NothingToDo;
        }

        if (asked.Stages.Count == 0)
        {
            return new StagesOutOfOrder(null);
        }

        var items = asked.Stages.SelectMany(stage => stage.Items).Select(item => item.Item).ToValueList();
        Refusal? obstacle =
            ProjectDecisions.Repeated(items) is { } twice ? new ProjectItemTwice(twice)
            : CatalogueDecisions.Unknown(items, asked.Items) is { Count: > 0 } unknown ? new UnknownItems(unknown)
            : Unknown(asked) is { } department ? new UnknownDepartment(department)
            : asked.Stages.Zip(asked.Stages.Skip(1)).FirstOrDefault(pair => pair.Second.Stage <= pair.First.Stage) is { Second: { } late } ? new StagesOutOfOrder(late.Stage)
            : asked.Stages.Select(Obstacle).FirstOrDefault(why => why is not null);
        return obstacle is not null
            ? obstacle
            : new ProjectTemplatePublished(asked.Code, asked.Name, asked.LegalBasis, asked.Stages, asked.By, asked.At);
    }

    /// <summary>What is wrong with a stage, from a template or opened freely.</summary>
    internal static Refusal? Obstacle(StageTemplate stage) =>
        stage.Items.Count == 0 ? new ProjectWithoutItems()
        : stage.JointDays is < 1 or > ProjectDecisions.StatutoryJointDays ? new JointLimitOutsideLaw(stage.JointDays, ProjectDecisions.StatutoryJointDays)
        : stage.Items.FirstOrDefault(item => item.Silence is { } s && string.IsNullOrWhiteSpace(s.Rule)) is { } silent ? new SilenceWithoutRule(silent.Item.Value)
        : OutOfOrder(stage.Items);

    private static ItemsOutOfOrder? OutOfOrder(ValueList<StageItem> items)
    {
        var before = new HashSet<ItemCode>();
        foreach (var item in items)
        {
            foreach (var after in item.After ?? [])
            {
                if (!before.Contains(after))
                {
                    return new ItemsOutOfOrder(item.Item, after);
                }
            }

            before.Add(item.Item);
        }

        return null;
    }

    private static DepartmentCode? Unknown(PublishProjectTemplate asked) => asked.Stages
        .SelectMany(stage => new[] { stage.LeadDepartment }.Concat((stage.Consulted ?? []).Select(c => c.Department)))
        .Where(department => !asked.Departments.AsSpan().Contains(department))
        .Select(department => (DepartmentCode?)department)
        .FirstOrDefault();
}
