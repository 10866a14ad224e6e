using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace GovApproval.Api.Tests.OpenApi;

/// <summary>
/// Every operation of the contract, asked with what nobody should ask: each path segment, query parameter, header and member of the
/// example spoiled in turn. No input gives a 500, every refusal is a problem (RFC 9457), and every status is one that the contract names.
/// </summary>
public sealed class AnsweringAnything(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Everybody = "applicant,window-officer,verifier,supervisor,auditor,catalogue-officer,partner,administrator";

    private static readonly string[] Segments = ["x", "00000000-0000-0000-0000-000000000000", "a b", "é😀", "-1", "99999999999999999999", "a%2Fb", "%25"];

    private static readonly string[] Texts =
        ["", "x", "-1", "1e9", "99999999999999999999", "2026-02-30", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59.999999999Z", "\0", "😀", "' or 1=1 --"];

    private static readonly string[] Tags = ["x", "\"x\"", "\"-1\"", "\"99999999999999999999\"", "W/\"1\"", "\"1\", \"2\"", new string('a', 3000)];

    private static readonly string[] Bodies =
        ["", "{", "null", "[]", "\"x\"", "{\"a\":1,\"a\":2}", "\uFEFF{}", new string('[', 2000), "{\"x\":" + new string('[', 200) + new string(']', 200) + "}"];

    private static readonly string[] Members =
        ["null", "true", "-1", "0", "1.5", "2147483648", "9223372036854775808", "1e999", "\"\"", "\"x\"", "\"a\\u0000b\"", "\"\\ud800\"", "[]", "{}", "[null]", "\"2026-02-30\"", "\"9999-12-31\"", "\"0001-01-01T00:00:00Z\"", $"\"{new string('x', 5000)}\""];

    private readonly ConcurrentBag<string> _wrong = [];
    private HttpClient _caller = null!;

    [Fact]
    public async Task never_fails_and_never_leaves_the_contract()
    {
        _caller = await service.As(Everybody, department: Scene.Department);
        var contract = JsonNode.Parse(await service.Nobody.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!;
        var operations =
            from path in contract["paths"]!.AsObject()
            where !path.Key.StartsWith("/dev/", StringComparison.Ordinal) && !path.Key.EndsWith("/live", StringComparison.Ordinal) // a stream without an end
            from operation in path.Value!.AsObject()
            select new Operation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!);
        var asked = operations.SelectMany(Spoiled).ToList();

        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, Ask);

        asked.Count.ShouldBeGreaterThan(5000);
        _wrong.Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task takes_the_id_of_one_thing_for_nothing_else()
    {
        _caller = await service.As(Everybody, department: Scene.Department);
        var application = (await (await _caller.Ask("/v1/applications", Scene.Submission())).Json()).GetProperty("id").GetString();
        var order = await (await _caller.Ask("/v1/supervision/orders", $$"""{ "department": "{{Scene.Department}}", "matter": "限期办结", "dueOn": "2099-03-13" }""")).Json();
        order.TryGetProperty("id", out var id).ShouldBeTrue(order.ToString());

        await (await _caller.GetAsync($"/v1/cross-region-filings/{application}")).ShouldBeProblem(404, "not-found");
        await (await _caller.Ask($"/v1/supervision/orders/{application}/reply", """{ "reply": "已办结" }""")).ShouldBeProblem(404, "not-found");
        await (await _caller.GetAsync($"/v1/applications/{id}/events")).ShouldBeProblem(404, "not-found");
        await (await _caller.Ask($"/v1/applications/{id}/escalations", """{ "level": 1, "reason": "overdue" }""")).ShouldBeProblem(404, "not-found");
    }

    private static IEnumerable<Question> Spoiled(Operation operation)
    {
        var inPath = operation.Parameters("path").ToDictionary(name => name, _ => "x", StringComparer.Ordinal);
        var query = operation.Parameters("query").Contains("dryRun") ? "?dryRun=true&" : "?"; // a command that should pass changes nothing
        var address = Address(operation, inPath) + query;
        var body = operation.Example?.ToJsonString();
        foreach (var name in inPath.Keys)
        {
            foreach (var segment in Segments)
            {
                yield return new(operation, Address(operation, new(inPath, StringComparer.Ordinal) { [name] = segment }) + query, body);
            }
        }

        foreach (var name in operation.Parameters("query").Append("unknown"))
        {
            foreach (var text in Texts)
            {
                yield return new(operation, $"{address}{name}={Uri.EscapeDataString(text)}", body);
            }
        }

        foreach (var name in operation.Parameters("header"))
        {
            foreach (var tag in Tags)
            {
                yield return new(operation, address, body, (name, tag));
            }
        }

        foreach (var spoiled in operation.Example is null ? [] : Bodies.Concat(SpoiledMembers(operation.Example)))
        {
            yield return new(operation, address, spoiled);
        }
    }

    /// <summary>The example with one member at a time left out or replaced, by every value in turn over all members.</summary>
    private static IEnumerable<string> SpoiledMembers(JsonNode example)
    {
        var turn = 0;
        foreach (var place in Places(example))
        {
            for (var i = 0; i < 3; i++)
            {
                yield return Text(example, place, Members[turn++ % Members.Length]);
            }
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(value => Places(value).Prepend(value)),
        JsonArray items => items.OfType<JsonNode>().SelectMany(item => Places(item).Prepend(item)),
        _ => [],
    };

    // Spoiled values need not be JSON that a node can hold: the text is put in place of a mark.
    private static string Text(JsonNode example, JsonNode place, string value)
    {
        const string Mark = "the-place";
        var path = place.GetPath();
        var copy = example.DeepClone();
        Places(copy).First(node => node.GetPath() == path).ReplaceWith(Mark);
        return copy.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }

    private static string Address(Operation operation, Dictionary<string, string> values) =>
        values.Aggregate(operation.Path, (path, value) => path.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));

    private async ValueTask Ask(Question question, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(new(question.Of.Method), question.Address);
        if (question.Body is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (question.Header is var (name, value))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _caller.SendAsync(request, ct);
        var status = (int)answer.StatusCode;
        if (status >= 500 || !question.Of.Statuses.Contains(status) || (status >= 400 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json"))
        {
            _wrong.Add($"{question.Of.Method} {question.Address} {question.Header} {question.Body}: {status} {await answer.Content.ReadAsStringAsync(ct)}");
        }
    }

    private sealed record Question(Operation Of, string Address, string? Body, (string Name, string Value)? Header = null);

    private sealed class Operation(string method, string path, JsonNode described)
    {
        public string Method => method;

        public string Path => path;

        public HashSet<int> Statuses { get; } = [.. described["responses"]!.AsObject().Select(response => int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture))];

        public JsonNode? Example { get; } = described["requestBody"]?["content"]?["application/json"]?["example"]?.DeepClone();

        public IReadOnlyList<string> Parameters(string place) =>
            [.. described["parameters"]?.AsArray().Where(p => (string?)p!["in"] == place).Select(p => (string)p!["name"]!) ?? []];
    }
}
