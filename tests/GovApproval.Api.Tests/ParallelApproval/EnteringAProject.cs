using System.Text.Json;

namespace GovApproval.Api.Tests.ParallelApproval;

public sealed class EnteringAProject(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Items = """["fire-design-review", "construction-permit"]""";

    [Fact]
    public async Task files_one_application_for_each_item()
    {
        var builder = await service.Overseer();
        var entered = await builder.Post("/v1/projects", Project("2603-01"));
        var project = await Task.FromResult(entered).Gives(201, version: 1);
        entered.Headers.Location!.ToString().ShouldBe("/v1/projects/2603-01");
        project.GetProperty("members").EnumerateArray().Select(m => m.Text("item")).ShouldBe(["fire-design-review", "construction-permit"], ignoreOrder: true);
        project.GetProperty("members").EnumerateArray().ShouldAllBe(m => m.Text("state") == "submitted");
        project.GetProperty("joint").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement.DeepEquals(await builder.Read("/v1/projects/2603-01"), project).ShouldBeTrue();
        (await builder.Read("/v1/applications?project=2603-01")).Items().Length.ShouldBe(2);
    }

    [Fact]
    public async Task once_however_often_it_is_asked()
    {
        var builder = await service.Overseer();
        var first = await builder.Send(HttpMethod.Post, "/v1/projects", Project("2603-02"), key: "project-2").Gives(201);
        (await builder.Send(HttpMethod.Post, "/v1/projects", Project("2603-02"), key: "project-2").Gives(201)).GetRawText().ShouldBe(first.GetRawText());
        var again = await builder.Post("/v1/projects", Project("2603-02")).Gives(200, version: 1);
        again.GetProperty("members").GetArrayLength().ShouldBe(2);
        await builder.Post("/v1/projects", Project("2603-02", items: """["fire-design-review"]""")).Refuses(409, "project-already-registered");
        (await builder.Read("/v1/applications?project=2603-02")).Items().Length.ShouldBe(2);
    }

    [Fact]
    public async Task is_done_once_by_many_at_one_moment()
    {
        var builder = await service.Overseer();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => builder.Post("/v1/projects", Project("2603-03"))));
        answers.Count(answer => (int)answer.StatusCode == 201).ShouldBe(1);
        answers.Count(answer => (int)answer.StatusCode == 200).ShouldBe(7);
        (await builder.Read("/v1/applications?project=2603-03")).Items().Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{ "items": [] }""", 409, "project-without-items")]
    [InlineData("""{ "items": ["fire-design-review", "fire-design-review"] }""", 409, "project-item-twice")]
    [InlineData("""{ "items": ["fire-design-review", "no-such-item"] }""", 409, "unknown-items")]
    [InlineData("""{ "leadDepartment": "no-such" }""", 409, "unknown-department")]
    [InlineData("""{ "jointDays": 46 }""", 409, "joint-limit-outside-law")]
    [InlineData("""{ "jointDays": 0 }""", 409, "joint-limit-outside-law")]
    [InlineData("""{ "window": "w-housing-construction", "items": ["fire-design-review", "tax-registration"] }""", 409, "item-not-served")]
    [InlineData("""{ "window": "no-such-window" }""", 400, "validation")]
    [InlineData("""{ "investor": 5 }""", 400, "validation")]
    [InlineData("""{ "investor": "" }""", 400, "validation")]
    [InlineData("""{ "investor": { "kind": "organization", "name": "x", "legalForm": "AG" } }""", 400, "validation")]
    [InlineData("""{ "stage": "foundation" }""", 400, "validation")]
    public async Task files_nothing_when_it_is_refused(string change, int status, string code)
    {
        var builder = await service.Overseer();
        await builder.Post("/v1/projects", Project("2603-refused", change: change)).Refuses(status, code);
        await builder.GetAsync("/v1/projects/2603-refused").Refuses(404, "not-found");
        (await builder.Read("/v1/applications?project=2603-refused")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task takes_the_investor_as_a_bare_name()
    {
        var builder = await service.Overseer();
        await builder.Post("/v1/projects", Project("2603-04", change: """{ "investor": "什邡高新投资有限公司" }""")).Gives(201);
        var member = (await builder.Read("/v1/applications?project=2603-04")).Items()[0];
        member.GetProperty("applicant").Text("kind").ShouldBe("organization");
    }

    [Fact]
    public async Task writes_nothing_on_a_dry_run()
    {
        var builder = await service.Overseer();
        await builder.Post("/v1/projects?dryRun=true", Project("2603-05")).Gives();
        await builder.GetAsync("/v1/projects/2603-05").Refuses(404, "not-found");
    }

    [Fact]
    public async Task lets_members_of_a_project_act_at_one_moment_and_counts_the_days_won()
    {
        const string Department = "housing-construction";
        service.SetClock(Scene.Beijing(3, 2));
        var (builder, examiner) = (await service.Overseer(), await service.Examiner(Department));
        var project = await builder.Post("/v1/projects", Project("2603-06")).Gives(201);
        var members = project.GetProperty("members").EnumerateArray().ToDictionary(m => m.Text("item")!, m => "/v1/applications/" + m.Text("application"));

        var accepted = await Task.WhenAll(members.Values.Select(path => examiner.Post(path + "/acceptance", """{ "decision": "accepted" }""")));
        accepted.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        service.SetClock(Scene.Beijing(3, 4));
        var running = await builder.Read("/v1/projects/2603-06");
        (running.GetProperty("joint").Number("budgetDays"), running.GetProperty("joint").Number("usedDays"), running.Number("elapsedDays"), running.Number("sequentialDays")).ShouldBe((45, 2, 2, 13));
        running.GetProperty("heldBy").EnumerateArray().Select(d => d.GetString()).ShouldBe([Department]);
        running.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("clock").GetProperty("promised").Number("usedDays")).ShouldBe([2, 2]);
        await service.Settles(members["construction-permit"], Department);

        service.SetClock(Scene.Beijing(3, 6));
        var position = await service.Settles(members["fire-design-review"], Department);
        var done = await builder.Read($"/v1/views/parallel-approval/2603-06?atLeast={position}");
        (done.Text("state"), done.Number("elapsedDays"), done.Number("daysFaster"), done.GetProperty("heldBy").GetArrayLength()).ShouldBe(("finished", 4, 9, 0));
        JsonElement.DeepEquals(done, await builder.Read("/v1/projects/2603-06")).ShouldBeTrue();
        var total = (await builder.Read("/v1/views/parallel-approval?limit=1")).GetProperty("total");
        (total.Number("finished"), total.Number("accepted"), total.Number("completed")).ShouldBe((1, 2, 2));
        total.GetProperty("meanDaysFaster").GetDouble().ShouldBe(9);
        await builder.GetAsync("/v1/views/parallel-approval/no-such").Refuses(404, "not-found");
    }

    private static string Project(string code, string items = Items, string change = "{}")
    {
        var project = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>($$"""
            {
              "code": "{{code}}", "name": "什邡高新区标准厂房", "leadDepartment": "housing-construction",
              "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "91510682MA6PROJECT" }, "items": {{items}}
            }
            """)!;
        foreach (var member in JsonElement.Parse(change).EnumerateObject())
        {
            project[member.Name] = member.Value;
        }

        return JsonSerializer.Serialize(project);
    }
}
