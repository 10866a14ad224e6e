using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Calendar;
using GovApproval.Security;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>Where the load of windows is uneven, and which cases to hand on.</summary>
internal sealed class SuggestionEndpoints(WorkReading reading, Centers centers, IClock clock)
{
    private const string Tag = "views";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/workload-suggestions", Suggestions).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Where the load is uneven")
        {
            Details = "A window whose backlog lasts half as long again as the center's, and a day longer, may hand cases to one with less to do that serves their items. What lies at either: `/v1/views/window-workload/{window}/cases?figure=open`; what it completed: `/v1/views/workload/window/{window}/cases?figure=completed&from={since}`.",
            Response = Example.PageOf<ReliefAnswer>("""
                { "from": "w-a", "to": "w-b", "cases": 12, "items": ["food-business-permit"], "since": "2026-02-02", "fromOpen": 19, "fromCompleted": 40, "toOpen": 2, "toCompleted": 40,
                  "fromDays": 9.5, "toDays": 1, "afterDays": 5.3, "handOn": "/v1/views/workload-suggestions/w-a/cases" }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/workload-suggestions/{window}/cases", Cases).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "The cases that a window may hand on")
        {
            Details = "As many as the suggestion says, of its items: those in nobody's hand first, and then those due last. None where nothing is suggested.",
            Response = Example.PageOf<LyingCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "food-business-permit", "state": "accepted", "officer": null, "card": "none", "at": null, "amount": 1 }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    private async Task Suggestions(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "workload-suggestions", 1);
        var (reliefs, since, _) = await Find(context, query);
        await Lists.Write(context, page, reliefs, relief => relief.From.Value, relief => new ReliefAnswer(
            relief.From, relief.To, relief.Cases, relief.Items, since, relief.FromOpen, relief.FromCompleted, relief.ToOpen, relief.ToCompleted,
            (double?)relief.FromDays, (double)relief.ToDays, (double?)relief.AfterDays, $"/v1/views/workload-suggestions/{Uri.EscapeDataString(relief.From.Value)}/cases"));
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "workload-suggestion-cases", 1);
        var window = new WindowCode((string)context.Request.RouteValues["window"]!);
        var (reliefs, _, center) = await Find(context, query);
        if (center.Window(window) is null)
        {
            throw Problems.NotFound("There is no such window.").Raise();
        }

        var cases = reliefs.FirstOrDefault(relief => relief.From == window) is { } relief ? await reading.BestHandedOn(center.Division, relief, context.RequestAborted) : [];
        await Lists.Write(context, page, cases, one => one.Application.ToString(), one => one);
    }

    private async Task<(ValueList<Relief> Reliefs, LocalDate Since, Center Center)> Find(HttpContext context, Query query)
    {
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var today = OfficeTime.DateOf(clock.GetCurrentInstant());
        var since = BacklogReading.Since(today, center.Calendar);
        var open = await reading.Open(center.Division, WorkBy.Window, null, context.RequestAborted);
        var paces = await reading.Paces(context, query, WorkBy.Window, null, since, today);
        var benches = center.Windows.Values
            .Select(window => new Bench(window.State, open[window.State.Code.Value].Sum(one => one.Cases), paces.GetValueOrDefault(window.State.Code.Value).Completed))
            .ToArray();
        var lying = await reading.OpenItems(center.Division, context.RequestAborted);
        return (Relief.Suggest(benches, window => [.. lying[window]]), since, center);
    }
}
