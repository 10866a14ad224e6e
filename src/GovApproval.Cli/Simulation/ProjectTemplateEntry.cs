using System.Text.Json;

namespace GovApproval.Cli.Simulation;

/// <summary>A template of projects as the service publishes it: as much of it as a simulation needs.</summary>
public sealed record CatalogueTemplate(string Code, IReadOnlyList<CatalogueStage> Stages);

public sealed record CatalogueStage(
    string Stage, string LeadDepartment, int JointDays, IReadOnlyList<CatalogueStageItem> Items, IReadOnlyList<CatalogueConsultation>? Consulted = null)
{
    internal StageShape Shape => new(
        Stage, LeadDepartment, JointDays, [.. Items.Select(i => i.Item)], [.. (Consulted ?? []).Select(c => c.Department)],
        Items.Where(i => i.After is { Count: > 0 }).ToDictionary(i => i.Item, i => i.After!, StringComparer.Ordinal));

    internal bool Lays(CatalogueStage other) =>
        (Stage, LeadDepartment, JointDays) == (other.Stage, other.LeadDepartment, other.JointDays)
        && Shape.Items.SequenceEqual(other.Shape.Items, StringComparer.Ordinal)
        && Shape.Consulted!.SequenceEqual(other.Shape.Consulted!, StringComparer.Ordinal);
}

/// <param name="After">Items of the stage that it waits for.</param>
public sealed record CatalogueStageItem(string Item, IReadOnlyList<string>? After = null);

public sealed record CatalogueConsultation(string Department, int Days);

/// <summary>Sees to it that the service lays a project out as the plan does.</summary>
internal sealed class ProjectTemplateEntry(ServiceClient service, Staff staff)
{
    /// <summary>The template of that code that comes with a new service.</summary>
    public static CatalogueTemplate Sample(string code) => Given(code).Deserialize<CatalogueTemplate>(JsonSerializerOptions.Web)!;

    /// <summary>Published where the division has none; one that lays projects out otherwise stops the run.</summary>
    public async Task Enter(string code, CancellationToken ct)
    {
        var known = (await service.All("v1/project-templates", staff.Center, ct)).Select(one => one.Deserialize<CatalogueTemplate>(JsonSerializerOptions.Web)!)
            .FirstOrDefault(one => string.Equals(one.Code, code, StringComparison.Ordinal));
        if (known is null)
        {
            await service.Put($"v1/project-templates/{code}", staff.Center, Given(code), ct);
        }
        else if (Sample(code) is var sample && !(known.Stages.Count == sample.Stages.Count && known.Stages.Zip(sample.Stages).All(pair => pair.First.Lays(pair.Second))))
        {
            throw new SimulationException($"The division has a template {code} of its own; name another division with --division.");
        }
    }

    private static JsonElement Given(string code)
    {
        using var data = typeof(ProjectTemplateEntry).Assembly.GetManifestResourceStream("SampleCatalogue.projects.json")!;
        using var templates = JsonDocument.Parse(data);
        return templates.RootElement.EnumerateArray().FirstOrDefault(one => one.GetProperty("code").ValueEquals(code)) is { ValueKind: JsonValueKind.Object } found
            ? found.Clone()
            : throw new SimulationException($"There is no template {code} in the sample catalogue.");
    }
}
