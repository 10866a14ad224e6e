extern alias cli;

using System.Security.Cryptography;
using System.Text;
using Npgsql;
using cli::GovApproval.Cli.Simulation;

namespace GovApproval.Api.Tests.Projections;

/// <summary>After the months of a whole center, in little: every view, live, folded once and folded again, is the same to the byte.</summary>
public sealed class FoldingASimulationAnew(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Theory]
    [InlineData("shifang", 300, "510682")]
    [InlineData("construction", 60, "510683")]
    public async Task gives_identical_bytes_twice(string scenario, int cases, string division)
    {
        var ct = TestContext.Current.CancellationToken;
        using (var client = new ServiceClient(service.Address, callers: 4))
        {
            var outcome = await new SimulationRun(new(Scenario.Load(scenario), service.Address, division, cases, Seed: 1, Callers: 4), client).Run(new Silence(), ct);
            outcome.Figures.Single(figure => figure.Name.StartsWith("Cases received", StringComparison.Ordinal)).Answered.ShouldBe(cases);
            outcome.Figures.Single(figure => figure.Name == "Completion").Answered.ShouldBe(100);
        }

        var admin = await service.Administrator();
        await Hall.Eventually(async () => (await admin.Read("/v1/admin/projections")).Items().All(view => view.Number("lag") == 0), seconds: 60);
        var live = await Documents();
        live.Count.ShouldBeGreaterThan(7);
        live["mt_doc_performancemonth"].Documents.ShouldBePositive();
        for (var round = 0; round < 2; round++)
        {
            foreach (var view in (await admin.Read("/v1/admin/projections")).Items().Select(view => view.Text("name")!).ToArray())
            {
                await admin.Send(HttpMethod.Post, $"/v1/admin/projections/{view}/rebuild").Gives(202);
                await Hall.Eventually(
                    async () => (await admin.Read("/v1/admin/projections")).Items().Single(one => one.Text("name") == view).GetProperty("rebuild").Text("phase") == "done", seconds: 60);
            }

            (await Documents()).ShouldBe(live);
        }
    }

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
