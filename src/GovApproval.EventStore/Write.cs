using NodaTime;

namespace GovApproval.EventStore;

/// <summary>One unit of change: all its appends, documents, keys and its answer are stored together, or none of them.</summary>
/// <param name="Appends">May be empty when only an answer is remembered. A stream appears once.</param>
/// <param name="RecordedAt">The writer's clock; cut to microseconds.</param>
public sealed record Write(IReadOnlyList<StreamAppend> Appends, EventHeaders Headers, Instant RecordedAt)
{
    /// <summary>The answer to remember under an idempotency key.</summary>
    public IdempotentAnswer? Answer { get; init; }

    /// <summary>Keys of persons first seen in this write.</summary>
    public IReadOnlyList<SubjectKey> NewKeys { get; init; } = [];
}

/// <summary>Events to put at the end of one stream.</summary>
/// <param name="StreamType">The kind of thing the stream tells of; stored when the stream begins.</param>
/// <param name="ExpectedVersion">The version the decision rests on; 0 = the stream must not exist yet.</param>
public sealed record StreamAppend(StreamId Stream, string StreamType, long ExpectedVersion, IReadOnlyList<object> Events)
{
    /// <summary>Inline documents of this stream; their version is the stream's.</summary>
    public IReadOnlyList<DocumentWrite> Documents { get; init; } = [];
}

/// <summary>A document to replace or to delete.</summary>
/// <param name="Id">A <see cref="Guid"/> or a <see cref="string"/>, as the table says.</param>
/// <param name="Columns">The duplicated columns, in the table's order; instants and dates as NodaTime values.</param>
public sealed record DocumentWrite(DocumentTable Table, object Id, ReadOnlyMemory<byte> Json, object?[] Columns, bool Delete = false);

/// <summary>The first answer to a request that may be repeated.</summary>
/// <param name="Key">A hash of the caller and its key.</param>
/// <param name="Fingerprint">A hash of the request, so that another request under the same key is noticed.</param>
/// <param name="Body">Opaque here; sealed by the caller.</param>
/// <param name="Position">The last position the write reached; filled in by the store when the write has events.</param>
public sealed record IdempotentAnswer(
    string Tenant, Guid Key, byte[] Fingerprint, int Status, byte[] Body, string? Headers = null, long Position = 0);

/// <summary>A person's key, wrapped by the caller.</summary>
public sealed record SubjectKey(string Tenant, Guid Subject, byte[] WrappedKey);

/// <summary>A person's key as it is kept; destroyed keys keep their row and nothing else.</summary>
public sealed record SubjectKeyRow(string Tenant, Guid Subject, byte[]? WrappedKey, Instant CreatedAt, Instant? DestroyedAt);

/// <summary>What became of a write.</summary>
public abstract record WriteResult
{
    private WriteResult()
    {
    }

    /// <summary>Stored, durably.</summary>
    /// <param name="Position">Of the last event; of the answer when there are none.</param>
    public sealed record Committed(long Position) : WriteResult
    {
        /// <summary>How many writes shared the commit; for telemetry.</summary>
        public int BatchSize { get; init; } = 1;
    }

    /// <summary>The stream is not at the expected version; nothing was stored.</summary>
    public sealed record VersionConflict(StreamId Stream) : WriteResult;

    /// <summary>The key was answered before; nothing was stored.</summary>
    public sealed record Repeated(IdempotentAnswer First) : WriteResult;

    /// <summary>The person has another key already, or had one that was destroyed; nothing was stored.</summary>
    public sealed record KeyConflict(Guid Subject) : WriteResult;
}

/// <summary>Too many writes are waiting; nothing was stored, try again later.</summary>
public sealed class EventStoreBusy() : Exception("Too many writes are waiting.");

/// <summary>The database could not be reached in time.</summary>
/// <param name="outcomeUnknown">True when the write had been sent: it may be stored or not.</param>
public sealed class EventStoreUnavailable(bool outcomeUnknown, Exception? inner)
    : Exception(outcomeUnknown ? "The database was lost while it stored this write." : "The database cannot be reached.", inner)
{
    public bool OutcomeUnknown => outcomeUnknown;
}

/// <summary>A stored event bears a name that this program has no type for.</summary>
public sealed class UnknownEventType(string name) : Exception($"No event type is registered under the stored name \"{name}\".");

/// <summary>A stored event cannot be read back.</summary>
public sealed class UnreadableEvent(long position, Exception why)
    : Exception($"The event at position {position} cannot be read: {why.Message}", why)
{
    public long Position => position;
}
