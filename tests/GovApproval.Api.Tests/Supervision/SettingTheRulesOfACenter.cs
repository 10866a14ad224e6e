using System.Text.Json.Nodes;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Supervision;

public sealed class SettingTheRulesOfACenter(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Path = "/v1/supervision/rules";

    [Fact]
    public async Task moves_the_days_on_which_cards_fall_due_and_keeps_what_was_in_force()
    {
        service.SetClock(Beijing(3, 2));
        var supervisor = await service.Supervisor();
        var shipped = await supervisor.Read(Path);
        (shipped.Number("version"), shipped.GetProperty("rules").GetArrayLength()).ShouldBe((1, 14));
        var path = await service.Accepted();
        service.SetClock(Beijing(3, 4));
        var rules = JsonNode.Parse(shipped.GetProperty("rules").GetRawText())!.AsArray();
        rules[0]!["days"] = 3; // the warning three days before the end: already on the 4th
        var set = await supervisor.Put(Path, new JsonObject { ["rules"] = rules }.ToJsonString()).Gives(201, version: 2);
        set.Number("version").ShouldBe(2);
        (await supervisor.Read(Path + "?asOf=2026-03-03T00:00:00Z")).Number("version").ShouldBe(1);
        await Hall.Eventually(async () => (await supervisor.Read(path)).Text("card") == "yellow");
        (await supervisor.Read(path + "/cards")).Items()[0].Number("ruleVersion").ShouldBe(2);
    }

    [Fact]
    public async Task has_one_version_in_the_body_and_in_the_tag_and_guards_the_first_change_by_it()
    {
        using var supervisor = await service.As("supervisor", division: "510683");
        using var read = await supervisor.GetAsync(Path);
        var shipped = await read.Json();
        read.Headers.ETag!.Tag.ShouldBe($"\"{shipped.Number("version")}\"");
        using var known = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "If-None-Match", "\"1\"" } } };
        ((int)(await supervisor.SendAsync(known)).StatusCode).ShouldBe(304);

        var rules = new JsonObject { ["rules"] = new JsonArray(JsonNode.Parse(shipped.GetProperty("rules")[0].GetRawText())) }.ToJsonString();
        await supervisor.Send(HttpMethod.Put, Path, rules, ifMatch: "\"2\"").Refuses(412, "stale-version");
        (await supervisor.Send(HttpMethod.Put, Path, rules, ifMatch: "\"1\"").Gives(201, version: 2)).Number("version").ShouldBe(2);
        await supervisor.Send(HttpMethod.Put, Path, rules, ifMatch: "\"1\"").Refuses(412, "stale-version");
        using var again = await supervisor.GetAsync(Path);
        (again.Headers.ETag!.Tag, (await again.Json()).Number("version")).ShouldBe(("\"2\"", 2));
    }

    [Fact]
    public async Task is_refused_what_is_no_set_of_rules()
    {
        var supervisor = await service.Supervisor();
        var rule = JsonNode.Parse((await supervisor.Read(Path)).GetProperty("rules")[0].GetRawText())!;
        await supervisor.Put(Path, new JsonObject { ["rules"] = new JsonArray(rule.DeepClone(), rule.DeepClone()) }.ToJsonString()).Refuses(409, "rule-twice");
        rule["card"] = "none";
        await supervisor.Put(Path, new JsonObject { ["rules"] = new JsonArray(rule.DeepClone()) }.ToJsonString()).Refuses(400, "validation");
        await (await service.Officer()).Put(Path, """{ "rules": [] }""").Refuses(403, "forbidden");
    }
}
