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

    private async Task Publish(string code, string name = "an item")
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { name, department = "tax", kind = "promised", nature = "public-service" });
        (await (await service.CatalogueOfficer()).Put("/v1/items/" + code, body)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private async Task<string> Page(string path, string? language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        var answer = await service.Nobody.SendAsync(request);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        return await answer.Content.ReadAsStringAsync();
    }
}
