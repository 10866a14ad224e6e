using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Shouldly;
using Xunit;

namespace GovApproval.LocalPostgres.Tests;

public sealed class StartingAPrivateServer : IDisposable
{
    private static readonly string[] AsNobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task happens_again_when_it_is_killed_and_connections_come_back()
    {
        await using var server = await folder.Start();
        await TestFolder.Ask(server.ConnectionString, "create table kept as select 7 as n");
        var killed = server.ProcessId;
        var again = folder.Next("runs again");

        Process.GetProcessById(killed).Kill();
        await again;

        NpgsqlConnection.ClearAllPools();
        (await TestFolder.Ask(server.ConnectionString, "select n from kept")).ShouldBe(7);
        server.ProcessId.ShouldNotBe(killed);
    }

    [Fact]
    public async Task keeps_data_and_port_over_a_clean_stop()
    {
        var first = await folder.Start();
        await TestFolder.Ask(first.ConnectionString, "create table kept as select 7 as n");
        var pid = first.ProcessId;

        await first.DisposeAsync();
        TestFolder.Lives(pid).ShouldBeFalse();
        (await File.ReadAllTextAsync(folder["postgres.log"], TestContext.Current.CancellationToken)).ShouldContain("database system is shut down");

        await using var second = await folder.Start();
        second.ConnectionString.ShouldBe(first.ConnectionString);
        NpgsqlConnection.ClearAllPools();
        (await TestFolder.Ask(second.ConnectionString, "select n from kept")).ShouldBe(7);
        (await File.ReadAllTextAsync(folder["postgres.log"], TestContext.Current.CancellationToken)).ShouldNotContain("recovery");
    }

