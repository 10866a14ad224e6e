using System.Text;
using Npgsql;
using Polly;
using Polly.Retry;

namespace GovApproval.EventStore.Postgres;

/// <summary>The tables: ours from the script, one per document type from its definition.</summary>
internal static class Schema
{
    /// <summary>A node that starts beside others at work locks tables that their commits write, in another order: PostgreSQL ends one of the two.</summary>
    private static readonly ResiliencePipeline Again = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<PostgresException>(static e => e.SqlState == PostgresErrorCodes.DeadlockDetected),
            MaxRetryAttempts = 20,
            Delay = TimeSpan.FromMilliseconds(50),
            UseJitter = true,
        })
        .Build();

    public static async Task Migrate(NpgsqlDataSource database, IReadOnlyList<DocumentTable> tables, CancellationToken ct) =>
        await Again.ExecuteAsync(async ct => await MigrateOnce(database, tables, ct), ct);

    private static async Task MigrateOnce(NpgsqlDataSource database, IReadOnlyList<DocumentTable> tables, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // Two migrators at once would meet in the system catalogue and die there.
        await Execute(connection, $"select pg_advisory_xact_lock({Locks.Sql(Locks.Migration)})", ct);
        await Execute(connection, "set local client_min_messages = warning", ct);
        await Execute(connection, Script(), ct);
        foreach (var table in tables)
        {
            await Execute(connection, CreateTable(table, table.SqlName, withKey: true), ct);
        }

        // Even an "if not exists" locks its table, and waits for who is at work on it: asked for is only what is missing.
        var present = await Present(connection, ct);
        foreach (var table in tables)
        {
            var unsampled = present.Contains($"{table.SqlName}.data unsampled") ? "" : Unsampled(table.SqlName);
            await Execute(connection, AddColumns(table, present) + CreateIndexes(table, table.SqlName, present) + unsampled, ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>The columns, each after its table and a point, those of which no statistics are kept again with that word, and the indexes that there are.</summary>
    private static async Task<HashSet<string>> Present(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select p from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            cross join lateral (values
                (case c.relkind when 'i' then c.relname else c.relname || '.' || a.attname end),
                (case when c.relkind = 'r' and a.attstattarget = 0 then c.relname || '.' || a.attname || ' unsampled' end)) as known(p)
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'i') and p is not null
            """,
            connection);
        var present = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            present.Add(reader.GetString(0));
        }

        return present;
    }

    public static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        if (sql.Length == 0)
        {
            return;
        }

        // Every text here is the store's own; names in it have passed DocumentTable.
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public static string CreateTable(DocumentTable table, string sqlName, bool withKey)
    {
        var columns = new StringBuilder();
        foreach (var column in table.Columns)
        {
            columns.Append($",\n    {column.Name} {DocumentTable.SqlType(column.Type)}");
        }

        return $"""
            create table if not exists {sqlName} (
                tenant_id varchar not null default '*DEFAULT*',
                id {table.SqlIdType} not null,
                data jsonb not null,
                mt_last_modified timestamptz default transaction_timestamp(),
                mt_dotnet_type varchar,
                mt_version bigint not null default 0{columns}{(withKey ? $",\n    {PrimaryKey(sqlName)}" : "")}
            ) with (fillfactor = 80)
            """; // documents are replaced again and again: room on the page keeps that off the indexes
    }

    public static string AddKey(string sqlName) => $"alter table {sqlName} add {PrimaryKey(sqlName)};";

    /// <summary>Nothing is ever searched by the document itself; to sort samples of it took a third of all that many updates cost the server.</summary>
    public static string Unsampled(string sqlName) => $"alter table {sqlName} alter column data set statistics 0;\n";

    public static string CreateIndexes(DocumentTable table, string sqlName, IReadOnlySet<string>? present = null) =>
        string.Concat(table.Indexes.Where(i => present?.Contains(IndexName(sqlName, i)) is not true).Select(i =>
            $"create {(i.Unique ? "unique " : "")}index if not exists {IndexName(sqlName, i)} on {sqlName} {Keyed(i)};\n"));

    // No two rows are alike in an index that names the id: there is nothing for PostgreSQL to fold together, and it need not look for it.
    private static string Keyed(DocumentIndex index) =>
        index.On.Split(')', 2) is [var columns, var rest] && columns.Split(' ', ',', '(').Contains("id", StringComparer.Ordinal)
            ? $"{columns}) with (deduplicate_items = off){rest}"
            : index.On;

    /// <summary>Puts a table that was filled aside in the place of the one that served, with all its names.</summary>
    public static string Swap(DocumentTable table, string aside)
    {
        var sql = new StringBuilder()
            .Append($"drop table {table.SqlName};\n")
            .Append($"alter table {aside} rename to {table.SqlName};\n")
            .Append($"alter table {table.SqlName} rename constraint {KeyName(aside)} to {KeyName(table.SqlName)};\n");
        foreach (var index in table.Indexes)
        {
            sql.Append($"alter index {IndexName(aside, index)} rename to {IndexName(table.SqlName, index)};\n");
        }

        return sql.ToString();
    }

    private static string AddColumns(DocumentTable table, HashSet<string> present) =>
        string.Concat(table.Columns.Where(c => !present.Contains($"{table.SqlName}.{c.Name}")).Select(c =>
            $"alter table {table.SqlName} add column if not exists {c.Name} {DocumentTable.SqlType(c.Type)};\n"));

    private static string PrimaryKey(string sqlName) => $"constraint {KeyName(sqlName)} primary key (tenant_id, id)";

    private static string KeyName(string sqlName) => $"pkey_{sqlName}_tenant_id_id";

    private static string IndexName(string sqlName, DocumentIndex index) => $"{sqlName}_idx_{index.Name}";

    private static string Script()
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream("eventstore.sql")
            ?? throw new InvalidOperationException("The script of the tables is not in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
