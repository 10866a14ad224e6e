using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(GovApproval.Pages.Tests.Browser))]

namespace GovApproval.Pages.Tests;

/// <summary>
/// A real Chromium before the real service in a center that has had a year: for all tests of this assembly. Where there can be no
/// Chromium, <see cref="Open"/> skips the test and says why.
/// </summary>
public sealed class Browser : ServiceFixture, IAsyncLifetime
{
    // Chromium asks its maker for this and that when it starts; nothing here needs the world outside.
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private const int Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _missing = "";

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        (var program, _missing) = await Chromium.Find();
        if (program is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        try
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Headless = true, Args = Switches, Timeout = Patience }); // in a new, empty profile
        }
        catch (PlaywrightException e)
        {
            // There by name only: a stub that wants to be installed otherwise, libraries that are missing.
            var lines = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            _missing = $"{program} does not start: {Array.Find(lines, line => line.Contains("[err]", StringComparison.Ordinal)) ?? lines[0]}";
            return;
        }

        await InitializeAsync();
        await Year.Of(this);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await base.DisposeAsync();
        await TestPostgres.Stop();
    }

    /// <summary>A window of a reader of this language, with or without the token of a role.</summary>
    internal async Task<Sheet> Open(string language = "zh-CN", string? roles = null, int width = 1280, int height = 900)
    {
        Assert.SkipWhen(_browser is null, _missing);
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        if (roles is not null)
        {
            headers["Authorization"] = "Bearer " + await Token(new() { ["subject"] = "reader", ["roles"] = roles.Split(',') });
        }

        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            Locale = language,
            ExtraHTTPHeaders = headers,
            ViewportSize = new() { Width = width, Height = height },
        });
        context.SetDefaultTimeout(Patience); // of a machine that has much else to do
        return new(context, await context.NewPageAsync());
    }
}
