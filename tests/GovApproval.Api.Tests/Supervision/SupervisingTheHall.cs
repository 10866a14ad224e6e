using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Supervision;

/// <summary>A food permit accepted on Monday 2 March 2026: the warning is due on the 6th, the promise ends on the 9th.</summary>
public sealed class SupervisingTheHall(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task issues_a_card_that_names_its_rule_its_evidence_and_who_answers_for_it()
    {
        var (path, card) = await Warned();
        (card.Text("state"), card.Text("card"), card.Text("since"), card.Text("replyDueOn")).ShouldBe(("issued", "yellow", "2026-03-06", "2026-03-09"));
        (card.GetProperty("rule").Text("number"), card.Number("ruleVersion")).ShouldBe(("T01", 1));
        card.GetProperty("responsible").GetRawText().ShouldBe(
            """{"department":"market-supervision","window":"w-market-supervision","post":"examination","person":"wang"}""");
        var evidence = card.GetProperty("evidence").EnumerateArray().ShouldHaveSingleItem();
        (evidence.Text("type"), evidence.Number("version")).ShouldBe(("ApplicationAccepted", 2));
        var events = (await (await service.Overseer()).Read(path + "/events")).Items();
        evidence.GetProperty("position").GetInt64().ShouldBe(events[1].GetProperty("position").GetInt64());
        (await (await service.Citizen()).GetAsync(path + "/cards")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task hears_who_answers_for_a_card_before_it_is_confirmed_or_lifted()
    {
        var (path, _) = await Warned();
        var (officer, supervisor) = (await service.Officer(), await service.Supervisor());
        await (await supervisor.Ask(path + "/cards/1/confirmation", """{ "opinion": "so it is" }""")).ShouldBeProblem(409, "card-awaits-reply");
        await (await officer.Ask(path + "/cards/1/confirmation", """{ "opinion": "so it is" }""")).ShouldBeProblem(403, "forbidden");
        await (await officer.Ask(path + "/cards/1/reply", """{ "reply": "tomorrow" }""")).ShouldBeIn("accepted");
        await (await officer.Ask(path + "/cards/1/reply", """{ "reply": "never" }""")).ShouldBeProblem(409, "card-already-replied");
        await (await officer.Ask(path + "/cards/1/appeal", """{ "grounds": "a holiday" }""")).ShouldBeIn("accepted");
        (await (await supervisor.Ask(path + "/cards/1/lift", """{ "reason": "it was one" }""")).ShouldBeIn("accepted")).Text("card").ShouldBe("none");
        await (await officer.Ask(path + "/cards/9/reply", """{ "reply": "which?" }""")).ShouldBeProblem(404, "not-found");
        (await supervisor.Ask(path + "/cards", """{ "rule": "X", "reason": "so", "evidence": [1] }""")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        var byHand = await (await supervisor.Ask(path + "/cards", """{ "rule": "C01", "reason": "so", "evidence": [1] }""")).ShouldBeIn("accepted");
        byHand.Text("card").ShouldBe("red");
    }

    [Fact]
    public async Task replays_cases_by_other_rules_and_writes_nothing()
    {
        var (path, card) = await Warned();
        var overseer = await service.Overseer();
        var before = (await overseer.Read(path)).Number("version");
        var rule = JsonNode.Parse(card.GetProperty("rule").GetRawText())!;
        rule["days"] = 0;
        var answer = await overseer.Post("/v1/supervision/replay", $$"""{ "rules": [{{rule.ToJsonString()}}], "scope": { "item": "food-business-permit" } }""").Gives();
        var total = answer.GetProperty("totals").EnumerateArray().Single(t => t.Text("rule") == "T01");
        (total.Number("standing") > 0, total.Number("supposed"), total.Number("vanishing") > 0).ShouldBe((true, 0, true));
        answer.Items().Select(one => one.Text("application")).ShouldContain(path.Split('/')[^1]);
        (await overseer.Read(path)).Number("version").ShouldBe(before);
    }

    [Fact]
    public async Task orders_a_department_and_closes_the_order_once_it_is_verified()
    {
        var (supervisor, officer) = (await service.Supervisor(), await service.Officer());
        var issued = await supervisor.Post("/v1/supervision/orders", """{ "department": "market-supervision", "matter": "decide", "dueOn": "2026-03-20" }""").Gives(201, version: 1);
        var path = "/v1/supervision/orders/" + issued.Text("id");
        await supervisor.Post(path + "/closing", """{ "conclusion": "done" }""").Refuses(409, "order-not-there");
        await (await service.Examiner("public-security")).Post(path + "/reply", """{ "reply": "done" }""").Refuses(404, "not-found");
        await officer.Post(path + "/reply", """{ "reply": "done" }""").Gives(200, version: 2);
        (await supervisor.Post(path + "/verification", """{ "accepted": false, "opinion": "not so" }""").Gives()).Text("state").ShouldBe("issued");
        await officer.Post(path + "/reply", """{ "reply": "now" }""").Gives();
        await supervisor.Post(path + "/verification", """{ "accepted": true, "opinion": "so" }""").Gives();
        await supervisor.Post(path + "/closing", """{ "conclusion": "in order" }""").Gives();
        (await officer.Read(path)).GetProperty("replies").GetArrayLength().ShouldBe(2);
        (await officer.Read("/v1/supervision/orders?state=closed")).Items().Select(o => o.Text("id")).ShouldContain(issued.Text("id"));
        (await (await service.Examiner("public-security")).Read("/v1/supervision/orders")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task shows_open_cards_as_they_change_and_goes_on_from_the_last_one_seen()
    {
        await Warned();
        var reader = await service.Overseer();
        var (id, data) = await First(reader, "-1");
        data.Text("department").ShouldNotBeNullOrEmpty();
        await Warned();
        var (next, after) = await First(reader, id);
        long.Parse(next, CultureInfo.InvariantCulture).ShouldBeGreaterThan(long.Parse(id, CultureInfo.InvariantCulture));
        after.Items().ShouldContain(row => row.Text("item") == Permit && row.Text("post") == "examination" && row.Number("yellow") > 0);
    }

    private static async Task<(string Id, JsonElement Data)> First(HttpClient reader, string lastSeen)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/views/supervision/live");
        if (lastSeen != "-1")
        {
            request.Headers.Add("Last-Event-ID", lastSeen);
        }

        using var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        var id = "";
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (id, JsonElement.Parse(line[6..]));
            }
        }

        throw new InvalidOperationException("the stream ended");
    }

    private async Task<(string Path, JsonElement Card)> Warned()
    {
        service.SetClock(Beijing(3, 2));
        var path = await service.Accepted();
        service.SetClock(Beijing(3, 6));
        var overseer = await service.Overseer();
        var cards = Array.Empty<JsonElement>();
        await Hall.Eventually(async () => (cards = (await overseer.Read(path + "/cards")).Items()).Length > 0);
        return (path, cards[0]);
    }
}
