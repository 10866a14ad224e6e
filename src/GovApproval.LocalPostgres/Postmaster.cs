using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace GovApproval.LocalPostgres;

/// <summary>One running PostgreSQL server process.</summary>
internal sealed partial class Postmaster(Process process, DataFolder folder, Binaries binaries) : IDisposable
{
    private const int Interrupt = 2; // fast shutdown: sessions end, everything is written
    private const int Quit = 3; // immediate shutdown: recovery at the next start

    public int Id => process.Id;

    public Task Ended(CancellationToken ct) => process.WaitForExitAsync(ct);

    public void Dispose() => process.Dispose();

    /// <summary>Starts the server and returns when it takes connections.</summary>
    public static async Task<Postmaster> Start(
        DataFolder folder, Binaries binaries, int port, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        KeepLogShort(folder.Log);
        ForgetSockets(folder);
        var written = File.Exists(folder.Log) ? new FileInfo(folder.Log).Length : 0;
        string[] options = ["-c", $"port={port.ToString(CultureInfo.InvariantCulture)}", "-c", $"unix_socket_directories={folder.SocketFolder}", .. settings.SelectMany(s => new[] { "-c", $"{s.Key}={s.Value}" })];
        var process = Command.Find("setsid") is { } setsid
            ? Process.Start(OwnSession(setsid, folder, binaries, options))
            : await ByControl(folder, binaries, options, ct);
        var postmaster = new Postmaster(process ?? throw Failed(folder, written), folder, binaries);
        try
        {
            while (!Ready(folder, process.Id))
            {
                if (process.HasExited)
                {
                    throw Failed(folder, written);
                }
                await Task.Delay(10, ct);
            }
            return postmaster;
        }
        catch
        {
            await postmaster.Stop(TimeSpan.FromSeconds(30));
            throw;
        }
    }

    /// <summary>The server that a killed service has left on this folder, if it lives.</summary>
    public static Postmaster? LeftBehind(DataFolder folder, Binaries binaries)
    {
        if (Lines(folder) is not [var first, ..] || !int.TryParse(first, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }
        var process = Find(id);
        if (process is not null && IsServerOf(folder, process))
        {
            return new Postmaster(process, folder, binaries);
        }
        // The number now belongs to a stranger, as after a reboot; PostgreSQL would take it for its own and refuse.
        // When nobody bears the number, the file stays: PostgreSQL itself then sees to orphaned backends.
        if (process is not null)
        {
            process.Dispose();
            File.Delete(folder.PostmasterFile);
        }
        return null;
    }

    /// <summary>Ends the server: politely, then firmly, then by force.</summary>
    public async Task Stop(TimeSpan patience)
    {
        if (OperatingSystem.IsWindows())
        {
            await Command.Run([binaries["pg_ctl"], "stop", "--pgdata", folder.Cluster, "--mode", "fast"], CancellationToken.None);
        }
        else if (!process.HasExited)
        {
            _ = Signal(process.Id, Interrupt);
        }
        if (await EndsWithin(patience))
        {
            return;
        }
        if (!OperatingSystem.IsWindows())
        {
            _ = Signal(process.Id, Quit);
        }
        if (!await EndsWithin(TimeSpan.FromSeconds(10)))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private async Task<bool> EndsWithin(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>In a session of its own, so that the terminal's Ctrl-C reaches the service alone; each program becomes the next, so the process is the server's.</summary>
    private static ProcessStartInfo OwnSession(string setsid, DataFolder folder, Binaries binaries, string[] options) => Command.StartInfo(
        ["/bin/sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", folder.Log, setsid,
            .. folder.RunAs.Line([binaries["postgres"], "-D", folder.Cluster, .. options])]);

    private static async Task<Process?> ByControl(DataFolder folder, Binaries binaries, string[] options, CancellationToken ct)
    {
        if (folder.RunAs.IsAnother && !File.Exists(folder.Log))
        {
            await File.WriteAllTextAsync(folder.Log, "", ct);
            folder.RunAs.Own(folder.Log);
        }
        var started = await Command.Run(folder.RunAs.Line([binaries["pg_ctl"], "start", "--wait", "--pgdata", folder.Cluster, "--log", folder.Log,
            "--options", string.Join(' ', options.Select(o => o.Contains(' ', StringComparison.Ordinal) ? $"\"{o}\"" : o))]), ct);
        return started.Succeeded && Lines(folder) is [var id, ..] ? Find(int.Parse(id, CultureInfo.InvariantCulture)) : null;
    }

    private static LocalPostgresException Failed(DataFolder folder, long from)
    {
        var said = Tail(folder.Log, from);
        var problem = said.Contains("Address already in use", StringComparison.Ordinal) || said.Contains("could not bind", StringComparison.Ordinal)
            ? LocalPostgresProblem.PortTaken
            : LocalPostgresProblem.StartFailed;
        var line = said.Split('\n').LastOrDefault(l => l.Contains("FATAL", StringComparison.Ordinal) || l.Contains("PANIC", StringComparison.Ordinal))
            ?? said.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("it wrote nothing");
        return new(problem, $"PostgreSQL did not start ({line.Trim()}); its log is {folder.Log}.");
    }

    private static bool Ready(DataFolder folder, int id) => Lines(folder) is { Length: >= 8 } lines
        && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var owner) && owner == id
        && lines[7].Trim() == "ready";

    private static string[] Lines(DataFolder folder)
    {
        try
        {
            return File.Exists(folder.PostmasterFile) ? File.ReadAllLines(folder.PostmasterFile) : [];
        }
        catch (IOException)
        {
            return []; // being written, or gone in between
        }
    }

    private static bool IsServerOf(DataFolder folder, Process process)
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadAllText($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0') is [var program, .. var words]
                    && Path.GetFileName(program) == "postgres" && words.Contains(folder.Cluster)
                : process.ProcessName.Contains("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return false; // ended in between
        }
    }

    private static Process? Find(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The folder is ours and nobody serves it: a socket in it is of a server that was killed, whose number may be a stranger's by now.
    private static void ForgetSockets(DataFolder folder)
    {
        foreach (var left in folder.SocketFolder is { } sockets ? Directory.EnumerateFiles(sockets, ".s.PGSQL.*") : [])
        {
            File.Delete(left);
        }
    }

    private static void KeepLogShort(string log)
    {
        if (File.Exists(log) && new FileInfo(log).Length > 10_000_000)
        {
            File.Move(log, log + ".1", overwrite: true);
        }
    }

    private static string Tail(string log, long from)
    {
        if (!File.Exists(log))
        {
            return "";
        }
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(from, file.Length);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
