using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>What a run was asked to do.</summary>
internal sealed record SimulationOptions(Scenario Scenario, Uri Service, string Division, int Cases, int Seed, int Callers, DirectoryInfo? Pictures = null);

/// <summary>One run, start to end: look, plan, enter the catalogue, carry out, compare.</summary>
internal sealed class SimulationRun(SimulationOptions options, ServiceClient service)
{
    // Past the last day of the scenario every promise still runs out, the longest with some days to spare.
    private const int DaysToRunOut = 45;

    private readonly Staff _staff = new(service, options.Division);

    /// <param name="Figures">In the order in which they are published.</param>
    /// <param name="To">The day on which the last case was completed.</param>
    internal sealed record Outcome(IReadOnlyList<Figure> Figures, LocalDate From, LocalDate To, long Commands);

    public async Task<Outcome> Run(IDisplay display, CancellationToken ct)
    {
        var scenario = options.Scenario;
        var report = new Report(service, _staff, scenario, options.Cases);
        if (await report.Received(scenario.FirstDay, scenario.LastDay, ct) is > 0 and var received)
        {
            throw new SimulationException(
                $"The division {options.Division} already holds {received} cases from {scenario.From} to {scenario.To}; nothing was written. Start the service on an empty data folder, or name another division with --division.");
        }

        var workingDays = await WorkingDays(ct);
        scenario = scenario.SizedFor(options.Cases, workingDays.Count(day => day <= scenario.LastDay));
        var entry = new CatalogueEntry(service, _staff);
        var catalogue = CataloguePlan.For(scenario, await entry.Read(ct));
        var plan = CasePlan.For(scenario, catalogue.Whole, workingDays, options.Cases, options.Seed);
        var driver = new Driver(service, _staff, scenario, options.Division, catalogue.Whole, workingDays, options.Callers);

        await driver.OpenTheDayBefore(ct);
        display.Begin("Entering the catalogue", catalogue.Departments.Count + catalogue.Items.Count + catalogue.Windows.Count + catalogue.Whole.Windows.Count(w => w.IsIntake));
        await entry.Enter(catalogue, display.Step, ct);
        await entry.Employ(catalogue.Whole, display.Step, ct);
        if (scenario.Project.Template is { } template)
        {
            await new ProjectTemplateEntry(service, _staff).Enter(template, ct);
        }

        display.Begin("Filing cases", plan.Cases.Count);
        await driver.Run(plan, display.Reached, ct);

        var last = workingDays[plan.Cases.Max(c => c.EndedOn)];
        var figures = await report.Read(scenario.FirstDay, last, ct);
        if (options.Pictures is { } folder)
        {
            await new Pictures(service, _staff, scenario).Save(folder, last, driver.Picture, ct);
        }

        return new(figures, scenario.FirstDay, last, service.Commands);
    }

    // The service's own calendar says which days count.
    private async Task<IReadOnlyList<LocalDate>> WorkingDays(CancellationToken ct)
    {
        var scenario = options.Scenario;
        var count = (Period.DaysBetween(scenario.FirstDay, scenario.LastDay) * 5 / 7) + DaysToRunOut;
        var answer = await service.Get(
            $"v1/calendars/due-date?from={Dates.Text(scenario.FirstDay.PlusDays(-1))}&workingDays={count}", _staff.Center, ct);
        return
        [
            .. answer.Json().GetProperty("days").EnumerateArray()
                .Where(day => day.GetProperty("counted").GetBoolean())
                .Select(day => Dates.Parse(day.GetProperty("date").GetString()!)),
        ];
    }
}

/// <summary>Shows how far a run is.</summary>
internal interface IDisplay
{
    void Begin(string what, int total);

    void Step();

    void Reached(RunProgress progress);
}
