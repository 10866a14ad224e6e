namespace GovApproval.Pages.Tests;

public sealed class ReadingTheReport(Browser browser)
{
    [Theory]
    [InlineData("zh-CN", "department", "政务服务中心绩效报告", "当场办结率", "各月办结件数")]
    [InlineData("en", "department", "Performance report", "On the spot", "Cases completed, month by month")]
    [InlineData("zh-CN", "item", "事项")]
    [InlineData("en", "window", "Window")]
    [InlineData("en", "officer", "Officer")]
    public async Task is_a_page_in_the_readers_language_that_prints_on_paper(string language, string by, params string[] labels)
    {
        await using var sheet = await browser.Open(language, "supervisor");
        await sheet.Go($"/v1/views/performance?from={Year.From}&to={Year.To}&by={by}");
        var text = await sheet.Page.InnerTextAsync("body") + string.Concat(await sheet.Page.Locator("svg").AllTextContentsAsync());
        foreach (var label in labels)
        {
            text.ShouldContain(label);
        }

        (await sheet.Page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThan(3);
        await sheet.Photograph("report");
        await sheet.ShouldBeSound();
        if (by == "department")
        {
            await sheet.ShouldBeAccessible();
        }

        (await sheet.ShouldFitThePaper(landscape: true, marginInMillimetres: 12)).ShouldBeInRange(1, 6);
    }

    [Fact]
    public async Task fits_the_screen_of_a_telephone()
    {
        await using var sheet = await browser.Open(roles: "supervisor", width: 360, height: 740);
        await sheet.Go($"/v1/views/performance?from={Year.From}&to={Year.To}");
        await sheet.ShouldBeSound();
        await sheet.ShouldBeAccessible();
    }

    [Theory]
    [InlineData("zh-CN", "2025-04-01", "2026-03-31")]
    [InlineData("en", "2026-03-01", "2026-03-31")]
    [InlineData("en", "2024-01-01", "2026-03-31")]
    public async Task has_a_chart_that_stands_alone(string language, string from, string to)
    {
        await using var sheet = await browser.Open(language, "supervisor");
        await sheet.Go($"/v1/views/performance?from={from}&to={to}", "image/svg+xml", "image/svg+xml");
        await sheet.Photograph("chart");
        await sheet.ShouldBeSound();
    }
}
