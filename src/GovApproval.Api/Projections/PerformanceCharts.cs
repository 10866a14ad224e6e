using System.Globalization;
using System.Text;
using GovApproval.Api.Http;
using GovApproval.Performance;

namespace GovApproval.Api.Projections;

/// <summary>Pictures of the figures as SVG: pure functions of their numbers, readable without colour and with a title for whoever cannot see them.</summary>
internal static class PerformanceCharts
{
    private const string Ink = "#222";
    private const string Grid = "#ddd";
    private const string Completed = "#1f5fa8";
    private const string Promised = "#9cc3ea";
    private const string Before = "#c2410c";
    private const string Font = "font-family=\"'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\"";


    /// <summary>Month by month: completed cases, of them settled on the spot, and what was completed a year before as a line.</summary>
    public static string Months(IReadOnlyList<MonthBeside> months, bool english)
    {
        const int Left = 64, Top = 56, Height = 240, Bottom = 56, Least = 760;
        var step = Math.Max(56, (Least - Left - 20) / Math.Max(1, months.Count));
        var width = Left + (step * months.Count) + 20;
        var compared = months.Any(m => m.Then?.Completed > 0);
        var most = Ceiling(months.SelectMany(m => new[] { m.Now.Completed, m.Then?.Completed ?? 0 }).Append(1).Max());
        var svg = Begin(width, Top + Height + Bottom, english ? "Cases completed, month by month" : "各月办结件数");
        for (var i = 0; i <= 4; i++)
        {
            var y = Top + Height - (Height * i / 4);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{y}\" x2=\"{width - 20}\" y2=\"{y}\" stroke=\"{Grid}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\" font-size=\"11\" fill=\"{Ink}\">{Number(most * i / 4)}</text>\n");
        }

        var (line, numbers) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < months.Count; i++)
        {
            var (month, now, then) = months[i];
            var x = Left + (step * i) + 8;
            var wide = step - 16;
            var (all, spot) = (Scaled(now.Completed), Scaled(now.OnTheSpot));
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Name(month)}: {Number(now.Completed)}</title>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{Top + Height - spot}\" width=\"{wide}\" height=\"{spot}\" fill=\"{Completed}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{Top + Height - all}\" width=\"{wide}\" height=\"{all - spot}\" fill=\"{Promised}\" stroke=\"{Completed}\" stroke-width=\".5\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{x + (wide / 2)}\" y=\"{Top + Height + 16}\" text-anchor=\"middle\" font-size=\"11\" fill=\"{Ink}\">{Name(month)}</text></g>\n");
            // Over the line of the year before, and readable where it passes.
            numbers.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + (wide / 2)}\" y=\"{Top + Height - all - 6}\" text-anchor=\"middle\" font-size=\"11\" fill=\"{Ink}\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\">{Number(now.Completed)}</text>\n");
            if (compared && then is not null)
            {
                line.Append(CultureInfo.InvariantCulture, $"{x + (wide / 2)},{Top + Height - Scaled(then.Completed)} ");
            }
        }

        if (compared)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{line.ToString().TrimEnd()}\" fill=\"none\" stroke=\"{Before}\" stroke-width=\"2\" stroke-dasharray=\"5 3\"/>\n");
        }

        svg.Append(numbers);
        (string Colour, string Label)[] legend =
        [
            (Completed, english ? "settled on the spot" : "当场办结"),
            (Promised, english ? "promised for a later day" : "承诺办结"),
            .. compared ? new[] { (Before, english ? "completed a year before (line)" : "上年同月办结（折线）") } : [],
        ];
        for (var i = 0; i < legend.Length; i++)
        {
            var x = Left + (200 * i);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{Top + Height + 32}\" width=\"12\" height=\"12\" fill=\"{legend[i].Colour}\"/><text x=\"{x + 18}\" y=\"{Top + Height + 42}\" font-size=\"12\" fill=\"{Ink}\">{legend[i].Label}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();

        int Scaled(int cases) => (int)((long)cases * Height / most);

        string Name(NodaTime.YearMonth month) => months.Count > 12 || month.Month == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{month.Year}-{month.Month:D2}")
            : english ? CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[month.Month - 1] : string.Create(CultureInfo.InvariantCulture, $"{month.Month}月");
    }

    /// <summary>The rows with the most completed cases as bars, each with its share settled on the spot.</summary>
    public static string Rows(IEnumerable<PerformanceAnswer> rows, bool english, int most = 20)
    {
        const int Left = 300, Top = 44, Step = 24, Wide = 420;
        var shown = rows.Where(row => row.Completed > 0).OrderByDescending(row => row.Completed).ThenBy(row => row.Code, StringComparer.Ordinal).Take(most).ToArray();
        var longest = Math.Max(1, shown.Select(row => row.Completed).DefaultIfEmpty().Max());
        var svg = Begin(Left + Wide + 130, Top + (Step * shown.Length) + 12, english ? "Most cases completed; darker: settled on the spot" : "办结最多者；深色为当场办结");
        for (var i = 0; i < shown.Length; i++)
        {
            var row = shown[i];
            var y = Top + (Step * i);
            var length = (int)((long)row.Completed * Wide / longest);
            var spot = (int)(length * (row.SettledOnTheSpotPercent ?? 0) / 100);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 15}\" text-anchor=\"end\" font-size=\"12\" fill=\"{Ink}\">{Markup.Text(Label(row, english))}</text>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y + 3}\" width=\"{length}\" height=\"16\" fill=\"{Promised}\"/><rect x=\"{Left}\" y=\"{y + 3}\" width=\"{spot}\" height=\"16\" fill=\"{Completed}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 6}\" y=\"{y + 15}\" font-size=\"12\" fill=\"{Ink}\">{Number(row.Completed)} · {row.SettledOnTheSpotPercent ?? 0:0.#} %</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static StringBuilder Begin(int width, int height, string title) => new StringBuilder(4096)
        .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" style=\"max-width:100%;height:auto\" {Font}>\n")
        .Append(CultureInfo.InvariantCulture, $"<title>{title}</title><rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/><text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\" fill=\"{Ink}\">{title}</text>\n");

    // Cut to what fits.
    private static string Label(PerformanceAnswer row, bool english)
    {
        var name = row.Name ?? row.Code;
        var one = Bilingual.In(english, name);
        var longest = english ? 42 : 22;
        return one.Length <= longest ? one : one[..(longest - 1)] + "…";
    }

    // The next number whose quarters are round.
    private static int Ceiling(int number)
    {
        for (var power = 4L; ; power *= 10)
        {
            foreach (var step in new[] { 1, 2, 3, 4, 5, 6, 8 })
            {
                if (step * power >= number)
                {
                    return (int)Math.Min(int.MaxValue, step * power);
                }
            }
        }
    }

    private static string Number(int number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
