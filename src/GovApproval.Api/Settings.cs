using System.Globalization;
using GovApproval.Applications;

namespace GovApproval.Api;

/// <summary>Everything that can be configured, read and checked once at start.</summary>
/// <param name="Division">The division served (GB/T 2260), the tenant of whoever's token names no other.</param>
/// <param name="ConnectionString">The PostgreSQL to use; none means the private one.</param>
/// <param name="Appeal">What a refusal tells of reconsideration and litigation, where the item names no other bodies.</param>
/// <param name="OtlpEndpoint">Where traces and metrics go; none means nowhere.</param>
internal sealed record ServiceSettings(
    string Division,
    string? ConnectionString,
    LocalPostgresSettings LocalPostgres,
    AuthenticationSettings Authentication,
    PersonalDataSettings PersonalData,
    RateLimitSettings RateLimit,
    RightsOfAppeal Appeal,
    Uri? OtlpEndpoint,
    bool OtlpOverHttp)
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>Reads every setting; the first that is wrong stops the start with a sentence that names it.</summary>
    public static ServiceSettings Read(IConfiguration from) => new(
        Text(from, "Division") is not { } division ? "510682"
            : IsDivision(division) ? division
            : throw Wrong("Division", "must be a division code of GB/T 2260: 6, 9 or 12 digits"),
        Text(from, "ConnectionStrings:GovApproval"),
        new(Text(from, "LocalPostgres:Binaries"), Text(from, "LocalPostgres:Data") ?? ".data/postgres", Number(from, "LocalPostgres:Port", 1, 65535)),
        new(Issuer(from)?.OriginalString, Text(from, "Authentication:Audience") ?? "govapproval"),
        new(Key(from, "PersonalData:MasterKey")),
        new(Number(from, "RateLimit:PerSecond", 1, 1_000_000), Number(from, "RateLimit:Burst", 1, 1_000_000)),
        AppealIn(from),
        Address(from, "OTEL_EXPORTER_OTLP_ENDPOINT"),
        (Text(from, "OTEL_EXPORTER_OTLP_PROTOCOL") ?? "grpc") switch
        {
            "grpc" => false,
            "http/protobuf" => true,
            _ => throw Wrong("OTEL_EXPORTER_OTLP_PROTOCOL", "must be grpc or http/protobuf"),
        });

    public static bool IsDivision(string code) => code.Length is 6 or 9 or 12 && code.All(char.IsAsciiDigit);

    private static string? Text(IConfiguration from, string name) => from[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static int? Number(IConfiguration from, string name, int least, int most) =>
        Text(from, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw Wrong(name, $"must be a whole number from {least} to {most}");

    private static Uri? Address(IConfiguration from, string name) =>
        Text(from, name) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw Wrong(name, "must be an http or https address");

    // Keys fetched over plain http could be anybody's; on this machine alone it is nobody else's.
    private static Uri? Issuer(IConfiguration from) =>
        Address(from, "Authentication:Issuer") is not { } issuer || issuer.Scheme == Uri.UriSchemeHttps || issuer.IsLoopback
            ? Address(from, "Authentication:Issuer")
            : throw Wrong("Authentication:Issuer", "must be an https address");

    private static byte[]? Key(IConfiguration from, string name)
    {
        if (Text(from, name) is not { } text)
        {
            return null;
        }

        var key = new byte[32];
        return Convert.TryFromBase64String(text, key, out var length) && length == 32 ? key
            : throw Wrong(name, "must be 32 bytes in base64, as `openssl rand -base64 32` prints");
    }

    // Sixty days by Administrative Reconsideration Law Art. 20, six months by Administrative Litigation Law Art. 46; the bodies by
    // Reconsideration Law Art. 24 and Litigation Law Art. 18 where a center names none.
    private static RightsOfAppeal AppealIn(IConfiguration from) => new(
        Text(from, "Appeal:ReconsiderationBody") ?? "本级人民政府 (the people's government at the agency's level)",
        Number(from, "Appeal:ReconsiderationDays", 60, 3650) ?? 60,
        Text(from, "Appeal:Court") ?? "有管辖权的人民法院 (the people's court with jurisdiction)",
        Number(from, "Appeal:LitigationMonths", 1, 120) ?? 6);

    private static StartRefused Wrong(string name, string why) => new($"The setting {name} {why}.");
}

/// <summary>The private PostgreSQL: where its programs are, where its data lies, on which port it listens.</summary>
internal sealed record LocalPostgresSettings(string? Binaries, string Data, int? Port);

/// <summary>Whose tokens are good; without an issuer the service issues its own, for development.</summary>
internal sealed record AuthenticationSettings(string? Issuer, string Audience)
{
    public bool IsDevelopment => Issuer is null;
}

/// <summary>The key that wraps every person's key.</summary>
internal sealed record PersonalDataSettings(byte[]? MasterKey);

/// <summary>Requests a caller may make per second, and at once; unlimited when not set.</summary>
internal sealed record RateLimitSettings(int? PerSecond, int? Burst);

/// <summary>Why the service does not start: one sentence for whoever started it.</summary>
#pragma warning disable CA1032
internal sealed class StartRefused(string sentence, Exception? cause = null) : Exception(sentence, cause);
#pragma warning restore CA1032
