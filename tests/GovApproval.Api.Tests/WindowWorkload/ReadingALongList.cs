using System.Text.Json;

namespace GovApproval.Api.Tests.WindowWorkload;

/// <summary>A list of more documents than it is worth reading all of twice.</summary>
public sealed class ReadingALongList(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const int Officers = 110;

    [Fact]
    public async Task tells_at_once_what_changed_since_it_was_read_last_and_the_same_once_folded_anew()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var position = 0L;
        for (var n = 0; n < Officers; n++)
        {
            position = await Accept(n);
        }

        (await Received(position)).ShouldBe([.. Enumerable.Repeat(1, Officers)]);
        (await Received(position)).ShouldBe([.. Enumerable.Repeat(1, Officers)]);
        position = await Accept(5);
        var after = await Received(position);
        after.ShouldBe([.. Enumerable.Range(0, Officers).Select(n => n == 5 ? 2 : 1)]);

        var administrator = await service.Administrator();
        await administrator.Send(HttpMethod.Post, "/v1/admin/projections/Workload/rebuild");
        await Hall.Eventually(async () => (await administrator.Read("/v1/admin/projections")).Items().Single(view => view.Text("name") == "Workload").GetProperty("rebuild").Text("phase") == "done");
        (await Received(position)).ShouldBe(after);
        position = await Accept(7);
        (await Received(position)).ShouldBe([.. after.Select((received, n) => n == 7 ? received + 1 : received)]);
    }

    private static string Name(int n) => $"officer-{n:D3}";

    private async Task<long> Accept(int n)
    {
        using var filed = await (await service.As("window-officer", Name(n), "market-supervision")).Post(
            "/v1/applications", Scene.Submission(more: """ "acceptance": { "decision": "accepted" } """));
        filed.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        return filed.Position();
    }

    private async Task<int[]> Received(long position)
    {
        var (rows, cursor) = (new List<JsonElement>(), "");
        while (cursor is not null)
        {
            var page = await (await service.Overseer()).Read($"/v1/views/workload?by=officer&from=2026-03-01&to=2026-03-31&limit=200&atLeast={position}{cursor}");
            rows.AddRange(page.Items());
            cursor = page.Text("next") is { } next ? "&cursor=" + Uri.EscapeDataString(next) : null;
        }

        return [.. Enumerable.Range(0, Officers).Select(n => rows.Single(row => row.Text("code") == Name(n)).Number("received"))];
    }
}
