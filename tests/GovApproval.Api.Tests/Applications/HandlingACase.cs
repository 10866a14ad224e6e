using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class HandlingACase(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task goes_from_the_counter_to_the_certificate()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var filed = await officer.Ask("/v1/applications", Submission(more: """ "window": "w-market-supervision", "acceptance": { "decision": "accepted" } """));
        var accepted = await filed.ShouldBeCase("accepted", 2, 201);
        var path = filed.Headers.Location!.ToString();
        path.ShouldBe($"/v1/applications/{accepted.GetProperty("id").GetString()}");
        filed.Position().ShouldBeGreaterThan(0);
        accepted.GetProperty("receiptNumber").GetString()!.ShouldStartWith("510682260302");
        accepted.GetProperty("officer").GetString().ShouldBe("wang");
        accepted.GetProperty("clock").GetProperty("promised").GetProperty("dueOn").GetString().ShouldBe("2026-03-09");
        accepted.GetProperty("clock").GetProperty("statutory").GetProperty("dueOn").GetString().ShouldBe("2026-03-16");

        service.SetClock(Beijing(3, 3));
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        service.SetClock(Beijing(3, 4));
        await (await (await service.Verifier()).Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 4);
        var completed = await (await officer.Ask(path + "/completion", Grant)).ShouldBeCase("completed", 5);
        completed.GetProperty("result").GetString().ShouldBe("granted");
        completed.GetProperty("certificate").GetProperty("number").GetString().ShouldBe("JY-1");
        completed.GetProperty("completedAt").GetString().ShouldBe("2026-03-04T01:00:00Z");
        completed.GetProperty("daysSaved").GetInt32().ShouldBe(8);
        completed.GetProperty("clock").GetProperty("running").GetBoolean().ShouldBeFalse();
        (await officer.History(path)).ShouldBe(
            ["ApplicationSubmitted", "ApplicationAccepted", "FirstInstanceCompleted", "ApplicationVerified", "ApplicationCompleted"]);
    }

    [Fact]
    public async Task takes_one_visit_for_an_item_decided_on_the_spot()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var path = await service.Verified(OnTheSpot);
        var completed = await (await officer.Ask(path + "/completion", Grant)).ShouldBeCase("completed", 5);
        completed.GetProperty("acceptedAt").GetString().ShouldBe(completed.GetProperty("completedAt").GetString());
        completed.GetProperty("daysSaved").GetInt32().ShouldBe(3);
        await (await officer.Ask(await service.Accepted(OnTheSpot) + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        await (await (await service.Verifier()).Ask(await service.Accepted(OnTheSpot) + "/extension", Extend)).ShouldBeProblem(409, "on-the-spot-not-extended");
    }

    [Fact]
    public async Task needs_two_officers()
    {
        var both = await service.As("window-officer,verifier", "wang", Department);
        var path = await both.File(Submission(more: """ "acceptance": { "decision": "accepted" } """));
        await (await both.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        var problem = await (await both.Ask(path + "/verification", Confirm)).ShouldBeProblem(409, "same-officer");
        problem.GetProperty("rule").GetString().ShouldBe("Administrative Licence Law Art. 34");
        await (await both.Ask(path + "/verification", SendBack)).ShouldBeProblem(409, "same-officer");
        await (await (await service.Verifier()).Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 4);
    }

    [Fact]
    public async Task is_examined_anew_when_the_verifier_returns_it()
    {
        var path = await service.Examined();
        var officer = await service.Officer();
        var verifier = await service.Verifier();
        await (await verifier.Ask(path + "/verification", """{ "decision": "returned" }""")).ShouldBeProblem(400, "validation");
        await (await verifier.Ask(path + "/verification", SendBack)).ShouldBeCase("accepted", 4);
        await (await verifier.Ask(path + "/verification", Confirm)).ShouldBeProblem(409, "wrong-state");
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 5);
        await (await verifier.Ask(path + "/verification", Confirm)).ShouldBeCase("verified", 6);
    }

    [Fact]
    public async Task ends_in_a_refusal_with_its_reasons_and_without_a_certificate()
    {
        var path = await service.Verified();
        var officer = await service.Officer();
        (await (await officer.Ask(path + "/completion", """{ "result": "refused" }""")).ShouldBeProblem(409, "refusal-without-reasons"))
            .GetProperty("rule").GetString().ShouldBe("Administrative Licence Law Art. 38(2)");
        await (await officer.Ask(path + "/completion", """{ "result": "refused", "reasons": ["no"], "certificate": { "name": "a", "number": "1" } }"""))
            .ShouldBeProblem(409, "certificate-with-refusal");
        var refused = await (await officer.Ask(path + "/completion", Refuse)).ShouldBeCase("completed", 5);
        refused.GetProperty("result").GetString().ShouldBe("refused");
        refused.GetProperty("reasons")[0].GetString().ShouldBe("the premises are too small");
        await (await officer.Ask(path + "/delivery", """{ "status": "dispatched", "method": "post" }""")).ShouldBeProblem(409, "nothing-to-deliver");
    }

    [Fact]
    public async Task asks_of_a_case_only_what_its_state_allows()
    {
        var officer = await service.Officer();
        var path = await service.Completed();
        foreach (var (step, body) in new[]
        {
            ("acceptance", Accept), ("supplements", HandIn), ("first-instance", Examine), ("completion", Refuse),
            ("suspension", Suspend), ("resumption", Nothing), ("withdrawal", Nothing), ("transfer", """{ "officer": "sun", "reason": "leave" }"""),
        })
        {
            var problem = await (await officer.Ask($"{path}/{step}", body)).ShouldBeProblem(409, "wrong-state");
            problem.GetProperty("state").GetString().ShouldBe("completed");
        }

        await (await (await service.Verifier()).Ask(path + "/extension", Extend)).ShouldBeProblem(409, "wrong-state");
        await (await (await service.Supervisor()).Ask(path + "/escalations", """{ "level": 2, "reason": "slow" }""")).ShouldBeProblem(409, "wrong-state");
    }

    [Fact]
    public async Task changes_nothing_when_asked_for_what_is_already_so()
    {
        var officer = await service.Officer();
        var path = await service.Accepted();
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 3);
        await (await officer.Ask(path + "/first-instance", """{ "opinion": "other", "recommendation": "grant" }""")).ShouldBeProblem(409, "wrong-state");
    }
}
