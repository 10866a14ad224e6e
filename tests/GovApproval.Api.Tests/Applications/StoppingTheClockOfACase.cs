using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class StoppingTheClockOfACase(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Testing = """{ "ground": "testing", "plannedDays": 3, "noticeNumber": "TZ-2" }""";

    [Fact]
    public async Task lets_one_procedure_go_on_inside_another_and_names_the_one_that_ends()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var path = await service.Accepted();
        await (await officer.Ask(path + "/suspension", """{ "ground": "workload", "plannedDays": 3, "noticeNumber": "TZ-1" }"""))
            .ShouldBeProblem(409, "not-a-special-procedure");
        service.SetClock(Beijing(3, 3));
        await (await officer.Ask(path + "/suspension", """{ "ground": "expert review", "plannedDays": 10, "noticeNumber": "TZ-1" }""")).ShouldBeCase("suspended", 3);
        await (await officer.Ask(path + "/suspension", Testing)).ShouldBeCase("suspended", 4);
        service.SetClock(Beijing(3, 9));
        (await (await officer.Ask(path + "/resumption", Nothing)).ShouldBeProblem(409, "several-suspensions-open"))
            .GetProperty("noticeNumbers").GetArrayLength().ShouldBe(2);
        await (await officer.Ask(path + "/resumption", """{ "noticeNumber": "TZ-9" }""")).ShouldBeProblem(409, "suspension-unknown");
        var still = await (await officer.Ask(path + "/resumption", """{ "noticeNumber": "TZ-2" }""")).ShouldBeIn("suspended");
        var procedures = still.GetProperty("suspensions").EnumerateArray().ToArray();
        procedures.Select(s => (s.Text("ground"), s.Number("takenDays"), s.Number("overrunDays"))).ShouldBe([("expert-review", 4, 0), ("testing", 4, 1)]);
        service.SetClock(Beijing(3, 11));
        await (await officer.Ask(path + "/resumption", Nothing)).ShouldBeIn("accepted");
        (await officer.Read(path)).GetProperty("clock").GetProperty("promised").Number("usedDays").ShouldBe(1);
    }

    [Fact]
    public async Task corrects_the_times_after_the_decision_and_keeps_what_was_counted()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var path = await service.Verified();
        await (await officer.Ask(path + "/suspension", Testing)).ShouldBeCase("suspended", 5);
        service.SetClock(Beijing(3, 10));
        await (await officer.Ask(path + "/resumption", Nothing)).ShouldBeIn("verified");
        await (await officer.Ask(path + "/completion", Grant)).ShouldBeIn("completed");
        await (await officer.Ask(path + "/suspension/correction", Corrected("2026-03-11"))).ShouldBeProblem(409, "interval-impossible");
        var corrected = await (await officer.Ask(path + "/suspension/correction", Corrected("2026-03-04"))).ShouldBeIn("completed");
        corrected.Number("daysSaved").ShouldBe(9);
        corrected.GetProperty("clock").GetProperty("statutory").Number("usedDays").ShouldBe(5);
        corrected.GetProperty("suspensions")[0].Text("correctedAt").ShouldBe("2026-03-10T01:00:00Z");
        await (await (await service.Verifier()).Ask(path + "/suspension/correction", Corrected("2026-03-05"))).ShouldBeProblem(403, "forbidden");
    }

    private static string Corrected(string until) =>
        $$"""{ "noticeNumber": "TZ-2", "from": "2026-03-02T09:00:00+08:00", "until": "{{until}}T09:00:00+08:00", "reason": "the laboratory was done earlier" }""";
}
