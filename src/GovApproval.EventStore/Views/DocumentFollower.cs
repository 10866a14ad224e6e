using GovApproval.EventStore.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>A follower that keeps the documents of one table.</summary>
internal abstract class DocumentFollower(
    EventLog log, string name, string progression, DocumentTable table, IReadOnlyList<string>? eventTypes, TimeSpan pause) : Follower(
    log,
    name,
    progression,
    Settings.View(log.Options.ConnectionString),
    eventTypes is null ? null : new LogFilter(Types: eventTypes),
    batch: 4000,
    pause)
{
    private long _table;

    /// <summary>What the next commit puts and cuts; empty after it, and when a lead begins.</summary>
    protected DocumentRows Rows { get; } = new(table);

    protected override async Task Begin(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select '{table.SqlName}'::regclass::oid::bigint", connection);
        _table = (long)(await command.ExecuteScalarAsync(ct))!;
        Rows.Clear();
    }

    /// <summary>
    /// Documents and position in one statement. It changes nothing when the position is not where this leader left it or when
    /// a rebuild has put another table in place: then somebody else has led meanwhile.
    /// </summary>
    protected async Task Commit(NpgsqlConnection connection, long after, long upTo, CancellationToken ct)
    {
        try
        {
            await TryCommit(connection, after, upTo, ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && Rows.New.Count > 0)
        {
            // Another hand has put a document where there could be none yet: it is replaced as others are.
            Rows.Put.Take(Rows.New);
            await TryCommit(connection, after, upTo, ct);
        }

        Rows.Clear();
    }

    private async Task TryCommit(NpgsqlConnection connection, long after, long upTo, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        command.Parameters.Add(Reading.Parameter(Progression, NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Parameter(after, NpgsqlDbType.Bigint));
        command.Parameters.Add(Reading.Parameter(upTo, NpgsqlDbType.Bigint));
        command.Parameters.Add(Reading.Parameter(_table, NpgsqlDbType.Bigint));
        command.CommandText =
            $"""
            with guard as (
                update mt_event_progression set last_seq_id = $3, last_updated = transaction_timestamp()
                where name = $1 and last_seq_id = $2 and to_regclass('{table.SqlName}')::oid::bigint = $4 returning 1)
            {DocumentStatement.Text(table, table.SqlName, Rows, command.Parameters, "exists (select from guard)")}
            select count(*) from guard
            """;
        if (await command.ExecuteScalarAsync(ct) is not 1L)
        {
            throw new LeadLost();
        }
    }
}
