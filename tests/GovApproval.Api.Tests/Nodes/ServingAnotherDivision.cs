namespace GovApproval.Api.Tests.Nodes;

public sealed class ServingAnotherDivision(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Pengxi = "510921";
    private const string Shehong = "510981";

    [Fact]
    public async Task shows_nothing_of_the_first()
    {
        var path = await service.Files();
        var stranger = await service.As("administrator", "pengxi-admin", division: Pengxi);
        foreach (var list in new[] { "items", "departments", "windows", "applications", "views/window-workload", "views/supervision", "views/parallel-approval", "views/green-channel" })
        {
            (await stranger.Read("/v1/" + list)).Items().ShouldBeEmpty(list);
        }

        await stranger.GetAsync(path).Refuses(404, "not-found");
        await stranger.GetAsync("/v1/items/food-business-permit").Refuses(404, "not-found");
        (await stranger.Read("/v1/views/performance?from=2020-01-01&to=2029-12-31")).GetProperty("total").Number("received").ShouldBe(0);
        (await stranger.Read("/v1/views/green-channel")).GetProperty("total").Number("allCases").ShouldBe(0);
        var officer = await service.As("window-officer", "pengxi-officer", Scene.Department, division: Pengxi);
        await officer.Post(path + "/first-instance", """{ "opinion": "mine", "recommendation": "grant" }""").Refuses(404, "not-found");
    }

    [Fact]
    public async Task keeps_its_entries_to_itself()
    {
        var there = await service.As("catalogue-officer", "shehong-catalogue", division: Shehong);
        await there.Put("/v1/departments/salt", """{ "name": "盐务局" }""").Gives(201, version: 1);
        (await there.Read("/v1/departments/salt")).Text("name").ShouldBe("盐务局");
        var here = await service.CatalogueOfficer();
        await here.GetAsync("/v1/departments/salt").Refuses(404, "not-found");
        await here.Put("/v1/departments/salt", """{ "name": "another" }""").Gives(201, version: 1);
        (await there.Read("/v1/departments/salt")).Text("name").ShouldBe("盐务局");
    }

    [Fact]
    public async Task counts_by_the_nations_calendar()
    {
        var there = await service.As("auditor", "pengxi-auditor", division: Pengxi);
        (await there.Read("/v1/calendars/due-date?from=2026-02-12&workingDays=5")).Text("dueOn").ShouldBe("2026-02-26");
    }
}
