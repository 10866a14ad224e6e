using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Cli.Simulation;

/// <summary>What a simulated center looks like: the service's own chart of the months, and its projects stage by stage.</summary>
internal sealed class Pictures(ServiceClient service, Staff staff, Scenario scenario)
{
    /// <param name="project">The service's own picture of one project on its way.</param>
    public async Task Save(DirectoryInfo folder, LocalDate last, byte[]? project, CancellationToken ct)
    {
        folder.Create();
        var months = await service.Picture($"v1/views/performance?from={Dates.Text(scenario.FirstDay)}&to={Dates.Text(LocalDate.Min(last, scenario.LastDay))}", staff.Center, ct);
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{scenario.Code}-months.svg"), months, ct);
        if (project is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, $"{scenario.Code}-gantt.svg"), project, ct);
        }

        if (scenario.Project.Template is not null)
        {
            var projects = await service.All("v1/views/parallel-approval", staff.Center, ct);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{scenario.Code}-stages.svg"), ProjectsPicture.Draw([.. projects.Select(Row)]), ct);
        }
    }

    private static ProjectRow Row(JsonElement project) => new(
        project.GetProperty("code").GetString()!,
        [.. project.GetProperty("stages").EnumerateArray().Where(stage => stage.GetProperty("openedAt").ValueKind == JsonValueKind.String).Select(Stage)],
        project.GetProperty("elapsedDays").GetInt32(),
        project.GetProperty("sequentialDays").GetInt32(),
        [.. project.GetProperty("sessions").EnumerateArray().Where(s => s.GetProperty("cancelledFor").ValueKind == JsonValueKind.Null).Select(s => Day(s.GetProperty("from")))]);

    private static StageRow Stage(JsonElement stage) => new(
        stage.GetProperty("stage").GetString()!,
        Day(stage.GetProperty("openedAt")),
        stage.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("finishOn")).Where(on => on.ValueKind == JsonValueKind.String)
            .Select(on => Dates.Parse(on.GetString()!)).DefaultIfEmpty(Day(stage.GetProperty("openedAt"))).Max(),
        stage.GetProperty("elapsedDays").GetInt32(),
        stage.GetProperty("jointDays").GetInt32() + (stage.GetProperty("extension") is { ValueKind: JsonValueKind.Object } more ? more.GetProperty("days").GetInt32() : 0));

    private static LocalDate Day(JsonElement instant) =>
        InstantPattern.ExtendedIso.Parse(instant.GetString()!).GetValueOrThrow().InZone(DateTimeZoneProviders.Tzdb["Asia/Shanghai"]).Date;
}
