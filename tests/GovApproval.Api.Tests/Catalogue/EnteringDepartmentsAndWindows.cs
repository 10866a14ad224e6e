namespace GovApproval.Api.Tests.Catalogue;

public sealed class EnteringDepartmentsAndWindows(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task enters_corrects_and_lists_a_department()
    {
        var officer = await service.CatalogueOfficer();
        const string Path = "/v1/departments/salt";
        var entered = await officer.Put(Path, """{ "code": "salt", "name": "盐务局" }""");
        await Task.FromResult(entered).Gives(201, version: 1);
        entered.Headers.Location!.ToString().ShouldBe(Path);
        await officer.Put(Path, """{ "name": "盐务局" }""").Gives(200, version: 1);
        (await officer.Put(Path, """{ "name": "盐务管理局", "socialCreditCode": "11510682MB00000000" }""").Gives(200, version: 2)).Text("name").ShouldBe("盐务管理局");
        (await service.Nobody.GetAsync(Path).Gives(200, version: 2)).Text("socialCreditCode").ShouldBe("11510682MB00000000");
        (await service.Nobody.Read("/v1/departments?limit=200")).Items().Select(d => d.Text("code")).ShouldContain("salt");
        await service.Nobody.GetAsync("/v1/departments/no-such").Refuses(404, "not-found");
        await (await service.Overseer()).Put(Path, """{ "name": "mine" }""").Refuses(403, "forbidden");
    }

    [Theory]
    [InlineData("""{ "name": "盐务局", "chief": "Wang" }""", "validation")]
    [InlineData("""{ "code": "pepper", "name": "盐务局" }""", "validation")]
    [InlineData("""{ "name": " " }""", "validation")]
    [InlineData("[]", "validation")]
    [InlineData("", "malformed")]
    public async Task reads_bodies_strictly(string body, string code) =>
        await (await service.CatalogueOfficer()).Put("/v1/departments/strict", body).Refuses(400, code);

    [Theory]
    [InlineData("""{ "name": "w" }""", "window-without-department")]
    [InlineData("""{ "name": "w", "department": "no-such" }""", "unknown-department")]
    [InlineData("""{ "name": "w", "department": "tax", "items": ["no-such-item"] }""", "unknown-items")]
    [InlineData("""{ "name": "w", "department": "tax", "items": ["food-business-permit"] }""", "department-mismatch")]
    public async Task refuses_a_window_that_cannot_be(string body, string code) =>
        await (await service.CatalogueOfficer()).Put("/v1/windows/refused", body).Refuses(409, code);

    [Fact]
    public async Task lets_a_window_receive_what_it_serves_and_no_more()
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/windows/village-1", """{ "name": "村便民服务点", "comprehensive": true, "level": "village", "items": ["tree-felling"] }""").Gives(201, version: 1);
        (await service.Nobody.GetAsync("/v1/windows/village-1").Gives(200, version: 1)).Text("level").ShouldBe("village");
        var counter = await service.As("window-officer", "village-officer", windows: "village-1");
        const string At = """, "window": "village-1" """;
        await counter.Post("/v1/applications", Hall.Filing("tree-felling", accepted: false, At)).Gives(201);
        await counter.Post("/v1/applications", Hall.Filing("film-screening", accepted: false, At)).Refuses(409, "item-not-served");
        await officer.Put("/v1/windows/village-1", """{ "name": "村便民服务点", "comprehensive": true, "level": "village", "items": ["film-screening"] }""").Gives(200, version: 2);
        await counter.Post("/v1/applications", Hall.Filing("tree-felling", accepted: false, At)).Refuses(409, "item-not-served");
        await counter.Post("/v1/applications", Hall.Filing("film-screening", accepted: false, At)).Gives(201);
    }
}
