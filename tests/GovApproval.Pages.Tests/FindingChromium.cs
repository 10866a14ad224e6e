namespace GovApproval.Pages.Tests;

/// <summary>On a machine that has none, played by a folder of little programs.</summary>
public sealed class FindingChromium : IDisposable
{
    private readonly DirectoryInfo _machine = Directory.CreateTempSubdirectory("govapproval-machine-");

    public void Dispose() => _machine.Delete(recursive: true);

    [Fact]
    public async Task takes_what_is_there()
    {
        Has("fc-list", "echo WenQuanYi");
        var there = Has("chromium-browser", "exit 0");
        (await Chromium.Find(_machine.FullName)).ShouldBe((there, ""));
    }

    [Fact]
    public async Task says_that_nobody_can_install_it()
    {
        var (program, reason) = await Chromium.Find(_machine.FullName);
        program.ShouldBeNull();
        reason.ShouldStartWith("Chromium is not on PATH and could not be installed (there is no apt-get)");
    }

    [Fact]
    public async Task says_what_apt_get_said()
    {
        Has("sudo", "shift; exec \"$@\"");
        Has("apt-get", "echo 'Reading package lists...'; echo 'E: Unable to locate package chromium' >&2; exit 100");
        (await Chromium.Find(_machine.FullName)).Reason.ShouldContain("(E: Unable to locate package chromium; E: Unable to locate package chromium)");
        Has("apt-get", "exit 0");
        (await Chromium.Find(_machine.FullName)).Reason.ShouldContain("(apt-get is content, and yet it is not there)");
    }

    [Fact]
    public async Task installs_it_once_the_lists_are_there()
    {
        Has("sudo", "shift; exec \"$@\"");
        var lists = Path.Combine(_machine.FullName, "lists");
        var there = Path.Combine(_machine.FullName, "chromium");
        Has("apt-get", $"case \"$*\" in *update*) touch '{lists}';; *' chromium fonts-wqy-microhei'*) test -e '{lists}' && touch '{there}';; *) exit 1;; esac");
        (await Chromium.Find(_machine.FullName)).ShouldBe((there, ""));
    }

    [Fact]
    public async Task will_not_do_without_a_font_that_has_chinese()
    {
        Has("chromium", "exit 0");
        Has("fc-list", "exit 0");
        var (program, reason) = await Chromium.Find(_machine.FullName);
        program.ShouldBeNull();
        reason.ShouldStartWith("no font has Chinese, which the pages are in, and none could be installed (there is no apt-get)");
    }

    private string Has(string program, string does)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the little programs are shell scripts");
        var path = Path.Combine(_machine.FullName, program);
        File.WriteAllText(path, $"#!/bin/sh\n{does}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
