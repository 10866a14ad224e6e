using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Fees;
using GovApproval.Performance;
using GovApproval.Security;
using NodaTime;
using Period = GovApproval.Api.Projections.Period;

namespace GovApproval.Api.Fees;

/// <summary>Fees collected, by department, window or item and period, and the payments behind each sum.</summary>
internal sealed class FeesEndpoints(Views views, PerformanceReading reading, CountedCases counted, Centers centers)
{
    // The first of them given is searched, so the one of which there is least comes first.
    private static readonly CountedBy[] Narrowing = [CountedBy.Item, CountedBy.Window, CountedBy.Department];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/fees", Report).Requires(Operation.ReadPerformance).Describes(new("views", "Fees collected")
        {
            Details = "By the day on which they were paid; `/v1/views/fees/cases` lists the payments behind each sum.",
            Query = [.. Period.Parameters, new("by", "What a row is; department when left out.", Values: ["department", "window", "item"])],
            Response = Example.Written<FeesAnswer>("""
                { "from": "2026-01-01", "to": "2026-03-31", "by": "department", "items": [{ "code": "public-security", "name": "公安局", "collected": "1240.00" }], "total": "1240.00", "currency": "CNY", "next": null }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/fees/cases", Cases).Requires(Operation.ReadPerformance).Describes(new("views", "The payments behind the fees collected")
        {
            Query = [.. Period.Parameters, new("department", "Decided by this department."), new("window", "At this window."), new("item", "Of this item.")],
            Response = Example.PageOf<PaidFee>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "item": "passport", "department": "public-security", "window": "w-public-security", "project": null, "orderNumber": "JK-2026-000123", "amount": "120.00", "currency": "CNY", "paidAt": "2026-03-02T01:00:00Z", "irregularity": null }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    private async Task Report(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "by", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "fees", 1);
        var (from, to) = Period.Of(query);
        var by = query.OneOf<PerformanceBy>("by") ?? PerformanceBy.Department;
        if (by == PerformanceBy.Center)
        {
            throw Problems.Invalid("?by", "must be one of department, window, item").Raise();
        }

        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        await views.CatchUp(context, query, BackgroundViews.Performance);
        var rows = (await reading.Sums(center.Division, by, from, to, context.RequestAborted))
            .Select(sum => new FeeRow(sum.Key, PerformanceReading.NameOf(by, sum.Key, center), sum.Value.Fees))
            .Where(row => row.Collected != 0)
            .ToArray();
        var (shown, next) = Lists.Cut(context, page, rows, row => row.Code);
        await Reply.Write(
            context, StatusCodes.Status200OK, new FeesAnswer(from, to, by, shown, rows.Sum(row => row.Collected), Charging.Currency, next), Json.Of<FeesAnswer>());
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "department", "window", "item", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "fee-cases", 1);
        var (from, to) = Period.Of(query);
        var narrowed = Narrowing
            .Where(by => query.Text(Kebab<CountedBy>.Of(by)) is not null)
            .Select(by => new Counted(by, query.Text(Kebab<CountedBy>.Of(by))!, Figures.Paid, from, to))
            .DefaultIfEmpty(new(CountedBy.Center, PerformanceKey.TheCenter, Figures.Paid, from, to))
            .ToArray();
        var (events, next) = await counted.Find(context, query, page, narrowed[0], narrowed[1..]);
        await Reply.WritePage(context, events.Select(e => PaidFee.Of((FeePaid)e.Data, e.Stream.Id)), Json.Of<PaidFee>(), next);
    }
}
