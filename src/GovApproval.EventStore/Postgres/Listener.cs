using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>Hears of other nodes' commits. When it is deaf for a while, polling is the net.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly EventLogOptions _options;
    private readonly Action _heard;
    private readonly string _node;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;

    public Listener(EventLogOptions options, Action heard, string node)
    {
        _options = options;
        _heard = heard;
        _node = node;
        _loop = Task.Run(() => Run(_closing.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _loop;
        _closing.Dispose();
    }

    private async Task Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Listen(ct);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _options.Timers, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Listen(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Settings.Subscription(_options.ConnectionString));
        await connection.OpenAsync(ct);
        connection.Notification += (_, heard) =>
        {
            if (heard.Payload != _node)
            {
                _heard(); // our own commits have beaten it already
            }
        };
        await Schema.Execute(connection, "listen " + AppendStatement.Channel, ct);
        _heard();
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }
}
