using System.Globalization;
using GovApproval.Api.Tests.Nodes;
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
        await service.SeedCases(s_cases);
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
