using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>What the appender asks of the tables when an answer alone does not tell the fate of a write.</summary>
internal static class AppendQuestions
{
    /// <summary>The answers given before under the writes' keys, and not forgotten yet.</summary>
    public static async Task<Dictionary<(string Tenant, Guid Key), IdempotentAnswer>> Answers(
        NpgsqlConnection connection, IReadOnlyList<PendingWrite> writes, Duration answerLifetime)
    {
        await using var command = new NpgsqlCommand(
            """
            select i.tenant_id, i.key, i.fingerprint, i.status, i.body, i.headers, i.position
            from unnest($1, $2, $3) as t(tenant_id, key, not_before)
            join idempotency i on i.tenant_id = t.tenant_id and i.key = t.key and i.created_at > t.not_before
            """,
            connection);
        command.Parameters.Add(Reading.Array([.. writes.Select(static w => w.Tenant)], NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Array([.. writes.Select(static w => w.Write.Answer!.Key)], NpgsqlDbType.Uuid));
        command.Parameters.Add(Reading.Array([.. writes.Select(w => (w.RecordedAt - answerLifetime).ToDateTimeUtc())], NpgsqlDbType.TimestampTz));
        var found = new Dictionary<(string, Guid), IdempotentAnswer>();
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            var answer = Reading.Answer(reader);
            found[(answer.Tenant, answer.Key)] = answer;
        }

        return found;
    }

    /// <summary>Of the writes sent, the last events that are stored, and at which position.</summary>
    public static async ValueTask<Dictionary<Guid, long>> Stored(NpgsqlConnection connection, IReadOnlyList<PendingWrite> writes, CancellationToken ct)
    {
        var sent = writes.Where(static w => w.Events.Length > 0).Select(static w => w.Events[^1]).ToArray();
        await using var command = new NpgsqlCommand(
            """
            select e.id, e.seq_id from unnest($1, $2, $3, $4) as t(tenant_id, stream_id, version, id)
            join mt_events e on e.tenant_id = t.tenant_id and e.stream_id = t.stream_id and e.version = t.version and e.id = t.id
            """,
            connection);
        command.Parameters.Add(Reading.Array([.. sent.Select(static e => e.Stream.Tenant)], NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Array([.. sent.Select(static e => e.Stream.Id)], NpgsqlDbType.Uuid));
        command.Parameters.Add(Reading.Array([.. sent.Select(static e => e.Version)], NpgsqlDbType.Bigint));
        command.Parameters.Add(Reading.Array([.. sent.Select(static e => e.Id)], NpgsqlDbType.Uuid));
        var stored = new Dictionary<Guid, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            stored.Add(reader.GetGuid(0), reader.GetInt64(1));
        }

        return stored;
    }
}
