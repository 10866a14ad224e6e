namespace GovApproval.Api.Tests.GreenChannel;

public sealed class EnrollingAnEnterprise(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task holds_from_the_grant_to_its_end()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var granter = await service.Overseer();
        var path = Path("91510682MA00000001");
        var granted = await granter.Put(path, Terms());
        (await Task.FromResult(granted).Gives(201, version: 1)).Text("ground").ShouldBe("市重点企业名录2026");
        granted.Headers.Location!.ToString().ShouldBe(path);
        await granter.Put(path, Terms()).Gives(200, version: 1);
        (await granter.Put(path, Terms("2027-06-30")).Gives(200, version: 2)).Text("validTo").ShouldBe("2027-06-30");
        await (await service.Examiner("tax")).GetAsync(path).Gives(200, version: 2);

        var ended = await granter.DeleteAsync(path).Gives(200, version: 3);
        ended.Text("endedAt").ShouldBe("2026-03-02T01:00:00Z");
        await granter.DeleteAsync(path).Gives(200, version: 3);
        (await granter.Put(path, ended.GetRawText()).Refuses(400, "validation")).GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("/endedAt");
        await granter.Put(path, Terms()).Gives(200, version: 4);
        await granter.DeleteAsync(Path("no-such")).Refuses(404, "not-found");
        await granter.GetAsync(Path("no-such")).Refuses(404, "not-found");
    }

    [Fact]
    public async Task tells_what_is_shown_once_or_twice_alike()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var granter = await service.Overseer();
        var given = Terms().TrimEnd().TrimEnd('}');
        var refused = await granter.Put(Path("twice"), given + """, "tracker": "chen", "eligibility": { "tracker": "li" } }""").Refuses(400, "validation");
        refused.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("/eligibility");
        var granted = await granter.Put(Path("twice"), given + """, "tracker": "chen", "eligibility": { "tracker": "chen", "validFrom": "2026-03-05" } }""").Gives(201);
        (granted.Text("tracker"), granted.GetProperty("eligibility").Text("validFrom")).ShouldBe(("chen", "2026-03-05"));
    }

    [Theory]
    [InlineData(""" "evidence": [{ "kind": "enterprise-list", "documentNumber": " " }] """, "/evidence/0/documentNumber")]
    [InlineData(""" "evidence": [{ "kind": "", "documentNumber": "1" }] """, "/evidence/0/kind")]
    [InlineData(""" "eligibility": { "evidence": [{ "kind": "enterprise-list", "documentNumber": "" }] } """, "/eligibility/evidence/0/documentNumber")]
    [InlineData(""" "facts": [{ "fact": "", "value": "1" }] """, "/facts/0/fact")]
    [InlineData(""" "validFrom": "2027-01-01" """, "/validTo")]
    public async Task shows_documents_that_have_a_number_and_days_in_their_order(string more, string pointer)
    {
        service.SetClock(Scene.Beijing(3, 2));
        var refused = await (await service.Overseer()).Put(Path("shown"), Terms().TrimEnd().TrimEnd('}') + $", {more} }}").Refuses(400, "validation");
        refused.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe(pointer);
    }

    [Theory]
    [InlineData(""" "grounds": [], "effects": { "priority": "" } """, "/effects/priority")]
    [InlineData(""" "grounds": [{ "code": "a", "kind": "project", "name": "a", "basis": "a", "granters": [" "] }], "effects": { } """, "/grounds/0/granters/0")]
    [InlineData(""" "grounds": [{ "code": "a", "kind": "project", "name": "a", "basis": "a", "evidence": ["x", ""] }], "effects": { } """, "/grounds/0/evidence/1")]
    [InlineData(""" "grounds": [{ "code": "a", "kind": "project", "name": "a", "basis": "a", "facts": [{ "fact": "", "least": "1" }] }], "effects": { } """, "/grounds/0/facts/0/fact")]
    public async Task rests_on_rules_that_cite_and_name_what_they_mean(string rules, string pointer)
    {
        var refused = await (await service.Overseer()).Put("/v1/green-channel-rules?dryRun=true", $"{{ {rules} }}").Refuses(400, "validation");
        refused.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe(pointer);
    }

    [Theory]
    [InlineData("2026-03-01", 409, "enrolment-over")]
    [InlineData("2026-13-01", 400, "validation")]
    public async Task needs_a_day_to_come(string validTo, int status, string code)
    {
        service.SetClock(Scene.Beijing(3, 2));
        await (await service.Overseer()).Put(Path("over"), Terms(validTo)).Refuses(status, code);
    }

    [Fact]
    public async Task is_granted_by_those_who_may()
    {
        await (await service.Examiner("tax")).Put(Path("x"), Terms()).Refuses(403, "forbidden");
        await (await service.As("applicant")).GetAsync(Path("x")).Refuses(403, "forbidden");
        await (await service.Overseer()).Put(Path("x"), """{ "kind": "enterprise", "name": "x", "ground": "", "grantedBy": "Wang Wei", "validTo": "2026-12-31" }""").Refuses(400, "validation");
    }

    [Fact]
    public async Task puts_its_cases_first_in_the_inbox()
    {
        service.SetClock(Scene.Beijing(3, 2));
        await (await service.Overseer()).Put(Path("91510682MA00000002"), Terms()).Gives(201);
        var ordinary = await service.Files("tobacco-retail-licence", "tobacco");
        service.SetClock(Scene.Beijing(3, 4));
        var green = await service.Files("tobacco-retail-licence", "tobacco", number: "91510682MA00000002");

        var inbox = (await (await service.Examiner("tobacco")).Read("/v1/applications?item=tobacco-retail-licence")).Items();
        inbox.Select(file => "/v1/applications/" + file.Text("id")).ShouldBe([green, ordinary]);
        inbox.Select(file => file.Text("greenChannel")).ShouldBe(["91510682MA00000002", null]);
    }

    [Fact]
    public async Task carries_the_cases_of_an_enrolled_project()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var granter = await service.Overseer();
        await granter.Put(Path("2603-green"), """{ "kind": "project", "name": "重点项目", "ground": "省重点项目", "grantedBy": "Wang Wei", "validTo": "2026-12-31" }""").Gives(201);
        await granter.Post("/v1/projects", """
            { "code": "2603-green", "name": "重点项目", "leadDepartment": "housing-construction", "investor": "什邡高新投资有限公司", "items": ["fire-design-review", "construction-permit"] }
            """).Gives(201);
        (await granter.Read("/v1/applications?project=2603-green")).Items().Select(file => file.Text("greenChannel")).ShouldBe(["2603-green", "2603-green"]);
    }

    [Fact]
    public async Task marks_no_case_filed_after_its_end_or_its_last_day()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var granter = await service.Overseer();
        await granter.Put(Path("91510682MA00000003"), Terms()).Gives(201);
        await granter.Put(Path("91510682MA00000004"), Terms("2026-03-03")).Gives(201);
        await granter.DeleteAsync(Path("91510682MA00000003")).Gives();
        (await Mark("91510682MA00000003")).ShouldBeNull();
        service.SetClock(Scene.Beijing(3, 3, 23));
        (await Mark("91510682MA00000004")).ShouldBe("91510682MA00000004");
        service.SetClock(Scene.Beijing(3, 4, 0));
        (await Mark("91510682MA00000004")).ShouldBeNull();
    }

    [Fact]
    public async Task shows_the_days_gained_and_the_share_of_all()
    {
        service.SetClock(Scene.Beijing(3, 2));
        const string Code = "91510682MA00000005";
        await (await service.Overseer()).Put(Path(Code), Terms()).Gives(201);
        var path = await service.Files(number: Code);
        service.SetClock(Scene.Beijing(3, 4));
        var position = await service.Settles(path);

        var view = await (await service.Overseer()).Read($"/v1/views/green-channel?atLeast={position}&limit=200");
        var lane = view.Items().Single(one => one.Text("code") == Code);
        var carried = lane.GetProperty("cases").EnumerateArray().Single();
        (carried.Text("state"), carried.Number("usedDays"), carried.Number("promisedDays"), carried.Number("daysGained")).ShouldBe(("completed", 2, 5, 3));
        lane.GetProperty("valid").GetBoolean().ShouldBeTrue();
        var total = view.GetProperty("total");
        total.GetProperty("sharePercent").GetDouble().ShouldBe(100.0 * total.Number("cases") / total.Number("allCases"), 0.005);
        total.Number("enrolments").ShouldBe(view.Items().Length);
    }

    private async Task<string?> Mark(string number)
    {
        var path = await service.Files(accepted: false, number: number);
        return (await (await service.Overseer()).Read(path)).Text("greenChannel");
    }

    private static string Path(string code) => "/v1/green-channel/" + code;

    private static string Terms(string validTo = "2026-12-31") => $$"""
        { "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "Wang Wei", "validTo": "{{validTo}}" }
        """;
}
