using GovApproval.EventStore;

namespace GovApproval.Api.Stored;

/// <summary>Creates or completes the tables before anything else starts.</summary>
internal sealed class Migration(EventLog log) : IHostedService
{
    // DDL belongs to one session at a time, whichever node comes first.
    private const string Lock = "select pg_advisory_lock(hashtext('govapproval-views'))";
    private const string Unlock = "select pg_advisory_unlock(hashtext('govapproval-views'))";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await log.Migrate(cancellationToken);
        await using var connection = await log.Database.OpenConnectionAsync(cancellationToken);
        await Run(Lock);
        await Run(Views());
        await Run(Unlock);

        async Task Run(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Views()
    {
        using var text = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream("views.sql")
            ?? throw new InvalidOperationException("views.sql is not in the assembly."));
        return text.ReadToEnd();
    }
}
