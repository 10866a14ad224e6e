using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>
/// All cases of the months, planned before the first is filed: how many of which item, on which days, and how each goes.
/// The published totals come out by construction; the same seed gives the same plan.
/// </summary>
public sealed record CasePlan(IReadOnlyList<PlannedCase> Cases, IReadOnlyList<PlannedProject> Projects)
{
    /// <param name="workingDays">From the first day of the scenario on, and far enough past its last for every promise to run out.</param>
    public static CasePlan For(Scenario scenario, CenterCatalogue catalogue, IReadOnlyList<LocalDate> workingDays, int cases, int seed) =>
        new Planning(scenario, catalogue, workingDays, cases, seed).Plan();

    /// <summary>The published number for all cases, in proportion to those simulated.</summary>
    public static int InProportion(double published, Scenario scenario, int cases) =>
        (int)Math.Round(published * cases / scenario.Figures.Cases, MidpointRounding.AwayFromZero);
}

/// <summary>One planning run; a seeded generator passes through it in a fixed order.</summary>
file sealed class Planning(Scenario scenario, CenterCatalogue catalogue, IReadOnlyList<LocalDate> workingDays, int cases, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, CatalogueWindow[]> _windows = catalogue.Items.ToDictionary(
        i => i.Code, i => catalogue.Windows.Where(w => w.Serves(i)).ToArray(), StringComparer.Ordinal);

    private readonly int _intakeDays = workingDays.Count(d => d <= scenario.LastDay);
    private int _numbers;

    public CasePlan Plan()
    {
        var onTheSpot = (int)Math.Round(cases * scenario.Figures.SettledOnTheSpotPercent / 100, MidpointRounding.AwayFromZero);
        var parallel = Math.Min(CasePlan.InProportion(scenario.Figures.ParallelCases, scenario, cases), cases - onTheSpot);

        var projects = (scenario.Project.Stages is { } stages ? Staged(stages, parallel) : Projects(parallel)).ToList();
        var promised = Promised(cases - onTheSpot - parallel).ToList();
        var members = projects.SelectMany(p => p.Members).ToList();
        var saved = CasePlan.InProportion(scenario.Figures.WorkingDaysSaved, scenario, cases);
        var atOnce = OnTheSpot(onTheSpot, saved - promised.Sum(c => c.DaysSaved) - members.Sum(c => c.DaysSaved));
        return new([.. members, .. promised, .. atOnce], projects);
    }

    private IEnumerable<PlannedProject> Projects(int members)
    {
        var shape = scenario.Project;
        if (members == 0)
        {
            yield break;
        }

        var items = shape.Items.Select(Item).ToList();
        var count = Math.Max((members + items.Count - 1) / items.Count, (members + (shape.Members / 2)) / shape.Members);
        var sizes = Apportionment.ByLargestRemainder(members, [.. Enumerable.Repeat(1.0, count)]);
        for (var number = 0; number < count; number++)
        {
            var day = number * _intakeDays / count;
            var slot = _random.Next(scenario.SlotsPerDay);
            var green = _random.NextDouble() < scenario.Shares.GreenProject || number == 0;
            var investor = Person(organization: true);
            yield return new(
                number, day, slot, green,
                [.. items.Take(sizes[number]).Select(item => Member(item, number, day, slot, investor, green))],
                shape.Alone);
        }
    }

    // One stage after the other: the next is entered some days after the one before was done. All begin early, so that they go on side by side.
    private IEnumerable<PlannedProject> Staged(IReadOnlyList<StageShape> stages, int members)
    {
        var count = Math.Max(1, members / stages.Sum(stage => stage.Items.Count));
        for (var number = 0; number < count; number++)
        {
            var (green, investor) = (_random.NextDouble() < scenario.Shares.GreenProject || number == 0, Person(organization: true));
            var day = number * _intakeDays / (8 * count);
            for (var stage = 0; stage < stages.Count; stage++)
            {
                var slot = _random.Next(scenario.SlotsPerDay);
                var entered = new PlannedProject(
                    number, day, slot, green, [.. stages[stage].Items.Select(code => Member(Item(code), number, day, slot, investor, green))], stages[stage], stage);
                yield return entered;
                day = entered.LastDay + 2 + _random.Next(12);
            }
        }
    }

    private CatalogueItem Item(string code) => catalogue.Items.FirstOrDefault(i => string.Equals(i.Code, code, StringComparison.Ordinal))
        ?? throw new SimulationException($"The item {code}, which the scenario's projects ask for, is not in the catalogue.");

    private PlannedCase Member(CatalogueItem item, int project, int day, int slot, int investor, bool green)
    {
        var used = UsedInTime(item, green);
        var way = new Itinerary(_random, scenario.SlotsPerDay);
        way.Add(day, slot, Step.Accept);
        way.Examine(day, used, 0, returned: false);
        return new(_numbers++, item, Window(item), investor, project, null, day, used, Refused: false, way.Visits);
    }

    private IEnumerable<PlannedCase> Promised(int count)
    {
        var items = catalogue.Items.Where(i => !i.IsOnTheSpot && i.PromisedDays is > 0).ToList();
        var numbers = Apportionment.ByLargestRemainder(count, Popularity(items.Count));
        var days = Days(count);
        var next = 0;
        foreach (var item in Shuffled(items.SelectMany((item, i) => Enumerable.Repeat(item, numbers[i]))))
        {
            yield return PromisedCase(item, days[next++]);
        }
    }

    private PlannedCase PromisedCase(CatalogueItem item, int day)
    {
        var shares = scenario.Shares;
        int? enterprise = Happens(shares.GreenEnterprise) ? _random.Next(scenario.GreenEnterprises) : null;
        var late = enterprise is null && Happens(shares.Late);
        var used = late ? UsedLate(item) : UsedInTime(item, enterprise is not null);
        var stopped = Happens(shares.Suspended) && used >= 3 && !late ? _random.Next(2, 5) : 0;
        var way = new Itinerary(_random, scenario.SlotsPerDay);
        var supplemented = Happens(shares.Supplemented) && day >= 3;
        if (supplemented || Happens(shares.Online))
        {
            way.Add(Math.Max(0, day - (supplemented ? _random.Next(1, 4) : _random.Next(2))), Step.Submit);
            if (supplemented)
            {
                way.Add(way.Day, Step.RequireSupplement);
                way.Add(_random.Next(way.Day + 1, day + 1), Step.Supplement);
            }

            way.Add(day, Step.Accept);
        }
        else
        {
            way.Add(day, Step.SubmitAndAccept);
        }

        if (item.Fees.Count > 0)
        {
            way.Add(day, Step.Pay);
        }

        if (Happens(shares.Urged))
        {
            way.Add(day, Step.Urge);
            way.Add(day, Step.AnswerUrge);
        }

        if (stopped > 0)
        {
            way.Add(day + 1, Step.Suspend);
            way.Add(day + 1 + stopped, Step.Resume);
        }

        // What came with the law's other steps is drawn by number and leaves the rest of the plan as it was.
        var (number, returned, refused) = (_numbers++, Happens(shares.Returned), Happens(shares.Refused));
        if (Every(number, shares.Consulted) && stopped == 0 && used >= 2)
        {
            way.Add(way.Day, Step.Consult);
            way.Add(way.Day, Step.GiveOpinion);
        }

        if (Every(number + 7, shares.HearingWaived))
        {
            way.Add(way.Day, Step.TellHearingRight);
            way.Add(way.Day, Step.WaiveHearing);
        }

        way.Examine(day, used, stopped, returned);
        if (Every(number + 3, shares.Delivered) && !refused)
        {
            way.Add(way.Day, Step.Dispatch);
            way.Add(way.Day + 2, Step.Deliver);
        }

        return new(number, item, Window(item), Person(IsForOrganizations(item)), null, enterprise, day, used, refused, way.Visits);
    }

    // What the other cases do not save of the published total, these do, by which items are asked for how often.
    private IEnumerable<PlannedCase> OnTheSpot(int count, int daysSaved)
    {
        var items = catalogue.Items.Where(i => i.IsOnTheSpot).ToList();
        var numbers = Apportionment.WithSum(count, Popularity(items.Count), [.. items.Select(i => i.StatutoryDays ?? 0)], daysSaved);
        var days = Days(count);
        var next = 0;
        foreach (var item in Shuffled(items.SelectMany((item, i) => Enumerable.Repeat(item, numbers[i]))))
        {
            var day = days[next++];
            var way = new Itinerary(_random, scenario.SlotsPerDay);
            way.Add(day, Step.SubmitAndAccept);
            if (item.Fees.Count > 0)
            {
                way.Add(day, Step.Pay);
            }

            way.Examine(day, 0, 0, returned: false);
            yield return new(_numbers++, item, Window(item), Person(IsForOrganizations(item)), null, null, day, 0, Refused: false, way.Visits);
        }
    }

    private int UsedInTime(CatalogueItem item, bool green)
    {
        var promised = item.PromisedDays ?? 1;
        var share = green ? 0.5 : 0.4 + (0.55 * _random.NextDouble());
        return Math.Clamp((int)Math.Round(promised * share, MidpointRounding.AwayFromZero), 1, promised);
    }

    // A few pass the statutory limit as well.
    private int UsedLate(CatalogueItem item)
    {
        var promised = item.PromisedDays ?? 1;
        return item.StatutoryDays is { } limit && limit <= promised + 12 && Happens(0.2)
            ? limit + 1 + _random.Next(2)
            : promised + 1 + _random.Next(2);
    }

    // As in every center, few items make up most of the work.
    private double[] Popularity(int count)
    {
        var ranks = Shuffled(Enumerable.Range(1, count)).ToList();
        return [.. ranks.Select(rank => 1 / Math.Pow(rank, 0.8))];
    }

    // Mondays and the first days after a holiday are the busiest.
    private List<int> Days(int count)
    {
        var weights = Enumerable.Range(0, _intakeDays).Select(day =>
        {
            var afterHoliday = day > 0 && Period.DaysBetween(workingDays[day - 1], workingDays[day]) > 3;
            return (workingDays[day].DayOfWeek == IsoDayOfWeek.Monday ? 1.25 : 1) * (afterHoliday ? 1.4 : 1) * (0.9 + (0.2 * _random.NextDouble()));
        }).ToArray();
        return [.. Apportionment.ByLargestRemainder(count, weights).SelectMany((n, day) => Enumerable.Repeat(day, n))];
    }

    private CatalogueWindow Window(CatalogueItem item) => _windows[item.Code] is { Length: > 0 } serving
        ? serving[_random.Next(serving.Length)]
        : throw new SimulationException($"No window serves the item {item.Code}.");

    // Even numbers are people, odd ones organizations; most come more than once.
    private int Person(bool organization) => (2 * _random.Next(1 + (cases / 3))) + (organization ? 1 : 0);

    private static bool IsForOrganizations(CatalogueItem item) => item.Materials.Any(m => m.Code is "lic" or "rep" or "charter" or "approval");

    private static bool Every(int number, double share) => share > 0 && number % (int)Math.Round(1 / share) == 0;

    private bool Happens(double share) => _random.NextDouble() < share;

    private T[] Shuffled<T>(IEnumerable<T> source)
    {
        var all = source.ToArray();
        _random.Shuffle(all);
        return all;
    }
}

