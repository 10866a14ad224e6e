using System.ComponentModel;
using System.Diagnostics;

namespace GovApproval.LocalPostgres;

/// <summary>Runs a short program to its end and keeps what it said.</summary>
internal sealed record Command(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    public string LastLine => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault("it said nothing");

    public static async Task<Command> Run(IEnumerable<string> line, CancellationToken ct, string? folder = null)
    {
        using var process = new Process { StartInfo = StartInfo(line, folder) };
        process.StartInfo.RedirectStandardOutput = process.StartInfo.RedirectStandardError = true;
        process.StartInfo.RedirectStandardInput = true;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new(127, e.Message);
        }
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Without the caller's PG* variables, which would steer PostgreSQL elsewhere, and in a folder every user can enter.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> line, string? folder = null)
    {
        var words = line.ToList();
        var info = new ProcessStartInfo(words[0], words.Skip(1)) { WorkingDirectory = folder ?? Path.GetPathRoot(Environment.SystemDirectory) ?? "/" };
        foreach (var name in info.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            info.Environment.Remove(name);
        }
        info.Environment["LC_ALL"] = "C"; // messages in English, for the one line that is quoted
        return info;
    }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);
}
