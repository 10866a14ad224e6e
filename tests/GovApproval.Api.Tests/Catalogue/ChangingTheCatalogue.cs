using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Catalogue;

public sealed class ChangingTheCatalogue(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Charging = """
        { "name": "Charging", "department": "market-supervision", "kind": "promised", "nature": "administrative-confirmation", "statutoryDays": 20, "promisedDays": 10,
          "fees": [{ "name": "card", "amount": "20.00", "basis": "notice 1", "exemptions": [{ "code": "poor", "ground": "low income", "basis": "notice 2" }] }],
          "materials": [{ "code": "form", "name": "申请表 (Application form)", "originals": 1, "issuer": "the applicant" }],
          "channels": { "enquiryPhone": "0838-1" },
          "details": { "level": "county", "audiences": ["person", "enterprise"], "jointDepartments": [{ "name": "消防" }], "onlineFilingAvailable": true, "serviceHours": "9-17" } }
        """;

    private const string AnyWindow = """{ "name": "综合窗口", "comprehensive": true }""";

    [Fact]
    public async Task keeps_the_national_elements()
    {
        await (await service.CatalogueOfficer()).Put("/v1/items/detailed", Charging).Gives(201);
        var item = await service.Nobody.Read("/v1/items/detailed");
        var details = item.GetProperty("details");
        (item.Text("nature"), details.Text("level"), details.GetProperty("audiences")[1].GetString(), details.GetProperty("jointDepartments")[0].Text("name"), details.Text("serviceHours"))
            .ShouldBe(("administrative-confirmation", "county", "enterprise", "消防", "9-17"));
        (item.GetProperty("materials")[0].Text("issuer"), item.GetProperty("channels").Text("enquiryPhone")).ShouldBe(("the applicant", "0838-1"));
    }

    [Fact]
    public async Task leaves_a_running_case_the_version_it_was_accepted_under()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/items/revised", Charging).Gives(201);
        await officer.Put("/v1/windows/w-any", AnyWindow);
        var path = await service.Files("revised", more: """, "window": "w-any" """);
        await officer.Put("/v1/items/revised", Charging.Replace("\"promisedDays\": 10", "\"promisedDays\": 3", StringComparison.Ordinal)).Gives(200, version: 2);
        (await officer.Post("/v1/items/revised/fee-cancellation", """{ "fee": "card", "reason": "notice 8" }""").Gives(200, version: 3)).GetProperty("fees").GetArrayLength().ShouldBe(0);
        var file = await (await service.Examiner(Department)).Read(path);
        (file.GetProperty("item").Number("version"), file.GetProperty("clock").GetProperty("promised").Number("budgetDays")).ShouldBe((1, 10));
        var history = await service.Nobody.Read("/v1/items/revised/history");
        history.GetProperty("versions").EnumerateArray().Select(v => (v.Number("version"), v.GetProperty("item").GetProperty("fees").GetArrayLength())).ShouldBe([(1, 1), (2, 1), (3, 0)]);
    }

    [Fact]
    public async Task delegates_an_item_to_a_town_that_then_receives_it()
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/windows/town-9", """{ "name": "镇便民服务中心", "comprehensive": true, "level": "town", "items": ["tree-felling"] }""").Gives(201);
        var counter = await service.As("window-officer", "town-officer", windows: "town-9");
        var filing = Hall.Filing("film-screening", accepted: true, """, "window": "town-9" """);
        await counter.Post("/v1/applications", filing).Refuses(409, "item-not-served");
        const string Delegate = """{ "windows": ["town-9"], "basis": "list of 2026", "reason": "nearer" }""";
        (await officer.Post("/v1/items/film-screening/delegation", Delegate).Gives(200, version: 2)).GetProperty("delegatedTo")[0].GetString().ShouldBe("town-9");
        await counter.Post("/v1/applications", filing).Gives(201);
        (await service.Nobody.Read("/v1/items/film-screening/guide")).GetProperty("windows").EnumerateArray().Select(w => w.Text("code")).ShouldContain("town-9");
        var path = await service.Files("film-screening", "press-publication");
        (await (await service.Overseer()).Post(path + "/transfer", """{ "window": "town-9", "reason": "nearer" }""").Gives()).Text("window").ShouldBe("town-9");
        await officer.Post("/v1/items/film-screening/delegation", Delegate.Replace("town-9", "w-tax", StringComparison.Ordinal)).Refuses(409, "delegation-not-downward");
        await officer.Post("/v1/items/film-screening/recall", """{ "reason": "over" }""").Gives(200, version: 3);
        await counter.Post("/v1/applications", filing).Refuses(409, "item-not-served");
        await (await service.Overseer()).Post("/v1/items/film-screening/delegation", Delegate).Refuses(403, "forbidden");
    }

    [Fact]
    public async Task merges_an_item_into_another()
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/windows/w-any", AnyWindow);
        await officer.Put("/v1/items/to-merge", Charging).Gives(201);
        await officer.Post("/v1/items/to-merge/merger", """{ "into": "no-such", "reason": "x" }""").Refuses(409, "merge-target-not-in-use");
        var merged = await officer.Post("/v1/items/to-merge/merger", $$"""{ "into": "{{Permit}}", "reason": "one licence" }""").Gives(200, version: 2);
        (merged.Text("status"), merged.Text("mergedInto")).ShouldBe(("merged", Permit));
        await (await service.Examiner(Department)).Post("/v1/applications", Hall.Filing("to-merge", more: """, "window": "w-any" """)).Refuses(409, "item-not-in-use");
        await officer.Put("/v1/items/to-merge", Charging).Refuses(409, "item-already-cancelled");
    }

    [Fact]
    public async Task keeps_a_list_beyond_which_no_material_is_asked_for()
    {
        // A division of its own would do as well: the list binds what is published from then on.
        var officer = await service.CatalogueOfficer();
        await service.Nobody.GetAsync("/v1/material-list").Refuses(404, "not-found");
        await officer.Put("/v1/material-list", """{ "materials": [{ "name": "申请表 (Application form)" }], "basis": "list of 2026" }""").Gives(201, version: 1);
        await officer.Put("/v1/items/listed", Charging).Gives(201);
        (await officer.Put("/v1/items/unlisted", Charging.Replace("申请表", "介绍信", StringComparison.Ordinal)).Refuses(409, "materials-not-listed")).Text("rule").ShouldBe("Administrative Licence Law Art. 31");
        await officer.Put("/v1/material-list", """{ "materials": [{ "name": "a" }, { "name": "a" }], "basis": "x" }""").Refuses(409, "material-twice");
        (await service.Nobody.GetAsync("/v1/material-list").Gives(200, version: 1)).Text("basis").ShouldBe("list of 2026");
    }
}
