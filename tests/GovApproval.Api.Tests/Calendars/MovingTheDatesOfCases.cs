using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Tests.Nodes;

namespace GovApproval.Api.Tests.Calendars;

/// <summary>
/// A food permit accepted on Monday 2 March 2026 has 5 working days by promise, to the 9th, and 10 by law, to the 16th. Each test closes
/// the nation's offices, or one hall, on a day of its own.
/// </summary>
public sealed class MovingTheDatesOfCases(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task tells_each_case_concerned_once_and_no_other()
    {
        var (early, late) = (await Begun(3, 2), await Begun(4, 13));
        service.SetClock(Scene.Beijing(3, 3));
        await Close(2026, "2026-03-05");
        var moved = (await Moves(early, 1))[0];
        moved.GetProperty("promised").GetRawText().ShouldBe("""{"from":"2026-03-09","to":"2026-03-10"}""");
        moved.GetProperty("statutory").GetRawText().ShouldBe("""{"from":"2026-03-16","to":"2026-03-17"}""");
        (moved.Number("year"), moved.Text("region")).ShouldBe((2026, ""));
        moved.Number("version").ShouldBe((await service.Nobody.Read("/v1/calendars/2026")).Number("version"));
        moved.GetProperty("notices").GetArrayLength().ShouldBeGreaterThan(0);
        var overseer = await service.Overseer();
        (await overseer.Read(early)).GetProperty("clock").GetProperty("promised").Text("dueOn").ShouldBe("2026-03-10");
        (await overseer.Read("/v1/applications?item=food-business-permit&acceptedTo=2026-03-02&dueBefore=2026-03-10&limit=200")).Items()
            .ShouldNotContain(file => early.EndsWith(file.Text("id")!, StringComparison.Ordinal));

        // As it was known the day before the notice.
        (await overseer.Read(early + "/clock?asOf=2026-03-02T12:00:00%2B08:00")).GetProperty("promised").Text("dueOn").ShouldBe("2026-03-09");
        (await overseer.Read(early + "?asOf=2026-03-02T12:00:00%2B08:00")).GetProperty("clock").GetProperty("promised").Text("dueOn").ShouldBe("2026-03-09");

        // Another amendment, of days on which none of them is under way, moves neither; nor does another start.
        await Close(2026, "2026-03-05", "2026-11-20");
        await using (var other = await Node.On(service))
        {
            await Close(2026, "2026-03-05", "2026-11-20", "2026-03-06");
            await Moves(early, 2);
        }

        (await Moves(early, 2)).Length.ShouldBe(2);
        (await Moves(late, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task concerns_the_windows_of_a_closed_hall_alone()
    {
        var officer = await service.CatalogueOfficer();
        foreach (var (window, hall) in new[] { ("w-east", """, "hall": "east-hall" """), ("w-west", "") })
        {
            (await officer.Put($"/v1/windows/{window}", $$"""{ "name": "Counter", "department": "{{Scene.Department}}"{{hall}} }""")).IsSuccessStatusCode.ShouldBeTrue();
        }

        service.SetClock(Scene.Beijing(5, 11));
        var east = await service.Files(more: """, "window": "w-east" """);
        var west = await service.Files(more: """, "window": "w-west" """);
        await officer.Put("/v1/calendars/2026?hall=east-hall", """
            { "year": 2026, "papers": ["notice 7 of the hall"], "days": [{ "name": "停电 (no power)", "date": "2026-05-14", "isOffDay": true }] }
            """).Gives(201, version: 1);
        var moved = (await Moves(east, 1))[0];
        (moved.Text("region"), moved.GetProperty("promised").Text("to")).ShouldBe(("510682/east-hall", "2026-05-19"));
        var overseer = await service.Overseer();
        service.SetClock(Scene.Beijing(5, 18));
        (await overseer.Read(west)).GetProperty("clock").GetProperty("promised").Text("dueOn").ShouldBe("2026-05-18");
        var day = (await overseer.Read(east + "/clock")).GetProperty("days").EnumerateArray().Single(d => d.Text("date") == "2026-05-14");
        (day.GetProperty("counted").GetBoolean(), day.Text("reason"), day.Text("region")).ShouldBe((false, "holiday", "510682/east-hall"));
        day.GetProperty("notices")[0].GetString().ShouldBe("notice 7 of the hall");
        (await Moves(west, 0)).ShouldBeEmpty();
        (await service.Nobody.Read("/v1/calendars/due-date?from=2026-05-11&workingDays=5")).Text("dueOn").ShouldBe("2026-05-18");
        (await officer.Read("/v1/calendars/2026?hall=east-hall")).Text("region").ShouldBe("510682/east-hall");
        await service.Nobody.GetAsync("/v1/calendars/2026?hall=east-hall&region=51").Refuses(400, "validation");
    }

    [Fact]
    public async Task tells_once_though_the_service_is_killed_and_two_sweep()
    {
        service.SetClock(Scene.Beijing(6, 8));
        var paths = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => service.Files()));
        var doomed = await Node.On(service, quiet: true);
        var closing = Close(2026, "2026-06-11");
        await doomed.Kill();
        await closing;
        await using var other = await Node.On(service);
        await Close(2026, "2026-06-11", "2026-11-21"); // moves nobody's dates, and has every case looked at again
        foreach (var path in paths)
        {
            (await Moves(path, 1)).Length.ShouldBe(1);
        }
    }

    private async Task<string> Begun(int month, int day)
    {
        service.SetClock(Scene.Beijing(month, day));
        return await service.Files();
    }

    /// <summary>The calendar as it stands, with days off beside.</summary>
    private async Task Close(int year, params string[] dates)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/v1/calendars/{year}");
        var calendar = JsonNode.Parse((await service.Nobody.Read(path)).GetRawText())!;
        var days = calendar["days"]!.AsArray();
        foreach (var date in dates.Where(date => !days.Any(day => day!["date"]!.GetValue<string>() == date)))
        {
            days.Add(new JsonObject { ["name"] = "closed", ["date"] = date, ["isOffDay"] = true });
        }

        var body = new JsonObject { ["year"] = year, ["papers"] = calendar["papers"]!.DeepClone(), ["days"] = days.DeepClone() };
        await (await service.CatalogueOfficer()).Put(path, body.ToJsonString()).Gives();
    }

    /// <summary>What calendars moved of a case, once there are so many of it.</summary>
    private async Task<JsonElement[]> Moves(string path, int atLeast)
    {
        JsonElement[] moves = [];
        var overseer = await service.Overseer();
        await Hall.Eventually(async () =>
        {
            moves = [.. (await overseer.Read(path + "/events")).Items().Where(e => e.Text("type") == "DeadlineMoved").Select(e => e.GetProperty("data"))];
            return moves.Length >= atLeast;
        });
        return moves;
    }
}
