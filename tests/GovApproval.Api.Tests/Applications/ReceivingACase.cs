using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class ReceivingACase(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task takes_it_from_the_applicant_and_accepts_it_later()
    {
        service.SetClock(Beijing(3, 2));
        var citizen = await service.Citizen();
        var filed = await citizen.Ask("/v1/applications", Submission(more: """ "channel": "online", "materials": [{ "code": "form", "provided": true }] """));
        var submitted = await filed.ShouldBeCase("submitted", 1, 201);
        submitted.GetProperty("window").GetString().ShouldBe(Window);
        submitted.GetProperty("channel").GetString().ShouldBe("online");
        submitted.GetProperty("clock").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        service.SetClock(Beijing(3, 4));
        var accepted = await (await (await service.Officer()).Ask(filed.Headers.Location + "/acceptance", Accept)).ShouldBeCase("accepted", 2);
        accepted.GetProperty("acceptedAt").GetString().ShouldBe("2026-03-04T01:00:00Z");
        accepted.GetProperty("clock").GetProperty("promised").GetProperty("dueOn").GetString().ShouldBe("2026-03-11");
    }

    [Fact]
    public async Task asks_for_what_is_missing_once_and_in_full()
    {
        var citizen = await service.Citizen();
        var officer = await service.Officer();
        var path = await citizen.File();
        await (await officer.Ask(path + "/acceptance", """{ "decision": "supplement-required" }""")).ShouldBeProblem(409, "supplement-without-list");
        var asked = await (await officer.Ask(path + "/acceptance", AskForMore)).ShouldBeCase("supplement-required", 2);
        asked.GetProperty("supplement").GetProperty("missing").GetArrayLength().ShouldBe(2);
        await (await citizen.Ask(path + "/supplements", HandIn)).ShouldBeCase("submitted", 3);
        var problem = await (await officer.Ask(path + "/acceptance", """{ "decision": "supplement-required", "missing": ["health"] }"""))
            .ShouldBeProblem(409, "supplement-already-requested");
        problem.GetProperty("rule").GetString().ShouldBe("Administrative Licence Law Art. 32(4)");
        problem.GetProperty("missing").GetArrayLength().ShouldBe(2);
        await (await officer.Ask(path + "/acceptance", Accept)).ShouldBeCase("accepted", 4);
    }

    [Fact]
    public async Task sends_it_to_whoever_is_competent()
    {
        var officer = await service.Officer();
        var path = await (await service.Citizen()).File();
        await (await officer.Ask(path + "/acceptance", """{ "decision": "not-accepted" }""")).ShouldBeProblem(400, "validation");
        await (await officer.Ask(path + "/acceptance", Decline)).ShouldBeCase("not-accepted", 2);
        await (await officer.Ask(path + "/acceptance", Accept)).ShouldBeProblem(409, "wrong-state");
        await (await officer.Ask(path + "/payments", """{ "orderNumber": "1", "amount": "1.00" }""")).ShouldBeProblem(409, "wrong-state");
    }

    [Fact]
    public async Task tells_all_that_is_wrong_with_a_submission_at_once()
    {
        var officer = await service.Officer();
        var problem = await (await officer.Ask("/v1/applications", """
            { "item": "no-such-item", "window": "no-such-window", "project": "no-such-project", "form": [],
              "applicant": { "kind": "person", "name": " ", "phone": "1234567890123456789" },
              "acceptance": { "decision": "not-accepted", "reason": "no" } }
            """)).ShouldBeProblem(400, "validation");
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(
            ["/applicant/name", "/applicant/phone", "/form", "/item", "/window", "/acceptance/decision", "/project"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(""" "colour": "red" """)]
    [InlineData(""" "channel": "carrier-pigeon" """)]
    [InlineData(""" "channel": 1 """)]
    [InlineData(""" "item": "food-business-permit" """)]
    [InlineData(""" "materials": [{ "code": "crown", "provided": true }] """)]
    [InlineData(""" "materials": [null] """)]
    public async Task refuses_a_body_that_says_something_else(string more)
    {
        var problem = await (await (await service.Officer()).Ask("/v1/applications", Submission(more: more))).Json();
        problem.GetProperty("status").GetInt32().ShouldBe(400);
    }

    [Fact]
    public async Task refuses_an_item_at_a_window_that_does_not_serve_it() =>
        (await (await (await service.Citizen()).Ask("/v1/applications", Submission(more: """ "window": "w-tax" """))).ShouldBeProblem(409, "item-not-served"))
            .GetProperty("window").GetString().ShouldBe("w-tax");

    [Fact]
    public async Task refuses_an_item_that_is_not_in_use()
    {
        var catalogue = await service.As("catalogue-officer", "sun");
        var waiting = await (await service.Citizen()).File(Submission("drug-retail-permit"));
        (await catalogue.Ask("/v1/items/drug-retail-permit/suspension", """{ "reason": "the law is being revised" }""")).IsSuccessStatusCode.ShouldBeTrue();
        await (await (await service.Citizen()).Ask("/v1/applications", Submission("drug-retail-permit"))).ShouldBeProblem(409, "item-not-in-use");

        // What was filed before goes on.
        await (await (await service.Officer()).Ask(waiting + "/acceptance", Accept)).ShouldBeCase("accepted", 2);
    }

    [Fact]
    public async Task refuses_an_item_that_the_project_does_not_need()
    {
        var supervisor = await service.Supervisor();
        var project = await supervisor.Ask("/v1/projects", """
            { "code": "bridge-1", "name": "Bridge", "leadDepartment": "housing-construction", "investor": "Bridge Company", "items": ["construction-permit"], "stage": "construction", "jointDays": 45 }
            """);
        ((int)project.StatusCode).ShouldBe(201, await project.Content.ReadAsStringAsync());
        await (await (await service.Citizen()).Ask("/v1/applications", Submission(more: """ "project": "bridge-1" """))).ShouldBeProblem(409, "item-not-in-project");
    }

    [Fact]
    public async Task puts_an_enrolled_enterprise_on_the_fast_lane()
    {
        service.SetClock(Beijing(3, 2));
        var supervisor = await service.Supervisor();
        using var content = new StringContent(
            """{ "kind": "enterprise", "name": "Key Dairy", "ground": "list of 2026", "grantedBy": "the deputy mayor", "validTo": "2026-06-30" }""",
            System.Text.Encoding.UTF8, "application/json");
        (await supervisor.PutAsync("/v1/green-channel/91510682MA6ABCDE7X", content)).IsSuccessStatusCode.ShouldBeTrue();
        const string Dairy = """{ "kind": "organization", "name": "Key Dairy", "identityNumber": "91510682MA6ABCDE7X" }""";
        var green = await (await service.Citizen()).Ask("/v1/applications", Submission(applicant: Dairy));
        (await green.ShouldBeCase("submitted", 1, 201)).GetProperty("greenChannel").GetString().ShouldBe("91510682MA6ABCDE7X");
        service.SetClock(Beijing(7, 1));
        var late = await (await service.Citizen()).Ask("/v1/applications", Submission(applicant: Dairy));
        (await late.ShouldBeCase("submitted", 1, 201)).GetProperty("greenChannel").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }
}
