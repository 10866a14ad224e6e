using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GovApproval.Api.Tests.Examples;

public sealed partial class TheSpringFestivalOf2026(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Update = "GOVAPPROVAL_UPDATE_SCHEMAS";
    private const string Mark = "=== printed";

    /// <summary>Runs the page's commands in a shell, as a reader would paste them, and compares what they print.</summary>
    [Fact]
    public async Task prints_what_its_page_says()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            Assert.Skip("The page's commands are for a POSIX shell with curl.");
        }

        var page = await System.IO.File.ReadAllTextAsync(Page(), TestContext.Current.CancellationToken);
        var commands = Commands().Matches(page).Select(match => match.Groups["text"].Value).ToArray();
        var printed = (await Run(string.Join($"\necho '{Mark}'\n", commands))).Split(Mark + "\n").Select(text => text.TrimEnd('\n')).ToArray();
        printed.Length.ShouldBe(commands.Length);

        // Each block of commands is followed by what it prints; the first prints nothing.
        var next = 0;
        var told = Printed().Replace(page, _ => $"```text\n{printed[++next]}\n```");
        next.ShouldBe(commands.Length - 1);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await System.IO.File.WriteAllTextAsync(Page(), told, TestContext.Current.CancellationToken);
        }

        (await System.IO.File.ReadAllTextAsync(Page(), TestContext.Current.CancellationToken)).ShouldBe(
            told, $"when the change is meant, run the tests once with {Update}=1 and commit the page");
        told.ShouldContain("2026-02-28 + 2  working day made up for 春节");
        told.ShouldContain("promised: 5 of 5 days used, due 2026-03-04");
        told.ShouldContain("\"state\":\"completed\"");
    }

    private async Task<string> Run(string script)
    {
        var start = new ProcessStartInfo("bash", ["-s"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["api"] = service.Address.ToString().TrimEnd('/');
        using var shell = Process.Start(start)!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var printed = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return printed;
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "GovApproval.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return Path.Combine(folder.FullName, "src", "GovApproval.Api", "Examples", "spring-festival-2026.md");
    }

    [GeneratedRegex("^```sh\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Commands();

    [GeneratedRegex("^```text\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Printed();
}
