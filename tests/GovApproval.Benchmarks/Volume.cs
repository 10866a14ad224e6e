using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GovApproval.Benchmarks.Http;
using Spectre.Console;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>What shows only once the service has stored a year's events: memory, disk, lag and folding anew.</summary>
internal static class Volume
{
    private const string View = "WindowWorkload";
    private const int EventsPerCase = 5;

    public static async Task Measure(Server server, Choices chosen, Report report)
    {
        await server.Settle();
        await using var service = await ServiceProcess.Start(server);
        await service.Drive(64, 500);
        if (chosen.Only.Contains("memory") || chosen.Only.Contains("rebuild"))
        {
            await Fill(service, chosen.Volume);
        }

        if (chosen.Only.Contains("memory"))
        {
            await MemoryAndDisk(service, report);
        }

        if (chosen.Only.Contains("lag"))
        {
            foreach (var callers in new[] { 16, 64 })
            {
                await Lag(service, callers, chosen.Cases * 2, report);
            }
        }

        if (chosen.Only.Contains("rebuild"))
        {
            await Rebuild(service, report);
        }
    }

    private static async Task Fill(ServiceProcess service, int events)
    {
        var drive = 0.0;
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"Storing {Number(events)} events over HTTP, 64 callers", maxValue: events);
            for (var stored = await Events(service); stored < events; stored = await Events(service))
            {
                task.Value = stored;
                var cases = (int)Math.Min(5_000, ((events - stored) / EventsPerCase) + 1);
                var result = (await service.Drive(64, cases)).Result;
                drive += result.Seconds;
                if (result.Errors > 0)
                {
                    throw new InvalidOperationException($"{Number(result.Errors)} errors: {result.FirstError}");
                }
            }

            task.Value = events;
        });
        Say($"  in {Number(drive)} s");
    }

    private static async Task MemoryAndDisk(ServiceProcess service, Report report)
    {
        var events = await Events(service);
        report.Add(new($"service memory after {Number(events)} events", $"{Number(Usage.MebibytesOf(service.Id, "VmRSS"))} MB", "≤ 300 MB",
            $"resident; at most {Number(Usage.MebibytesOf(service.Id, "VmHWM"))} MB since start"));
        var log = await Size(service, "mt_events");
        var streams = await Size(service, "mt_streams");
        report.Add(new("disk per event", $"{Number((log + streams) / events)} bytes", "",
            $"mt_events {Number(log / events)}, its share of mt_streams {Number(streams / events)}, indexes included; case file {Number(await Size(service, "mt_doc_casefile") / events)}, answers kept a day {Number(await Size(service, "idempotency") / events)}"));
    }

    /// <summary>What a caller sees: from a command's answer until the view holds what it wrote, one HTTP call included.</summary>
    private static async Task Lag(ServiceProcess service, int callers, int cases, Report report)
    {
        Say($"Lag of {View} under {Number(callers)} callers …");
        var officer = await service.Token("officer-of-lag", "window-officer", Scene.Department, Scene.Window);
        var load = service.Drive(callers, cases);
        var lags = new List<long>();
        for (var number = 0; !load.IsCompleted; number++)
        {
            using var submitted = await service.Send(HttpMethod.Post, "/v1/applications", officer, new
            {
                item = Scene.Item, window = Scene.Window, channel = "counter", applicant = new { kind = "person", name = "王小明" },
            });
            var began = Stopwatch.GetTimestamp();
            var position = submitted.Headers.GetValues("GovApproval-Position").Single();
            using var seen = await service.Send(HttpMethod.Get, $"/v1/views/window-workload/{Scene.Window}?atLeast={position}", officer);
            var took = Stopwatch.GetTimestamp() - began;
            if (number >= 10)
            {
                lags.Add(took);
            }

            await Task.Delay(10);
        }

        var (result, count) = ((await load).Result, lags.Count);
        var lag = Latencies.Of(lags);
        report.Add(new($"lag of {View}, {Number(callers)} callers", $"p50 {Number(lag.P50, "0.0")} ms, p99 {Number(lag.P99, "0.0")} ms", "p99 ≤ 50 ms",
            $"{Number(count)} probes, their HTTP call included, at {Number(result.PerSecond)} commands/s"));
    }

    private static async Task Rebuild(ServiceProcess service, Report report)
    {
        var administrator = await service.Token("keeper", "administrator", Scene.Department);
        foreach (var round in new[] { "first", "second" })
        {
            Say($"Rebuild of {View}, {round} …");
            var (service0, postgres0) = service.CpuSeconds();
            using var begun = await service.Send(HttpMethod.Post, $"/v1/admin/projections/{View}/rebuild", administrator);
            var (events, seconds) = await Rebuilt(service, administrator);
            var (service1, postgres1) = service.CpuSeconds();
            report.Add(new($"rebuild of {View}, {round}", $"{Number(events / seconds)} events/s", "≥ 600,000/s",
                $"{Number(events)} events in {Number(seconds, "0.00")} s, loading and swapping included; CPU per event {Number((service1 - service0) * 1_000_000 / events, "0.0")} µs service, {Number((postgres1 - postgres0) * 1_000_000 / events, "0.0")} µs PostgreSQL"));
        }
    }

    private static async Task<(long Events, double Seconds)> Rebuilt(ServiceProcess service, string administrator)
    {
        while (true)
        {
            await Task.Delay(100);
            using var list = await service.Send(HttpMethod.Get, "/v1/admin/projections", administrator);
            using var json = JsonDocument.Parse(await list.Content.ReadAsStringAsync());
            var rebuild = json.RootElement.GetProperty("items").EnumerateArray()
                .Single(p => p.GetProperty("name").GetString() == View).GetProperty("rebuild");
            if (rebuild.GetProperty("phase").GetString() == "failed")
            {
                throw new InvalidOperationException("The rebuild has failed.");
            }

            if (rebuild.GetProperty("seconds") is { ValueKind: JsonValueKind.Number } seconds)
            {
                return (rebuild.GetProperty("events").GetInt64(), seconds.GetDouble());
            }
        }
    }

    private static async Task<double> Events(ServiceProcess service) =>
        Convert.ToDouble(await Server.Ask(service.Database, "select coalesce(max(seq_id), 0) from mt_events"), CultureInfo.InvariantCulture);

    private static async Task<double> Size(ServiceProcess service, string table) =>
        Convert.ToDouble(await Server.Ask(service.Database, $"select pg_total_relation_size('{table}')"), CultureInfo.InvariantCulture);
}
