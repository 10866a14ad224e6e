using System.Net.Http.Headers;
using System.Text.Json;

namespace GovApproval.Api.Tests;

internal static class Reading
{
    private static readonly MediaTypeHeaderValue Problem = new("application/problem+json");

    /// <summary>The JSON of an answer.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync());

    /// <summary>Asserts that the answer is a problem of this status and code, in the form of RFC 9457, and gives its members.</summary>
    public static async Task<JsonElement> ShouldBeProblem(this HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, body);
        answer.Content.Headers.ContentType.ShouldBe(Problem);
        var problem = JsonElement.Parse(body);
        problem.GetProperty("type").GetString().ShouldBe($"urn:govapproval:problem:{code}");
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("traceId").GetString()!.Length.ShouldBe(32);
        return problem;
    }
}
