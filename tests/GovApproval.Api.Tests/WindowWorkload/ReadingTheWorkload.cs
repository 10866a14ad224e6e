using System.Text.Json;

namespace GovApproval.Api.Tests.WindowWorkload;

/// <summary>Over one small history, counted by hand.</summary>
public sealed class ReadingTheWorkload(MarchHistory service) : IClassFixture<MarchHistory>
{
    private const string March = "from=2026-03-01&to=2026-03-31";

    [Fact]
    public async Task counts_what_came_and_went_at_a_window_and_how_long_it_took()
    {
        var work = (await Read($"/v1/views/workload/window/{Scene.Window}?{March}")).GetProperty("work");
        (work.Number("received"), work.Number("accepted"), work.Number("examined"), work.Number("completed"), work.Number("late"), work.Number("workingDaysSaved"))
            .ShouldBe((4, 3, 3, 3, 1, 13));
        work.GetProperty("onTheSpotPercent").GetDouble().ShouldBe(33.33);
        var handling = work.GetProperty("times").EnumerateArray().Single(time => time.Text("step") == "handling");
        (handling.Number("cases"), handling.Number("medianMinutes"), handling.Number("p90Minutes")).ShouldBe((3, 4352, 12800));
        work.GetProperty("backlog").Number("open").ShouldBe(1);
        (work.GetProperty("backlog").Number("arrived"), work.GetProperty("backlog").Number("left")).ShouldBe((4, 3));
        work.GetProperty("backlog").GetProperty("workingDays").ValueKind.ShouldBe(JsonValueKind.Null, "more came than left");
        work.GetProperty("backlog").GetProperty("withoutArrivals").GetDouble().ShouldBe(6.7);
    }

