using System.Globalization;
using GovApproval.LocalPostgres;
using Npgsql;

namespace GovApproval.Benchmarks;

/// <summary>The one PostgreSQL of a run: private and temporary with default durability, or the one that was named.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly LocalPostgresServer? _local;
    private readonly string? _folder;
    private readonly string _admin;
    private readonly string _owner;
    private int _databases;

    private Server(LocalPostgresServer? local, string? folder, string admin, string owner) =>
        (_local, _folder, _admin, _owner) = (local, folder, admin, owner);

    /// <summary>The postmaster, when it is ours to watch.</summary>
    public int? ProcessId => _local?.ProcessId;

    public static async Task<Server> Start(string? connection)
    {
        if (connection is not null)
        {
            return new(null, null, connection, connection);
        }

        var folder = Directory.CreateTempSubdirectory("govapproval-bench-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101); // for root, PostgreSQL is another user
        }

        var local = await LocalPostgresServer.Start(new() { Data = folder });
        var server = new Server(local, folder, local.AdminConnectionString, local.ConnectionString);
        await server.MakeLogFiles();
        return server;
    }

    public async Task<string> Version() =>
        (string?)await Ask(_admin, "select split_part(version(), ' ', 2)") ?? "?";

    /// <summary>A new database and the connection string of its owner.</summary>
    public async Task<string> NewDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{Environment.ProcessId}_{++_databases}");
        await Ask(_admin, $"create database {name} owner {new NpgsqlConnectionStringBuilder(_owner).Username}");
        return new NpgsqlConnectionStringBuilder(_owner) { Database = name, MaxPoolSize = 400 }.ConnectionString;
    }

    public async Task Drop(string database)
    {
        await using (var pool = new NpgsqlConnection(database))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await Ask(_admin, $"drop database if exists {new NpgsqlConnectionStringBuilder(database).Database} with (force)");
    }

    /// <summary>
    /// As many as it keeps, as after some time of service: a new server makes each file of its log while a commit waits for it, for up to
    /// 60 ms, one that has been through checkpoints takes those that it no longer needs.
    /// </summary>
    private async Task MakeLogFiles()
    {
        Report.Say("PostgreSQL: making the files of its log …");
        await Ask(_admin,
            """
            select count(pg_switch_wal())
            from generate_series(1, pg_size_bytes(current_setting('min_wal_size')) / pg_size_bytes(current_setting('wal_segment_size'))) file,
                pg_logical_emit_message(false, 'benchmark', file::text)
            """);
        await Settle();
    }

    /// <summary>Writes out what earlier stages left, so that each begins with the same debts.</summary>
    public Task Settle() => Ask(_admin, "checkpoint");

    public static async Task<object?> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_local is null || _folder is null)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        await _local.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
