using System.Text.Json.Serialization;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Development;

/// <summary>What exists only while no issuer is configured: tokens for the asking, and a clock that can be set.</summary>
internal static class DevelopmentEndpoints
{
    public static void MapDevelopment(this WebApplication app)
    {
        if (app.Services.GetService<DevelopmentIssuer>() is not { } issuer)
        {
            return;
        }

        var clock = app.Services.GetRequiredService<ServiceClock>();
        app.MapPost("/dev/tokens", context => IssueToken(context, issuer)).Requires(Operation.Develop).Describes(new("development", "Issue a development token")
        {
            Details = "Only while no issuer is configured. The token is good for 12 hours, and for this process.",
            Request = Example.Of<TokenRequest>("""
                { "subject": "officer-1", "name": "Li Na", "roles": ["window-officer"], "department": "housing", "windows": ["A01"] }
                """),
            Response = Example.Of<TokenAnswer>("""{ "accessToken": "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl", "expiresAt": "2026-03-02T20:00:00Z" }"""),
        });
        app.MapGet("/dev/clock", context => WriteClock(context, clock)).Requires(Operation.Develop).Describes(new("development", "Read the service's clock")
        {
            Response = Example.Of<ServiceClockAnswer>(ClockExample),
        });
        app.MapPut("/dev/clock", context => SetClock(context, clock)).Requires(Operation.Develop).Describes(new("development", "Set the service's clock")
        {
            Details = "The clock stands still at that instant until it is set again; null lets it run with the machine's.",
            Request = Example.Of<ServiceClockRequest>("""{ "now": "2026-03-02T09:00:00+08:00" }"""),
            Response = Example.Of<ServiceClockAnswer>(ClockExample),
        });
    }

    private const string ClockExample = """{ "now": "2026-03-02T01:00:00Z", "standing": true }""";

    private static async Task IssueToken(HttpContext context, DevelopmentIssuer issuer)
    {
        var asked = (await Bodies.Read<TokenRequest>(context)).Value;
        var checks = new Checks();
        checks.Require(Codes.IsSubject(asked.Subject), "/subject", "must be a subject of 1 to 255 printable characters");
        checks.Require(asked.Name is not { Length: > 255 }, "/name", "must have at most 255 characters");
        checks.Require(asked.Division is not { } division || ServiceSettings.IsDivision(division), "/division", "must be a division code: 6, 9 or 12 digits");
        for (var i = 0; i < asked.Roles.Count; i++)
        {
            checks.Require(RoleNames.TryParse(asked.Roles[i], out _), $"/roles/{i}", $"must be one of {RoleNames.All}");
        }

        checks.ThrowIfAny();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = asked.Subject,
            ["name"] = asked.Name ?? asked.Subject,
            ["roles"] = asked.Roles.ToArray(),
            ["windows"] = asked.Windows.Select(window => window.Value).ToArray(),
        };
        if (asked.Department is { } department)
        {
            claims["department"] = department.Value;
        }

        if (asked.Division is { } named)
        {
            claims["division"] = named;
        }

        var (token, expires) = issuer.Issue(claims);
        context.Response.Headers.CacheControl = "no-store";
        await Reply.Write(context, StatusCodes.Status200OK, new TokenAnswer(token, Instant.FromDateTimeOffset(expires)), Json.Of<TokenAnswer>());
    }

    private static async Task SetClock(HttpContext context, ServiceClock clock)
    {
        clock.Set((await Bodies.Read<ServiceClockRequest>(context)).Value.Now);
        await WriteClock(context, clock);
    }

    private static Task WriteClock(HttpContext context, ServiceClock clock) =>
        Reply.Write(context, StatusCodes.Status200OK, new ServiceClockAnswer(clock.GetCurrentInstant(), clock.IsStanding), Json.Of<ServiceClockAnswer>());
}

/// <summary>Who the token is to name.</summary>
internal sealed record TokenRequest(
    string Subject,
    ValueList<string> Roles,
    string? Name = null,
    DepartmentCode? Department = null,
    ValueList<WindowCode> Windows = default,
    string? Division = null);

/// <summary>A token, to send as <c>Authorization: Bearer</c>.</summary>
internal sealed record TokenAnswer(string AccessToken, Instant ExpiresAt);

/// <summary>The instant to stand at; null to run with the machine's clock again.</summary>
internal sealed record ServiceClockRequest(Instant? Now);

/// <summary>The service's time, and whether it stands still.</summary>
internal sealed record ServiceClockAnswer(Instant Now, bool Standing);

[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ServiceClockRequest))]
[JsonSerializable(typeof(ServiceClockAnswer))]
internal sealed partial class DevelopmentJson : JsonSerializerContext;
