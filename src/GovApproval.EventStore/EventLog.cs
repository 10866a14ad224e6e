using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace GovApproval.EventStore;

/// <summary>How one node keeps its log.</summary>
public sealed record EventLogOptions
{
    public required string ConnectionString { get; init; }

    public required EventTypes Types { get; init; }

    /// <summary>Every document table, inline and in the background.</summary>
    public IReadOnlyList<DocumentTable> Tables { get; init; } = [];

    /// <summary>How many writes may wait; one more is <see cref="EventStoreBusy"/>.</summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>How many writes one commit carries at most.</summary>
    public int MaxBatch { get; init; } = 512;

    /// <summary>How long an answer is repeated.</summary>
    public Duration AnswerLifetime { get; init; } = Duration.FromHours(24);

    /// <summary>How long writes wait for a database that does not answer.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Own events kept in memory for this node's views; a view further behind reads the table.</summary>
    public int RecentEvents { get; init; } = 16_384;

    public TimeProvider Timers { get; init; } = TimeProvider.System;

    public ILoggerFactory? Logging { get; init; }
}

/// <summary>The memory: streams of events, documents folded from them, answers given, keys of persons.</summary>
public sealed class EventLog : IAsyncDisposable
{
    public EventLog(EventLogOptions options)
    {
        Options = options;
        Database = NpgsqlDataSource.Create(options.ConnectionString);
    }

    public EventLogOptions Options { get; }

    public EventTypes Types => Options.Types;

    /// <summary>For reading with statements of one's own.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>Creates or completes the tables. Safe to run by several nodes at once, and again.</summary>
    public Task Migrate(CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Stores a unit of change together with those of other callers; answers after the commit.</summary>
    /// <exception cref="EventStoreBusy">The queue is full.</exception>
    public Task<WriteResult> Write(Write write, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>A stream up to a version, or as it had been recorded up to an instant; null when there is none.</summary>
    public Task<StoredStream?> Load(
        StreamId stream, long? version = null, Instant? recordedUpTo = null, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The version a stream is at; 0 when there is none.</summary>
    public Task<long> VersionOf(StreamId stream, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The answer given under a key since an instant.</summary>
    public Task<IdempotentAnswer?> FindAnswer(string tenant, Guid key, Instant notBefore, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Removes answers older than that; says how many.</summary>
    public Task<int> ForgetAnswers(Instant before, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<SubjectKeyRow?> FindKey(string tenant, Guid subject, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Destroys a person's key: what it sealed can never be read again. False when there was none to destroy.</summary>
    public Task<bool> DestroyKey(string tenant, Guid subject, Instant at, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The last position of the log; 0 when it is empty.</summary>
    public Task<long> Head(CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Up to <paramref name="limit"/> wanted events after a position.</summary>
    public Task<LogPage> ReadPage(long after, int limit, LogFilter? filter = null, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>The log after a position, in batches, until its present end.</summary>
    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadLog(
        long after, int batch = 1000, LogFilter? filter = null, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<Document?> Find(DocumentTable table, string tenant, object id, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Document>> Query(DocumentTable table, DocumentQuery query, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<long> Count(DocumentTable table, DocumentQuery query, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>
    /// Recomputes duplicated columns without an event, as when a calendar moves due dates; a document whose version is no longer
    /// the one given is left alone. Says how many were changed.
    /// </summary>
    public Task<int> SetColumns(
        DocumentTable table, string tenant, IReadOnlyList<ColumnsWrite> documents, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
