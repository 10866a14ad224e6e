using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GovApproval.LocalPostgres;

/// <summary>The folder of one private server, locked by the process that uses it.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string Fallback = "/var/lib/govapproval";

    // What fits into the system's address of a socket: 108 bytes on Linux, 104 elsewhere, with the zero at the end.
    private const int LongestSocketPath = 103;

    private readonly FileStream hold;

    private DataFolder(string path, RunAs runAs, FileStream hold)
    {
        Root = path;
        RunAs = runAs;
        this.hold = hold;
    }

    public string Root { get; }
    public RunAs RunAs { get; }
    public string Cluster => Path.Combine(Root, "cluster");
    public string Draft => Path.Combine(Root, "cluster.new");
    public string Npm => Path.Combine(Root, "npm");
    public string Log => Path.Combine(Root, "postgres.log");

    /// <summary>
    /// Where the server's Unix socket lies, which only its user reaches: none on Windows, or when the path is too long for a socket or
    /// would be read as several. Over TCP, a host set to a congestion control made for long distances holds large answers back for tens of milliseconds.
    /// </summary>
    public string? SocketFolder =>
        OperatingSystem.IsWindows() || Encoding.UTF8.GetByteCount(Path.Combine(Cluster, ".s.PGSQL.65535")) > LongestSocketPath || Cluster.IndexOfAny([',', ':', '"', '@']) >= 0
            ? null
            : Cluster;

    public string PostmasterFile => Path.Combine(Cluster, "postmaster.pid");

    /// <summary>The version that made the cluster; none before the first start.</summary>
    public int? Major => File.Exists(Path.Combine(Cluster, "PG_VERSION"))
        ? int.Parse(File.ReadAllText(Path.Combine(Cluster, "PG_VERSION")), NumberStyles.Integer | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
        : null;

    public int? LastPort
    {
        get => int.TryParse(Read("port"), CultureInfo.InvariantCulture, out var port) ? port : null;
        set => File.WriteAllText(Path.Combine(Root, "port"), value?.ToString(CultureInfo.InvariantCulture));
    }

    public static async Task<DataFolder> Open(LocalPostgresOptions options, CancellationToken ct)
    {
        var wanted = Path.GetFullPath(options.Data);
        var runAs = RunAs.Choose(Path.Combine(wanted, "cluster"));
        if (!runAs.IsAnother)
        {
            return Lock(wanted, runAs);
        }
        CreateRoot(wanted);
        if ((await Command.Run(runAs.Line("test", "-x", wanted), ct)).Succeeded)
        {
            return Lock(wanted, runAs);
        }
        var path = Path.Combine(Fallback, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..12]);
        options.Log($"The user {runAs.Name}, under whom PostgreSQL runs for root, cannot reach {wanted}; its data is in {path} instead.");
        return Lock(path, RunAs.Choose(Path.Combine(path, "cluster")));
    }

    /// <summary>The word kept in a file only our own user can read; drawn the first time.</summary>
    public string Secret(string name)
    {
        var path = Path.Combine(Root, name);
        if (Read(name) is { } secret)
        {
            return secret;
        }
        if (Major is not null)
        {
            throw new LocalPostgresException(LocalPostgresProblem.StartFailed,
                $"The password file {path} is gone, and with it the way into {Cluster}; put it back.");
        }
        secret = RandomNumberGenerator.GetHexString(40, lowercase: true);
        WritePrivate(path, secret);
        return secret;
    }

    /// <summary>Writes through a draft, so that a kill leaves the whole file or none.</summary>
    public static void WritePrivate(string path, string text)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var file = new FileStream(draft, how))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }

    public void Dispose() => hold.Dispose();

    private string? Read(string name) =>
        Path.Combine(Root, name) is var path && File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The system drops the lock with the process, however that ends; so a lock that is held is held by someone alive.</summary>
    private static DataFolder Lock(string path, RunAs runAs)
    {
        CreateRoot(path);
        var owner = Path.Combine(path, "service.pid");
        FileStream hold;
        try
        {
            hold = new FileStream(Path.Combine(path, "service.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(owner))
        {
            throw new LocalPostgresException(LocalPostgresProblem.AlreadyRunning,
                $"{path} is already running under another service (pid {File.ReadAllText(owner).Trim()}); stop that one or choose another folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataFolder(path, runAs, hold);
    }

    private static void CreateRoot(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, e);
        }
    }

    private static LocalPostgresException NotWritable(string path, Exception e) =>
        new(LocalPostgresProblem.FolderNotWritable, $"The data folder {path} cannot be written: {e.Message}", e);
}
