using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class ReceivingACaseByArticle32(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Theory]
    [InlineData("""{ "decision": "no-licence-needed", "reason": "free for all" }""", "not-accepted", "LicenceFoundUnnecessary")]
    [InlineData("""{ "decision": "not-this-authority", "competentAuthority": "tax bureau" }""", "not-accepted", "ApplicationReferred")]
    [InlineData("""{ "decision": "corrected-on-the-spot", "corrections": ["the date"] }""", "submitted", "ErrorsCorrected")]
    [InlineData("""{ "decision": "not-accepted", "reason": "a local rule" }""", "not-accepted", "ApplicationNotAccepted")]
    public async Task tells_each_outcome_as_a_fact_of_its_own(string outcome, string state, string fact)
    {
        var officer = await service.Officer();
        var path = await (await service.Citizen()).File();
        var told = await (await officer.Ask(path + "/acceptance", outcome)).ShouldBeCase(state, 2);
        (await officer.History(path))[^1].ShouldBe(fact);
        (told.GetProperty("notAccepted").ValueKind == System.Text.Json.JsonValueKind.Object).ShouldBe(state == "not-accepted");
    }

    [Theory]
    [InlineData("""{ "decision": "no-licence-needed" }""")]
    [InlineData("""{ "decision": "not-this-authority", "reason": "not ours" }""")]
    [InlineData("""{ "decision": "corrected-on-the-spot" }""")]
    public async Task asks_for_what_the_applicant_must_be_told(string outcome) =>
        await (await (await service.Officer()).Ask(await (await service.Citizen()).File() + "/acceptance", outcome)).ShouldBeProblem(400, "validation");

    [Fact]
    public async Task takes_silence_for_acceptance_as_of_receipt_and_shows_both_times()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var path = await (await service.Citizen()).File();
        service.SetClock(Beijing(3, 10)); // five working days after Monday the 2nd end on the 9th
        await Hall.Eventually(async () => (await officer.Read(path)).GetProperty("acceptedBySilence").GetBoolean());
        (await officer.Read(path)).Text("acceptedAt").ShouldBe("2026-03-02T01:00:00Z");
        var told = (await officer.Read(path + "/events")).Items()[1];
        (told.Text("type"), told.Text("occurredAt"), told.Text("recordedAt")).ShouldBe(("AcceptanceDeemed", "2026-03-02T01:00:00Z", "2026-03-10T01:00:00Z"));
        await (await officer.Ask(path + "/acceptance", AskForMore)).ShouldBeProblem(409, "wrong-state");

        // It is among the figures of the day on which it counts as accepted.
        var overseer = await service.Overseer();
        await Hall.Eventually(async () =>
            (await overseer.Read("/v1/views/performance?from=2026-03-02&to=2026-03-02")).GetProperty("total").Number("accepted") > 0);

        // On the 5th nobody had recorded it; by what is known now it was so.
        const string Then = "asOf=2026-03-05T12:00:00%2B08:00";
        (await officer.Read($"{path}?{Then}")).State().ShouldBe("submitted");
        var known = await officer.Read($"{path}?{Then}&effective=true");
        (known.State(), known.GetProperty("clock").GetProperty("promised").Number("usedDays")).ShouldBe(("accepted", 3));
        (await officer.Read($"{path}/clock?{Then}")).GetProperty("days").GetArrayLength().ShouldBe(0);
        (await officer.Read($"{path}/clock?{Then}&effective=true")).GetProperty("days").GetArrayLength().ShouldBe(4);
        (await officer.Read($"{path}/events?{Then}")).Items().Length.ShouldBe(1);
        (await officer.Read($"{path}/events?{Then}&effective=true")).Items().Select(e => e.Text("type")).ShouldBe(["ApplicationSubmitted", "AcceptanceDeemed"]);
        (await officer.Read($"{path}?effective=true")).State().ShouldBe("accepted");
        await (await officer.GetAsync(path + "?version=1&effective=true")).ShouldBeProblem(400, "validation");
        await (await officer.GetAsync(path + "?asOf=2026-03-01T12:00:00Z&effective=true")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task withdraws_a_case_whose_supplement_does_not_come_where_its_item_says_so()
    {
        service.SetClock(Beijing(3, 2));
        var item = (await service.Nobody.Read("/v1/items/" + Permit)).GetRawText();
        item = item.Replace("\"supplement\":null", "\"supplement\":{\"rule\":\"Measures of the province, Art. 20\",\"limitDays\":5,\"onSilence\":\"withdrawn\"}", StringComparison.Ordinal);
        await (await service.Administrator()).Put("/v1/items/" + Permit, item).Gives();
        var officer = await service.Officer();
        var path = await (await service.Citizen()).File();
        var asked = await (await officer.Ask(path + "/acceptance", AskForMore)).ShouldBeCase("supplement-required", 2);
        asked.GetProperty("supplement").Text("dueOn").ShouldBe("2026-03-09");
        service.SetClock(Beijing(3, 10));
        await Hall.Eventually(async () => (await officer.Read(path)).State() == "withdrawn");
        await (await (await service.Citizen()).Ask(path + "/supplements", HandIn)).ShouldBeProblem(409, "wrong-state");
    }
}
