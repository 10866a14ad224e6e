using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class FollowingTheProcedure(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Officers = """{ "officers": ["wang", "sun"], "findings": "as filed" }""";
    private const string Order = """{ "ground": "public interest" }""";
    private const string Announce = """{ "heldOn": "2026-03-19", "place": "hall 3", "chair": "sun" }""";
    private const string Keep = """{ "recordNumber": "TZBL-1", "summary": "all were heard" }""";
    private const string AskFire = """{ "departments": ["fire-rescue"], "question": "do you agree" }""";

    [Theory]
    [InlineData("check", Officers, "SubstanceChecked")]
    [InlineData("check", """{ "officers": ["wang"], "findings": "as filed" }""", "too-few-checkers")]
    [InlineData("consultations", AskFire, "DepartmentsConsulted")]
    [InlineData("consultations", """{ "departments": ["no-such"], "question": "?" }""", "validation")]
    [InlineData("consultations", """{ "departments": [], "question": "?" }""", "validation")]
    [InlineData("lower-review", """{ "opinion": "in order" }""", "no-lower-review")]
    [InlineData("hearing/notice", """{ "noticeNumber": "TG-1" }""", "HearingRightTold")]
    [InlineData("hearing/request", Nothing, "HearingRequested")]
    [InlineData("hearing/waiver", Nothing, "HearingWaived")]
    [InlineData("hearing/order", Order, "HearingOrdered")]
    [InlineData("hearing/announcement", Announce, "hearing-not-asked-for")]
    [InlineData("hearing/record", Keep, "hearing-not-asked-for")]
    public async Task answers_each_step_of_an_accepted_case(string step, string body, string follows)
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var path = await service.Accepted();
        await Stranger(path, step, body);
        var asked = await officer.Ask($"{path}/{step}", body);
        if (char.IsAsciiLetterUpper(follows[0]))
        {
            await asked.ShouldBeCase("accepted", 3);
            (await officer.History(path))[^1].ShouldBe(follows);
            await (await officer.Ask($"{path}/{step}", body)).ShouldBeCase("accepted", 3);
        }
        else
        {
            await asked.ShouldBeProblem(follows == "validation" ? 400 : 409, follows);
        }
    }

    [Fact]
    public async Task hears_the_parties_before_it_decides()
    {
        service.SetClock(Beijing(3, 2));
        var (officer, citizen) = (await service.Officer(), await service.Citizen());
        var path = await citizen.File();
        await (await officer.Ask(path + "/acceptance", Accept)).ShouldBeCase("accepted", 2);
        var told = await (await officer.Ask(path + "/hearing/notice", """{ "noticeNumber": "TG-1" }""")).ShouldBeCase("accepted", 3);
        told.GetProperty("hearing").Text("askBy").ShouldBe("2026-03-09");
        service.SetClock(Beijing(3, 3));
        var asked = await (await citizen.Ask(path + "/hearing/request", Nothing)).ShouldBeCase("accepted", 4);
        asked.GetProperty("hearing").Text("holdBy").ShouldBe("2026-03-31");
        await (await citizen.Ask(path + "/hearing/announcement", Announce)).ShouldBeProblem(403, "forbidden");
        service.SetClock(Beijing(3, 10));
        (await (await officer.Ask(path + "/hearing/announcement", Announce.Replace("03-19", "03-18", StringComparison.Ordinal))).ShouldBeProblem(409, "hearing-announced-too-late"))
            .Text("earliest").ShouldBe("2026-03-19");
        await officer.Ask(path + "/first-instance", Examine);
        await (await officer.Ask(path + "/hearing/announcement", Announce.Replace("sun", "wang", StringComparison.Ordinal))).ShouldBeProblem(409, "chair-examines-case");
        (await officer.Ask(path + "/hearing/announcement", Announce)).IsSuccessStatusCode.ShouldBeTrue();
        await (await service.Verifier()).Ask(path + "/verification", Confirm);
        await (await officer.Ask(path + "/completion", Grant)).ShouldBeProblem(409, "hearing-not-recorded");
        await (await officer.Ask(path + "/hearing/record", Keep)).ShouldBeProblem(409, "hearing-not-yet-held");
        service.SetClock(Beijing(3, 19));
        var recorded = await (await officer.Ask(path + "/hearing/record", Keep)).Json();
        recorded.GetProperty("hearing").GetProperty("record").Text("recordNumber").ShouldBe("TZBL-1");
        (await (await officer.Ask(path + "/completion", Grant)).Json()).State().ShouldBe("completed");
    }

    [Fact]
    public async Task lets_the_departments_asked_read_the_case_and_answer()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var brigade = await service.Examiner("fire-rescue");
        var path = await service.Verified();
        await (await brigade.GetAsync(path)).ShouldBeProblem(404, "not-found");
        await (await officer.Ask(path + "/consultations", AskFire)).ShouldBeCase("verified", 5);
        (await (await officer.Ask(path + "/completion", Grant)).ShouldBeProblem(409, "opinions-outstanding")).GetProperty("awaited")[0].GetString().ShouldBe("fire-rescue");
        (await brigade.Read(path)).GetProperty("consultations")[0].Text("question").ShouldBe("do you agree");
        await (await brigade.Ask(path + "/withdrawal", Nothing)).ShouldBeProblem(403, "forbidden");
        await (await officer.Ask(path + "/consultations/opinion", """{ "opinion": "agreed" }""")).ShouldBeProblem(403, "forbidden");
        await (await brigade.Ask(path + "/consultations/opinion", """{ "opinion": "agreed" }""")).ShouldBeCase("verified", 6);
        await (await officer.Ask(path + "/completion", Grant)).ShouldBeCase("completed", 7);
    }

    [Fact]
    public async Task returns_a_case_to_the_step_the_verifier_chooses()
    {
        service.SetClock(Beijing(3, 2));
        var (officer, verifier) = (await service.Officer(), await service.Verifier());
        var path = await service.Examined();
        const string Back = """{ "decision": "returned", "opinion": "look again", "returnTo": "TO" }""";
        await (await verifier.Ask(path + "/verification", Back.Replace("TO\"", "check\"", StringComparison.Ordinal))).ShouldBeProblem(409, "step-not-taken");
        var returned = await (await verifier.Ask(path + "/verification", Back.Replace("TO\"", "receipt\"", StringComparison.Ordinal))).ShouldBeCase("submitted", 4);
        returned.Text("acceptedAt").ShouldBe("2026-03-02T01:00:00Z");
        await (await officer.Ask(path + "/acceptance", AskForMore)).ShouldBeProblem(409, "already-accepted");
        await (await officer.Ask(path + "/acceptance", Accept)).ShouldBeCase("accepted", 5);
        await (await officer.Ask(path + "/check", Officers)).ShouldBeCase("accepted", 6);
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 7);
        await (await verifier.Ask(path + "/verification", Back.Replace("TO\"", "check\"", StringComparison.Ordinal))).ShouldBeCase("accepted", 8);
    }

    [Fact]
    public async Task asks_for_what_the_item_asks_for()
    {
        var clerk = await service.Administrator();
        await clerk.Put("/v1/items/permit-of-the-province", $$"""
            { "name": "Permit", "department": "{{Department}}", "kind": "promised", "nature": "administrative-approval", "statutoryDays": 20, "promisedDays": 5,
              "legalBasis": [{ "law": "Law", "article": "Art. 1" }], "result": { "kind": "licence", "name": "Permit" },
              "siteCheck": { "rule": "Measures, Art. 16" }, "lowerReview": { "rule": "Regulation, Art. 9" } }
            """).Gives(201);
        await clerk.Put("/v1/windows/counter-9", $$"""{ "name": "Counter", "department": "{{Department}}", "level": "city" }""").Gives(201);
        var officer = await service.Officer();
        var path = await officer.File(Submission("permit-of-the-province", more: """ "window": "counter-9", "acceptance": { "decision": "accepted" } """));
        (await officer.Read(path)).GetProperty("clock").GetProperty("promised").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeProblem(409, "check-missing");
        await (await officer.Ask(path + "/check", Officers)).ShouldBeCase("accepted", 3);
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeProblem(409, "review-not-passed-up");
        var up = await (await officer.Ask(path + "/lower-review", """{ "opinion": "in order" }""")).ShouldBeCase("accepted", 4);
        up.GetProperty("lowerReview").GetProperty("clock").Number("budgetDays").ShouldBe(20);
        up.GetProperty("clock").GetProperty("promised").Number("budgetDays").ShouldBe(5);
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeCase("examined", 5);
    }

    [Fact]
    public async Task tells_the_applicant_of_an_extension()
    {
        service.SetClock(Beijing(3, 2));
        var (officer, verifier) = (await service.Officer(), await service.Verifier());
        var path = await service.Accepted();
        const string Letter = """{ "method": "written", "noticeNumber": "YQ-1" }""";
        await (await officer.Ask(path + "/extension/notice", Letter)).ShouldBeProblem(409, "not-extended");
        (await (await verifier.Ask(path + "/extension", """{ "days": 5, "approvedBy": "the mayor", "approverRole": "head-of-government", "reason": "complex" }""")).ShouldBeProblem(409, "wrong-approver"))
            .Text("approver").ShouldBe("head-of-agency");
        (await (await verifier.Ask(path + "/extension", Extend)).ShouldBeCase("accepted", 3)).GetProperty("extension").Text("approverRole").ShouldBe("head-of-agency");
        var told = await (await officer.Ask(path + "/extension/notice", Letter)).ShouldBeCase("accepted", 4);
        (told.GetProperty("extension").Text("toldBy"), told.GetProperty("extension").Text("toldAt")).ShouldBe(("written", "2026-03-02T01:00:00Z"));
        await (await officer.Ask(path + "/extension/notice", """{ "method": "phone" }""")).ShouldBeProblem(409, "extension-already-told");
    }

    private async Task Stranger(string path, string step, string body) =>
        await (await (await service.As("window-officer", "he", "education-sports")).Ask($"{path}/{step}", body)).ShouldBeProblem(404, "not-found");
}
