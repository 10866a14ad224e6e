using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;

namespace GovApproval.Pages.Tests;

/// <summary>What the pages are to show: two years of a center, and a construction project in the middle of its second stage, on 26 March 2026.</summary>
internal static class Year
{
    public const string Project = "GC-2026-001";
    public const string From = "2025-04-01";
    public const string To = "2026-03-31";

    public static async Task Of(ServiceFixture service)
    {
        var listed = await Read(await service.As("auditor"), "/v1/items?limit=200");
        var items = listed.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("status").GetString() == "in-use")
            .GroupBy(item => item.GetProperty("department").GetString()!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Department: group.Key, Item: group.OrderBy(item => item.GetProperty("kind").GetString() == "on-the-spot" ? 0 : 1).First().GetProperty("code").GetString()!))
            .ToArray();
        var next = 0;
        for (var month = new YearMonth(2024, 4); month <= new YearMonth(2026, 3); month = month.PlusMonths(1))
        {
            var day = At(month.OnDayOfMonth(9));
            for (var i = 0; i < (month.Year < 2026 ? 1 + (month.Month % 3) : 6); i++)
            {
                var (department, item) = items[next++ % items.Length];
                service.SetClock(day);
                var path = await Files(service, department, item);
                service.SetClock(day + Duration.FromDays(i));
                await Settles(service, department, path);
            }
        }

        await Enters(service);
    }

    /// <summary>The first stage is settled, one of its members by a special procedure; in the second one is held up and one not yet accepted.</summary>
    private static async Task Enters(ServiceFixture service)
    {
        service.SetClock(At(new(2026, 3, 2)));
        var head = await service.As("supervisor");
        var entered = await Post(head, "/v1/projects", $$"""
            { "code": "{{Project}}", "name": "什邡经济开发区智能制造产业园标准厂房及配套基础设施（一期）", "template": "construction-project",
              "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "91510682MA6PAGES01" } }
            """);
        var first = Members(entered);
        foreach (var member in first)
        {
            await Post(await Officer(service, member.Department), member.Path + "/acceptance", """{ "decision": "accepted" }""");
        }

        service.SetClock(At(new(2026, 3, 4)));
        await Post(await Officer(service, first[^1].Department), first[^1].Path + "/suspension", """{ "ground": "expert-review", "plannedDays": 3, "noticeNumber": "TZ-2026-7" }""");
        service.SetClock(At(new(2026, 3, 9)));
        await Post(await Officer(service, first[^1].Department), first[^1].Path + "/resumption", "{}");
        for (var i = 0; i < first.Length; i++)
        {
            service.SetClock(At(new LocalDate(2026, 3, 10).PlusDays(i)));
            await Settles(service, first[i].Department, first[i].Path);
        }

        service.SetClock(At(new(2026, 3, 18)));
        var second = Members(await Post(await Officer(service, "natural-resources"), $"/v1/projects/{Project}/stages", """{ "stage": "construction-planning" }""")).Except(first).ToArray();
        await Post(
            await Officer(service, "natural-resources"), $"/v1/projects/{Project}/sessions",
            """{ "kind": "site-inspection", "from": "2026-03-25T01:00:00Z", "until": "2026-03-25T04:00:00Z", "place": "2号地块" }""");
        foreach (var member in second.SkipLast(1))
        {
            await Post(await Officer(service, member.Department), member.Path + "/acceptance", """{ "decision": "accepted" }""");
        }

        service.SetClock(At(new(2026, 3, 24)));
        await Post(await Officer(service, second[0].Department), second[0].Path + "/suspension", """{ "ground": "hearing", "plannedDays": 10, "noticeNumber": "TZ-2026-8" }""");
        service.SetClock(At(new(2026, 3, 26)));
    }

    public static async Task<JsonElement> Read(HttpClient by, string path) => await by.GetFromJsonAsync<JsonElement>(path);

    private static (string Department, string Path)[] Members(JsonElement project) => [.. project.GetProperty("members").EnumerateArray()
        .Select(m => (m.GetProperty("department").GetString()!, "/v1/applications/" + m.GetProperty("application").GetString()))];

    private static async Task<string> Files(ServiceFixture service, string department, string item)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"91510682{item.Length:D2}PAGES001");
        var file = await Post(await Officer(service, department), "/v1/applications", $$"""
            { "item": "{{item}}", "applicant": { "kind": "organization", "name": "什邡某某公司", "identityNumber": "{{number}}" }, "acceptance": { "decision": "accepted" } }
            """);
        return "/v1/applications/" + file.GetProperty("id").GetString();
    }

    private static async Task Settles(ServiceFixture service, string department, string path)
    {
        var officer = await Officer(service, department);
        await Post(officer, path + "/first-instance", """{ "opinion": "材料齐全", "recommendation": "grant" }""");
        await Post(await service.As("verifier", "chief-of-" + department, department), path + "/verification", """{ "decision": "confirmed" }""");
        await Post(officer, path + "/completion", """{ "result": "granted" }""");
    }

    private static Task<HttpClient> Officer(ServiceFixture service, string department) => service.As("window-officer", "officer-of-" + department, department);

    private static async Task<JsonElement> Post(HttpClient by, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await by.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonElement.Parse(text);
    }

    private static Instant At(LocalDate day) => day.At(new LocalTime(1, 0)).InUtc().ToInstant();
}
