using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>That the officer at a window's front is away for some days: what was in hand goes to the deputy.</summary>
/// <param name="Until">Number of the last working day.</param>
public sealed record PlannedAbsence(CatalogueWindow Window, int From, int Until);

/// <summary>
/// All cases of the months, planned before the first is filed: how many of which item, on which days, and how each goes.
/// The published totals come out by construction; the same seed gives the same plan.
/// </summary>
public sealed record CasePlan(IReadOnlyList<PlannedCase> Cases, IReadOnlyList<PlannedProject> Projects, IReadOnlyList<PlannedAbsence> Absences)
{
    /// <param name="workingDays">From the first day of the scenario on, and far enough past its last for every promise to run out.</param>
    public static CasePlan For(Scenario scenario, CenterCatalogue catalogue, IReadOnlyList<LocalDate> workingDays, int cases, int seed) =>
        new Planning(scenario, catalogue, workingDays, cases, seed).Plan();

    /// <summary>The published number for all cases, in proportion to those simulated.</summary>
    public static int InProportion(double published, Scenario scenario, int cases) =>
        (int)Math.Round(published * cases / scenario.Figures.Cases, MidpointRounding.AwayFromZero);
}

/// <summary>One planning run; a seeded generator passes through it in a fixed order.</summary>
internal sealed class Planning
{
    private const int Absences = 3;
    private const int DaysAway = 5;

    private readonly Scenario _scenario;
    private readonly CenterCatalogue _catalogue;
    private readonly IReadOnlyList<LocalDate> _workingDays;
    private readonly int _cases;
    private readonly int _intakeDays;
    private readonly Dictionary<string, CatalogueWindow[]> _windows;
    private int _numbers;

    public Planning(Scenario scenario, CenterCatalogue catalogue, IReadOnlyList<LocalDate> workingDays, int cases, int seed)
    {
        (_scenario, _catalogue, _workingDays, _cases, Draws) = (scenario, catalogue, workingDays, cases, new(seed));
        _intakeDays = workingDays.Count(d => d <= scenario.LastDay);
        _windows = catalogue.Items.ToDictionary(
            i => i.Code, i => catalogue.Windows.Where(w => w.IsIntake && w.Serves(i)).ToArray(), StringComparer.Ordinal);
    }

    public Scenario Scenario => _scenario;

    public Draws Draws { get; }

    public int IntakeDays => _intakeDays;

    public CasePlan Plan()
    {
        var onTheSpot = (int)Math.Round(_cases * _scenario.Figures.SettledOnTheSpotPercent / 100, MidpointRounding.AwayFromZero);
        var parallel = Math.Min(CasePlan.InProportion(_scenario.Figures.ParallelCases, _scenario, _cases), _cases - onTheSpot);

        var projects = new ProjectPlanning(this).Plan(parallel).ToList();
        var promised = Promised(_cases - onTheSpot - parallel).ToList();
        var members = projects.SelectMany(p => p.Members).ToList();
        var saved = CasePlan.InProportion(_scenario.Figures.WorkingDaysSaved, _scenario, _cases);
        var atOnce = OnTheSpot(onTheSpot, saved - promised.Sum(c => c.DaysSaved) - members.Sum(c => c.DaysSaved));
        return new([.. members, .. promised, .. atOnce], projects, Away(promised));
    }

    public int NextNumber() => _numbers++;

    public CatalogueItem Item(string code) => _catalogue.Items.FirstOrDefault(i => string.Equals(i.Code, code, StringComparison.Ordinal))
        ?? throw new SimulationException($"The item {code}, which the scenario's projects ask for, is not in the catalogue.");

    public CatalogueWindow Window(CatalogueItem item) => _windows[item.Code] is { Length: > 0 } serving
        ? serving[Draws.Below(serving.Length)]
        : throw new SimulationException($"No window serves the item {item.Code}.");

    public CatalogueWindow Window(string code) => _catalogue.Windows.FirstOrDefault(w => string.Equals(w.Code, code, StringComparison.Ordinal))
        ?? throw new SimulationException($"The window {code}, where the scenario's projects are received, is not in the catalogue.");

    /// <summary>Another window that the case may be handed to.</summary>
    public CatalogueWindow? Beside(CatalogueItem item, CatalogueWindow window) => _windows[item.Code].FirstOrDefault(other => other.Arrangement is null && other != window);

