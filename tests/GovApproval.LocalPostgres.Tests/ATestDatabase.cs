using GovApproval.Testing;
using Npgsql;
using Shouldly;
using Xunit;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace GovApproval.LocalPostgres.Tests;

public sealed class ATestDatabase
{
    [Fact]
    public async Task is_empty_and_its_owner_is_no_superuser()
    {
        await using var database = await TestDatabase.Create();

        (await Ask(database.ConnectionString, "select count(*) from pg_tables where schemaname = 'public'")).ShouldBe(0L);
        (await Ask(database.ConnectionString, "select rolsuper from pg_roles where rolname = current_user")).ShouldBe(false);
        (await Ask(database.AdminConnectionString, "select rolsuper from pg_roles where rolname = current_user")).ShouldBe(true);
    }

    [Fact]
    public async Task is_a_copy_of_a_template_that_was_prepared_once()
    {
        var prepared = 0;
        var databases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestDatabase.Create("shelf", async connection =>
        {
            Interlocked.Increment(ref prepared);
            await Ask(connection, "create table books (title text)");
        })));

        await Ask(databases[0].ConnectionString, "insert into books values ('one')");
        (await Ask(databases[0].ConnectionString, "select count(*) from books")).ShouldBe(1L);
        (await Ask(databases[1].ConnectionString, "select count(*) from books")).ShouldBe(0L);
        prepared.ShouldBe(1);
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task is_gone_when_disposed_even_with_sessions_open()
    {
        var database = await TestDatabase.Create();
        await using var open = new NpgsqlConnection(database.ConnectionString);
        await open.OpenAsync(TestContext.Current.CancellationToken);
        var name = open.Database;

        await database.DisposeAsync();

        await using var other = await TestDatabase.Create();
        (await Ask(other.ConnectionString, $"select count(*) from pg_database where datname = '{name}'")).ShouldBe(0L);
    }

    private static async Task<object?> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
