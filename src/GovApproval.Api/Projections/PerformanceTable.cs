using System.Globalization;
using System.Text;
using GovApproval.Api.Http;

namespace GovApproval.Api.Projections;

/// <summary>The performance report as a table of text (RFC 4180), its columns named like the members of the JSON; the total is its last row.</summary>
internal static class PerformanceTable
{
    private static readonly (string Name, Func<PerformanceAnswer, object?> Value)[] Columns =
    [
        ("code", row => row.Code),
        ("name", row => row.Name),
        ("received", row => row.Received),
        ("accepted", row => row.Accepted),
        ("completed", row => row.Completed),
        ("settledOnTheSpotPercent", row => row.SettledOnTheSpotPercent),
        ("onTimePercent", row => row.OnTimePercent),
        ("inAdvancePercent", row => row.InAdvancePercent),
        ("completionPercent", row => row.CompletionPercent),
        ("meanPromisedDays", row => row.MeanPromisedDays),
        ("meanStatutoryDays", row => row.MeanStatutoryDays),
        ("meanDaysUsed", row => row.MeanDaysUsed),
        ("workingDaysSaved", row => row.WorkingDaysSaved),
        ("workingDaysSavedPerCase", row => row.WorkingDaysSavedPerCase),
        ("fees", row => row.Fees),
        ("deemed", row => row.Deemed),
        ("yearBefore.received", row => row.YearOnYear?.Received),
        ("yearBefore.accepted", row => row.YearOnYear?.Accepted),
        ("yearBefore.completed", row => row.YearOnYear?.Completed),
        ("yearBefore.settledOnTheSpotPercent", row => row.YearOnYear?.SettledOnTheSpotPercent),
        ("yearBefore.onTimePercent", row => row.YearOnYear?.OnTimePercent),
        ("yearBefore.inAdvancePercent", row => row.YearOnYear?.InAdvancePercent),
        ("yearBefore.workingDaysSaved", row => row.YearOnYear?.WorkingDaysSaved),
        ("yearBefore.fees", row => row.YearOnYear?.Fees),
        ("receivedChangePercent", row => row.YearOnYear?.ReceivedChangePercent),
        ("completedChangePercent", row => row.YearOnYear?.CompletedChangePercent),
        ("workingDaysSavedChangePercent", row => row.YearOnYear?.WorkingDaysSavedChangePercent),
        ("feesChangePercent", row => row.YearOnYear?.FeesChangePercent),
        ("settledOnTheSpotChangePoints", row => row.YearOnYear?.SettledOnTheSpotChangePoints),
        ("onTimeChangePoints", row => row.YearOnYear?.OnTimeChangePoints),
        ("inAdvanceChangePoints", row => row.YearOnYear?.InAdvanceChangePoints),
    ];

    public static byte[] Csv(PerformanceReportAnswer report) => Http.Csv.Write(
        report.Items.Append(report.Total)
            .Select(row => Columns.Select(column => Cell(column.Value(row))).ToArray())
            .Prepend([.. Columns.Select(column => column.Name)]),
        Encoding.UTF8);

    private static string Cell(object? value) => value switch
    {
        null => "",
        decimal money => Money.Format(money),
        string text => Harmless(text),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new System.Diagnostics.UnreachableException($"{value} stands in no column"),
    };

    // A spreadsheet would take a text that begins like a formula for one.
    private static string Harmless(string text) => text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
}
