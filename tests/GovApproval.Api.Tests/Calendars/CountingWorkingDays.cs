using System.Text.Json;
using System.Text.Json.Nodes;

namespace GovApproval.Api.Tests.Calendars;

public sealed class CountingWorkingDays(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Theory]
    [InlineData(2019)]
    [InlineData(2020)]
    [InlineData(2021)]
    [InlineData(2022)]
    [InlineData(2023)]
    [InlineData(2025)]
    public async Task ships_the_notices_of_the_state_council(int year)
    {
        var known = await service.Nobody.GetAsync($"/v1/calendars/{year}").Gives(200, version: 1);
        using var shipped = JsonDocument.Parse(Shipped(year));
        JsonElement.DeepEquals(known.GetProperty("days"), shipped.RootElement.GetProperty("days")).ShouldBeTrue();
        JsonElement.DeepEquals(known.GetProperty("papers"), shipped.RootElement.GetProperty("papers")).ShouldBeTrue();
    }

    [Fact]
    public async Task takes_a_published_file_as_it_is()
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/calendars/2024", Shipped(2024)).Gives(200, version: 1);
        var amended = JsonNode.Parse(Shipped(2024))!;
        amended["days"]!.AsArray().Add(new JsonObject { ["name"] = "closure", ["date"] = "2024-11-11", ["isOffDay"] = true });
        (await officer.Put("/v1/calendars/2024", amended.ToJsonString()).Gives(200, version: 2)).Number("version").ShouldBe(2);
        (await service.Nobody.Read("/v1/calendars/due-date?from=2024-11-08&workingDays=1")).Text("dueOn").ShouldBe("2024-11-12");
    }

    [Theory]
    [InlineData("/v1/calendars/2026")]
    [InlineData("/v1/calendars/2026?region=513400")]
    [InlineData("/v1/calendars/2026?hall=back-and-forth")]
    public async Task takes_a_calendar_back_as_it_was_read(string path)
    {
        var officer = await service.CatalogueOfficer();
        if (path.Contains('?', StringComparison.Ordinal))
        {
            await officer.Put(path, """{ "year": 2026, "papers": ["凉府令1号"], "days": [{ "name": "火把节", "date": "2026-08-06", "isOffDay": true }], "knownSince": "2026-01-05T00:00:00Z" }""").Gives(201, version: 1);
        }

        var read = await service.Nobody.GetAsync(path).Gives(200, version: 1);
        var back = await officer.Put(path, read.GetRawText()).Gives(200, version: 1);
        JsonElement.DeepEquals(back, read).ShouldBeTrue("nothing has changed");
        var elsewhere = JsonNode.Parse(read.GetRawText())!;
        elsewhere["region"] = "11";
        (await officer.Put(path, elsewhere.ToJsonString()).Refuses(400, "validation")).GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["/region"]);
    }

    [Fact]
    public async Task counts_across_the_spring_festival_and_its_make_up_days()
    {
        var due = await service.Nobody.Read("/v1/calendars/due-date?from=2026-02-12&workingDays=5");
        due.Text("dueOn").ShouldBe("2026-02-26");
        due.GetProperty("provisional").GetBoolean().ShouldBeFalse();
        var days = due.GetProperty("days").EnumerateArray().ToArray();
        days.Where(d => d.GetProperty("counted").GetBoolean()).Select(d => d.Text("date")).ShouldBe(["2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26"]);
        days.Single(d => d.Text("date") == "2026-02-14").Text("reason").ShouldBe("working day made up for 春节");
        days.Single(d => d.Text("date") == "2026-02-16").Text("reason").ShouldBe("holiday: 春节");
    }

    [Fact]
    public async Task says_that_a_year_not_announced_is_provisional()
    {
        await service.Nobody.GetAsync("/v1/calendars/2027").Refuses(404, "not-found");
        (await service.Nobody.Read("/v1/calendars/due-date?from=2026-12-28&workingDays=10")).GetProperty("provisional").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("workingDays=5")]
    [InlineData("from=2026-02-12")]
    [InlineData("from=2026-02-30&workingDays=5")]
    [InlineData("from=2026-02-12&workingDays=-1")]
    [InlineData("from=2026-02-12&workingDays=1001")]
    [InlineData("from=2026-02-12&workingDays=5&region=51")]
    public Task refuses_a_question_it_cannot_count(string query) => service.Nobody.GetAsync("/v1/calendars/due-date?" + query).Refuses(400, "validation");

    [Theory]
    [InlineData("""{ "year": 2026, "papers": [], "days": [] }""", 409, "calendar-empty")]
    [InlineData("""{ "year": 2026, "papers": [], "days": [{ "name": "x", "date": "2024-05-01", "isOffDay": true }] }""", 409, "calendar-day-outside-year")]
    [InlineData("""{ "year": 2026, "papers": [], "days": [{ "name": "x", "date": "2026-05-01", "isOffDay": true }, { "name": "y", "date": "2026-05-01", "isOffDay": false }] }""", 409, "calendar-day-twice")]
    [InlineData("""{ "year": 2025, "papers": [], "days": [{ "name": "x", "date": "2025-05-01", "isOffDay": true }] }""", 400, "validation")]
    [InlineData("""{ "year": 2026, "papers": [], "days": [{ "name": "x", "date": "2026-05-01" }] }""", 400, "validation")]
    [InlineData("""{ "year": 2026, "papers": [], "holidays": [] }""", 400, "validation")]
    public async Task refuses_a_calendar_that_cannot_be(string body, int status, string code) =>
        await (await service.CatalogueOfficer()).Put("/v1/calendars/2026", body).Refuses(status, code);

    [Fact]
    public async Task is_the_catalogue_officers_to_publish()
    {
        await (await service.Examiner("tax")).Put("/v1/calendars/2027", Shipped(2026)).Refuses(403, "forbidden");
        await service.Nobody.Put("/v1/calendars/2027", Shipped(2026)).Refuses(401, "unauthorized");
    }

    internal static string Shipped(int year) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Calendars", $"{year}.json"));
}

