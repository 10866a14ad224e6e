using System.Globalization;
using Npgsql;

namespace GovApproval.Api.Tests.Projections;

public sealed class FoldingViewsAnew(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private static readonly string[] Tables = ["casefile", "windowworkload", "workmonth", "performancemonth", "projectprogress", "greenlane", "greentraffic", "opencards"];

    [Fact]
    public async Task gives_the_bytes_that_were_there_while_commands_go_on()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var admin = await service.Administrator();
        await (await service.Overseer()).Put("/v1/green-channel/91510682MA00000009", """{ "kind": "enterprise", "name": "e", "ground": "g", "grantedBy": "Wang Wei", "validTo": "2026-12-31" }""").Gives(201);
        await admin.Post("/v1/projects", """{ "code": "2603-fold", "name": "p", "leadDepartment": "housing-construction", "investor": "i", "items": ["fire-design-review", "construction-permit"] }""").Gives(201);
        var commands = Enumerable.Range(0, 4).Select(async lane =>
        {
            for (var i = 0; i < 8; i++)
            {
                await service.Settles(await service.Files(number: $"91510682MA{lane.ToString(CultureInfo.InvariantCulture)}000000{(i % 2 == 0 ? 9 : 1)}"));
                await service.Files(accepted: i % 2 == 0);
            }
        }).ToArray();
        var views = (await admin.Read("/v1/admin/projections")).Items().Select(view => view.Text("name")!).ToArray();
        views.ShouldBe(["WindowWorkload", "Workload", "Performance", "ParallelApproval", "GreenChannel", "GreenTraffic", "Supervision", "PublicGrants", "Holdings", "CountedPlaces", "RareSteps", "CaseFiles"], ignoreOrder: true);
        await Task.WhenAll(views.Select(view => Fold(admin, view)));
        await Task.WhenAll(commands);

        // A card is still open when all is quiet: the calendar has asked too.
        service.SetClock(Scene.Beijing(3, 17));
        await Hall.Eventually(async () =>
            (await admin.Read("/v1/applications?state=submitted")).Items().Length == 0 && (await admin.Read("/v1/applications?state=accepted&card=none")).Items().Length == 0);
        await Hall.Eventually(async () => (await admin.Read("/v1/admin/projections")).Items().All(view => view.Number("lag") == 0));
        var live = await Documents();
        live["casefile"].Length.ShouldBe(66);
        live["opencards"].ShouldNotBeEmpty();
        foreach (var view in views)
        {
            await Fold(admin, view);
        }

        var folded = await Documents();
        foreach (var table in Tables)
        {
            folded[table].ShouldBe(live[table], table);
        }
    }

    [Fact]
    public async Task is_the_administrators_to_begin()
    {
        await (await service.Overseer()).Post("/v1/admin/projections/WindowWorkload/rebuild", "").Refuses(403, "forbidden");
        await (await service.Examiner("tax")).GetAsync("/v1/admin/projections").Refuses(403, "forbidden");
        await (await service.Administrator()).Post("/v1/admin/projections/no-such-view/rebuild", "").Refuses(404, "not-found");
    }

    private static async Task Fold(HttpClient admin, string view)
    {
        (await admin.Send(HttpMethod.Post, $"/v1/admin/projections/{view}/rebuild").Gives(202)).Text("name").ShouldBe(view);
        await Hall.Eventually(async () =>
        {
            var rebuild = (await admin.Read("/v1/admin/projections")).Items().Single(one => one.Text("name") == view).GetProperty("rebuild");
            rebuild.Text("phase").ShouldNotBe("failed");
            return rebuild.Text("phase") == "done";
        });
    }

    private async Task<Dictionary<string, string[]>> Documents()
    {
        await using var database = new NpgsqlConnection(service.ConnectionString);
        await database.OpenAsync();
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            await using var command = new NpgsqlCommand($"select tenant_id || id::text || data::text from mt_doc_{table} order by tenant_id, id", database);
            await using var rows = await command.ExecuteReaderAsync();
            var found = new List<string>();
            while (await rows.ReadAsync())
            {
                found.Add(rows.GetString(0));
            }

            all.Add(table, [.. found]);
        }

        return all;
    }
}
