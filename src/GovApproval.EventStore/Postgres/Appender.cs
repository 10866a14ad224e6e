using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Group commit: one loop takes every write that waits, checks and stores them by one prepared batch, and answers each after the
/// commit. Nothing waits for a batch to fill.
/// </summary>
internal sealed class Appender : IAsyncDisposable
{
    private static readonly Action<ILogger, int, Exception?> ConnectionLost = LoggerMessage.Define<int>(
        LogLevel.Warning, new EventId(1, nameof(ConnectionLost)), "The appender lost its connection with {Writes} writes on their way; it reads what became of them");

    private readonly EventLogOptions _options;
    private readonly RecentEvents _recent;
    private readonly TimeProvider _timers;
    private readonly ILogger? _log;
    private readonly Channel<PendingWrite> _queue;
    private readonly CancellationTokenSource _closing = new();
    private readonly Ids _ids = new();
    private readonly HashSet<DocumentTable> _tables;
    private readonly Task _loop;
    private volatile bool _closed;

    // All below belong to the loop alone.
    private readonly AppendSession _session;
    private readonly Words _words;
    private readonly Sending _sending;
    private readonly Outcomes _outcomes = new();
    private readonly Gathering _gathering;
    private readonly List<(PendingWrite Write, StreamId? Conflict)> _lookups = [];

    public Appender(EventLogOptions options, RecentEvents recent, string node)
    {
        _options = options;
        _recent = recent;
        _timers = options.Timers;
        _log = options.Logging?.CreateLogger<Appender>();
        _session = new(options, node);
        _words = new(_timers);
        _sending = new(_session, options.Tables, options.AnswerLifetime, _words);
        _gathering = new(options.MaxBatch, _outcomes);
        _tables = [.. options.Tables];
        if (options.Tables.Count > 64)
        {
            throw new ArgumentException("A store has room for 64 document tables.", nameof(options));
        }

        _queue = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _loop = Task.Run(Run);
    }

    private IReadOnlyList<PendingWrite> Batch => _gathering.Batch;

