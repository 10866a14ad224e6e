using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.EventStore;
using GovApproval.Performance;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>The sums of a period: whole months from the columns that hold them, what is cut at either end from its days.</summary>
internal sealed class PerformanceReading(EventLog log)
{
    /// <summary>How an address names the row; nothing for the center.</summary>
    public static string RowOf(PerformanceBy by, string code) =>
        by == PerformanceBy.Center ? "" : $"&by={Kebab<PerformanceBy>.Of(by)}&code={Uri.EscapeDataString(code)}";

    /// <summary>What people call the row; none for an officer, and for what the center does not know.</summary>
    public static string? NameOf(PerformanceBy by, string code, Center center) => by switch
    {
        PerformanceBy.Department => center.Departments.GetValueOrDefault(code)?.State.Name,
        PerformanceBy.Window => center.Windows.GetValueOrDefault(code)?.State.Name,
        PerformanceBy.Officer or PerformanceBy.Center => null,
        _ => center.Items.GetValueOrDefault(code)?.State.Latest().Item.Name,
    };

    /// <summary>By code: the period in one; codes of which nothing was counted are missing.</summary>
    public async Task<Dictionary<string, PerformanceDay>> Sums(string division, PerformanceBy by, LocalDate from, LocalDate to, CancellationToken ct)
    {
        var (first, last) = (Month(from), Month(to));
        var cut = new List<int>(2);
        if (from.Day > 1)
        {
            cut.Add(first);
        }

        if (to.Day < to.Calendar.GetDaysInMonth(to.Year, to.Month) && !cut.Contains(last))
        {
            cut.Add(last);
        }

        object?[] parameters = [Kebab<PerformanceBy>.Of(by), first, last, cut.ToArray()];
        var sums = await log.Rows(
            $"""
            select code, {MonthSums.Summed} from {BackgroundViews.Performance.Table.SqlName}
            where tenant_id = $5 and by_what = $1 and month_no between $2 and $3 and not month_no = any($4) and received is not null group by code
            """,
            [.. parameters, division],
            row => KeyValuePair.Create(row.GetString(0), MonthSums.Read(row, 1)),
            ct).ToDictionaryAsync(StringComparer.Ordinal, ct);

        // A document from before the columns has none yet, until it is next written.
        var days = await log.Query(BackgroundViews.Performance.Table, new DocumentQuery(
            division, "by_what = $1 and month_no between $2 and $3 and (month_no = any($4) or received is null)", parameters), ct);
        foreach (var document in days)
        {
            var month = document.Read(BackgroundViews.Performance.Json);
            sums[month.Code] = sums.GetValueOrDefault(month.Code, new(0)) + PerformanceReport.Sum([month], from, to);
        }

        // A month may tell of nothing but cases that passed through.
        foreach (var idle in sums.Where(sum => sum.Value == new PerformanceDay(0)).ToArray())
        {
            sums.Remove(idle.Key);
        }

        return sums;
    }

    /// <summary>What the center took in and finished in each month of the period, in order.</summary>
    public async Task<IReadOnlyList<(YearMonth Month, PerformanceDay Sum)>> Months(string division, LocalDate from, LocalDate to, CancellationToken ct)
    {
        var found = await log.Query(BackgroundViews.Performance.Table, new DocumentQuery(
            division, "by_what = $1 and month_no between $2 and $3", [Kebab<PerformanceBy>.Of(PerformanceBy.Center), Month(from), Month(to)]), ct);
        var byMonth = found.Select(document => document.Read(BackgroundViews.Performance.Json))
            .ToDictionary(month => new YearMonth(month.Year, month.Month), month => PerformanceReport.Sum([month], from, to));
        return
        [
            .. Enumerable.Range(0, Month(to) - Month(from) + 1)
                .Select(n => from.ToYearMonth().PlusMonths(n))
                .Select(month => (month, byMonth.GetValueOrDefault(month, new PerformanceDay(0)))),
        ];
    }

    private static int Month(LocalDate date) => BackgroundViews.MonthNumber(date.Year, date.Month);
}
