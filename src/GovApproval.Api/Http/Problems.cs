using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using GovApproval.Api.Telemetry;

namespace GovApproval.Api.Http;

/// <summary>The one mapping of everything that can go wrong to <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";
    private const string TypePrefix = "urn:govapproval:problem:";

    // A code's title is its own words; kept, because a busy caller may be refused thousands of times a second.
    private static readonly ConcurrentDictionary<string, string> TitlesByCode = new(StringComparer.Ordinal)
    {
        ["malformed"] = "Malformed request",
        ["validation"] = "Invalid request",
        ["fault"] = "Internal fault",
    };

    public static Problem Malformed(string detail) => new(400, "malformed", detail);

    public static Problem Invalid(params IReadOnlyList<Finding> errors) =>
        new(400, "validation", "The request does not have the expected form.") { Errors = errors };

    public static Problem Invalid(string pointer, string message) => Invalid([new Finding(pointer, message)]);

    public static Problem Unauthorized(string detail, bool tokenGiven) => new(401, "unauthorized", detail)
    {
        Challenge = tokenGiven ? "Bearer realm=\"govapproval\", error=\"invalid_token\"" : "Bearer realm=\"govapproval\"",
    };

    public static Problem Forbidden(string detail) => new(403, "forbidden", detail);

    /// <summary>Also the answer for what is there and not the caller's.</summary>
    public static Problem NotFound(string detail = "There is nothing here, or nothing that this caller may see.") =>
        new(404, "not-found", detail);

    public static Problem MethodNotAllowed() => new(405, "method-not-allowed", "This resource does not take that method.");

    public static Problem StaleVersion(long actual) =>
        new(412, "stale-version", "If-Match names another version than the one that stands.") { Version = actual };

    public static Problem TooLarge(int most = Bodies.MaxBytes) =>
        new(413, "too-large", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A body may have {most:N0} bytes."));

    public static Problem UnsupportedMediaType() =>
        new(415, "unsupported-media-type", "Send application/json in UTF-8, without a content encoding.");

    public static Problem IdempotencyKeyReused() =>
        new(422, "idempotency-key-reused", "This Idempotency-Key came before with another request.");

    public static Problem RateLimited(int retryAfter) =>
        new(429, "rate-limited", "Too many requests at once; try again later.") { RetryAfter = retryAfter };

    public static Problem Unavailable(string detail, int retryAfter = 1) => new(503, "unavailable", detail) { RetryAfter = retryAfter };

    /// <summary>Nothing of the exception is told; the trace id finds it in the log.</summary>
    public static Problem Fault() => new(500, "fault", "The service failed; nothing is known to be wrong with the request.");

    /// <summary>The rules say no; what is not there is nothing to say no about.</summary>
    public static Problem From(Refusal refusal) => refusal is Absence ? NotFound() : Refusals.Describe(refusal);

    /// <summary>For a status that something else set without a body: routing, mostly.</summary>
    public static Problem FromStatus(int status) => status switch
    {
        400 => Malformed("The request cannot be read."),
        401 => Unauthorized("A bearer token is needed.", tokenGiven: false),
        403 => Forbidden("This caller may not do that."),
        404 => NotFound("There is no such resource."),
        405 => MethodNotAllowed(),
        413 => TooLarge(),
        415 => UnsupportedMediaType(),
        429 => RateLimited(1),
        503 => Unavailable("The service cannot answer now."),
        >= 500 => Fault(),
        _ => new(status, "malformed", "The request cannot be served."),
    };

    /// <summary>The body, as it is sent and as an idempotent answer keeps it.</summary>
    public static byte[] Render(Problem problem, string traceId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Json.Writing))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, TypePrefix + problem.Code);
            json.WriteString("title"u8, TitleOf(problem.Code));
            json.WriteNumber("status"u8, problem.Status);
            WriteIfAny(json, "detail", problem.Detail);
            json.WriteString("code"u8, problem.Code);
            WriteIfAny(json, "rule", problem.Rule);
            json.WriteString("traceId"u8, traceId);
            if (problem.Version is { } version)
            {
                json.WriteNumber("version"u8, version);
            }

            WriteErrors(json, problem.Errors);
            foreach (var (name, value) in problem.Members)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Sends the problem as the whole answer.</summary>
    public static Task Write(HttpContext context, Problem problem)
    {
        var body = Render(problem, Trace.Of(context).Id);
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (problem.Challenge is { } challenge)
        {
            response.Headers.WWWAuthenticate = challenge;
        }

        if (problem.Version is { } version)
        {
            response.Headers.ETag = ETags.Of(version);
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static string TitleOf(string code) =>
        TitlesByCode.TryGetValue(code, out var known) ? known
        : TitlesByCode.GetOrAdd(code, static c => $"{char.ToUpperInvariant(c[0])}{c[1..].Replace('-', ' ')}");

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<Finding> errors)
    {
        if (errors.Count == 0)
        {
            return;
        }

        json.WriteStartObject("errors"u8);
        foreach (var ofOne in errors.GroupBy(error => error.Pointer, StringComparer.Ordinal))
        {
            json.WriteStartArray(ofOne.Key);
            foreach (var error in ofOne)
            {
                json.WriteStringValue(error.Message);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
