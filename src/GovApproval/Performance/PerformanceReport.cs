using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Performance;

/// <summary>
/// One row of the performance report. Settled on the spot, on time and in advance are shares of the completed cases,
/// completion is completed of accepted, the means of limits are unweighted over the catalogue's items that have one.
/// </summary>
/// <param name="Deemed">Of the completed, those that nobody decided.</param>
public sealed record PerformanceRow(
    string Code,
    int Received,
    int Accepted,
    int Completed,
    decimal? SettledOnTheSpotPercent,
    decimal? OnTimePercent,
    decimal? InAdvancePercent,
    decimal? CompletionPercent,
    decimal? MeanPromisedDays,
    decimal? MeanStatutoryDays,
    decimal? MeanDaysUsed,
    int WorkingDaysSaved,
    decimal? WorkingDaysSavedPerCase,
    decimal Fees,
    int Deemed = 0);

/// <summary>
/// A row beside the same of a year before: what changes in number is compared in percent of then (none where there was nothing then), what
/// is a share in percentage points.
/// </summary>
public sealed record YearOnYear(
    PerformanceRow Before,
    decimal? ReceivedPercent,
    decimal? CompletedPercent,
    decimal? WorkingDaysSavedPercent,
    decimal? FeesPercent,
    decimal? SettledOnTheSpotPoints,
    decimal? OnTimePoints,
    decimal? InAdvancePoints)
{
    public static YearOnYear Of(PerformanceRow now, PerformanceRow before) => new(
        before,
        Change(now.Received, before.Received),
        Change(now.Completed, before.Completed),
        Change(now.WorkingDaysSaved, before.WorkingDaysSaved),
        Change(now.Fees, before.Fees),
        now.SettledOnTheSpotPercent - before.SettledOnTheSpotPercent,
        now.OnTimePercent - before.OnTimePercent,
        now.InAdvancePercent - before.InAdvancePercent);

    private static decimal? Change(decimal now, decimal before) =>
        before == 0 ? null : decimal.Round(100 * (now - before) / Math.Abs(before), 2, MidpointRounding.AwayFromZero);
}

/// <summary>Sums the months of one center, department, window, item or officer over a period.</summary>
public static class PerformanceReport
{
    /// <param name="months">The documents of this code; those outside the period are passed over.</param>
    /// <param name="items">The catalogue's items behind the row: all, the department's, those the window serves, or the one.</param>
    public static PerformanceRow Row(
        string code, IEnumerable<PerformanceMonth> months, LocalDate from, LocalDate to, IEnumerable<ServiceItem> items) =>
        Row(code, Sum(months, from, to), items);

    /// <summary>The days of these months that lie within the period, in one.</summary>
    public static PerformanceDay Sum(IEnumerable<PerformanceMonth> months, LocalDate from, LocalDate to)
    {
        var sum = new PerformanceDay(0);
        foreach (var month in months)
        {
            foreach (var day in month.Days)
            {
                if (new LocalDate(month.Year, month.Month, day.Day) is var date && date >= from && date <= to)
                {
                    sum += day;
                }
            }
        }

        return sum;
    }

    /// <param name="sum">The period in one.</param>
    /// <param name="items">As above.</param>
    public static PerformanceRow Row(string code, PerformanceDay sum, IEnumerable<ServiceItem> items)
    {
        var (promised, statutory) = Means(items);
        return new(
            code,
            sum.Received,
            sum.Accepted,
            sum.Completed,
            Shares.Percent(sum.OnTheSpot, sum.Completed),
            Shares.Percent(sum.OnTime, sum.Completed),
            Shares.Percent(sum.InAdvance, sum.Completed),
            Shares.Percent(sum.Completed, sum.Accepted),
            promised,
            statutory,
            Shares.Mean(sum.DaysUsed, sum.Completed),
            sum.DaysSaved,
            Shares.Mean(sum.DaysSaved, sum.Completed),
            sum.Fees,
            sum.Deemed);
    }

    /// <summary>What an item promises, as the mean takes it: on the spot is within 0 days.</summary>
    public static int? PromiseOf(ServiceItem item) => item.PromisedDays ?? (item.Kind == ItemKind.OnTheSpot ? 0 : null);

    private static (decimal? Promised, decimal? Statutory) Means(IEnumerable<ServiceItem> items)
    {
        var (promised, promises, statutory, limits) = (0, 0, 0, 0);
        foreach (var item in items)
        {
            if (PromiseOf(item) is { } promise)
            {
                (promised, promises) = (promised + promise, promises + 1);
            }

            if (item.StatutoryDays is { } limit)
            {
                (statutory, limits) = (statutory + limit, limits + 1);
            }
        }

        return (Shares.Mean(promised, promises), Shares.Mean(statutory, limits));
    }
}
