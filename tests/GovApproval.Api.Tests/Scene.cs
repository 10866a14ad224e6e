using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace GovApproval.Api.Tests;

/// <summary>The shared cast: a food counter, its officers, one applicant, and what they say.</summary>
internal static class Scene
{
    /// <summary>Ten working days by law, five by promise.</summary>
    public const string Permit = "food-business-permit";

    /// <summary>Decided on the spot, by the same department.</summary>
    public const string OnTheSpot = "sole-trader-registration";

    public const string Department = "market-supervision";
    public const string Window = "w-market-supervision";

    public const string Name = "张伟明";
    public const string IdentityNumber = "510682199001011234";
    public const string Phone = "13800138765";
    public const string Address = "什邡市方亭街道蓥华路18号";

    public const string Zhang = $$"""{ "kind": "person", "name": "{{Name}}", "identityNumber": "{{IdentityNumber}}", "phone": "{{Phone}}", "address": "{{Address}}" }""";

    public const string Accept = """{ "decision": "accepted", "noticeNumber": "SL-1" }""";
    public const string AskForMore = """{ "decision": "supplement-required", "missing": ["layout", "rules"], "reason": "incomplete" }""";
    public const string Decline = """{ "decision": "not-accepted", "reason": "no licence needed", "competentAuthority": "county education bureau" }""";
    public const string HandIn = """{ "materials": [{ "code": "layout", "provided": true }] }""";
    public const string Examine = """{ "opinion": "complete and lawful", "recommendation": "grant" }""";
    public const string Confirm = """{ "decision": "confirmed", "opinion": "agreed" }""";
    public const string SendBack = """{ "decision": "returned", "opinion": "the layout is unclear" }""";
    public const string Grant = """{ "result": "granted", "certificate": { "name": "食品经营许可证", "number": "JY-1" } }""";
    public const string Refuse = """{ "result": "refused", "reasons": ["the premises are too small"] }""";
    public const string Suspend = """{ "ground": "expert-review", "plannedDays": 10, "noticeNumber": "TZ-1" }""";
    public const string Extend = """{ "days": 10, "approvedBy": "the head", "reason": "complex" }""";
    public const string Nothing = "{}";

    public static Instant Beijing(int month, int day, int hour = 9, int minute = 0, int year = 2026) =>
        Instant.FromUtc(year, month, day, 0, 0) + Duration.FromHours(hour - 8) + Duration.FromMinutes(minute);

    public static Task<HttpClient> Citizen(this ServiceFixture service, string name = "li") => service.As("applicant", name);

    public static Task<HttpClient> Officer(this ServiceFixture service, string name = "wang") => service.As("window-officer", name, Department);

    public static Task<HttpClient> Verifier(this ServiceFixture service, string name = "zhao") => service.As("verifier", name, Department);

    public static Task<HttpClient> Supervisor(this ServiceFixture service) => service.As("supervisor", "chen");

    public static Task<HttpClient> Partner(this ServiceFixture service) => service.As("partner", "tax-office");

    /// <summary>What is filed; <paramref name="more"/> are further members, such as <c>"channel": "post"</c>.</summary>
    public static string Submission(string item = Permit, string applicant = Zhang, string? more = null) =>
        $$"""{ "item": "{{item}}", "applicant": {{applicant}}{{(more is null ? "" : ", " + more)}} }""";

    /// <summary>A person nobody has met before.</summary>
    public static string Somebody(string identityNumber, string name = "王小丽") =>
        $$"""{ "kind": "person", "name": "{{name}}", "identityNumber": "{{identityNumber}}" }""";

    public static async Task<HttpResponseMessage> Ask(this HttpClient by, string path, string body, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(ifMatch));
        }

        return await by.SendAsync(request);
    }

    /// <summary>Files a case and gives its path.</summary>
    public static async Task<string> File(this HttpClient by, string? body = null)
    {
        var answer = await by.Ask("/v1/applications", body ?? Submission());
        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString();
    }

    public static async Task<JsonElement> Read(this HttpClient by, string path)
    {
        var answer = await by.GetAsync(path);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    public static string State(this JsonElement answer) => answer.GetProperty("state").GetString()!;

    /// <summary>Asserts that the answer is a case at this version, as every command gives it.</summary>
    public static async Task<JsonElement> ShouldBeCase(this HttpResponseMessage answer, string state, long version, int status = 200)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, body);
        answer.Headers.ETag!.Tag.ShouldBe($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");
        var file = JsonElement.Parse(body);
        file.State().ShouldBe(state);
        file.GetProperty("version").GetInt64().ShouldBe(version);
        return file;
    }

    /// <summary>Asserts that the answer is a case in this state, whatever the calendar has added to its history meanwhile.</summary>
    public static async Task<JsonElement> ShouldBeIn(this HttpResponseMessage answer, string state)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(200, body);
        var file = JsonElement.Parse(body);
        file.State().ShouldBe(state);
        return file;
    }

    public static long Position(this HttpResponseMessage answer) =>
        long.Parse(answer.Headers.GetValues("GovApproval-Position").Single(), CultureInfo.InvariantCulture);

    /// <summary>A case that waits for its first instance; version 2.</summary>
    public static async Task<string> Accepted(this ServiceFixture service, string item = Permit) =>
        await (await service.Officer()).File(Submission(item, more: """ "acceptance": { "decision": "accepted" } """));

    /// <summary>A case that waits for verification; version 3.</summary>
    public static async Task<string> Examined(this ServiceFixture service, string item = Permit)
    {
        var path = await service.Accepted(item);
        await (await (await service.Officer()).Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        return path;
    }

    /// <summary>A case that waits for its decision; version 4.</summary>
    public static async Task<string> Verified(this ServiceFixture service, string item = Permit)
    {
        var path = await service.Examined(item);
        await (await (await service.Verifier()).Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 4);
        return path;
    }

    /// <summary>A case granted; version 5.</summary>
    public static async Task<string> Completed(this ServiceFixture service, string decision = Grant)
    {
        var path = await service.Verified();
        await (await (await service.Officer()).Ask(path + "/completion", decision)).ShouldBeCase("completed", 5);
        return path;
    }

    /// <summary>The names of the events of a case.</summary>
    public static async Task<string[]> History(this HttpClient by, string path) =>
        [.. (await by.Read(path + "/events?limit=200")).GetProperty("items").EnumerateArray().Select(e => e.GetProperty("type").GetString()!)];
}