public sealed class AmendingACalendar(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task moves_the_due_dates_of_open_cases()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var examiner = await service.Examiner(Scene.Department);
        var path = await service.Files();
        var id = path.Split('/')[^1];
        (await Promised(examiner, path)).ShouldBe("2026-03-09");
        (await Inbox(examiner)).ShouldContain(id);

        await (await service.CatalogueOfficer()).Put("/v1/calendars/2026", With("2026-03-05")).Gives(200, version: 2);
        (await Promised(examiner, path)).ShouldBe("2026-03-10");
        await Hall.Eventually(async () => !(await Inbox(examiner)).Contains(id));
        service.SetClock(Scene.Beijing(3, 6));
        var closed = (await examiner.Read(path + "/clock")).GetProperty("days").EnumerateArray().Single(d => d.Text("date") == "2026-03-05");
        (closed.GetProperty("counted").GetBoolean(), closed.Text("reason")).ShouldBe((false, "holiday"));
        await Hall.Eventually(async () => (await examiner.Read(path + "/events")).Items().Select(e => e.Text("type")).Contains("DeadlineMoved"));
        (await examiner.Read(path + "/events")).Items().Length.ShouldBe(3);
    }

    [Fact]
    public async Task in_one_region_concerns_that_region_alone()
    {
        var officer = await service.CatalogueOfficer();
        const string Layer = """{ "year": 2026, "papers": ["a notice of the city"], "days": [{ "name": "a local festival", "date": "2026-04-14", "isOffDay": true }] }""";
        await officer.Put("/v1/calendars/2026?region=510600", Layer).Gives(201, version: 1);
        (await officer.Read("/v1/calendars/2026?region=5106")).Text("region").ShouldBe("5106");
        (await officer.Read("/v1/calendars/due-date?from=2026-04-13&workingDays=1")).Text("dueOn").ShouldBe("2026-04-15");
        var elsewhere = await service.As("catalogue-officer", "elsewhere", division: "510722");
        (await elsewhere.Read("/v1/calendars/due-date?from=2026-04-13&workingDays=1")).Text("dueOn").ShouldBe("2026-04-14");
        await officer.GetAsync("/v1/calendars/2026?region=12").Refuses(404, "not-found");
        await officer.GetAsync("/v1/calendars/2026?region=Sichuan").Refuses(400, "validation");
    }

    [Fact]
    public async Task of_a_year_announced_at_last_makes_it_certain()
    {
        var calendar = JsonNode.Parse(CountingWorkingDays.Shipped(2026))!;
        calendar["year"] = 2028;
        calendar["days"] = new JsonArray(new JsonObject { ["name"] = "元旦", ["date"] = "2028-01-03", ["isOffDay"] = true });
        (await service.Nobody.Read("/v1/calendars/due-date?from=2028-01-02&workingDays=1")).GetProperty("provisional").GetBoolean().ShouldBeTrue();
        await (await service.CatalogueOfficer()).Put("/v1/calendars/2028", calendar.ToJsonString()).Gives(201, version: 1);
        var due = await service.Nobody.Read("/v1/calendars/due-date?from=2028-01-02&workingDays=1");
        (due.Text("dueOn"), due.GetProperty("provisional").GetBoolean()).ShouldBe(("2028-01-04", false));
    }

    private static async Task<string?> Promised(HttpClient by, string path) => (await by.Read(path)).GetProperty("clock").GetProperty("promised").Text("dueOn");

    private static async Task<string?[]> Inbox(HttpClient by) => [.. (await by.Read("/v1/applications?dueBefore=2026-03-10")).Items().Select(file => file.Text("id"))];

    private static string With(string dayOff)
    {
        var calendar = JsonNode.Parse(CountingWorkingDays.Shipped(2026))!;
        calendar["days"]!.AsArray().Add(new JsonObject { ["name"] = "closure of the hall", ["date"] = dayOff, ["isOffDay"] = true });
        return calendar.ToJsonString();
    }
}
