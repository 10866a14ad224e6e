using System.Text;
using System.Text.Json;
using GovApproval.Api.Http;

namespace GovApproval.Api.Tests.Http;

public sealed class FreeJsonInBodies
{
    private static readonly JsonSerializerOptions Options = Json.Configure(new() { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() });

    [Theory]
    [InlineData("""{"form":{"area":"12.5","floors":[1,2.50,-3e-4,0,0.0,1e10],"deep":{"x":null}}}""")]
    [InlineData("{}")]
    public void takes_any_value_that_all_readers_can_hold(string body) => Should.NotThrow(() => Parse(body));

    [Theory]
    [InlineData("""{"form":{"a":[0,1e999]}}""", "/form/a/1")]
    [InlineData("""{"form":{"a":1e-20000}}""", "/form/a")]
    [InlineData("""{"form":11111111111111111111111111111111111111111}""", "/form")]
    [InlineData("""{"form":{"a":{"b/c":1,"b/c":1}}}""", "/form/a/b~1c")]
    [InlineData("""{"forms":[{"name":"x","of":[1]}]}""", "/forms/0/of/0")]
    [InlineData("""{"forms":[{"name":"x","of":[]},{"of":[]}]}""", "/forms/1/name")]
    [InlineData("""{"amount":12.5}""", "/amount")]
    [InlineData("""{"amount":"1e5"}""", "/amount")]
    [InlineData("""{"amount":"12.50001"}""", "/amount")]
    [InlineData("""{"amount":"+5"}""", "/amount")]
    public void points_at_what_some_reader_could_not_hold(string body, string pointer) =>
        Should.Throw<ProblemException>(() => Parse(body)).Problem.Errors.Select(error => error.Pointer).ShouldBe([pointer]);

    [Fact]
    public void writes_amounts_with_two_decimals_at_least() =>
        JsonSerializer.Serialize(new Filing(Amount: 5m), Options).ShouldContain("\"amount\":\"5.00\"");

    private static Filing Parse(string body) =>
        Bodies.Parse(Encoding.UTF8.GetBytes(body), (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Filing>)Options.GetTypeInfo(typeof(Filing)));

    private sealed record Filing(JsonElement? Form = null, IReadOnlyList<Part>? Forms = null, decimal? Amount = null);

    private sealed record Part(string Name, ValueList<string> Of);
}
