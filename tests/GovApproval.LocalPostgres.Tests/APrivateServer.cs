using System.Globalization;
using Npgsql;
using Shouldly;
using Xunit;

namespace GovApproval.LocalPostgres.Tests;

public sealed class APrivateServer : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private LocalPostgresServer? started;

    private LocalPostgresServer Server => started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => started = await folder.Start();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("data_checksums", "on")]
    [InlineData("server_encoding", "UTF8")]
    [InlineData("fsync", "on")]
    [InlineData("synchronous_commit", "on")]
    [InlineData("full_page_writes", "on")]
    [InlineData("listen_addresses", "127.0.0.1")]
    [InlineData("unix_socket_directories", "")]
    [InlineData("log_min_error_statement", "panic")]
    [InlineData("shared_buffers", "16MB")]
    public async Task is_durable_alone_and_set_as_asked(string setting, string value) =>
        (await TestFolder.Ask(Server.AdminConnectionString, $"show {setting}")).ShouldBe(value);

    [Fact]
    public async Task gives_the_service_a_database_of_its_own_but_no_power_beyond_it()
    {
        (await TestFolder.Ask(Server.ConnectionString, "select current_database() || ' ' || current_user")).ShouldBe("govapproval govapproval");
        var refused = await Should.ThrowAsync<PostgresException>(() => TestFolder.Ask(Server.ConnectionString, "create role other"));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task lets_nobody_in_without_the_password_which_only_its_user_can_read()
    {
        var guess = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Password = "guess", Pooling = false }.ConnectionString;
        (await Should.ThrowAsync<PostgresException>(() => TestFolder.Ask(guess, "select 1"))).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);

        foreach (var secret in new[] { "service.password", "admin.password" })
        {
            File.GetUnixFileMode(folder[secret]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        File.Exists(folder["initdb.password"]).ShouldBeFalse();
    }

    [Fact]
    public void never_runs_as_root() =>
        File.ReadLines($"/proc/{Pid}/status").Single(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1].ShouldNotBe("0");

    [Fact]
    public void is_out_of_reach_of_the_terminal_s_keys() =>
        Session(Server.ProcessId).ShouldBe(Server.ProcessId);

    [Fact]
    public async Task refuses_a_second_service_by_name_and_goes_on()
    {
        var refused = await Should.ThrowAsync<LocalPostgresException>(folder.Start);

        refused.Problem.ShouldBe(LocalPostgresProblem.AlreadyRunning);
        refused.Message.ShouldContain($"pid {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        (await TestFolder.Ask(Server.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task is_started_again_when_it_is_killed_and_connections_come_back()
    {
        await TestFolder.Ask(Server.ConnectionString, "create table kept as select 7 as n");
        var killed = Server.ProcessId;
        var again = folder.Next("runs again");

        System.Diagnostics.Process.GetProcessById(killed).Kill();
        await again;

        NpgsqlConnection.ClearAllPools();
        (await TestFolder.Ask(Server.ConnectionString, "select n from kept")).ShouldBe(7);
        Server.ProcessId.ShouldNotBe(killed);
    }

    [Fact]
    public async Task keeps_data_and_port_over_a_clean_stop()
    {
        await TestFolder.Ask(Server.ConnectionString, "create table kept as select 7 as n");
        var (first, pid) = (Server.ConnectionString, Server.ProcessId);

        await Server.DisposeAsync();
        TestFolder.Lives(pid).ShouldBeFalse();
        (await File.ReadAllTextAsync(folder["postgres.log"], TestContext.Current.CancellationToken)).ShouldContain("database system is shut down");

        started = await folder.Start();
        Server.ConnectionString.ShouldBe(first);
        NpgsqlConnection.ClearAllPools();
        (await TestFolder.Ask(Server.ConnectionString, "select n from kept")).ShouldBe(7);
        (await File.ReadAllTextAsync(folder["postgres.log"], TestContext.Current.CancellationToken)).ShouldNotContain("recovery");
    }

    private string Pid => Server.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static int Session(int process) => int.Parse(
        File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat").Split(") ")[1].Split(' ')[3], CultureInfo.InvariantCulture);
}
