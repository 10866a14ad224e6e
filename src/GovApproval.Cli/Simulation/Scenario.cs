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
    GreenLane Green,
    BackOffices Arrangement,
    IReadOnlyList<string>? Planned = null,
    IReadOnlyList<ItemFee>? Fees = null)
{
    /// <summary>How often the tracker of a case in the green channel reports.</summary>
    public int ReportEveryDays => Green.Rules.GetProperty("effects").GetProperty("tracker").GetProperty("everyDays").GetInt32();

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
    public static Scenario Load(string code)
    {
        var scenario = Read(code).Deserialize<Scenario>(JsonSerializerOptions.Web)!;

        // The stages of a project are the template's own.
        return scenario.Project.Template is { } template
            ? scenario with { Project = scenario.Project with { Stages = [.. ProjectTemplateEntry.Sample(template).Stages.Select(stage => stage.Shape)] } }
            : scenario;
    }

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

/// <summary>Of the cases that are promised for a later day, the share to which this happens; of those to which it may happen at all.</summary>
/// <param name="PromiseMissed">Of the tolerated.</param>
/// <param name="CommittedUntruly">Of the committed.</param>
/// <param name="OnDuty">Of the green cases filed at the counter.</param>
/// <param name="ReportForgotten">Of the green cases.</param>
/// <param name="OneOrder">Of the cases with a fee.</param>
/// <param name="Claimed">Of those filed online.</param>
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
    double Consulted,
    double HearingWaived,
    double Heard,
    double Extended,
    double Delivered,
    double Tolerated,
    double PromiseMissed,
    double Committed,
    double CommittedUntruly,
    double OnDuty,
    double BecameGreen,
    double ReportForgotten,
    double OneOrder,
    double Claimed,
    double Released,
    double HandedOver,
    double MovedWindow,
    double Withdrawn);

/// <summary>The green channel: its rules as the service takes them, and on what the simulation's own are enrolled.</summary>
/// <param name="Enterprise">The ground of enterprises, the proof of it and a fact; <paramref name="Project"/> likewise.</param>
public sealed record GreenLane(JsonElement Rules, GreenProof Enterprise, GreenProof Project);

/// <param name="Rule">The ground's code among the rules.</param>
public sealed record GreenProof(string Rule, string Ground, string GrantedBy, string Evidence, string Fact, string Value);

/// <summary>What of a comprehensive window is decided in the back, class by class, and where results are handed out.</summary>
/// <param name="Windows">Those that work so.</param>
public sealed record BackOffices(IReadOnlyList<string> Windows, IReadOnlyList<BackOffice> Classes, PlaceName Exit);

/// <param name="Departments">Whose items it decides.</param>
public sealed record BackOffice(string Code, string Name, IReadOnlyList<string> Departments);

/// <summary>A fee that the center takes for an item of the sample.</summary>
public sealed record ItemFee(string Item, string Name, string Amount, string Currency, string Basis);

/// <summary>What a project under parallel approval asks for, the items with the longest promises first.</summary>
/// <param name="Members">Applications of the usual project.</param>
/// <param name="FewestMembers">Applications without which it saves less than the published days.</param>
/// <param name="Template">The template of projects that go through several stages, one after the other.</param>
/// <param name="Window">The one intake; the departments' own windows where left out.</param>
/// <param name="Stages">The template's; each with all its items.</param>
/// <param name="Picture">Number of the project that is drawn on its way, from 0.</param>
/// <param name="OneOrder">Number of the stage in which all fees are charged by one order.</param>
/// <param name="AddedLater">Which item of which stage that befalls; the others likewise.</param>
public sealed record ProjectShape(
    string Stage,
    string LeadDepartment,
    int JointDays,
    int Members,
    int FewestMembers,
    IReadOnlyList<string> Items,
    string? Template = null,
    string? Window = null,
    IReadOnlyList<StageShape>? Stages = null,
    int? Picture = null,
    int? OneOrder = null,
    StageItemName? AddedLater = null,
    StageItemName? Suspended = null,
    StageItemName? Refused = null,
    StageItemName? Withdrawn = null,
    StageItemName? Late = null,
    StageItemName? Extended = null)
{
    public StageShape Alone => new(Stage, LeadDepartment, JointDays, Items);
}

/// <summary>An item of a stage, by the stage's number from 0.</summary>
public sealed record StageItemName(int Stage, string Item);

/// <summary>One stage of a project: items handled at the same time under one lead and one joint limit.</summary>
/// <param name="Consulted">Departments asked for their opinions; none known where the project follows no template.</param>
/// <param name="Order">Items that wait for others of the stage.</param>
public sealed record StageShape(
    string Stage,
    string LeadDepartment,
    int JointDays,
    IReadOnlyList<string> Items,
    IReadOnlyList<string>? Consulted = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Order = null)
{
    public IReadOnlyList<string> After(string item) => Order?.GetValueOrDefault(item) ?? [];
}

public sealed record PlaceName(string Code, string Name);

public sealed record Bilingual(string Chinese, string English);

/// <summary>A kind of application about a licence already held.</summary>
/// <param name="Commitment">It may be granted on a written commitment.</param>
public sealed record Variant(string Code, string Chinese, string English, bool Commitment = false);

/// <summary>A public service that many departments offer, each for its own subject.</summary>
public sealed record ServiceTemplate(string Code, string Chinese, string English, int StatutoryDays, int PromisedDays);

/// <param name="Resident">Has windows of its own in the hall; else the comprehensive window receives for it.</param>
/// <param name="Enquiry">The hotline.</param>
public sealed record DepartmentEntry(string Code, string Chinese, string English, bool Resident, string Enquiry, Bilingual Subject);

/// <summary>The simulation cannot go on; the message is one sentence for whoever started it.</summary>
public sealed class SimulationException(string message) : Exception(message);
