using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GovApproval.Api.Http;

/// <summary>Writes answers: JSON straight into the connection's buffer, its length known first.</summary>
internal static class Reply
{
    public const string PositionHeader = "GovApproval-Position";
    public const string Json = "application/json; charset=utf-8";

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Answers with a value.</summary>
    public static Task Write<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        var buffer = Render(value, type);
        return Write(context, status, buffer.WrittenSpan);
    }

    /// <summary>Answers with JSON as it is; copied before this returns.</summary>
    public static Task Write(HttpContext context, int status, ReadOnlySpan<byte> json, string contentType = Json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = json.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        response.BodyWriter.Write(json);
        return Task.CompletedTask;
    }

    /// <summary>The bytes that <see cref="Write{T}"/> would send, for whoever keeps them as well.</summary>
    public static byte[] ToBytes<T>(T value, JsonTypeInfo<T> type) => Render(value, type).WrittenSpan.ToArray();

    /// <summary>One page of a list: <c>{ "items": […], "next": … }</c> and the Link header.</summary>
    public static Task WritePage<T>(HttpContext context, IEnumerable<T> items, JsonTypeInfo<T> type, string? next)
    {
        var (buffer, json) = Rented();
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var item in items)
        {
            JsonSerializer.Serialize(json, item, type);
        }

        json.WriteEndArray();
        json.WriteString("next"u8, next);
        json.WriteEndObject();
        json.Flush();
        if (next is not null)
        {
            Page.Link(context, next);
        }

        return Write(context, StatusCodes.Status200OK, buffer.WrittenSpan);
    }

    /// <summary>How far the log was read for this answer, or written by this command.</summary>
    public static void SetPosition(HttpContext context, long position) =>
        context.Response.Headers[PositionHeader] = position.ToString(CultureInfo.InvariantCulture);

    private static ArrayBufferWriter<byte> Render<T>(T value, JsonTypeInfo<T> type)
    {
        var (buffer, json) = Rented();
        JsonSerializer.Serialize(json, value, type);
        json.Flush();
        return buffer;
    }

    // One writer per thread: rendering never awaits, so nobody else can come between.
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Rented()
    {
        if (_buffer is not { Capacity: <= 1024 * 1024 } buffer || _writer is not { } writer)
        {
            _buffer = buffer = new(4096);
            _writer = writer = new(buffer, Http.Json.Writing);
        }

        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        return (buffer, writer);
    }
}
