using System.Text.Json;
using System.Text.Json.Nodes;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.OpenApi;

/// <summary>
/// Whatever the contract lets be read and set at one address is read, put back whole under its tag and nothing has changed; one member
/// of it altered, the body put back whole changes that, and the tag read before guards against a second writer.
/// </summary>
public sealed class PuttingBackWhatWasRead(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Everybody = "supervisor,catalogue-officer,administrator";

    // The address, what is put there first where nothing is shipped, and the change: where in the body, and what is to stand there.
    public static readonly TheoryData<string, string, string?, string, string> Addresses = new()
    {
        { "/v1/supervision/rules", "/v1/supervision/rules", null, "rules/0/days", "2" },
        { "/v1/green-channel-rules", "/v1/green-channel-rules", GreenChannel.TravellingByTheRules.Rules, "effects/promise/percent", "40" },
        { "/v1/green-channel/{code}", "/v1/green-channel/91510682MA00000077", GreenChannel.TravellingByTheRules.Terms("6000000"), "validTo", "\"2026-11-30\"" },
        { "/v1/items/{code}", $"/v1/items/{Permit}", null, "promisedDays", "4" },
        { "/v1/departments/{code}", $"/v1/departments/{Department}", null, "name", "\"什邡市市场监督管理局\"" },
        { "/v1/windows/{code}", $"/v1/windows/{Window}", null, "name", "\"市场监督管理局二号窗口\"" },
        { "/v1/material-list", "/v1/material-list", """{ "materials": [{ "name": "申请表" }], "basis": "材料清单（2026年版）" }""", "basis", "\"材料清单（2026年修订）\"" },
        { "/v1/project-templates/{code}", "/v1/project-templates/construction-project", null, "stages/0/jointDays", "14" },
        { "/v1/calendars/{year}", "/v1/calendars/2026", null, "papers/0", "\"国办发明电〔2025〕7号\"" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task changes_what_was_altered_and_nothing_else(string address, string path, string? first, string where, string what)
    {
        service.SetClock(Beijing(3, 2));
        var caller = await service.As(Everybody, division: first is null ? null : "510683"); // a list of materials would bind the items shipped
        if (first is not null)
        {
            ((int)(await caller.Put(path, first)).StatusCode).ShouldBe(201, address);
        }

        var (read, tag) = await Read();
        var back = await caller.Send(HttpMethod.Put, path, read.GetRawText(), ifMatch: tag);
        ((int)back.StatusCode).ShouldBe(address == "/v1/supervision/rules" ? 201 : 200, await back.Content.ReadAsStringAsync()); // the shipped rules become the center's own
        var same = await back.Json();
        JsonElement.DeepEquals(same, read).ShouldBeTrue($"{same}\n{read}");
        (await Read()).Tag.ShouldBe(tag);

        var altered = JsonNode.Parse(read.GetRawText())!;
        var steps = where.Split('/');
        Set(steps[..^1].Aggregate(altered, Step), steps[^1], JsonNode.Parse(what));
        service.SetClock(Beijing(3, 3));
        var answer = await caller.Send(HttpMethod.Put, path, altered.ToJsonString(), ifMatch: tag);
        ((int)answer.StatusCode).ShouldBeOneOf([200, 201], await answer.Content.ReadAsStringAsync());
        var (then, newer) = await Read();
        newer.ShouldNotBe(tag);
        steps.Aggregate(JsonNode.Parse(then.GetRawText())!, Step).ToJsonString().ShouldBe(JsonNode.Parse(what)!.ToJsonString());
        foreach (var (name, value) in JsonNode.Parse(read.GetRawText())!.AsObject())
        {
            if (name != steps[0] && name is not ("version" or "inForceFrom" or "since" or "publishedAt" or "knownSince"))
            {
                JsonNode.DeepEquals(JsonNode.Parse(then.GetRawText())![name], value).ShouldBeTrue(name);
            }
        }

        await caller.Send(HttpMethod.Put, path, read.GetRawText(), ifMatch: tag).Refuses(412, "stale-version");

        async Task<(JsonElement Body, string Tag)> Read()
        {
            var found = await caller.GetAsync(path, TestContext.Current.CancellationToken);
            ((int)found.StatusCode).ShouldBe(200);
            return (await found.Json(), found.Headers.ETag!.Tag);
        }
    }

    [Fact]
    public async Task is_tried_at_every_address_that_can_be_read_and_set()
    {
        var contract = JsonNode.Parse(await service.Nobody.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!;
        contract["paths"]!.AsObject()
            .Where(path => path.Value!["get"] is not null && path.Value["put"] is not null && !path.Key.StartsWith("/dev/", StringComparison.Ordinal))
            .Select(path => path.Key)
            .ShouldBe(Addresses.Select(row => row.Data.Item1), ignoreOrder: true);
    }

    private static JsonNode Step(JsonNode from, string step) => (from is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : from[step])!;

    private static void Set(JsonNode of, string step, JsonNode? value)
    {
        if (of is JsonArray list)
        {
            list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            of[step] = value;
        }
    }
}
