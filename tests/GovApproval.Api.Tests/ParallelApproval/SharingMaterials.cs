using System.Text.Json;

namespace GovApproval.Api.Tests.ParallelApproval;

/// <summary>What came once for a project, or is held of its investor, is asked for by none of its departments.</summary>
public sealed class SharingMaterials(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Housing = "housing-construction";

    [Fact]
    public async Task brings_them_to_the_applications_that_wait_for_them()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (head, officer) = (await service.Overseer(), await service.Examiner(Housing));
        var entered = await head.Post("/v1/projects", Project("share-1", """["fire-design-review", "construction-permit"]""", "91510682MA6SHARE01")).Gives(201);
        var (fire, permit) = (Path(entered, "fire-design-review"), Path(entered, "construction-permit"));
        await officer.Post(fire + "/acceptance", """{ "decision": "supplement-required", "missing": ["drawings", "申请表 (Application form)"] }""").Gives();
        await officer.Post(permit + "/acceptance", """{ "decision": "supplement-required", "missing": ["contract"] }""").Gives();
        var waiting = await head.Read("/v1/projects/share-1");
        waiting.GetProperty("holders").EnumerateArray().Select(h => (h.Text("for"), h.Text("department"), h.Text("item"))).ShouldBe(
            [("supplement", null, "fire-design-review"), ("supplement", null, "construction-permit")]);
        waiting.GetProperty("heldBy").GetArrayLength().ShouldBe(0, "it lies with the investor");

        service.SetClock(Scene.Beijing(3, 3));
        await head.Post("/v1/projects/share-1/materials", """{ "materials": [{ "code": "drawings", "provided": true }] }""").Gives(version: 2);
        (await head.Read(fire)).State().ShouldBe("supplement-required", "the form is still missing");
        await head.Post("/v1/projects/share-1/materials?dryRun=true", """{ "materials": [{ "code": "form", "provided": true }] }""").Gives();
        (await head.Read(fire)).State().ShouldBe("supplement-required");
        var told = await head.Post("/v1/projects/share-1/materials", """{ "materials": [{ "code": "form", "provided": true }] }""");
        ((int)told.StatusCode).ShouldBe(200);
        (await told.Json()).GetProperty("holders").EnumerateArray().Select(h => h.Text("for")).ShouldBe(["acceptance", "supplement"], "the answer tells what came of it");
        var (supplied, other) = (await head.Read(fire), await head.Read(permit));
        (supplied.State(), other.State()).ShouldBe(("submitted", "supplement-required"));
        (await head.History(fire)).ShouldContain("SupplementReceived");
        var view = await head.Read($"/v1/views/parallel-approval/share-1?atLeast={told.Position()}");
        view.GetProperty("holders")[0].Text("for").ShouldBe("acceptance");
        view.GetProperty("heldBy").EnumerateArray().Select(d => d.GetString()).ShouldBe([Housing]);
        JsonElement.DeepEquals(view, await head.Read("/v1/projects/share-1")).ShouldBeTrue();
        (await head.Read($"/v1/views/parallel-approval/share-1/cases?figure=held&atLeast={told.Position()}")).Items().Select(c => c.Text("item")).ShouldBe(["fire-design-review"]);
    }

    [Fact]
    public async Task takes_what_the_center_has_of_the_investor()
    {
        const string Investor = "91510682MA6SHARE02";
        service.SetClock(Scene.Beijing(3, 2));
        var (head, officer) = (await service.Overseer(), await service.Examiner(Housing));
        var earlier = await officer.Post("/v1/applications", Hall.Filing("drainage-permit", number: Investor, more: """, "materials": [{ "code": "drawings", "provided": true }, { "code": "form", "provided": true }] """)).Gives(201);
        var told = await (await service.Partner()).Post("/v1/shared-data", $$"""
            { "person": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "{{Investor}}" }, "fields": {}, "materials": ["合同或者协议 (Contract or agreement)"], "reference": "SJGX-9" }
            """);
        await officer.Post("/v1/items/construction-permit/preparation?atLeast=" + told.Position(), $$"""{ "kind": "organization", "identityNumber": "{{Investor}}" }""").Gives();

        const string Items = """["construction-permit"]""";
        var plain = await head.Post("/v1/projects", Project("share-2", Items, Investor)).Gives(201);
        (await Filed(head, plain, "construction-permit")).TryGetProperty("filledIn", out _).ShouldBeFalse("nobody asked for it");

        var entered = await head.Post("/v1/projects", Project("share-3", Items, Investor, """, "fillIn": true, "materials": [{ "code": "lpp", "provided": true }] """)).Gives(201);
        var filed = await Filed(head, entered, "construction-permit");
        filed.GetProperty("materials").EnumerateArray().Select(m => m.Text("code")).ShouldBe(["lpp", "contract", "drawings"], ignoreOrder: true);
        filed.GetProperty("filledIn").EnumerateArray().Select(f => (f.Text("pointer"), Told(f, "application"), Told(f, "partner"))).ShouldBe(
            [("/materials/contract", null, "tax-office"), ("/materials/drawings", earlier.Text("id"), null)], ignoreOrder: true);

        // An item that joins later asks for nothing either.
        var joined = await head.Post("/v1/projects/share-3/items", """{ "item": "fire-design-review", "reason": "needed" }""").Gives();
        (await Filed(head, joined, "fire-design-review")).GetProperty("filledIn").EnumerateArray().Select(f => f.Text("pointer")).ShouldBe(["/materials/drawings"]);
        await officer.Post(Path(joined, "fire-design-review") + "/acceptance", """{ "decision": "supplement-required", "missing": ["drawings"] }""").Refuses(409, "materials-held");
    }

    [Fact]
    public async Task names_each_once() =>
        await (await service.Overseer()).Post("/v1/projects", Project("share-4", """["construction-permit"]""", "91510682MA6SHARE04", """, "materials": [{ "code": "lpp", "provided": true }, { "code": "lpp", "provided": false }, { "code": " ", "provided": true }] """))
            .Refuses(400, "validation");

    private static string? Told(JsonElement filledIn, string member) => filledIn.TryGetProperty(member, out var told) ? told.GetString() : null;

    private static string Path(JsonElement project, string item) =>
        "/v1/applications/" + project.GetProperty("members").EnumerateArray().Last(m => m.Text("item") == item).Text("application");

    private static async Task<JsonElement> Filed(HttpClient by, JsonElement project, string item) =>
        (await by.Read(Path(project, item) + "/events")).Items()[0].GetProperty("data");

    private static string Project(string code, string items, string investor, string more = "") => $$"""
        { "code": "{{code}}", "name": "标准厂房", "leadDepartment": "{{Housing}}", "items": {{items}}, "stage": "construction",
          "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "{{investor}}" }{{more}} }
        """;
}
