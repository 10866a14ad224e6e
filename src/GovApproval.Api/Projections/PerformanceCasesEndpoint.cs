using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Performance;
using GovApproval.Security;

namespace GovApproval.Api.Projections;

/// <summary><c>GET /v1/views/performance/cases</c>: the cases behind a number of the performance report.</summary>
internal sealed class PerformanceCasesEndpoint(CountedCases counted)
{
    /// <summary>Where a row's cases are, the figure to be named.</summary>
    public static string Template(PerformanceBy by, string code, Period period) =>
        $"/v1/views/performance/cases?{period.AsQuery()}{PerformanceReading.RowOf(by, code)}&figure={{figure}}";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/performance/cases", List).Requires(Operation.ReadPerformance).Describes(new("views", "Cases behind a figure")
        {
            Details = "Every case that a number of `/v1/views/performance` counts, and no other: as many as the number says (the shares are of `completed`; days used and saved are summed over it). `late` is what is completed and not on time, `deemed` what silence decided; of `fees` the payments of the period, each with its case and what was paid then. In the order in which they were recorded.",
            Query =
            [
                .. Period.Parameters,
                Parameter.OneOf<PerformanceFigure>("figure", "The number; received when left out."),
                new("by", "What the row is; the center when left out.", Values: [.. Kebab<PerformanceBy>.Names]),
                new("code", "The row's code; needed with by, unless that is the center."),
            ],
            Response = Example.PageOf<CountedCaseAnswer>("""
                {
                  "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "510682-2026-0000001", "item": "food-business-permit", "department": "market-supervision",
                  "window": "w-market-supervision", "officer": "li-na", "state": "completed", "submittedAt": "2026-03-02T01:00:00Z", "acceptedAt": "2026-03-02T01:00:00Z",
                  "completedAt": "2026-03-05T01:00:00Z", "daysUsed": 3, "daysSaved": 7, "fees": "0.00", "deemedBy": null
                }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });

    private async Task List(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "figure", "by", "code", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "performance-cases", 1);
        var period = Period.Of(query);
        var figure = query.OneOf<PerformanceFigure>("figure") ?? PerformanceFigure.Received;
        var by = query.OneOf<PerformanceBy>("by") ?? PerformanceBy.Center;
        var code = by == PerformanceBy.Center ? PerformanceKey.TheCenter : query.Text("code") ?? throw Problems.Invalid("?code", "is required with by").Raise();
        var (events, next) = await counted.Find(
            context, query, page, new(CountedPlaces.Of(by), code, Figures.Of(figure), period.From, period.To));
        var files = await counted.Files(Caller.Of(context).Division, events, context.RequestAborted);
        await Reply.WritePage(
            context,
            events.Select(e => Answer(e.Stream.Id, files[e.Stream.Id], e.Data is FeePaid paid ? paid.Amount : files[e.Stream.Id].Payments.Sum(payment => payment.Amount))),
            Json.Of<CountedCaseAnswer>(),
            next);
    }

    private static CountedCaseAnswer Answer(Guid id, CaseFile file, decimal fees) => new(
        id,
        file.ReceiptNumber,
        file.Standing.Item,
        file.Standing.Department,
        file.Standing.Window,
        file.Standing.Officer,
        file.Standing.State,
        file.SubmittedAt,
        file.Timeline?.Review?.AcceptedAt ?? file.Timeline?.AcceptedAt,
        file.Outcome?.At,
        file.Outcome?.Counted.UsedDays,
        file.Outcome is { DeemedBy: null } outcome ? outcome.Counted.Saved() : null,
        fees,
        file.Outcome?.DeemedBy);
}
