using System.Globalization;
using System.Text;
using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>Which tables a commit touches, and how it is written; each combination met is prepared once.</summary>
/// <param name="Told">Other nodes are sent word of it.</param>
/// <param name="Puts">A bit for each table of the store.</param>
internal readonly record struct AppendShape(bool Checked, bool Begun, bool Moved, bool Events, bool Answers, bool Keys, bool Told, ulong Puts, ulong Cuts);

/// <summary>
/// Everything a commit does, in one round trip and one implicit transaction, in two forms. The plain one is a row of simple
/// statements that all fail together when any write of the batch is to be refused; it costs half of the checked one, which
/// finds out which writes those are, stores the others and is asked only then.
/// </summary>
internal static class AppendStatement
{
    public const string Channel = "govapproval_events";

    /// <summary>Wakes the other nodes; a node knows its own words by its name.</summary>
    public static string Word(string node) => $"pg_notify('{Channel}', '{node}')";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static NpgsqlBatch Build(
        NpgsqlConnection connection, AppendShape shape, AppendRows rows, IReadOnlyList<DocumentTable> tables, string node)
    {
        var batch = new NpgsqlBatch(connection);

        // A statement of its own, before the one that reads: in READ COMMITTED each statement sees what was committed when it
        // began, so a lock taken within it would come after its snapshot.
        var word = shape.Told ? ", " + Word(node) : "";
        batch.BatchCommands.Add(new($"select pg_advisory_xact_lock({Locks.Sql(Locks.Append)}){word}"));
        if (shape.Checked)
        {
            var command = new NpgsqlBatchCommand();
            command.CommandText = Checked(shape, rows, tables, command.Parameters);
            batch.BatchCommands.Add(command);
        }
        else
        {
            Plain(batch, shape, rows, tables);
        }

        return batch;
    }

