using System.Data.Common;
using System.Runtime.CompilerServices;
using GovApproval.EventStore.Postgres;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

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

    /// <summary>
    /// Own events kept in memory for this node's views; a view further behind reads the table. Enough for what the longest gathering misses under
    /// full load: whatever lives longer is moved twice by the collector.
    /// </summary>
    public int RecentEvents { get; init; } = 8_192;

    public TimeProvider Timers { get; init; } = TimeProvider.System;

    public ILoggerFactory? Logging { get; init; }
}

/// <summary>The memory: streams of events, documents folded from them, answers given, keys of persons.</summary>
public sealed class EventLog : IAsyncDisposable
{
    private readonly StreamReading _streams;
    private readonly DocumentReading _documents;
    private readonly Lazy<Appender> _appender;
    private readonly Lazy<Listener> _listener;
    private long _heard;

    /// <summary>Opens no connection yet.</summary>
    public EventLog(EventLogOptions options)
    {
        Options = options;
        Database = Settings.Readers(options.ConnectionString);
        Recent = new(options.RecentEvents, Pulse);
        _streams = new(Database, options.Types);
        _documents = new(Database);
        var node = Guid.NewGuid().ToString("N");
        _appender = new(() => new(options, Recent, node));
        _listener = new(() => new(options, HearOthers, progression => Awaited?.Invoke(this, new(progression)), node));
    }

    public EventLogOptions Options { get; }

    public EventTypes Types => Options.Types;

    /// <summary>For what the store has no words for; sums and counts are asked with <see cref="Rows"/>.</summary>
    public NpgsqlDataSource Database { get; }

    internal RecentEvents Recent { get; }

    /// <summary>Beats when there may be new events, from here or from another node.</summary>
    internal Pulse Pulse { get; } = new();

    /// <summary>Of the views that write much at once, one at a time.</summary>
    internal SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Grows with each word from another node, or when some may have been missed.</summary>
    internal long HeardFromOthers => Volatile.Read(ref _heard);

    /// <summary>Another node, or this one, waits for what is followed.</summary>
    internal event EventHandler<AwaitedEventArgs>? Awaited;

    /// <summary>Creates or completes the tables. Safe to run by several nodes at once, and again.</summary>
    public Task Migrate(CancellationToken ct = default) => Schema.Migrate(Database, Options.Tables, ct);

    /// <summary>Stores a unit of change together with those of other callers; answers after the commit.</summary>
    /// <exception cref="EventStoreBusy">The queue is full.</exception>
    /// <exception cref="EventStoreUnavailable">The database did not come back in time.</exception>
    public Task<WriteResult> Write(Write write, CancellationToken ct = default) => _appender.Value.Write(write, ct);

    /// <summary>A stream up to a version, or as it had been recorded up to an instant; null when there is none.</summary>
    public Task<StoredStream?> Load(
        StreamId stream, long? version = null, Instant? recordedUpTo = null, CancellationToken ct = default) =>
        _streams.Load(stream, version, recordedUpTo, ct);

    /// <summary>The version a stream is at; 0 when there is none.</summary>
    public Task<long> VersionOf(StreamId stream, CancellationToken ct = default) => _streams.VersionOf(stream, ct);

    /// <summary>The answer given under a key after an instant.</summary>
    public async Task<IdempotentAnswer?> FindAnswer(string tenant, Guid key, Instant notBefore, CancellationToken ct = default)
    {
        await using var command = Command(
            "select tenant_id, key, fingerprint, status, body, headers, position from idempotency where tenant_id = $1 and key = $2 and created_at > $3",
            tenant, key, notBefore);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Reading.Answer(reader) : null;
    }

    /// <summary>Removes answers older than that; says how many.</summary>
    public async Task<int> ForgetAnswers(Instant before, CancellationToken ct = default)
    {
        await using var command = Command("delete from idempotency where created_at < $1", before);
        return await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<SubjectKeyRow?> FindKey(string tenant, Guid subject, CancellationToken ct = default)
    {
        await using var command = Command(
            "select wrapped_key, created_at, destroyed_at from subject_keys where tenant_id = $1 and subject_id = $2", tenant, subject);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                tenant,
                subject,
                reader.IsDBNull(0) ? null : reader.GetFieldValue<byte[]>(0),
                Reading.Instant(reader, 1),
                reader.IsDBNull(2) ? null : Reading.Instant(reader, 2))
            : null;
    }

