using System.Text.Json;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class CountingDays(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string School = "private-school"; // 60 days by law, 20 by promise

    [Fact]
    public async Task explains_each_day_over_the_spring_festival()
    {
        service.SetClock(Beijing(2, 12));
        var officer = await service.Officer();
        var path = await service.Accepted();
        var accepted = await officer.Read(path);
        accepted.GetProperty("clock").GetProperty("promised").GetProperty("dueOn").GetString().ShouldBe("2026-02-26");
        accepted.GetProperty("clock").GetProperty("statutory").GetProperty("dueOn").GetString().ShouldBe("2026-03-04");

        service.SetClock(Beijing(2, 24, 23, 59));
        var clock = await officer.Read(path + "/clock");
        Limit(clock, "promised").ShouldBe("3 used, 2 left, due 2026-02-26");
        Limit(clock, "statutory").ShouldBe("3 used, 7 left, due 2026-03-04");
        var days = clock.GetProperty("days").EnumerateArray().ToDictionary(d => d.GetProperty("date").GetString()!);
        days.Count.ShouldBe(13);
        days["2026-02-12"].GetProperty("reason").GetString().ShouldBe("starting-day");
        days["2026-02-13"].GetProperty("reason").GetString().ShouldBe("weekday");
        days["2026-02-14"].GetProperty("reason").GetString().ShouldBe("make-up-day");
        days["2026-02-14"].GetProperty("counted").GetBoolean().ShouldBeTrue();
        days["2026-02-14"].GetProperty("notices").GetArrayLength().ShouldBe(1);
        days["2026-02-16"].GetProperty("reason").GetString().ShouldBe("holiday");
        days["2026-02-16"].GetProperty("explanation").GetString().ShouldBe("holiday: 春节 (Administrative Licence Law Art. 82)");
        days["2026-02-24"].GetProperty("usedDays").GetInt32().ShouldBe(3);

        // As it was known at New Year's Eve.
        var then = await officer.Read(path + "/clock?asOf=2026-02-16T12:00:00%2B08:00");
        Limit(then, "promised").ShouldBe("2 used, 3 left, due 2026-02-26");
    }

    [Fact]
    public async Task begins_with_acceptance()
    {
        var citizen = await service.Citizen();
        var clock = await citizen.Read(await citizen.File() + "/clock");
        clock.GetProperty("running").GetBoolean().ShouldBeFalse();
        clock.GetProperty("days").GetArrayLength().ShouldBe(0);
        clock.GetProperty("statutory").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task stands_still_while_a_special_procedure_runs()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.As("window-officer", "he", "education-sports");
        var path = await officer.File(Submission(School, more: """ "acceptance": { "decision": "accepted" } """));
        await (await officer.Ask(path + "/resumption", Nothing)).ShouldBeProblem(409, "clock-not-suspended");
        service.SetClock(Beijing(3, 4));
        var stopped = await (await officer.Ask(path + "/suspension", Suspend)).ShouldBeCase("suspended", 3);
        stopped.GetProperty("clock").GetProperty("running").GetBoolean().ShouldBeFalse();
        stopped.GetProperty("clock").GetProperty("promised").GetProperty("dueOn").ValueKind.ShouldBe(JsonValueKind.Null);
        await (await officer.Ask(path + "/first-instance", Examine)).ShouldBeProblem(409, "wrong-state");

        service.SetClock(Beijing(3, 11));
        await (await officer.PostAsync(path + "/resumption", null)).ShouldBeCase("accepted", 4);
        var clock = await officer.Read(path + "/clock");
        Limit(clock, "promised").ShouldBe("2 used, 18 left, due 2026-04-07"); // the 3rd and the 11th; 6 April is Qingming
        var day = clock.GetProperty("days").EnumerateArray().Single(d => d.GetProperty("date").GetString() == "2026-03-05");
        day.GetProperty("reason").GetString().ShouldBe("suspended");
        day.GetProperty("suspendedBy").GetString().ShouldBe("expert-review, notice TZ-1");
    }

    [Fact]
    public async Task grows_once_by_what_the_law_allows()
    {
        service.SetClock(Beijing(3, 2));
        var path = await service.Accepted();
        var verifier = await service.Verifier();
        await (await (await service.Officer()).Ask(path + "/extension", Extend)).ShouldBeProblem(403, "forbidden");
        (await (await verifier.Ask(path + "/extension", """{ "days": 11, "approvedBy": "the head", "reason": "complex" }""")).ShouldBeProblem(409, "extension-too-long"))
            .GetProperty("allowedDays").GetInt32().ShouldBe(10);
        var extended = await (await verifier.Ask(path + "/extension", Extend)).ShouldBeCase("accepted", 3);
        extended.GetProperty("clock").GetProperty("statutory").GetProperty("budgetDays").GetInt32().ShouldBe(20);
        extended.GetProperty("clock").GetProperty("promised").GetProperty("budgetDays").GetInt32().ShouldBe(5);
        (await (await verifier.Ask(path + "/extension", """{ "days": 5, "approvedBy": "the head", "reason": "again" }""")).ShouldBeProblem(409, "already-extended"))
            .GetProperty("rule").GetString().ShouldBe("Administrative Licence Law Art. 42");
    }

    [Fact]
    public async Task does_not_grow_after_the_limit()
    {
        service.SetClock(Beijing(3, 2));
        var path = await service.Accepted();
        service.SetClock(Beijing(3, 17));
        var problem = await (await (await service.Verifier()).Ask(path + "/extension", Extend)).ShouldBeProblem(409, "limit-passed");
        problem.GetProperty("usedDays").GetInt32().ShouldBe(11);
    }

    [Theory]
    [InlineData("joint-permit", "45", "true", 16, "extension-too-long")]
    [InlineData("joint-permit", "45", "true", 15, null)]
    [InlineData("open-ended", "null", "false", 5, "no-limit-to-extend")]
    public async Task grows_by_what_its_item_allows(string item, string statutoryDays, string joint, int days, string? refusal)
    {
        using var published = new StringContent(
            $$"""
            { "name": "Permit", "department": "{{Department}}", "kind": "promised", "nature": "administrative-approval", "statutoryDays": {{statutoryDays}},
              "jointHandling": {{joint}}, "legalBasis": [{ "law": "Law", "article": "Art. 1" }], "result": { "kind": "licence", "name": "Permit" } }
            """, System.Text.Encoding.UTF8, "application/json");
        service.SetClock(null);
        var answer = await (await service.As("administrator", "hu")).PutAsync("/v1/items/" + item, published);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        await Furnish();
        var path = await (await service.Officer()).File(Submission(item, more: """ "window": "counter-1", "acceptance": { "decision": "accepted" } """));
        var asked = await (await service.Verifier()).Ask(path + "/extension", $$"""{ "days": {{days}}, "approvedBy": "the head", "reason": "complex" }""");
        if (refusal is null)
        {
            (await asked.ShouldBeCase("accepted", 3)).GetProperty("clock").GetProperty("statutory").GetProperty("budgetDays").GetInt32().ShouldBe(60);
        }
        else
        {
            await asked.ShouldBeProblem(409, refusal);
        }
    }

    // A window that serves whatever its department decides.
    private async Task Furnish()
    {
        using var window = new StringContent($$"""{ "name": "Counter", "department": "{{Department}}", "level": "city" }""", System.Text.Encoding.UTF8, "application/json");
        (await (await service.As("administrator", "hu")).PutAsync("/v1/windows/counter-1", window)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private static string Limit(JsonElement clock, string which)
    {
        var limit = clock.GetProperty(which);
        return $"{limit.GetProperty("usedDays")} used, {limit.GetProperty("remainingDays")} left, due {limit.GetProperty("dueOn")}";
    }
}
