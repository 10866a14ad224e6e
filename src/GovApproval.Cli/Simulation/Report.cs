using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>Asks the service's views for the published figures; nothing here comes from the simulation's own plan.</summary>
internal sealed class Report(ServiceClient service, Staff staff, Scenario scenario, int cases)
{
    // What was decided on a commitment is verified, and certificates come by post, some time after the decision.
    private const int DaysAfterTheDecision = 40;

    private static readonly (string Step, string Name)[] s_steps =
    [
        ("supplement-requested", "Cases supplemented"),
        ("tolerated", "Tolerant acceptance"),
        ("promised-materials-received", "  kept: the material came"),
        ("material-promise-missed", "  withdrawn: it did not"),
        ("commitment-made", "Notice and commitment"),
        ("commitment-kept", "  found kept"),
        ("commitment-untrue", "  found untrue, and revoked"),
        ("suspended", "Special procedures"),
        ("hearing-asked-for", "Hearings asked for"),
        ("hearing-held", "  held"),
        ("hearing-waived", "  waived"),
        ("extended", "Limits extended"),
        ("departments-consulted", "Other departments consulted"),
        ("returned", "Returned by the verifier"),
        ("transferred", "Handed to another officer or window"),
        ("claimed", "Claimed out of a pool"),
        ("released", "Given back into one"),
        ("passed-to-back-office", "Passed from the front to the back"),
        ("withdrawn", "Taken back by the applicant"),
        ("dispatched", "Certificates sent by post"),
        ("delivered", "  delivered"),
        ("green-progress-reported", "Green cases whose tracker reported"),
        ("green-report-missed", "  whose tracker forgot a report"),
        ("delay-explained", "Delays explained"),
    ];

    /// <summary>Cases received in the period so far.</summary>
    public async Task<long> Received(LocalDate from, LocalDate to, CancellationToken ct) =>
        (long)Number((await Performance(from, to, ct)).GetProperty("total"), "received");

    /// <param name="to">The day on which the last case was completed.</param>
    public async Task<IReadOnlyList<Figure>> Read(LocalDate from, LocalDate to, CancellationToken ct)
    {
        var published = scenario.Figures;
        var total = (await Performance(from, to, ct)).GetProperty("total");
        var parallel = (await service.View("v1/views/parallel-approval?limit=1", staff.Center, ct)).GetProperty("total");
        var windows = (await service.View("v1/views/window-workload?limit=200", staff.Center, ct)).GetProperty("items").EnumerateArray().ToList();
        var green = (await service.View("v1/views/green-channel?limit=1", staff.Center, ct)).GetProperty("total");
        var steps = (await service.View($"v1/views/rare-steps?from={Dates.Text(from)}&to={Dates.Text(to.PlusDays(DaysAfterTheDecision))}", staff.Center, ct)).GetProperty("items")
            .EnumerateArray().ToDictionary(row => row.GetProperty("step").GetString()!, row => Number(row, "applications"), StringComparer.Ordinal);
        var fees = await service.View($"v1/views/fees?from={Dates.Text(from)}&to={Dates.Text(to)}", staff.Center, ct);
        var cards = (await service.View("v1/views/supervision?limit=200", staff.Center, ct)).GetProperty("items").EnumerateArray().ToList();
        var items = await service.All("v1/items", staff.Center, ct);
        var departments = await service.All("v1/departments", staff.Center, ct);
        var resident = (await service.All("v1/windows", staff.Center, ct))
            .Select(w => w.GetProperty("department").GetString()).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        var approvals = items.Count(i => string.Equals(i.GetProperty("nature").GetString(), CatalogueItem.Approval, StringComparison.Ordinal));
        return
        [
            If("departments", Same("Departments", published.Departments, departments.Count)),
            If("residentDepartments", Same("  with windows of their own", published.ResidentDepartments, resident)),
            If("residentDepartments", Same("  through the comprehensive window", published.Departments - published.ResidentDepartments, departments.Count - resident)),
            If("items", Same("Items of the catalogue", published.Items, items.Count)),
            If("approvals", Same("  administrative approvals", published.Approvals, approvals)),
            If("services", Same("  public services", published.Services, items.Count - approvals)),
            If(published.Windows is null ? null : "windows", Same("Windows", published.Windows ?? 0, windows.Count)),
            If("cases", Scaled("Cases received, each under electronic supervision", published.Cases, Number(total, "received"))),
            If("settledOnTheSpotPercent", Mean("Settled on the spot", published.SettledOnTheSpotPercent, Number(total, "settledOnTheSpotPercent"), 2, " %")),
            If("completionPercent", Mean("Completion", published.CompletionPercent, Number(total, "completionPercent"), 2, " %")),
            If("meanPromisedDays", Mean("Mean promise, working days (at most)", published.MeanPromisedDays, Number(total, "meanPromisedDays"), 2) with { Demand = Demand.NearBelow }),
            If("meanStatutoryDays", Mean("Mean statutory limit, working days", published.MeanStatutoryDays, Number(total, "meanStatutoryDays"), 2)),
            If("workingDaysSaved", Scaled("Working days saved", published.WorkingDaysSaved, Number(total, "workingDaysSaved"))),
            If("workingDaysSaved", Mean("Working days saved per case", published.DaysSavedPerCase, Number(total, "workingDaysSavedPerCase"), 3)),
            .. published.Projects is { } projects ? new[] { Projects(projects, parallel) } : [],
            If("parallelCases", Scaled("Parallel approval: applications of projects accepted", published.ParallelCases, Number(parallel, "accepted"))),
            If("parallelCases", Scaled("Parallel approval: applications of projects completed", published.ParallelCases, Number(parallel, "completed"))),
            If("parallelDaysFaster", DaysFaster(Number(parallel, "meanDaysFaster"))),
            Shown("Completed on time", Number(total, "onTimePercent"), 2, " %"),
            Shown("Completed in advance", Number(total, "inAdvancePercent"), 2, " %"),
            Shown("Completed late", windows.Sum(w => Number(w, "completedLate"))),
            Shown("Green channel: enrolments", Number(green, "enrolments")),
            Shown("Green channel: cases", Number(green, "cases")),
            Shown("Green channel: share of all cases", Number(green, "sharePercent"), 2, " %"),
            Shown("  let in after they were filed", Number(green, "becameGreen")),
            Shown("  working days used by the green cases, mean", Number(green, "meanDaysUsed"), 2),
            Shown("  by all others, mean", Number(green, "meanDaysUsedByOthers"), 2),
            .. Steps(steps),
            Shown("Windows that received cases", windows.Count(w => Number(w, "received") > 0)),
            Shown("Cases still open at the windows", windows.Sum(w => Number(w, "open"))),
            Shown("Cards still open", cards.Sum(c => Number(c, "yellow") + Number(c, "red"))),
            Shown("Fees collected, yuan", double.Parse(fees.GetProperty("total").GetString()!, CultureInfo.InvariantCulture), 2),
        ];
    }