    // Even numbers are people, odd ones organizations; most come more than once.
    public int Person(bool organization) => (2 * Draws.Below(1 + (_cases / 3))) + (organization ? 1 : 0);

    /// <summary>Working days used by a case that keeps its promise.</summary>
    public int UsedInTime(CatalogueItem item, bool green)
    {
        var promised = item.PromisedDays ?? 1;
        var share = green ? 0.5 : 0.4 + (0.55 * Draws.Share());
        return Math.Clamp((int)Math.Round(promised * share, MidpointRounding.AwayFromZero), 1, promised);
    }

    public static bool IsForOrganizations(CatalogueItem item) => item.Materials.Any(m => m.Code is "lic" or "rep" or "charter" or "approval");

    private IEnumerable<PlannedCase> Promised(int count)
    {
        var items = _catalogue.Items.Where(i => !i.IsOnTheSpot && i.PromisedDays is > 0).ToList();
        var numbers = Apportionment.ByLargestRemainder(count, Popularity(items.Count));
        var days = Days(count);
        var ways = new PromisedCases(this);
        var next = 0;
        foreach (var item in Draws.Shuffled(items.SelectMany((item, i) => Enumerable.Repeat(item, numbers[i]))))
        {
            yield return ways.Plan(item, days[next++]);
        }
    }

    // What the other cases do not save of the published total, these do, by which items are asked for how often.
    private IEnumerable<PlannedCase> OnTheSpot(int count, int daysSaved)
    {
        var items = _catalogue.Items.Where(i => i.IsOnTheSpot).ToList();
        var numbers = Apportionment.WithSum(count, Popularity(items.Count), [.. items.Select(i => i.StatutoryDays ?? 0)], daysSaved);
        var days = Days(count);
        var next = 0;
        foreach (var item in Draws.Shuffled(items.SelectMany((item, i) => Enumerable.Repeat(item, numbers[i]))))
        {
            var day = days[next++];
            var way = new Itinerary(Draws, _scenario.SlotsPerDay);
            way.Add(day, Step.SubmitAndAccept);
            if (item.Fees.Count > 0)
            {
                way.Add(day, Step.Pay);
            }

            way.Examine(day, 0, 0, returned: false);
            yield return new(NextNumber(), item, Window(item), Person(IsForOrganizations(item)), null, null, day, 0, Ending.Granted, way.Visits);
        }
    }

    // Where most lies in one hand, that officer falls ill.
    private static List<PlannedAbsence> Away(IEnumerable<PlannedCase> promised) =>
    [
        .. promised.Where(c => c.Has(Step.SubmitAndAccept) && c.Window.Arrangement is null && c.EndedOn > c.AcceptedOn)
            .SelectMany(c => Enumerable.Range(c.AcceptedOn + 1, c.EndedOn - c.AcceptedOn).Select(day => (c.Window, Day: day)))
            .GroupBy(lying => lying)
            .OrderByDescending(lying => lying.Count()).ThenBy(lying => lying.Key.Day).ThenBy(lying => lying.Key.Window.Code, StringComparer.Ordinal)
            .DistinctBy(lying => lying.Key.Window.Code)
            .Take(Absences)
            .Select(lying => new PlannedAbsence(lying.Key.Window, lying.Key.Day, lying.Key.Day + DaysAway - 1)),
    ];

    // As in every center, few items make up most of the work.
    private double[] Popularity(int count)
    {
        var ranks = Draws.Shuffled(Enumerable.Range(1, count));
        return [.. ranks.Select(rank => 1 / Math.Pow(rank, 0.8))];
    }

    // Mondays and the first days after a holiday are the busiest.
    private List<int> Days(int count)
    {
        var weights = Enumerable.Range(0, _intakeDays).Select(day =>
        {
            var afterHoliday = day > 0 && Period.DaysBetween(_workingDays[day - 1], _workingDays[day]) > 3;
            return (_workingDays[day].DayOfWeek == IsoDayOfWeek.Monday ? 1.25 : 1) * (afterHoliday ? 1.4 : 1) * (0.9 + (0.2 * Draws.Share()));
        }).ToArray();
        return [.. Apportionment.ByLargestRemainder(count, weights).SelectMany((n, day) => Enumerable.Repeat(day, n))];
    }
}
