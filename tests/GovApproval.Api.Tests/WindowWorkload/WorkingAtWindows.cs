namespace GovApproval.Api.Tests.WindowWorkload;

public sealed class WorkingAtWindows(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Staff = """
        { "posts": [{ "post": "front", "officer": "an" }, { "post": "front", "officer": "bo" }, { "post": "front", "officer": "cai" }],
          "shifts": [{ "officer": "cai", "weekdays": [1], "opensAt": 9, "closesAt": 12 }] }
        """;

    [Fact]
    public async Task hands_over_what_an_absent_officer_had_in_hand()
    {
        service.SetClock(Scene.Beijing(3, 2));
        const string Window = "/v1/windows/comprehensive-01";
        var chief = await service.Overseer();
        await chief.Put(Window + "/staff", Staff).Gives();
        (await chief.Read(Window + "/duty?at=2026-03-02T01:30:00Z")).GetProperty("posts").GetArrayLength().ShouldBe(3);
        (await chief.Read(Window + "/duty?at=2026-03-03T01:30:00Z")).GetProperty("posts").GetArrayLength().ShouldBe(2);

        var an = await service.As("window-officer", "an", "tobacco");
        var files = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            files.Add("/v1/applications/" + (await an.Post("/v1/applications", Hall.Filing("tobacco-retail-licence")).Gives(201)).Text("id"));
        }

        await chief.Post(Window + "/absences", """{ "officer": "an", "until": "2026-03-06", "reason": "病假", "deputies": ["stranger"] }""").Refuses(409, "not-at-window");
        const string Away = """{ "officer": "an", "until": "2026-03-06", "reason": "病假", "deputies": ["bo", "cai"] }""";
        await chief.Post(Window + "/absences", Away).Gives();
        await Hall.Eventually(async () => (await chief.Read("/v1/applications?officer=an")).Items().Length == 0);
        (await chief.Read("/v1/applications?officer=bo")).Items().Length.ShouldBe(2);
        (await chief.Read("/v1/applications?officer=cai")).Items().Length.ShouldBe(1);
        (await chief.History(files[0])).ShouldBe(["ApplicationSubmitted", "ApplicationAccepted", "ApplicationTransferred"]);
        (await chief.Read(Window + "/history")).Items().Select(one => one.Text("type")).ShouldBe(["window_registered", "window_staffed", "officer_absence_recorded"]);

        // Back into the pool, and out of it again, by one officer only.
        var bo = await service.As("window-officer", "bo", "tobacco");
        var file = (await chief.Read("/v1/applications?officer=bo")).Items()[0].Text("id");
        await bo.Post($"/v1/applications/{file}/release", """{ "reason": "x" }""").Gives();
        (await bo.Read("/v1/applications?window=comprehensive-01&unclaimed=true")).Items().Single().Text("id").ShouldBe(file);
        await an.Post($"/v1/applications/{file}/claim", "{}").Gives();
        await bo.Post($"/v1/applications/{file}/claim", "{}").Refuses(409, "in-hand-of-another");
        await bo.Post($"/v1/applications/{file}/release", "{}").Refuses(409, "in-hand-of-another");
    }

    [Fact]
    public async Task receives_in_front_decides_in_the_back_and_hands_out_at_one_exit()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var catalogue = await service.CatalogueOfficer();
        const string Front = """
            { "name": "综合窗口", "comprehensive": true, "arrangement": { "classes": [{ "name": "市场准入", "window": "w-market-supervision", "items": ["food-business-permit"] }], "exit": "w-exit" } }
            """;
        (await catalogue.Put("/v1/windows/w-front", Front).Refuses(409, "arrangement-not-possible")).GetProperty("unknown")[0].GetString().ShouldBe("w-exit");
        await catalogue.Put("/v1/windows/w-exit", """{ "name": "出件窗口", "comprehensive": true, "items": ["food-business-permit"] }""").Gives(201);
        await catalogue.Put("/v1/windows/w-front", Front).Gives(201);

        var front = await service.Officer();
        var file = await front.Post("/v1/applications", Scene.Submission(more: """ "window": "w-front", "acceptance": { "decision": "accepted" } """)).Gives(201);
        (file.Text("window"), file.Text("officer"), file.Number("version")).ShouldBe(("w-market-supervision", null, 3));
        var path = "/v1/applications/" + file.Text("id");
        (await front.Read("/v1/applications?window=w-market-supervision&unclaimed=true")).Items().ShouldContain(one => one.Text("id") == file.Text("id"));
        var position = await service.Settles(path);
        var done = await front.Read(path);
        (done.State(), done.Text("window")).ShouldBe(("completed", "w-exit"));

        var overseer = await service.Overseer();
        (await overseer.Read($"/v1/views/window-workload/w-front?atLeast={position}")).Number("received").ShouldBe(1);
        (await overseer.Read($"/v1/views/window-workload/w-market-supervision?atLeast={position}")).Number("completed").ShouldBe(1);
        (await overseer.Read($"/v1/views/window-workload/w-front?atLeast={position}")).Number("open").ShouldBe(0);
    }

    [Fact]
    public async Task is_staffed_by_those_who_may()
    {
        await (await service.Officer()).Put("/v1/windows/w-tax/staff", Staff).Refuses(403, "forbidden");
        await (await service.Overseer()).Put("/v1/windows/no-such/staff", Staff).Refuses(404, "not-found");
        await (await service.Overseer()).GetAsync("/v1/windows/no-such/history").Refuses(404, "not-found");
        await (await service.Overseer()).Put("/v1/windows/w-tax/staff", """{ "posts": [], "shifts": [{ "officer": "an", "weekdays": [8], "opensAt": 9, "closesAt": 9 }] }""").Refuses(400, "validation");
    }
}
