using System.Text.Json;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class SearchingCases(SomeCases service) : IClassFixture<SomeCases>
{
    [Theory]
    [InlineData("state=submitted", "c")]
    [InlineData("state=examined", "b")]
    [InlineData("state=withdrawn", "w")]
    [InlineData("item=drug-retail-permit", "d")]
    [InlineData("department=tax", "t")]
    [InlineData("window=w-tax", "t")]
    [InlineData("window=w-market-supervision&state=accepted", "g,a,d")]
    [InlineData("officer=sun", "d")]
    [InlineData("card=yellow", "a,b,t")]
    [InlineData("card=none&state=accepted", "g,d")]
    [InlineData("project=no-such", "")]
    [InlineData("dueBefore=2026-03-09", "")]
    [InlineData("dueBefore=2026-03-10", "a,b,t")]
    [InlineData("dueBefore=2026-03-13", "g,a,b,t")]
    [InlineData("acceptedFrom=2026-03-05", "t,d")]
    [InlineData("acceptedFrom=2026-03-02&acceptedTo=2026-03-02", "g,a,b")]
    [InlineData("acceptedTo=2026-03-01", "")]
    public async Task finds_by(string filter, string found) =>
        (await service.Names(await service.As("auditor"), "?" + filter)).ShouldBe(found.Split(',', StringSplitOptions.RemoveEmptyEntries), filter);

    [Fact]
    public async Task gives_green_cases_first_and_then_by_due_date() =>
        (await service.Names(await service.As("auditor"), "")).Take(5).ShouldBe(["g", "a", "b", "t", "d"]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task walks_through_all_without_repeats(int limit)
    {
        var auditor = await service.As("auditor");
        var walked = new List<string>();
        string? cursor = null;
        do
        {
            var page = await auditor.GetAsync($"/v1/applications?limit={limit.ToString(System.Globalization.CultureInfo.InvariantCulture)}" + (cursor is null ? "" : $"&cursor={cursor}"));
            var body = await page.Json();
            body.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(limit);
            walked.AddRange(body.GetProperty("items").EnumerateArray().Select(service.NameOf));
            cursor = body.GetProperty("next").GetString();
            page.Headers.Contains("Link").ShouldBe(cursor is not null);
        }
        while (cursor is not null);

        walked.ShouldBe(await service.Names(auditor, ""));
        walked.ShouldBeUnique();
        walked.Count.ShouldBe(7);
    }

    [Fact]
    public async Task is_given_what_the_caller_may_read()
    {
        (await service.Names(await service.As("window-officer", "he", "tax"), "")).ShouldBe(["t"]);
        (await service.Names(await service.As("window-officer", "he", windows: "w-tax"), "")).ShouldBe(["t"]);
        (await service.Names(await service.Officer(), "")).ShouldNotContain("t");
        (await service.Names(await service.Citizen(), "")).ShouldBe(["c", "w"], ignoreOrder: true);
        (await service.Names(await service.Citizen("nobody-known"), "")).ShouldBeEmpty();
        (await service.Names(await service.As("window-officer", "without-a-window"), "")).ShouldBeEmpty();
        (await service.Names(await service.As("supervisor", "chen"), "")).Length.ShouldBe(7);
        (await service.Names(await service.As("supervisor", "chen", division: "510683"), "")).ShouldBeEmpty();
        await (await (await service.As("catalogue-officer", "sun")).GetAsync("/v1/applications")).ShouldBeProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("?colour=red")]
    [InlineData("?state=open")]
    [InlineData("?state=")]
    [InlineData("?state=accepted&state=submitted")]
    [InlineData("?dueBefore=tomorrow")]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?cursor=bm9uc2Vuc2U")]
    public async Task refuses_what_it_does_not_understand(string query) =>
        await (await (await service.As("auditor")).GetAsync("/v1/applications" + query)).ShouldBeProblem(400, "validation");

    [Fact]
    public async Task masks_what_the_reader_need_not_see()
    {
        var found = await (await service.As("auditor")).Read("/v1/applications");
        found.ToString().ShouldNotContain(Name);
        (await (await service.Citizen()).Read("/v1/applications")).ToString().ShouldContain(Name);
    }
}

public sealed class SearchingOpenAndClosedCases(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task gives_both_in_one_order_page_by_page()
    {
        var (officer, verifier, auditor) = (await service.Officer(), await service.Verifier(), await service.As("auditor"));
        var (filed, closed) = (new List<string>(), new List<string>());
        foreach (var day in new[] { 2, 3, 4, 5, 6, 9 })
        {
            service.SetClock(Beijing(3, day));
            var path = await officer.File(Submission(more: """ "acceptance": { "decision": "accepted" } """));
            filed.Add(path[^36..]);
            if (day % 2 == 0)
            {
                await officer.Ask(path + "/first-instance", Examine);
                await verifier.Ask(path + "/verification", Confirm);
                (await officer.Ask(path + "/completion", Grant)).EnsureSuccessStatusCode();
                closed.Add(path[^36..]);
            }
        }

        foreach (var limit in new[] { 1, 2, 4, 50 })
        {
            (await Walk(auditor, "", limit)).ShouldBe(filed, $"{limit} at a time");
            (await Walk(officer, $"&window={Window}", limit)).ShouldBe(filed, $"{limit} at a time");
            (await Walk(auditor, "&state=completed", limit)).ShouldBe(closed, $"{limit} at a time");
            (await Walk(auditor, $"&state=accepted&window={Window}", limit)).ShouldBe(filed.Except(closed), $"{limit} at a time");
            (await Walk(auditor, "&unclaimed=true", limit)).ShouldBeEmpty("each is in the hand of who accepted it");
        }
    }

    private static async Task<List<string>> Walk(HttpClient reader, string filter, int limit)
    {
        var walked = new List<string>();
        string? cursor = null;
        do
        {
            var page = await reader.Read($"/v1/applications?limit={limit}{filter}{(cursor is null ? "" : "&cursor=" + cursor)}");
            walked.AddRange(page.Items().Select(file => file.Text("id")!));
            cursor = page.Text("next");
        }
        while (cursor is not null);

        return walked;
    }
}

/// <summary>Seven cases: a and b near their promise, c waiting, d another item, g green, t of the tax office and near its promise too, w withdrawn.</summary>
public sealed class SomeCases : ServiceFixture, IAsyncLifetime
{
    private const string AtOnce = """ "acceptance": { "decision": "accepted" } """;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        SetClock(Beijing(3, 2));
        using var enrolment = new StringContent(
            """{ "kind": "enterprise", "name": "Key Dairy", "ground": "list of 2026", "grantedBy": "the deputy mayor", "validTo": "2026-06-30" }""",
            System.Text.Encoding.UTF8, "application/json");
        (await (await this.Supervisor()).PutAsync("/v1/green-channel/91510682MA6ABCDE7X", enrolment)).EnsureSuccessStatusCode();
        var officer = await this.Officer();
        var a = Remember("a", await officer.File(Submission(more: AtOnce)));
        var b = Remember("b", await officer.File(Submission(more: AtOnce)));
        Remember("g", await officer.File(Submission(
            "medical-device-permit", """{ "kind": "organization", "name": "Key Dairy", "identityNumber": "91510682MA6ABCDE7X" }""", AtOnce)));
        Remember("c", await (await this.Citizen()).File());
        var w = Remember("w", await (await this.Citizen()).File());
        (await (await this.Citizen()).Ask(w + "/withdrawal", Nothing)).EnsureSuccessStatusCode();
        (await officer.Ask(b + "/first-instance", Examine)).EnsureSuccessStatusCode();

        SetClock(Beijing(3, 5));
        var tax = await this.As("window-officer", "he", "tax");
        var t = Remember("t", await tax.File(Submission("invoice-quota", more: AtOnce)));
        Remember("d", await (await this.Officer("sun")).File(Submission("drug-retail-permit", more: AtOnce)));
        SetClock(Beijing(3, 6));
        await Until(officer, a);
        await Until(officer, b);
        await Until(tax, t);
    }

    public async Task<string[]> Names(HttpClient by, string query) =>
        [.. (await by.Read("/v1/applications" + query)).GetProperty("items").EnumerateArray().Select(NameOf)];

    public string NameOf(JsonElement file) => _names[file.GetProperty("id").GetString()!];

    private string Remember(string name, string path)
    {
        _names[path[(path.LastIndexOf('/') + 1)..]] = name;
        return path;
    }

    // The sweep notices the date by itself; each look is a request, so this is no idle spinning.
    private static async Task Until(HttpClient by, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await by.Read(path)).GetProperty("card").GetString() != "yellow")
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }
}
