using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GovApproval.EventStore.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>
/// Follows the log in order. Of all nodes one leads, by a lock that its session holds: with the session the lead is lost. Events this
/// node stored itself come from memory, all others from the table.
/// </summary>
internal abstract class Follower : IAsyncDisposable
{
    /// <summary>Wakes come from commits; this is the net below them.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>How long events are gathered after a commit while nobody waits, unless told otherwise; and how often who does not lead looks for the leader.</summary>
    public static readonly TimeSpan UsualPause = TimeSpan.FromMilliseconds(35);

    /// <summary>After a commit a pause gathers more events for the next; this long while somebody waits for a position.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(10);

    /// <summary>How often whoever gathers for long looks at how much is there.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a position may stand in memory only, when nothing but it has changed: a commit for it costs as much as one of documents, and
    /// after a crash so many events are looked at again. While another node waits, as long as usual events gather.
    /// </summary>
    private static readonly TimeSpan Deferral = TimeSpan.FromSeconds(1);

    /// <summary>For how long another node is taken to wait, once it has said so.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private static readonly ConcurrentDictionary<Follower, byte> Running = new();

    private static readonly ObservableGauge<long> Lag = Telemetry.Meter.CreateObservableGauge(
        "govapproval.view.lag_positions",
        static () => Running.Keys.Where(static f => f._state is RunnerState.Leading or RunnerState.Faulted)
            .Select(static f => new Measurement<long>(Math.Max(0, f.KnownHead - f.ReadUpTo), new KeyValuePair<string, object?>("view", f.Name))),
        "{position}",
        "Positions a view is behind");

    private static readonly Action<ILogger, string, long, Exception?> Faulted = LoggerMessage.Define<string, long>(
        LogLevel.Error, new EventId(10, nameof(Faulted)), "{View} stands before the event at {Position}, which it cannot apply, and will try again");

    private static readonly Action<ILogger, string, Exception?> Lost = LoggerMessage.Define<string>(
        LogLevel.Warning, new EventId(11, nameof(Lost)), "{View} lost its connection and with it the lead");

    private readonly string _connectionString;
    private readonly ILogger? _logger;
    private readonly TimeSpan _pause;
    private readonly List<StoredEvent> _taken = [];
    private readonly Pulse _moved = new();
    private readonly Pulse _awaited = new();
    private int _waiting;
    private long _awaitedElsewhereAt = long.MinValue;
    private CancellationTokenSource? _stopping;
    private Task _loop = Task.CompletedTask;
    private volatile RunnerState _state;
    private (string Message, long Position)? _fault;
    private long _position;
    private long _head;

    /// <param name="pause">How long it gathers events after a commit while nobody waits.</param>
    protected Follower(EventLog log, string name, string progression, string connectionString, LogFilter? filter, int batch, TimeSpan pause)
    {
        Log = log;
        Name = name;
        Progression = progression;
        Filter = filter;
        Batch = batch;
        _pause = pause;
        Wanted = filter?.Types is { } types ? new HashSet<string>(types, StringComparer.Ordinal) : null;
        _connectionString = connectionString;
        _logger = log.Options.Logging?.CreateLogger(GetType());
    }

    public string Name { get; }

    public RunnerStatus Status => new(Name, _state, ReadUpTo, _fault?.Message, _fault?.Position);

    protected EventLog Log { get; }

    protected string Progression { get; }

    protected LogFilter? Filter { get; }

    protected int Batch { get; }

    /// <summary>Without it, events come without their headers, and from memory where they are there.</summary>
    protected virtual bool UsesHeaders => true;

    private HashSet<string>? Wanted { get; }

    private long ReadUpTo => Volatile.Read(ref _position);

    private long KnownHead => Math.Max(Volatile.Read(ref _head), Log.Recent.Head);

    private TimeProvider Timers => Log.Options.Timers;

