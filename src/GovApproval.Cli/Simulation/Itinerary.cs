namespace GovApproval.Cli.Simulation;

/// <summary>The visits of a case in the order they come; what falls on one day is done on one visit.</summary>
internal sealed class Itinerary(Draws draws, int slotsPerDay)
{
    private readonly SortedDictionary<int, (int Slot, List<Step> Steps)> _visits = [];

    public IReadOnlyList<Visit> Visits => [.. _visits.Select(v => new Visit(v.Key, v.Value.Slot, v.Value.Steps))];

    /// <summary>The day reached.</summary>
    public int Day => _visits.Keys.Last();

    public void Add(int day, params ReadOnlySpan<Step> steps) => AddAt(day, draws.Below(slotsPerDay), steps);

    public void AddAt(int day, int slot, params ReadOnlySpan<Step> steps)
    {
        if (!_visits.TryGetValue(day, out var visit))
        {
            _visits.Add(day, visit = (slot, []));
        }

        foreach (var step in steps)
        {
            visit.Steps.Add(step);
        }
    }

    /// <summary>From first instance to completion, which comes when so many days have been counted.</summary>
    /// <param name="stopped">Days on which the clock stood.</param>
    public void Examine(int acceptedOn, int used, int stopped, bool returned, bool late = false)
    {
        var last = acceptedOn + used + stopped;
        var first = Math.Max(Day, acceptedOn + stopped + (used / 2));
        Add(first, Step.FirstInstance);
        if (returned)
        {
            var again = Math.Min(last, first + 1);
            Add(again, Step.Return, Step.FirstInstance);
        }

        Add(used >= 4 ? Math.Max(Day, last - 1) : last, Step.Verify);
        if (late)
        {
            Add(last, Step.ExplainDelay);
        }

        Add(last, Step.Complete);
    }

    /// <summary>The tracker reports every so many working days until the day of the decision.</summary>
    /// <param name="from">The day on which the case entered the fast lane.</param>
    /// <param name="forgotten">The number of the report that does not come.</param>
    public void Report(int from, int every, int? forgotten)
    {
        var last = Day;
        for (var (day, number) = (from + every, 0); day < last; (day, number) = (day + every, number + 1))
        {
            if (number != forgotten)
            {
                Add(day, Step.ReportProgress);
            }
        }
    }
}
