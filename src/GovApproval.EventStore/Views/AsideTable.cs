using GovApproval.EventStore.Postgres;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>A table filled beside the one that serves, to take its place.</summary>
internal sealed class AsideTable(EventLog log, DocumentTable table) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    public string SqlName => table.SqlName + "_rebuild";

    /// <summary>The rebuild's own session; it holds the lock that keeps a second rebuild of the same table out.</summary>
    public NpgsqlConnection Connection => _connection!;

    public async Task Begin(CancellationToken ct)
    {
        _connection = await Connect(ct);
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Locks.Sql(Locks.Rebuild(table.SqlName))})", Connection);
        if (await command.ExecuteScalarAsync(ct) is not true)
        {
            throw new InvalidOperationException($"{table} is being rebuilt already.");
        }

        await Execute($"set client_min_messages = warning; drop table if exists {SqlName}", ct);
        await Execute(Schema.CreateTable(table, SqlName, withKey: false) + ";" + Schema.Unsampled(SqlName), ct);
    }

    public async Task<NpgsqlConnection> Connect(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(Settings.Rebuild(log.Options.ConnectionString));
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<NpgsqlBinaryImporter> Load(CancellationToken ct) => Connection.BeginBinaryImportAsync(
        $"copy {SqlName} (tenant_id, id, data, mt_version, mt_last_modified, mt_dotnet_type{string.Concat(table.Columns.Select(static c => ", " + c.Name))}) from stdin (format binary)",
        ct);

    public async Task Row(
        NpgsqlBinaryImporter load, string tenant, object id, byte[] json, long version, Instant at, object?[] columns, CancellationToken ct)
    {
        await load.StartRowAsync(ct);
        await load.WriteAsync(tenant, NpgsqlDbType.Varchar, ct);
        await (table.IdType == DocumentIdType.Uuid
            ? load.WriteAsync((Guid)id, NpgsqlDbType.Uuid, ct)
            : load.WriteAsync((string)id, NpgsqlDbType.Varchar, ct));
        await load.WriteAsync(json, NpgsqlDbType.Jsonb, ct);
        await load.WriteAsync(version, NpgsqlDbType.Bigint, ct);
        await load.WriteAsync(at.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, ct);
        await (table.DotNetType is null ? load.WriteNullAsync(ct) : load.WriteAsync(table.DotNetType, NpgsqlDbType.Varchar, ct));
        for (var i = 0; i < columns.Length; i++)
        {
            await (DocumentTable.ToSql(columns[i]) is { } value
                ? load.WriteAsync(value, DocumentTable.DbType(table.Columns[i].Type), ct)
                : load.WriteNullAsync(ct));
        }
    }

    /// <summary>With what a query plans by, and the map that lets it count by an index alone.</summary>
    public async Task AddKeys(CancellationToken ct)
    {
        await Execute(Schema.AddKey(SqlName) + Schema.CreateIndexes(table, SqlName), ct);
        await Execute("vacuum (analyze) " + SqlName, ct);
    }

    public Task Write(DocumentRows rows, CancellationToken ct) =>
        rows.Put.Count + rows.Cut.Count > 0 ? DocumentStatement.Write(Connection, table, SqlName, rows, ct) : Task.CompletedTask;

    /// <summary>Nobody reads or writes the serving table from here to the end of the transaction.</summary>
    public Task LockServing(CancellationToken ct) => Execute($"lock table {table.SqlName} in access exclusive mode", ct);

    public Task Swap(CancellationToken ct) => Execute(Schema.Swap(table, SqlName), ct);

    /// <summary>Whoever keeps the view goes on from here.</summary>
    public async Task SetProgress(string[] progressions, long position, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into mt_event_progression (name, last_seq_id) select n, $2 from unnest($1) as t(n)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp()
            """,
            Connection);
        command.Parameters.Add(Reading.Parameter(progressions, NpgsqlDbType.Array | NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Parameter(position, NpgsqlDbType.Bigint));
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task Execute(string sql, CancellationToken ct) => Schema.Execute(Connection, sql, ct);

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            try
            {
                await Execute($"drop table if exists {SqlName}", CancellationToken.None); // left over when it was given up
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The next rebuild drops it.
            }

            await connection.DisposeAsync();
        }
    }
}