    // How many cases took a way that most do not.
    private static IEnumerable<Figure> Steps(Dictionary<string, double> applications) =>
        s_steps.Select(step => Shown(step.Name, applications.GetValueOrDefault(step.Step)));

    private Task<JsonElement> Performance(LocalDate from, LocalDate to, CancellationToken ct) =>
        service.View($"v1/views/performance?from={Dates.Text(from)}&to={Dates.Text(to)}&by=department", staff.Center, ct);

    // What nobody published is shown for its own sake.
    private Figure If(string? member, Figure figure) => member is not null && scenario.Publishes(member)
        ? figure
        : figure with { Published = null, Expected = null, Demand = Demand.None };

    private Figure Projects(int published, JsonElement parallel) =>
        new("Projects carried through all their stages", published, CasePlan.InProportion(published, scenario, cases), Number(parallel, "finished"), Demand.Near);

    private static Figure Same(string name, double published, double answered) => new(name, published, published, answered, Demand.Near);

    private Figure Scaled(string name, double published, double answered) =>
        new(name, published, CasePlan.InProportion(published, scenario, cases), answered, Demand.Near);

    private static Figure Mean(string name, double published, double answered, int decimals, string unit = "") =>
        new(name, published, published, answered, Demand.Near, decimals, unit);

    // A handful of applications is no project of the usual size, and cannot be as much faster.
    private Figure DaysFaster(double answered)
    {
        const string Name = "Parallel approval: days faster, each project (over)";
        var figures = scenario.Figures;
        var figure = Mean(Name, figures.ParallelDaysFaster, answered, 1);
        return CasePlan.InProportion(figures.ParallelCases, scenario, cases) < scenario.Project.FewestMembers
            ? figure with { Expected = null, Demand = Demand.None }
            : figure with { Demand = Demand.AtLeast };
    }

    private static Figure Shown(string name, double answered, int decimals = 0, string unit = "") =>
        new(name, null, null, answered, Demand.None, decimals, unit);

    private static double Number(JsonElement of, string member) => of.GetProperty(member) switch
    {
        { ValueKind: JsonValueKind.Null } => 0,
        var value => value.GetDouble(),
    };
}
