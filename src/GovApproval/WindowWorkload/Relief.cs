using GovApproval.Catalogue;

namespace GovApproval.WindowWorkload;

/// <summary>What lies at a window of one item.</summary>
public sealed record OpenItem(ItemCode Item, DepartmentCode Department, int Open);

/// <summary>A window, what lies there, and what it completed in the last twenty working days.</summary>
public sealed record Bench(Window Window, int Open, int Completed)
{
    // Where nothing was completed: as if it were one case.
    internal decimal Days => (decimal)Open * BacklogReading.Window / Math.Max(Completed, 1);
}

/// <summary>A suggestion: hand so many cases to a window that serves their items and has less to do.</summary>
/// <param name="Items">Of which items, those of which most lies there first.</param>
/// <param name="FromOpen">What lies at the one window; <paramref name="FromCompleted"/>: what it completed in the last twenty working days.</param>
/// <param name="ToOpen">Likewise of the other.</param>
/// <param name="FromDays">Working days of backlog at the one window; none where it completed nothing.</param>
/// <param name="ToDays">At the other.</param>
/// <param name="AfterDays">At the longer of both, once so many cases have moved; none where the one window completed nothing.</param>
public sealed record Relief(
    WindowCode From,
    WindowCode To,
    int Cases,
    ValueList<ItemCode> Items,
    int FromOpen,
    int FromCompleted,
    int ToOpen,
    int ToCompleted,
    decimal? FromDays,
    decimal ToDays,
    decimal? AfterDays)
{
    /// <summary>
    /// Where the load is uneven: a window whose backlog is half as long again as the center's and at least a day longer, and the window
    /// with the least to do that serves what lies there. Both then have as many days to do.
    /// </summary>
    /// <param name="openAt">What lies at a window, by item.</param>
    public static ValueList<Relief> Suggest(IReadOnlyCollection<Bench> benches, Func<WindowCode, IReadOnlyCollection<OpenItem>> openAt)
    {
        var (open, completed) = (benches.Sum(b => b.Open), benches.Sum(b => b.Completed));
        var usual = (decimal)open * BacklogReading.Window / Math.Max(completed, 1);
        return benches
            .Where(b => b.Days > usual * 1.5m && b.Days >= usual + 1)
            .OrderByDescending(b => b.Days)
            .ThenBy(b => b.Window.Code.Value, StringComparer.Ordinal)
            .Select(from => For(from, benches, openAt(from.Window.Code)))
            .OfType<Relief>()
            .ToValueList();
    }

    private static Relief? For(Bench from, IEnumerable<Bench> benches, IReadOnlyCollection<OpenItem> lying) => benches
        .Where(to => to.Window.Code != from.Window.Code && to.Completed > 0 && to.Days < from.Days)
        .OrderBy(to => to.Days)
        .ThenBy(to => to.Window.Code.Value, StringComparer.Ordinal)
        .Select(to => Between(from, to, [.. lying.Where(item => to.Window.Serves(item.Item, item.Department))]))
        .FirstOrDefault(relief => relief is not null);

    private static Relief? Between(Bench from, Bench to, OpenItem[] movable)
    {
        var (slow, fast) = (Math.Max(from.Completed, 1), to.Completed);
        var even = ((long)from.Open * fast - (long)to.Open * slow) / (slow + fast);
        var cases = (int)Math.Min(even, movable.Sum(item => item.Open));
        return cases < 1 ? null : new(
            from.Window.Code,
            to.Window.Code,
            cases,
            movable.OrderByDescending(item => item.Open).ThenBy(item => item.Item.Value, StringComparer.Ordinal).Select(item => item.Item).ToValueList(),
            from.Open,
            from.Completed,
            to.Open,
            to.Completed,
            from.Completed == 0 ? null : Round(from.Days),
            Round(to.Days),
            from.Completed == 0 ? null : Round(Math.Max(
                (decimal)(from.Open - cases) * BacklogReading.Window / slow, (decimal)(to.Open + cases) * BacklogReading.Window / fast)));
    }

    private static decimal Round(decimal days) => decimal.Round(days, 1, MidpointRounding.AwayFromZero);
}
