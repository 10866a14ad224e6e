using System.Buffers;
using System.Runtime.InteropServices;
using NodaTime;

namespace GovApproval.EventStore.Postgres;

/// <summary>A write on its way: turned into bytes on its caller's thread, so that the one loop only carries them.</summary>
internal sealed class PendingWrite
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    public PendingWrite(Write write, EventTypes types, Ids ids, long arrivedAt, CancellationToken ct)
    {
        ArrivedAt = arrivedAt;
        Cancellation = ct;
        Write = write;
        Appends = write.Appends as StreamAppend[] ?? [.. write.Appends];
        Tenant = TenantOf(write);
        RecordedAt = ToMicroseconds(write.RecordedAt);
        Headers = write.Headers.ToJson();
        Events = Prepare(write, types, ids);
        foreach (var append in Appends)
        {
            foreach (var document in append.Documents)
            {
                if (document.Columns.Length != document.Table.Columns.Count && !document.Delete)
                {
                    throw new ArgumentException($"{document.Table} has {document.Table.Columns.Count} duplicated columns, the document brings {document.Columns.Length}.", nameof(write));
                }

                Bytes += document.Json.Length;
            }
        }
    }

    public Write Write { get; }

    /// <summary>Those of the write, walked many times on the way.</summary>
    public StreamAppend[] Appends { get; }

    public string Tenant { get; }

    public Instant RecordedAt { get; }

    public byte[] Headers { get; }

    public PendingEvent[] Events { get; }

    /// <summary>Roughly what it weighs on the wire.</summary>
    public int Bytes { get; private set; }

    public long ArrivedAt { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>It has been sent once and the connection was lost before the answer.</summary>
    public bool Sent { get; set; }

    /// <summary>It was sent, was not found stored, and is sent again.</summary>
    public bool Retried { get; set; }

    /// <summary>What follows runs where this is set: see <see cref="Outcomes"/>.</summary>
    public TaskCompletionSource<WriteResult> Done { get; } = new();

    /// <summary>PostgreSQL keeps microseconds; an instant that changed by being stored would differ between memory and table.</summary>
    public static Instant ToMicroseconds(Instant instant) =>
        Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks() / 10 * 10);

    public static byte[] ToArray(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Array!.Length == segment.Count
            ? segment.Array
            : bytes.ToArray();

    private PendingEvent[] Prepare(Write write, EventTypes types, Ids ids)
    {
        var count = 0;
        foreach (var append in Appends)
        {
            count += append.Events.Count > 0
                ? append.Events.Count
                : throw new ArgumentException("An append without events has no version to give.", nameof(write));
        }

        var events = new PendingEvent[count];
        var buffer = scratch ??= new ArrayBufferWriter<byte>(1024);
        var timestamp = RecordedAt.ToDateTimeOffset();
        var next = 0;
        foreach (var append in Appends)
        {
            var version = append.ExpectedVersion;
            for (var i = 0; i < append.Events.Count; i++)
            {
                var data = append.Events[i];
                buffer.ResetWrittenCount();
                types.Write(data, buffer);
                Bytes += buffer.WrittenCount;
                events[next++] = new(
                    append.Stream, ++version, ids.New(timestamp), types.NameOf(data), buffer.WrittenSpan.ToArray(), data);
            }
        }

        return events;
    }

    /// <summary>A unit stays within one tenant: tenants may live in different databases one day.</summary>
    private string TenantOf(Write write)
    {
        string? tenant = write.Answer?.Tenant;
        foreach (var append in Appends)
        {
            tenant = Same(tenant, append.Stream.Tenant);
            if (Appends.Length > 1 && Appends.Count(a => a.Stream == append.Stream) > 1)
            {
                throw new ArgumentException($"Stream {append.Stream.Id} appears twice in one write.", nameof(write));
            }
        }

        foreach (var key in write.NewKeys)
        {
            tenant = Same(tenant, key.Tenant);
        }

        return tenant ?? throw new ArgumentException("A write without appends, answer or keys changes nothing.", nameof(write));

        static string Same(string? one, string other) =>
            one is null || one == other ? other : throw new InvalidOperationException($"A write stays within one tenant, not {one} and {other}.");
    }
}

/// <summary>An event on its way.</summary>
internal readonly record struct PendingEvent(StreamId Stream, long Version, Guid Id, string Type, byte[] Json, object Data);
