using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using GovApproval.Api.Desks;
using GovApproval.Api.Projections;
using GovApproval.Applications;
using GovApproval.EventStore;
using Microsoft.Extensions.DependencyInjection;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class ReadingACase(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task gives_what_each_command_answered()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var verifier = await service.Verifier();
        var filed = await officer.Ask("/v1/applications", Submission(more: """ "agent": { "kind": "person", "name": "陈代办" }, "mandate": { "number": "WT-1", "on": "2026-01-05", "scope": "file" }, "acceptance": { "decision": "accepted" } """));
        var path = filed.Headers.Location!.ToString();
        await Same(officer, path, filed);
        await Same(officer, path, await officer.Ask(path + "/first-instance", Examine));
        await Same(verifier, path, await verifier.Ask(path + "/verification", Confirm));
        await Same(verifier, path, await verifier.Ask(path + "/extension", Extend));
        await Same(officer, path, await officer.Ask(path + "/suspension", Suspend));
        await Same(officer, path, await officer.Ask(path + "/resumption", Nothing));
        var supervisor = await service.Supervisor();
        await Same(supervisor, path, await supervisor.Ask(path + "/escalations", """{ "level": 1, "reason": "slow" }"""));
        await Same(officer, path, await officer.Ask(path + "/escalations/1/answer", """{ "answer": "today" }"""));
        await Same(officer, path, await officer.Ask(path + "/completion", Grant));
        await Same(officer, path, await officer.Ask(path + "/payments", """{ "orderNumber": "JK-1", "amount": "20.00" }"""));
    }

    [Fact]
    public async Task finds_a_closed_case_that_the_node_has_let_go_of()
    {
        var desk = service.Services.GetRequiredService<Desk<CaseFile, ApplicationEvent>>();
        var officer = await service.Officer();
        var (open, closed) = (await service.Accepted(), await service.Completed());
        await service.Services.GetRequiredService<CaseFiles>().CatchUp(CancellationToken.None);
        desk.Recall(StreamOf(open)).ShouldNotBeNull();
        desk.Recall(StreamOf(closed)).ShouldBeNull();
        await Same(officer, closed, await officer.Ask(closed + "/payments", """{ "orderNumber": "JK-2", "amount": "20.00" }"""));

        static StreamId StreamOf(string path) => new("510682", Guid.Parse(path[^36..]));
    }

    [Fact]
    public async Task is_spared_when_the_reader_has_this_version()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        (await Conditionally(officer, path, "\"2\"")).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await Conditionally(officer, path, "W/\"2\"")).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        var changed = await Conditionally(officer, path, "\"1\"");
        await changed.ShouldBeCase("accepted", 2);
    }

    [Fact]
    public async Task guards_against_a_version_gone_by()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        var stale = await officer.Ask(path + "/first-instance", Examine, ifMatch: "\"1\"");
        await stale.ShouldBeProblem(412, "stale-version");
        stale.Headers.ETag!.Tag.ShouldBe("\"2\"");
        await (await officer.Ask(path + "/first-instance", Examine, ifMatch: "\"2\"")).ShouldBeCase("examined", 3);
        await (await officer.Ask("/v1/applications", Submission(), ifMatch: "\"1\"")).ShouldBeProblem(412, "stale-version");
    }

    [Fact]
    public async Task shows_it_as_it_stood()
    {
        var officer = await service.Officer();
        service.SetClock(Beijing(3, 2));
        var path = await service.Accepted();
        service.SetClock(Beijing(3, 3));
        await officer.Ask(path + "/first-instance", Examine);
        service.SetClock(Beijing(3, 4));
        await (await service.Verifier()).Ask(path + "/verification", Confirm);

        await (await officer.GetAsync(path + "?version=1")).ShouldBeCase("submitted", 1);
        var then = await (await officer.GetAsync(path + "?asOf=2026-03-03T15:00:00%2B08:00")).ShouldBeCase("examined", 3);
        then.GetProperty("clock").GetProperty("promised").GetProperty("usedDays").GetInt32().ShouldBe(1);
        await (await officer.GetAsync(path + "?version=4")).ShouldBeCase("verified", 4);
        await (await officer.GetAsync(path + "?version=5")).ShouldBeProblem(404, "not-found");
        await (await officer.GetAsync(path + "?asOf=2026-03-01T15:00:00Z")).ShouldBeProblem(404, "not-found");
        await (await officer.GetAsync(path + "?asOf=yesterday")).ShouldBeProblem(400, "validation");
        await (await officer.GetAsync(path + "?version=1&asOf=2026-03-03T15:00:00Z")).ShouldBeProblem(400, "validation");
        await (await officer.GetAsync(path + "?colour=red")).ShouldBeProblem(400, "validation");
    }

    [Fact]
    public async Task gives_its_history_page_by_page()
    {
        var officer = await service.Officer();
        var path = await service.Completed();
        var whole = (await officer.Read(path + "/events")).GetProperty("items").EnumerateArray().Select(e => e.GetRawText()).ToArray();
        whole.Length.ShouldBe(5);
        var pages = new List<string>();
        string? next = path + "/events?limit=2";
        while (next is not null)
        {
            var page = await officer.GetAsync(next);
            var body = await page.Json();
            pages.AddRange(body.GetProperty("items").EnumerateArray().Select(e => e.GetRawText()));
            next = body.GetProperty("next").GetString() is { } cursor ? $"{path}/events?limit=2&cursor={cursor}" : null;
            page.Headers.Contains("Link").ShouldBe(next is not null);
        }

        pages.ShouldBe(whole);
        var last = JsonElement.Parse(whole[^1]);
        last.GetProperty("type").GetString().ShouldBe("ApplicationCompleted");
        last.GetProperty("version").GetInt64().ShouldBe(5);
        last.GetProperty("actor").GetString().ShouldBe("wang");
        last.GetProperty("data").GetProperty("counted").GetProperty("usedDays").GetInt32().ShouldBe(0);
        whole.Select(e => JsonElement.Parse(e).GetProperty("position").GetInt64()).ShouldBeInOrder();
        await (await officer.GetAsync(path + "/events?cursor=nonsense")).ShouldBeProblem(400, "validation");
    }

    [Fact]
    public async Task carries_the_callers_trace_into_its_history()
    {
        var officer = await service.Officer();
        using var request = new HttpRequestMessage(HttpMethod.Post, await service.Accepted() + "/first-instance")
        {
            Content = new StringContent(Examine, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        await (await officer.SendAsync(request)).ShouldBeCase("examined", 3);
        var history = await officer.Read(request.RequestUri!.ToString().Replace("/first-instance", "/events", StringComparison.Ordinal));
        history.GetProperty("items")[2].GetProperty("correlationId").GetString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    [Fact]
    public async Task follows_it_by_receipt_and_code_only()
    {
        var citizen = await service.Citizen();
        var file = await citizen.Read(await citizen.File());
        var receipt = "/v1/receipts/" + file.GetProperty("receiptNumber").GetString();
        var code = file.GetProperty("queryCode").GetString()!;
        var progress = await service.Nobody.Read($"{receipt}?code={code}");
        progress.State().ShouldBe("submitted");
        progress.ToString().ShouldNotContain("applicant");
        var wrong = code[..7] + (code[7] == '0' ? '1' : '0');
        var unknown = await (await service.Nobody.GetAsync($"{receipt}?code={wrong}")).ShouldBeProblem(404, "not-found");
        var other = await (await service.Nobody.GetAsync($"/v1/receipts/51068226030200000000?code={code}")).ShouldBeProblem(404, "not-found");
        other.GetProperty("detail").GetString().ShouldBe(unknown.GetProperty("detail").GetString());
        await (await service.Nobody.GetAsync(receipt)).ShouldBeProblem(400, "validation");
    }

    [Fact]
    public async Task follows_a_receipt_of_any_division()
    {
        var citizen = await service.As("applicant", "li", division: "510683");
        var clerk = await service.As("administrator", "hu", division: "510683");
        await Put(clerk, "/v1/departments/health", """{ "name": "Health" }""");
        await Put(clerk, "/v1/items/permit", """
            { "name": "Permit", "department": "health", "kind": "promised", "nature": "administrative-approval", "statutoryDays": 20, "promisedDays": 5,
              "legalBasis": [{ "law": "Law", "article": "Art. 1" }], "result": { "kind": "licence", "name": "Permit" } }
            """);
        await Put(clerk, "/v1/windows/w-1", """{ "name": "Window", "department": "health", "level": "city" }""");
        var file = await citizen.Read(await citizen.File(Submission("permit")));
        var progress = await service.Nobody.Read($"/v1/receipts/{file.GetProperty("receiptNumber").GetString()}?code={file.GetProperty("queryCode").GetString()}");
        progress.GetProperty("item").GetProperty("name").GetString().ShouldBe("Permit");
    }

    private static async Task Put(HttpClient by, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await by.PutAsync(path, content);
        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
    }

    private static async Task Same(HttpClient by, string path, HttpResponseMessage answered)
    {
        answered.IsSuccessStatusCode.ShouldBeTrue(await answered.Content.ReadAsStringAsync());
        answered.Position().ShouldBeGreaterThan(0);
        var read = await by.GetAsync(path);
        (await read.Content.ReadAsStringAsync()).ShouldBe(await answered.Content.ReadAsStringAsync());
        read.Headers.ETag.ShouldBe(answered.Headers.ETag);
    }

    private static async Task<HttpResponseMessage> Conditionally(HttpClient by, string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        return await by.SendAsync(request);
    }
}
