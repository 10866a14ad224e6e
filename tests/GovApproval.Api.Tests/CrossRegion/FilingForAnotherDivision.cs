using System.Text.Json.Nodes;

namespace GovApproval.Api.Tests.CrossRegion;

public sealed class FilingForAnotherDivision(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string There = "510923";

    [Fact]
    public async Task makes_one_case_there_and_notes_its_receipt_here()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var here = await service.Officer();
        var body = $$"""{ "division": "{{There}}", "item": "{{Scene.Permit}}", "window": "{{Scene.Window}}", "applicant": {{Scene.Zhang}} }""";
        await here.Post("/v1/cross-region-filings", body).Refuses(409, "cross-region-not-agreed");

        // The other center publishes the item, and agrees to take such cases from here at its window.
        var catalogue = await service.As("catalogue-officer", "there-catalogue", division: There);
        await catalogue.Put("/v1/departments/" + Scene.Department, """{ "name": "市场监督管理局" }""").Gives(201);
        var item = JsonNode.Parse((await service.Nobody.Read("/v1/items/" + Scene.Permit)).GetRawText())!.AsObject();
        await catalogue.Put("/v1/items/" + Scene.Permit, item.ToJsonString()).Gives(201);
        var division = (await here.Read((await service.Accepted()) + "/events")).Items()[0].GetProperty("data").Text("receiptNumber")![..6];
        await catalogue.Put("/v1/windows/w-there", $$"""{ "name": "跨域通办窗口", "comprehensive": true, "receivesFrom": ["{{division}}"] }""").Gives(201);

        var filed = await here.Post("/v1/cross-region-filings", body).Gives(201);
        var path = "/v1/cross-region-filings/" + filed.Text("id");
        await Hall.Eventually(async () => (await here.Read(path)).Text("receiptNumber") is not null);
        var known = await here.Read(path);
        (known.Text("state"), known.Text("receiptNumber")![..6], known.Text("declinedFor")).ShouldBe(("submitted", There, null));

        var officer = await service.As("window-officer", "there-officer", Scene.Department, division: There);
        var file = await officer.Read("/v1/applications/" + known.Text("application"));
        (file.Text("window"), file.GetProperty("applicant").Text("name")).ShouldBe(("w-there", Scene.Name));
        (await officer.Read("/v1/applications")).Items().Length.ShouldBe(1);
        var origin = (await officer.Read($"/v1/applications/{known.Text("application")}/events")).Items()[0].GetProperty("data").GetProperty("origin");
        (origin.Text("division"), origin.Text("filing")).ShouldBe((division, filed.Text("id")));
        await officer.Post($"/v1/applications/{known.Text("application")}/acceptance", Scene.Accept).Gives();
        (await here.Read(path)).Text("state").ShouldBe("accepted");
        await here.GetAsync("/v1/applications/" + known.Text("application")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task is_done_at_a_window_of_ones_own_for_a_division_elsewhere()
    {
        var here = await service.Officer();
        await here.Post("/v1/cross-region-filings", $$"""{ "division": "x", "item": "a", "window": "no-such", "applicant": {{Scene.Zhang}} }""").Refuses(400, "validation");
        await here.Post("/v1/cross-region-filings", $$"""{ "division": "{{There}}", "item": "{{Scene.Permit}}", "window": "w-tax", "applicant": {{Scene.Zhang}} }""").Refuses(403, "forbidden");
        await (await service.Citizen()).Post("/v1/cross-region-filings", "{}").Refuses(403, "forbidden");
    }
}
