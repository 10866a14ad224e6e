namespace GovApproval.Pages.Tests;

public sealed class LookingAtTheReadme(Browser browser)
{
    public static TheoryData<string> Pictures => [.. Directory.EnumerateFiles(Folder, "*.svg").Select(file => Path.GetFileName(file))];

    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "GovApproval.sln")))
            {
                folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
            }

            return Path.Combine(folder.FullName, "src/GovApproval.Cli/Scenarios/pictures");
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task shows_pictures_whose_words_can_be_read(string picture)
    {
        await using var sheet = await browser.Open("en");
        await sheet.Page.SetContentAsync("<!DOCTYPE html><body>" + await File.ReadAllTextAsync(Path.Combine(Folder, picture), TestContext.Current.CancellationToken));
        await sheet.Photograph(picture);
        (await sheet.Faults()).Where(fault => !fault.Contains("the page", StringComparison.Ordinal)).ShouldBeEmpty(); // wider than a page it may be
    }
}
