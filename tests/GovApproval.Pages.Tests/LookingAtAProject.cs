namespace GovApproval.Pages.Tests;

public sealed class LookingAtAProject(Browser browser)
{
    [Theory]
    [InlineData("zh-CN", "立项用地规划许可", "特别程序", "今日")]
    [InlineData("en", "Land and planning permit", "special procedure", "today")]
    public async Task shows_its_stages_and_members_in_the_readers_language(string language, params string[] labels)
    {
        await using var sheet = await browser.Open(language, "supervisor");
        await sheet.Go("/v1/projects/" + Year.Project, "image/svg+xml", "image/svg+xml");
        var text = string.Join('\n', await sheet.Page.Locator("text").AllTextContentsAsync());
        foreach (var label in labels)
        {
            text.ShouldContain(label);
        }

        await sheet.Photograph("gantt");
        await sheet.ShouldBeSound();
    }
}
