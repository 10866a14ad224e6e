using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>A center and its months as published: the data of a simulation, one file in <c>Scenarios/</c> each.</summary>
/// <param name="PlannedMeanPromisedDays">What the catalogue is made to promise on average where only an upper bound is published.</param>
/// <param name="SlotsPerDay">How often in a working day the service's clock is moved on, at most.</param>
/// <param name="Planned">Figures that nobody published: the simulation plans with them, and nothing is compared with them.</param>
/// <param name="CasesPerSlot">With fewer cases the clock is moved on less often, so that so many still come at the same time.</param>
public sealed record Scenario(
    string Code,
    string Title,
    string Division,
    string Place,
    string From,
    string To,
    PublishedFigures Figures,
    double PlannedMeanPromisedDays,
    int SlotsPerDay,
    int CasesPerSlot,
    CaseShares Shares,
    int GreenEnterprises,
    ProjectShape Project,
    PlaceName ComprehensiveWindow,
    IReadOnlyList<Variant> Variants,
    IReadOnlyList<ServiceTemplate> ServiceTemplates,
    IReadOnlyList<DepartmentEntry> Departments,
    IReadOnlyList<string>? Planned = null)
{
    public LocalDate FirstDay => Dates.Parse(From);

    public LocalDate LastDay => Dates.Parse(To);

    /// <summary>The same with as many slots a day as so many cases fill.</summary>
    public Scenario SizedFor(int cases, int intakeDays) =>
        this with { SlotsPerDay = Math.Clamp(cases / (intakeDays * CasesPerSlot), Math.Min(2, SlotsPerDay), SlotsPerDay) };

    /// <summary>So many cases, or as many fewer as make whole projects, where there is nothing else.</summary>
    public int Whole(int cases) => Figures.ParallelCases < Figures.Cases || Project.Stages is not { } stages
        ? cases
        : stages.Sum(stage => stage.Items.Count) is var project && cases > project ? cases - (cases % project) : project;

    /// <summary>Whether this figure is to be compared with.</summary>
    public bool Publishes(string figure) => Planned?.Contains(figure, StringComparer.Ordinal) is not true;

    /// <summary>The scenario of that name, from the data that comes with the tool.</summary>
    public static Scenario Load(string code) => Read(code).Deserialize<Scenario>(JsonSerializerOptions.Web)!;

    // A scenario may be based on another: it says what is different, and which departments there are besides.
    private static JsonObject Read(string code)
    {
        using var data = typeof(Scenario).Assembly.GetManifestResourceStream($"Scenarios.{code}.json")
            ?? throw new SimulationException($"There is no scenario {code}.");
        var own = JsonNode.Parse(data)!.AsObject();
        if (!own.Remove("basedOn", out var other))
        {
            return own;
        }

        var whole = Read(other!.GetValue<string>());
        if (own.Remove("moreDepartments", out var more))
        {
            foreach (var department in more!.AsArray())
            {
                whole["departments"]!.AsArray().Add(department!.DeepClone());
            }
        }

        foreach (var (name, value) in own)
        {
            whole[name] = value?.DeepClone();
        }

        return whole;
    }
}

/// <summary>The figures a center has published.</summary>
/// <param name="Windows">As many are entered; as they come when left out.</param>
/// <param name="Projects">Under way, each through all its stages.</param>
/// <param name="ParallelDaysFaster">A lower bound, in working days for each project.</param>
public sealed record PublishedFigures(
    int Departments,
    int ResidentDepartments,
    int Approvals,
    int Services,
    int Cases,
    double SettledOnTheSpotPercent,
    double CompletionPercent,
    double MeanPromisedDays,
    double MeanStatutoryDays,
    double WorkingDaysSaved,
    int ParallelCases,
    double ParallelDaysFaster,
    int? Windows = null,
    int? Projects = null)
{
    public int Items => Approvals + Services;

    public double DaysSavedPerCase => WorkingDaysSaved / Cases;
}

/// <summary>Of the cases that are promised for a later day, the share to which this happens.</summary>
public sealed record CaseShares(
    double Online,
    double Supplemented,
    double Returned,
    double Late,
    double Urged,
    double Refused,
    double Suspended,
    double GreenEnterprise,
    double GreenProject,
    double Consulted = 0,
    double HearingWaived = 0,
    double Delivered = 0);

/// <summary>What a project under parallel approval asks for, the items with the longest promises first.</summary>
/// <param name="Members">Applications of the usual project.</param>
/// <param name="FewestMembers">Applications without which it saves less than the published days.</param>
/// <param name="Stages">Where a project goes through several, one after the other; each with all its items.</param>
public sealed record ProjectShape(
    string Stage, string LeadDepartment, int JointDays, int Members, int FewestMembers, IReadOnlyList<string> Items, IReadOnlyList<StageShape>? Stages = null)
{
    public StageShape Alone => new(Stage, LeadDepartment, JointDays, Items);
}

/// <summary>One stage of a project: items handled at the same time under one lead and one joint limit.</summary>
public sealed record StageShape(string Stage, string LeadDepartment, int JointDays, IReadOnlyList<string> Items);

public sealed record PlaceName(string Code, string Name);

public sealed record Bilingual(string Chinese, string English);

/// <summary>A kind of application about a licence already held.</summary>
public sealed record Variant(string Code, string Chinese, string English);

/// <summary>A public service that many departments offer, each for its own subject.</summary>
public sealed record ServiceTemplate(string Code, string Chinese, string English, int StatutoryDays, int PromisedDays);

/// <param name="Resident">Has windows of its own in the hall; else the comprehensive window receives for it.</param>
/// <param name="Enquiry">The hotline.</param>
public sealed record DepartmentEntry(string Code, string Chinese, string English, bool Resident, string Enquiry, Bilingual Subject);

/// <summary>The simulation cannot go on; the message is one sentence for whoever started it.</summary>
public sealed class SimulationException(string message) : Exception(message);
