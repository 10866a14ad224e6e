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
        await chief.Post(Window + "/absences", """{ "officer": "an", "until": "2026-03-06", "reason": "病假", "deputies": ["an"] }""").Refuses(409, "deputy-away");
        const string Away = """{ "officer": "an", "until": "2026-03-06", "reason": "病假", "deputies": ["bo", "cai"] }""";
        await chief.Post(Window + "/absences", Away).Gives();
        await Hall.Eventually(async () => (await chief.Read("/v1/applications?officer=an")).Items().Length == 0);
        (await chief.Read("/v1/applications?officer=bo")).Items().Length.ShouldBe(2);
        (await chief.Read("/v1/applications?officer=cai")).Items().Length.ShouldBe(1);
        (await chief.History(files[0])).ShouldBe(["ApplicationSubmitted", "ApplicationAccepted", "ApplicationTransferred"]);
        (await chief.Read(Window + "/history")).Items().Select(one => one.Text("type")).ShouldBe(["window_registered", "window_staffed", "officer_absence_recorded"]);

        (await chief.Post(files[0] + "/transfer", """{ "officer": "an", "reason": "mine" }""").Refuses(409, "officer-away")).Text("until").ShouldBe("2026-03-06");
        await chief.Post(files[0] + "/transfer?dryRun=true", """{ "officer": "cai", "reason": "even" }""").Gives();

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
        var received = await front.Post("/v1/applications", Scene.Submission(more: """ "window": "w-front", "acceptance": { "decision": "accepted" } """));
        var file = await Task.FromResult(received).Gives(201);
        (file.Text("window"), file.Text("officer"), file.Number("version")).ShouldBe(("w-market-supervision", null, 3));
        var path = "/v1/applications/" + file.Text("id");
        (await front.Read("/v1/applications?window=w-market-supervision&unclaimed=true")).Items().ShouldContain(one => one.Text("id") == file.Text("id"));

        // Other cases of this hall may have been completed there before.
        var overseer = await service.Overseer();
        var before = (await overseer.Read($"/v1/views/window-workload/w-market-supervision?atLeast={received.Position()}")).Number("completed");
        var position = await service.Settles(path);
        var done = await front.Read(path);
        (done.State(), done.Text("window")).ShouldBe(("completed", "w-exit"));
        (await overseer.Read($"/v1/views/window-workload/w-front?atLeast={position}")).Number("received").ShouldBe(1);
        (await overseer.Read($"/v1/views/window-workload/w-market-supervision?atLeast={position}")).Number("completed").ShouldBe(before + 1);
        (await overseer.Read($"/v1/views/window-workload/w-front?atLeast={position}")).Number("open").ShouldBe(0);
    }

    [Fact]
    public async Task suggests_which_cases_to_hand_on_where_the_load_is_uneven()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (overseer, catalogue) = (await service.Overseer(), await service.CatalogueOfficer());
        foreach (var window in new[] { "w-slow", "w-fast" })
        {
            await catalogue.Put("/v1/windows/" + window, """{ "name": "林业窗口", "comprehensive": true, "items": ["tree-felling"] }""").Gives(201);
        }

        var officer = await service.As("window-officer", "fang", "forestry");
        async Task<string> Files(string window) =>
            "/v1/applications/" + (await officer.Post("/v1/applications", Hall.Filing("tree-felling", more: $$""", "window": "{{window}}" """)).Gives(201)).Text("id");

        for (var i = 0; i < 3; i++)
        {
            await service.Settles(await Files("w-fast"), "forestry");
        }

        var position = await service.Settles(await Files("w-slow"), "forestry");
        var lying = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            lying.Add((await Files("w-slow")).Split('/')[^1]);
        }

        await officer.Post($"/v1/applications/{lying[5]}/release", "{}").Gives();
        var relief = (await overseer.Read($"/v1/views/workload-suggestions?atLeast={position}")).Items().Single(one => one.Text("from") == "w-slow");
        (relief.Text("to"), relief.Number("cases"), relief.Number("fromOpen"), relief.Number("fromCompleted"), relief.Number("toOpen"), relief.Number("toCompleted"))
            .ShouldBe(("w-fast", 4, 6, 1, 0, 3));
        (relief.GetProperty("fromDays").GetDouble(), relief.GetProperty("afterDays").GetDouble()).ShouldBe((120, 40));
        var cases = (await overseer.Read(relief.Text("handOn")!)).Items();
        cases.Select(one => one.Text("application")).ShouldBeSubsetOf(lying);
        cases.Length.ShouldBe(4);
        cases.ShouldContain(one => one.Text("application") == lying[5], "nobody has it in hand");
        (await overseer.Read("/v1/views/workload-suggestions/w-fast/cases")).Items().ShouldBeEmpty();

        foreach (var one in cases)
        {
            await overseer.Post($"/v1/applications/{one.Text("application")}/transfer", """{ "window": "w-fast", "reason": "load" }""").Gives();
        }

        (await overseer.Read("/v1/views/workload-suggestions")).Items().ShouldNotContain(one => one.Text("from") == "w-slow" && one.Text("to") == "w-fast");
    }

    [Fact]
    public async Task hands_results_out_at_the_exit()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var catalogue = await service.CatalogueOfficer();
        await catalogue.Put("/v1/windows/w-out", """{ "name": "出件窗口", "comprehensive": true, "items": ["food-business-permit"] }""").Gives(201);
        await catalogue.Put("/v1/windows/w-in", """
            { "name": "综合窗口", "comprehensive": true, "arrangement": { "classes": [{ "name": "市场准入", "window": "w-market-supervision", "items": ["food-business-permit"] }], "exit": "w-out" } }
            """).Gives(201);
        var file = await (await service.Officer()).Post("/v1/applications", Scene.Submission(more: """ "window": "w-in", "acceptance": { "decision": "accepted" } """)).Gives(201);
        var path = "/v1/applications/" + file.Text("id");
        var exit = await service.As("window-officer", "gate", windows: "w-out");
        await exit.GetAsync(path).Refuses(404, "not-found");
        await service.Settles(path);
        (await exit.Post(path + "/delivery", """{ "status": "delivered", "method": "pick-up" }""").Gives()).Text("window").ShouldBe("w-out");
    }

    [Fact]
    public async Task passes_on_by_one_class_to_an_office_that_serves_the_item()
    {
        var catalogue = await service.CatalogueOfficer();
        await Refused("""{ "name": "市场准入", "window": "w-tax", "items": ["food-business-permit"] }""", "served:food-business-permit");
        await Refused("""{ "name": "市场准入", "window": "w-market-supervision", "items": ["no-such"] }""", "item:no-such");
        const string Class = """{ "name": "市场准入", "window": "w-market-supervision", "items": ["food-business-permit"] }""";
        await Refused(Class + "," + Class, "one-class:food-business-permit");
        await catalogue.Put("/v1/windows/w-front-2?dryRun=true", Front(Class)).Gives();

        async Task Refused(string classes, string why) =>
            (await catalogue.Put("/v1/windows/w-front-2", Front(classes)).Refuses(409, "arrangement-not-possible")).GetProperty("unmet").EnumerateArray().Single().GetString().ShouldBe(why);

        static string Front(string classes) => $$"""{ "name": "综合窗口", "comprehensive": true, "arrangement": { "classes": [{{classes}}] } }""";
    }

    [Theory]
    [InlineData("/v1/windows/w-tax", """{ "name": "税务窗口", "department": "tax", "items": ["tax-clearance", "tax-clearance"] }""", "/items/1")]
    [InlineData("/v1/windows/w-tax/staff", """{ "posts": [{ "post": "front", "officer": "an" }, { "post": "front", "officer": "an" }] }""", "/posts/1")]
    [InlineData("/v1/windows/w-tax/staff", """{ "posts": [{ "post": "front", "officer": "an", "from": "2026-03-03", "until": "2026-03-02" }] }""", "/posts/0/until")]
    public async Task is_entered_once_and_in_order(string path, string entry, string pointer)
    {
        var caller = path.EndsWith("staff", StringComparison.Ordinal) ? await service.Overseer() : await service.CatalogueOfficer();
        (await caller.Put(path, entry).Refuses(400, "validation")).GetProperty("errors").EnumerateObject().Single().Name.ShouldBe(pointer);
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
