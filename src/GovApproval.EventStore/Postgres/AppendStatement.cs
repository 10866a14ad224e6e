using System.Globalization;
using System.Text;
using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>Which tables a commit touches; each combination met is prepared once.</summary>
/// <param name="Upserts">A bit for each table of the store.</param>
internal readonly record struct AppendShape(bool Streams, bool Answers, bool Keys, ulong Upserts, ulong Deletes);

/// <summary>
/// Everything a commit does, in one round trip and one implicit transaction: the lock; word to the other nodes; and one statement that
/// checks every write and stores those that hold.
/// </summary>
internal static class AppendStatement
{
    public const string Channel = "govapproval_events";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static NpgsqlBatch Build(
        NpgsqlConnection connection, AppendShape shape, AppendRows rows, IReadOnlyList<DocumentTable> tables, string node)
    {
        var batch = new NpgsqlBatch(connection);

        // A statement of its own, before the one that reads: in READ COMMITTED each statement sees what was committed when it
        // began, so a lock taken within it would come after its snapshot.
        batch.BatchCommands.Add(new($"select pg_advisory_xact_lock({Locks.Sql(Locks.Append)})"));
        if (shape.Streams)
        {
            batch.BatchCommands.Add(new($"select pg_notify('{Channel}', '{node}')"));
        }

        var command = new NpgsqlBatchCommand();
        command.CommandText = Text(shape, rows, tables, command.Parameters);
        batch.BatchCommands.Add(command);
        return batch;
    }

    private static string Text(AppendShape shape, AppendRows rows, IReadOnlyList<DocumentTable> tables, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder("with ");
        var refused = new List<string>();
        if (shape.Streams)
        {
            rows.BindStreams(parameters);
            sql.Append("s as materialized ").Append(Rows(parameters, "unit", "tenant_id", "id", "type", "expected", "version", "at")).Append(",\n");
            refused.Add(
                """
                select s.unit, 1 as why, s.id as what from s left join mt_streams m on m.tenant_id = s.tenant_id and m.id = s.id
                where coalesce(m.version, 0) <> s.expected
                """);
        }

        var hasEvents = shape.Streams || shape.Answers;
        if (hasEvents)
        {
            rows.BindEvents(parameters, shape.Answers);
            string[] ofEvents = ["unit", "tenant_id", "id", "stream_id", "version", "type", "data", "headers", "at"];
            string[] ofAnswers = ["key", "fingerprint", "status", "body", "answer_headers", "position", "not_before"];
            sql.Append("e as materialized ").Append(Rows(parameters, shape.Answers ? [.. ofEvents, .. ofAnswers] : ofEvents)).Append(",\n");
            if (shape.Answers)
            {
                refused.Add(
                    """
                    select e.unit, 2 as why, e.key as what from e join idempotency i on i.tenant_id = e.tenant_id and i.key = e.key
                    where i.created_at > e.not_before
                    """);
            }
        }

        if (shape.Keys)
        {
            rows.BindKeys(parameters);
            sql.Append("k as materialized ").Append(Rows(parameters, "unit", "tenant_id", "subject_id", "wrapped_key", "at")).Append(",\n");
            refused.Add(
                """
                select k.unit, 3 as why, k.subject_id as what
                from k join subject_keys x on x.tenant_id = k.tenant_id and x.subject_id = k.subject_id
                where x.wrapped_key is distinct from k.wrapped_key
                """);
        }

        sql.Append("refused as materialized (\n").AppendJoin("\nunion all\n", refused).Append(')');
        if (hasEvents)
        {
            AppendEvents(sql, shape);
        }

        if (shape.Keys)
        {
            sql.Append(
                """
                ,
                keys as (
                    insert into subject_keys (tenant_id, subject_id, wrapped_key, created_at)
                    select tenant_id, subject_id, wrapped_key, at from k where unit not in (select unit from refused)
                    on conflict do nothing)
                """);
        }

        for (var i = 0; i < tables.Count; i++)
        {
            if ((shape.Upserts & (1UL << i)) != 0)
            {
                AppendUpsert(sql, i, tables[i], rows.Of(tables[i]), parameters);
            }

            if ((shape.Deletes & (1UL << i)) != 0)
            {
                AppendDelete(sql, i, tables[i], rows.Of(tables[i]), parameters);
            }
        }

        return sql.Append("\nselect unit, why, what, null::bigint, null::bigint, null::bigint from refused\nunion all\n")
            .Append(hasEvents
                ? "select null, 0, null, min(seq_id), max(seq_id), count(*) from drawn where id is not null"
                : "select null, 0, null, null, null, 0")
            .ToString();
    }

