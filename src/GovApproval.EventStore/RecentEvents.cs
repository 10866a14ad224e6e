namespace GovApproval.EventStore;

/// <summary>
/// The newest events this node stored itself, without their headers, so that its views need not read them back. A place holds the event
/// whose position leads to it, or an older or newer one: whoever does not find the position asked for reads the table.
/// </summary>
internal sealed class RecentEvents
{
    private readonly StoredEvent?[] _events;
    private readonly long[] _committedAt;
    private readonly Pulse _pulse;
    private long _head;

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
