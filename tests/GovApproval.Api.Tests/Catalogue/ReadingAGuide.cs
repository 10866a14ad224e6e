namespace GovApproval.Api.Tests.Catalogue;

public sealed class ReadingAGuide(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Path = "/v1/items/food-business-permit/guide";

    [Fact]
    public async Task tells_everybody_what_must_be_disclosed()
    {
        var guide = await service.Nobody.Read(Path);
        guide.GetProperty("department").Text("code").ShouldBe("market-supervision");
        guide.GetProperty("limits").Number("statutoryDays").ShouldBe(10);
        guide.GetProperty("limits").Number("promisedDays").ShouldBe(5);
        guide.GetProperty("materials").GetArrayLength().ShouldBe(5);
        guide.GetProperty("windows").EnumerateArray().Select(w => w.Text("code")).ShouldContain("w-market-supervision");
        guide.GetProperty("notDisclosed").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task says_what_the_application_form_asks()
    {
        var form = (await service.Nobody.Read(Path)).GetProperty("form");
        form.GetRawText().ShouldBe((await service.Nobody.Read("/v1/items/food-business-permit")).GetProperty("form").GetRawText());
        var (chinese, english) = (await Page(Path, "zh-CN"), await Page(Path, "en"));
        chinese.ShouldContain("<h2>申请表填写内容</h2>");
        chinese.ShouldContain("经营场所名称 (name of the premises) （必填）");
        chinese.ShouldContain("明厨亮灶 (open kitchen) （选填）");
        english.ShouldContain("What the application form asks");
        english.ShouldContain("name of the premises) (required)");

        await Publish("formless");
        (await service.Nobody.Read("/v1/items/formless/guide")).TryGetProperty("form", out _).ShouldBeFalse();
        (await Page("/v1/items/formless/guide", "zh-CN")).ShouldNotContain("申请表填写内容");
    }

    [Fact]
    public async Task lists_what_is_not_yet_disclosed()
    {
        await Publish("bare");
        (await service.Nobody.Read("/v1/items/bare/guide")).GetProperty("notDisclosed").EnumerateArray().Select(d => d.GetString())
            .ShouldBe(["legal-basis", "conditions", "materials", "procedure", "limits", "channels"]);
        (await Page("/v1/items/bare/guide", "zh-CN")).ShouldContain("尚未公开: 设定依据、受理条件");
    }

    [Fact]
    public async Task prints_in_the_readers_language()
    {
        var chinese = await Page(Path, "zh-CN,zh;q=0.9,en;q=0.8");
        chinese.ShouldContain("""<html lang="zh-CN">""");
        chinese.ShouldContain("承诺时限</th><td>5 个工作日");
        chinese.ShouldContain("食品经营许可");
        chinese.ShouldContain("@media print");
        var english = await Page(Path, "en-GB,en;q=0.9");
        english.ShouldContain("""<html lang="en">""");
        english.ShouldContain("Promised limit</th><td>5 working days");
        english.ShouldContain("Free of charge");
        (await Page(Path, null)).ShouldContain("服务指南");
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("text/html;q=0.5, application/json", "application/json")]
    [InlineData("text/*", "text/html")]
    [InlineData("*/*", "application/json")]
    [InlineData("image/png", "application/json")]
    [InlineData("no such thing", "application/json")]
    public async Task comes_as_the_reader_accepts_it(string accepted, string given)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Accept", accepted);
        var answer = await service.Nobody.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(given);
        answer.Headers.Vary.ShouldBe(["Accept", "Accept-Language"]);
    }

    [Fact]
    public async Task never_takes_a_name_for_markup()
    {
        await Publish("marked-up", """<script>alert("1")</script>""");
        var page = await Page("/v1/items/marked-up/guide", "en");
        page.ShouldNotContain("<script>");
        page.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public async Task reads_as_of_a_day()
    {
        service.SetClock(Scene.Beijing(3, 2));
        await Publish("aging");
        service.SetClock(Scene.Beijing(3, 4));
        await Publish("aging", "renamed");
        (await service.Nobody.Read("/v1/items/aging/guide")).Number("version").ShouldBe(2);
        (await service.Nobody.Read("/v1/items/aging/guide?asOf=2026-03-03T00:00:00Z")).Text("name").ShouldBe("an item");
        await service.Nobody.GetAsync("/v1/items/aging/guide?asOf=2026-03-01T00:00:00Z").Refuses(404, "not-found");

        // Of a date its end counts: what was published on it was in force then.
        foreach (var (date, version) in new[] { ("2026-03-02", 1), ("2026-03-03", 1), ("2026-03-04", 2) })
        {
            (await service.Nobody.Read("/v1/items/aging/guide?asOf=" + date)).Number("version").ShouldBe(version, date);
        }

        (await service.Nobody.Read("/v1/items/aging?asOf=2026-03-03")).Number("version").ShouldBe(1);
        (await service.Nobody.Read("/v1/catalogue/completeness?asOf=2026-03-01&department=tax")).Items().Select(item => item.Text("code")).ShouldNotContain("aging");
        await service.Nobody.GetAsync("/v1/items/aging/guide?asOf=2026-03-01").Refuses(404, "not-found");
        await service.Nobody.GetAsync("/v1/items/aging/guide?asOf=2026-02-30").Refuses(400, "validation");
        await service.Nobody.GetAsync("/v1/items/no-such/guide").Refuses(404, "not-found");
        await service.Nobody.GetAsync(Path + "?lang=en").Refuses(400, "validation");
    }

    [Fact]
    public async Task lists_the_windows_of_that_day()
    {
        service.SetClock(Scene.Beijing(4, 2));
        (await service.Nobody.Read(Path + "?asOf=2026-03-05")).GetProperty("windows").GetArrayLength().ShouldBe(
            (await service.Nobody.Read(Path)).GetProperty("windows").GetArrayLength(), "what is shipped is as old as its items");
        await Publish("wandering");
        await Publish("settled");
        await Register("w-wander-1", "一号窗口", "wandering");
        service.SetClock(Scene.Beijing(4, 4));
        await Register("w-wander-2", "二号窗口", "wandering");
        await Register("w-wander-1", "一号窗口（迁）", "settled");
        (await Windows("")).ShouldBe(["w-wander-2 二号窗口"]);
        (await Windows("?asOf=2026-04-03")).ShouldBe(["w-wander-1 一号窗口"], "as it was bound, and called, that day");
        (await Windows("?asOf=2026-04-04")).ShouldBe(["w-wander-2 二号窗口"]);
        (await Windows("?asOf=2026-04-02T01:00:00Z")).ShouldBe(["w-wander-1 一号窗口"]);
        (await Page("/v1/items/wandering/guide?asOf=2026-04-03", "zh-CN")).ShouldNotContain("二号窗口");

        // What is read once is kept, and still hears of the next change.
        service.SetClock(Scene.Beijing(4, 6));
        await Register("w-wander-2", "二号窗口（迁）", "wandering");
        service.SetClock(Scene.Beijing(4, 7));
        (await Windows("?asOf=2026-04-05")).ShouldBe(["w-wander-2 二号窗口"]);
        (await Windows("?asOf=2026-04-06")).ShouldBe(["w-wander-2 二号窗口（迁）"]);

        async Task Register(string code, string name, string item) =>
            (await (await service.CatalogueOfficer()).Put("/v1/windows/" + code, $$"""{ "name": "{{name}}", "department": "tax", "comprehensive": false, "level": "city", "items": ["{{item}}"] }""")).IsSuccessStatusCode.ShouldBeTrue();

        async Task<string[]> Windows(string query) =>
            [.. (await service.Nobody.Read("/v1/items/wandering/guide" + query)).GetProperty("windows").EnumerateArray().Select(w => $"{w.Text("code")} {w.Text("name")}").Where(w => w.StartsWith("w-wander", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task names_the_department_as_it_was_called_that_day()
    {
        const string Department = "/v1/departments/old-archives";
        service.SetClock(Scene.Beijing(5, 6));
        var officer = await service.CatalogueOfficer();
        await officer.Put(Department, """{ "name": "档案局" }""").Gives(201);
        await Publish("old-records", department: "old-archives", inForceFrom: "2026-05-01T00:00:00Z");
        service.SetClock(Scene.Beijing(5, 11));
        await officer.Put(Department, """{ "name": "档案馆" }""").Gives();
        foreach (var (query, name) in new[] { ("", "档案馆"), ("?asOf=2026-05-11", "档案馆"), ("?asOf=2026-05-10", "档案局"), ("?asOf=2026-05-06T01:00:00Z", "档案局"), ("?asOf=2026-05-02", "档案局"), ("?asOf=2026-05-12", "档案馆") })
        {
            (await service.Nobody.Read("/v1/items/old-records/guide" + query)).GetProperty("department").Text("name").ShouldBe(name, query);
            (await Page("/v1/items/old-records/guide" + query, "zh-CN")).ShouldContain(name);
            (await service.Nobody.Read("/v1/catalogue/completeness" + query)).GetProperty("departments").EnumerateArray()
                .Single(row => row.Text("department") == "old-archives").Text("name").ShouldBe(name, query);
        }
    }

    [Fact]
    public async Task shows_of_a_past_day_nothing_that_came_later()
    {
        const string Item = "/v1/items/well-permit";
        const string Guide = Item + "/guide";
        const string First = """
            { "name": "取水许可", "department": "tax", "kind": "promised", "nature": "administrative-approval", "statutoryDays": 20, "promisedDays": 10,
              "legalBasis": [{ "law": "水法", "article": "第48条" }], "conditions": ["符合规划"], "materials": [{ "code": "form", "name": "申请书" }], "procedure": ["受理", "决定"],
              "fees": [{ "name": "工本费", "amount": "10.00", "basis": "川价费〔2020〕1号" }], "result": { "kind": "licence", "name": "取水许可证" }, "channels": { "supervision": "1", "complaint": "2", "enquiry": "3" },
              "budget": { "counting": "working-days", "steps": { "firstInstance": 3 } }, "appeal": { "reconsiderationBody": "市政府", "court": "市法院" },
              "tolerance": { "rule": "甲规定", "mostDays": 5 }, "commitment": { "rule": "乙规定", "verifyWithinDays": 30 }, "renewal": { "rule": "丙规定", "askDaysBefore": 45 }, "siteCheck": { "rule": "丁规定" },
              "details": { "quota": "每年100件" } }
            """;
        const string Second = """
            { "name": "取水许可（修订）", "department": "tax", "kind": "on-the-spot", "nature": "public-service", "statutoryDays": 15, "promisedDays": 0,
              "legalBasis": [{ "law": "取水条例", "article": "第2条" }], "conditions": ["符合总量"], "materials": [{ "code": "plan", "name": "论证书" }], "procedure": ["受理", "审查", "决定"],
              "fees": [], "result": { "kind": "approval", "name": "批复" }, "channels": { "supervision": "4", "complaint": "5", "enquiry": "6" },
              "budget": { "counting": "calendar-days", "basis": { "law": "取水条例", "article": "第3条" }, "steps": { "firstInstance": 1 } }, "appeal": { "reconsiderationBody": "省政府", "court": "省法院" },
              "tolerance": { "rule": "子规定", "mostDays": 6 }, "commitment": { "rule": "丑规定", "verifyWithinDays": 60 }, "renewal": { "rule": "寅规定", "askDaysBefore": 60 }, "siteCheck": { "rule": "卯规定" },
              "details": { "quota": "不限" } }
            """;
        service.SetClock(Scene.Beijing(6, 1));
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/departments/tax", """{ "name": "国家税务总局什邡市税务局" }""").Gives();
        await officer.Put("/v1/windows/w-well", """{ "name": "水务窗口", "department": "tax", "items": [] }""").Gives(201);
        await officer.Put(Item, First).Gives(201);
        var then = await service.Nobody.Read(Guide);
        var (page, chart) = (await Page(Guide, "zh-CN"), await Page(Guide, "zh-CN", "image/svg+xml"));

        service.SetClock(Scene.Beijing(6, 8));
        await officer.Put("/v1/departments/tax", """{ "name": "税务分局" }""").Gives();
        await officer.Put("/v1/windows/w-well", """{ "name": "水务二窗", "department": "tax", "level": "town", "items": [] }""").Gives();
        await officer.Put(Item, Second).Gives();
        await officer.Put(Item.Replace("well-permit", "water-permit", StringComparison.Ordinal), First).Gives(201);
        await officer.Post(Item + "/delegation", """{ "windows": ["w-well"], "basis": "什府发〔2026〕9号", "reason": "下放" }""").Gives();
        var now = await service.Nobody.Read(Guide);
        foreach (var member in then.EnumerateObject().Where(member => member.Name is not ("code" or "status" or "notDisclosed")))
        {
            System.Text.Json.JsonElement.DeepEquals(now.GetProperty(member.Name), member.Value).ShouldBeFalse(member.Name);
        }

        await officer.Post(Item + "/merger", """{ "into": "water-permit", "reason": "合并" }""").Gives();
        (await service.Nobody.Read(Guide)).Text("mergedInto").ShouldBe("water-permit");
        var read = await service.Nobody.Read(Guide + "?asOf=2026-06-05");
        System.Text.Json.JsonElement.DeepEquals(read, then).ShouldBeTrue($"{read}\n{then}");
        (await Page(Guide + "?asOf=2026-06-05", "zh-CN")).ShouldBe(page);
        (await Page(Guide + "?asOf=2026-06-05", "zh-CN", "image/svg+xml")).ShouldBe(chart);
    }

    private async Task Publish(string code, string name = "an item", string department = "tax", string? inForceFrom = null)
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { name, department, kind = "promised", nature = "public-service", inForceFrom });
        (await (await service.CatalogueOfficer()).Put("/v1/items/" + code, body)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private async Task<string> Page(string path, string? language, string type = "text/html")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", type);
        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        var answer = await service.Nobody.SendAsync(request);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        return await answer.Content.ReadAsStringAsync();
    }
}
