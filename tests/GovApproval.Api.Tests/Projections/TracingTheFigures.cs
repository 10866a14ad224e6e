using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace GovApproval.Api.Tests.Projections;

/// <summary>Every number of the report, by whatever it is broken down, is as many cases as are listed behind it.</summary>
public sealed class TracingTheFigures(TracingTheFigures.TwoYears service) : IClassFixture<TracingTheFigures.TwoYears>
{
    private const string March = "from=2026-03-01&to=2026-03-31";

    [Theory]
    [InlineData("department", March)]
    [InlineData("window", March)]
    [InlineData("item", March)]
    [InlineData("officer", March)]
    [InlineData("window", "from=2026-03-03&to=2026-03-09")]
    [InlineData("officer", "from=2026-03-01&to=2026-03-02")]
    [InlineData("item", "from=2025-01-01&to=2026-12-31")]
    [InlineData("window", "from=2026-03-12&to=2026-04-30")]
    [InlineData("officer", "from=2026-03-01&to=2026-04-30")]
    public async Task lists_as_many_cases_as_each_number_says(string by, string period)
    {
        var report = await Report($"{period}&by={by}&limit=200");
        foreach (var row in report.Items().Append(report.GetProperty("total")))
        {
            foreach (var (figure, number) in Numbers(row))
            {
                (await Cases(row, figure)).Length.ShouldBe(number, $"{figure} of {row.Text("code")} by {by}");
            }

            (await Cases(row, "completed")).Sum(one => one.GetProperty("daysSaved").ValueKind == JsonValueKind.Null ? 0 : one.Number("daysSaved")).ShouldBe(row.Number("workingDaysSaved"));
            if (row.GetProperty("yearOnYear") is { ValueKind: JsonValueKind.Object } before)
            {
                foreach (var figure in new[] { "received", "accepted", "completed" })
                {
                    (await Cases(before, figure)).Length.ShouldBe(before.Number(figure), $"{figure} of {row.Text("code")} by {by}, a year before");
                }
            }

            if (row.Text("limits") is { } limits)
            {
                var behind = (await (await service.Overseer()).Read(limits + "&limit=200")).Items();
                foreach (var (mean, member) in new[] { ("meanPromisedDays", "promisedDays"), ("meanStatutoryDays", "statutoryDays") })
                {
                    var limited = behind.Select(item => item.GetProperty(member)).Where(days => days.ValueKind == JsonValueKind.Number).Select(days => days.GetInt32()).ToArray();
                    row.GetProperty(mean).GetRawText().ShouldBe(limited.Length == 0 ? "null" : Math.Round((decimal)limited.Average(), 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture));
                }
            }
            (await Cases(row, "fees")).Sum(one => decimal.Parse(one.Text("fees")!, CultureInfo.InvariantCulture)).ShouldBe(decimal.Parse(row.Text("fees")!, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task finds_a_case_where_it_was_counted_and_not_only_where_it_lies_now()
    {
        var cases = await Task.WhenAll(new[] { "comprehensive-01", "comprehensive-02" }.Select(async window =>
            (Received: await Listed($"by=window&code={window}&figure=received"), Completed: await Listed($"by=window&code={window}&figure=completed"))));
        cases[0].Received.ShouldContain(service.Handed);
        cases[0].Completed.ShouldNotContain(service.Handed);
        cases[1].Received.ShouldNotContain(service.Handed);
        cases[1].Completed.ShouldContain(service.Handed);
    }

    [Fact]
    public async Task finds_a_case_where_it_was_decided_and_not_where_its_result_was_handed_out()
    {
        var rows = (await Report($"{March}&by=window&limit=200")).Items();
        rows.ShouldNotContain(row => row.Text("code") == "w-exit");
        (await Listed("by=window&code=w-exit&figure=completed")).ShouldBeEmpty();
        (await Listed("by=window&code=w-front&figure=received")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task counts_what_silence_decided_apart()
    {
        var total = (await Report("from=2026-04-01&to=2026-04-30")).GetProperty("total");
        (total.Number("completed"), total.Number("deemed"), total.GetProperty("onTimePercent").GetDouble(), total.Number("workingDaysSaved")).ShouldBe((1, 1, 0, 0));
        var deemed = (await Cases(total, "deemed")).Single();
        (deemed.Text("deemedBy"), deemed.GetProperty("daysSaved").ValueKind).ShouldBe(("Administrative Licence Law Art. 50(2)", JsonValueKind.Null));
    }

    [Fact]
    public async Task tells_of_fees_who_had_the_case_when_they_were_paid()
    {
        foreach (var (officer, sum) in new[] { ("claimer", "5.00"), ("examiner-of-market-supervision", "27.00") })
        {
            var row = (await Report($"{March}&by=officer&limit=200")).Items().Single(one => one.Text("code") == officer);
            row.Text("fees").ShouldBe(sum);
            (await Cases(row, "fees")).Sum(one => decimal.Parse(one.Text("fees")!, CultureInfo.InvariantCulture)).ShouldBe(decimal.Parse(sum, CultureInfo.InvariantCulture));
        }

        var day = (await Report("from=2026-03-13&to=2026-03-13&by=item")).Items().Single(one => one.Text("code") == "sole-trader-registration");
        (await Cases(day, "fees")).Single().Text("fees").ShouldBe("7.00");
    }

    [Fact]
    public async Task takes_the_catalogue_of_the_last_day_for_the_mean_limits()
    {
        var (before, catalogue) = ((await Report(March)).GetProperty("total").GetProperty("meanPromisedDays").GetDouble(), await service.CatalogueOfficer());
        var item = (await service.Nobody.Read("/v1/items?limit=200")).Items().MaxBy(one => one.GetProperty("promisedDays").ValueKind == JsonValueKind.Number ? one.Number("promisedDays") : 0);
        await catalogue.Post($"/v1/items/{item.Text("code")}/cancellation", """{ "reason": "no longer law" }""").Gives();
        (await Report(March)).GetProperty("total").GetProperty("meanPromisedDays").GetDouble().ShouldBe(before);
        (await Report("from=2026-04-01&to=2026-04-30")).GetProperty("total").GetProperty("meanPromisedDays").GetDouble().ShouldBeLessThan(before);
    }

    [Fact]
    public async Task gives_them_page_by_page()
    {
        var whole = await Listed("figure=received");
        var pages = new List<string>();
        string? next = null;
        do
        {
            var page = await (await service.Overseer()).Read($"/v1/views/performance/cases?{March}&limit=1{(next is null ? "" : "&cursor=" + next)}");
            pages.AddRange(page.Items().Select(one => one.Text("application")!));
            next = page.Text("next");
        }
        while (next is not null);
        pages.ShouldBe(whole);
        pages.Count.ShouldBe(7);
    }

    [Fact]
    public async Task compares_with_the_year_before()
    {
        var compared = (await Report(March)).GetProperty("total").GetProperty("yearOnYear");
        (compared.Number("received"), compared.Number("completed"), compared.GetProperty("receivedChangePercent").GetDouble()).ShouldBe((2, 1, 250));
        compared.GetProperty("onTimeChangePoints").GetDouble().ShouldBe(-16.67);
        (await Report("from=2025-03-01&to=2025-03-31")).GetProperty("total").GetProperty("yearOnYear").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task is_a_table_too()
    {
        var answer = await As("text/csv", $"{March}&by=item");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble).ShouldBeTrue();
        var lines = Encoding.UTF8.GetString(bytes.AsSpan(3)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("code,name,received,accepted,completed,settledOnTheSpotPercent");
        lines.ShouldContain(line => line.StartsWith("food-business-permit,食品经营许可", StringComparison.Ordinal));
        lines[^1].ShouldStartWith("center,,7,");
        lines.Length.ShouldBe((await Report($"{March}&by=item")).Items().Length + 2);
    }

    [Theory]
    [InlineData("zh-CN", "政务服务中心绩效报告", "各月办结件数")]
    [InlineData("en", "Performance report", "Cases completed, month by month")]
    public async Task is_a_page_to_print_with_charts(string language, string title, string chart)
    {
        var answer = await As("text/html", $"{March}&by=window", language);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        answer.Content.Headers.ContentLanguage.ShouldBe([language]);
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain(title);
        page.ShouldContain(chart);
        page.ShouldContain("/v1/views/performance/cases?from=2026-03-01&amp;to=2026-03-31&amp;by=window&amp;code=comprehensive-02&amp;figure=completed");
        foreach (var svg in page.Split("<svg")[1..].Select(rest => "<svg" + rest[..(rest.IndexOf("</svg>", StringComparison.Ordinal) + 6)]))
        {
            XDocument.Parse(svg).Root!.Name.LocalName.ShouldBe("svg");
        }
    }

    [Fact]
    public async Task is_a_picture_of_the_months()
    {
        var answer = await As("image/svg+xml", "from=2026-01-01&to=2026-12-31", "en");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        var picture = XDocument.Parse(await answer.Content.ReadAsStringAsync());
        XNamespace svg = "http://www.w3.org/2000/svg";
        picture.Root!.Elements(svg + "g").Elements(svg + "title").Select(t => t.Value).ShouldContain("Mar: 6");
        picture.Root!.Elements(svg + "g").Count().ShouldBe(12);
        picture.Descendants(svg + "polyline").Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("from=2026-03-01")]
    [InlineData(March + "&figure=everything")]
    [InlineData(March + "&by=window")]
    [InlineData(March + "&cursor=x")]
    [InlineData(March + "&figure=fees&cursor=x")]
    public async Task refuses_what_it_cannot_read(string query) =>
        await (await service.Overseer()).GetAsync("/v1/views/performance/cases?" + query).Refuses(400, "validation");

    [Theory]
    [InlineData("")]
    [InlineData("to=2026-03-31&by=officer&code=x")]
    [InlineData("to=2026-03-31&by=window")]
    [InlineData("to=yesterday")]
    public async Task refuses_limits_it_cannot_read(string query) =>
        await (await service.Overseer()).GetAsync("/v1/views/performance/limits?" + query).Refuses(400, "validation");

    [Fact]
    public async Task is_for_the_staff() =>
        await (await service.As("applicant")).GetAsync("/v1/views/performance/cases?" + March).Refuses(403, "forbidden");

    private async Task<JsonElement> Report(string query) => await (await service.Overseer()).Read($"/v1/views/performance?{query}&atLeast={service.Position}");

    private async Task<JsonElement[]> Cases(JsonElement row, string figure) =>
        (await (await service.Overseer()).Read(row.Text("cases")!.Replace("{figure}", figure, StringComparison.Ordinal))).Items();

    private async Task<string[]> Listed(string query) =>
        [.. (await (await service.Overseer()).Read($"/v1/views/performance/cases?{March}&{query}&atLeast={service.Position}")).Items().Select(one => one.Text("application")!)];

    private async Task<HttpResponseMessage> As(string type, string query, string language = "zh-CN")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/views/performance?{query}&atLeast={service.Position}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        var answer = await (await service.Overseer()).SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    /// <summary>What a row says of each figure whose cases are counted.</summary>
    internal static (string Figure, int Number)[] Numbers(JsonElement row)
    {
        var completed = row.Number("completed");
        var onTime = Share(row, "onTimePercent", completed);
        return
        [
            ("received", row.Number("received")),
            ("accepted", row.Number("accepted")),
            ("completed", completed),
            ("settled-on-the-spot", Share(row, "settledOnTheSpotPercent", completed)),
            ("on-time", onTime),
            ("in-advance", Share(row, "inAdvancePercent", completed)),
            ("late", completed - onTime),
            ("deemed", row.Number("deemed")),
        ];
    }

    private static int Share(JsonElement row, string member, int of) =>
        row.GetProperty(member) is { ValueKind: JsonValueKind.Number } share ? (int)Math.Round(share.GetDouble() * of / 100, MidpointRounding.AwayFromZero) : 0;

    /// <summary>
    /// In March 2025 two cases filed, one done at once, one taken back. In March 2026 four: one settled on the spot with its fee paid, one done in
    /// time, one late, and one accepted, handed to another window and done there. On 12 March one is received in front, decided in the back and
    /// handed out at an exit, one is claimed by one officer and accepted by another, its fee paid between, and a renewal is left to its expiry.
    /// </summary>
    public sealed class TwoYears : ServiceFixture, IAsyncLifetime
    {
        public long Position { get; private set; }

        public string Handed { get; private set; } = "";

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            SetClock(Scene.Beijing(3, 3, year: 2025));
            await this.Settles(await this.Files("sole-trader-registration"));
            await (await this.Examiner(Scene.Department)).Post(await this.Files(accepted: false) + "/withdrawal", """{ "reason": "not needed" }""").Gives();
            SetClock(Scene.Beijing(3, 2));
            var spot = await this.Files("sole-trader-registration");
            await this.Settles(spot);
            await (await As("partner")).Post(spot + "/payments", """{ "orderNumber": "JF-1", "amount": "20.00", "currency": "CNY" }""").Gives();
            var (early, handed, late) = (await this.Files(), await this.Files("tree-felling", "forestry", more: """, "window": "comprehensive-01" """), await this.Files());
            Handed = handed.Split('/')[^1];
            SetClock(Scene.Beijing(3, 4));
            await (await this.Overseer()).Post(handed + "/transfer", """{ "window": "comprehensive-02", "reason": "the counter is closed" }""").Gives();
            await this.Settles(early);
            SetClock(Scene.Beijing(3, 9));
            await this.Settles(handed, "forestry");
            SetClock(Scene.Beijing(3, 11));
            await this.Settles(late);

            SetClock(Scene.Beijing(3, 12));
            var catalogue = await this.CatalogueOfficer();
            await catalogue.Put("/v1/windows/w-exit", """{ "name": "出件窗口", "comprehensive": true, "items": ["food-business-permit"] }""").Gives(201);
            await catalogue.Put("/v1/windows/w-front", """
                { "name": "综合窗口", "comprehensive": true, "arrangement": { "classes": [{ "name": "市场准入", "window": "w-market-supervision", "items": ["food-business-permit"] }], "exit": "w-exit" } }
                """).Gives(201);
            var through = await (await this.Officer()).Post("/v1/applications", Scene.Submission(more: """ "window": "w-front", "acceptance": { "decision": "accepted" } """)).Gives(201);
            var claimed = await this.Files("sole-trader-registration", accepted: false);
            await (await As("window-officer", "claimer", Scene.Department)).Post(claimed + "/claim", "{}").Gives();
            await (await As("partner")).Post(claimed + "/payments", """{ "orderNumber": "JF-2", "amount": "5.00", "currency": "CNY" }""").Gives();
            var renewal = await (await this.Officer()).Post("/v1/applications", Scene.Submission(more: """ "renews": { "certificateNumber": "OLD-1", "expiresOn": "2026-04-13" }, "acceptance": { "decision": "accepted" } """)).Gives(201);
            await this.Settles("/v1/applications/" + through.Text("id"));
            SetClock(Scene.Beijing(3, 13));
            await (await this.Examiner(Scene.Department)).Post(claimed + "/acceptance", Scene.Accept).Gives();
            await this.Settles(claimed);
            await (await As("partner")).Post(claimed + "/payments", """{ "orderNumber": "JF-3", "amount": "7.00", "currency": "CNY" }""").Gives();
            SetClock(Scene.Beijing(4, 14));
            await Hall.Eventually(async () => (await (await this.Overseer()).Read("/v1/applications/" + renewal.Text("id"))).State() == "completed");
            Position = await this.Head();
        }
    }
}
