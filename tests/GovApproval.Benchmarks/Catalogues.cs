using System.Diagnostics;
using System.Text.Json;
using GovApproval.Benchmarks.Http;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks;

/// <summary>A whole catalogue at once: loaded, looked through, taken out.</summary>
internal static class Catalogues
{
    private const int Items = 1_000;

    public static async Task Measure(Server server, Report report)
    {
        await server.Settle();
        await using var service = await ServiceProcess.Start(server);
        var officer = await service.Token("keeper-of-catalogues", "catalogue-officer", Scene.Department);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { items = Enumerable.Range(1, Items).Select(Item) });
        await Time("looked through, nothing written", "", HttpMethod.Post, "/v1/catalogue?dryRun=true", body);
        await Time("loaded in one write", "≤ 5 s", HttpMethod.Post, "/v1/catalogue", body);
        await Time("loaded again, nothing new", "", HttpMethod.Post, "/v1/catalogue", body);
        await Time("taken out", "", HttpMethod.Get, "/v1/catalogue", null);
        await Time("taken out as the national table", "", HttpMethod.Get, "/v1/catalogue?names=national", null, "text/csv");

        async Task Time(string what, string goal, HttpMethod method, string path, byte[]? sent, string accept = "application/json")
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await service.Send(method, path, officer, sent, accept);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            report.Add(new($"catalogue of {Number(Items)} items, {what}", $"{Number(took, "0.00")} s", goal, $"{Number((sent?.Length ?? bytes.Length) / 1024)} KB"));
        }
    }

    private static object Item(int n) => new
    {
        code = $"bulk-{n:D4}",
        name = $"批量事项 {n}",
        department = Scene.Department,
        kind = "promised",
        nature = "administrative-approval",
        statutoryDays = 20,
        promisedDays = 5,
        legalBasis = new[] { new { law = "中华人民共和国行政许可法", article = "第三十条" } },
        conditions = new[] { "有相应的场所", "申请材料齐全、符合法定形式" },
        materials = Enumerable.Range(1, 6).Select(m => new { code = $"m{m}", name = $"材料 {m}", necessity = "required", source = "applicant", copies = 1, issuer = "申请人" }),
        procedure = new[] { "受理", "审查", "决定", "送达" },
        fees = new[] { new { name = "工本费", amount = "20.00", basis = "发改价格〔2003〕2322号" } },
        details = new { level = "county", audiences = new[] { "person", "enterprise" }, serviceHours = "工作日 9:00-17:00" },
    };
}
