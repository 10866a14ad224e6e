using System.Text.Json;

namespace GovApproval.Api.Tests.GreenChannel;

public sealed class ComparingGreenCases(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task with_every_number_traced()
    {
        const string Code = "91510682MA00000031", Item = "tree-felling";
        service.SetClock(Scene.Beijing(6, 1));
        var granter = await service.Overseer();
        (await granter.Put("/v1/green-channel-rules", TravellingByTheRules.Rules)).IsSuccessStatusCode.ShouldBeTrue();
        await granter.Put("/v1/green-channel/" + Code, TravellingByTheRules.Terms("6000000")).Gives(201);

        // Accepted on a Sunday, by whoever is on duty by the roster, and by nobody else.
        service.SetClock(Scene.Beijing(6, 7));
        var forester = await service.Examiner("forestry");
        var refused = await forester.Post("/v1/applications", Hall.Filing(Item, number: Code)).Refuses(409, "not-on-duty");
        (refused.Text("rule"), refused.GetProperty("onDuty").GetArrayLength()).ShouldBe(("第9条", 0));
        refused.Text("detail")!.ShouldContain("on duty none");
        var window = refused.Text("window");
        var waiting = await forester.Post("/v1/applications", Hall.Filing(Item, accepted: false, number: Code)).Gives(201);
        await forester.Post($"/v1/applications/{waiting.Text("id")}/acceptance", """{ "decision": "accepted" }""").Refuses(409, "not-on-duty");
        await forester.Post($"/v1/applications/{waiting.Text("id")}/withdrawal", """{ "reason": "filed again" }""").Gives();
        await granter.Put($"/v1/windows/{window}/staff", """
            { "posts": [{ "post": "front", "officer": "examiner-of-forestry" }, { "post": "front", "officer": "colleague" }],
              "shifts": [{ "officer": "examiner-of-forestry", "weekdays": [7], "opensAt": 9, "closesAt": 12 }, { "officer": "colleague", "weekdays": [6], "opensAt": 9, "closesAt": 12 }] }
            """).Gives();
        (await (await service.As("window-officer", "colleague", "forestry")).Post("/v1/applications", Hall.Filing(Item, number: Code)).Refuses(409, "not-on-duty"))
            .GetProperty("onDuty").EnumerateArray().Select(officer => officer.GetString()).ShouldBe(["examiner-of-forestry"]);
        var (ordinary, green, open) = (await service.Files(Item, "forestry"), await service.Files(Item, "forestry", number: Code), await service.Files(Item, "forestry", number: Code));
        (await granter.Read(ordinary + "/events")).Items()[1].GetProperty("data").TryGetProperty("onDuty", out _).ShouldBeFalse();
        (await granter.Read(green + "/events")).Items()[1].GetProperty("data").Text("onDuty").ShouldBe("第9条");
        service.SetClock(Scene.Beijing(6, 8));
        await service.Settles(green, "forestry");
        service.SetClock(Scene.Beijing(6, 11));
        await service.Settles(ordinary, "forestry");

        // Nobody reported on the other by the 10th: that is told, and the tracker is warned.
        await Hall.Eventually(async () => (await granter.History(open)).Contains("GreenReportMissed"));
        var warned = (await granter.Read(open + "/events")).Items()
            .Where(e => e.Text("type") == "CardIssued").Select(e => e.GetProperty("data")).Single(card => card.GetProperty("rule").Text("number") == "T08");
        warned.GetProperty("responsible").Text("person").ShouldBe("tracker-1");
        var position = await service.Head();

        var view = await granter.Read($"/v1/views/green-channel?limit=200&atLeast={position}");
        var lane = view.Items().Single(one => one.Text("code") == Code);
        var carried = lane.GetProperty("cases").EnumerateArray().Single(one => one.Text("state") == "completed");
        (carried.Number("usedDays"), carried.GetProperty("comparableDays").GetDouble(), carried.GetProperty("daysGainedOnComparable").GetDouble()).ShouldBe((1, 4, 3));
        lane.GetProperty("daysGainedOnComparable").GetDouble().ShouldBe(3);

        var total = view.GetProperty("total");
        foreach (var (member, figure, sum) in new[]
        {
            ("cases", "cases", null), ("becameGreen", "became-green", null), ("completed", "completed", null), ("onDuty", "on-duty", null),
            ("daysGained", "days-gained", "daysGained"), ("daysGainedOnComparable", "days-gained-on-comparable", "daysGainedOnComparable"), ("missedReports", "missed-reports", "missedReports"),
        })
        {
            var cases = await Behind(total.Text("casesBehind")!, figure);
            (sum is null ? cases.Length : cases.Sum(one => one.GetProperty(sum).GetDouble())).ShouldBe(total.GetProperty(member).GetDouble(), 0.001, member);
        }

        foreach (var by in new[] { "granter", "window", "item" })
        {
            foreach (var row in (await granter.Read($"/v1/views/green-channel/checks?by={by}&limit=200&atLeast={position}")).Items())
            {
                (await Behind(row.Text("casesBehind")!, "cases")).Length.ShouldBe(row.Number("cases"));
                (await Behind(row.Text("casesBehind")!, "became-green")).Length.ShouldBe(row.Number("becameGreen"));
                Mean(await Behind(row.Text("casesBehind")!, "completed"), row, "completed", "meanDaysUsed");
                (await Behind(row.Text("comparisonCases")!, "all-cases")).Length.ShouldBe(row.Number("allCases"));
                Mean(await Behind(row.Text("comparisonCases")!, "others-completed"), row, "othersCompleted", "meanDaysUsedByOthers");
            }
        }

        await granter.GetAsync("/v1/views/green-channel/comparison/cases").Refuses(400, "validation");
        await granter.GetAsync("/v1/views/green-channel/comparison/cases?figure=all-cases&window=a&item=b").Refuses(400, "validation");
        await granter.GetAsync("/v1/views/green-channel/cases?figure=x").Refuses(400, "validation");

        async Task<JsonElement[]> Behind(string address, string figure) =>
            (await granter.Read(address.Replace("{figure}", figure, StringComparison.Ordinal) + "&limit=200")).Items();

        static void Mean(JsonElement[] cases, JsonElement row, string count, string mean)
        {
            cases.Length.ShouldBe(row.Number(count));
            row.GetProperty(mean).GetRawText().ShouldBe(cases.Length == 0 ? "null"
                : Math.Round((decimal)cases.Average(one => one.Number("usedDays")), 2, MidpointRounding.AwayFromZero).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
