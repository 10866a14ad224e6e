using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace GovApproval.LocalPostgres;

/// <summary>A private PostgreSQL that lives as long as the service: found, made, started, watched and stopped.</summary>
public sealed class LocalPostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource stopping = new();
    private readonly LocalPostgresOptions options;
    private readonly DataFolder folder;
    private readonly Binaries binaries;
    private readonly int port;
    private Postmaster postmaster;
    private Task watch = Task.CompletedTask;
    private int disposed;

    private LocalPostgresServer(LocalPostgresOptions options, DataFolder folder, Binaries binaries, int port, Postmaster postmaster)
    {
        (this.options, this.folder, this.binaries, this.port, this.postmaster) = (options, folder, binaries, port, postmaster);
        AdminConnectionString = Connection("postgres", "postgres", folder.Secret("admin.password"));
        ConnectionString = Connection(Cluster.Name, Cluster.Name, folder.Secret("service.password"));
    }

    /// <summary>Into the database of the service, as its owner, who is no superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Into the database postgres as superuser: for tests and for upkeep.</summary>
    public string AdminConnectionString { get; }

    /// <summary>Where the data really is.</summary>
    public string Data => folder.Root;

    /// <summary>PostgreSQL's major version.</summary>
    public int Version => binaries.Major;

    /// <summary>The process of the server as it runs now.</summary>
    public int ProcessId => postmaster.Id;

    public static async Task<LocalPostgresServer> Start(LocalPostgresOptions options, CancellationToken ct = default)
    {
        var began = Stopwatch.GetTimestamp();
        var folder = await DataFolder.Open(options, ct);
        try
        {
            var binaries = await Binaries.Find(options, folder, ct);
            await ClearUp(options, folder, binaries, ct);
            var isNew = folder.Major is null;
            folder.Secret("service.password");
            if (isNew)
            {
                await Cluster.Initialize(folder, binaries, ct);
            }
            var (postmaster, port) = await StartOnSomePort(options, folder, binaries, ct);
            var server = new LocalPostgresServer(options, folder, binaries, port, postmaster);
            try
            {
                await Cluster.Furnish(server.AdminConnectionString + ";Pooling=false", folder.Secret("service.password"), ct);
            }
            catch
            {
                await postmaster.Stop(Patience);
                throw;
            }
            server.Guard();
            options.Log(string.Create(CultureInfo.InvariantCulture,
                $"PostgreSQL {binaries.Major} from {binaries.Folder} {(isNew ? "was made and started" : "started")} in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms on port {port}, data in {folder.Root}."));
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops what a killed process has left running on a folder, if anything; refuses when its owner lives.</summary>
    public static async Task StopLeftBehind(LocalPostgresOptions options, CancellationToken ct = default)
    {
        using var folder = await DataFolder.Open(options, ct);
        if (folder.Major is not null)
        {
            await ClearUp(options, folder, await Binaries.Find(options, folder, ct), ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }
        AppDomain.CurrentDomain.ProcessExit -= StopWithTheProcess;
        await stopping.CancelAsync();
        await watch;
        await postmaster.Stop(Patience);
        postmaster.Dispose();
        folder.Dispose();
        stopping.Dispose();
    }

    private void Guard()
    {
        AppDomain.CurrentDomain.ProcessExit += StopWithTheProcess;
        watch = Task.Run(Watch);
    }

    private void StopWithTheProcess(object? sender, EventArgs e) => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>A server that dies is started again on the same port; it recovers from its log, and connections come back.</summary>
    private async Task Watch()
    {
        try
        {
            while (true)
            {
                await postmaster.Ended(stopping.Token);
                options.Log("PostgreSQL ended unexpectedly; starting it again.");
                var dead = postmaster;
                postmaster = await StartAgain();
                dead.Dispose();
                options.Log($"PostgreSQL runs again (pid {postmaster.Id.ToString(CultureInfo.InvariantCulture)}).");
            }
        }
        catch (OperationCanceledException)
        {
            // We stop: the last server is DisposeAsync's.
        }
    }

    private async Task<Postmaster> StartAgain()
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = pause < TimeSpan.FromSeconds(5) ? pause * 2 : pause)
        {
            try
            {
                return await Postmaster.Start(folder, binaries, port, options.Settings, stopping.Token);
            }
            catch (LocalPostgresException e)
            {
                options.Log(e.Message);
            }
            await Task.Delay(pause, stopping.Token);
        }
    }

    private static async Task ClearUp(LocalPostgresOptions options, DataFolder folder, Binaries binaries, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var left = Postmaster.LeftBehind(folder, binaries);
        if (left is not null)
        {
            options.Log($"Stopping the PostgreSQL (pid {left.Id.ToString(CultureInfo.InvariantCulture)}) that a killed service has left behind.");
            await left.Stop(Patience);
        }
    }

    private static async Task<(Postmaster Postmaster, int Port)> StartOnSomePort(
        LocalPostgresOptions options, DataFolder folder, Binaries binaries, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = options.Port ?? (attempt == 1 ? folder.LastPort : null) ?? FreePort();
            try
            {
                var postmaster = await Postmaster.Start(folder, binaries, port, options.Settings, ct);
                folder.LastPort = port;
                return (postmaster, port);
            }
            catch (LocalPostgresException e) when (e.Problem == LocalPostgresProblem.PortTaken && options.Port is not null)
            {
                throw new LocalPostgresException(LocalPostgresProblem.PortTaken,
                    $"Port {port.ToString(CultureInfo.InvariantCulture)}, which LocalPostgres:Port asks for, is taken; free it or leave the setting out.", e);
            }
            catch (LocalPostgresException e) when (attempt < 10 && e.Problem == LocalPostgresProblem.PortTaken)
            {
                // another port
            }
            catch (LocalPostgresException e) when (attempt < 10 && e.Message.Contains("shared memory", StringComparison.Ordinal))
            {
                await Task.Delay(200, ct); // the backends of a killed server are still going
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Connection(string database, string user, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = folder.SocketFolder ?? "127.0.0.1",
        Port = port,
        Database = database,
        Username = user,
        Password = password,
        ApplicationName = Cluster.Name,
    }.ConnectionString;
}
