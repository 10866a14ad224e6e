using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Polly;
using Polly.Retry;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Group commit: one loop takes every write that waits, checks and stores them by one prepared batch, and answers each after the
/// commit. Nothing waits for a batch to fill.
/// </summary>
internal sealed class Appender : IAsyncDisposable
{
    private const int MaxBytes = 8 << 20;

    private static readonly Action<ILogger, int, Exception?> ConnectionLost = LoggerMessage.Define<int>(
        LogLevel.Warning, new EventId(1, nameof(ConnectionLost)), "The appender lost its connection with {Writes} writes on their way; it reads what became of them");

    private readonly EventLogOptions _options;
    private readonly RecentEvents _recent;
    private readonly TimeProvider _timers;
    private readonly ILogger? _log;
    private readonly string _connectionString;
    private readonly string _node;
    private readonly Channel<PendingWrite> _queue;
    private readonly CancellationTokenSource _closing = new();
    private readonly ResiliencePipeline _reconnecting;
    private readonly Task _loop;
    private volatile bool _closed;

    // All below belong to the loop alone.
    private readonly AppendRows _rows;
    private readonly Dictionary<AppendShape, NpgsqlBatch> _prepared = [];
    private readonly List<PendingWrite> _batch = [];
    private readonly List<PendingWrite> _held = [];
    private readonly List<PendingWrite> _candidates = [];
    private readonly Dictionary<StreamId, (long Version, int Unit)> _streams = [];
    private readonly Dictionary<Guid, int> _keys = [];
    private readonly HashSet<Guid> _subjects = [];
    private readonly HashSet<(DocumentTable, object)> _documents = [];
    private readonly Dictionary<int, Refusal> _refusals = [];
    private readonly List<(PendingWrite Write, StreamId? Conflict)> _lookups = [];
    private readonly Dictionary<DocumentTable, int> _tableBits = [];
    private NpgsqlConnection? _connection;
    private (int Pid, DateTime Started)? _session;

