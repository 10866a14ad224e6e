using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Tests.Nodes;
using GovApproval.Applications;
using GovApproval.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GovApproval.Api.Tests.Escalation;

/// <summary>
/// Thousands of deadlines fall due in one minute, and the service is killed in the middle. Ten thousand, or as many as
/// GOVAPPROVAL_SWEEP_CASES says.
/// </summary>
public sealed class FallingDueAllAtOnce(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private static readonly int s_cases = int.Parse(
        Environment.GetEnvironmentVariable("GOVAPPROVAL_SWEEP_CASES") ?? "10000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task ends_in_exactly_one_escalation_each_though_the_service_is_killed_in_the_middle()
    {
        service.SetClock(Scene.Beijing(3, 2));
        await Seed();
        (await Escalations("count(*)")).ShouldBe(0);
        var doomed = await Node.On(service, quiet: true);
        doomed.SetClock(Scene.Beijing(3, 6));
        await Hall.Eventually(async () => await Escalations("count(*)") > s_cases / 10, 60);
        await doomed.Kill();
        var left = s_cases - await Escalations("count(*)");
        left.ShouldBeGreaterThan(0, "killed too late to show anything");
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        service.SetClock(Scene.Beijing(3, 6));
        await Hall.Eventually(async () => await Escalations("count(distinct stream_id)") >= s_cases, 120);
        TestContext.Current.SendDiagnosticMessage($"{left} left after the kill, escalated in {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        service.SetClock(Scene.Beijing(3, 6, 12)); // once more over all of it
        await Hall.Eventually(async () => await Due() == 0, 60);
        (await Escalations("count(*)"), await Escalations("count(distinct stream_id)")).ShouldBe((s_cases, s_cases));
    }

    /// <summary>Straight into the log, as many a batch as it takes.</summary>
    private async Task Seed()
    {
        var (log, kind) = (service.Services.GetRequiredService<EventLog>(), service.Services.GetRequiredService<StreamKind<CaseFile, ApplicationEvent>>());
        var (officer, at) = (new ActorId("wang"), Scene.Beijing(3, 2));
        var division = "510682";
        foreach (var some in Enumerable.Range(0, s_cases).Chunk(4000))
        {
            var stored = await Task.WhenAll(some.Select(n =>
            {
                var submitted = new ApplicationSubmitted(
                    string.Create(CultureInfo.InvariantCulture, $"seed-{n}"), new(Scene.Permit), 1, new(Scene.Department), new(Scene.Window), Channel.Counter,
                    new SealedParty(PartyKind.Person, new PersonId(Guid.CreateVersion7()), "c2VhbGVk"), null, null, [], null, null, officer, at);
                var accepted = new ApplicationAccepted(Standing.After(submitted), 1, new Limits(10, 5, OnTheSpot: false), null, officer, at);
                var stream = new StreamId(division, Guid.CreateVersion7());
                var append = new StreamAppend(stream, kind.Name, 0, [submitted, accepted])
                {
                    Documents = kind.Documents(kind.Fold(null, [submitted, accepted]), stream),
                };
                return log.Write(new Write([append], new EventHeaders("wang", null, null, null), at));
            }));
            stored.ShouldAllBe(result => result is WriteResult.Committed);
        }
    }

    private Task<int> Escalations(string what) => Ask($"select {what} from mt_events where type = 'application_escalated'");

    private Task<int> Due() => Ask("select count(*) from mt_doc_casefile where elapses_on <= date '2026-03-06'");

    private async Task<int> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
