using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace GovApproval.Pages.Tests;

/// <summary>Where Chromium is: on PATH, or else installed by Debian's packages. With it a font that has Chinese, which the pages are in.</summary>
internal static class Chromium
{
    private const string ByHand = "install it with: apt-get install chromium fonts-wqy-microhei";
    private const string Done = "apt-get is content, and yet it is not there";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The program, or in one sentence why there is none.</summary>
    /// <param name="path">Where programs are looked for; PATH where nothing is said.</param>
    public static async Task<(string? Program, string Reason)> Find(string? path = null)
    {
        var folders = (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var (program, font) = (Known(folders), await HasChinese(folders));
        if (program is not null && font is true)
        {
            return (program, "");
        }

        var said = await Install(folders, program is null, font is not true);
        program ??= Known(folders);
        return program is null ? (null, $"Chromium is not on PATH and could not be installed ({said}); {ByHand}")
            : font is false && await HasChinese(folders) is false ? (null, $"no font has Chinese, which the pages are in, and none could be installed ({said}); {ByHand}")
            : (program, "");
    }

    private static string? Known(string[] folders) => Names.Select(name => In(folders, name)).FirstOrDefault(found => found is not null);

    private static async Task<string> Install(string[] folders, bool chromium, bool font)
    {
        if (In(folders, "apt-get") is not { } apt)
        {
            return "there is no apt-get";
        }

        string[] run = Environment.IsPrivilegedProcess ? [apt] : In(folders, "sudo") is { } sudo ? [sudo, "-n", apt] : [];
        if (run.Length == 0)
        {
            return "apt-get wants root";
        }

        string[] packages = [.. chromium ? ["chromium"] : Array.Empty<string>(), .. font ? ["fonts-wqy-microhei"] : Array.Empty<string>()];
        string[] install = [.. run, "-o", "DPkg::Lock::Timeout=120", "install", "-y", "-q", "--no-install-recommends", .. packages];

        // The lists of a machine that has installed before will do, and are not there on one that has not.
        if ((await Run(install)).Succeeded)
        {
            return Done;
        }

        var update = await Run([.. run, "update", "-q"]);
        var again = await Run(install);
        return again.Succeeded ? Done : $"{again.LastLine}{(update.Succeeded ? "" : $"; {update.LastLine}")}";
    }

    // None: nobody there to ask, as on a Mac.
    private static async Task<bool?> HasChinese(string[] folders) => In(folders, "fc-list") is { } list ? (await Run([list, ":lang=zh"])).LastLine.Length > 0 : null;

    private static string? In(string[] folders, string program) => folders
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
