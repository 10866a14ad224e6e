using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GovApproval.Pages.Tests;

/// <summary>Where Chromium is: on PATH, or else installed by Debian's packages. With it a font that has Chinese, which the pages are in.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The program, or in one sentence why there is none.</summary>
    public static async Task<(string? Program, string Reason)> Find()
    {
        var (program, font) = (Known(), await HasChinese());
        if (program is not null && font)
        {
            return (program, "");
        }

        var said = await Install(program is null, !font);
        return (program ?? Known(), $"Chromium is not on PATH and could not be installed ({said}); install it with: apt-get install chromium fonts-wqy-microhei");
    }

    private static string? Known() => Names.Select(OnPath).FirstOrDefault(found => found is not null);

    private static async Task<string> Install(bool chromium, bool font)
    {
        if (OnPath("apt-get") is not { } apt)
        {
            return "there is no apt-get";
        }

        string[] run = Environment.IsPrivilegedProcess ? [apt] : OnPath("sudo") is { } sudo ? [sudo, "-n", apt] : [];
        if (run.Length == 0)
        {
            return "apt-get wants root";
        }

        string[] packages = [.. chromium ? ["chromium"] : Array.Empty<string>(), .. font ? ["fonts-wqy-microhei"] : Array.Empty<string>()];
        string[] install = [.. run, "-o", "DPkg::Lock::Timeout=120", "install", "-y", "-q", "--no-install-recommends", .. packages];

        // The lists of a machine that has installed before will do, and are not there on one that has not.
        if ((await Run(install)).Succeeded)
        {
            return "";
        }

        var update = await Run([.. run, "update", "-q"]);
        var again = await Run(install);
        return again.Succeeded ? "" : $"{again.LastLine}{(update.Succeeded ? "" : $"; {update.LastLine}")}";
    }

    private static async Task<bool> HasChinese() => OnPath("fc-list") is { } list && (await Run([list, ":lang=zh"])).LastLine.Length > 0;

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);

    private static async Task<(bool Succeeded, string LastLine)> Run(string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        start.Environment["LC_ALL"] = "C";
        using var limit = new CancellationTokenSource(Patience);
        using var process = new Process { StartInfo = start };
        var told = new StringBuilder();
        try
        {
            process.Start();
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            told.Append(await process.StandardOutput.ReadToEndAsync(limit.Token)).Append('\n').Append(await errors);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode == 0, told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(""));
        }
        catch (Win32Exception e)
        {
            return (false, e.Message);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (false, $"{line[0]} took more than {Patience.TotalMinutes} minutes");
        }
    }
}
