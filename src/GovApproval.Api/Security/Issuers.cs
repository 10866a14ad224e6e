using System.Security.Cryptography;
using GovApproval.Api.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace GovApproval.Api.Security;

/// <summary>Whose tokens are good here.</summary>
internal interface IIssuer
{
    /// <summary>What a token must show.</summary>
    ValueTask<TokenValidationParameters> Expected();
}

/// <summary>A configured OpenID Connect issuer, its keys found by discovery and renewed as they rotate.</summary>
internal sealed class OpenIdIssuer(AuthenticationSettings settings) : IIssuer
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _discovery = new(
        $"{settings.Issuer!.TrimEnd('/')}/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = !new Uri(settings.Issuer).IsLoopback });

    public async ValueTask<TokenValidationParameters> Expected()
    {
        try
        {
            var found = await _discovery.GetConfigurationAsync(CancellationToken.None);
            return Demands.Of(settings.Issuer!, settings.Audience, found.SigningKeys, _discovery);
        }
        catch (InvalidOperationException)
        {
            // Its keys were never read: nobody can be known, which is no fault of the caller's.
            throw Problems.Unavailable("The issuer of tokens cannot be reached.", retryAfter: 5).Raise();
        }
    }
}

/// <summary>The service as its own issuer, for development only; its key lives as long as the process.</summary>
internal sealed class DevelopmentIssuer : IIssuer, IDisposable
{
    public const string Name = "urn:govapproval:development";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TimeProvider _time;
    private readonly string _audience;
    private readonly ECDsaSecurityKey _signing;
    private readonly TokenValidationParameters _expected;

    public DevelopmentIssuer(AuthenticationSettings settings, TimeProvider time)
    {
        _time = time;
        _audience = settings.Audience;
        _signing = new(_key) { KeyId = "development" };
        _expected = Demands.Of(Name, _audience, [_signing], discovery: null);
    }

    public ValueTask<TokenValidationParameters> Expected() => ValueTask.FromResult(_expected);

    /// <summary>A token with these claims, and when it ends.</summary>
    public (string Token, DateTimeOffset Expires) Issue(Dictionary<string, object> claims)
    {
        var now = _time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + Lifetime).ToUnixTimeSeconds());
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = _audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            Claims = claims,
            SigningCredentials = new(_signing, SecurityAlgorithms.EcdsaSha256),
        });
        return (token, expires);
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>What every token must show, whoever issued it.</summary>
file static class Demands
{
    public static TokenValidationParameters Of(
        string issuer, string audience, IEnumerable<SecurityKey> keys, BaseConfigurationManager? discovery) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        IssuerSigningKeys = keys,
        ConfigurationManager = discovery,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(30),
    };
}
