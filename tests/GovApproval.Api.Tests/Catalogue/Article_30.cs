using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Catalogue;

/// <summary>What must be displayed of an item (Administrative Licence Law Art. 30; Regulation on the Business Environment Art. 35).</summary>
public sealed class Article_30(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task displays_everything_it_names_to_everybody()
    {
        var guide = await service.Nobody.Read($"/v1/items/{Permit}/guide");
        foreach (var what in new[] { "legalBasis", "conditions", "materials", "procedure" })
        {
            guide.GetProperty(what).GetArrayLength().ShouldBeGreaterThan(0, what);
        }

        (guide.GetProperty("limits").Number("statutoryDays"), guide.GetProperty("limits").Number("promisedDays")).ShouldBe((10, 5));
        guide.GetProperty("channels").Text("complaint").ShouldNotBeNullOrEmpty();
        guide.GetProperty("notDisclosed").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task says_what_is_still_to_be_displayed()
    {
        await (await service.CatalogueOfficer()).Put("/v1/items/bare", """
            { "name": "Bare", "department": "market-supervision", "kind": "promised", "nature": "administrative-approval" }
            """).Gives(201);
        (await service.Nobody.Read("/v1/items/bare/guide")).GetProperty("notDisclosed").EnumerateArray().Select(d => d.GetString())
            .ShouldBe(["legal-basis", "conditions", "materials", "procedure", "limits", "channels"]);
    }

    [Fact]
    public async Task displays_the_rules_of_commitment_tolerance_renewal_and_appeal()
    {
        await (await service.CatalogueOfficer()).Put("/v1/items/ruled", """
            { "name": "Ruled", "department": "market-supervision", "kind": "promised", "nature": "administrative-approval",
              "appeal": { "reconsiderationBody": "county government", "court": "county court" }, "tolerance": { "rule": "list A", "mostDays": 5 },
              "commitment": { "rule": "list B", "verifyWithinDays": 10 }, "renewal": { "rule": "a law", "askDaysBefore": 60 } }
            """).Gives(201);
        var guide = await service.Nobody.Read("/v1/items/ruled/guide");
        (guide.GetProperty("appeal").Text("court"), guide.GetProperty("tolerance").Text("rule"), guide.GetProperty("commitment").Text("rule"), guide.GetProperty("renewal").Number("askDaysBefore"))
            .ShouldBe(("county court", "list A", "list B", 60));
        using var print = new HttpRequestMessage(HttpMethod.Get, "/v1/items/ruled/guide") { Headers = { { "Accept", "text/html" }, { "Accept-Language", "en" } } };
        var page = await (await service.Nobody.SendAsync(print)).Content.ReadAsStringAsync();
        page.ShouldContain("Decided on commitment, verified within: 10 working days (list B)");
        page.ShouldContain("county court");
    }
}
