using GovApproval.EventStore;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>Forgets, once an hour, the first answers that nobody may ask for any more.</summary>
internal sealed partial class Forgetting(EventLog log, IClock clock, TimeProvider timers, ILogger<Forgetting> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, timers);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await log.ForgetAnswers(clock.GetCurrentInstant() - FirstAnswers.Kept, stoppingToken);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
            {
                Away(logger, e);
            }
        }
    }

    [LoggerMessage(11, LogLevel.Warning, "Old answers cannot be forgotten now; trying again in an hour")]
    private static partial void Away(ILogger logger, Exception e);
}
