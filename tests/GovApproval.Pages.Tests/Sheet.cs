using System.Globalization;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace GovApproval.Pages.Tests;

/// <summary>One page in the browser, and whatever it complains of.</summary>
internal sealed class Sheet : IAsyncDisposable
{
    /// <summary>A4 at 96 dots to the inch.</summary>
    private const double Dots = 96 / 25.4;

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Sheet(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, said) => Complain(said.Type is "error" or "warning", $"{said.Type}: {said.Text}");
        page.PageError += (_, error) => Complain(true, error);
        page.RequestFailed += (_, request) => Complain(true, $"{request.Url}: {request.Failure}");
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Goes there; the answer must be of this type, and in this language where one is told.</summary>
    public async Task<IResponse> Go(string path, string? accept = null, string type = "text/html")
    {
        if (accept is not null)
        {
            await Page.RouteAsync("**" + path.Split('?')[0] + "*", route => route.ContinueAsync(new() { Headers = With(route.Request.Headers, accept) }));
        }

        var answer = (await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load }))!;
        answer.Status.ShouldBe(200, await answer.TextAsync());
        answer.Headers["content-type"].ShouldStartWith(type);
        return answer;
    }

    /// <summary>Nothing was said on the console, nothing failed to load, and the picture's parts and the page's keep to their places.</summary>
    public async Task ShouldBeSound()
    {
        _complaints.ShouldBeEmpty();
        (await Faults()).ShouldBeEmpty();
    }

    /// <summary>What stands in another's way, or out of the page or its picture.</summary>
    public Task<string[]> Faults() => Page.EvaluateAsync<string[]>(Layout.Faults);

    /// <summary>No barrier that an assistive technology would call serious.</summary>
    public async Task ShouldBeAccessible()
    {
        var found = await Page.RunAxe();
        found.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html).Take(3))}")
            .ShouldBeEmpty();
    }

    /// <summary>Printed on A4 nothing leaves the paper; the number of sheets.</summary>
    public async Task<int> ShouldFitThePaper(bool landscape, double marginInMillimetres)
    {
        var (across, along) = landscape ? (297, 210) : (210, 297);
        var before = Page.ViewportSize!;
        await Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Page.SetViewportSizeAsync((int)((across - (2 * marginInMillimetres)) * Dots), (int)((along - (2 * marginInMillimetres)) * Dots));
        (await Faults()).ShouldBeEmpty("in print");
        var pdf = await Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });
        await Page.EmulateMediaAsync(new() { Media = Media.Screen });
        await Page.SetViewportSizeAsync(before.Width, before.Height);
        var text = Encoding.Latin1.GetString(pdf);
        text.ShouldContain(landscape ? "/MediaBox [0 0 841" : "/MediaBox [0 0 59");
        await Keep("print.pdf", () => Task.FromResult(pdf));
        return text.Split("/Type /Page\n").Length - 1;
    }

    /// <summary>A picture for whoever wants to look at it: in the folder that <c>GOVAPPROVAL_SCREENSHOTS</c> names.</summary>
    public Task Photograph(string name) => Keep(name + ".png", async () =>
        await Page.ScreenshotAsync(new() { FullPage = await Page.EvaluateAsync<bool>("document.body !== null && document.documentElement.scrollHeight < 9000") }));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static async Task Keep(string name, Func<Task<byte[]>> content)
    {
        if (Environment.GetEnvironmentVariable("GOVAPPROVAL_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var test = TestContext.Current.Test?.TestDisplayName.Split('.')[^1] ?? "";
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Safe(test)}-{name}")), await content());
        }
    }

    private static string Safe(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static Dictionary<string, string> With(Dictionary<string, string> headers, string accept) =>
        new(headers, StringComparer.OrdinalIgnoreCase) { ["accept"] = accept };

    private void Complain(bool really, string text)
    {
        if (really)
        {
            _complaints.Add(text);
        }
    }
}
