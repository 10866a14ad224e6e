using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace GovApproval.Api.Tests.ParallelApproval;

public sealed class RunningAProject(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Housing = "housing-construction";
    private const string LocalRule = "什邡市并联审批管理办法第12条";

    [Fact]
    public async Task goes_through_its_stages_as_the_template_lays_them_out()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (leader, head) = (await service.Examiner(Housing), await service.Overseer());
        await Publishes("two-stages");
        var entered = await head.Post("/v1/projects", Project("run-1", "two-stages")).Gives(201, version: 1);
        (entered.Text("leadDepartment"), entered.Text("stage"), entered.Number("jointDays"), entered.Text("template")).ShouldBe((Housing, "construction", 15, "two-stages"));
        Stages(entered).Select(s => (s.Text("stage"), s.Text("gate"))).ShouldBe([("construction", "closed"), ("completion", "ahead")]);
        entered.GetProperty("notices")[0].GetProperty("departments").EnumerateArray().Select(d => d.GetString()).ShouldBe([Housing, "meteorology", "culture-tourism", "ecology"]);

        var refusal = await leader.Post("/v1/projects/run-1/stages", "{}").Refuses(409, "stage-not-done");
        refusal.GetProperty("awaited").EnumerateArray().Select(d => d.GetString()).ShouldBe(["culture-tourism", "ecology"]);

        // Two departments reply at the very same moment.
        var replies = await Task.WhenAll(new[] { "culture-tourism", "ecology" }.Select(async department =>
            await (await service.Examiner(department)).Post("/v1/projects/run-1/opinions", """{ "verdict": "agreed", "opinion": "no objection" }""")));
        replies.ShouldAllBe(reply => reply.IsSuccessStatusCode);
        await (await service.Examiner("tax")).Post("/v1/projects/run-1/opinions", """{ "verdict": "agreed", "opinion": "none" }""").Refuses(403, "forbidden");

        var members = Members(entered);
        await Task.WhenAll(members.Select(async m => await (await service.Examiner(m.Department)).Post(m.Path + "/acceptance", """{ "decision": "accepted" }""").Gives()));
        service.SetClock(Scene.Beijing(3, 4));
        var running = await head.Read("/v1/projects/run-1");
        Stages(running)[0].GetProperty("items").EnumerateArray().Select(i => (i.Text("state"), i.GetProperty("shareDays").GetDouble(), i.GetProperty("critical").GetBoolean()))
            .ShouldBe([("under-way", 1, true), ("under-way", 1, false)]);
        (running.GetProperty("forecast").Text("finishOn"), running.GetProperty("forecast").GetProperty("late").GetBoolean()).ShouldBe(("2026-03-13", false));

        // Two members are settled at the same moment, by departments that know nothing of each other.
        await Task.WhenAll(members.Select(m => service.Settles(m.Path, m.Department)));
        Stages(await head.Read("/v1/projects/run-1"))[0].Text("gate").ShouldBe("open");
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => leader.Post("/v1/projects/run-1/stages", """{ "stage": "completion" }""")));
        opened.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        var next = await head.Read("/v1/projects/run-1");
        (next.Text("stage"), next.GetProperty("members").GetArrayLength(), next.Text("state")).ShouldBe(("completion", 3, "under-way"));

        var last = Members(next).Single(m => m.Item == "fire-acceptance");
        await leader.Post(last.Path + "/acceptance", """{ "decision": "accepted" }""").Gives();
        service.SetClock(Scene.Beijing(3, 5));
        var position = await service.Settles(last.Path, Housing);
        var done = await head.Read($"/v1/views/parallel-approval/run-1?atLeast={position}");
        (done.Text("state"), done.Number("elapsedDays"), done.Number("sequentialDays"), done.Number("daysFaster")).ShouldBe(("finished", 3, 23, 20));
        JsonElement.DeepEquals(done, await head.Read("/v1/projects/run-1")).ShouldBeTrue();
        await leader.Post("/v1/projects/run-1/stages", "{}").Refuses(409, "not-the-next-stage");

        // Every number leads to the cases behind it.
        var cases = (await head.Read("/v1/views/parallel-approval/run-1/cases?figure=sequential")).Items();
        cases.Sum(c => c.Number("sequentialDays")).ShouldBe(23);
        cases.Sum(c => c.GetProperty("shareDays").GetDouble()).ShouldBe(3);
        (await head.Read(cases[0].Text("events")!)).Items().ShouldNotBeEmpty();
        (await head.Read("/v1/views/parallel-approval/run-1/cases?figure=held")).Items().ShouldBeEmpty();
        (await head.Read("/v1/views/parallel-approval/cases?figure=finished")).Items().ShouldContain(c => c.Text("project") == "run-1");
    }

    [Fact]
    public async Task shares_one_set_of_materials_and_tells_it_before()
    {
        await Publishes("materials");
        var stage = (await service.Nobody.Read("/v1/project-templates/materials")).GetProperty("stages")[0];
        var shared = stage.GetProperty("materials").EnumerateArray().ToArray();
        shared.Select(m => m.Text("code")).ShouldBeUnique();
        var code = shared.First(m => m.GetProperty("items").GetArrayLength() > 0).Text("code");
        var head = await service.Overseer();
        await head.Post("/v1/projects", Project("mat-1", "materials")).Gives(201);
        var answer = await head.Post("/v1/projects/mat-1/materials", $$"""{ "materials": [{ "code": "{{code}}", "provided": true }] }""").Gives(version: 2);
        answer.GetProperty("materials")[0].Text("code").ShouldBe(code);
        (await service.Nobody.Read("/v1/project-templates")).Items().Select(t => t.Text("code")).ShouldContain("construction-project");
    }

    [Fact]
    public async Task adds_refiles_and_drops_items()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        await Publishes("items");
        var entered = await head.Post("/v1/projects", Project("items-1", "items")).Gives(201);
        var added = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => head.Post("/v1/projects/items-1/items", """{ "item": "drainage-permit", "reason": "needed" }""")));
        added.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        (await head.Read("/v1/applications?project=items-1")).Items().Length.ShouldBe(3, "one of the three was first");

        var drainage = Members(await head.Read("/v1/projects/items-1")).Single(m => m.Item == "drainage-permit");
        await head.Post("/v1/projects/items-1/items/drainage-permit/removal", """{ "reason": "smaller" }""").Refuses(409, "item-under-way");
        await (await service.Examiner(Housing)).Post(drainage.Path + "/withdrawal", """{ "reason": "smaller" }""").Gives();
        await head.Post("/v1/projects/items-1/items", """{ "item": "drainage-permit", "reason": "after all" }""").Gives();
        (await head.Read("/v1/applications?project=items-1")).Items().Length.ShouldBe(4);
        var anew = Members(await head.Read("/v1/projects/items-1")).Last(m => m.Item == "drainage-permit");
        anew.Path.ShouldNotBe(drainage.Path);
        await (await service.Examiner(Housing)).Post(anew.Path + "/withdrawal", """{ "reason": "smaller" }""").Gives();
        var dropped = await head.Post("/v1/projects/items-1/items/drainage-permit/removal", """{ "reason": "smaller" }""").Gives();
        dropped.GetProperty("items").EnumerateArray().Select(i => i.GetString()).ShouldNotContain("drainage-permit");
        dropped.GetProperty("stages")[0].GetProperty("outstandingItems").GetArrayLength().ShouldBe(2);
        await head.Post("/v1/projects/items-1/extension", """{ "days": 16, "approvedBy": "mayor", "reason": "many" }""").Refuses(409, "extension-too-long");
        (await head.Post("/v1/projects/items-1/extension", """{ "days": 15, "approvedBy": "mayor", "reason": "many" }""").Gives())
            .GetProperty("stages")[0].GetProperty("extension").Number("days").ShouldBe(15);
        await (await service.Citizen()).GetAsync("/v1/projects/items-1").Refuses(404, "not-found");
        await (await service.Examiner("tax")).Post("/v1/projects/items-1/notices", """{ "text": "hello" }""").Refuses(403, "forbidden");
        await head.Post("/v1/projects/no-such/notices", """{ "text": "hello" }""").Refuses(404, "not-found");
    }

    [Fact]
    public async Task meets_and_inspects_together()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (leader, weather) = (await service.Examiner(Housing), await service.Examiner("meteorology"));
        await Publishes("sessions");
        await (await service.Overseer()).Post("/v1/projects", Project("meet-1", "sessions")).Gives(201);
        const string Call = """{ "kind": "site-inspection", "from": "2026-03-03T01:00:00Z", "until": "2026-03-03T04:00:00Z", "place": "plot 2" }""";
        await leader.Post("/v1/projects/meet-1/sessions", Call).Gives();
        await leader.Post("/v1/projects/meet-1/sessions", Call.Replace("site-inspection", "meeting", StringComparison.Ordinal)).Refuses(409, "slot-taken");
        await leader.Post("/v1/projects/meet-1/sessions", Call.Replace("T04", "T00", StringComparison.Ordinal)).Refuses(400, "validation");
        await weather.Post("/v1/projects/meet-1/sessions", Call).Refuses(403, "forbidden");
        await weather.Post("/v1/projects/meet-1/notices/2/acknowledgement", "{}").Gives();
        const string Record = """{ "attendance": [{ "department": "housing-construction", "officers": ["wang"] }], "conclusion": "agreed" }""";
        await leader.Post("/v1/projects/meet-1/sessions/1/record", Record).Refuses(409, "session-not-begun");
        await leader.Post("/v1/projects/meet-1/sessions/1/move", """{ "from": "2026-03-04T01:00:00Z", "until": "2026-03-04T04:00:00Z", "place": "plot 2", "reason": "rain" }""").Gives();
        service.SetClock(Scene.Beijing(3, 4, 14));
        var held = (await leader.Post("/v1/projects/meet-1/sessions/1/record", Record).Gives()).GetProperty("sessions")[0];
        (held.Text("conclusion"), held.GetProperty("absent").GetArrayLength()).ShouldBe(("agreed", 3));
        await leader.Post("/v1/projects/meet-1/sessions/1/cancellation", """{ "reason": "late" }""").Refuses(409, "session-over");
        await leader.Post("/v1/projects/meet-1/sessions/7/record", Record).Refuses(404, "not-found");
    }

    [Fact]
    public async Task calls_nobody_together_in_years_to_come()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        await Publishes("far");
        await head.Post("/v1/projects", Project("far-1", "far")).Gives(201);
        var errors = (await head.Post("/v1/projects/far-1/sessions", """{ "kind": "meeting", "from": "2190-01-01T00:00:00Z", "until": "2190-01-01T01:00:00Z", "place": "x" }""")
            .Refuses(400, "validation")).GetProperty("errors");
        errors.EnumerateObject().Select(error => error.Name).ShouldBe(["/from"]);
    }

    [Fact]
    public async Task takes_silence_for_consent_only_where_the_template_names_a_rule()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        await Publishes("silent", silence: $$""", "silence": { "rule": "{{LocalRule}}", "days": 3 }""", department: $$""", "silence": "{{LocalRule}}" """);
        var members = Members(await head.Post("/v1/projects", Project("quiet-1", "silent")).Gives(201));
        await Task.WhenAll(members.Select(async m => await (await service.Examiner(m.Department)).Post(m.Path + "/acceptance", """{ "decision": "accepted" }""").Gives()));
        service.SetClock(Scene.Beijing(3, 10));
        var (weather, house) = (members.Single(m => m.Department == "meteorology").Path, members.Single(m => m.Department == Housing).Path);
        await Hall.Eventually(async () => (await head.Read(weather)).State() == "completed"
            && Stages(await head.Read("/v1/projects/quiet-1"))[0].GetProperty("awaitedOpinions").GetArrayLength() == 1);
        (await head.Read(weather)).Text("deemedBy").ShouldBe(LocalRule);
        (await head.Read(house)).State().ShouldBe("accepted", "its item names no rule");
        var opinions = Stages(await head.Read("/v1/projects/quiet-1"))[0].GetProperty("opinions").EnumerateArray().ToDictionary(o => o.Text("department")!);
        (opinions["ecology"].Text("deemedBy"), opinions["culture-tourism"].Text("deemedBy")).ShouldBe((LocalRule, null));
    }

    [Fact]
    public async Task draws_itself()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        await Publishes("drawn");
        var entered = await head.Post("/v1/projects", Project("draw-1", "drawn", name: "厂房 <A> & B")).Gives(201);
        var position = 0L;
        foreach (var (department, path, _) in Members(entered))
        {
            position = (await (await service.Examiner(department)).Post(path + "/acceptance", """{ "decision": "accepted" }""")).Position();
        }

        service.SetClock(Scene.Beijing(3, 5));
        var (chinese, type) = await Picture(head, "/v1/projects/draw-1", "zh-CN");
        type.ShouldBe("image/svg+xml");
        var bars = chinese.Descendants().Where(e => e.Name.LocalName == "rect" && (string?)e.Attribute("class") == "under-way").ToArray();
        bars.Length.ShouldBe(2 + 1, "one for each application, and one in the legend");
        bars.Take(2).Select(b => Number(b, "x")).Distinct().Count().ShouldBe(1, "both were accepted on one day");
        chinese.Descendants().Count(e => e.Name.LocalName == "rect" && (string?)e.Attribute("class") == "band").ShouldBe(2);
        var critical = chinese.Descendants().Single(e => e.Name.LocalName == "rect" && (string?)e.Attribute("class") == "critical" && Number(e, "width") > 16);
        Number(critical, "width").ShouldBeGreaterThan(Number(bars[0], "width"));
        var words = chinese.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        words.ShouldContain(text => text.Contains("厂房 <A> & B", StringComparison.Ordinal));
        words.ShouldContain("今日");
        words.ShouldContain("撤回或不再需要");
        (await Picture(head, $"/v1/views/parallel-approval/draw-1?atLeast={position}", "en")).Svg.Descendants().Select(e => e.Value).ShouldContain("today");
    }

    private static async Task<(XDocument Svg, string? Type)> Picture(HttpClient by, string path, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("image/svg+xml");
        request.Headers.AcceptLanguage.ParseAdd(language);
        var answer = await by.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(200);
        return (XDocument.Parse(await answer.Content.ReadAsStringAsync()), answer.Content.Headers.ContentType?.MediaType);
    }

    private static double Number(XElement of, string name) => double.Parse(of.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static JsonElement[] Stages(JsonElement project) => [.. project.GetProperty("stages").EnumerateArray()];

    private static (string Department, string Path, string Item)[] Members(JsonElement project) =>
        [.. project.GetProperty("members").EnumerateArray().Select(m => (m.Text("department")!, "/v1/applications/" + m.Text("application"), m.Text("item")!))];

    private async Task Publishes(string code, string silence = "", string department = "") => await (await service.CatalogueOfficer()).Put("/v1/project-templates/" + code, $$"""
        {
          "name": "two stages", "stages": [
            { "stage": "construction", "leadDepartment": "{{Housing}}", "jointDays": 15, "items": [{ "item": "fire-design-review" }, { "item": "lightning-design-review"{{silence}} }],
              "consulted": [{ "department": "culture-tourism", "days": 5 }, { "department": "ecology", "days": 5{{department}} }] },
            { "stage": "completion", "leadDepartment": "{{Housing}}", "jointDays": 12, "items": [{ "item": "fire-acceptance" }] }]
        }
        """).Gives(201);

    private static string Project(string code, string template, string name = "标准厂房") =>
        $$"""{ "code": "{{code}}", "name": "{{name}}", "template": "{{template}}", "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "91510682MA6RUN{{code.Length}}" } }""";
}
