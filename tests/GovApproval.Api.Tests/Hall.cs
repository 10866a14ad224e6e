using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GovApproval.Api.Tests;

/// <summary>The center at work: its departments' officers, what is sent and what comes back.</summary>
internal static class Hall
{
    public static Task<HttpClient> CatalogueOfficer(this ServiceFixture service) => service.As("catalogue-officer");

    public static Task<HttpClient> Overseer(this ServiceFixture service) => service.As("supervisor");

    public static Task<HttpClient> Administrator(this ServiceFixture service) => service.As("administrator");

    public static Task<HttpClient> Examiner(this ServiceFixture service, string department) => service.As("window-officer", $"examiner-of-{department}", department);

    public static Task<HttpClient> Chief(this ServiceFixture service, string department) => service.As("verifier", $"chief-of-{department}", department);

    /// <summary>The last position of the log.</summary>
    public static async Task<long> Head(this ServiceFixture service)
    {
        var view = (await (await service.Administrator()).Read("/v1/admin/projections")).Items().First();
        return view.GetProperty("position").GetInt64() + view.GetProperty("lag").GetInt64();
    }

    /// <summary>Until the documents of cases in the database show all that was answered before.</summary>
    public static async Task FilesCaughtUp(this ServiceFixture service) => await (await service.Overseer()).Read("/v1/applications?limit=1");

    public static async Task<HttpResponseMessage> Send(
        this HttpClient by, HttpMethod method, string path, string? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(ifMatch));
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await by.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Put(this HttpClient by, string path, string body) => by.Send(HttpMethod.Put, path, body);

    public static Task<HttpResponseMessage> Post(this HttpClient by, string path, string body) => by.Send(HttpMethod.Post, path, body);

    /// <summary>The answer's JSON; it must have this status.</summary>
    public static async Task<JsonElement> Gives(this Task<HttpResponseMessage> asked, int status = 200, int? version = null)
    {
        var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, body);
        if (version is { } expected)
        {
            answer.Headers.ETag?.Tag.ShouldBe($"\"{expected}\"");
        }

        return JsonElement.Parse(body);
    }

    public static async Task<JsonElement> Refuses(this Task<HttpResponseMessage> asked, int status, string code) => await (await asked).ShouldBeProblem(status, code);

    public static JsonElement[] Items(this JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    public static string? Text(this JsonElement of, string member) => of.GetProperty(member).GetString();

    public static int Number(this JsonElement of, string member) => of.GetProperty(member).GetInt32();

    /// <summary>What is filed: an item, and whatever else is to be said.</summary>
    public static string Filing(string item, bool accepted = true, string more = "", string name = "什邡某某公司", string number = "91510682MA00000000") => $$"""
        { "item": "{{item}}", "applicant": { "kind": "organization", "name": "{{name}}", "identityNumber": "{{number}}" }{{more}}{{(accepted ? """, "acceptance": { "decision": "accepted" }""" : "")}} }
        """;

    /// <summary>A case of the department's at its counter, accepted at once or waiting for acceptance.</summary>
    public static async Task<string> Files(this ServiceFixture service, string item = Scene.Permit, string department = Scene.Department, bool accepted = true, string more = "", string number = "91510682MA00000000")
    {
        var file = await (await service.Examiner(department)).Post("/v1/applications", Filing(item, accepted, more, number: number)).Gives(201);
        return "/v1/applications/" + file.Text("id");
    }

    /// <summary>Publishes the item anew with these members beside what it says.</summary>
    public static async Task Revises(this ServiceFixture service, string item, string members)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse((await service.Nobody.Read("/v1/items/" + item)).GetRawText())!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse($"{{ {members} }}")!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        await (await service.CatalogueOfficer()).Put("/v1/items/" + item, body.ToJsonString()).Gives();
    }

    /// <summary>Examined, verified and granted; the position reached.</summary>
    public static async Task<long> Settles(this ServiceFixture service, string path, string department = Scene.Department)
    {
        var examiner = await service.Examiner(department);
        await examiner.Post(path + "/first-instance", """{ "opinion": "complete and lawful", "recommendation": "grant" }""").Gives();
        await (await service.Chief(department)).Post(path + "/verification", """{ "decision": "confirmed" }""").Gives();
        var answer = await examiner.Post(path + "/completion", """{ "result": "granted" }""");
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return answer.Position();
    }

    /// <summary>Asks until it is so, without sleeping: what another node or a runner does a moment later.</summary>
    public static async Task Eventually(Func<Task<bool>> isSo, int seconds = 20)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(seconds), "it has not become so");
            await Task.Yield();
        }
    }
}
