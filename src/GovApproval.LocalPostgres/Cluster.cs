using Npgsql;

namespace GovApproval.LocalPostgres;

/// <summary>What stands in the data folder: made once by initdb, with the role and the database of the service.</summary>
internal static class Cluster
{
    public const string Name = "govapproval";

    // Sizes for a hot, append-mostly store on one machine. Durability stays as PostgreSQL ships it.
    // Terse messages without statements keep personal data out of the log.
    private const string Configuration = """

        # --- set when this cluster was made; edit as you like ---
        listen_addresses = '127.0.0.1'
        max_connections = 200
        shared_buffers = 256MB
        wal_buffers = 16MB
        max_wal_size = 4GB
        min_wal_size = 1GB
        checkpoint_timeout = 15min
        wal_compression = off
        random_page_cost = 1.1
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        autovacuum_naptime = 15s
        autovacuum_vacuum_scale_factor = 0.1
        autovacuum_analyze_scale_factor = 0.05
        autovacuum_vacuum_cost_limit = 2000
        log_checkpoints = off
        log_error_verbosity = terse
        log_min_error_statement = panic
        """;

    /// <summary>Made beside its place and moved there whole: a kill in the middle leaves no half cluster.</summary>
    public static async Task Initialize(DataFolder folder, Binaries binaries, CancellationToken ct)
    {
        if (Directory.Exists(folder.Draft))
        {
            Directory.Delete(folder.Draft, recursive: true);
        }
        Directory.CreateDirectory(folder.Draft);
        folder.RunAs.Own(folder.Draft);
        var password = Path.Combine(folder.Root, "initdb.password");
        DataFolder.WritePrivate(password, folder.Secret("admin.password"));
        folder.RunAs.Own(password);
        try
        {
            var made = await Command.Run(folder.RunAs.Line(binaries["initdb"], "--pgdata", folder.Draft, "--username", "postgres",
                "--auth", "scram-sha-256", "--pwfile", password, "--encoding", "UTF8", "--locale", "C", "--data-checksums"), ct);
            if (!made.Succeeded)
            {
                throw new LocalPostgresException(LocalPostgresProblem.InitializationFailed, $"initdb could not make {folder.Cluster}: {made.LastLine}");
            }
        }
        finally
        {
            File.Delete(password);
        }
        await File.AppendAllTextAsync(Path.Combine(folder.Draft, "postgresql.conf"), Configuration + Environment.NewLine, ct);
        Directory.Move(folder.Draft, folder.Cluster);
    }

    /// <summary>The role and the database of the service, each made when it is missing.</summary>
    public static async Task Furnish(string admin, string password, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync(ct);
        await using var look = new NpgsqlCommand(
            "select exists (select from pg_roles where rolname = @name), exists (select from pg_database where datname = @name)", connection);
        look.Parameters.AddWithValue("name", Name);
        bool role, database;
        await using (var row = await look.ExecuteReaderAsync(ct))
        {
            await row.ReadAsync(ct);
            (role, database) = (row.GetBoolean(0), row.GetBoolean(1));
        }
        if (!role)
        {
            await Execute($"create role {Name} login nosuperuser nocreatedb nocreaterole password '{password}'");
        }
        if (!database)
        {
            await Execute($"create database {Name} owner {Name}");
        }

        async Task Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
