using System.Text.Json;

namespace GovApproval.Api.Tests.Projections;

/// <summary>Over one small history, counted by hand.</summary>
public sealed class ReadingTheFigures(MarchHistory service) : IClassFixture<MarchHistory>
{
    [Fact]
    public async Task sums_a_period_for_the_center()
    {
        var total = (await Report("from=2026-03-01&to=2026-03-31")).GetProperty("total");
        (total.Number("received"), total.Number("accepted"), total.Number("completed"), total.Number("workingDaysSaved")).ShouldBe((4, 3, 3, 13));
        (Share(total, "settledOnTheSpotPercent"), Share(total, "onTimePercent"), Share(total, "inAdvancePercent"), Share(total, "completionPercent"))
            .ShouldBe((33.33, 66.67, 33.33, 100));
        (Share(total, "meanDaysUsed"), Share(total, "workingDaysSavedPerCase")).ShouldBe((3.33, 4.33));
        total.Text("fees").ShouldBe("120.50");
    }

    [Fact]
    public async Task takes_the_means_of_limits_from_the_catalogue()
    {
        var items = new List<JsonElement>((await service.Nobody.Read("/v1/items?department=market-supervision&limit=200")).Items());
        var row = (await Report("from=2026-03-01&to=2026-03-31")).Items().Single(r => r.Text("code") == Scene.Department);
        Share(row, "meanPromisedDays").ShouldBe(Math.Round(items.Average(i => i.Number("promisedDays")), 2));
        Share(row, "meanStatutoryDays").ShouldBe(Math.Round(items.Average(i => i.Number("statutoryDays")), 2));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02", 3, 3, 1)]
    [InlineData("2026-03-03", "2026-03-05", 1, 0, 1)]
    [InlineData("2026-03-06", "2026-03-31", 0, 0, 1)]
    [InlineData("2026-01-01", "2026-02-28", 0, 0, 0)]
    public async Task counts_each_day_of_the_period_and_no_other(string from, string to, int received, int accepted, int completed)
    {
        var total = (await Report($"from={from}&to={to}")).GetProperty("total");
        (total.Number("received"), total.Number("accepted"), total.Number("completed")).ShouldBe((received, accepted, completed));
    }

    [Theory]
    [InlineData("department", "market-supervision", 4)]
    [InlineData("window", "w-market-supervision", 4)]
    [InlineData("item", "food-business-permit", 3)]
    [InlineData("item", "sole-trader-registration", 1)]
    [InlineData("officer", "examiner-of-market-supervision", 3)]
    public async Task breaks_them_down(string by, string code, int received) =>
        (await Report($"from=2026-03-01&to=2026-03-31&by={by}")).Items().Single(row => row.Text("code") == code).Number("received").ShouldBe(received);

    [Theory]
    [InlineData("from=2026-03-01")]
    [InlineData("to=2026-03-01")]
    [InlineData("from=2026-03-02&to=2026-03-01")]
    [InlineData("from=2026-03-01&to=2026-03-31&by=month")]
    [InlineData("from=2026-03-01&to=2026-03-31&by=center")]
    [InlineData("from=2026-03-01&to=2026-03-31&atLeast=-1")]
    public async Task refuses_a_period_it_cannot_read(string query) =>
        await (await service.Overseer()).GetAsync("/v1/views/performance?" + query).Refuses(400, "validation");

    [Fact]
    public async Task shows_what_lies_at_a_window()
    {
        var load = await (await service.Overseer()).Read($"/v1/views/window-workload/w-market-supervision?atLeast={service.Position}");
        (load.Number("open"), load.Number("waitingForAcceptance"), load.Number("received"), load.Number("accepted"), load.Number("completed")).ShouldBe((1, 1, 4, 3, 3));
        (load.Number("completedToday"), load.Number("acceptedToday"), load.Number("completedLate"), load.Number("workingDaysSaved"), load.Number("yellow"), load.Number("red"))
            .ShouldBe((1, 0, 1, 13, 0, 0));
        (Share(load, "onTheSpotPercent"), Share(load, "meanDaysUsed")).ShouldBe((33.33, 3.33));
    }

    [Fact]
    public async Task shows_a_window_where_nothing_happened_too()
    {
        var overseer = await service.Overseer();
        (await overseer.Read("/v1/views/window-workload/village-shigu-hongdou")).Number("received").ShouldBe(0);
        await overseer.GetAsync("/v1/views/window-workload/no-such").Refuses(404, "not-found");
        var all = (await overseer.Read("/v1/views/window-workload?limit=200")).Items();
        all.Length.ShouldBe((await service.Nobody.Read("/v1/windows?limit=200")).Items().Length);
    }

    [Fact]
    public async Task is_for_the_staff()
    {
        foreach (var view in new[] { "window-workload", "supervision", "green-channel", "parallel-approval", "performance?from=2026-03-01&to=2026-03-31" })
        {
            await (await service.As("applicant")).GetAsync("/v1/views/" + view).Refuses(403, "forbidden");
            await service.Nobody.GetAsync("/v1/views/" + view).Refuses(401, "unauthorized");
        }

        await (await service.Overseer()).GetAsync("/v1/views/no-such-view").Refuses(404, "not-found");
    }

    [Fact]
    public async Task never_claims_to_have_read_further_than_the_log_goes()
    {
        var overseer = await service.Overseer();
        foreach (var view in new[] { "window-workload", "supervision", "green-channel", "parallel-approval" })
        {
            var answer = await overseer.GetAsync($"/v1/views/{view}?atLeast={service.Position}");
            var head = await service.Head();
            answer.Position().ShouldBeInRange(service.Position, head);
        }
    }

    private async Task<JsonElement> Report(string query) => await (await service.Overseer()).Read($"/v1/views/performance?{query}&atLeast={service.Position}");

    private static double Share(JsonElement row, string member) => row.GetProperty(member).GetDouble();

    /// <summary>
    /// On 2 March one case settled on the spot (0 of 3 days) and two filed with 10 days by law and 5 by promise: one done on the 5th
    /// (3 days used), one on the 11th (7). One more was filed on the 5th and is not yet accepted.
}
