using System.Text.Json;

namespace GovApproval.Api.Tests.WhatIf;

/// <summary>A food permit accepted on Monday 2 March 2026 has 5 working days by promise, to the 9th.</summary>
public sealed class Supposing(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Closure = """ "calendar": { "year": 2026, "hall": "w-market-supervision", "days": [{ "name": "closed", "date": "2026-03-05", "isOffDay": true }] }""";

    [Fact]
    public async Task tells_which_cases_would_be_due_when_and_writes_nothing()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var (open, closed) = (await service.Files(), await service.Files());
        await service.Settles(closed);
        var elsewhere = await service.Files("explosives-transport", "public-security");
        service.SetClock(Scene.Beijing(3, 4));
        var overseer = await service.Overseer();
        var head = (await overseer.Read(open)).Number("version");

        var answer = await overseer.Post("/v1/what-if", $$"""{ {{Closure}} }""").Gives();
        var row = Row(answer, open);
        row.GetProperty("promised").Text("dueOn").ShouldBe("2026-03-09");
        row.GetProperty("promised").Text("supposedDueOn").ShouldBe("2026-03-10");
        Row(answer, closed).Text("state").ShouldBe("completed");
        answer.Items().ShouldNotContain(item => elsewhere.EndsWith(item.Text("id")!, StringComparison.Ordinal));
        answer.GetProperty("totals").Number("cases").ShouldBeGreaterThanOrEqualTo(3);

        // Half the promise: late by the 4th.
        var halved = await overseer.Post("/v1/what-if", """{ "items": [{ "item": "food-business-permit", "promisedDays": 1 }], "scope": { "open": true, "item": "food-business-permit" } }""").Gives();
        Row(halved, open).GetProperty("promised").GetProperty("supposedLate").GetBoolean().ShouldBeTrue();
        Row(halved, open).GetProperty("appearing").EnumerateArray().Select(rung => rung.GetString()).ShouldContain("promise-passed");
        halved.GetProperty("totals").Number("newlyLate").ShouldBeGreaterThanOrEqualTo(1);
        halved.GetProperty("totals").Number("redAppearing").ShouldBeGreaterThanOrEqualTo(1);
        halved.Items().ShouldNotContain(item => closed.EndsWith(item.Text("id")!, StringComparison.Ordinal));

        // At another window, whose hall would be closed.
        var moved = await overseer.Post("/v1/what-if", $$"""{ {{Closure.Replace("w-market-supervision", "comprehensive-01", StringComparison.Ordinal)}}, "windows": [{ "from": "w-market-supervision", "to": "comprehensive-01" }] }""").Gives();
        (Row(moved, open).Text("window"), Row(moved, open).GetProperty("promised").Text("supposedDueOn")).ShouldBe(("comprehensive-01", "2026-03-10"));

        (await overseer.Read(open)).Number("version").ShouldBe(head);
        (await overseer.Read(open)).GetProperty("clock").GetProperty("promised").Text("dueOn").ShouldBe("2026-03-09");
    }

    [Fact]
    public async Task gives_the_cases_in_pages()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var paths = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => service.Files()));
        var overseer = await service.Overseer();
        var seen = new List<string>();
        for (string? path = "/v1/what-if?limit=2"; path is not null;)
        {
            var page = await overseer.Post(path, $$"""{ {{Closure}}, "scope": { "open": true, "acceptedFrom": "2026-03-02", "acceptedTo": "2026-03-02" } }""").Gives();
            page.Items().Length.ShouldBeInRange(1, 2);
            seen.AddRange(page.Items().Select(item => item.Text("id")!));
            path = page.Text("next") is { } next ? "/v1/what-if?limit=2&cursor=" + next : null;
        }

        seen.ShouldBeUnique();
        paths.Select(path => path.Split('/')[^1]).Except(seen, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task tells_how_a_case_would_have_gone()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var path = await service.Files();
        var examiner = await service.Examiner(Scene.Department);
        service.SetClock(Scene.Beijing(3, 4));
        await examiner.Post(path + "/suspension", Scene.Suspend).Gives();
        service.SetClock(Scene.Beijing(3, 9));
        await examiner.Post(path + "/resumption", "{}").Gives();
        service.SetClock(Scene.Beijing(3, 10));
        var answer = await examiner.Post(path + "/counterfactual", """{ "withoutSuspensions": ["TZ-1"] }""").Gives();
        (answer.GetProperty("asIs").GetProperty("promisedLate").GetBoolean(), answer.GetProperty("supposed").GetProperty("promisedLate").GetBoolean()).ShouldBe((false, true));
        answer.GetProperty("supposed").GetProperty("promised").Number("usedDays").ShouldBe(6);
        await examiner.Post(path + "/counterfactual", """{ "steps": [{ "step": "first-instance" }] }""").Refuses(409, "step-not-done");
        await examiner.Post(path + "/counterfactual", """{ "withoutSuspensions": ["TZ-9"] }""").Refuses(409, "suspension-unknown");
    }

    [Theory]
    [InlineData("""{ "items": [{ "item": "no-such-item", "promisedDays": 1 }] }""")]
    [InlineData("""{ "windows": [{ "from": "w-market-supervision", "to": "nowhere" }] }""")]
    [InlineData("""{ "calendar": { "year": 2026, "days": [], "region": "51", "hall": "x" } }""")]
    [InlineData("""{ "calendar": { "year": 26, "days": [] } }""")]
    public async Task takes_no_supposition_about_what_is_not_there(string body) =>
        await (await service.Overseer()).Post("/v1/what-if", body).Refuses(400, "validation");

    [Fact]
    public async Task is_not_for_everybody()
    {
        await (await service.Citizen()).Post("/v1/what-if", "{}").Refuses(403, "forbidden");
        await (await service.Overseer()).Post($"/v1/applications/{Guid.NewGuid()}/counterfactual", "{}").Refuses(404, "not-found");
    }

    private static JsonElement Row(JsonElement answer, string path) =>
        answer.Items().Single(item => path.EndsWith(item.Text("id")!, StringComparison.Ordinal));
}
