using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

/// <summary>What an applicant promises at receipt: a material that may follow, conditions that are verified afterwards, a mandate to be kept to.</summary>
public sealed class KeepingAPromise(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Commit = """{ "documentNumber": "CN-1", "signedOn": "2026-03-02" }""";
    private const string Untrue = """{ "outcome": "untrue", "findings": "no kitchen" }""";

    // One material that is required, one that is tolerable, and both rules.
    private async Task<string> Item()
    {
        service.SetClock(Beijing(3, 2));
        await service.Revises(Permit, """
            "materials": [{ "code": "form", "name": "form" }, { "code": "photo", "name": "photo", "necessity": "tolerable" }],
            "tolerance": { "rule": "county list 2026", "mostDays": 5 }, "commitment": { "rule": "commitment list", "verifyWithinDays": 10, "barredMonths": 24 }
            """);
        return Permit;
    }

    private static string Tolerate(string material = "photo", string by = "2026-03-09") =>
        $$"""{ "decision": "accepted", "tolerated": [{ "code": "{{material}}", "by": "{{by}}" }] }""";

    private async Task<string> Filed(string item, string? number = null) =>
        await (await service.Citizen()).File(Submission(item, Somebody(number ?? Number())));

    private static string Number() => "5106821990" + Guid.NewGuid().GetHashCode().ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task accepts_what_may_follow_and_clears_it_when_it_comes()
    {
        var (item, officer) = (await Item(), await service.Officer());
        var path = await Filed(item);
        (await officer.Post(path + "/acceptance", Tolerate("form")).Refuses(409, "material-not-tolerable")).Text("rule").ShouldBe("Administrative Licence Law Art. 32(4)");
        (await officer.Post(path + "/acceptance", Tolerate(by: "2026-03-10")).Refuses(409, "promise-outside-rule")).Text("latest").ShouldBe("2026-03-09");
        await (await officer.Ask(path + "/acceptance", Tolerate())).ShouldBeCase("accepted", 3);
        await officer.Post(path + "/promised-materials", """{ "materials": [] }""").Refuses(400, "validation");
        await officer.Post(path + "/promised-materials", """{ "materials": ["form"] }""").Refuses(409, "no-material-promised");
        service.SetClock(Beijing(3, 9, 23, 59));
        var came = await officer.Post(path + "/promised-materials", """{ "materials": ["photo"] }""").Gives();
        came.GetProperty("tolerance").GetProperty("materials")[0].Text("receivedAt").ShouldBe("2026-03-09T15:59:00Z");
    }

    [Fact]
    public async Task treats_the_case_as_withdrawn_when_it_does_not_come()
    {
        var (item, officer) = (await Item(), await service.Officer());
        var path = await officer.File(Submission(item, Somebody(Number()), """ "acceptance": { "decision": "accepted", "tolerated": [{ "code": "photo", "by": "2026-03-03" }] } """));
        await officer.Post(path + "/promised-materials", """{ "materials": ["photo"] }""").Gives();
        var missed = await officer.File(Submission(item, Somebody(Number()), """ "acceptance": { "decision": "accepted", "tolerated": [{ "code": "photo", "by": "2026-03-03" }] } """));
        service.SetClock(Beijing(3, 4));
        await Hall.Eventually(async () => (await officer.Read(missed)).State() == "withdrawn");
        (await officer.Read(missed)).Text("deemedBy").ShouldBe("county list 2026");
        (await officer.History(missed))[^1].ShouldBe("MaterialPromiseMissed");
        (await officer.Read(path)).State().ShouldBe("accepted");
    }

    [Fact]
    public async Task grants_on_a_commitment_and_takes_back_what_was_granted_on_an_untrue_one()
    {
        var (item, officer, number) = (await Item(), await service.Officer(), Number());
        var path = await Filed(item, number);
        await officer.Post(path + "/acceptance", Accept).Gives();
        await (await officer.Ask(path + "/commitment", Commit)).ShouldBeCase("accepted", 3);
        var granted = await (await officer.Ask(path + "/completion", Grant)).ShouldBeCase("completed", 4);
        granted.GetProperty("commitment").GetProperty("verification").Text("dueOn").ShouldBe("2026-03-16");

        var broken = await (await officer.Ask(path + "/commitment/verification", Untrue)).ShouldBeCase("completed", 6);
        broken.GetProperty("commitment").GetProperty("isKept").GetBoolean().ShouldBeFalse();
        broken.GetProperty("aftermath").GetProperty("revocation").Text("ground").ShouldBe("commitment-untrue");
        await officer.Post(path + "/commitment/verification", """{ "outcome": "kept", "findings": "x" }""").Refuses(409, "commitment-already-verified");

        var again = await Filed(item, number);
        (await officer.Post(again + "/commitment", Commit).Refuses(409, "barred-from-commitment")).Text("until").ShouldBe("2028-03-02");
        await officer.Post(await Filed(item) + "/commitment", Commit).Gives();

        var supervisor = await service.Supervisor();
        var bar = (await officer.Read("/v1/commitment-bars?application=" + path.Split('/')[^1])).Items().ShouldHaveSingleItem();
        (bar.Text("until"), bar.GetProperty("inForce").GetBoolean(), bar.GetRawText().Contains(number, StringComparison.Ordinal)).ShouldBe(("2028-03-02", true, false));
        var entry = "/v1/commitment-bars/" + bar.Text("person");
        (await officer.Read(entry)).Text("findings").ShouldBe("no kitchen");
        await officer.Post(entry + "/lifting", """{ "reason": "repaired" }""").Refuses(403, "forbidden");
        (await supervisor.Post(entry + "/lifting", """{ "reason": "repaired" }""").Gives(200, version: 2)).GetProperty("inForce").GetBoolean().ShouldBeFalse();
        await officer.Post(again + "/commitment", Commit).Gives();
        await supervisor.Post($"/v1/commitment-bars/{Guid.NewGuid()}/lifting", """{ "reason": "x" }""").Refuses(404, "not-found");
        await (await service.Citizen()).GetAsync("/v1/commitment-bars").Refuses(403, "forbidden");
    }

    [Fact]
    public async Task takes_no_commitment_from_whom_the_bar_list_cannot_know()
    {
        var (item, officer) = (await Item(), await service.Officer());
        var path = await officer.File(Submission(item, applicant: """{ "kind": "person", "name": "王五", "phone": "13900139000" }"""));
        await officer.Post(path + "/commitment", Commit).Refuses(409, "commitment-needs-identity-number");
    }

    [Fact]
    public async Task bars_anew_whoever_was_barred_before()
    {
        var (item, officer, number) = (await Item(), await service.Officer(), Number());
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var path = await Filed(item, number);
            await officer.Post(path + "/acceptance", Accept).Gives();
            await officer.Post(path + "/commitment", Commit).Gives();
            await officer.Post(path + "/completion", Grant).Gives();
            await officer.Post(path + "/commitment/verification", Untrue).Gives();
            var bar = (await officer.Read("/v1/commitment-bars?application=" + path.Split('/')[^1])).Items().ShouldHaveSingleItem();
            bar.GetProperty("inForce").GetBoolean().ShouldBeTrue();
            await (await service.Supervisor()).Post($"/v1/commitment-bars/{bar.Text("person")}/lifting", """{ "reason": "repaired" }""").Gives();
        }
    }

    [Fact]
    public async Task verifies_a_commitment_that_was_kept()
    {
        var (item, officer) = (await Item(), await service.Officer());
        var path = await Filed(item);
        await (await service.Citizen()).Post(path + "/commitment", Commit).Gives();
        await officer.Post(path + "/acceptance", Accept).Gives();
        await officer.Post(path + "/commitment/verification", """{ "outcome": "kept", "findings": "as committed" }""").Refuses(409, "no-commitment-to-verify");
        await officer.Post(path + "/completion", Grant).Gives();
        service.SetClock(Beijing(3, 17));
        (await officer.Read(path)).GetProperty("commitment").GetProperty("late").GetBoolean().ShouldBeTrue();
        var kept = await officer.Post(path + "/commitment/verification", """{ "outcome": "kept", "findings": "as committed" }""").Gives();
        (kept.GetProperty("commitment").GetProperty("isKept").GetBoolean(), kept.TryGetProperty("aftermath", out _)).ShouldBe((true, false));
    }

    [Fact]
    public async Task takes_no_commitment_for_an_item_that_is_not_open_to_it() =>
        (await (await service.Officer()).Post(await service.Accepted(OnTheSpot) + "/commitment", Commit).Refuses(409, "commitment-not-offered"))
            .Text("rule").ShouldBe("Regulation on the Business Environment Art. 40");

    [Fact]
    public async Task files_for_another_on_a_mandate_only()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        const string Mandate = """ "mandate": { "number": "WT-1", "on": "2026-03-01", "scope": "file and collect", "until": "2026-03-31" } """;
        await officer.Post("/v1/applications", Submission(more: """ "channel": "agent" """)).Refuses(409, "agent-without-mandate");
        await officer.Post("/v1/applications", Submission(more: """ "agent": { "kind": "person", "name": "陈代办" } """)).Refuses(409, "agent-without-mandate");
        await officer.Post("/v1/applications", Submission(more: Mandate)).Refuses(400, "validation");
        var file = await officer.Post("/v1/applications", Submission(more: """ "channel": "agent",""" + Mandate)).Gives(201);
        (file.GetProperty("mandate").Text("number"), file.GetProperty("mandate").Text("centerAgent")).ShouldBe(("WT-1", "wang"));
        var path = "/v1/applications/" + file.Text("id");

        // Whoever follows the case for the applicant may read it, whatever department he now serves; another of its officers may not.
        var (agent, stranger) = (await service.As("window-officer", "wang", "tax"), await service.As("window-officer", "liu", "tax"));
        (await agent.Read(path)).GetProperty("applicant").Text("name").ShouldBe(Name);
        await stranger.GetAsync(path).Refuses(404, "not-found");
        await agent.Post(path + "/completion", Grant).Refuses(403, "forbidden");
        service.SetClock(Beijing(4, 1));
        await officer.Post("/v1/applications", Submission(more: """ "channel": "agent",""" + Mandate)).Refuses(409, "mandate-not-valid");
    }
}