    public Appender(EventLogOptions options, RecentEvents recent, string node)
    {
        _options = options;
        _recent = recent;
        _node = node;
        _timers = options.Timers;
        _log = options.Logging?.CreateLogger<Appender>();
        _connectionString = Settings.Appender(options.ConnectionString);
        _rows = new(options.AnswerLifetime);
        for (var i = 0; i < options.Tables.Count; i++)
        {
            _tableBits.Add(options.Tables[i], i);
        }

        if (options.Tables.Count > 64)
        {
            throw new ArgumentException("A store has room for 64 document tables.", nameof(options));
        }

        _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _reconnecting = new ResiliencePipelineBuilder { TimeProvider = _timers }
            .AddTimeout(options.GiveUpAfter)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>().Handle<TimeoutException>().Handle<IOException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(20),
                MaxDelay = TimeSpan.FromSeconds(1),
                UseJitter = true,
            })
            .Build();
        _loop = Task.Run(Run);
    }

    public Task<WriteResult> Write(Write write, CancellationToken ct)
    {
        var pending = new PendingWrite(write, _options.Types, _timers.GetTimestamp(), ct);
        foreach (var append in write.Appends)
        {
            foreach (var document in append.Documents)
            {
                if (!_tableBits.ContainsKey(document.Table))
                {
                    throw new ArgumentException($"{document.Table} is not a table of this store.", nameof(write));
                }
            }
        }

        if (!_queue.Writer.TryWrite(pending))
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Telemetry.Writes.Add(1, new KeyValuePair<string, object?>("outcome", "busy"));
            throw new EventStoreBusy();
        }

        return pending.Done.Task;
    }

    /// <summary>Finishes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _queue.Writer.TryComplete();
        _closing.CancelAfter(_options.GiveUpAfter);
        await _loop;
        await Disconnect();
        await _closing.CancelAsync();
        _closing.Dispose();
    }

    private async Task Run()
    {
        while (_held.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            Gather();
            if (_batch.Count == 0)
            {
                continue;
            }

            try
            {
                await Store();
            }
            catch (Exception e)
            {
                // Nothing can be said of these writes but that; the next ones begin with a new connection.
                var unavailable = e is NpgsqlException or Polly.Timeout.TimeoutRejectedException or OperationCanceledException or TimeoutException or IOException;
                foreach (var write in _batch)
                {
                    write.Done.TrySetException(unavailable ? new EventStoreUnavailable(write.Sent, e) : e);
                }

                await Disconnect();
            }
        }
    }

    /// <summary>
    /// Takes what waits. A write that meets another of the same batch on a stream, key, person or document is held for the next one:
    /// its fate depends on the other's.
    /// </summary>
    private void Gather()
    {
        _batch.Clear();
        _streams.Clear();
        _keys.Clear();
        _subjects.Clear();
        _documents.Clear();
        _candidates.Clear();
        _candidates.AddRange(_held);
        _held.Clear();
        var bytes = 0;
        foreach (var write in _candidates)
        {
            Take(write, ref bytes);
        }

        while (_batch.Count < _options.MaxBatch && bytes < MaxBytes && _held.Count < 4 * _options.MaxBatch && _queue.Reader.TryRead(out var next))
        {
            Take(next, ref bytes);
        }
    }

    private void Take(PendingWrite write, ref int bytes)
    {
        if (write.Cancellation.IsCancellationRequested && !write.Sent)
        {
            write.Done.TrySetCanceled(write.Cancellation);
        }
        else if (_batch.Count >= _options.MaxBatch || bytes >= MaxBytes || Meets(write))
        {
            _held.Add(write);
        }
        else
        {
            Claim(write);
            bytes += write.Bytes;
            _batch.Add(write);
        }
    }

    private bool Meets(PendingWrite write)
    {
        if (write.Write.Answer is { } answer && _keys.ContainsKey(answer.Key))
        {
            return true; // keys are hashes; two tenants under one are held apart as well, which harms nobody
        }

        foreach (var append in write.Write.Appends)
        {
            if (_streams.ContainsKey(append.Stream))
            {
                return true;
            }

            foreach (var document in append.Documents)
            {
                if (_documents.Contains((document.Table, document.Id)))
                {
                    return true;
                }
            }
        }

        foreach (var key in write.Write.NewKeys)
        {
            if (_subjects.Contains(key.Subject))
            {
                return true;
            }
        }

        return false;
    }

    private void Claim(PendingWrite write)
    {
        var unit = _batch.Count;
        if (write.Write.Answer is { } answer)
        {
            _keys.Add(answer.Key, unit);
        }

        foreach (var append in write.Write.Appends)
        {
            _streams.Add(append.Stream, (append.ExpectedVersion + append.Events.Count, unit));
            foreach (var document in append.Documents)
            {
                _documents.Add((document.Table, document.Id));
            }
        }

        foreach (var key in write.Write.NewKeys)
        {
            _subjects.Add(key.Subject);
        }
    }

    private async Task Store()
    {
        using var activity = Telemetry.Source.StartActivity("append batch", ActivityKind.Client);
        activity?.SetTag("govapproval.batch_size", _batch.Count);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Connect();
                var first = await Send();
                await Answer(first);
                return;
            }
            catch (PostgresException e) when (!IsConnectionLost(e))
            {
                // The server said no and rolled back, so nothing of this batch is stored.
                if (IsPassing(e) && attempt < 5)
                {
                    await Disconnect();
                    continue;
                }

                if (_batch.Count > 1)
                {
                    await StoreOneByOne();
                    return;
                }

                Refuse(_batch[0], e);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                ConnectionLostWith(e);
                await Disconnect();
                await Resolve();
                if (_batch.Count == 0)
                {
                    return;
                }
            }
        }
    }

    private void ConnectionLostWith(Exception e)
    {
        if (_log is not null)
        {
            ConnectionLost(_log, _batch.Count, e);
        }
    }

    /// <summary>One write of the batch is at fault: each on its own, so that only that one fails.</summary>
    private async Task StoreOneByOne()
    {
        var all = _batch.ToArray();
        foreach (var write in all)
        {
            _batch.Clear();
            _streams.Clear();
            _keys.Clear();
            Claim(write);
            _batch.Add(write);
            await Store();
        }
    }

    private static void Refuse(PendingWrite write, PostgresException e)
    {
        // The last guard: somebody wrote without the lock.
        if (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_mt_events_stream_and_version" or "pkey_mt_streams_tenant_id_id" })
        {
            write.Done.TrySetResult(new WriteResult.VersionConflict(write.Write.Appends[0].Stream));
        }
        else
        {
            write.Done.TrySetException(e);
        }
    }

    private async Task<long?> Send()
    {
        _rows.Clear();
        _refusals.Clear();
        for (var unit = 0; unit < _batch.Count; unit++)
        {
            _rows.Add(unit, _batch[unit]);
        }

        var batch = await Prepared(Shape());
        foreach (var write in _batch)
        {
            write.Sent = true;
        }

        long? first = null, last = null, count = 0;
        await using (var reader = await batch.ExecuteReaderAsync(CancellationToken.None))
        {
            do
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    if (reader.FieldCount < 6)
                    {
                        continue; // the lock and the word to others
                    }

                    if (reader.GetInt32(1) is var why and > 0)
                    {
                        Refused(reader.GetInt32(0), why, reader.GetGuid(2));
                    }
                    else if (!reader.IsDBNull(3))
                    {
                        (first, last, count) = (reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));
                    }
                }
            }
            while (await reader.NextResultAsync(CancellationToken.None));
        }

        if (last - first + 1 != count && first is not null)
        {
            throw new InvalidOperationException($"Positions {first} to {last} were drawn for {count} events: somebody draws without the lock.");
        }

        return first;
    }

    /// <summary>A write may be refused for several reasons; that it was answered before is the one to tell.</summary>
    private void Refused(int unit, int why, Guid what)
    {
        if (!_refusals.TryGetValue(unit, out var known) || Rank(why) > Rank(known.Why))
        {
            _refusals[unit] = new(why, what);
        }

        static int Rank(int why) => why switch { Refusal.Repeated => 3, Refusal.Stale => 2, _ => 1 };
    }

    private async Task Answer(long? first)
    {
        var now = _timers.GetTimestamp();
        var stored = 0;
        var position = first ?? 0;
        _lookups.Clear();
        for (var unit = 0; unit < _batch.Count; unit++)
        {
            if (!_refusals.ContainsKey(unit))
            {
                position = Remember(_batch[unit], position, now);
                stored++;
            }
        }

        if (first is not null)
        {
            _recent.Announce();
        }

        Telemetry.BatchSize.Record(_batch.Count);
        position = first ?? 0;
        for (var unit = 0; unit < _batch.Count; unit++)
        {
            var write = _batch[unit];
            if (!_refusals.TryGetValue(unit, out var refusal))
            {
                position += write.Events.Length;
                Finish(write, new WriteResult.Committed(write.Events.Length > 0 ? position - 1 : write.Write.Answer?.Position ?? 0) { BatchSize = stored });
            }
            else if (refusal.Why == Refusal.Repeated)
            {
                _lookups.Add((write, null));
            }
            else
            {
                Finish(write, refusal.Why == Refusal.Stale
                    ? new WriteResult.VersionConflict(new(write.Tenant, refusal.What))
                    : new WriteResult.KeyConflict(refusal.What));
            }
        }

        JudgeHeld();
        if (_lookups.Count > 0)
        {
            await LookUpAnswers();
        }
    }

    private long Remember(PendingWrite write, long position, long now)
    {
        foreach (ref readonly var e in write.Events.AsSpan())
        {
            _recent.Add(new(position++, e.Id, e.Stream, e.Version, e.Type, e.Data, write.RecordedAt, write.Write.Headers), now);
        }

        return position;
    }

    /// <summary>Of the writes held back, those whose expected version has just gone by are answered here and cost no transaction.</summary>
    private void JudgeHeld()
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            var write = _held[i];
            if (GoneBy(write) is { } stream)
            {
                _held.RemoveAt(i);
                if (write.Write.Answer is null)
                {
                    Finish(write, new WriteResult.VersionConflict(stream));
                }
                else
                {
                    _lookups.Add((write, stream)); // unless it only repeats what was answered
                }
            }
        }
    }

    private StreamId? GoneBy(PendingWrite write)
    {
        foreach (var append in write.Write.Appends)
        {
            if (_streams.TryGetValue(append.Stream, out var now) && !_refusals.ContainsKey(now.Unit) && append.ExpectedVersion < now.Version)
            {
                return append.Stream;
            }
        }

        return null;
    }

    private async Task LookUpAnswers()
    {
        try
        {
            await using var command = new NpgsqlCommand(
                """
                select i.tenant_id, i.key, i.fingerprint, i.status, i.body, i.headers, i.position
                from unnest($1, $2, $3) as t(tenant_id, key, not_before)
                join idempotency i on i.tenant_id = t.tenant_id and i.key = t.key and i.created_at > t.not_before
                """,
                _connection);
            AppendRows.Bind(command.Parameters, [.. _lookups.Select(l => l.Write.Tenant)], NpgsqlDbType.Varchar);
            AppendRows.Bind(command.Parameters, [.. _lookups.Select(l => l.Write.Write.Answer!.Key)], NpgsqlDbType.Uuid);
            AppendRows.Bind(command.Parameters, [.. _lookups.Select(l => (l.Write.RecordedAt - _options.AnswerLifetime).ToDateTimeUtc())], NpgsqlDbType.TimestampTz);
            var found = new Dictionary<(string, Guid), IdempotentAnswer>();
            await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    var answer = Reading.Answer(reader);
                    found[(answer.Tenant, answer.Key)] = answer;
                }
            }

            foreach (var (write, conflict) in _lookups)
            {
                if (found.TryGetValue((write.Tenant, write.Write.Answer!.Key), out var first))
                {
                    Finish(write, IsOwn(write, first) ? new WriteResult.Committed(first.Position) : new WriteResult.Repeated(first));
                }
                else if (conflict is { } stream)
                {
                    Finish(write, new WriteResult.VersionConflict(stream));
                }
                else
                {
                    _held.Add(write); // the answer was forgotten meanwhile: it is a new request now
                }
            }
        }
        catch (NpgsqlException e)
        {
            // These were refused by a commit that is known, so they may simply be asked again.
            ConnectionLostWith(e);
            _held.AddRange(_lookups.Select(l => l.Write));
            await Disconnect();
        }
    }

    /// <summary>A write without events, sent again after a lost connection, meets its own answer.</summary>
    private static bool IsOwn(PendingWrite write, IdempotentAnswer first) =>
        write is { Retried: true, Events.Length: 0 } && write.Write.Answer!.Body.AsSpan().SequenceEqual(first.Body);

    /// <summary>
    /// The connection went away between question and answer. The old session is ended first, as it might still commit; then the
    /// events themselves tell: those that are there are stored, the others are not and are sent again.
    /// </summary>
    private async Task Resolve()
    {
        if (!_batch.Exists(static w => w.Sent))
        {
            return;
        }

        var stored = await _reconnecting.ExecuteAsync(
            async ct =>
            {
                await Connect();
                return await FindStored(ct);
            },
            _closing.Token);
        for (var i = _batch.Count - 1; i >= 0; i--)
        {
            var write = _batch[i];
            write.Retried = true;
            write.Sent &= write.Events.Length == 0; // of events it is known by now that they are not stored
            if (write.Events.Length > 0 && stored.TryGetValue(write.Events[^1].Id, out var position))
            {
                Finish(write, new WriteResult.Committed(position));
                _batch.RemoveAt(i);
            }
        }

        // Units are numbered anew.
        var again = _batch.ToArray();
        _batch.Clear();
        _streams.Clear();
        _keys.Clear();
        foreach (var write in again)
        {
            Claim(write);
            _batch.Add(write);
        }

        _recent.Announce(); // what was stored is read from the table
    }

    private async Task<Dictionary<Guid, long>> FindStored(CancellationToken ct)
    {
        var sent = _batch.Where(static w => w.Events.Length > 0).Select(static w => w.Events[^1]).ToArray();
        await using var command = new NpgsqlCommand(
            """
            select e.id, e.seq_id from unnest($1, $2, $3, $4) as t(tenant_id, stream_id, version, id)
            join mt_events e on e.tenant_id = t.tenant_id and e.stream_id = t.stream_id and e.version = t.version and e.id = t.id
            """,
            _connection);
        AppendRows.Bind(command.Parameters, [.. sent.Select(static e => e.Stream.Tenant)], NpgsqlDbType.Varchar);
        AppendRows.Bind(command.Parameters, [.. sent.Select(static e => e.Stream.Id)], NpgsqlDbType.Uuid);
        AppendRows.Bind(command.Parameters, [.. sent.Select(static e => e.Version)], NpgsqlDbType.Bigint);
        AppendRows.Bind(command.Parameters, [.. sent.Select(static e => e.Id)], NpgsqlDbType.Uuid);
        var stored = new Dictionary<Guid, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            stored.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return stored;
    }

    private async Task Connect()
    {
        if (_connection is not null)
        {
            return;
        }

        _connection = await _reconnecting.ExecuteAsync(
            async ct =>
            {
                var connection = new NpgsqlConnection(_connectionString);
                try
                {
                    await connection.OpenAsync(ct);
                    if (_session is { } old)
                    {
                        await End(connection, old, ct);
                    }

                    _session = await SessionOf(connection, ct);
                    return connection;
                }
                catch
                {
                    await connection.DisposeAsync();
                    throw;
                }
            },
            _closing.Token);
    }

    private static async Task<(int, DateTime)> SessionOf(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pid, backend_start from pg_stat_activity where pid = pg_backend_pid()", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), reader.GetDateTime(1));
    }

    /// <summary>A session whose client is gone may still wait for the lock, and would commit once it has it.</summary>
    private async Task End(NpgsqlConnection connection, (int Pid, DateTime Started) session, CancellationToken ct)
    {
        while (true)
        {
            await using var command = new NpgsqlCommand(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid = $1 and backend_start = $2", connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = session.Pid });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = session.Started });
            if (await command.ExecuteScalarAsync(ct) is 0L)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), _timers, ct);
        }
    }

    private async Task Disconnect()
    {
        foreach (var batch in _prepared.Values)
        {
            await batch.DisposeAsync();
        }

        _prepared.Clear();
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync();
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                // It was broken already.
            }
        }
    }

    private AppendShape Shape()
    {
        ulong upserts = 0, deletes = 0;
        for (var i = 0; i < _options.Tables.Count; i++)
        {
            var rows = _rows.Of(_options.Tables[i]);
            upserts |= rows.HasUpserts ? 1UL << i : 0;
            deletes |= rows.HasDeletes ? 1UL << i : 0;
        }

        return new(_rows.HasStreams, _rows.HasAnswers, _rows.HasKeys, upserts, deletes);
    }

    private async Task<NpgsqlBatch> Prepared(AppendShape shape)
    {
        if (!_prepared.TryGetValue(shape, out var batch))
        {
            batch = AppendStatement.Build(_connection!, shape, _rows, _options.Tables, _node);
            await batch.PrepareAsync(CancellationToken.None);
            _prepared.Add(shape, batch);
        }

        return batch;
    }

    private void Finish(PendingWrite write, WriteResult result)
    {
        Telemetry.AppendDuration.Record(_timers.GetElapsedTime(write.ArrivedAt).TotalSeconds);
        Telemetry.Writes.Add(1, new KeyValuePair<string, object?>("outcome", result switch
        {
            WriteResult.Committed => "committed",
            WriteResult.Repeated => "repeated",
            WriteResult.VersionConflict => "version-conflict",
            _ => "key-conflict",
        }));
        write.Done.TrySetResult(result);
    }

    private static bool IsConnectionLost(PostgresException e) =>
        e.SqlState.StartsWith("57P", StringComparison.Ordinal) || e.SqlState.StartsWith("08", StringComparison.Ordinal)
        || e.InvariantSeverity is "FATAL" or "PANIC";

    private static bool IsPassing(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled;

    private readonly record struct Refusal(int Why, Guid What)
    {
        public const int Stale = 1;
        public const int Repeated = 2;
    }
}
