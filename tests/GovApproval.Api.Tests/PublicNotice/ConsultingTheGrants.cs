using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.PublicNotice;

public sealed class ConsultingTheGrants(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task shows_every_licence_to_everybody_and_nobody_s_name()
    {
        service.SetClock(Beijing(3, 2));
        var first = await service.Completed();
        await service.Completed(Refuse);
        service.SetClock(Beijing(3, 3));
        var second = await service.Completed();
        var verifier = await service.Verifier();
        await verifier.Post(second + "/correction", """{ "ground": "a slip", "certificate": { "name": "食品经营许可证", "number": "JY-2" } }""").Gives();
        var revoked = await verifier.Post(first + "/revocation", """{ "ground": "deceit", "reason": "forged", "orderedBy": "the bureau" }""");
        var list = await service.Nobody.Read($"/v1/public/grants?atLeast={revoked.Position()}");
        list.GetRawText().ShouldNotContain(Name);
        list.GetRawText().ShouldNotContain(IdentityNumber);
        var rows = list.Items();
        rows.Select(row => (row.Text("grantedOn"), row.GetProperty("certificate").Text("number"), row.GetProperty("corrected").GetBoolean(), row.Text("revokedBy")))
            .ShouldBe([("2026-03-03", "JY-2", true, null), ("2026-03-02", "JY-1", false, "Administrative Licence Law Art. 69(2)")]);

        var page = await service.Nobody.Read("/v1/public/grants?limit=1");
        page.Items()[0].Text("id").ShouldBe(rows[0].Text("id"));
        var next = await service.Nobody.Read($"/v1/public/grants?limit=1&cursor={Uri.EscapeDataString(page.Text("next")!)}");
        (next.Items()[0].Text("id"), next.Text("next")).ShouldBe((rows[1].Text("id"), null));
        (await service.Nobody.Read("/v1/public/grants?to=2026-03-02")).Items().ShouldHaveSingleItem().Text("grantedOn").ShouldBe("2026-03-02");
        (await service.Nobody.Read("/v1/public/grants?from=2026-03-04")).Items().ShouldBeEmpty();
        (await service.Nobody.Read("/v1/public/grants?department=tax")).Items().ShouldBeEmpty();
        (await service.Nobody.Read("/v1/public/grants?item=" + Permit)).Items().Length.ShouldBe(2);
    }

    [Fact]
    public async Task keeps_to_itself_what_is_no_licence()
    {
        service.SetClock(Beijing(3, 4));
        await service.Revises(OnTheSpot, """ "nature": "public-service" """);
        var granted = await (await service.Officer()).Ask(
            await service.Accepted(OnTheSpot) + "/completion", """{ "result": "granted", "certificate": { "name": "proof", "number": "510682199001011234" } }""");
        (await service.Nobody.Read($"/v1/public/grants?atLeast={granted.Position()}&item={OnTheSpot}")).Items().ShouldBeEmpty();
    }
}
