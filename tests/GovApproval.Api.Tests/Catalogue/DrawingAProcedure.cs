using System.Xml.Linq;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Catalogue;

public sealed class DrawingAProcedure(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task shows_the_items_own_steps_and_what_the_law_lets_branch_off()
    {
        var picture = await Picture($"/v1/items/{Permit}/guide", "zh-CN");
        var texts = string.Concat(picture.Descendants(s_svg + "text").Select(text => text.Value));
        foreach (var step in new[] { "申请", "受理", "现场核查", "一审", "一核", "办结", "送达" })
        {
            texts.ShouldContain(step);
        }

        texts.ShouldContain("一次告知补正");
        texts.ShouldContain("告知复议、诉讼权利");
        texts.ShouldContain("5 个工作日");
        picture.Descendants(s_svg + "rect").Count(rect => (string?)rect.Attribute("class") == "step").ShouldBe(7);

        // Nothing is drawn outside the picture.
        var (width, height) = ((int)picture.Attribute("width")!, (int)picture.Attribute("height")!);
        picture.Descendants(s_svg + "rect").ShouldAllBe(rect => (int)rect.Attribute("x")! >= 0 && (int)rect.Attribute("x")! + (int)rect.Attribute("width")! <= width
            && (int)rect.Attribute("y")! + (int)rect.Attribute("height")! <= height);
        (await Picture($"/v1/items/{Permit}/guide", "en")).Descendants(s_svg + "text").Select(text => text.Value).ShouldContain("Application");
    }

    [Fact]
    public async Task stands_in_the_page_that_is_printed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/items/{Permit}/guide") { Headers = { { "Accept", "text/html" } } };
        var page = await (await service.Nobody.SendAsync(request)).Content.ReadAsStringAsync();
        var figure = page[page.IndexOf("<svg", StringComparison.Ordinal)..page.IndexOf("</figure>", StringComparison.Ordinal)];
        XDocument.Parse(figure).Root!.Name.ShouldBe(s_svg + "svg");
    }

    [Fact]
    public async Task escapes_whatever_an_item_is_called()
    {
        await (await service.CatalogueOfficer()).Put("/v1/items/hostile", """
            { "name": "<script>alert(1)</script>", "department": "tax", "kind": "on-the-spot", "nature": "public-service", "procedure": ["a & b", "<b>受理</b>", "\u0001\u000b\ufffe决定"] }
            """).Gives(201);
        (await Picture("/v1/items/hostile/guide", "en")).Descendants().Select(element => element.Name.LocalName).ShouldNotContain("script");
    }

    [Fact]
    public async Task tells_how_complete_the_guides_are()
    {
        await (await service.CatalogueOfficer()).Put("/v1/departments/bare-office", """{ "name": "新设部门" }""");
        await (await service.CatalogueOfficer()).Put("/v1/items/bare-1", """{ "name": "x", "department": "bare-office", "kind": "promised", "nature": "public-service", "conditions": ["one"] }""").Gives(201);
        var told = await service.Nobody.Read("/v1/catalogue/completeness?department=bare-office");
        var item = told.Items().Single();
        (item.Number("disclosed"), item.GetProperty("notDisclosed").EnumerateArray().Select(what => what.GetString()).ToArray()).ShouldSatisfyAllConditions(
            one => one.Item1.ShouldBe(2), one => one.Item2.ShouldBe(["legal-basis", "materials", "procedure", "limits", "channels"]));
        var department = told.GetProperty("departments")[0];
        (department.Number("items"), department.Number("complete"), department.GetProperty("completePercent").GetDouble(), department.GetProperty("missing").Number("limits")).ShouldBe((1, 0, 0, 1));
        var all = await service.Nobody.Read("/v1/catalogue/completeness?limit=1");
        (all.Items().Length, all.GetProperty("total").Number("items")).ShouldSatisfyAllConditions(one => one.Item1.ShouldBe(1), one => one.Item2.ShouldBeGreaterThan(100));
        all.Text("next").ShouldNotBeNull();
    }

    private async Task<XElement> Picture(string path, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "image/svg+xml" }, { "Accept-Language", language } } };
        var answer = await service.Nobody.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        return XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
    }
}
