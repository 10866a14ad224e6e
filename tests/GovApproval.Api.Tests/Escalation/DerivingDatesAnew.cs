using System.Globalization;
using System.Text.Json.Nodes;
using GovApproval.Api.Stored;
using GovApproval.Api.Supervision;
using GovApproval.Api.Tests.Nodes;
using GovApproval.Applications;
using GovApproval.Calendar;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GovApproval.Api.Tests.Escalation;

/// <summary>Several pages of cases, all accepted on Monday 2 March 2026, the promise due on the 9th and the warning on the 6th.</summary>
public sealed class DerivingDatesAnew(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const int Cases = 5000;
    private const string Calendar = "/v1/calendars/2026";
    private const string Rules = "/v1/supervision/rules";

    [Fact]
    public async Task reaches_every_case_of_every_page_and_each_tells_a_move_once()
    {
        service.SetClock(Scene.Beijing(3, 2));
        await service.SeedCases(Cases);
        await service.FilesCaughtUp();
        (await With("2026-03-09", "2026-03-06")).ShouldBe(Cases);

        // The law's own rules sooner by a day: nobody's limit moves, the warning does, and nobody has a move to tell.
        var supervisor = await service.Supervisor();
        var rules = JsonNode.Parse((await supervisor.Read(Rules)).GetProperty("rules").GetRawText())!.AsArray();
        foreach (var near in rules.Where(rule => rule!["kind"]!.GetValue<string>() == "promise-near"))
        {
            near!["days"] = near["days"]!.GetValue<int>() + 1;
        }

        (await supervisor.Put(Rules, new JsonObject { ["rules"] = rules.DeepClone() }.ToJsonString())).IsSuccessStatusCode.ShouldBeTrue();
        await Hall.Eventually(async () => await With("2026-03-09", "2026-03-05") == Cases, 60);
        (await Moves("count(*)")).ShouldBe(0);

        // The Wednesday off: everything is a day later, as every case says.
        var calendar = JsonNode.Parse((await service.Nobody.Read(Calendar)).GetRawText())!;
        var days = calendar["days"]!.AsArray();
        days.Add(new JsonObject { ["name"] = "closed", ["date"] = "2026-03-04", ["isOffDay"] = true });
        var body = new JsonObject { ["year"] = 2026, ["papers"] = calendar["papers"]!.DeepClone(), ["days"] = days.DeepClone() };
        await (await service.CatalogueOfficer()).Put(Calendar, body.ToJsonString()).Gives();
        await Hall.Eventually(async () => await With("2026-03-10", "2026-03-06") == Cases, 60);
        (await Moves("count(*)"), await Moves("count(distinct stream_id)")).ShouldBe((Cases, Cases));
    }

    [Fact]
    public async Task puts_right_at_a_start_whatever_stands_beside_a_case()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var id = (await service.Files()).Split('/')[^1];
        await service.FilesCaughtUp();
        var dates = await Ask($"select (due_on - date '2026-01-01') * 1000 + (elapses_on - date '2026-01-01') from mt_doc_casefile where id = '{id}'");
        await Ask($"update mt_doc_casefile set submitted_by = 'nobody', window_code = null, due_on = null, elapses_on = null where id = '{id}' returning 1");
        await using var newer = await Node.On(service);
        await Hall.Eventually(async () => await Ask(
            $"select count(*) from mt_doc_casefile where id = '{id}' and submitted_by <> 'nobody' and window_code = '{Scene.Window}' and (due_on - date '2026-01-01') * 1000 + (elapses_on - date '2026-01-01') = {dates}") == 1);
    }

    [Fact]
    public void derives_alone_the_same_dates_as_with_all_columns()
    {
        var by = new Yardstick(WorkingCalendar.Unannounced, ShippedRules.Book);
        var (officer, at) = (new ActorId("wang"), Scene.Beijing(3, 2));
        var submitted = new ApplicationSubmitted(
            "R", new(Scene.Permit), 1, new(Scene.Department), new(Scene.Window), Channel.Counter, new SealedParty(PartyKind.Person, new PersonId(Guid.NewGuid()), ""), null, null, [], null, null, officer, at);
        var accepted = new ApplicationAccepted(Standing.After(submitted), 1, new Limits(10, 5, OnTheSpot: false), null, officer, at);
        var suspended = new ClockSuspended(Standing.After(accepted), "expert-review", 5, "TZ-1", officer, at);
        CaseFile? file = null;
        foreach (var happened in new ApplicationEvent[] { submitted, accepted, suspended })
        {
            file = CaseFile.Evolve(file, happened);
            var all = CaseFileColumns.Of(file, by);
            CaseFileColumns.DatesOf(file, by).ShouldBe(CaseFileColumns.Dates.Select(place => all[place]));
        }

        CaseFileColumns.Dates.Select(place => Tables.CaseFiles.Columns[place].Name).ShouldBe(["due_on", "elapses_on"]);
    }

    private Task<int> With(string dueOn, string elapsesOn) =>
        Ask($"select count(*) from mt_doc_casefile where receipt_number like 'seed-%' and due_on = '{dueOn}' and elapses_on = '{elapsesOn}'");

    private Task<int> Moves(string what) => Ask(
        $"select {what} from mt_events where type = 'deadline_moved' and stream_id in (select id from mt_doc_casefile where receipt_number like 'seed-%')");

    private async Task<int> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