    [Theory]
    [InlineData("window", Scene.Window, "received", 4)]
    [InlineData("window", Scene.Window, "on-the-spot", 1)]
    [InlineData("window", Scene.Window, "late", 1)]
    [InlineData("item", Scene.Permit, "completed", 2)]
    [InlineData("officer", "examiner-of-market-supervision", "examined", 3)]
    [InlineData("officer", "chief-of-market-supervision", "verified", 3)]
    public async Task lists_as_many_cases_as_the_figure_says(string by, string code, string figure, int expected)
    {
        var cases = (await Read($"/v1/views/workload/{by}/{code}/cases?figure={figure}&{March}")).Items();
        cases.Length.ShouldBe(expected);
        cases.Select(one => one.Text("application")).ShouldBeUnique();
        var member = figure switch { "on-the-spot" => null, _ => figure };
        if (member is not null)
        {
            (await Read($"/v1/views/workload?by={by}&{March}&limit=200")).Items().Single(row => row.Text("code") == code).Number(member).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task lists_them_page_by_page_with_what_each_counts_for()
    {
        var path = $"/v1/views/workload/window/{Scene.Window}/cases?figure=days-saved&{March}&limit=2";
        var first = await Read(path);
        var second = await Read($"{path}&cursor={first.Text("next")}");
        JsonElement[] all = [.. first.Items(), .. second.Items()];
        (all.Length, all.Sum(one => one.Number("amount")), second.GetProperty("next").ValueKind).ShouldBe((3, 13, JsonValueKind.Null));
        all[0].GetProperty("took").Number("handling").ShouldBe(0);
    }

    [Fact]
    public async Task knows_the_days_and_the_hours_of_the_week()
    {
        var detail = await Read($"/v1/views/workload/window/{Scene.Window}?{March}");
        detail.GetProperty("days").EnumerateArray().Select(day => (day.Text("date"), day.Number("received"), day.Number("completed")))
            .ShouldBe([("2026-03-02", 3, 1), ("2026-03-05", 1, 1), ("2026-03-11", 0, 1)]);
        detail.GetProperty("hours").EnumerateArray().Select(hour => (hour.Number("weekday"), hour.Number("hour"), hour.Number("received"))).ShouldBe([(1, 9, 3), (4, 9, 1)]);
        (await Read($"/v1/views/workload/window/{Scene.Window}/cases?figure=received&weekday=4&hour=9&{March}")).Items().Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("window", Scene.Window)]
    [InlineData("item", Scene.Permit)]
    [InlineData("officer", "examiner-of-market-supervision")]
    public async Task tells_times_and_hours_of_each_day_alone_with_the_cases_behind_them(string by, string code)
    {
        var month = await Read($"/v1/views/workload/{by}/{code}?{March}");
        var timed = 0;
        foreach (var day in month.GetProperty("days").EnumerateArray())
        {
            var detail = await Read($"/v1/views/workload/{by}/{code}?from={day.Text("date")}&to={day.Text("date")}");
            (detail.Text("timesFrom"), detail.Text("timesTo")).ShouldBe((day.Text("date"), day.Text("date")));
            detail.GetProperty("days").EnumerateArray().Single().GetRawText().ShouldBe(day.GetRawText());
            detail.GetProperty("hours").EnumerateArray().Sum(hour => hour.Number("received")).ShouldBe(day.Number("received"));
            foreach (var hour in detail.GetProperty("hours").EnumerateArray())
            {
                (await Read(detail.Text("hourCases")!.Replace("{weekday}", $"{hour.Number("weekday")}", StringComparison.Ordinal).Replace("{hour}", $"{hour.Number("hour")}", StringComparison.Ordinal)))
                    .Items().Length.ShouldBe(hour.Number("received"));
            }

            foreach (var figure in day.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number))
            {
                var address = detail.Text("dayCases")!.Replace("{date}", day.Text("date"), StringComparison.Ordinal).Replace("{figure}", JsonNamingPolicy.KebabCaseLower.ConvertName(figure.Name), StringComparison.Ordinal);
                (await Read(address)).Items().Sum(one => one.Number("amount")).ShouldBe(figure.Value.GetInt32(), $"{figure.Name} of {day}");
            }

            foreach (var time in detail.GetProperty("work").GetProperty("times").EnumerateArray())
            {
                var behind = (await Read(detail.GetProperty("work").Text("timesCases")!.Replace("{step}", time.Text("step"), StringComparison.Ordinal))).Items();
                behind.Length.ShouldBe(time.Number("cases"));
                timed += time.Text("step") == "handling" ? behind.Length : 0;
            }
        }

        timed.ShouldBe(month.GetProperty("work").Number("completed"), "each day tells of its own, and of no other's");
        timed.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("window", Scene.Window)]
    [InlineData("item", Scene.Permit)]
    public async Task tells_what_waits_for_which_step_and_lists_it(string by, string code)
    {
        var backlog = (await Read($"/v1/views/workload/{by}/{code}?{March}")).GetProperty("work").GetProperty("backlog");
        var waiting = backlog.GetProperty("waiting").EnumerateArray().ToArray();
        (waiting.Length, waiting.Sum(one => one.Number("cases"))).ShouldBe((1, backlog.Number("open")));
        (await (await service.Overseer()).Read(waiting[0].Text("list")!)).Items().Select(one => one.Text("state")).ShouldBe([waiting[0].Text("state")]);
        (await (await service.Overseer()).Read($"/v1/views/workload/{by}/{code}/backlog/cases?state=verified")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task shows_what_lies_at_a_window_case_by_case()
    {
        var path = $"/v1/views/window-workload/{Scene.Window}";
        var load = await Read(path);
        (await Read(path + "/cases")).Items().Length.ShouldBe(load.Number("open"));
        (await Read(path + "/cases?figure=waiting-for-acceptance")).Items().Single().Text("state").ShouldBe("submitted");
        (await Read(path + "/cases?figure=red")).Items().ShouldBeEmpty();
        await (await service.Overseer()).GetAsync("/v1/views/window-workload/no-such/cases").Refuses(404, "not-found");
    }

    [Theory]
    [InlineData("window-workload", "")]
    [InlineData("workload", "window")]
    [InlineData("workload", "officer")]
    [InlineData("workload", "item")]
    public async Task lists_the_cases_behind_every_number(string view, string by)
    {
        foreach (var row in (await Read($"/v1/views/{view}?limit=200{(by.Length == 0 ? "" : $"&by={by}&{March}")}")).Items())
        {
            string[] named = [.. row.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number && !Derived.Contains(member.Name)).Select(member => member.Name)];
            named.Length.ShouldBeGreaterThan(7);
            foreach (var member in named)
            {
                var cases = await Behind(row.Text("cases")!, JsonNamingPolicy.KebabCaseLower.ConvertName(member switch
                {
                    "workingDaysSaved" when view == "workload" => "daysSaved",
                    _ => member,
                }));
                cases.Sum(one => one.Number("amount")).ShouldBe(row.Number(member), $"{member} of {row}");
            }

            var done = row.Number("completed");
            Mean((await Behind(row.Text("cases")!, "on-the-spot")).Length * 100, done).ShouldBe(row.GetProperty("onTheSpotPercent").GetRawText());
            Mean((await Behind(row.Text("cases")!, "days-used")).Sum(one => one.Number("amount")), done).ShouldBe(row.GetProperty("meanDaysUsed").GetRawText());
            if (view == "workload")
            {
                foreach (var share in new[] { "on-time", "in-advance" })
                {
                    Mean((await Behind(row.Text("cases")!, share)).Length * 100, done).ShouldBe(row.GetProperty(JsonNamingPolicy.CamelCase.ConvertName(share == "on-time" ? "OnTimePercent" : "InAdvancePercent")).GetRawText());
                }

                foreach (var time in row.GetProperty("times").EnumerateArray())
                {
                    var timed = await Behind(row.Text("timesCases")!.Replace("{step}", time.Text("step"), StringComparison.Ordinal), "completed");
                    timed.Length.ShouldBe(time.Number("cases"));
                    int[] minutes = [.. timed.Select(one => one.Number("amount")).Order()];
                    var exact = minutes[((minutes.Length + 1) / 2) - 1];
                    time.Number("medianMinutes").ShouldBeInRange(exact - (exact / 16), exact + (exact / 16));
                }

                var backlog = row.GetProperty("backlog");
                (await Behind(backlog.Text("openCases")!, "")).Length.ShouldBe(backlog.Number("open"));
                (await Behind(backlog.Text("completedCases")!, "")).Length.ShouldBe(backlog.Number("completed"));
                (await Behind(backlog.Text("arrivedCases")!, "")).Length.ShouldBe(backlog.Number("arrived"));
                (await Behind(backlog.Text("leftCases")!, "")).Length.ShouldBe(backlog.Number("left"));
                (backlog.Number("arrived") - backlog.Number("left")).ShouldBe(backlog.Number("open"), "all of it happened in these days");
            }
        }

        async Task<JsonElement[]> Behind(string address, string figure)
        {
            address = address.Replace("{figure}", figure, StringComparison.Ordinal);
            return (await (await service.Overseer()).Read(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limit=200")).Items();
        }

        static string Mean(int sum, int of) => of == 0 ? "null" : Math.Round((decimal)sum / of, 2, MidpointRounding.AwayFromZero).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static readonly string[] Derived = ["onTheSpotPercent", "onTimePercent", "inAdvancePercent", "meanDaysUsed"];

    [Fact]
    public async Task suggests_relief_only_where_the_load_is_uneven() =>
        (await Read("/v1/views/workload-suggestions")).Items().ShouldAllBe(relief => relief.GetProperty("fromDays").GetDouble() > relief.GetProperty("afterDays").GetDouble());

    [Theory]
    [InlineData("/v1/views/workload/window/no-such", 404, "not-found")]
    [InlineData("/v1/views/workload/department/tax", 404, "not-found")]
    [InlineData("/v1/views/workload/window/w-tax/cases", 400, "validation")]
    [InlineData("/v1/views/workload/window/no-such/backlog/cases", 404, "not-found")]
    [InlineData("/v1/views/workload/department/tax/backlog/cases", 404, "not-found")]
    [InlineData("/v1/views/workload-suggestions/no-such/cases", 404, "not-found")]
    [InlineData("/v1/views/window-workload/w-tax/cases?figure=everything", 400, "validation")]
    [InlineData("/v1/views/window-workload/w-tax/cases?figure=received&cursor=x", 400, "validation")]
    [InlineData("/v1/views/workload/window/w-tax/cases?figure=completed&step=lunch", 400, "validation")]
    [InlineData("/v1/views/workload/window/w-tax/cases?figure=received&step=handling", 400, "validation")]
    [InlineData("/v1/views/workload/window/w-tax/cases?figure=completed&hour=9", 400, "validation")]
    [InlineData("/v1/views/workload/window/w-tax/backlog/cases?state=lunch", 400, "validation")]
    [InlineData("/v1/views/workload/window/no-such/cases?figure=received", 404, "not-found")]
    [InlineData("/v1/views/workload/item/no-such/cases?figure=received", 404, "not-found")]
    [InlineData("/v1/views/workload?from=2026-03-02&to=2026-03-01", 400, "validation")]
    [InlineData("/v1/views/workload/window/w-tax/cases?figure=received&cursor=x", 400, "validation")]
    public async Task refuses_what_it_cannot_read(string path, int status, string code) => await (await service.Overseer()).GetAsync(path).Refuses(status, code);

    private async Task<JsonElement> Read(string path) =>
        await (await service.Overseer()).Read(path + (path.Contains("/backlog/", StringComparison.Ordinal) ? ""
            : $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}atLeast={service.Position}"));
}