    /// <summary>Destroys a person's key: what it sealed can never be read again. False when there was none to destroy.</summary>
    public async Task<bool> DestroyKey(string tenant, Guid subject, Instant at, CancellationToken ct = default)
    {
        await using var command = Command(
            "update subject_keys set wrapped_key = null, destroyed_at = $3 where tenant_id = $1 and subject_id = $2 and wrapped_key is not null",
            tenant, subject, at);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>The last position of the log; 0 when it is empty.</summary>
    public Task<long> Head(CancellationToken ct = default) => _streams.Head(ct);

    /// <summary>Up to <paramref name="limit"/> wanted events after a position.</summary>
    public Task<LogPage> ReadPage(long after, int limit, LogFilter? filter = null, CancellationToken ct = default) =>
        _streams.Page(after, limit, filter, ct);

    /// <summary>The events that stand at these positions, in order.</summary>
    /// <param name="reading">How they are read: types that pass over what is not needed; the log's own when null.</param>
    public Task<IReadOnlyList<StoredEvent>> ReadAt(IReadOnlyList<long> positions, EventTypes? reading = null, CancellationToken ct = default) =>
        _streams.At(positions, reading, ct);

    /// <summary>The log after a position, in batches, until its present end.</summary>
    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadLog(
        long after, int batch = 1000, LogFilter? filter = null, CancellationToken ct = default) =>
        _streams.Log(after, batch, filter, ct);

    /// <summary>The document of that id, or null.</summary>
    public Task<Document?> Find(DocumentTable table, string tenant, object id, CancellationToken ct = default) =>
        _documents.Find(table, tenant, id, ct);

    public Task<IReadOnlyList<Document>> Query(DocumentTable table, DocumentQuery query, CancellationToken ct = default) =>
        _documents.Query(table, query, ct);

    public Task<long> Count(DocumentTable table, DocumentQuery query, CancellationToken ct = default) =>
        _documents.Count(table, query, ct);

    /// <summary>What a statement of one's own answers, row by row as they come.</summary>
    /// <param name="sql">Written in code, never from input; <c>$1</c>, <c>$2</c> … stand for the parameters.</param>
    /// <param name="parameters">Plain and NodaTime values, and arrays of plain ones.</param>
    public async IAsyncEnumerable<T> Rows<T>(
        string sql, IReadOnlyList<object?> parameters, Func<DbDataReader, T> row, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var command = Command(sql, [.. parameters]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return row(reader);
        }
    }

    /// <summary>
    /// Recomputes duplicated columns without an event, as when a calendar moves due dates; a document whose version is no longer
    /// the one given is left alone. Says how many were changed.
    /// </summary>
    /// <param name="columns">Which of them the values are for, by their places; all when left out.</param>
    public Task<int> SetColumns(
        DocumentTable table, string tenant, IReadOnlyList<ColumnsWrite> documents, IReadOnlyList<int>? columns = null, CancellationToken ct = default) =>
        _documents.SetColumns(table, tenant, documents, columns, ct);

    /// <summary>Waits for writes on their way, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_appender.IsValueCreated)
        {
            await _appender.Value.DisposeAsync();
        }

        if (_listener.IsValueCreated)
        {
            await _listener.Value.DisposeAsync();
        }

        await Database.DisposeAsync();
        Turn.Dispose();
    }

    /// <summary>From now on other nodes' events beat the pulse as well.</summary>
    internal void Listen() => _ = _listener.Value;

    /// <summary>Tells whichever node leads it that somebody waits.</summary>
    internal async Task Await(string progression, CancellationToken ct)
    {
        await using var command = Command("select pg_notify($1, $2)", Listener.Awaited, progression);
        await command.ExecuteNonQueryAsync(ct);
    }

    private void HearOthers()
    {
        Interlocked.Increment(ref _heard);
        Pulse.Beat();
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(Reading.Parameter(parameter));
        }

        return command;
    }
}

/// <param name="progression">The name of the progress that is awaited.</param>
internal sealed class AwaitedEventArgs(string progression) : EventArgs
{
    public string Progression => progression;
}