/// <summary>The visits of a case in the order they come; what falls on one day is done on one visit.</summary>
file sealed class Itinerary(Random random, int slotsPerDay)
{
    private readonly List<(int Day, int Slot, List<Step> Steps)> _visits = [];

    public IReadOnlyList<Visit> Visits => [.. _visits.Select(v => new Visit(v.Day, v.Slot, v.Steps))];

    /// <summary>The day reached.</summary>
    public int Day => _visits[^1].Day;

    public void Add(int day, Step step) => Add(day, random.Next(slotsPerDay), step);

    public void Add(int day, int slot, Step step)
    {
        if (_visits.Count > 0 && _visits[^1].Day == day)
        {
            _visits[^1].Steps.Add(step);
        }
        else
        {
            _visits.Add((day, slot, [step]));
        }
    }

    /// <summary>From first instance to completion, which comes when so many days have been counted.</summary>
    /// <param name="stopped">Days on which the clock stood.</param>
    public void Examine(int acceptedOn, int used, int stopped, bool returned)
    {
        var last = acceptedOn + used + stopped;
        var first = Math.Max(Day, acceptedOn + stopped + (used / 2));
        Add(first, Step.FirstInstance);
        if (returned)
        {
            var again = Math.Min(last, first + 1);
            Add(again, Step.Return);
            Add(again, Step.FirstInstance);
        }

        Add(used >= 4 ? Math.Max(Day, last - 1) : last, Step.Verify);
        Add(last, Step.Complete);
    }
}
