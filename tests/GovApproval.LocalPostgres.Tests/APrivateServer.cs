using System.Globalization;
using Npgsql;
using Shouldly;
using Xunit;

namespace GovApproval.LocalPostgres.Tests;

/// <summary>One server for all that only look at it.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private LocalPostgresServer? started;

    internal TestFolder Folder { get; } = new();

    public LocalPostgresServer Server => started ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => started = await Folder.Start();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}

public sealed class APrivateServer(RunningServer running) : IClassFixture<RunningServer>
{
    private readonly TestFolder folder = running.Folder;

    private LocalPostgresServer Server => running.Server;

    [Theory]
    [InlineData("data_checksums", "on")]
    [InlineData("server_encoding", "UTF8")]
    [InlineData("fsync", "on")]
    [InlineData("synchronous_commit", "on")]
    [InlineData("full_page_writes", "on")]
    [InlineData("listen_addresses", "127.0.0.1")]
    [InlineData("log_min_error_statement", "panic")]
    [InlineData("shared_buffers", "16MB")]
    public async Task is_durable_alone_and_set_as_asked(string setting, string value) =>
        (await TestFolder.Ask(Server.AdminConnectionString, $"show {setting}")).ShouldBe(value);

    [Fact]
    public async Task is_reached_by_a_socket_in_a_folder_of_its_own_user_and_by_loopback()
    {
        var settings = new NpgsqlConnectionStringBuilder(Server.ConnectionString);
        settings.Host.ShouldBe(folder.Cluster);
        File.GetUnixFileMode(folder.Cluster).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await TestFolder.Ask(settings.ConnectionString, "select inet_server_addr() is null")).ShouldBe(true);
        (await TestFolder.Ask(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Host = "127.0.0.1" }.ConnectionString, "select host(inet_server_addr())")).ShouldBe("127.0.0.1");
    }

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

    private string Pid => Server.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static int Session(int process) => int.Parse(
        File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat").Split(") ")[1].Split(' ')[3], CultureInfo.InvariantCulture);
}
