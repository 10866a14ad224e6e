using System.Diagnostics;
using GovApproval.Benchmarks.Http;
using GovApproval.Calendar;
using NodaTime;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>A hundred thousand deadlines fall due in one minute, and the service is killed in the middle.</summary>
internal static class Sweeps
{
    private const int Cases = 100_000;
    private const string Told = "select count(*) from mt_events where type = 'application_escalated'";

    public static async Task Measure(Server server, Report report)
    {
        await server.Settle();
        await using var service = await ServiceProcess.Start(server);
        await Likenesses.Fill(service, Cases);
        await server.Settle();
        Say($"{Number(Cases)} deadlines fall due …");
        var due = OfficeTime.StartOf(Likenesses.Coming(4)) + Duration.FromHours(9);
        var began = await FallDue(service, due);
        var beforeKill = await Until(service, Cases / 2, began);
        await service.KillAndStart();
        var again = await FallDue(service, due);
        var all = await Until(service, Cases, again);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (told, cases) = (await Count(service, Told), await Count(service, Told.Replace("count(*)", "count(distinct stream_id)", StringComparison.Ordinal)));
        report.Add(new($"{Number(Cases)} deadlines at once, killed in the middle", $"{Number(beforeKill.Told / beforeKill.Seconds)}/s", "exactly 1 each",
            $"{Number(told)} escalations of {Number(cases)} cases; half in {Number(beforeKill.Seconds, "0.0")} s, the rest {Number(all.Seconds, "0.0")} s after the new start"));
    }

    private static async Task<long> FallDue(ServiceProcess service, Instant at)
    {
        using var body = new StringContent($$"""{ "now": "{{at}}" }""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await service.Http.PutAsync(new Uri("/dev/clock", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetTimestamp();
    }

    private static async Task<(long Told, double Seconds)> Until(ServiceProcess service, int count, long began)
    {
        while (true)
        {
            var told = await Count(service, Told);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (told >= count)
            {
                return (told, seconds);
            }

            if (seconds > 300)
            {
                throw new InvalidOperationException($"After {Number(seconds)} s only {Number(told)} of {Number(count)} were escalated; the service says: {await service.Said()}");
            }

            await Task.Delay(100);
        }
    }

    private static async Task<long> Count(ServiceProcess service, string sql) => (long)(await Server.Ask(service.Database, sql))!;
}
