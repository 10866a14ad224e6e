using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.Security;
using GovApproval.Api.WindowWorkload;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using GovApproval.Supervision;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>What the center sees of itself: windows, open cards.</summary>
internal sealed class ViewEndpoints(Views views, Centers centers, IClock clock)
{
    private const string Tag = "views";

    private const string WorkloadExample = """
        {
          "window": "w-tax", "name": "税务局窗口 (Tax Bureau window)", "open": 3, "waitingForAcceptance": 1, "waitingForSupplement": 0, "waitingForFirstInstance": 1,
          "waitingForVerification": 1, "waitingForDecision": 0, "suspended": 0, "yellow": 0, "red": 0, "acceptedToday": 12, "completedToday": 11, "received": 120,
          "accepted": 118, "completed": 115, "onTheSpotPercent": 94.28, "meanDaysUsed": 0.4, "completedLate": 0, "workingDaysSaved": 460,
          "cases": "/v1/views/window-workload/w-tax/cases?figure={figure}"
        }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/window-workload", Workloads).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Window workload")
        {
            Response = Example.PageOf<WorkloadAnswer>(WorkloadExample),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/window-workload/{window}", Workload).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Workload of one window")
        {
            Response = Example.Written<WorkloadAnswer>(WorkloadExample),
            Traits = Traits.Positioned,
        });
        routes.MapGet("/views/supervision", Supervision).Requires(Operation.ReadSupervision).Describes(new(Tag, "Open cards")
        {
            Response = Example.PageOf<OpenCardAnswer>("""{ "department": "housing-construction", "window": "w-housing-construction", "item": "construction-permit", "post": "examination", "yellow": 1, "red": 0 }"""),
            Query =
            [
                new("department", "Of this department."), new("window", "At this window."), new("item", "Of this item."),
                Parameter.OneOf<Post>("post", "At this post."),
            ],
            Details = "Open cases under a card, by department, window, item and post. The cases behind a number: `GET /v1/applications?card=&department=&window=&item=`; as it changes: `/v1/views/supervision/live`.",
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    private async Task Workloads(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "window-workload", 1);
        var center = await CenterOf(context);
        var loads = (await views.Read(context, query, BackgroundViews.WindowWorkload)).ToDictionary(load => load.Window.Value, StringComparer.Ordinal);

        // A window where nothing happened yet has a workload too: none.
        foreach (var idle in center.Windows.Keys.Where(window => !loads.ContainsKey(window)))
        {
            loads.Add(idle, new WindowLoad(new WindowCode(idle)));
        }

        await Lists.Write(context, page, loads.Values, load => load.Window.Value, load => Answer(load, center));
    }

    private async Task Workload(HttpContext context)
    {
        var query = Query.Of(context, "atLeast");
        var window = (string)context.Request.RouteValues["window"]!;
        var center = await CenterOf(context);
        var found = await views.Read(context, query, BackgroundViews.WindowWorkload, One(context, window));
        var load = found is [var known] ? known
            : center.Windows.ContainsKey(window) ? new WindowLoad(new WindowCode(window))
            : throw Problems.NotFound("There is no such window.").Raise();
        await Reply.Write(context, StatusCodes.Status200OK, Answer(load, center), Json.Of<WorkloadAnswer>());
    }

    private async Task Supervision(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast", "department", "window", "item", "post");
        var page = Page.Of(query, "supervision", 1);
        var (department, window, item, post) = (query.Code("department"), query.Code("window"), query.Code("item"), query.OneOf<Post>("post"));
        var cards = (await views.Read(context, query, BackgroundViews.Supervision)).SelectMany(OpenCardAnswer.Of).Where(card =>
            (department ?? card.Department.Value) == card.Department.Value
            && (window ?? card.Window.Value) == card.Window.Value
            && (item ?? card.Item.Value) == card.Item.Value
            && (post ?? card.Post) == card.Post);
        await Lists.Write(context, page, cards, card => $"{card.Department}/{card.Window}/{card.Item}/{Kebab<Post>.Of(card.Post)}", card => card);
    }

    private ValueTask<Center> CenterOf(HttpContext context) => centers.Of(Caller.Of(context).Division, context.RequestAborted);

    private static DocumentQuery One(HttpContext context, string id) => new(Caller.Of(context).Division, "id = $1", [id]);

    private WorkloadAnswer Answer(WindowLoad load, Center center)
    {
        var reading = WorkloadReading.Of(load, OfficeTime.DateOf(clock.GetCurrentInstant()));
        return new WorkloadAnswer(
            load.Window,
            center.Window(load.Window)?.Name,
            load.Open,
            load.ForAcceptance,
            load.ForSupplement,
            load.ForFirstInstance,
            load.ForVerification,
            load.ForDecision,
            load.Suspended,
            load.Yellow,
            load.Red,
            reading.AcceptedToday,
            reading.CompletedToday,
            load.Received,
            load.Accepted,
            load.Completed,
            (double?)reading.OnTheSpotPercent,
            (double?)reading.MeanDaysUsed,
            load.CompletedLate,
            load.DaysSaved,
            WindowCasesEndpoint.Template(load.Window));
    }
}
