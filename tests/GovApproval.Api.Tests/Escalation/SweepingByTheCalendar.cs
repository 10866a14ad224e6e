using System.Globalization;
using System.Text.Json;
using GovApproval.Api.Tests.Nodes;
using Npgsql;

namespace GovApproval.Api.Tests.Escalation;

/// <summary>
/// A food permit accepted on Monday 2 March 2026 has 5 working days by promise, to the 9th, and 10 by law, to the 16th: the rungs are
/// reached on the 6th, the 10th and the 17th.
/// </summary>
public sealed class SweepingByTheCalendar(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    // Past the promise its ladder goes on after five working days: on the 17th, as the law's limit passes.
    private static readonly string?[] AllRungs = ["promise-near", "promise-passed", null, "statutory-passed"];

    [Fact]
    public async Task climbs_each_rung_once_on_its_day()
    {
        var path = await Begun();
        service.SetClock(Scene.Beijing(3, 5));
        await Round();
        (await Rungs(path)).ShouldBeEmpty();
        service.SetClock(Scene.Beijing(3, 6, 0));
        var near = await Reaches(path, 1);
        (near.Text("card"), near.Number("escalationLevel")).ShouldBe(("yellow", 1));
        service.SetClock(Scene.Beijing(3, 9, 23));
        await Round();
        (await Rungs(path)).ShouldBe(["promise-near"]);
        service.SetClock(Scene.Beijing(3, 10));
        var passed = await Reaches(path, 2);
        (passed.Text("card"), passed.Number("escalationLevel")).ShouldBe(("red", 2));
        service.SetClock(Scene.Beijing(3, 17));
        var late = await Reaches(path, 3);
        (late.Text("card"), late.Number("escalationLevel")).ShouldBe(("red", 3));
        await Reaches(path, 4);
        (await Rungs(path)).ShouldBe(AllRungs);
    }

    [Fact]
    public async Task is_kept_from_no_case_by_one_that_cannot_be_stored()
    {
        var (spoilt, other) = (await Begun(), await Begun());
        await Database($"alter table mt_events add constraint spoilt check (stream_id <> '{spoilt.Split('/')[^1]}' or version < 3) not valid");
        service.SetClock(Scene.Beijing(3, 17));
        await Reaches(other, 4);
        (await Rungs(spoilt)).ShouldBeEmpty();
        await Database("alter table mt_events drop constraint spoilt");
        service.SetClock(Scene.Beijing(3, 17, 12));
        await Reaches(spoilt, 4);

        async Task Database(string sql)
        {
            await using var connection = new NpgsqlConnection(service.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task climbs_in_order_what_was_missed_and_never_twice()
    {
        var path = await Begun();
        service.SetClock(Scene.Beijing(3, 17));
        await Reaches(path, 4);
        service.SetClock(Scene.Beijing(3, 17)); // the clock stands still
        await Round();
        service.SetClock(Scene.Beijing(3, 4)); // and goes back
        await Round();
        await Round();
        (await Rungs(path)).ShouldBe(AllRungs);
        var events = (await (await service.Overseer()).Read(path + "/events")).Items();
        events.Select(e => e.Text("type")).ShouldBe(
        [
            "ApplicationSubmitted", "ApplicationAccepted", "CardIssued", "ApplicationEscalated", "CardIssued", "ApplicationEscalated", "ApplicationEscalated",
            "CardIssued", "ApplicationEscalated",
        ]);
        events[^1].Text("actor").ShouldBe("calendar");
    }

    [Fact]
    public async Task leaves_a_suspended_case_alone_until_it_is_resumed()
    {
        var path = await Begun();
        var examiner = await service.Examiner(Scene.Department);
        await examiner.Post(path + "/suspension", """{ "ground": "expert-review", "plannedDays": 60, "noticeNumber": "TZ-1" }""").Gives();
        service.SetClock(Scene.Beijing(3, 31));
        await Round();
        (await Rungs(path)).ShouldBeEmpty();
        await examiner.Post(path + "/resumption", "{}").Gives();
        service.SetClock(Scene.Beijing(4, 3)); // four days counted: 31 March, 1, 2 and 3 April
        await Reaches(path, 1);
        (await Rungs(path)).ShouldBe(["promise-near"]);
    }

    [Fact]
    public async Task shows_its_cards_to_the_supervisors()
    {
        var overseer = await service.Overseer();
        var path = await Begun();
        service.SetClock(Scene.Beijing(3, 10));
        await Reaches(path, 2);
        var issued = (await overseer.Read(path + "/events")).Items()[^1].GetProperty("position").GetInt64();
        var before = await Red(overseer, issued);
        var position = await service.Settles(path);
        (await Red(overseer, position)).ShouldBe(before - 1);
    }

    [Fact]
    public async Task climbs_once_though_two_services_sweep()
    {
        var paths = await Many(30);
        await using var other = await Node.On(service);
        foreach (var day in new[] { 6, 10, 17 })
        {
            other.SetClock(Scene.Beijing(3, day));
            service.SetClock(Scene.Beijing(3, day));
        }

        await AllReachedOnce(paths);
    }

    [Fact]
    public async Task goes_on_where_a_killed_service_left_off()
    {
        var paths = await Many(120);
        var doomed = await Node.On(service, quiet: true);
        doomed.SetClock(Scene.Beijing(3, 17));
        await Hall.Eventually(async () => (await Files(paths)).Any(file => file.GetProperty("escalations").GetArrayLength() > 0));
        await doomed.Kill();
        service.SetClock(Scene.Beijing(3, 17));
        await AllReachedOnce(paths);
    }

    /// <summary>A case accepted on the Monday.</summary>
    private async Task<string> Begun()
    {
        service.SetClock(Scene.Beijing(3, 2));
        return await service.Files();
    }

    private async Task<string[]> Many(int count)
    {
        service.SetClock(Scene.Beijing(3, 2));
        return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => service.Files()));
    }

    /// <summary>A round begun after this one has ended shows that this one ended: an on-the-day case of the round is seen to.</summary>
    private async Task Round()
    {
        var now = service.Now();
        foreach (var _ in new[] { 1, 2 })
        {
            service.SetClock(Scene.Beijing(1, 5));
            var control = await service.Files("explosives-transport", "public-security");
            service.SetClock(now);
            await Hall.Eventually(async () => await Card(control) != "none");
        }
    }

    private async Task<string?> Card(string path) => (await (await service.Overseer()).Read(path)).Text("card");

    private async Task<JsonElement> Reaches(string path, int rungs)
    {
        var overseer = await service.Overseer();
        var file = await overseer.Read(path);
        await Hall.Eventually(async () => (file = await overseer.Read(path)).GetProperty("escalations").GetArrayLength() >= rungs);
        return file;
    }

    private async Task<string?[]> Rungs(string path) =>
        [.. (await (await service.Overseer()).Read(path)).GetProperty("escalations").EnumerateArray().Select(e => e.Text("rung"))];

    private async Task<JsonElement[]> Files(string[] paths)
    {
        var ids = paths.Select(path => path.Split('/')[^1]).ToHashSet(StringComparer.Ordinal);
        var page = (await (await service.Overseer()).Read("/v1/applications?item=food-business-permit&state=accepted&limit=200")).Items();
        return [.. page.Where(file => ids.Contains(file.Text("id")!))];
    }

    private async Task AllReachedOnce(string[] paths)
    {
        var files = await Files(paths);
        await Hall.Eventually(async () => (files = await Files(paths)).All(file => file.GetProperty("escalations").GetArrayLength() >= 4));
        files.Length.ShouldBe(paths.Length);
        foreach (var file in files)
        {
            file.GetProperty("escalations").EnumerateArray().Select(e => e.Text("rung")).ShouldBe(AllRungs);
            file.Number("version").ShouldBe(9, file.Text("id"));
        }
    }

    private static async Task<int> Red(HttpClient overseer, long atLeast) =>
        (await overseer.Read(string.Create(CultureInfo.InvariantCulture, $"/v1/views/supervision?atLeast={atLeast}"))).Items()
            .Where(row => row.Text("item") == Scene.Permit).Sum(row => row.Number("red"));
}
