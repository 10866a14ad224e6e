namespace GovApproval.EventStore;

/// <summary>
/// The newest events this node stored itself, without their headers, so that its views need not read them back. They are let go of as
/// soon as every reader has had them: what is remembered longer than it is needed, the collector carries along. A place holds the
/// event whose position leads to it, an older or newer one, or none: whoever does not find the position asked for reads the table.
/// </summary>
internal sealed class RecentEvents
{
    private readonly StoredEvent?[] _events;
    private readonly long[] _committedAt;
    private readonly Pulse _pulse;
    private readonly Lock _turn = new();
    private readonly List<Reader> _readers = [];
    private long _head;
    private long _released;

    public RecentEvents(int capacity, Pulse pulse)
    {
        var size = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 16));
        (_events, _committedAt, _pulse) = (new StoredEvent?[size], new long[size], pulse);
    }

    /// <summary>The last position stored here; others may have stored later ones.</summary>
    public long Head => Volatile.Read(ref _head);

    public void Add(StoredEvent e, long committedAt)
    {
        _committedAt[e.Position & (_events.Length - 1)] = committedAt;
        Volatile.Write(ref _events[e.Position & (_events.Length - 1)], e);
        Volatile.Write(ref _head, e.Position);
    }

    public void Announce() => _pulse.Beat();

    /// <summary>Somebody who takes events from here on, until it is disposed.</summary>
    public Reader Follow(long position)
    {
        var reader = new Reader(this, position);
        lock (_turn)
        {
            _readers.Add(reader);
        }

        return reader;
    }

    /// <summary>The events that follow a position without a gap; none when the next one is not here.</summary>
    /// <param name="oldestCommit">When the first of them was stored.</param>
    public void Take(long after, int limit, List<StoredEvent> into, out long oldestCommit)
    {
        oldestCommit = 0;
        for (var position = after + 1; into.Count < limit; position++)
        {
            if (Volatile.Read(ref _events[position & (_events.Length - 1)]) is not { } e || e.Position != position)
            {
                return;
            }

            if (into.Count == 0)
            {
                oldestCommit = _committedAt[position & (_events.Length - 1)];
            }

            into.Add(e);
        }
    }

    private void Release()
    {
        var had = _readers.Min(static reader => reader.Position);
        for (var position = Math.Max(_released, had - _events.Length) + 1; position <= had; position++)
        {
            ref var place = ref _events[position & (_events.Length - 1)];
            if (Volatile.Read(ref place) is { } e && e.Position == position)
            {
                Interlocked.CompareExchange(ref place, null, e); // unless a newer one has come
            }
        }

        _released = Math.Max(_released, had);
    }

    /// <summary>How far somebody has come.</summary>
    public sealed class Reader(RecentEvents events, long position) : IDisposable
    {
        public long Position { get; private set; } = position;

        public void Advance(long position)
        {
            lock (events._turn)
            {
                Position = position;
                events.Release();
            }
        }

        public void Dispose()
        {
            lock (events._turn)
            {
                events._readers.Remove(this);
            }
        }
    }
}

/// <summary>Wakes whoever waits for the next beat. Take the task first, look for work, then await it: no beat is missed.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() =>
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

internal static class Waiting
{
    /// <summary>Until the task ends, the time is over or the caller gives up; the latter throws.</summary>
    public static async Task UpTo(this Task task, TimeSpan time, TimeProvider timers, CancellationToken ct)
    {
        // The time is only a net, and runs out often: nothing is thrown for it.
        await task.WaitAsync(time, timers, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
    }
}
