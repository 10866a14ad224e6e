using Npgsql;

namespace GovApproval.EventStore.Views;

/// <summary>Reads the log in order for someone else: webhooks, a broker, the ledger, a sweep.</summary>
public sealed class Subscription : IRunner
{
    /// <summary>At least once: the position is committed after the handler has returned.</summary>
    public static Subscription AtLeastOnce(
        EventLog log, string name, Func<IReadOnlyList<StoredEvent>, CancellationToken, Task> handle, SubscriptionOptions? options = null) =>
        throw new NotSupportedException();

    /// <summary>Exactly once for what the handler writes into the transaction it is handed: the position is committed in it.</summary>
    public static Subscription Transactional(
        EventLog log,
        string name,
        Func<IReadOnlyList<StoredEvent>, NpgsqlTransaction, CancellationToken, Task> handle,
        SubscriptionOptions? options = null) =>
        throw new NotSupportedException();

    public string Name => throw new NotSupportedException();

    public RunnerStatus Status => throw new NotSupportedException();

    public Task Start(CancellationToken ct = default) => throw new NotSupportedException();

    public Task Stop() => throw new NotSupportedException();

    public Task<long> Position(CancellationToken ct = default) => throw new NotSupportedException();

    public Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => throw new NotSupportedException();
}

/// <summary>What a subscription wants.</summary>
/// <param name="Filter">Which events; others only move its position.</param>
/// <param name="Batch">How many events the handler gets at most.</param>
/// <param name="FromHead">A new subscription begins at the present end of the log instead of its beginning.</param>
public sealed record SubscriptionOptions(LogFilter? Filter = null, int Batch = 500, bool FromHead = false);
