using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.Performance;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary><c>GET /v1/views/performance</c>: the figures of a period, by department, window or item, and of the center.</summary>
internal sealed class PerformanceEndpoint(Views views, Centers centers)
{
    private const string RowExample = """
        { "code": "tax", "name": "税务局 (Tax Bureau)", "received": 120, "accepted": 118, "completed": 118, "settledOnTheSpotPercent": 94.28, "onTimePercent": 100, "inAdvancePercent": 98,
          "completionPercent": 100, "meanPromisedDays": 6.9, "meanStatutoryDays": 17.52, "meanDaysUsed": 0.4, "workingDaysSaved": 457, "workingDaysSavedPerCase": 3.87, "fees": "0.00" }
        """;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/performance", Report).Requires(Operation.ReadPerformance).Describes(new("views", "Performance")
        {
            Details = "Settled on the spot: completed on the day of acceptance, as a share of completed. On time: by the promised due date; in advance: before it. Completion: completed of accepted. Mean limits: unweighted over the items of the catalogue that have one. Days saved: statutory budget − days used.",
            Query =
            [
                new("from", "First day.", ParameterKind.Date) { IsRequired = true },
                new("to", "Last day.", ParameterKind.Date) { IsRequired = true },
                new("by", "What a row is; department when left out.", Values: ["department", "window", "item"]),
            ],
            Response = Example.Written<PerformanceReportAnswer>(
                $$"""{ "from": "2026-01-01", "to": "2026-10-31", "by": "department", "items": [{{RowExample}}], "total": {{RowExample}}, "next": null }"""),
            Traits = Traits.Paged | Traits.Positioned,
        });

    private async Task Report(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "by", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "performance", 1);
        var from = query.Date("from") ?? throw Problems.Invalid("?from", "is required").Raise();
        var to = query.Date("to") ?? throw Problems.Invalid("?to", "is required").Raise();
        if (to < from)
        {
            throw Problems.Invalid("?to", "must not be before from").Raise();
        }

        var by = query.OneOf<PerformanceBy>("by") ?? PerformanceBy.Department;
        if (by == PerformanceBy.Center)
        {
            throw Problems.Invalid("?by", "must be one of department, window, item").Raise();
        }

        var caller = Caller.Of(context);
        var center = await centers.Of(caller.Division, context.RequestAborted);
        var months = await views.Read(context, query, BackgroundViews.Performance, Period(caller.Division, by, from, to));
        var items = center.Items.Values.Select(item => item.State.Latest().Item).ToArray();
        var rows = months.Where(month => month.By == by)
            .GroupBy(month => month.Code, StringComparer.Ordinal)
            .Select(ofOne => Answer(PerformanceReport.Row(ofOne.Key, ofOne, from, to, Behind(by, ofOne.Key, items, center)), Name(by, ofOne.Key, center)));
        var (shown, next) = Lists.Cut(context, page, rows, row => row.Code);
        var total = PerformanceReport.Row(PerformanceKey.TheCenter, months.Where(month => month.By == PerformanceBy.Center), from, to, items);
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new PerformanceReportAnswer(from, to, Kebab<PerformanceBy>.Of(by), shown, Answer(total, null), next),
            Json.Of<PerformanceReportAnswer>());
    }

    private static DocumentQuery Period(string division, PerformanceBy by, LocalDate from, LocalDate to) => new(
        division,
        "by_what in ($1, $2) and month_no between $3 and $4",
        [
            Kebab<PerformanceBy>.Of(by),
            Kebab<PerformanceBy>.Of(PerformanceBy.Center),
            BackgroundViews.MonthNumber(from.Year, from.Month),
            BackgroundViews.MonthNumber(to.Year, to.Month),
        ]);

    private static IEnumerable<ServiceItem> Behind(PerformanceBy by, string code, ServiceItem[] items, Center center) => by switch
    {
        PerformanceBy.Department => items.Where(item => item.Department.Value == code),
        PerformanceBy.Window => center.Window(new WindowCode(code)) is { } window ? items.Where(item => window.Serves(item.Code, item.Department)) : [],
        _ => items.Where(item => item.Code.Value == code),
    };

    private static string? Name(PerformanceBy by, string code, Center center) => by switch
    {
        PerformanceBy.Department => center.Departments.GetValueOrDefault(code)?.State.Name,
        PerformanceBy.Window => center.Windows.GetValueOrDefault(code)?.State.Name,
        _ => center.Items.GetValueOrDefault(code)?.State.Latest().Item.Name,
    };

    private static PerformanceAnswer Answer(PerformanceRow row, string? name) => new(
        row.Code,
        name,
        row.Received,
        row.Accepted,
        row.Completed,
        (double?)row.SettledOnTheSpotPercent,
        (double?)row.OnTimePercent,
        (double?)row.InAdvancePercent,
        (double?)row.CompletionPercent,
        (double?)row.MeanPromisedDays,
        (double?)row.MeanStatutoryDays,
        (double?)row.MeanDaysUsed,
        row.WorkingDaysSaved,
        (double?)row.WorkingDaysSavedPerCase,
        row.Fees);
}
