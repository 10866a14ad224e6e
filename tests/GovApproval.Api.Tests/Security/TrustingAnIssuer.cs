using System.Net;
using System.Security.Cryptography;
using GovApproval.Api.Http;
using GovApproval.Api.Security;
using GovApproval.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GovApproval.Api.Tests.Security;

public sealed class TrustingAnIssuer(TrustingAnIssuer.WithIssuer service) : IClassFixture<TrustingAnIssuer.WithIssuer>
{
    [Fact]
    public async Task takes_the_issuers_tokens_of_either_kind()
    {
        (await Ask(service.Issue(service.Elliptic))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Ask(service.Issue(service.Rsa))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task takes_a_single_role_that_is_no_list() =>
        (await Ask(service.Issue(service.Elliptic, roles: "auditor"))).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task takes_no_token_meant_for_another() =>
        await (await Ask(service.Issue(service.Elliptic, audience: "another"))).ShouldBeProblem(401, "unauthorized");

    [Fact]
    public async Task takes_no_token_of_another_issuer() =>
        await (await Ask(service.Issue(service.Elliptic, issuer: "https://elsewhere.example"))).ShouldBeProblem(401, "unauthorized");

    [Fact]
    public async Task takes_no_token_that_has_expired() =>
        (await (await Ask(service.Issue(service.Elliptic, lifetime: TimeSpan.FromHours(-1)))).ShouldBeProblem(401, "unauthorized"))
            .GetProperty("detail").GetString()!.ShouldContain("expired");

    [Fact]
    public async Task takes_no_token_signed_with_a_stranger_key()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await (await Ask(service.Issue(new(new ECDsaSecurityKey(stranger) { KeyId = "ec" }, SecurityAlgorithms.EcdsaSha256)))).ShouldBeProblem(401, "unauthorized");
    }

    [Fact]
    public async Task takes_no_shared_secret_for_a_signature() =>
        await (await Ask(service.Issue(new(new SymmetricSecurityKey(new byte[64]) { KeyId = "ec" }, SecurityAlgorithms.HmacSha256)))).ShouldBeProblem(401, "unauthorized");

    [Theory]
    [InlineData("")]
    [InlineData("with\u0000nul")]
    public async Task takes_no_token_that_names_nobody(string subject) =>
        await (await Ask(service.Issue(service.Elliptic, subject: subject))).ShouldBeProblem(401, "unauthorized");

    [Theory]
    [InlineData("/dev/tokens")]
    [InlineData("/dev/clock")]
    public async Task issues_no_tokens_and_sets_no_clock_of_its_own(string path) =>
        await (await service.Nobody.GetAsync(path)).ShouldBeProblem(404, "not-found");

    private async Task<HttpResponseMessage> Ask(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/whoami");
        request.Headers.Authorization = new("Bearer", token);
        return await service.Nobody.SendAsync(request);
    }

    /// <summary>The service with an OpenID Connect issuer of the test's own.</summary>
    public sealed class WithIssuer : ServiceFixture
    {
        private readonly ECDsa _elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly RSA _rsa = RSA.Create(2048);
        private readonly WebApplication _issuer;
        private readonly string _address = "";

        public WithIssuer()
        {
            Elliptic = new(new ECDsaSecurityKey(_elliptic) { KeyId = "ec" }, SecurityAlgorithms.EcdsaSha256);
            Rsa = new(new RsaSecurityKey(_rsa) { KeyId = "rsa" }, SecurityAlgorithms.RsaSha256);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _issuer = builder.Build();
            _issuer.Urls.Add("http://127.0.0.1:0");
            var elliptic = JsonWebKeyConverter.ConvertFromECDsaSecurityKey((ECDsaSecurityKey)Elliptic.Key);
            var rsa = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = "rsa" });
            _issuer.MapGet("/.well-known/openid-configuration", (RequestDelegate)(context => context.Response.WriteAsync(
                $$"""{"issuer":"{{_address}}","jwks_uri":"{{_address}}/keys"}""")));
            _issuer.MapGet("/keys", (RequestDelegate)(context => context.Response.WriteAsync(
                $$"""{"keys":[{"kty":"EC","kid":"ec","crv":"P-256","x":"{{elliptic.X}}","y":"{{elliptic.Y}}"},{"kty":"RSA","kid":"rsa","n":"{{rsa.N}}","e":"{{rsa.E}}"}]}""")));
            ((IHost)_issuer).Start();
            _address = _issuer.Urls.First();
        }

        internal SigningCredentials Elliptic { get; }

        internal SigningCredentials Rsa { get; }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _issuer.DisposeAsync();
            _elliptic.Dispose();
            _rsa.Dispose();
            GC.SuppressFinalize(this);
        }

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Authentication:Issuer"] = _address,
            ["Authentication:Audience"] = "center",
            ["PersonalData:MasterKey"] = Convert.ToBase64String(new byte[32]),
        };

        protected override void Map(WebApplication app) =>
            app.MapGet("/test/whoami", context => Reply.Write(context, 200, "{}"u8)).Requires(Operation.ReadProjections);

        internal string Issue(
            SigningCredentials with, string audience = "center", string? issuer = null, TimeSpan? lifetime = null, string subject = "a", object? roles = null)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer ?? _address,
                Audience = audience,
                NotBefore = now.AddHours(-2),
                Expires = now + (lifetime ?? TimeSpan.FromHours(1)),
                Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = subject, ["roles"] = roles ?? new[] { "auditor", "offline_access" } },
                SigningCredentials = with,
            });
        }
    }
}
