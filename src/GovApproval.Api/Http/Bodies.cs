using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;

namespace GovApproval.Api.Http;

/// <summary>A body as read, and as it came: an idempotency key is bound to the very bytes.</summary>
internal readonly record struct Body<T>(T Value, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads JSON bodies strictly; whatever is wrong with one ends as a 400, 413 or 415 that says where.</summary>
internal static partial class Bodies
{
    public const int MaxBytes = 1024 * 1024;

    public static ValueTask<Body<T>> Read<T>(HttpContext context)
        where T : class => Read(context, Json.Of<T>());

    /// <summary>Reads a body that must be there.</summary>
    public static async ValueTask<Body<T>> Read<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        RequireJson(context.Request);
        var bytes = await ReadBytes(context);
        return new(Parse(bytes.Span, type), bytes);
    }

    /// <summary>Reads a body that may be missing, as with a command that has no members.</summary>
    public static async ValueTask<Body<T>> ReadOr<T>(HttpContext context, JsonTypeInfo<T> type, T otherwise)
        where T : class
    {
        if (context.Request.ContentLength is not > 0 && context.Request.Headers.TransferEncoding.Count == 0)
        {
            return new(otherwise, default);
        }

        var body = await Read(context, type);
        return body;
    }

    /// <summary>Reads the value that <paramref name="json"/> is, strictly.</summary>
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        if (JsonBytes.Complaint(json) is { } unfit)
        {
            throw Problems.Malformed(unfit).Raise();
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Problems.Invalid("", "must not be null").Raise();
        }
        catch (JsonException) when (JsonBytes.SyntaxComplaint(json) is { } complaint)
        {
            throw Problems.Malformed(complaint).Raise();
        }
        catch (JsonException e)
        {
            throw Problems.Invalid(Missing(e) ?? [Finding(e)]).Raise();
        }
    }

    /// <summary>Where a value did not fit, RFC 6901, and why, in words that name nothing of ours.</summary>
    internal static (string Pointer, string Message) Locate(JsonException e) => Missing(e) is [var first, ..]
        ? (first.Pointer, first.Message)
        : (Finding(e).Pointer, Finding(e).Message);

    /// <summary>The body as it came, whatever it is.</summary>
    /// <param name="most">Above the ordinary limit for the few that bring many at once.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadBytes(HttpContext context, int most = MaxBytes)
    {
        if (context.Request.ContentLength > most)
        {
            throw Problems.TooLarge(most).Raise();
        }

        if (most > MaxBytes && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = 2L * most;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > most)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw Problems.TooLarge(most).Raise();
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void RequireJson(HttpRequest request)
    {
        var type = request.ContentType;
        if (!(string.Equals(type, "application/json", StringComparison.Ordinal) || IsJson(type)) || request.Headers.ContentEncoding.Count > 0)
        {
            throw Problems.UnsupportedMediaType().Raise();
        }
    }

    internal static bool IsJson(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    private static Finding Finding(JsonException e)
    {
        if (e is JsonComplaint ours)
        {
            return new(Pointer(e.Path) + ours.Rest, ours.Complaint);
        }

        var (message, isAboutMember) = e.Message switch
        {
            var m when m.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => ("is not a member of this request", true),
            var m when m.Contains("uplicate", StringComparison.Ordinal) => ("is given twice", true),
            var m when m.Contains("doesn't allow null", StringComparison.Ordinal) => ("must not be null", false),
            _ => ("does not have the expected form", false),
        };

        // Of a member that should not be there the path may name only the object; the message names the member.
        var pointer = Pointer(e.Path);
        var name = isAboutMember && Quoted().Match(e.Message) is { Success: true } quoted ? quoted.Groups["name"].Value : "";
        var member = name.Length == 0 ? "" : "/" + Escape(name);
        if (member.Length > 0 && !Http.Finding.MayTell(name))
        {
            return new(pointer.EndsWith(member, StringComparison.Ordinal) ? pointer[..^member.Length] : pointer, "has a member that is not one of this request");
        }

        return new(pointer.EndsWith(member, StringComparison.Ordinal) ? pointer : pointer + member, message);
    }

    private static IReadOnlyList<Finding>? Missing(JsonException e)
    {
        const string Including = "missing required properties including: ";
        var at = e.Message.IndexOf(Including, StringComparison.Ordinal);
        return at < 0 ? null
            : [.. Quoted().Matches(e.Message[(at + Including.Length)..])
                .Select(name => new Finding($"{Pointer(e.Path)}/{Escape(name.Groups["name"].Value)}", "is required"))];
    }

    /// <summary>From the serializer's path, <c>$.materials[0]['a b']</c>, to <c>/materials/0/a b</c>.</summary>
    private static string Pointer(string? path) => path is null
        ? ""
        : string.Concat(PathStep().Matches(path).Select(step => "/" + Escape(step.Groups["step"].Value)));

    /// <summary>A name as one step of a JSON Pointer (RFC 6901).</summary>
    internal static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The name that a step of a JSON Pointer stands for.</summary>
    internal static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    [GeneratedRegex(@"\G(^\$)?(\.(?<step>[^.\[]+)|\[(?<step>\d+)\]|\['(?<step>.*?)'\])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathStep();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
