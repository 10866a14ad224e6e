using System.Globalization;
using System.Text;
using GovApproval.Api.Http;
using GovApproval.Performance;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>The performance report as a page to read and to print: charts, the table, and where each number comes from.</summary>
internal sealed class PerformancePage(bool english)
{
    private const string Style = """
        body{font:10pt/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:94em;margin:2em auto;padding:0 1em;color:#111}
        h1{font-size:1.5em;border-bottom:2px solid #1f5fa8;padding-bottom:.3em}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{border:1px solid #bbb;padding:.15em .4em;text-align:right}td{white-space:nowrap}th{word-break:keep-all}td:first-child,th:first-child{text-align:left;white-space:normal;min-width:8em}
        thead th{background:#eef4fb;vertical-align:bottom;font-weight:600}figure{margin:0;overflow-x:auto}
        tfoot td{font-weight:bold;border-top:2px solid #1f5fa8}a{color:inherit;text-decoration:none}a:hover{text-decoration:underline}.up{color:#166534}.down{color:#b91c1c}
        svg{max-width:100%;height:auto;display:block;margin:1em 0}footer{margin-top:1.5em;font-size:.85em;color:#444}
        @page{size:A4 landscape;margin:12mm}@media print{body{font-size:8.5pt;margin:0;padding:0;max-width:none}figure{overflow:visible}tr,svg{break-inside:avoid}thead{display:table-header-group}}
        """;

    private readonly StringBuilder _page = new(32 * 1024);

    public byte[] Render(PerformanceReportAnswer report, IReadOnlyList<MonthBeside> months, LocalDate today)
    {
        var title = $"{Say("政务服务中心绩效报告", "Performance report")} · {Times.Format(report.From)} – {Times.Format(report.To)}";
        _page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{(english ? "en" : "zh-CN")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style></head>\n")
            .Append(CultureInfo.InvariantCulture, $"<body><main><h1>{title}</h1>\n")
            .Append(PerformanceCharts.Months(months, english))
            .Append(PerformanceCharts.Rows(report.Items, english));
        Table(report);
        _page.Append("<footer>").Append(Markup.Text(Say(
            "当场办结＝受理当日办结件数÷办结件数；按时＝承诺期限内办结；提前＝早于承诺期限；办结率＝办结÷受理；视为办结（逾期未答复）计入办结，不计当场、按时、提前，亦不计节约；平均时限按期末事项目录不加权；节约工作日＝法定时限−实际用时，按办结件合计；同比与上年同期相比，件数为百分比，占比为百分点。每个数字均可链接到其对应办件（平均时限链接到事项）。",
            "Settled on the spot: completed on the day of acceptance, of completed. On time: by the promised due date; in advance: before it. Completion: completed of accepted. What silence decided counts as completed, never as on the spot, on time or in advance, and saves nothing. Mean limits: unweighted over the catalogue of the last day. Days saved: statutory budget − days used, over completed cases. Year on year: the same days a year before, numbers in percent, shares in percentage points. Each number links to the cases, and each mean limit to the items, behind it.")))
            .Append(CultureInfo.InvariantCulture, $" {Say("制表日期", "Made on")} {Times.Format(today)}</footer></main></body></html>\n");
        return Encoding.UTF8.GetBytes(_page.ToString());
    }

    private void Table(PerformanceReportAnswer report)
    {
        string[] heads =
        [
            Of(report.By), Say("收件", "Received"), Say("受理", "Accepted"), Say("办结", "Completed"), Say("同比", "on year"), Say("当场办结率", "On the spot"), Say("同比", "on year"),
            Say("按时率", "On time"), Say("提前率", "In advance"), Say("办结率", "Completion"), Say("平均承诺", "Promise"), Say("平均法定", "By law"), Say("平均用时", "Days used"),
            Say("节约工作日", "Days saved"), Say("件均", "per case"), Say("收费（元）", "Fees, yuan"),
        ];
        // On a narrow screen the table scrolls beneath the finger or the arrow keys, not the page.
        _page.Append(CultureInfo.InvariantCulture, $"<figure tabindex=\"0\" aria-label=\"{Say("绩效表", "Table of figures")}\"><table><thead><tr>").AppendJoin("", heads.Select(head => $"<th scope=\"col\">{head}</th>")).Append("</tr></thead>\n<tbody>\n");
        foreach (var row in report.Items)
        {
            Row(row, Bilingual.In(english, row.Name ?? row.Code));
        }

        _page.Append("</tbody><tfoot>\n");
        Row(report.Total, Say("全中心", "The center"));
        _page.Append("</tfoot></table></figure>\n");
    }

    private void Row(PerformanceAnswer row, string name)
    {
        string[] cells =
        [
            Markup.Text(name),
            Behind(row, PerformanceFigure.Received, Whole(row.Received)),
            Behind(row, PerformanceFigure.Accepted, Whole(row.Accepted)),
            Behind(row, PerformanceFigure.Completed, Whole(row.Completed)),
            Change(row.YearOnYear?.CompletedChangePercent, " %"),
            Behind(row, PerformanceFigure.SettledOnTheSpot, Share(row.SettledOnTheSpotPercent)),
            Change(row.YearOnYear?.SettledOnTheSpotChangePoints, Say(" 点", " pt")),
            Behind(row, PerformanceFigure.OnTime, Share(row.OnTimePercent)),
            Behind(row, PerformanceFigure.InAdvance, Share(row.InAdvancePercent)),
            Behind(row, PerformanceFigure.Completed, Share(row.CompletionPercent)),
            Linked(row.Limits, Mean(row.MeanPromisedDays)),
            Linked(row.Limits, Mean(row.MeanStatutoryDays)),
            Behind(row, PerformanceFigure.Completed, Mean(row.MeanDaysUsed)),
            Behind(row, PerformanceFigure.Completed, Whole(row.WorkingDaysSaved)),
            Behind(row, PerformanceFigure.Completed, Mean(row.WorkingDaysSavedPerCase)),
            Behind(row, PerformanceFigure.Fees, row.Fees.ToString("#,##0.00", CultureInfo.InvariantCulture)),
        ];
        _page.Append("<tr>").AppendJoin("", cells.Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
    }

    private static string Behind(PerformanceAnswer row, PerformanceFigure figure, string number) =>
        Linked(row.Cases?.Replace("{figure}", Http.Kebab<PerformanceFigure>.Of(figure), StringComparison.Ordinal), number);

    private static string Linked(string? address, string number) => number.Length == 0 || address is null ? number : $"<a href=\"{Markup.Text(address)}\">{number}</a>";

    private static string Change(double? change, string unit) => change is { } by
        ? $"<span class=\"{(by < 0 ? "down" : "up")}\">{by.ToString("+0.0;−0.0;0", CultureInfo.InvariantCulture)}{unit}</span>"
        : "";

    private static string Whole(int number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Share(double? percent) => percent is { } share ? share.ToString("0.00", CultureInfo.InvariantCulture) + " %" : "";

    private static string Mean(double? days) => days is { } mean ? mean.ToString("0.00", CultureInfo.InvariantCulture) : "";

    private string Of(string by) => by switch
    {
        "department" => Say("部门", "Department"),
        "window" => Say("窗口", "Window"),
        "item" => Say("事项", "Item"),
        _ => Say("人员", "Officer"),
    };

    private string Say(string chinese, string inEnglish) => english ? inEnglish : chinese;
}
