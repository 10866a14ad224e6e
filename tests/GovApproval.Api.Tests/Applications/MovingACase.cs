using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class MovingACase(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Felling = "tree-felling";
    private const string ToTheOther = """{ "window": "comprehensive-02", "reason": "the counter closes" }""";

    [Fact]
    public async Task to_another_window_moves_who_may_act()
    {
        var first = await service.As("window-officer", "wu", windows: "comprehensive-01");
        var second = await service.As("window-officer", "zheng", windows: "comprehensive-02");
        var path = await first.File(Submission(Felling, more: """ "window": "comprehensive-01", "acceptance": { "decision": "accepted" } """));
        await (await second.Ask(path + "/first-instance", Examine)).ShouldBeProblem(404, "not-found");

        var moved = await (await first.Ask(path + "/transfer", ToTheOther)).ShouldBeCase("accepted", 3);
        moved.GetProperty("window").GetString().ShouldBe("comprehensive-02");
        moved.GetProperty("officer").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await (await first.Ask(path + "/first-instance", Examine)).ShouldBeProblem(404, "not-found");
        await (await first.GetAsync(path)).ShouldBeProblem(404, "not-found");
        await (await second.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 4);
    }

    [Fact]
    public async Task answers_the_repeat_of_the_officer_who_gave_it_away()
    {
        var first = await service.As("window-officer", "wu", windows: "comprehensive-01");
        var path = await first.File(Submission(Felling, more: """ "window": "comprehensive-01" """));
        var given = await first.Ask(path + "/transfer", ToTheOther, key: "give-away");
        var again = await first.Ask(path + "/transfer", ToTheOther, key: "give-away");
        await again.ShouldBeCase("submitted", 2);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await given.Content.ReadAsStringAsync());
        await (await first.Ask(path + "/transfer", ToTheOther, key: "another")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task goes_only_where_its_item_is_served()
    {
        var supervisor = await service.Supervisor();
        var path = await service.Accepted();
        await (await supervisor.Ask(path + "/transfer", """{ "window": "w-tax", "reason": "mistake" }""")).ShouldBeProblem(409, "item-not-served");
        await (await supervisor.Ask(path + "/transfer", """{ "window": "no-such", "reason": "mistake" }""")).ShouldBeProblem(400, "validation");
        await (await supervisor.Ask(path + "/transfer", """{ "reason": "mistake" }""")).ShouldBeProblem(400, "validation");
    }

    [Fact]
    public async Task to_another_officer_names_who_has_it_in_hand()
    {
        var path = await service.Accepted();
        var moved = await (await (await service.Supervisor()).Ask(path + "/transfer", """{ "officer": "sun", "reason": "leave" }""")).ShouldBeCase("accepted", 3);
        moved.GetProperty("officer").GetString().ShouldBe("sun");
        await (await (await service.Supervisor()).Ask(path + "/transfer", """{ "officer": "sun", "reason": "leave" }""")).ShouldBeCase("accepted", 3);
    }

    [Fact]
    public async Task out_of_the_center_is_the_applicants_to_decide()
    {
        var citizen = await service.Citizen();
        var path = await citizen.File();
        await (await (await service.Verifier()).Ask(path + "/withdrawal", Nothing)).ShouldBeProblem(403, "forbidden");
        await (await citizen.PostAsync(path + "/withdrawal", null)).ShouldBeCase("withdrawn", 2);
        await (await citizen.Ask(path + "/withdrawal", Nothing)).ShouldBeCase("withdrawn", 2);
        await (await (await service.Officer()).Ask(path + "/acceptance", Accept)).ShouldBeProblem(409, "wrong-state");
    }

    [Fact]
    public async Task along_is_urged_by_the_supervisor_and_answered_by_the_officer()
    {
        var supervisor = await service.Supervisor();
        var officer = await service.Officer();
        var path = await service.Accepted();
        await (await supervisor.Ask(path + "/escalations", """{ "level": 6, "reason": "slow" }""")).ShouldBeProblem(400, "validation");
        var urged = await (await supervisor.Ask(path + "/escalations", """{ "level": 2, "reason": "slow" }""")).ShouldBeCase("accepted", 3);
        urged.GetProperty("escalationLevel").GetInt32().ShouldBe(2);
        urged.GetProperty("card").GetString().ShouldBe("none");
        await (await supervisor.Ask(path + "/escalations/1/answer", """{ "answer": "today" }""")).ShouldBeProblem(403, "forbidden");
        await (await officer.Ask(path + "/escalations/2/answer", """{ "answer": "today" }""")).ShouldBeProblem(404, "not-found");
        var answered = await (await officer.Ask(path + "/escalations/1/answer", """{ "answer": "today" }""")).ShouldBeCase("accepted", 4);
        answered.GetProperty("escalations")[0].GetProperty("answer").GetString().ShouldBe("today");
        answered.GetProperty("escalations")[0].GetProperty("answeredBy").GetString().ShouldBe("wang");
        await (await officer.Ask(path + "/escalations/1/answer", """{ "answer": "today" }""")).ShouldBeCase("accepted", 4);
        await (await officer.Ask(path + "/escalations/1/answer", """{ "answer": "tomorrow" }""")).ShouldBeProblem(409, "escalation-already-answered");
    }

    [Fact]
    public async Task home_is_the_post_offices_and_the_fee_the_tax_offices_to_report()
    {
        var partner = await service.Partner();
        var path = await service.Verified();
        await (await partner.Ask(path + "/delivery", """{ "status": "dispatched", "method": "post" }""")).ShouldBeProblem(409, "wrong-state");
        await (await (await service.Officer()).Ask(path + "/completion", Grant)).ShouldBeCase("completed", 5);

        const string Paid = """{ "orderNumber": "JK-1", "amount": "120.00" }""";
        (await partner.Ask(path + "/payments", Paid)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await (await (await service.Officer()).Ask(path + "/payments", Paid)).ShouldBeCase("completed", 6);
        await (await partner.Ask(path + "/payments", """{ "orderNumber": "JK-1", "amount": "121.00" }""")).ShouldBeProblem(409, "payment-recorded-otherwise");
        await (await partner.Ask(path + "/payments", """{ "orderNumber": "JK-2", "amount": "1.00", "currency": "USD" }""")).ShouldBeProblem(409, "currency-not-accepted");
        await (await partner.Ask(path + "/payments", """{ "orderNumber": "JK-2", "amount": "1.001" }""")).ShouldBeProblem(400, "validation");
        await (await partner.Ask(path + "/payments", """{ "orderNumber": "JK-2", "amount": 1 }""")).ShouldBeProblem(400, "validation");

        const string Sent = """{ "status": "dispatched", "method": "post", "trackingNumber": "EM1" }""";
        await (await partner.Ask(path + "/delivery", Sent)).ShouldBeCase("completed", 7);
        await (await partner.Ask(path + "/delivery", Sent)).ShouldBeCase("completed", 7);
        await (await partner.Ask(path + "/delivery", """{ "status": "dispatched", "method": "pick-up" }""")).ShouldBeProblem(409, "already-dispatched");
        await (await partner.Ask(path + "/delivery", """{ "status": "delivered", "method": "post" }""")).ShouldBeCase("completed", 8);
        await (await partner.Ask(path + "/delivery", """{ "status": "delivered", "method": "electronic" }""")).ShouldBeProblem(409, "already-delivered");
        await (await partner.GetAsync(path)).ShouldBeProblem(404, "not-found"); // a partner reports on a case that it may not read
    }
}
