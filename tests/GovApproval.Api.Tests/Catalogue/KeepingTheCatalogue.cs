using System.Text.Json;

namespace GovApproval.Api.Tests.Catalogue;

public sealed class KeepingTheCatalogue(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task lists_every_item_once_page_by_page()
    {
        var all = new List<string?>();
        for (var path = "/v1/items?limit=40"; path is not null;)
        {
            var answer = await service.Nobody.GetAsync(path);
            var page = await answer.Json();
            all.AddRange(page.Items().Select(item => item.Text("code")));
            var next = page.Text("next");
            answer.Headers.Contains("Link").ShouldBe(next is not null);
            path = next is null ? null : $"/v1/items?limit=40&cursor={Uri.EscapeDataString(next)}";
        }

        all.Count.ShouldBeGreaterThan(100);
        all.ShouldBeUnique();
        all.ShouldBe(all.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task filters_exactly()
    {
        (await service.Nobody.Read("/v1/items?department=tax")).Items().Select(item => item.Text("code"))
            .ShouldBe(["invoice-quota", "tax-payment-certificate", "tax-payment-extension", "tax-registration"]);
        (await service.Nobody.Read("/v1/items?department=tax&kind=promised")).Items().Length.ShouldBe(2);
        (await service.Nobody.Read("/v1/items?department=no-such")).Items().ShouldBeEmpty();
        (await service.Nobody.Read("/v1/items?department=tax&status=cancelled")).Items().ShouldBeEmpty();
        (await service.Nobody.Read("/v1/items?asOf=1990-01-01T00:00:00Z")).Items().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("kind=sometimes")]
    [InlineData("colour=red")]
    [InlineData("cursor=abc")]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("asOf=yesterday")]
    [InlineData("status=in-use&status=cancelled")]
    public Task refuses_a_query_it_does_not_understand(string query) => service.Nobody.GetAsync("/v1/items?" + query).Refuses(400, "validation");

    [Fact]
    public async Task publishes_versions_that_stay_readable()
    {
        var officer = await service.CatalogueOfficer();
        const string Path = "/v1/items/versioned";
        service.SetClock(Scene.Beijing(3, 2));
        var published = await officer.Put(Path, Item());
        await Task.FromResult(published).Gives(201, version: 1);
        published.Headers.Location!.ToString().ShouldBe(Path);

        service.SetClock(Scene.Beijing(3, 3));
        var again = await officer.Put(Path, Item());
        await Task.FromResult(again).Gives(200, version: 1);

        service.SetClock(Scene.Beijing(3, 4));
        var revised = await officer.Put(Path, Item(promised: 5));
        (await Task.FromResult(revised).Gives(200, version: 2)).Number("version").ShouldBe(2);
        revised.Position().ShouldBeGreaterThan(published.Position());

        (await service.Nobody.GetAsync(Path).Gives(200, version: 2)).Number("promisedDays").ShouldBe(5);
        (await service.Nobody.Read(Path + "?asOf=2026-03-03T10:00:00%2B08:00")).Number("promisedDays").ShouldBe(10);
        await service.Nobody.GetAsync(Path + "?asOf=2026-03-01T10:00:00%2B08:00").Refuses(404, "not-found");
        using var known = new HttpRequestMessage(HttpMethod.Get, Path);
        known.Headers.IfNoneMatch.Add(new("\"2\""));
        ((int)(await service.Nobody.SendAsync(known)).StatusCode).ShouldBe(304);
    }

    [Fact]
    public async Task announces_a_version_that_takes_effect_later()
    {
        var officer = await service.CatalogueOfficer();
        service.SetClock(Scene.Beijing(3, 2));
        await officer.Put("/v1/items/announced", Item()).Gives(201);
        await officer.Put("/v1/items/announced", Item(promised: 5, more: """, "inForceFrom": "2026-04-01T00:00:00+08:00" """)).Gives(200, version: 2);
        (await service.Nobody.Read("/v1/items/announced")).Number("version").ShouldBe(1);
        service.SetClock(Scene.Beijing(4, 1));
        (await service.Nobody.Read("/v1/items/announced")).Number("version").ShouldBe(2);
        await officer.Put("/v1/items/announced", Item(promised: 4, more: """, "inForceFrom": "2026-03-01T00:00:00+08:00" """)).Refuses(409, "in-force-before-publication");
    }

    [Theory]
    [InlineData("""{ "promisedDays": 21 }""", "promise-above-limit")]
    [InlineData("""{ "kind": "on-the-spot" }""", "on-the-spot-with-promise")]
    [InlineData("""{ "fees": [{ "name": "fee", "amount": "10" }] }""", "fee-without-basis")]
    [InlineData("""{ "department": "no-such-department" }""", "unknown-department")]
    public async Task refuses_what_the_law_or_the_register_does_not_bear(string change, string code)
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/items/refused", Changed(change)).Refuses(409, code);
        await service.Nobody.GetAsync("/v1/items/refused").Refuses(404, "not-found");
    }

    [Theory]
    [InlineData("""{ "promissedDays": 5 }""")]
    [InlineData("""{ "code": "another" }""")]
    [InlineData("""{ "promisedDays": -1 }""")]
    [InlineData("""{ "promisedDays": 1.5 }""")]
    [InlineData("""{ "name": "" }""")]
    [InlineData("""{ "name": null }""")]
    [InlineData("""{ "kind": "sometimes" }""")]
    [InlineData("""{ "form": [] }""")]
    [InlineData("""{ "materials": [{ "name": "without code" }] }""")]
    [InlineData("""{ "fees": [{ "name": "fee", "amount": "ten", "basis": "law" }] }""")]
    public async Task reads_bodies_strictly(string change) =>
        await (await service.CatalogueOfficer()).Put("/v1/items/strict", Changed(change)).Refuses(400, "validation");

    [Fact]
    public async Task changes_only_the_version_that_the_caller_names()
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/items/named", Item()).Gives(201);
        await officer.Send(HttpMethod.Put, "/v1/items/named", Item(promised: 5), ifMatch: "\"7\"").Refuses(412, "stale-version");
        await officer.Send(HttpMethod.Put, "/v1/items/named", Item(promised: 5), ifMatch: "\"1\"").Gives(200, version: 2);
        await officer.Send(HttpMethod.Put, "/v1/items/named", Item(promised: 4), ifMatch: "\"1\"").Refuses(412, "stale-version");
    }

    [Fact]
    public async Task gives_a_repeated_key_its_first_answer()
    {
        var officer = await service.CatalogueOfficer();
        var first = await officer.Send(HttpMethod.Put, "/v1/items/keyed", Item(), key: "put-1").Gives(201);
        await officer.Put("/v1/items/keyed", Item(promised: 5)).Gives(200, version: 2);
        (await officer.Send(HttpMethod.Put, "/v1/items/keyed", Item(), key: "put-1").Gives(201)).GetRawText().ShouldBe(first.GetRawText());
        await officer.Send(HttpMethod.Put, "/v1/items/keyed", Item(promised: 4), key: "put-1").Refuses(422, "idempotency-key-reused");
        (await service.Nobody.Read("/v1/items/keyed")).Number("version").ShouldBe(2);
    }

    [Fact]
    public async Task writes_nothing_on_a_dry_run()
    {
        var officer = await service.CatalogueOfficer();
        (await officer.Put("/v1/items/dry?dryRun=true", Item()).Gives()).GetProperty("events").EnumerateArray().Single().Text("type").ShouldBe("ItemPublished");
        await service.Nobody.GetAsync("/v1/items/dry").Refuses(404, "not-found");
    }

    [Fact]
    public async Task is_the_catalogue_officers_to_do()
    {
        await (await service.Examiner("tax")).Put("/v1/items/forbidden", Item()).Refuses(403, "forbidden");
        await service.Nobody.Put("/v1/items/forbidden", Item()).Refuses(401, "unauthorized");
        await (await service.Overseer()).Post("/v1/items/film-screening/cancellation", """{ "reason": "tired of it" }""").Refuses(403, "forbidden");
    }

    [Fact]
    public async Task takes_an_item_out_of_use_while_running_cases_go_on()
    {
        service.SetClock(Scene.Beijing(3, 2));
        const string Path = "/v1/items/refined-oil-retail";
        var (officer, examiner) = (await service.CatalogueOfficer(), await service.Examiner("commerce"));
        var filing = Hall.Filing("refined-oil-retail", accepted: false);
        var running = "/v1/applications/" + (await examiner.Post("/v1/applications", filing).Gives(201)).Text("id");

        service.SetClock(Scene.Beijing(3, 3));
        (await officer.Post(Path + "/suspension", """{ "reason": "the rules are being revised" }""").Gives(200, version: 2)).Text("status").ShouldBe("suspended");
        await officer.Post(Path + "/suspension", """{ "reason": "once more" }""").Gives(200, version: 2);
        await examiner.Post("/v1/applications", filing).Refuses(409, "item-not-in-use");
        await examiner.Post(running + "/acceptance", """{ "decision": "accepted" }""").Gives();
        await service.Settles(running, "commerce");
        (await service.Nobody.Read(Path + "?asOf=2026-03-02T12:00:00%2B08:00")).Text("status").ShouldBe("in-use");

        (await officer.Post(Path + "/resumption", """{ "reason": "revised" }""").Gives(200, version: 3)).Text("status").ShouldBe("in-use");
        await examiner.Post("/v1/applications", filing).Gives(201);
        (await officer.Post(Path + "/cancellation", """{ "reason": "国发〔2026〕1号" }""").Gives(200, version: 4)).Text("status").ShouldBe("cancelled");
        await examiner.Post("/v1/applications", filing).Refuses(409, "item-not-in-use");
        await officer.Post(Path + "/resumption", """{ "reason": "a mistake" }""").Refuses(409, "item-already-cancelled");
        await officer.Post(Path + "/cancellation", """{ "reason": "again" }""").Gives(200, version: 4);
        await officer.Post("/v1/items/no-such-item/suspension", """{ "reason": "x" }""").Refuses(404, "not-found");
        await officer.Post(Path + "/suspension", "{}").Refuses(400, "validation");
    }

    [Fact]
    public async Task leaves_a_case_with_the_version_it_was_accepted_under()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (officer, examiner) = (await service.CatalogueOfficer(), await service.Examiner("tax"));
        var item = (await service.Nobody.Read("/v1/items/invoice-quota")).GetRawText();
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(item)!;
        var path = await service.Files("invoice-quota", "tax");
        var waiting = await service.Files("invoice-quota", "tax", accepted: false);
        body["promisedDays"] = JsonElement.Parse("9");
        await officer.Put("/v1/items/invoice-quota", JsonSerializer.Serialize(body)).Gives(200, version: 2);

        var pinned = await examiner.Read(path);
        (pinned.GetProperty("item").Number("version"), pinned.GetProperty("clock").GetProperty("promised").Number("budgetDays")).ShouldBe((1, 2));
        var accepted = await examiner.Post(waiting + "/acceptance", """{ "decision": "accepted" }""").Gives();
        (accepted.GetProperty("item").Number("version"), accepted.GetProperty("clock").GetProperty("promised").Number("budgetDays")).ShouldBe((2, 9));
    }

    [Fact]
    public async Task keeps_what_an_item_allows_and_the_rule_it_rests_on()
    {
        const string Rules = """
            , "appeal": { "reconsiderationBody": "county government", "court": "county court" }, "tolerance": { "rule": "county list 2026", "mostDays": 10 },
            "commitment": { "rule": "commitment list 2026", "verifyWithinDays": 20, "barredMonths": 24 }, "renewal": { "rule": "a law", "askDaysBefore": 60 }
            """;
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/items/ruled", Item(more: Rules)).Gives(201);
        var item = await service.Nobody.Read("/v1/items/ruled");
        item.GetProperty("appeal").Text("court").ShouldBe("county court");
        item.GetProperty("tolerance").Number("mostDays").ShouldBe(10);
        (item.GetProperty("commitment").Number("verifyWithinDays"), item.GetProperty("commitment").Number("barredMonths")).ShouldBe((20, 24));
        item.GetProperty("renewal").Number("askDaysBefore").ShouldBe(60);
        await officer.Put("/v1/items/ruled", Item(more: """, "tolerance": { "rule": " ", "mostDays": 0 } """)).Refuses(400, "validation");
    }

    [Theory]
    [InlineData("""{ "fees": [{ "name": "a", "amount": "-5.00", "basis": "n" }] }""", "/fees/0/amount")]
    [InlineData("""{ "fees": [{ "name": "a", "amount": "5.001", "basis": "n" }] }""", "/fees/0/amount")]
    [InlineData("""{ "fees": [{ "name": "a", "amount": "5.00", "currency": "USD", "basis": "n" }] }""", "/fees/0/currency")]
    [InlineData("""{ "fees": [{ "name": "a", "amount": "5.00", "basis": "n" }, { "name": "a", "amount": "6.00", "basis": "n" }] }""", "/fees/1/name")]
    [InlineData("""{ "fees": [{ "name": "a", "amount": "5.00", "basis": "n", "exemptions": [{ "code": "x", "ground": "g", "basis": "b" }, { "code": "x", "ground": "h", "basis": "b" }] }] }""", "/fees/0/exemptions/1/code")]
    [InlineData("""{ "materials": [{ "code": "m", "name": "a" }, { "code": "m", "name": "b" }] }""", "/materials/1/code")]
    [InlineData("""{ "procedure": ["one", " "] }""", "/procedure/1")]
    [InlineData("""{ "conditions": [""] }""", "/conditions/0")]
    [InlineData("""{ "legalBasis": [{ "law": "", "article": "Art. 1" }] }""", "/legalBasis/0/law")]
    [InlineData("""{ "details": { "jointDepartments": [{ "name": "" }] } }""", "/details/jointDepartments/0/name")]
    [InlineData("""{ "details": { "handlingOffice": { "name": "x", "socialCreditCode": "1234567890123456789" } } }""", "/details/handlingOffice/socialCreditCode")]
    public async Task takes_no_entry_that_could_not_be_told_or_charged(string change, string pointer) =>
        (await (await service.CatalogueOfficer()).Put("/v1/items/untellable", Changed(change)).Refuses(400, "validation"))
            .GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([pointer]);

    private static string Item(int promised = 10, string more = "") => $$"""
        { "name": "An item", "department": "market-supervision", "kind": "promised", "nature": "administrative-approval", "statutoryDays": 20, "promisedDays": {{promised}}{{more}} }
        """;

    private static string Changed(string change)
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Item())!;
        foreach (var member in JsonElement.Parse(change).EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return JsonSerializer.Serialize(members);
    }
}
