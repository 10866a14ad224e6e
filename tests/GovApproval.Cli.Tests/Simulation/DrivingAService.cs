using System.Text.Json;
using GovApproval.Cli.Simulation;
using Microsoft.AspNetCore.Http;

namespace GovApproval.Cli.Tests.Simulation;

public sealed class DrivingAService : IAsyncLifetime
{
    private FakeService _service = null!;

    public async ValueTask InitializeAsync() => _service = await FakeService.Start();

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task writes_nothing_where_the_division_already_holds_cases()
    {
        _service.Received = 12;

        var refused = await Should.ThrowAsync<SimulationException>(Run());

        refused.Message.ShouldContain("already holds 12 cases");
        _service.Requests.ShouldAllBe(r => r.Method == "GET" || r.Path == "/dev/tokens");
    }

    [Fact]
    public async Task enters_the_catalogue_files_every_case_and_asks_the_views_at_the_end()
    {
        var outcome = await Run();

        _service.Requests.Count(r => r.Method == "PUT" && r.Path.StartsWith("/v1/items/", StringComparison.Ordinal)).ShouldBe(244 - Scene.SampleCatalogue.Items.Count);
        _service.Requests.Count(r => r.Path.EndsWith("/completion", StringComparison.Ordinal)).ShouldBe(100);
        outcome.Figures.Single(f => f.Name == "Settled on the spot").Answered.ShouldBe(94.28);
        outcome.Figures.Single(f => f.Name == "  held").Answered.ShouldBe(2, "cases, as the view says");
    }

    [Fact]
    public async Task publishes_the_rules_of_the_green_channel_and_staffs_every_window_where_cases_are_filed()
    {
        await Run();

        _service.Requests.Count(r => r.Path == "/v1/green-channel-rules").ShouldBe(1);
        _service.Requests.Count(r => r.Path.EndsWith("/staff", StringComparison.Ordinal)).ShouldBe(Scene.Completed.Windows.Count(w => w.IsIntake));
    }

    [Fact]
    public async Task asks_a_projects_investor_each_field_and_material_once_as_the_intakes_preparation_lists_them()
    {
        await Run();

        var entered = _service.Requests.Where(r => r is { Method: "POST", Path: "/v1/projects" }).Select(r => JsonDocument.Parse(r.Body).RootElement).ToList();
        entered.ShouldNotBeEmpty();
        _service.Requests.Count(r => r.Path == "/v1/projects/preparation").ShouldBeGreaterThanOrEqualTo(entered.Count);
        foreach (var project in entered)
        {
            var items = project.GetProperty("items").EnumerateArray().Select(code => Scene.Completed.Items.Single(item => item.Code == code.GetString())).ToArray();
            var fields = items.Where(item => item.Form is { ValueKind: JsonValueKind.Object }).SelectMany(item => item.Form!.Value.GetProperty("properties").EnumerateObject().Select(field => field.Name));
            project.GetProperty("fillIn").GetBoolean().ShouldBeTrue();
            project.GetProperty("form").EnumerateObject().Select(field => field.Name).ShouldBe(fields.Distinct(), ignoreOrder: true);
            project.GetProperty("materials").EnumerateArray().Select(material => material.GetProperty("code").GetString()).ShouldBe(items.SelectMany(item => item.Materials).Select(material => material.Code).Distinct(), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task moves_the_clock_forward_only_and_asks_each_command_once()
    {
        await Run();

        var instants = _service.Requests.Where(r => r.Path == "/dev/clock").Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("now").GetString()!).ToList();
        instants.ShouldBe(instants.Order(StringComparer.Ordinal));
        _service.Requests.Select(r => r.Key).OfType<string>().ShouldBeUnique();
    }

    [Fact]
    public async Task asks_again_under_the_same_key_when_the_service_is_busy()
    {
        var busy = 2;
        _service.Instead = seen => seen.Path == "/v1/applications" && Interlocked.Decrement(ref busy) >= 0 ? Results.StatusCode(503) : null;

        await Run();

        var filings = _service.Requests.Where(r => r.Path == "/v1/applications").ToList();
        filings.Select(r => r.Key).Distinct(StringComparer.Ordinal).Count().ShouldBe(filings.Count - 2);
    }

    [Fact]
    public async Task takes_a_new_token_when_the_service_does_not_know_the_old_one()
    {
        var unknown = 1;
        _service.Instead = seen => seen.Path == "/v1/applications" && Interlocked.Decrement(ref unknown) >= 0 ? Results.StatusCode(401) : null;

        await Run();

        _service.Requests.Count(r => r.Path.EndsWith("/completion", StringComparison.Ordinal)).ShouldBe(100);
    }

    [Fact]
    public async Task stops_with_the_problem_when_the_service_refuses()
    {
        _service.Instead = seen => seen.Path.EndsWith("/verification", StringComparison.Ordinal)
            ? Results.Json(new { code = "same-officer" }, statusCode: 409, contentType: "application/problem+json")
            : null;

        (await Should.ThrowAsync<SimulationException>(Run())).Message.ShouldContain("same-officer");
    }

    private async Task<SimulationRun.Outcome> Run()
    {
        using var client = new ServiceClient(_service.Address, callers: 4, firstDelay: TimeSpan.FromMilliseconds(1));
        return await new SimulationRun(new(Scene.Shifang, _service.Address, "510682", Cases: 100, Seed: 1, Callers: 4), client)
            .Run(new Silence(), TestContext.Current.CancellationToken);
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
