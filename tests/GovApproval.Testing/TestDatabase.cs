using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace GovApproval.Testing;

/// <summary>A database for one test class, dropped at its end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);
    private static readonly string Run = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private static int count;

    private readonly string name;
    private readonly string admin;

    private TestDatabase(string name, TestPostgres.Connections server)
    {
        this.name = name;
        admin = server.Admin;
        ConnectionString = Into(name, server.Owner);
        AdminConnectionString = Into(name, server.Admin);
    }

    /// <summary>As the owner of the database, who is no superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Into the same database as superuser.</summary>
    public string AdminConnectionString { get; }

    /// <summary>A new database: empty, or a copy of the named template, which <paramref name="prepare"/> fills once per test run.</summary>
    public static async Task<TestDatabase> Create(string? template = null, Func<string, Task>? prepare = null)
    {
        var server = await TestPostgres.Connect();
        if (template is null)
        {
            return await Create(server, null);
        }
        var source = await Templates.GetOrAdd(template, _ => new(() => Prepare(server, prepare))).Value;
        return await Create(server, source);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(pool);
        }
        await Execute(admin, $"drop database if exists {name} with (force)");
    }

    private static async Task<string> Prepare(TestPostgres.Connections server, Func<string, Task>? prepare)
    {
        // Left in place for the whole run; with a server of our own it goes with the server.
        var database = await Create(server, null);
        if (prepare is not null)
        {
            await prepare(database.ConnectionString);
        }
        await using var pool = new NpgsqlConnection(database.ConnectionString);
        NpgsqlConnection.ClearPool(pool); // a template must have no session
        await Execute(server.Admin, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.name}' and pid <> pg_backend_pid()");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DropTemplate(server, database.name);
        return database.name;
    }

    private static void DropTemplate(TestPostgres.Connections server, string template)
    {
        if (server.Admin == server.Owner)
        {
            Execute(server.Admin, $"drop database if exists {template} with (force)").GetAwaiter().GetResult();
        }
    }

    private static async Task<TestDatabase> Create(TestPostgres.Connections server, string? template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Run}_{Interlocked.Increment(ref count)}");
        var owner = new NpgsqlConnectionStringBuilder(server.Owner).Username;
        await Execute(server.Admin, $"create database {name} owner {owner}" + (template is null ? "" : $" template {template}"));
        return new(name, server);
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Into(string database, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database, IncludeErrorDetail = true }.ConnectionString;
}
