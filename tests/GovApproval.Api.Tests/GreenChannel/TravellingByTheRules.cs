namespace GovApproval.Api.Tests.GreenChannel;

public sealed class TravellingByTheRules(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    internal const string Rules = """
        {
          "grounds": [{ "code": "key", "kind": "enterprise", "name": "重点企业", "basis": "什府发〔2026〕3号", "granters": ["Wang Wei"], "evidence": ["list"], "facts": [{ "fact": "tax-yuan", "least": "5000000" }], "mostMonths": 12 }],
          "effects": {
            "priority": "第5条", "promise": { "basis": "第6条", "percent": 50 }, "tracker": { "basis": "第8条", "everyDays": 3 }, "onDuty": { "basis": "第9条" }
          }
        }
        """;

    [Fact]
    public async Task goes_from_the_ground_to_the_check_of_abuse()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var granter = await service.Overseer();
        await granter.Send(HttpMethod.Get, "/v1/green-channel-rules").Refuses(404, "not-found");
        await granter.Put("/v1/green-channel-rules", Rules).Gives(201, version: 1);
        await granter.Put("/v1/green-channel-rules", Rules).Gives(200, version: 1);
        (await granter.Read("/v1/green-channel-rules")).Number("version").ShouldBe(1);

        // Enrolled only with what the ground asks for.
        const string Code = "91510682MA00000021";
        var refused = await granter.Put("/v1/green-channel/" + Code, Terms("1000000")).Refuses(409, "not-eligible");
        refused.GetProperty("unmet").EnumerateArray().Select(what => what.GetString()).ShouldBe(["fact:tax-yuan"]);
        (await granter.Put("/v1/green-channel/" + Code, Terms("6000000")).Gives(201)).GetProperty("eligibility").Text("tracker").ShouldBe("tracker-1");

        // The promise is half of the ordinary five days, and the case is tracked.
        var green = await service.Files(number: Code);
        var file = await granter.Read(green);
        file.GetProperty("clock").GetProperty("promised").Number("budgetDays").ShouldBe(3);
        (file.GetProperty("green").Number("ordinaryPromisedDays"), file.GetProperty("green").Text("basis"), file.GetProperty("green").Text("reportDueOn")).ShouldBe((5, "第6条", "2026-03-05"));
        var tracker = await service.As("window-officer", "tracker-1", "tax");
        await (await service.Examiner(Scene.Department)).Post(green + "/progress-reports", """{ "report": "x" }""").Refuses(403, "forbidden");
        await tracker.Post(green + "/progress-reports", """{ "report": "材料齐全，明日一审" }""").Gives();

        // An ordinary case of another applicant cannot be let in under it; one of the enterprise's own can, on record.
        var other = await service.Files();
        await granter.Post(other + "/green-channel", $$"""{ "enrolment": "{{Code}}", "reason": "x" }""").Refuses(409, "enrolment-of-another");
        await granter.Put("/v1/green-channel/91510682MA00000000", Terms("6000000")).Gives(201);
        (await granter.Post(other + "/green-channel", """{ "enrolment": "91510682MA00000000", "reason": "受理后列入名录" }""").Gives()).Text("greenChannel").ShouldBe("91510682MA00000000");

        service.SetClock(Scene.Beijing(3, 4));
        var position = await service.Settles(green);
        var lanes = await granter.Read($"/v1/views/green-channel?atLeast={position}");
        var carried = lanes.Items().Single(lane => lane.Text("code") == Code).GetProperty("cases").EnumerateArray().Single();
        (carried.Number("usedDays"), carried.Number("promisedDays"), carried.Number("daysGained"), carried.Number("reports")).ShouldBe((2, 5, 3, 1));
        lanes.GetProperty("total").Number("becameGreen").ShouldBe(1);

        var byGranter = (await granter.Read($"/v1/views/green-channel/checks?atLeast={position}")).Items().Single();
        (byGranter.Text("code"), byGranter.Number("cases"), byGranter.Number("becameGreen")).ShouldBe(("Wang Wei", 2, 1));
        foreach (var (by, code) in new[] { ("window", Scene.Window), ("item", Scene.Permit) })
        {
            var row = (await granter.Read($"/v1/views/green-channel/checks?by={by}&atLeast={position}")).Items().Single(one => one.Text("code") == code);
            (await granter.Read($"/v1/views/green-channel/cases?{by}={code}")).Items().Length.ShouldBe(row.Number("cases"));
            (row.Number("cases"), row.Number("allCases")).ShouldBe((2, 2));
        }

        var became = (await granter.Read("/v1/views/green-channel/cases?becameGreen=true&granter=Wang%20Wei")).Items().Single();
        (became.GetProperty("becameGreen").Text("reason"), became.GetProperty("sameHand").GetBoolean()).ShouldBe(("受理后列入名录", true));
    }

    internal static string Terms(string tax) => $$"""
        { "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "Wang Wei", "validTo": "2026-12-31", "rule": "key",
          "evidence": [{ "kind": "list", "documentNumber": "什府函〔2026〕12号" }], "facts": [{ "fact": "tax-yuan", "value": "{{tax}}" }], "tracker": "tracker-1" }
        """;
}
