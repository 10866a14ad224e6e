using Microsoft.Playwright;

namespace GovApproval.Pages.Tests;

public sealed class UsingSwaggerUi(Browser browser)
{
    [Fact]
    public async Task authorizes_and_tries_a_request()
    {
        await using var sheet = await browser.Open("en");
        var page = sheet.Page;
        await sheet.Go("/swagger/index.html");
        await page.Locator("#operations-tag-applications").ClickAsync();

        // Without a token the service says so, and the page shows what it says.
        var search = page.Locator(".opblock-get:has([data-path='/v1/applications'])");
        await search.Locator(".opblock-summary-control").First.ClickAsync();
        await search.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Assertions.Expect(search.Locator(".live-responses-table .response .response-col_status").First).ToContainTextAsync("401");

        await page.Locator(".auth-wrapper .authorize").First.ClickAsync();
        var token = await browser.Token(new() { ["subject"] = "reader", ["roles"] = new[] { "supervisor" } });
        await page.Locator(".auth-container input").First.FillAsync(token);
        await page.Locator(".auth-container .btn.authorize").First.ClickAsync();
        await page.Locator(".btn-done").First.ClickAsync();
        await search.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Assertions.Expect(search.Locator(".live-responses-table .response .response-col_status").First).ToContainTextAsync("200");
        await Assertions.Expect(search.Locator(".live-responses-table .response .response-col_description")).ToContainTextAsync("receiptNumber");
        await sheet.Photograph("asked");
        sheet.Complaints.ShouldBe(["error: Failed to load resource: the server responded with a status of 401 (Unauthorized)"]); // the one asked for
    }
}