    /// <summary>
    /// A key of a person or an answer that is there already, or a stream that has begun, violates its primary key; a stream at
    /// another version raises. Positions are drawn last, so that a batch that fails has drawn none.
    /// </summary>
    private static void Plain(NpgsqlBatch batch, AppendShape shape, AppendRows rows, IReadOnlyList<DocumentTable> tables)
    {
        if (shape.Keys)
        {
            Add(to =>
                $"""
                insert into subject_keys (tenant_id, subject_id, wrapped_key, created_at)
                select tenant_id, subject_id, wrapped_key, at from {rows.Keys.Select(to, "tenant_id", "subject_id", "wrapped_key", "at")} k
                """);
        }

        if (shape.Begun)
        {
            Add(to =>
                $"""
                insert into mt_streams (tenant_id, id, type, version, timestamp, created)
                select tenant_id, id, type, version, at, at from {rows.Begun.Select(to, "tenant_id", "id", "type", "version", "at")} s
                """);
        }

        if (shape.Moved)
        {
            Add(to =>
                $"""
                with moved as (
                    update mt_streams m set version = s.version, timestamp = s.at
                    from {rows.Moved.Select(to, "tenant_id", "id", "expected", "version", "at")} s
                    where m.tenant_id = s.tenant_id and m.id = s.id and m.version = s.expected returning 1)
                select ('{StaleWrite} ' || cardinality($1) - count(*))::integer from moved having count(*) < cardinality($1)
                """);
        }

        if (shape.Answers)
        {
            // Under the lock nobody else draws: the positions to come are known.
            Add(to =>
                $"""
                insert into idempotency (tenant_id, key, fingerprint, status, body, headers, position, created_at)
                select tenant_id, key, fingerprint, status, body, headers,
                    coalesce(position, last + (select last_value - case when is_called then 0 else 1 end from mt_events_sequence)), at
                from {rows.Answers.Select(to, "tenant_id", "key", "fingerprint", "status", "body", "headers", "position", "last", "at")} a
                """);
        }

        for (var i = 0; i < tables.Count; i++)
        {
            var (table, of) = (tables[i], rows.Of(tables[i]));
            if ((shape.Puts & (1UL << i)) != 0)
            {
                Add(to => Upsert(table, table.SqlName, of.Put.Select(to, PutColumns(table)) + " d where true"));
            }

            if ((shape.Cuts & (1UL << i)) != 0)
            {
                Add(to => $"delete from {table.SqlName} x using {of.Cut.Select(to, "tenant_id", "id")} t where x.tenant_id = t.tenant_id and x.id = t.id");
            }
        }

        if (shape.Events)
        {
            Add(to =>
                $"""
                insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
                select nextval('mt_events_sequence'), id, stream_id, version, data, type, at, tenant_id, headers
                from {rows.Events.Select(to, "tenant_id", "id", "stream_id", "version", "type", "data", "headers", "at")} e
                returning seq_id
                """);
        }

        void Add(Func<NpgsqlParameterCollection, string> text)
        {
            var command = new NpgsqlBatchCommand();
            command.CommandText = text(command.Parameters);
            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>What PostgreSQL is made to stumble over when a stream is not at the version a write expects; seen in its log.</summary>
    public const string StaleWrite = "writes that expect another version of their stream:";

    private static string Checked(AppendShape shape, AppendRows rows, IReadOnlyList<DocumentTable> tables, NpgsqlParameterCollection parameters)
    {
        const string Holds = "unit not in (select unit from refused)";
        var with = new List<string>();
        var refused = new List<string> { "select 0 as unit, 0 as why, null::uuid as what where false" };
        if (shape.Begun)
        {
            with.Add($"begun as materialized {rows.Begun.Select(parameters)}");
            refused.Add("select s.unit, 1, s.id from begun s join mt_streams m on m.tenant_id = s.tenant_id and m.id = s.id");
        }

        if (shape.Moved)
        {
            with.Add($"moved as materialized {rows.Moved.Select(parameters)}");
            refused.Add(
                """
                select s.unit, 1, s.id from moved s left join mt_streams m on m.tenant_id = s.tenant_id and m.id = s.id
                where coalesce(m.version, 0) <> s.expected
                """);
        }

        if (shape.Answers)
        {
            with.Add($"a as materialized {rows.Answers.Select(parameters)}");
            refused.Add(
                """
                select a.unit, 2, a.key from a join idempotency i on i.tenant_id = a.tenant_id and i.key = a.key
                where i.created_at > a.not_before
                """);
        }

        if (shape.Keys)
        {
            with.Add($"k as materialized {rows.Keys.Select(parameters)}");
            refused.Add(
                """
                select k.unit, 3, k.subject_id
                from k join subject_keys x on x.tenant_id = k.tenant_id and x.subject_id = k.subject_id
                where x.wrapped_key is distinct from k.wrapped_key
                """);
        }

        with.Add($"refused as materialized (\n{string.Join("\nunion all\n", refused)})");
        if (shape.Begun)
        {
            with.Add(
                $"""
                new_streams as (
                    insert into mt_streams (tenant_id, id, type, version, timestamp, created)
                    select tenant_id, id, type, version, at, at from begun where {Holds})
                """);
        }

        if (shape.Moved)
        {
            with.Add(
                $"""
                old_streams as (
                    update mt_streams m set version = s.version, timestamp = s.at from moved s
                    where m.tenant_id = s.tenant_id and m.id = s.id and s.{Holds})
                """);
        }

        if (shape.Events)
        {
            // Versions are checked before a position is drawn, and drawn in the order given.
            with.Add(
                $"""
                held as (select * from {rows.Events.Select(parameters)} e where {Holds} order by n offset 0),
                drawn as materialized (select nextval('mt_events_sequence') as seq_id, held.* from held),
                events as (
                    insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers)
                    select seq_id, id, stream_id, version, data, type, at, tenant_id, headers from drawn)
                """);
        }

        if (shape.Answers)
        {
            // A key whose answer has expired is as good as new.
            var position = shape.Events ? "coalesce(position, (select seq_id from drawn where drawn.n = a.last))" : "position";
            with.Add(
                $"""
                answers as (
                    insert into idempotency as i (tenant_id, key, fingerprint, status, body, headers, position, created_at)
                    select tenant_id, key, fingerprint, status, body, headers, {position}, at from a where {Holds}
                    on conflict (tenant_id, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
                        body = excluded.body, headers = excluded.headers, position = excluded.position, created_at = excluded.created_at)
                """);
        }

        if (shape.Keys)
        {
            with.Add(
                $"""
                keys as (
                    insert into subject_keys (tenant_id, subject_id, wrapped_key, created_at)
                    select tenant_id, subject_id, wrapped_key, at from k where {Holds}
                    on conflict do nothing)
                """);
        }

        for (var i = 0; i < tables.Count; i++)
        {
            var (table, of) = (tables[i], rows.Of(tables[i]));
            if ((shape.Puts & (1UL << i)) != 0)
            {
                with.Add(string.Create(Invariant, $"put{i} as ({Upsert(table, table.SqlName, of.Put.Select(parameters) + " d where " + Holds)})"));
            }

            if ((shape.Cuts & (1UL << i)) != 0)
            {
                with.Add(string.Create(Invariant,
                    $"""
                    cut{i} as (delete from {table.SqlName} x using {of.Cut.Select(parameters)} t
                        where x.tenant_id = t.tenant_id and x.id = t.id and t.{Holds})
                    """));
            }
        }

        return new StringBuilder("with ").AppendJoin(",\n", with)
            .Append(shape.Events ? "\nselect seq_id, 0, 0, null::uuid from drawn\nunion all\n" : "\n")
            .Append("select 0 as seq_id, unit, why, what from refused")
            .ToString();
    }

    /// <summary>Replaces documents from rows (tenant_id, id, data, version, at, columns …).</summary>
    public static string Upsert(DocumentTable table, string sqlName, string from)
    {
        var replaced = string.Concat(table.Columns.Select(static c => $", {c.Name} = excluded.{c.Name}"));
        return $"""
            {Insert(table, sqlName, from)}
                on conflict (tenant_id, id) do update set data = excluded.data, mt_version = excluded.mt_version,
                    mt_last_modified = excluded.mt_last_modified, mt_dotnet_type = excluded.mt_dotnet_type{replaced}
            """;
    }

    /// <summary>Inserts documents from such rows; one that is there fails the statement.</summary>
    public static string Insert(DocumentTable table, string sqlName, string from)
    {
        var columns = string.Concat(table.Columns.Select(static c => ", " + c.Name));
        var type = table.DotNetType is null ? "null" : $"'{table.DotNetType.Replace("'", "''", StringComparison.Ordinal)}'";
        return $"""
            insert into {sqlName} (tenant_id, id, data, mt_version, mt_last_modified, mt_dotnet_type{columns})
                select tenant_id, id, data, version, at, {type}{columns} from {from}
            """;
    }

    private static string[] PutColumns(DocumentTable table) => ["tenant_id", "id", "data", "version", "at", .. table.Columns.Select(static c => c.Name)];
}
