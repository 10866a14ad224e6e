using System.Globalization;
using System.Runtime.InteropServices;
using GovApproval.Benchmarks.Http;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Choices(string[] Only, double Seconds, int Cases, int Volume, string? Connection, bool Markdown);

/// <summary>One run of all that was chosen, on one PostgreSQL.</summary>
internal static class Run
{
    public static readonly string[] Stages = ["floor", "http", "append", "rebuild", "lag", "memory", "clock", "sweep", "views", "catalogue"];

    public static async Task<int> All(Choices chosen)
    {
        if (chosen.Only.Except(Stages).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no \"{unknown}\"; there are {string.Join(", ", Stages)}.");
            return 1;
        }

        if (Console.IsOutputRedirected)
        {
            Plain();
        }

        var taken = await Usage.OfMachine();
        await using var server = await Server.Start(chosen.Connection);
        var postgres = await server.Version();
        var report = new Report(string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, PostgreSQL {postgres}, .NET {Environment.Version}, {RuntimeInformation.OSDescription.Split('#')[0].Trim()}"));
        if (taken > 0.1)
        {
            report.Add(new("machine before the run", $"{Number(taken * 100)} % busy", "", "with other work: every figure below is too low"));
        }

        var floors = new List<double>();
        async Task MeasureFloor()
        {
            Say("Floor: single-row durable inserts of 300 bytes, 16 connections …");
            floors.Add(await Floor.PerSecond(server, chosen.Seconds));
        }

        await MeasureFloor();
        var drives = chosen.Only.Contains("http") ? await Commands(server, chosen.Cases) : [];
        if (drives.Count > 0)
        {
            await MeasureFloor();
        }

        var floor = floors.Average();
        report.Add(new("floor A: durable inserts, 16 connections", $"{Number(floor)}/s", "",
            floors.Count > 1 ? $"before {Number(floors[0])}, after {Number(floors[1])}" : ""));
        if (chosen.Only.Contains("floor") && await Floor.ByPgbench(server, chosen.Seconds) is { } pgbench)
        {
            report.Add(new("the same by pgbench", $"{Number(pgbench)}/s", "", "for information"));
        }

        drives.ForEach(drive => report.Add(RowOf(drive, floor)));
        if (chosen.Only.Contains("append"))
        {
            await AppendRows(server, chosen.Seconds, floor, report);
        }

        if (chosen.Only.Intersect(["rebuild", "lag", "memory"]).Any())
        {
            await Volume.Measure(server, chosen, report);
        }

        if (chosen.Only.Contains("catalogue"))
        {
            await Catalogues.Measure(server, report);
        }

        if (chosen.Only.Contains("clock"))
        {
            await Clocks.Measure(server, report);
        }

        if (chosen.Only.Contains("sweep"))
        {
            await Sweeps.Measure(server, report);
        }

        if (chosen.Only.Contains("views"))
        {
            await Reports.Measure(server, report);
        }

        report.Print(chosen.Markdown);
        return drives.Exists(d => d.Drive.Result.Errors > 0) ? 1 : 0;
    }

    private static async Task<List<(int Callers, string Heat, Drive Drive)>> Commands(Server server, int cases)
    {
        var drives = new List<(int, string, Drive)>();
        foreach (var callers in new[] { 16, 64 })
        {
            await server.Settle();
            await using var service = await ServiceProcess.Start(server);
            await service.Drive(callers, 500);
            foreach (var heat in new[] { "cold", "hot", "hot" })
            {
                Say($"HTTP: {callers.ToString(CultureInfo.InvariantCulture)} callers, {heat}, {Number(cases)} cases …");
                var drive = await service.Drive(callers, cases);
                Say($"  {Number(drive.Result.PerSecond)}/s, {Number(drive.Result.Errors)} errors {drive.Result.FirstError}");
                drives.Add((callers, heat, drive));
            }
        }

        return drives;
    }

    private static Row RowOf((int Callers, string Heat, Drive Drive) run, double floor)
    {
        var (callers, heat, drive) = run;
        var (result, driver, service, postgres) = drive;
        var goal = (callers, heat) switch
        {
            (16, "cold") => "≥ 0.35",
            (16, _) => "≥ 0.50, p99 ≤ 10",
            (_, "hot") => "≥ 0.65, p99 ≤ 15",
            _ => "",
        };
        return new($"HTTP, {callers.ToString(CultureInfo.InvariantCulture)} callers, {heat}",
            $"{Number(result.PerSecond)}/s = {Number(result.PerSecond / floor, "0.00")} × floor; p50/p95/p99 {Number(result.P50, "0.0")} / {Number(result.P95, "0.0")} / {Number(result.P99, "0.0")} ms",
            goal,
            $"{Number(result.Errors)} errors; CPU driver/service/PostgreSQL {Number(driver * 100)}/{Number(service * 100)}/{Number(postgres * 100)} % = {Number(drive.Cost(driver))}/{Number(drive.Cost(service))}/{Number(drive.Cost(postgres))} µs a command");
    }

    private static async Task AppendRows(Server server, double seconds, double floor, Report report)
    {
        foreach (var (writers, goal) in new[] { (1, "3,000/s"), (16, "17,000/s"), (256, "36,000/s") })
        {
            Say($"Appends in process: {Number(writers)} writers …");
            var (perSecond, latencies, client, postgres) = await Appends.Measure(server, writers, seconds);
            report.Add(new($"appends in process, {Number(writers)} writers", $"{Number(perSecond)}/s = {Number(perSecond / floor, "0.00")} × floor", goal,
                $"p50/p99 {Number(latencies.P50, "0.0")} / {Number(latencies.P99, "0.0")} ms; CPU per append {Number(client)} µs here, {Number(postgres)} µs PostgreSQL"));
        }
    }
}
