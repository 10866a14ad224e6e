using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>Hears of other nodes' commits, and of what they await. When it is deaf for a while, polling is the net.</summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>Where a node says what it waits for, by the name of its progress: whoever leads that need not gather longer.</summary>
    public const string Awaited = "govapproval_awaited";

    private readonly EventLogOptions _options;
    private readonly Action _heard;
    private readonly Action<string> _awaited;
    private readonly string _node;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _loop;

    /// <param name="heard">Something was stored, or may have been.</param>
    /// <param name="awaited">Another node waits for what is followed under that name.</param>
    public Listener(EventLogOptions options, Action heard, Action<string> awaited, string node)
    {
        _options = options;
        _heard = heard;
        _awaited = awaited;
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
            if (heard.Channel == Awaited)
            {
                _awaited(heard.Payload);
            }
            else if (heard.Payload != _node)
            {
                _heard(); // our own commits have beaten it already
            }
        };
        await Schema.Execute(connection, $"listen {AppendStatement.Channel}; listen {Awaited}", ct);
        _heard();
        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }
}
