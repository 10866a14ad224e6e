using System.Text.Json;
using Npgsql;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Desks;

/// <summary>By dryRun.</summary>
public sealed class TryingARequest(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task tells_the_events_of_a_filing_and_writes_nothing()
    {
        var before = await Rows();
        var answer = await (await service.Officer()).Ask(
            "/v1/applications?dryRun=true", Submission(applicant: Somebody("510682197001017654"), more: """ "acceptance": { "decision": "accepted" } """), key: "try-1");
        var events = await Told(answer);
        events.Select(e => e.GetProperty("type").GetString()).ShouldBe(["ApplicationSubmitted", "ApplicationAccepted"]);
        events.Select(e => e.GetProperty("version").GetInt64()).ShouldBe([1, 2]);
        events[1].GetProperty("data").GetProperty("limits").GetProperty("promisedDays").GetInt32().ShouldBe(5);
        answer.Headers.Location.ShouldBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("510682197001017654");
        (await Rows()).ShouldBe(before);
    }

    [Fact]
    public async Task tells_the_events_of_a_command_and_leaves_the_case_as_it_is()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        var before = await Rows();
        var events = await Told(await officer.Ask(path + "/first-instance?dryRun=true", Examine, key: "try-2"));
        events.Single().GetProperty("version").GetInt64().ShouldBe(3);
        events.Single().GetProperty("data").GetProperty("opinion").GetString().ShouldBe("complete and lawful");
        (await Rows()).ShouldBe(before);
        await (await officer.GetAsync(path)).ShouldBeCase("accepted", 2);

        // The key was not used up by the trial.
        await (await officer.Ask(path + "/first-instance", Examine, key: "try-2")).ShouldBeCase("examined", 3);
        (await Told(await officer.Ask(path + "/first-instance?dryRun=true", Examine))).ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_a_refusal_as_the_request_itself_would()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        var before = await Rows();
        await (await officer.Ask(path + "/completion?dryRun=true", Grant, key: "try-3")).ShouldBeProblem(409, "wrong-state");
        await (await officer.Ask(path + "/first-instance?dryRun=true", Examine, ifMatch: "\"7\"")).ShouldBeProblem(412, "stale-version");
        await (await (await service.Supervisor()).Ask(path + "/first-instance?dryRun=true", Examine)).ShouldBeProblem(403, "forbidden");
        await (await officer.Ask(path + "/completion?dryRun=perhaps", Grant)).ShouldBeProblem(400, "validation");
        (await Rows()).ShouldBe(before);
    }

    private static async Task<JsonElement[]> Told(HttpResponseMessage answer)
    {
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Json()).GetProperty("events").EnumerateArray()];
    }

    private async Task<string> Rows()
    {
        await service.FilesCaughtUp();
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        await using var count = database.CreateCommand(
            "select concat_ws(' ', (select count(*) from mt_events), (select count(*) from mt_streams), (select count(*) from mt_doc_casefile), (select count(*) from idempotency), (select count(*) from subject_keys))");
        return (string)(await count.ExecuteScalarAsync())!;
    }
}