    private static void AppendEvents(StringBuilder sql, AppendShape shape)
    {
        // Versions are checked before a position is drawn, and drawn in the order given. The sequence caches nothing and nobody
        // else draws under the lock, so the positions of one commit follow each other.
        sql.Append(
            """
            ,
            held as (select * from e where unit not in (select unit from refused) order by n offset 0),
            drawn as materialized (
                select case when id is not null then nextval('mt_events_sequence') else 
            """);
        sql.Append(shape.Answers ? "position" : "null").Append(" end as seq_id, held.* from held)");
        if (shape.Streams)
        {
            sql.Append(
                """
                ,
                new_streams as (
                    insert into mt_streams (tenant_id, id, type, version, timestamp, created)
                    select tenant_id, id, type, version, at, at from s where expected = 0 and unit not in (select unit from refused)),
                old_streams as (
                    update mt_streams m set version = s.version, timestamp = s.at from s
                    where s.expected > 0 and m.tenant_id = s.tenant_id and m.id = s.id and s.unit not in (select unit from refused)),
                events as (
                    insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
                    select seq_id, id, stream_id, version, data, type, at, tenant_id, headers from drawn where id is not null)
                """);
        }

        if (shape.Answers)
        {
            // A key whose answer has expired is as good as new.
            sql.Append(
                """
                ,
                answers as (
                    insert into idempotency as i (tenant_id, key, fingerprint, status, body, headers, position, created_at)
                    select tenant_id, key, fingerprint, status, body, answer_headers, seq_id, at from drawn where key is not null
                    on conflict (tenant_id, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
                        body = excluded.body, headers = excluded.headers, position = excluded.position, created_at = excluded.created_at)
                """);
        }
    }

    private static void AppendUpsert(StringBuilder sql, int i, DocumentTable table, DocumentRows rows, NpgsqlParameterCollection parameters)
    {
        rows.BindUpserts(parameters);
        sql.Append(Invariant, $",\nput{i} as (").Append(Upsert(table, table.SqlName, Rows(parameters, Columns(table)) + " d where unit not in (select unit from refused)")).Append(')');
    }

    private static void AppendDelete(StringBuilder sql, int i, DocumentTable table, DocumentRows rows, NpgsqlParameterCollection parameters)
    {
        rows.BindDeletes(parameters);
        sql.Append(Invariant, $",\ncut{i} as (delete from {table.SqlName} x using {Rows(parameters, "unit", "tenant_id", "id")} t\n")
            .Append("    where x.tenant_id = t.tenant_id and x.id = t.id and t.unit not in (select unit from refused))");
    }

    /// <summary>Replaces documents from rows (tenant_id, id, data, version, at, columns …).</summary>
    public static string Upsert(DocumentTable table, string sqlName, string from)
    {
        var columns = string.Concat(table.Columns.Select(static c => ", " + c.Name));
        var replaced = string.Concat(table.Columns.Select(static c => $", {c.Name} = excluded.{c.Name}"));
        var type = table.DotNetType is null ? "null" : $"'{table.DotNetType.Replace("'", "''", StringComparison.Ordinal)}'";
        return $"""
            insert into {sqlName} (tenant_id, id, data, mt_version, mt_last_modified, mt_dotnet_type{columns})
                select tenant_id, id, data, version, at, {type}{columns} from {from}
                on conflict (tenant_id, id) do update set data = excluded.data, mt_version = excluded.mt_version,
                    mt_last_modified = excluded.mt_last_modified, mt_dotnet_type = excluded.mt_dotnet_type{replaced}
            """;
    }

    /// <summary>The columns of rows that <see cref="Upsert"/> takes, with the unit they belong to.</summary>
    public static string[] Columns(DocumentTable table) => ["unit", "tenant_id", "id", "data", "version", "at", .. table.Columns.Select(static c => c.Name)];

    /// <summary>
    /// The last parameters added, arrays of one length, as rows with these columns, numbered by <c>n</c>. Unnested in the select list,
    /// where each array is walked; in FROM each would first be copied into a store of its own, which costs a batch of one more than
    /// all its inserts.
    /// </summary>
    public static string Rows(NpgsqlParameterCollection parameters, params string[] columns)
    {
        var first = parameters.Count - columns.Length + 1;
        return $"(select {string.Join(", ", columns.Select((column, i) => $"unnest(${first + i}) as {column}"))}, generate_subscripts(${first}, 1) as n)";
    }
}
