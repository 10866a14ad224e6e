using System.Net;
using System.Net.Http.Headers;
using GovApproval.Api.Tests.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace GovApproval.Api.Tests.Security;

public sealed class KnowingTheCaller(FrameFixture service) : IClassFixture<FrameFixture>
{
    [Fact]
    public async Task wants_a_token()
    {
        var answer = await service.Nobody.GetAsync("/test/whoami");
        await answer.ShouldBeProblem(401, "unauthorized");
        answer.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
    }

    [Fact]
    public async Task reads_subject_roles_and_division_from_the_token_again_and_again()
    {
        var auditor = await service.As("auditor", "auditor-1", division: "370322");
        for (var i = 0; i < 3; i++)
        {
            var caller = await (await auditor.GetAsync("/test/whoami")).Json();
            caller.GetProperty("subject").GetString().ShouldBe("auditor-1");
            caller.GetProperty("division").GetString().ShouldBe("370322");
            caller.GetProperty("roles").GetString().ShouldBe("Auditor");
        }
    }

    [Fact]
    public async Task serves_its_own_division_to_a_token_that_names_none() =>
        (await (await (await service.As("auditor")).GetAsync("/test/whoami")).Json()).GetProperty("division").GetString().ShouldBe("510682");

    [Theory]
    [InlineData("applicant")]
    [InlineData("")]
    public async Task forbids_what_none_of_the_roles_allows(string roles) =>
        await (await (await service.As(roles, "someone")).GetAsync("/test/whoami")).ShouldBeProblem(403, "forbidden");

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic YTpi")]
    public async Task takes_nothing_else_for_a_token(string header) => await (await Ask(header)).ShouldBeProblem(401, "unauthorized");

    [Fact]
    public async Task takes_no_token_that_was_tampered_with()
    {
        var token = await service.Token(new() { ["subject"] = "a", ["roles"] = new[] { "auditor" } });
        (await Ask($"Bearer {token}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var parts = token.Split('.');
        var otherRoles = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(
            Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(parts[1]).Replace("auditor", "administrator", StringComparison.Ordinal));
        await (await Ask($"Bearer {parts[0]}.{otherRoles}.{parts[2]}")).ShouldBeProblem(401, "unauthorized");
        var unsigned = new JsonWebTokenHandler().CreateToken(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(parts[1]));
        await (await Ask($"Bearer {unsigned}")).ShouldBeProblem(401, "unauthorized");
    }

    private async Task<HttpResponseMessage> Ask(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/whoami");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await service.Nobody.SendAsync(request);
    }
}
