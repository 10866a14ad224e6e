
namespace GovApproval.Pages.Tests;

public sealed class ReadingTheGuide(Browser browser)
{
    [Theory]
    [InlineData("zh-CN", "服务指南", "承诺时限", "申请材料", "监督投诉")]
    [InlineData("en", "Service guide", "Promised limit", "Materials", "Supervision and complaints")]
    public async Task is_a_page_in_the_readers_language_that_prints_on_paper(string language, params string[] labels)
    {
        await using var sheet = await browser.Open(language);
        await sheet.Go("/v1/items/food-business-permit/guide");
        var text = await sheet.Page.InnerTextAsync("body");
        foreach (var label in labels)
        {
            text.ShouldContain(label);
        }

        await sheet.Photograph("guide");
        await sheet.ShouldBeSound();
        await sheet.ShouldBeAccessible();
        (await sheet.ShouldFitThePaper(landscape: false, marginInMillimetres: 18)).ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task fits_the_screen_of_a_telephone()
    {
        await using var sheet = await browser.Open(width: 360, height: 740);
        await sheet.Go("/v1/items/food-business-permit/guide");
        await sheet.Photograph("telephone");
        await sheet.ShouldBeSound();
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task draws_every_items_procedure_without_words_or_steps_in_each_others_way(string language)
    {
        await using var sheet = await browser.Open(language);
        using var client = new HttpClient { BaseAddress = browser.Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        client.DefaultRequestHeaders.Accept.ParseAdd("image/svg+xml");
        var codes = (await Year.Read(await browser.As("auditor"), "/v1/items?limit=200")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()!).ToArray();
        codes.Length.ShouldBeGreaterThan(100);
        var charts = await Task.WhenAll(codes.Select(code => client.GetStringAsync($"/v1/items/{code}/guide")));
        await sheet.Page.SetContentAsync("<!DOCTYPE html><body>" + string.Concat(charts));
        (await sheet.Faults()).ShouldBeEmpty();
    }
}
