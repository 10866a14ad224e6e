using System.Text.Json.Nodes;
using NodaTime;
using Npgsql;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Desks;

/// <summary>By Idempotency-Key.</summary>
public sealed class RepeatingARequest(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task of_a_filing_files_once()
    {
        var officer = await service.Officer();
        var first = await officer.Ask("/v1/applications", Submission(), key: "file-1");
        var written = await Events();
        var again = await officer.Ask("/v1/applications", Submission(), key: "file-1");
        await Same(first, again);
        ((int)again.StatusCode).ShouldBe(201);
        (await Events()).ShouldBe(written);
    }

    [Fact]
    public async Task of_a_command_gives_the_first_answer_and_writes_nothing()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        var first = await officer.Ask(path + "/first-instance", Examine, key: "examine-1");
        await (await (await service.Verifier()).Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 4);
        var written = await Events();
        var again = await officer.Ask(path + "/first-instance", Examine, key: "examine-1");
        await again.ShouldBeCase("examined", 3);
        await Same(first, again);
        (await Events()).ShouldBe(written);
    }

    [Fact]
    public async Task with_another_body_or_target_is_refused()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        await (await officer.Ask(path + "/first-instance", Examine, key: "examine-2")).ShouldBeCase("examined", 3);
        await (await officer.Ask(path + "/first-instance", Examine.Replace("complete", "incomplete", StringComparison.Ordinal), key: "examine-2"))
            .ShouldBeProblem(422, "idempotency-key-reused");
        await (await officer.Ask(await service.Accepted() + "/first-instance", Examine, key: "examine-2")).ShouldBeProblem(422, "idempotency-key-reused");
        await (await officer.Ask("/v1/applications", Submission(), key: "examine-2")).ShouldBeProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task tells_the_dates_of_the_calendars_that_were_out_when_it_was_first_answered()
    {
        service.SetClock(Beijing(6, 1));
        var (officer, calendars) = (await service.Officer(), await service.CatalogueOfficer());
        var filed = await officer.Ask("/v1/applications", Submission(more: """ "acceptance": { "decision": "accepted" } """), key: "file-5");
        var path = filed.Headers.Location!.ToString();
        var examined = await officer.Ask(path + "/first-instance", Examine, key: "examine-5");
        var dueOn = await DueOn();
        var calendar = JsonNode.Parse((await service.Nobody.Read("/v1/calendars/2026")).GetRawText())!;
        calendar["days"]!.AsArray().Add(new JsonObject { ["name"] = "closed", ["date"] = "2026-06-03", ["isOffDay"] = true });
        await calendars.Put("/v1/calendars/2026", new JsonObject { ["year"] = 2026, ["papers"] = calendar["papers"]!.DeepClone(), ["days"] = calendar["days"]!.DeepClone() }.ToJsonString()).Gives();
        service.SetClock(Beijing(6, 1, 23));
        (await DueOn()).ShouldNotBe(dueOn);
        await Same(filed, await officer.Ask("/v1/applications", Submission(more: """ "acceptance": { "decision": "accepted" } """), key: "file-5"));
        await Same(examined, await officer.Ask(path + "/first-instance", Examine, key: "examine-5"));
        service.SetClock(null);

        async Task<string?> DueOn() => (await officer.Read(path)).GetProperty("clock").GetProperty("promised").Text("dueOn");
    }

    [Fact]
    public async Task of_a_refusal_gives_that_refusal_even_when_the_case_has_moved_on()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        var refused = await officer.Ask(path + "/completion", Grant, key: "grant-1");
        await refused.ShouldBeProblem(409, "wrong-state");
        await officer.Ask(path + "/first-instance", Examine);
        await (await service.Verifier()).Ask(path + "/verification", Confirm);
        var again = await officer.Ask(path + "/completion", Grant, key: "grant-1");
        await again.ShouldBeProblem(409, "wrong-state");
        await Same(refused, again);
        await (await officer.Ask(path + "/completion", Grant, key: "grant-2")).ShouldBeCase("completed", 5);
    }

    [Fact]
    public async Task of_what_was_already_so_gives_the_same_even_when_the_case_has_moved_on()
    {
        var officer = await service.Officer();
        var path = await service.Examined();
        var nothing = await officer.Ask(path + "/first-instance", Examine, key: "examine-3");
        await nothing.ShouldBeCase("examined", 3);
        await (await (await service.Verifier()).Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 4);
        var again = await officer.Ask(path + "/first-instance", Examine, key: "examine-3");
        await again.ShouldBeCase("examined", 3);
        await Same(nothing, again);
    }

    [Fact]
    public async Task at_the_same_instant_is_decided_once_and_answered_alike()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        var filings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => officer.Ask("/v1/applications", Submission(applicant: Somebody("510682200002022345")), key: "file-2")));
        var commands = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => officer.Ask(path + "/first-instance", Examine, key: "examine-4")));
        foreach (var other in filings.Skip(1))
        {
            await Same(filings[0], other);
        }

        foreach (var other in commands.Skip(1))
        {
            await Same(commands[0], other);
        }

        await commands[0].ShouldBeCase("examined", 3);
        (await officer.History(path)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task by_another_caller_is_a_request_of_its_own()
    {
        var first = await (await service.Officer()).Ask("/v1/applications", Submission(), key: "file-3");
        var other = await (await service.Officer("sun")).Ask("/v1/applications", Submission(), key: "file-3");
        other.Headers.Location.ShouldNotBe(first.Headers.Location);
        (await (await service.Citizen()).Ask("/v1/applications", Submission("company-change"), key: "file-3")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task after_a_day_counts_anew()
    {
        var officer = await service.Officer();
        service.SetClock(Beijing(3, 2));
        var first = await officer.Ask("/v1/applications", Submission(), key: "file-4");
        service.SetClock(Beijing(3, 3) - Duration.FromSeconds(1));
        await Same(first, await officer.Ask("/v1/applications", Submission(), key: "file-4"));
        service.SetClock(Beijing(3, 3));
        var anew = await officer.Ask("/v1/applications", Submission("company-change"), key: "file-4");
        await anew.ShouldBeCase("submitted", 1, 201);
        service.SetClock(null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task needs_a_key_that_says_something(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/applications") { Content = new StringContent(Submission(), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        await (await (await service.Officer()).SendAsync(request)).ShouldBeProblem(400, "malformed");
    }

    [Fact]
    public async Task needs_a_key_of_modest_length() =>
        await (await (await service.Officer()).Ask("/v1/applications", Submission(), key: new string('k', 256))).ShouldBeProblem(400, "malformed");

    private static async Task Same(HttpResponseMessage first, HttpResponseMessage again)
    {
        again.StatusCode.ShouldBe(first.StatusCode);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        Headers(again).ShouldBe(Headers(first));
    }

    private static string[] Headers(HttpResponseMessage answer) =>
    [
        .. answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not "Date" && !header.Key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal),
    ];

    // What a repeat might write; the calendar writes beside it what has come due since the days of another test.
    private async Task<long> Events()
    {
        await using var database = NpgsqlDataSource.Create(service.ConnectionString);
        await using var count = database.CreateCommand("select count(*) from mt_events where type in ('application_submitted', 'first_instance_completed')");
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
