using System.Text.Json;

namespace GovApproval.Api.Tests.ParallelApproval;

/// <summary>All projects of a center, page by page; the total stands on each page and counts every one.</summary>
public sealed class ReadingAllProjects(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Housing = "housing-construction";

    [Fact]
    public async Task tells_the_same_total_on_every_page_and_each_case_once()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (head, officer) = (await service.Overseer(), await service.Examiner(Housing));
        var (entered, position) = (new Dictionary<string, JsonElement>(), 0L);
        foreach (var code in new[] { "all-1", "all-2", "all-3" })
        {
            entered[code] = await head.Post("/v1/projects", Project(code)).Gives(201);
            position = (await officer.Post(Path(entered[code], "construction-permit") + "/acceptance", """{ "decision": "accepted" }""")).Position();
        }

        var running = await Total(head, position);
        (running.Number("projects"), running.Number("finished"), running.Number("accepted"), running.Number("completed")).ShouldBe((3, 0, 3, 0));
        running.GetProperty("meanDaysFaster").ValueKind.ShouldBe(JsonValueKind.Null);

        service.SetClock(Scene.Beijing(3, 4));
        foreach (var code in new[] { "all-1", "all-3" })
        {
            await officer.Post(Path(entered[code], "fire-design-review") + "/acceptance", """{ "decision": "accepted" }""").Gives();
            await service.Settles(Path(entered[code], "construction-permit"), Housing);
            position = await service.Settles(Path(entered[code], "fire-design-review"), Housing);
        }

        var total = await Total(head, position);
        (total.Number("projects"), total.Number("finished"), total.Number("accepted"), total.Number("completed")).ShouldBe((3, 2, 5, 4));
        total.GetProperty("meanDaysFaster").GetDouble().ShouldBe(11, "13 days one after the other, 2 together");
        (await Total(head, position)).GetRawText().ShouldBe(total.GetRawText(), "what is remembered is what was counted");

        var pages = new List<JsonElement>();
        for (var path = "/v1/views/parallel-approval?limit=2"; path is not null; path = pages[^1].Text("next") is { } next ? "/v1/views/parallel-approval?limit=2&cursor=" + Uri.EscapeDataString(next) : null)
        {
            pages.Add(await head.Read(path));
        }

        pages.Select(page => string.Join(' ', page.Items().Select(project => project.Text("code")))).ShouldBe(["all-1 all-2", "all-3"]);
        pages.ShouldAllBe(page => page.GetProperty("total").GetRawText() == total.GetRawText());

        (await Cases(head, "", 2)).ShouldBe(["all-1", "all-1", "all-2", "all-2", "all-3", "all-3"]);
        (await Cases(head, "figure=finished&", 3)).ShouldBe(["all-1", "all-1", "all-3", "all-3"]);
        (await Cases(head, "figure=held&", 1)).ShouldBe(["all-2", "all-2"]);
        (await Cases(head, "figure=completed&", 200)).Length.ShouldBe(total.Number("completed"));
        (await Cases(head, "figure=accepted&", 200)).Length.ShouldBe(total.Number("accepted"));
        await head.Send(HttpMethod.Get, "/v1/views/parallel-approval/all-9/cases").Refuses(404, "not-found");

        var administrator = await service.Administrator();
        await administrator.Send(HttpMethod.Post, "/v1/admin/projections/ParallelApproval/rebuild");
        await Hall.Eventually(async () => (await administrator.Read("/v1/admin/projections")).Items().Single(view => view.Text("name") == "ParallelApproval").GetProperty("rebuild").Text("phase") == "done");
        (await Total(head, position)).GetRawText().ShouldBe(total.GetRawText(), "folded anew");
    }

    private static async Task<JsonElement> Total(HttpClient by, long position) =>
        (await by.Read($"/v1/views/parallel-approval?limit=1&atLeast={position}")).GetProperty("total");

    private static async Task<string[]> Cases(HttpClient by, string figure, int limit)
    {
        var found = new List<JsonElement>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await by.Read($"/v1/views/parallel-approval/cases?{figure}limit={limit}{cursor}");
            found.AddRange(page.Items());
            cursor = page.Text("next") is { } next ? "&cursor=" + Uri.EscapeDataString(next) : null;
        }

        found.Select(one => one.Text("application")).ShouldBeUnique();
        return [.. found.Select(one => one.Text("project")!)];
    }

    private static string Path(JsonElement project, string item) =>
        "/v1/applications/" + project.GetProperty("members").EnumerateArray().Single(m => m.Text("item") == item).Text("application");

    private static string Project(string code) => $$"""
        { "code": "{{code}}", "name": "标准厂房", "leadDepartment": "{{Housing}}", "items": ["fire-design-review", "construction-permit"], "stage": "construction",
          "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "91510682MA6ALL0001" } }
        """;
}
