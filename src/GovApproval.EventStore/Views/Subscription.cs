using GovApproval.EventStore.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>Reads the log in order for someone else: webhooks, a broker, the ledger, a sweep. Of all nodes one leads.</summary>
public sealed class Subscription : IRunner
{
    private readonly Reader _reader;

    private Subscription(Reader reader) => _reader = reader;

    /// <summary>At least once: the position is committed after the handler has returned.</summary>
    public static Subscription AtLeastOnce(
        EventLog log, string name, Func<IReadOnlyList<StoredEvent>, CancellationToken, Task> handle, SubscriptionOptions? options = null) =>
        new(new Reader(log, name, options ?? new(), Settings.View(log.Options.ConnectionString), (events, _, ct) => handle(events, ct), transactional: false));

    /// <summary>Exactly once for what the handler writes into the transaction it is handed: the position is committed in it.</summary>
    public static Subscription Transactional(
        EventLog log,
        string name,
        Func<IReadOnlyList<StoredEvent>, NpgsqlTransaction, CancellationToken, Task> handle,
        SubscriptionOptions? options = null) =>
        new(new Reader(log, name, options ?? new(), Settings.Subscription(log.Options.ConnectionString), (events, t, ct) => handle(events, t!, ct), transactional: true));

    public string Name => _reader.Name;

    public RunnerStatus Status => _reader.Status;

    public Task Start(CancellationToken ct = default) => _reader.Start(ct);

    public Task Stop() => _reader.Stop();

    public Task<long> Position(CancellationToken ct = default) => _reader.Position(ct);

    public Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct = default) => _reader.WaitFor(position, timeout, ct);

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private sealed class Reader(
        EventLog log,
        string name,
        SubscriptionOptions options,
        string connectionString,
        Func<IReadOnlyList<StoredEvent>, NpgsqlTransaction?, CancellationToken, Task> handle,
        bool transactional)
        : Follower(log, name, name + ":All", connectionString, options.Filter, options.Batch, UsualPause)
    {
        protected override Task Begin(NpgsqlConnection connection, CancellationToken ct) => Task.CompletedTask;

        protected override Task<long> Beginning(CancellationToken ct) =>
            options.FromHead ? Log.Head(ct) : base.Beginning(ct);

        protected override async Task<Applied> Apply(
            NpgsqlConnection connection, long after, IReadOnlyList<StoredEvent> events, long upTo, bool mayDefer, CancellationToken ct)
        {
            if (events.Count == 0 && mayDefer)
            {
                return new(upTo, Committed: false);
            }

            if (!transactional)
            {
                await Handle(events, null, ct);
                await Move(connection, after, upTo, ct);
                return new(upTo, Committed: true);
            }

            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Handle(events, transaction, ct);
            await Move(connection, after, upTo, ct);
            await transaction.CommitAsync(ct);
            return new(upTo, Committed: true);
        }

        private async Task Handle(IReadOnlyList<StoredEvent> events, NpgsqlTransaction? transaction, CancellationToken ct)
        {
            if (events.Count == 0)
            {
                return;
            }

            try
            {
                await handle(events, transaction, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                throw new CannotApply(events[0].Position, e);
            }
        }

        private async Task Move(NpgsqlConnection connection, long after, long upTo, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand(
                "update mt_event_progression set last_seq_id = $3, last_updated = transaction_timestamp() where name = $1 and last_seq_id = $2",
                connection);
            command.Parameters.Add(Reading.Parameter(Progression, NpgsqlDbType.Varchar));
            command.Parameters.Add(Reading.Parameter(after, NpgsqlDbType.Bigint));
            command.Parameters.Add(Reading.Parameter(upTo, NpgsqlDbType.Bigint));
            if (await command.ExecuteNonQueryAsync(ct) != 1)
            {
                throw new LeadLost();
            }
        }
    }
}

/// <summary>What a subscription wants.</summary>
/// <param name="Filter">Which events; others only move its position.</param>
/// <param name="Batch">How many events the handler gets at most.</param>
/// <param name="FromHead">A new subscription begins at the present end of the log instead of its beginning.</param>
public sealed record SubscriptionOptions(LogFilter? Filter = null, int Batch = 500, bool FromHead = false);
