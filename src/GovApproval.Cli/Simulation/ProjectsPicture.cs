using System.Globalization;
using System.Text;
using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>One stage of a project, as the service's view tells it.</summary>
/// <param name="Days">Working days that its departments took together.</param>
/// <param name="Limit">The joint limit with its extension.</param>
internal sealed record StageRow(string Stage, LocalDate From, LocalDate Until, int Days, int Limit)
{
    public bool IsLate => Days > Limit;
}

/// <summary>A project with its stages and the days on which its departments met.</summary>
/// <param name="Days">Working days together; <paramref name="Sequential"/> one after the other.</param>
internal sealed record ProjectRow(string Code, IReadOnlyList<StageRow> Stages, int Days, int Sequential, IReadOnlyList<LocalDate> Sessions);

/// <summary>Projects as rows, days from left to right, their stages as bars: a pure function of the view's answers.</summary>
internal static class ProjectsPicture
{
    private const int Width = 1200, Left = 148, Right = 150, Top = 92, Step = 17, Bottom = 56, Bar = 11;
    private static readonly string[] s_colours = ["#1f5fa8", "#2a9d8f", "#e9a23b", "#8a6fb0"];

    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["land-and-planning"] = "立项用地规划 land and planning",
        ["construction-planning"] = "工程建设许可 construction planning",
        ["construction"] = "施工许可 construction",
        ["completion"] = "竣工验收 completion",
    };

    public static string Draw(IReadOnlyList<ProjectRow> rows)
    {
        var first = rows.SelectMany(row => row.Stages).Select(stage => stage.From).DefaultIfEmpty(new LocalDate(2026, 1, 1)).Min();
        var last = rows.SelectMany(row => row.Stages).Select(stage => stage.Until).DefaultIfEmpty(first).Max();
        var scale = (double)(Width - Left - Right) / (Period.DaysBetween(first, last) + 2);
        var height = Top + (Step * rows.Count) + Bottom;
        var svg = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" font-family=\"'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{rows.Count} projects, stage by stage</title><rect width=\"{Width}\" height=\"{height}\" fill=\"#fff\"/>\n")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"28\" font-size=\"17\" font-weight=\"600\" fill=\"#222\">工程建设项目并联审批 · {rows.Count} construction projects, stage by stage</text>\n");
        Legend(svg, [.. rows.SelectMany(row => row.Stages).Select(stage => stage.Stage).Distinct(StringComparer.Ordinal).OrderBy(Number)]);
        Months(svg, first, last, X, height);
        for (var i = 0; i < rows.Count; i++)
        {
            Row(svg, rows[i], Top + (Step * i), X);
        }

        Text(svg, 16, height - 30, "Bars: from the day a stage was opened to its last decision; red: it took longer than its joint limit. Diamonds: joint meetings and site inspections.", 11, "#555");
        return Text(svg, 16, height - 12, "Right: working days together, and what the departments' promises one after the other come to.", 11, "#555").Append("</svg>\n").ToString();

        double X(LocalDate day) => Left + (scale * Period.DaysBetween(first, day));
    }

    private static void Row(StringBuilder svg, ProjectRow row, int y, Func<LocalDate, double> x)
    {
        Text(svg, Left - 10, y + 11, row.Code, 10, "#222", "end");
        foreach (var stage in row.Stages)
        {
            var (from, until) = (x(stage.From), x(stage.Until.PlusDays(1)));
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{row.Code}, {stage.Stage}: {stage.Days} working days of {stage.Limit}</title>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{from:F1}\" y=\"{y + 2}\" width=\"{Math.Max(3, until - from):F1}\" height=\"{Bar}\" rx=\"2\" fill=\"{Colour(stage.Stage)}\"{(stage.IsLate ? " stroke=\"#c00\" stroke-width=\"2\"" : "")}/></g>");
        }

        foreach (var met in row.Sessions)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x(met):F1} {y + 7.5:F1}l3.5 -3.5l3.5 3.5l-3.5 3.5z\" fill=\"#fff\" stroke=\"#222\" stroke-width=\"0.7\"/>");
        }

        var late = row.Stages.Any(stage => stage.IsLate);
        Text(svg, Width - Right + 10, y + 11, string.Create(CultureInfo.InvariantCulture, $"{row.Days} d, not {row.Sequential}{(late ? " · late" : "")}"), 10, late ? "#c00" : "#222");
        svg.Append('\n');
    }

    private static void Legend(StringBuilder svg, IReadOnlyList<string> stages)
    {
        for (var i = 0; i < stages.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{16 + (280 * i)}\" y=\"43\" width=\"12\" height=\"12\" rx=\"2\" fill=\"{Colour(stages[i])}\"/>");
            Text(svg, 34 + (280 * i), 53, s_names.GetValueOrDefault(stages[i], stages[i]), 12, "#222");
        }
    }

    private static void Months(StringBuilder svg, LocalDate first, LocalDate last, Func<LocalDate, double> x, int height)
    {
        for (var month = first.With(DateAdjusters.StartOfMonth).PlusMonths(1); month <= last; month = month.PlusMonths(1))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x(month):F1}\" y1=\"{Top - 14}\" x2=\"{x(month):F1}\" y2=\"{height - Bottom + 4}\" stroke=\"#ddd\"/>");
            Text(svg, x(month) + 3, Top - 6, string.Create(CultureInfo.InvariantCulture, $"{month.Year}-{month.Month:D2}"), 10, "#555").Append('\n');
        }
    }

    private static int Number(string stage) => s_names.Keys.TakeWhile(known => !string.Equals(known, stage, StringComparison.Ordinal)).Count();

    private static string Colour(string stage) => s_colours[Number(stage) % s_colours.Length];

    private static StringBuilder Text(StringBuilder svg, double x, double y, string text, int size, string colour, string anchor = "start") =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{colour}\">{text}</text>");
}
