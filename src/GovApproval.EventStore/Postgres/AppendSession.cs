using Npgsql;
using Polly;
using Polly.Retry;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// The appender's one connection and its prepared batches. When it is lost a new one is opened, and the old session is ended before
/// anything is asked again.
/// </summary>
internal sealed class AppendSession : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly string _node;
    private readonly IReadOnlyList<DocumentTable> _tables;
    private readonly TimeProvider _timers;
    private readonly ResiliencePipeline _reconnecting;
    private readonly Dictionary<AppendShape, NpgsqlBatch> _prepared = [];
    private NpgsqlConnection? _connection;
    private (int Pid, DateTime Started)? _session;

    public AppendSession(EventLogOptions options, string node)
    {
        _connectionString = Settings.Appender(options.ConnectionString);
        _node = node;
        _tables = options.Tables;
        _timers = options.Timers;
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
    }

    /// <summary>The open connection.</summary>
    public NpgsqlConnection Connection => _connection!;

    public bool IsOpen => _connection is not null;

    public async ValueTask Open(CancellationToken ct) =>
        _connection ??= await _reconnecting.ExecuteAsync(async ct => await Connect(ct), ct);

    /// <summary>Asks over an open connection, and again over a new one while the server is away.</summary>
    public async Task<T> Persist<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken ct) =>
        await _reconnecting.ExecuteAsync(
            async ct =>
            {
                _connection ??= await Connect(ct);
                try
                {
                    return await ask(ct);
                }
                catch
                {
                    await DisposeAsync(); // or it would be asked again over what is broken
                    throw;
                }
            },
            ct);

    public async ValueTask<NpgsqlBatch> Prepared(AppendShape shape, AppendRows rows)
    {
        if (!_prepared.TryGetValue(shape, out var batch))
        {
            batch = AppendStatement.Build(Connection, shape, rows, _tables, _node);
            await batch.PrepareAsync(CancellationToken.None);
            _prepared.Add(shape, batch);
        }

        return batch;
    }

    /// <summary>Sends other nodes word, beside any commit.</summary>
    public async ValueTask Tell(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select " + AppendStatement.Word(_node), Connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
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

    private async Task<NpgsqlConnection> Connect(CancellationToken ct)
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
}