    [Fact]
    public async Task stops_the_server_that_a_killed_service_left_and_loses_nothing()
    {
        using var service = await ServiceProcess.Start(folder.Path);
        service.Answer[0].ShouldBe("ready");
        var left = int.Parse(service.Answer[2], CultureInfo.InvariantCulture);
        await TestFolder.Ask(service.Answer[1] + ";Pooling=false", "create table kept as select 7 as n");

        service.Kill();
        TestFolder.Lives(left).ShouldBeTrue();
        await using var server = await folder.Start();

        TestFolder.Lives(left).ShouldBeFalse();
        folder.Log.ShouldContain(l => l.StartsWith("Stopping the PostgreSQL", StringComparison.Ordinal));
        (await TestFolder.Ask(server.ConnectionString, "select n from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task recovers_when_service_and_server_were_killed_together()
    {
        using var service = await ServiceProcess.Start(folder.Path);
        await TestFolder.Ask(service.Answer[1] + ";Pooling=false", "create table kept as select 7 as n");

        service.Kill();
        using (var left = Process.GetProcessById(int.Parse(service.Answer[2], CultureInfo.InvariantCulture)))
        {
            left.Kill();
        }
        await using var server = await folder.Start();

        (await TestFolder.Ask(server.ConnectionString, "select n from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task is_refused_while_another_process_serves_the_folder()
    {
        using var service = await ServiceProcess.Start(folder.Path);

        var refused = await Refused(folder.Options);

        refused.Problem.ShouldBe(LocalPostgresProblem.AlreadyRunning);
        refused.Message.ShouldContain($"pid {service.Id.ToString(CultureInfo.InvariantCulture)}");
        (await TestFolder.Ask(service.Answer[1] + ";Pooling=false", "select 1")).ShouldBe(1);
        (await service.Finish()).ShouldBe(0);
        TestFolder.Lives(int.Parse(service.Answer[2], CultureInfo.InvariantCulture)).ShouldBeFalse();
    }

    [Fact]
    public async Task is_not_misled_by_a_process_number_from_before_a_reboot()
    {
        await (await folder.Start()).DisposeAsync();
        var user = Environment.IsPrivilegedProcess ? RunAs.Choose(folder.Cluster).Line("sleep", "60") : ["sleep", "60"];
        using var stranger = Process.Start(Command.StartInfo(user)) ?? throw new InvalidOperationException("no sleep");
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "postmaster.pid"),
            $"{stranger.Id}\n{folder.Cluster}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n", TestContext.Current.CancellationToken);

        await using (var server = await folder.Start())
        {
            (await TestFolder.Ask(server.ConnectionString, "select 1")).ShouldBe(1);
        }

        stranger.HasExited.ShouldBeFalse();
        stranger.Kill();
    }

    [Theory]
    [InlineData("a-folder-whose-name-is-too-long-for-a-socket-to-lie-in-it-as-its-whole-address-has-but-a-hundred-and-eight-bytes")]
    [InlineData("a,folder")]
    public async Task is_reached_by_loopback_alone_where_the_folder_can_hold_no_socket(string name)
    {
        await using var server = await LocalPostgresServer.Start(folder.Options with { Data = folder[name] });

        new NpgsqlConnectionStringBuilder(server.ConnectionString).Host.ShouldBe("127.0.0.1");
        (await TestFolder.Ask(server.AdminConnectionString, "select current_setting('unix_socket_directories')")).ShouldBe("");
    }

    [Fact]
    public async Task takes_another_port_when_its_own_is_taken_unless_that_is_fixed()
    {
        await using var first = await folder.Start();
        var port = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port;
        await first.DisposeAsync();
        using var rival = new TcpListener(IPAddress.Loopback, port);
        rival.Start();

        (await Refused(folder.Options with { Port = port })).Problem.ShouldBe(LocalPostgresProblem.PortTaken);
        await using var second = await folder.Start();

        new NpgsqlConnectionStringBuilder(second.ConnectionString).Port.ShouldNotBe(port);
        (await TestFolder.Ask(second.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task begins_again_where_the_first_start_was_killed()
    {
        Directory.CreateDirectory(folder["cluster.new"]);
        await File.WriteAllTextAsync(Path.Combine(folder["cluster.new"], "PG_VERSION"), "15", TestContext.Current.CancellationToken);

        await using var server = await folder.Start();

        (await TestFolder.Ask(server.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task works_for_an_ordinary_user()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can become another user; all other tests ran as an ordinary one");
        folder.BelongsTo("65534");

        using var service = await ServiceProcess.Start(folder.Path, AsNobody);

        service.Answer.ShouldBe(["ready", service.Answer[1], service.Answer[2], folder.Path]);
        (await TestFolder.Ask(service.Answer[1] + ";Pooling=false", "select current_user::text")).ShouldBe("govapproval");
        (await service.Finish()).ShouldBe(0);
    }

    [Fact]
    public async Task goes_on_under_the_owner_of_the_cluster_when_root_takes_over()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        folder.BelongsTo("65534");
        using (var service = await ServiceProcess.Start(folder.Path, AsNobody))
        {
            (await service.Finish()).ShouldBe(0);
        }

        await using var server = await folder.Start();

        (await TestFolder.Ask(server.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task moves_the_data_where_its_user_can_reach_it_and_says_so()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "an ordinary user runs PostgreSQL itself");
        var closed = Directory.CreateDirectory(folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

        var server = await LocalPostgresServer.Start(
            folder.Options with { Data = Path.Combine(closed, "postgres") }, TestContext.Current.CancellationToken);

        server.Data.ShouldStartWith("/var/lib/govapproval/");
        folder.Log.Count(l => l.Contains("cannot reach", StringComparison.Ordinal) && l.Contains(server.Data, StringComparison.Ordinal)).ShouldBe(1);
        await server.DisposeAsync();
        Directory.Delete(server.Data, recursive: true);
    }

    [Fact]
    public async Task is_refused_where_it_cannot_write()
    {
        await File.WriteAllTextAsync(folder["file"], "", TestContext.Current.CancellationToken);

        (await Refused(folder.Options with { Data = folder["file"] })).Problem.ShouldBe(LocalPostgresProblem.FolderNotWritable);
        if (Environment.IsPrivilegedProcess)
        {
            using var service = await ServiceProcess.Start(folder.Path, AsNobody);
            service.Answer[1].ShouldBe(nameof(LocalPostgresProblem.FolderNotWritable));
        }
    }

    [Fact]
    public async Task is_refused_without_the_programs_that_were_named()
    {
        var refused = await Refused(folder.Options with { Binaries = folder["nothing"] });

        refused.Problem.ShouldBe(LocalPostgresProblem.NotInstalled);
        refused.Message.ShouldContain(folder["nothing"]);
    }

    [Fact]
    public async Task is_refused_with_a_postgresql_that_is_too_old()
    {
        var refused = await Refused(folder.Options with { Binaries = folder.Programs("echo 'postgres (PostgreSQL) 14.2'", "exit 1") });

        refused.Problem.ShouldBe(LocalPostgresProblem.TooOld);
        refused.Message.ShouldContain("version 14");
    }

    [Fact]
    public async Task is_refused_with_another_version_than_made_the_cluster()
    {
        Directory.CreateDirectory(folder.Cluster);
        await File.WriteAllTextAsync(Path.Combine(folder.Cluster, "PG_VERSION"), "13\n", TestContext.Current.CancellationToken);

        var refused = await Refused(folder.Options);

        refused.Problem.ShouldBe(LocalPostgresProblem.OtherVersion);
        refused.Message.ShouldContain("PostgreSQL 13");
    }

    [Fact]
    public async Task repeats_what_initdb_complained_of()
    {
        var refused = await Refused(folder.Options with { Binaries = folder.Programs("echo 'postgres (PostgreSQL) 17.1'", "echo 'no space left' >&2; exit 1") });

        refused.Problem.ShouldBe(LocalPostgresProblem.InitializationFailed);
        refused.Message.ShouldContain("no space left");
    }

    [Fact]
    public async Task repeats_what_the_server_complained_of_and_leaves_the_folder_free()
    {
        var wrong = new Dictionary<string, string> { ["shared_buffers"] = "nonsense" };

        var refused = await Refused(folder.Options with { Settings = wrong });

        refused.Problem.ShouldBe(LocalPostgresProblem.StartFailed);
        refused.Message.ShouldContain("shared_buffers");
        await using var server = await folder.Start();
    }

    private static Task<LocalPostgresException> Refused(LocalPostgresOptions options) =>
        Should.ThrowAsync<LocalPostgresException>(() => LocalPostgresServer.Start(options));
}
