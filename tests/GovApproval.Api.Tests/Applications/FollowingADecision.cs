using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class FollowingADecision(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Correct = """{ "ground": "a slip", "certificate": { "name": "食品经营许可证", "number": "JY-2" } }""";
    private const string Revoke = """{ "ground": "deceit", "reason": "forged", "orderedBy": "the bureau" }""";

    [Fact]
    public async Task tells_whoever_is_refused_where_to_turn()
    {
        service.SetClock(Beijing(3, 2));
        var path = await service.Completed(Refuse);
        var appeal = (await (await service.Officer()).Read(path)).GetProperty("appeal");
        (appeal.Number("reconsiderationDays"), appeal.Number("litigationMonths")).ShouldBe((60, 6));
        appeal.Text("court")!.ShouldContain("court");

        var other = await service.Verified();
        var refused = await (await service.Officer()).Post(other + "/completion", """
            { "result": "refused", "reasons": ["too small"], "appeal": { "reconsiderationBody": "city government", "court": "railway court" } }
            """).Gives();
        (refused.GetProperty("appeal").Text("reconsiderationBody"), refused.GetProperty("appeal").Text("court")).ShouldBe(("city government", "railway court"));

        await service.Revises("drug-retail-permit", """ "appeal": { "reconsiderationBody": "county government", "court": "county court" } """);
        var third = await service.Verified("drug-retail-permit");
        refused = await (await service.Officer()).Post(third + "/completion", Refuse).Gives();
        refused.GetProperty("appeal").Text("court").ShouldBe("county court");
        var receipt = await service.Nobody.Read($"/v1/receipts/{refused.Text("receiptNumber")}?code={refused.Text("queryCode")}");
        receipt.GetProperty("appeal").Text("reconsiderationBody").ShouldBe("county government");
    }

    [Fact]
    public async Task runs_a_second_clock_until_the_certificate_is_delivered()
    {
        service.SetClock(Beijing(3, 4));
        var (officer, path) = (await service.Officer(), await service.Completed());
        service.SetClock(Beijing(3, 6));
        await officer.Post(path + "/delivery", """{ "status": "dispatched", "method": "post", "trackingNumber": "EM1" }""").Gives();
        service.SetClock(Beijing(3, 19));
        var delivery = (await officer.Read(path)).GetProperty("delivery");
        (delivery.GetProperty("limit").Text("dueOn"), delivery.GetProperty("limit").Number("remainingDays"), delivery.GetProperty("late").GetBoolean())
            .ShouldBe(("2026-03-18", -1, true));
        delivery.Text("trackingNumber").ShouldBe("EM1");
        (await officer.Read(path + "/clock")).GetProperty("delivery").GetProperty("late").GetBoolean().ShouldBeTrue();

        var delivered = (await officer.Post(path + "/delivery", """{ "status": "delivered", "method": "post" }""").Gives()).GetProperty("delivery");
        (delivered.Text("method"), delivered.Text("deliveredAt")).ShouldBe(("post", "2026-03-19T01:00:00Z"));
        service.SetClock(Beijing(4, 20));
        (await officer.Read(path)).GetProperty("delivery").GetProperty("limit").Number("usedDays").ShouldBe(11);
    }

    [Fact]
    public async Task corrects_and_revokes_beside_the_decision()
    {
        service.SetClock(Beijing(3, 4));
        var (officer, verifier, path) = (await service.Officer(), await service.Verifier(), await service.Completed());
        await officer.Post(path + "/correction", Correct).Refuses(403, "forbidden");
        await verifier.Post(path + "/correction", """{ "ground": "a slip" }""").Refuses(409, "correction-without-change");
        await (await verifier.Ask(path + "/correction", Correct)).ShouldBeCase("completed", 6);
        await officer.Post(path + "/revocation", Revoke).Refuses(403, "forbidden");
        await verifier.Post(path + "/revocation", """{ "ground": "whim", "reason": "a", "orderedBy": "b" }""").Refuses(400, "validation");
        var revoked = await (await verifier.Ask(path + "/revocation", Revoke)).ShouldBeCase("completed", 7);
        (revoked.Text("result"), revoked.GetProperty("certificate").Text("number")).ShouldBe(("granted", "JY-1"));
        var since = revoked.GetProperty("aftermath");
        since.GetProperty("corrections")[0].GetProperty("certificate").Text("number").ShouldBe("JY-2");
        since.GetProperty("revocation").Text("article").ShouldBe("Administrative Licence Law Art. 69(2)");
        (await verifier.Post(path + "/revocation", Revoke.Replace("forged", "bribed", StringComparison.Ordinal)).Refuses(409, "already-revoked"))
            .GetProperty("revokedAt").GetString().ShouldBe("2026-03-04T01:00:00Z");
        await officer.Post(path + "/delivery", """{ "status": "delivered", "method": "post" }""").Refuses(409, "nothing-to-deliver");
        (await officer.History(path))[5..].ShouldBe(["DecisionCorrected", "LicenceRevoked"]);
        (await officer.Read(path + "?version=5")).TryGetProperty("aftermath", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task records_a_fee_that_no_law_allows_and_marks_it()
    {
        service.SetClock(Beijing(3, 4));
        var (partner, officer, path) = (await service.Partner(), await service.Officer(), await service.Accepted());
        (await service.Nobody.Read("/v1/items/" + Permit)).GetProperty("fees").GetArrayLength().ShouldBe(0);
        await partner.Post(path + "/payments", """{ "orderNumber": "1", "amount": "12.00" }""").Gives();
        var payment = (await officer.Read(path)).GetProperty("payments")[0];
        (payment.Text("amount"), payment.Text("irregularity")).ShouldBe(("12.00", "no-fee"));
    }

    [Fact]
    public async Task explains_a_delay_to_whoever_follows_the_case()
    {
        service.SetClock(Beijing(3, 2));
        var (officer, path) = (await service.Officer(), await service.Accepted());
        await officer.Post(path + "/delay-explanation", """{ "reason": "flood" }""").Refuses(409, "not-late");
        service.SetClock(Beijing(3, 10));
        await officer.Post(path + "/delay-explanation", """{ "reason": " " }""").Refuses(400, "validation");
        var file = await officer.Post(path + "/delay-explanation", """{ "reason": "flood" }""").Gives();
        (await service.Nobody.Read($"/v1/receipts/{file.Text("receiptNumber")}?code={file.Text("queryCode")}")).Text("delayExplained").ShouldBe("flood");
    }

    [Fact]
    public async Task grants_an_on_the_spot_item_in_one_visit()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var granted = await (await officer.Ask(await service.Accepted(OnTheSpot) + "/completion", Grant)).ShouldBeCase("completed", 3);
        granted.Text("acceptedAt").ShouldBe(granted.Text("completedAt"));
        await officer.Post(await service.Accepted(OnTheSpot) + "/completion", Refuse).Refuses(409, "wrong-state");
        await officer.Post(await service.Accepted() + "/completion", Grant).Refuses(409, "wrong-state");
    }
}
