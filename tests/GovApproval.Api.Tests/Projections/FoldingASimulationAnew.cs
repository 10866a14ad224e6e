extern alias cli;

using System.Security.Cryptography;
using System.Text;
using Npgsql;
using cli::GovApproval.Cli.Simulation;
using GovApproval.Api.Projections;

namespace GovApproval.Api.Tests.Projections;

/// <summary>After the months of a whole center, in little: every view, live, folded once and folded again, is the same to the byte.</summary>
public sealed class FoldingASimulationAnew(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    /// <summary>What the views answer over HTTP, each of them.</summary>
    private static readonly string[] s_reads =
    [
        "window-workload?limit=200", "workload?by=officer&from=2026-01-01&to=2026-12-31&limit=200", "performance?from=2026-01-01&to=2026-12-31&by=item&limit=200", "parallel-approval?limit=200",
        "green-channel?limit=200", "green-channel/checks?by=window&limit=200", "supervision?limit=200", "fees?from=2026-01-01&to=2026-12-31&limit=200",
        "fees/cases?from=2026-01-01&to=2026-12-31&limit=200", "performance/cases?from=2026-01-01&to=2026-12-31&figure=late&limit=200", "green-channel/comparison/cases?figure=others-completed&limit=200",
        "rare-steps?from=2026-01-01&to=2026-12-31", "rare-steps/cases?from=2026-01-01&to=2026-12-31&step=claimed",
    ];

    [Theory]
    [InlineData("shifang", 905, "510682")]
    [InlineData("construction", 60, "510683")]
    [InlineData("gaoqing", 120, "370322")]
    public async Task gives_identical_bytes_twice(string scenario, int cases, string division)
    {
        var ct = TestContext.Current.CancellationToken;
        using (var client = new ServiceClient(service.Address, callers: 4))
        {
            var outcome = await new SimulationRun(new(Scenario.Load(scenario), service.Address, division, cases, Seed: 1, Callers: 4), client).Run(new Silence(), ct);

            // What is filed once more in a project comes on top; a promise missed and a case taken back are never completed.
            outcome.Figures.Single(figure => figure.Name.StartsWith("Cases received", StringComparison.Ordinal)).Answered.ShouldBeInRange(cases, 1.04 * cases);
            outcome.Figures.Single(figure => figure.Name == "Completion").Answered.ShouldBeInRange(98, 100);
        }

        var admin = await service.As("administrator", division: division);
        await Hall.Eventually(async () => (await admin.Read("/v1/admin/projections")).Items().All(view => view.Number("lag") == 0), seconds: 60);
        var live = await Documents();
        BackgroundViews.Tables.Select(table => table.SqlName).ShouldBeSubsetOf(live.Keys);
        var views = (await admin.Read("/v1/admin/projections")).Items().Select(view => view.Text("name")!).ToArray();
        views.Length.ShouldBe(BackgroundViews.Tables.Count + 1, "every view across cases, and the case files");
        if (scenario == "shifang")
        {
            live.ShouldAllBe(table => table.Value.Documents > 0, "a simulation gives every view something to fold");
        }

        var answers = await Answers(admin);
        await TraceFigures(admin);
        for (var round = 0; round < 2; round++)
        {
            foreach (var view in views)
            {
                await admin.Send(HttpMethod.Post, $"/v1/admin/projections/{view}/rebuild").Gives(202);
                await Hall.Eventually(
                    async () => (await admin.Read("/v1/admin/projections")).Items().Single(one => one.Text("name") == view).GetProperty("rebuild").Text("phase") == "done", seconds: 60);
            }

            (await Documents()).ShouldBe(live);
            (await Answers(admin)).ShouldBe(answers);
        }

        await TraceFigures(admin);
    }

    // Of the center and of whoever has most: every number is as many cases as are listed behind it.
    private static async Task TraceFigures(HttpClient admin)
    {
        const string Year = "from=2026-01-01&to=2026-12-31";
        foreach (var by in new[] { "department", "window", "item", "officer" })
        {
            var report = await admin.Read($"/v1/views/performance?{Year}&by={by}&limit=200");
            foreach (var row in report.Items().OrderByDescending(row => row.Number("completed")).Take(2).Append(report.GetProperty("total")))
            {
                foreach (var (figure, number) in TracingTheFigures.Numbers(row))
                {
                    (await Listed(admin, row.Text("cases")!, figure)).ShouldBe(number, $"{figure} of {row.Text("code")} by {by}");
                }
            }
        }

        foreach (var by in new[] { "window", "item", "officer" })
        {
            foreach (var row in (await admin.Read($"/v1/views/workload?{Year}&by={by}&limit=200")).Items().OrderByDescending(row => row.Number("completed")).Take(2))
            {
                foreach (var figure in new[] { "received", "accepted", "examined", "verified", "completed", "late", "deemed" })
                {
                    (await Listed(admin, row.Text("cases")!, figure)).ShouldBe(row.Number(figure), $"{figure} of the work of {row.Text("code")} by {by}");
                }

                foreach (var time in row.GetProperty("times").EnumerateArray())
                {
                    (await Listed(admin, row.Text("timesCases")!.Replace("{step}", time.Text("step"), StringComparison.Ordinal), "")).ShouldBe(time.Number("cases"));
                }
            }
        }
    }

    private static async Task<int> Listed(HttpClient admin, string template, string figure)
    {
        var (count, next) = (0, (string?)"");
        while (next is not null)
        {
            var page = await admin.Read($"{template.Replace("{figure}", figure, StringComparison.Ordinal)}&limit=200{(next == "" ? "" : "&cursor=" + next)}");
            (count, next) = (count + page.Items().Length, page.Text("next"));
        }

        return count;
    }

    private static async Task<string[]> Answers(HttpClient admin) =>
        await Task.WhenAll(s_reads.Select(async path => (await admin.Read("/v1/views/" + path)).GetRawText()));

    // Of each table of documents that a rebuild makes: how many there are, and a digest of them with all that is kept beside them.
    private async Task<Dictionary<string, (int Documents, string Digest)>> Documents()
    {
        await using var database = new NpgsqlConnection(service.ConnectionString);
        await database.OpenAsync();
        var tables = new List<string>();
        await using (var names = new NpgsqlCommand("select table_name from information_schema.columns where table_name like 'mt_doc_%' and column_name = 'id' and (data_type <> 'uuid' or table_name = 'mt_doc_casefile') order by table_name", database))
        await using (var rows = await names.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                tables.Add(rows.GetString(0));
            }
        }

        var all = new Dictionary<string, (int, string)>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var count = 0;
            await using var command = new NpgsqlCommand($"select (to_jsonb(d) - 'mt_last_modified' - 'mt_version' - 'mt_dotnet_type')::text from {table} d order by tenant_id, id", database);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                digest.AppendData(Encoding.UTF8.GetBytes(rows.GetString(0)));
                count++;
            }

            all.Add(table, (count, Convert.ToHexString(digest.GetHashAndReset())));
        }

        return all;
    }

    private sealed class Silence : IDisplay
    {
        public void Begin(string what, int total)
        {
        }

        public void Step()
        {
        }

        public void Reached(RunProgress progress)
        {
        }
    }
}
