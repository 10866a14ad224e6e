using GovApproval.EventStore;
using GovApproval.Performance;

namespace GovApproval.Api.Projections;

/// <summary>A month of figures in one, kept in columns beside its days: a report over whole months then reads no document.</summary>
internal static class MonthSums
{
    private static readonly string[] Numbers =
        ["received", "accepted", "completed", "on_the_spot", "on_time", "in_advance", "days_used", "days_saved", "statutory_days", "promised_days"];

    public static IReadOnlyList<DocumentColumn> Columns { get; } =
        [.. Numbers.Select(name => new DocumentColumn(name, ColumnType.Integer)), new("fees", ColumnType.Numeric), new("deemed", ColumnType.Integer)];

    /// <summary>Each summed, in the order in which <see cref="Read"/> expects them.</summary>
    public static string Summed { get; } = string.Join(", ", Columns.Select(column => $"coalesce(sum({column.Name}), 0)"));

    public static object?[] Of(PerformanceMonth month)
    {
        var sum = month.Sum();
        return
        [
            sum.Received, sum.Accepted, sum.Completed, sum.OnTheSpot, sum.OnTime, sum.InAdvance,
            sum.DaysUsed, sum.DaysSaved, sum.StatutoryDays, sum.PromisedDays, sum.Fees, sum.Deemed,
        ];
    }

    public static PerformanceDay Read(System.Data.Common.DbDataReader row, int first) => new(
        0,
        (int)row.GetInt64(first),
        (int)row.GetInt64(first + 1),
        (int)row.GetInt64(first + 2),
        (int)row.GetInt64(first + 3),
        (int)row.GetInt64(first + 4),
        (int)row.GetInt64(first + 5),
        (int)row.GetInt64(first + 6),
        (int)row.GetInt64(first + 7),
        (int)row.GetInt64(first + 8),
        (int)row.GetInt64(first + 9),
        row.GetDecimal(first + 10),
        (int)row.GetInt64(first + 11));
}