    public Task Start(CancellationToken ct)
    {
        if (_stopping is not null)
        {
            throw new InvalidOperationException($"{Name} is running already.");
        }

        ct.ThrowIfCancellationRequested();
        _ = Lag; // a static that nothing else would touch
        Log.Listen();
        Log.Awaited += AwaitedElsewhere;
        _stopping = new();
        Running.TryAdd(this, 0);
        _state = RunnerState.Waiting;
        var stop = _stopping.Token;
        _loop = Task.Run(() => Run(stop), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task Stop()
    {
        if (_stopping is { } stopping)
        {
            await stopping.CancelAsync();
            await _loop;
            stopping.Dispose();
            _stopping = null;
            Log.Awaited -= AwaitedElsewhere;
            Running.TryRemove(this, out _);
            _state = RunnerState.Stopped;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        GC.SuppressFinalize(this);
    }

    public async Task<long> Position(CancellationToken ct)
    {
        if (_state == RunnerState.Leading)
        {
            return ReadUpTo;
        }

        await using var command = Log.Database.CreateCommand("select last_seq_id from mt_event_progression where name = $1");
        command.Parameters.Add(Reading.Parameter(Progression, NpgsqlDbType.Varchar));
        return await command.ExecuteScalarAsync(ct) is long position ? position : 0;
    }

    public async Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct)
    {
        if (await Position(ct) >= position)
        {
            return true;
        }

        var began = Timers.GetTimestamp();
        Interlocked.Increment(ref _waiting);
        _awaited.Beat();
        try
        {
            if (_state != RunnerState.Leading)
            {
                await Log.Await(Progression, ct);
            }

            while (true)
            {
                var moved = _moved.Next;
                if (await Position(ct) >= position)
                {
                    return true;
                }

                var left = timeout - Timers.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return false;
                }

                // The leader is told; others look, as PostgreSQL would have to tell all of them of every batch.
                var look = _state == RunnerState.Leading ? Poll : UsualPause;
                await moved.UpTo(left < look ? left : look, Timers, ct);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Where a follower begins that has never run.</summary>
    protected virtual Task<long> Beginning(CancellationToken ct) => Task.FromResult(0L);

    protected virtual bool Wants(StoredEvent e) =>
        (Filter?.Tenant is not { } tenant || e.Stream.Tenant == tenant) && Wanted?.Contains(e.Type) != false;

    /// <summary>A new lead: nothing remembered from an earlier one holds.</summary>
    protected abstract Task Begin(NpgsqlConnection connection, CancellationToken ct);

    /// <summary>Applies events and commits the position; may stop early and says how far it came.</summary>
    /// <param name="mayDefer">When nothing but the position would change, it need not be committed yet.</param>
    protected abstract Task<Applied> Apply(
        NpgsqlConnection connection, long after, IReadOnlyList<StoredEvent> events, long upTo, bool mayDefer, CancellationToken ct);

    /// <param name="Committed">False when the position stands in memory only.</param>
    protected readonly record struct Applied(long Position, bool Committed);

    private async Task Run(CancellationToken ct)
    {
        var retry = TimeSpan.FromMilliseconds(250);
        while (!ct.IsCancellationRequested)
        {
            var came = ReadUpTo;
            try
            {
                await Lead(ct);
                continue;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (LeadLost)
            {
                _state = RunnerState.Waiting;
                continue;
            }
            catch (Exception e) when (e is NpgsqlException and not PostgresException or IOException or TimeoutException
                || e is PostgresException p && (p.SqlState.StartsWith("57P", StringComparison.Ordinal) || p.SqlState.StartsWith("40", StringComparison.Ordinal)))
            {
                _state = RunnerState.Waiting;
                if (_logger is not null)
                {
                    Lost(_logger, Name, e);
                }
            }
            catch (Exception e)
            {
                // Never skipped: it stands here until the event can be applied, by this node or, as the lead is free now, another.
                var position = e is UnreadableEvent unreadable ? unreadable.Position : e is CannotApply cannot ? cannot.Position : ReadUpTo + 1;
                _fault = ((e is CannotApply ? e.InnerException! : e).Message, position);
                _state = RunnerState.Faulted;
                if (_logger is not null)
                {
                    Faulted(_logger, Name, position, e);
                }
            }

            retry = ReadUpTo > came ? TimeSpan.FromMilliseconds(250) : retry;
            await Task.Delay(retry, Timers, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
        }
    }

    private async Task Lead(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(ct);
        while (!await TryLock(connection, ct))
        {
            if (_state != RunnerState.Faulted)
            {
                _state = RunnerState.Waiting;
            }

            await Task.Delay(Poll, Timers, ct);
        }

        var position = await Progress(connection, ct);
        Volatile.Write(ref _position, position);
        await Begin(connection, ct);
        if (_state != RunnerState.Faulted)
        {
            _state = RunnerState.Leading;
        }

        await Follow(connection, position, ct);
    }

    private async Task Follow(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        var heard = -1L;
        var (lookedAt, committedAt) = (Timers.GetTimestamp(), Timers.GetTimestamp());
        var stored = position;
        using var reader = Log.Recent.Follow(position);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var (beganAt, beat) = (Timers.GetTimestamp(), Log.Pulse.Next);
            var others = Log.HeardFromOthers;
            var deferral = IsAwaitedElsewhere(beganAt) ? UsualPause : Deferral;
            var mayDefer = Timers.GetElapsedTime(committedAt, beganAt) < deferral;
            _taken.Clear();
            Log.Recent.Take(position, Batch, _taken, out var happenedAt);
            if (UsesHeaders && _taken.Exists(Wants))
            {
                _taken.Clear(); // in memory they bear none
                happenedAt = 0;
            }

            var upTo = position;
            IReadOnlyList<StoredEvent> events = [];
            if (_taken.Count > 0)
            {
                upTo = _taken[^1].Position;
                events = _taken.TrueForAll(Wants) ? _taken : _taken.FindAll(Wants);
            }
            else if (others != heard || Log.Recent.Head > position || Timers.GetElapsedTime(lookedAt) >= Poll)
            {
                heard = others;
                lookedAt = Timers.GetTimestamp();
                var page = await Log.ReadPage(position, Batch, Filter, ct);
                events = UsesHeaders ? page.Events : [.. page.Events.Select(static e => e.WithoutHeaders())];
                upTo = page.UpTo;
                Volatile.Write(ref _head, upTo);
                if (events.Count >= Batch)
                {
                    heard = -1; // there is more
                }
            }
            else if (stored == position || mayDefer)
            {
                await beat.UpTo(stored == position ? Poll : deferral, Timers, ct);
                continue;
            }

            if (upTo == position && (stored == position || mayDefer))
            {
                continue;
            }

            var isLast = Math.Max(_taken.Count, events.Count) < Batch;
            (position, var committed) = await ApplyInTurn(connection, stored, events, upTo, mayDefer, ct);
            _taken.Clear();
            reader.Advance(position);
            Moved(position, position < upTo);
            if (happenedAt != 0)
            {
                Telemetry.ViewLag.Record(Timers.GetElapsedTime(happenedAt).TotalSeconds, new KeyValuePair<string, object?>("view", Name));
            }

            if (committed)
            {
                stored = position;
                committedAt = Timers.GetTimestamp();
            }

            if (position == upTo && isLast)
            {
                await Gather(position, beganAt, ct);
            }
        }
    }

    /// <summary>Those that gather long write much at once: one after the other, so that commands have no more than one of them beside them.</summary>
    private async Task<Applied> ApplyInTurn(
        NpgsqlConnection connection, long after, IReadOnlyList<StoredEvent> events, long upTo, bool mayDefer, CancellationToken ct)
    {
        if (_pause <= UsualPause)
        {
            return await Apply(connection, after, events, upTo, mayDefer, ct);
        }

        await Log.Turn.WaitAsync(ct);
        try
        {
            return await Apply(connection, after, events, upTo, mayDefer, ct);
        }
        finally
        {
            Log.Turn.Release();
        }
    }

    /// <summary>Lets events gather until the pause is over, somebody waits, or half a batch is there.</summary>
    /// <param name="since">Whether another node has said since then that it waits.</param>
    private async Task Gather(long position, long since, CancellationToken ct)
    {
        await Task.Delay(ShortPause, Timers, ct);
        for (var left = _pause - ShortPause; left > TimeSpan.Zero; left -= Look)
        {
            var awaited = _awaited.Next;
            if (Volatile.Read(ref _waiting) > 0 || Volatile.Read(ref _awaitedElsewhereAt) >= since || Log.Recent.Head - position > Batch / 2)
            {
                return;
            }

            await awaited.UpTo(left < Look ? left : Look, Timers, ct);
        }
    }

    private void AwaitedElsewhere(object? log, AwaitedEventArgs awaited)
    {
        if (awaited.Progression == Progression)
        {
            Volatile.Write(ref _awaitedElsewhereAt, Timers.GetTimestamp());
            _awaited.Beat();
            Log.Pulse.Beat(); // it may sleep until a commit, with its position in memory only
        }
    }

    private bool IsAwaitedElsewhere(long now) =>
        Volatile.Read(ref _awaitedElsewhereAt) is var at && at != long.MinValue && Timers.GetElapsedTime(at, now) < LongestWait;

    private void Moved(long position, bool stoppedEarly)
    {
        Volatile.Write(ref _position, position);
        if (!stoppedEarly)
        {
            _fault = null;
            _state = RunnerState.Leading;
        }

        _moved.Beat();
    }

    private async Task<bool> TryLock(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Locks.Sql(Locks.Leader(Progression))})", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<long> Progress(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand("select last_seq_id from mt_event_progression where name = $1", connection);
        read.Parameters.Add(Reading.Parameter(Progression, NpgsqlDbType.Varchar));
        if (await read.ExecuteScalarAsync(ct) is long position)
        {
            return position;
        }

        position = await Beginning(ct);
        await using var begin = new NpgsqlCommand(
            "insert into mt_event_progression (name, last_seq_id) values ($1, $2) on conflict (name) do nothing", connection);
        begin.Parameters.Add(Reading.Parameter(Progression, NpgsqlDbType.Varchar));
        begin.Parameters.Add(Reading.Parameter(position, NpgsqlDbType.Bigint));
        if (await begin.ExecuteNonQueryAsync(ct) == 0)
        {
            throw new LeadLost(); // somebody rebuilds; look again
        }

        return position;
    }
}

/// <summary>Another session moved the position: whoever led before must begin again.</summary>
internal sealed class LeadLost() : Exception("Another session moved the position.");

/// <summary>The first event of a batch cannot be applied.</summary>
internal sealed class CannotApply(long position, Exception why) : Exception(why.Message, why)
{
    public long Position => position;
}
