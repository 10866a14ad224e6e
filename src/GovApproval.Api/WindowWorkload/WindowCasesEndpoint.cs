using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Calendar;
using GovApproval.Performance;
using GovApproval.Security;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>A number of a window's workload, named as the workload names it.</summary>
internal enum WindowFigure
{
    Open,
    WaitingForAcceptance,
    WaitingForSupplement,
    WaitingForFirstInstance,
    WaitingForVerification,
    WaitingForDecision,
    Suspended,
    Yellow,
    Red,
    AcceptedToday,
    CompletedToday,
    Received,
    Accepted,
    Completed,

    /// <summary>Behind the share: those settled on the day of acceptance.</summary>
    OnTheSpot,

    /// <summary>Behind the mean: each with the working days that it used.</summary>
    DaysUsed,
    CompletedLate,
    WorkingDaysSaved,
}

/// <summary><c>GET /v1/views/window-workload/{window}/cases</c>: the cases behind each number that window-workload tells of a window.</summary>
internal sealed class WindowCasesEndpoint(Views views, WorkReading reading, CountedCases counted, Centers centers, IClock clock)
{
    /// <summary>Where a window's cases are, the figure to be named.</summary>
    public static string Template(WindowCode window) => $"/v1/views/window-workload/{Uri.EscapeDataString(window.Value)}/cases?figure={{figure}}";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/window-workload/{window}/cases", List).Requires(Operation.ReadWindowWorkload).Describes(new("views", "The cases behind a window's workload")
        {
            Details = "What lies there now by its state now; what was received, accepted and completed as it was counted, in the order in which that was recorded: then `at` says when, and `amount` what it counts for. Cases that count for no day are left out of `days-used` and `working-days-saved`.",
            Query = [Parameter.OneOf<WindowFigure>("figure", "Which number; open when left out.")],
            Response = Example.PageOf<LyingCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "food-business-permit", "state": "accepted", "officer": "officer-1", "card": "none", "at": null, "amount": 1 }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });

    private async Task List(HttpContext context)
    {
        var ct = context.RequestAborted;
        var query = Query.Of(context, "figure", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "window-workload-cases", 1);
        var center = await centers.Of(Caller.Of(context).Division, ct);
        var window = (string)context.Request.RouteValues["window"]!;
        var figure = query.OneOf<WindowFigure>("figure") ?? WindowFigure.Open;
        if (!center.Windows.ContainsKey(window))
        {
            throw Problems.NotFound("There is no such window.").Raise();
        }

        if (WorkOf(figure) is not { } work)
        {
            await views.CatchUp(context, query, BackgroundViews.WindowWorkload);
            var (lying, further) = await reading.Lying(center.Division, WorkBy.Window, window, Condition(figure), page, ct);
            await Reply.WritePage(context, lying, Json.Of<LyingCase>(), further);
            return;
        }

        var today = OfficeTime.DateOf(clock.GetCurrentInstant());
        var (from, to) = figure is WindowFigure.AcceptedToday or WindowFigure.CompletedToday ? (today, today) : (LocalDate.MinIsoValue, LocalDate.MaxIsoValue);
        var (events, next) = await counted.Find(context, query, page, new(CountedBy.Window, window, Figures.Of(work), from, to));
        await Reply.WritePage(context, await reading.Of(center.Division, events, work, window, ct), Json.Of<LyingCase>(), next);
    }

    private static WorkFigure? WorkOf(WindowFigure figure) => figure switch
    {
        WindowFigure.AcceptedToday or WindowFigure.Accepted => WorkFigure.Accepted,
        WindowFigure.CompletedToday or WindowFigure.Completed => WorkFigure.Completed,
        WindowFigure.Received => WorkFigure.Received,
        WindowFigure.OnTheSpot => WorkFigure.OnTheSpot,
        WindowFigure.DaysUsed => WorkFigure.DaysUsed,
        WindowFigure.CompletedLate => WorkFigure.Late,
        WindowFigure.WorkingDaysSaved => WorkFigure.DaysSaved,
        _ => null,
    };

    private static string Condition(WindowFigure figure) => figure switch
    {
        WindowFigure.WaitingForAcceptance => " and state = 'submitted'",
        WindowFigure.WaitingForSupplement => " and state = 'supplement-required'",
        WindowFigure.WaitingForFirstInstance => " and state = 'accepted'",
        WindowFigure.WaitingForVerification => " and state = 'examined'",
        WindowFigure.WaitingForDecision => " and state = 'verified'",
        WindowFigure.Suspended => " and state = 'suspended'",
        WindowFigure.Yellow => " and card = 'yellow'",
        WindowFigure.Red => " and card = 'red'",
        _ => "",
    };
}
