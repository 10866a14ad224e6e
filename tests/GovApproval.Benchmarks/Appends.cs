using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.EventStore;
using NodaTime;

namespace GovApproval.Benchmarks;

/// <summary>A step of some matter: an event of the size an application's events have.</summary>
internal sealed record StepTaken(string Window, string Officer, string Opinion, string[] Materials, string At);

/// <summary>What the writer of the next step reads: the size of a case file.</summary>
internal sealed record Matter(string Item, string Window, string Officer, int Steps, string[] Opinions, string LastAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StepTaken))]
[JsonSerializable(typeof(Matter))]
internal sealed partial class AppendJson : JsonSerializerContext;

/// <summary>The event store without HTTP: one event, its inline document and an idempotency row per append, four appends to a stream.</summary>
internal static class Appends
{
    private static readonly DocumentTable Matters = new("matter", DocumentIdType.Uuid,
        [new("state", ColumnType.Text), new("item", ColumnType.Text), new("due_on", ColumnType.Date)]);

    // A command's answer is not kept but what it can be rendered from again.
    private const string Recipe = "2 /v1/applications/01a229ae-3356-702e-ac2e-0339f0735133 01a229ae3356702eac2e0339f0735133.1.8.17959956119906850";

    /// <param name="ClientCpu">Microseconds of this process per append.</param>
    /// <param name="PostgresCpu">Microseconds of PostgreSQL per append.</param>
    public sealed record Result(double PerSecond, Latencies Latencies, double ClientCpu, double PostgresCpu);

    public static async Task<Result> Measure(Server server, int writers, double seconds)
    {
        var database = await server.NewDatabase();
        try
        {
            return await Measure(database, server, writers, seconds);
        }
        finally
        {
            await server.Drop(database);
        }
    }

    private static async Task<Result> Measure(string database, Server server, int writers, double seconds)
    {
        await using var log = new EventLog(new()
        {
            ConnectionString = database,
            Types = new EventTypes().Add("step_taken", AppendJson.Default.StepTaken),
            Tables = [Matters],
        });
        await log.Migrate();
        await server.Settle();
        var warm = Stopwatch.GetTimestamp() + (long)(1.5 * Stopwatch.Frequency);
        var end = warm + (long)(seconds * Stopwatch.Frequency);
        var running = Enumerable.Range(0, writers).Select(_ => Task.Run(() => Append(log, warm, end))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var (client, postgres) = (Environment.CpuUsage.TotalTime, Usage.CpuOfFamily(server.ProcessId));
        var took = (await Task.WhenAll(running)).SelectMany(t => t).ToList();
        client = Environment.CpuUsage.TotalTime - client;
        postgres = Usage.CpuOfFamily(server.ProcessId) - postgres;
        return new(took.Count / seconds, Latencies.Of(took), client.TotalMicroseconds / took.Count, postgres * 1_000_000 / took.Count);
    }

    private static async Task<List<long>> Append(EventLog log, long warm, long end)
    {
        var took = new List<long>(100_000);
        var recorded = Instant.FromUtc(2026, 3, 2, 1, 0);
        var fingerprint = new byte[32];
        while (true)
        {
            var stream = new StreamId("510682", Guid.CreateVersion7());
            for (var version = 0; version < 4; version++)
            {
                var began = Stopwatch.GetTimestamp();
                var document = JsonSerializer.SerializeToUtf8Bytes(
                    new Matter("food-business-permit", "w-07", "officer-11", version, [.. Enumerable.Repeat("complete and in the form the law requires", version + 1)], "2026-03-02T01:00:00Z"),
                    AppendJson.Default.Matter);
                var result = await log.Write(new(
                    [
                        new(stream, "matter", version, [new StepTaken("w-07", "officer-11", "complete and in the form the law requires", ["form", "site", "identity"], "2026-03-02T01:00:00Z")])
                        {
                            Documents = [new(Matters, stream.Id, document, ["accepted", "food-business-permit", new LocalDate(2026, 3, 30)])],
                        },
                    ],
                    new("officer-11", "4bf92f3577b34da6a3ce929d0e0e4736"),
                    recorded)
                {
                    Answer = new("510682", Guid.NewGuid(), fingerprint, 200, [], Recipe),
                });
                var now = Stopwatch.GetTimestamp();
                if (result is not WriteResult.Committed)
                {
                    throw new InvalidOperationException($"An append was not stored: {result}");
                }

                if (now >= end)
                {
                    return took;
                }

                if (began >= warm)
                {
                    took.Add(now - began);
                }
            }
        }
    }
}