    public Task<WriteResult> Write(Write write, CancellationToken ct)
    {
        var pending = new PendingWrite(write, _options.Types, _ids, _timers.GetTimestamp(), ct);
        foreach (var append in pending.Appends)
        {
            foreach (var document in append.Documents)
            {
                if (!_tables.Contains(document.Table))
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
        await _session.DisposeAsync();
        await _closing.CancelAsync();
        _closing.Dispose();
    }

    private async Task Run()
    {
        while (_gathering.HasHeld || await Arrival())
        {
            _gathering.Begin();
            while (!_gathering.IsFull && _queue.Reader.TryRead(out var next))
            {
                _gathering.Take(next);
            }

            try
            {
                if (Batch.Count > 0)
                {
                    await Store();
                }
            }
            catch (Exception e)
            {
                // Nothing can be said of these writes but that; the next ones begin with a new connection.
                foreach (var write in Batch)
                {
                    _outcomes.Add(write, AppendErrors.IsUnavailable(e) ? new EventStoreUnavailable(write.Sent, e) : e);
                }

                await _session.DisposeAsync();
            }
        }

        _outcomes.Tell();
        if (_words.OwedIn is not null)
        {
            await Tell();
        }
    }

    /// <summary>
    /// Until a write waits. While none does, callers are told what became of the last ones, and other nodes that there are, if no commit
    /// has told them yet.
    /// </summary>
    private async ValueTask<bool> Arrival()
    {
        var arrival = _queue.Reader.WaitToReadAsync();
        if (arrival.IsCompleted)
        {
            return await arrival;
        }

        _outcomes.Tell();
        if (_words.OwedIn is not { } left)
        {
            return await arrival;
        }

        var waiting = arrival.AsTask();
        await waiting.UpTo(left, _timers, CancellationToken.None);
        if (!waiting.IsCompleted)
        {
            await Tell();
        }

        return await waiting;
    }

    private async Task Tell()
    {
        try
        {
            _words.Sent();
            if (_session.IsOpen)
            {
                await _session.Tell(_closing.Token);
            }
        }
        catch (Exception e) when (AppendErrors.IsUnavailable(e))
        {
            ConnectionLostWith(e, writes: 0); // who has not heard looks at the table before long
            await _session.DisposeAsync();
        }
    }

    private async Task Store()
    {
        using var activity = Telemetry.Source.StartActivity("append batch", ActivityKind.Client);
        activity?.SetTag("govapproval.batch_size", Batch.Count);
        var suspect = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!_session.IsOpen)
                {
                    _outcomes.Tell(); // this may take a while
                }

                await _session.Open(_closing.Token);

                // The last batch is answered while this one is on its way: the database need not wait for that.
                var first = await _sending.Send(Batch, suspect, _outcomes.Tell);
                await Answer(first);
                return;
            }
            catch (PostgresException e) when (!AppendErrors.IsConnectionLost(e))
            {
                // The server said no and rolled back, so nothing of this batch is stored.
                if (!suspect && AppendErrors.IsRefusal(e))
                {
                    suspect = true;
                }
                else if (AppendErrors.IsPassing(e) && attempt < 5)
                {
                    await _session.DisposeAsync();
                }
                else if (Batch.Count > 1)
                {
                    await StoreOneByOne();
                    return;
                }
                else
                {
                    Refuse(Batch[0], e);
                    return;
                }
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                ConnectionLostWith(e, Batch.Count);
                await _session.DisposeAsync();
                await Resolve();
                if (Batch.Count == 0)
                {
                    return;
                }
            }
        }
    }

    private void ConnectionLostWith(Exception e, int writes)
    {
        if (_log is not null)
        {
            ConnectionLost(_log, writes, e);
        }
    }

    /// <summary>One write of the batch is at fault: each on its own, so that only that one fails.</summary>
    private async Task StoreOneByOne()
    {
        foreach (var write in Batch.ToArray())
        {
            _gathering.Only(write);
            await Store();
        }
    }

    private void Refuse(PendingWrite write, PostgresException e)
    {
        if (AppendErrors.IsTaken(e))
        {
            _outcomes.Add(write, new WriteResult.VersionConflict(write.Appends[0].Stream));
        }
        else
        {
            _outcomes.Add(write, e);
        }
    }

    private async Task Answer(long? first)
    {
        Remember(first ?? 0);
        if (first is not null)
        {
            _recent.Announce();
        }

        Telemetry.BatchSize.Record(Batch.Count);
        _lookups.Clear();
        var stored = Batch.Count - _sending.Refusals;
        var position = first ?? 0;
        for (var unit = 0; unit < Batch.Count; unit++)
        {
            var write = Batch[unit];
            if (!_sending.IsRefused(unit, out var refusal))
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

        // Held writes whose version has just gone by are answered here and cost no transaction.
        foreach (var (write, stream) in _gathering.TakeOvertaken(unit => !_sending.IsRefused(unit, out _)))
        {
            if (write.Write.Answer is null)
            {
                Finish(write, new WriteResult.VersionConflict(stream));
            }
            else
            {
                _lookups.Add((write, stream)); // unless it only repeats what was answered
            }
        }

        if (_lookups.Count > 0)
        {
            await LookUpAnswers();
        }
    }

    private void Remember(long position)
    {
        var now = _timers.GetTimestamp();
        for (var unit = 0; unit < Batch.Count; unit++)
        {
            var write = Batch[unit];
            if (_sending.IsRefused(unit, out _))
            {
                continue;
            }

            foreach (ref readonly var e in write.Events.AsSpan())
            {
                _recent.Add(new(position++, e.Id, e.Stream, e.Version, e.Type, e.Data, write.RecordedAt, EventHeaders.None), now);
            }
        }
    }

    private async Task LookUpAnswers()
    {
        try
        {
            var found = await AppendQuestions.Answers(_session.Connection, [.. _lookups.Select(static l => l.Write)], _options.AnswerLifetime);
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
                    _gathering.Hold(write); // the answer was forgotten meanwhile: it is a new request now
                }
            }
        }
        catch (NpgsqlException e)
        {
            // These were refused by a commit that is known, so they may simply be asked again.
            ConnectionLostWith(e, Batch.Count);
            foreach (var (write, _) in _lookups)
            {
                _gathering.Hold(write);
            }

            await _session.DisposeAsync();
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
        if (!Batch.Any(static w => w.Sent))
        {
            return;
        }

        var stored = await _session.Persist(ct => AppendQuestions.Stored(_session.Connection, Batch, ct), _closing.Token);
        var again = new List<PendingWrite>();
        foreach (var write in Batch)
        {
            write.Retried = true;
            write.Sent &= write.Events.Length == 0; // of events it is known by now that they are not stored
            if (write.Events.Length > 0 && stored.TryGetValue(write.Events[^1].Id, out var position))
            {
                Finish(write, new WriteResult.Committed(position));
            }
            else
            {
                again.Add(write);
            }
        }

        _gathering.Only([.. again]);
        _recent.Announce(); // what was stored is read from the table
        _words.Owe(); // whether their commits bore one is not known
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
        _outcomes.Add(write, result);
    }
}
