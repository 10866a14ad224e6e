namespace GovApproval.Api.Tests.Nodes;

public sealed class RunningSeveralNodes(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Path = "/v1/departments/several-nodes";

    [Fact]
    public async Task shows_a_change_of_the_catalogue_on_every_node()
    {
        await using var other = await Node.On(service);
        var there = await other.As("catalogue-officer", "there");
        await there.Read("/v1/items/food-business-permit"); // so it holds the catalogue in memory
        await (await service.CatalogueOfficer()).Post("/v1/items/food-business-permit/suspension", """{ "reason": "the form is being revised" }""").Gives();
        await Hall.Eventually(async () => (await there.Read("/v1/items/food-business-permit")).Text("status") == "suspended");
        var examiner = await other.As("window-officer", "examiner", Scene.Department);
        await examiner.Post("/v1/applications", Hall.Filing("food-business-permit")).Refuses(409, "item-not-in-use");
    }

    [Fact]
    public async Task never_takes_what_it_remembers_for_what_is_so()
    {
        await using var other = await Node.On(service);
        var (here, there) = (await service.CatalogueOfficer(), await other.As("catalogue-officer", "there"));
        await there.Put(Path, """{ "name": "one" }""").Gives(201);
        await here.Put(Path, """{ "name": "two" }""").Gives(200, version: 2);
        await there.Put(Path, """{ "name": "one" }""").Gives(200, version: 3);
        await here.Put(Path, """{ "name": "one" }""").Gives(200, version: 3);
        await here.Send(HttpMethod.Put, Path, """{ "name": "three" }""", ifMatch: "\"2\"").Refuses(412, "stale-version");
    }

    [Fact]
    public async Task lets_every_node_act_on_one_case()
    {
        await using var other = await Node.On(service);
        var (here, there) = (await service.Examiner("tax"), await other.As("window-officer", "examiner-of-tax", "tax"));
        var chief = await other.As("verifier", "chief", "tax");
        var path = await service.Files("invoice-quota", "tax");
        await there.Post(path + "/first-instance", """{ "opinion": "complete", "recommendation": "grant" }""").Gives(200, version: 3);
        await chief.Post(path + "/verification", """{ "decision": "returned", "opinion": "which invoices?" }""").Gives(200, version: 4);
        await here.Post(path + "/first-instance", """{ "opinion": "ten a month", "recommendation": "grant" }""").Gives(200, version: 5);
        await chief.Post(path + "/verification", """{ "decision": "confirmed" }""").Gives(200, version: 6);
        await here.Post(path + "/completion", """{ "result": "granted" }""").Gives(200, version: 7);
        (await there.Read(path)).Text("state").ShouldBe("completed");
        (await there.Read(path + "/events")).Items().Select(e => e.Number("version")).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
    }
}

public sealed class StoppingANode(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task leaves_its_views_to_another()
    {
        await service.Files();
        await using var other = await Node.On(service);
        var admin = await other.As("administrator", "admin");
        (await admin.Read("/v1/admin/projections")).Items().Select(p => p.Text("state")).ShouldContain("waiting");
        await service.App.StopAsync(TestContext.Current.CancellationToken);
        var examiner = await other.As("window-officer", "examiner", Scene.Department);
        var filed = await examiner.Post("/v1/applications", Hall.Filing(Scene.Permit));
        var load = await examiner.Read($"/v1/views/window-workload/w-market-supervision?atLeast={filed.Position()}");
        load.Number("accepted").ShouldBe(2);
        await Hall.Eventually(async () => (await admin.Read("/v1/admin/projections")).Items().All(p => p.Text("state") is "leading"));
    }
}
