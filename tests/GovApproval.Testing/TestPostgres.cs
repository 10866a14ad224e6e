using System.Runtime.InteropServices;
using GovApproval.LocalPostgres;

namespace GovApproval.Testing;

/// <summary>
/// The one PostgreSQL of a test run: started when first asked for, stopped and removed with the last test; a fixture of every assembly that
/// asks for it. A run that is given up ends as a process, and the server with it.
/// </summary>
public sealed class TestPostgres : IAsyncDisposable
{
    private const string Prefix = "govapproval-test-";

    private static readonly Lazy<Task<Connections>> Started = new(Start);

    // Once, whoever asks first: the end of the tests, of the process, or a signal.
    private static readonly Lazy<Task> Stopped = new(Remove);

    // Durability as in service; only the sizes are small.
    private static readonly Dictionary<string, string> Small = new()
    {
        ["shared_buffers"] = "64MB",
        ["min_wal_size"] = "80MB",
        ["max_wal_size"] = "512MB",
        ["max_connections"] = "300",
    };

    // A process ended by these does not come to ProcessExit; registrations count as long as they are held.
    private static PosixSignalRegistration[] Signals { get; set; } = [];

    private static LocalPostgresServer? Server { get; set; }

    /// <summary>An administrator's connection, and the user who shall own the databases.</summary>
    internal static Task<Connections> Connect() => Started.Value;

    /// <summary>Before the runner ends: it has a second of patience with what is left to do after it.</summary>
    public static Task Stop() => Stopped.Value;

    public async ValueTask DisposeAsync() => await Stop();

    internal sealed record Connections(string Admin, string Owner);

    private static async Task<Connections> Start()
    {
        if (Environment.GetEnvironmentVariable("GOVAPPROVAL_TEST_POSTGRES") is { Length: > 0 } existing)
        {
            return new(existing, existing);
        }
        await RemoveLeftovers();
        var data = Directory.CreateTempSubdirectory(Prefix).FullName;
        OpenToAll(data);
        var server = Server = await LocalPostgresServer.Start(new() { Data = data, Settings = Small });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop().GetAwaiter().GetResult();
        Signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, _ => Stop().GetAwaiter().GetResult()))];
        return new(server.AdminConnectionString, server.ConnectionString);
    }

    private static async Task Remove()
    {
        if (Server is { } server)
        {
            await server.DisposeAsync();
            if (Directory.Exists(server.Data))
            {
                Directory.Delete(server.Data, recursive: true);
            }
        }
    }

    /// <summary>A temporary folder belongs to its maker alone; for root, PostgreSQL is another user and must get through.</summary>
    private static void OpenToAll(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>A test process that was killed could not clean up; the next one does, where nobody holds the lock.</summary>
    private static async Task RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                if (File.Exists(Path.Combine(folder, "service.pid")))
                {
                    await LocalPostgresServer.StopLeftBehind(new() { Data = folder, Install = false });
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is LocalPostgresException or IOException or UnauthorizedAccessException)
            {
                // In use, or another user's: theirs to remove.
            }
        }
    }
}
