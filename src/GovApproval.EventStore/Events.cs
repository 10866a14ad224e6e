using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;

namespace GovApproval.EventStore;

/// <summary>Names one stream: the tenant it belongs to and its id there.</summary>
public readonly record struct StreamId(string Tenant, Guid Id);

/// <summary>Who and what caused an event; the same for all events of one write.</summary>
public sealed record EventHeaders(
    string? Actor = null, string? CorrelationId = null, string? CausationId = null, string? TraceParent = null)
{
    public static EventHeaders None { get; } = new();

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    internal byte[] ToJson()
    {
        var bytes = scratch ??= new ArrayBufferWriter<byte>(256);
        bytes.ResetWrittenCount();
        var json = writer ??= new Utf8JsonWriter(bytes, Compact);
        json.Reset(bytes);
        json.WriteStartObject();
        Member("actor"u8, Actor);
        Member("correlation-id"u8, CorrelationId);
        Member("causation-id"u8, CausationId);
        Member("traceparent"u8, TraceParent);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();

        void Member(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }

    internal static EventHeaders Parse(ReadOnlySpan<byte> json)
    {
        string? actor = null, correlation = null, causation = null, trace = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var which = reader.ValueTextEquals("actor"u8) ? 1
                : reader.ValueTextEquals("correlation-id"u8) ? 2
                : reader.ValueTextEquals("causation-id"u8) ? 3
                : reader.ValueTextEquals("traceparent"u8) ? 4 : 0;
            reader.Read();
            if (which == 0 || reader.TokenType != JsonTokenType.String)
            {
                reader.Skip(); // another writer's header
                continue;
            }

            var value = reader.GetString();
            _ = which switch { 1 => actor = value, 2 => correlation = value, 3 => causation = value, _ => trace = value };
        }

        return new(actor, correlation, causation, trace);
    }
}

/// <summary>An event as it is remembered.</summary>
/// <param name="Position">Its place in the one log of all streams; the order of positions is the order of commits.</param>
/// <param name="Version">Its place in its stream: 1, 2, 3 …</param>
/// <param name="Type">The stored name.</param>
/// <param name="RecordedAt">When it was stored, by the writer's clock, to the microsecond.</param>
public sealed record StoredEvent(
    long Position, Guid Id, StreamId Stream, long Version, string Type, object Data, Instant RecordedAt, EventHeaders Headers)
{
    internal StoredEvent WithoutHeaders() => ReferenceEquals(Headers, EventHeaders.None) ? this : this with { Headers = EventHeaders.None };
}

/// <summary>A stream, or its beginning up to a version or an instant.</summary>
/// <param name="Type">The kind of thing the stream tells of.</param>
/// <param name="Version">The version of the last event here.</param>
public sealed record StoredStream(StreamId Id, string? Type, long Version, IReadOnlyList<StoredEvent> Events);

/// <summary>A part of the log.</summary>
/// <param name="UpTo">Every wanted event up to this position has been seen once the page is read.</param>
public sealed record LogPage(IReadOnlyList<StoredEvent> Events, long UpTo);

/// <summary>Which part of the log is wanted; null means all.</summary>
public sealed record LogFilter(string? Tenant = null, IReadOnlyList<string>? Types = null);
