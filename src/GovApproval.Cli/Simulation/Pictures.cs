using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Cli.Simulation;

/// <summary>What a simulated center looks like: the service's own chart of the months, and its projects stage by stage.</summary>
internal sealed class Pictures(ServiceClient service, Staff staff, Scenario scenario, IReadOnlyList<LocalDate> workingDays)
{
    public async Task Save(DirectoryInfo folder, LocalDate last, CancellationToken ct)
    {
        folder.Create();
        var months = await service.Picture($"v1/views/performance?from={Dates.Text(scenario.FirstDay)}&to={Dates.Text(LocalDate.Min(last, scenario.LastDay))}", staff.Center, ct);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{scenario.Code}-months.svg"), months, ct);
        if (scenario.Project.Stages is { } stages)
        {
            var projects = await service.All("v1/views/parallel-approval", staff.Center, ct);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{scenario.Code}-stages.svg"), ProjectsPicture.Draw([.. projects.Select(Row)], stages, workingDays), ct);
        }
    }

    private static StageRow Row(JsonElement project)
    {
        // The stage is the last part of the code that the simulation gave.
        var code = project.GetProperty("code").GetString()!;
        var at = code.LastIndexOf('-');
        var entered = InstantPattern.ExtendedIso.Parse(project.GetProperty("registeredAt").GetString()!).GetValueOrThrow();
        return new(
            code[..at],
            int.Parse(code[(at + 1)..], CultureInfo.InvariantCulture) - 1,
            entered.InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date,
            project.GetProperty("elapsedDays").GetInt32(),
            project.GetProperty("sequentialDays").GetInt32(),
            project.GetProperty("jointDays").GetInt32());
    }
}

/// <summary>One stage of a project, as the service's view tells it.</summary>
/// <param name="Days">Working days used together; <paramref name="Sequential"/> one after the other; <paramref name="Joint"/> the limit.</param>
internal sealed record StageRow(string Project, int Stage, LocalDate EnteredOn, int Days, int Sequential, int Joint);

/// <summary>Projects as rows, working days from left to right, their stages as bars: a pure function of the view's answers.</summary>
internal static class ProjectsPicture
{
    private const int Left = 132, Top = 84, Step = 15, Bottom = 40;
    private static readonly string[] s_colours = ["#1f5fa8", "#2a9d8f", "#e9a23b", "#b5485d"];

    public static string Draw(IReadOnlyList<StageRow> rows, IReadOnlyList<StageShape> stages, IReadOnlyList<LocalDate> workingDays)
    {
        var dayOf = workingDays.Select((day, i) => (day, i)).ToDictionary(pair => pair.day, pair => pair.i);
        var projects = rows.GroupBy(row => row.Project, StringComparer.Ordinal).OrderBy(project => project.Key, StringComparer.Ordinal).ToArray();
        var end = rows.Select(row => dayOf[row.EnteredOn] + row.Days).DefaultIfEmpty().Max() + 2;
        var scale = Math.Max(4, 780 / Math.Max(1, end));
        var (width, height) = (Left + (scale * end) + 110, Top + (Step * projects.Length) + Bottom);
        var svg = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" font-family=\"'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{projects.Length} projects, stage by stage</title><rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\" fill=\"#222\">工程建设项目并联审批 · {projects.Length} construction projects, each through {stages.Count} stages</text>\n");
        for (var i = 0; i < stages.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{16 + (220 * i)}\" y=\"40\" width=\"12\" height=\"12\" fill=\"{s_colours[i % s_colours.Length]}\"/><text x=\"{34 + (220 * i)}\" y=\"50\" font-size=\"12\" fill=\"#222\">{stages[i].Stage} (≤ {stages[i].JointDays})</text>");
        }

        Months(svg, workingDays.Take(end).ToArray(), scale, height);
        for (var i = 0; i < projects.Length; i++)
        {
            var y = Top + (Step * i);
            var (used, sequential) = (projects[i].Sum(row => row.Days), projects[i].Sum(row => row.Sequential));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 10}\" text-anchor=\"end\" font-size=\"10\" fill=\"#222\">{projects[i].Key}</text>");
            foreach (var row in projects[i].OrderBy(row => row.Stage))
            {
                var x = Left + (scale * dayOf[row.EnteredOn]);
                svg.Append(CultureInfo.InvariantCulture, $"<g><title>{row.Project}, {stages[row.Stage].Stage}: {row.Days} working days of {row.Joint}; one after the other {row.Sequential}</title>")
                    .Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y + 1}\" width=\"{Math.Max(3, scale * row.Days)}\" height=\"{Step - 4}\" rx=\"2\" fill=\"{s_colours[row.Stage % s_colours.Length]}\"/></g>");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{width - 104}\" y=\"{y + 10}\" font-size=\"10\" fill=\"#222\">{used} d, not {sequential}</text>\n");
        }

        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"{height - 12}\" font-size=\"11\" fill=\"#444\">Bars: working days used together, from entry to the last decision. Right: their sum, and what the members' promises one after the other would have taken.</text>\n</svg>\n").ToString();
    }

    private static void Months(StringBuilder svg, LocalDate[] days, int scale, int height)
    {
        for (var i = 0; i < days.Length; i++)
        {
            if (i == 0 || days[i].Month != days[i - 1].Month)
            {
                var x = Left + (scale * i);
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" y1=\"{Top - 14}\" x2=\"{x}\" y2=\"{height - Bottom}\" stroke=\"#ddd\"/><text x=\"{x + 3}\" y=\"{Top - 6}\" font-size=\"10\" fill=\"#444\">{days[i].Year}-{days[i].Month:D2}</text>\n");
            }
        }
    }
}
