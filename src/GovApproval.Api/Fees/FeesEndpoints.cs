using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Fees;
using GovApproval.Performance;
using GovApproval.Security;
using NodaTime;
using Period = GovApproval.Api.Projections.Period;

namespace GovApproval.Api.Fees;

/// <summary>Fees collected, by department, window or item and period, and the payments behind each sum.</summary>
internal sealed class FeesEndpoints(Views views, Centers centers)
{
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
        var months = await views.Read(context, query, BackgroundViews.Performance, new DocumentQuery(
            center.Division,
            "by_what = $1 and month_no between $2 and $3",
            [Kebab<PerformanceBy>.Of(by), BackgroundViews.MonthNumber(from.Year, from.Month), BackgroundViews.MonthNumber(to.Year, to.Month)]));
        var rows = months
            .GroupBy(month => month.Code, StringComparer.Ordinal)
            .Select(one => new FeeRow(one.Key, PerformanceReading.NameOf(by, one.Key, center), one.Sum(month => Collected(month, from, to))))
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
        var conditions = new List<string> { "paid_on between $1 and $2", "id > $3" };
        var values = new List<object?> { from, to, page.After is [var after] ? after : "" };
        foreach (var (parameter, column) in new[] { ("department", "department"), ("window", "window_code"), ("item", "item") })
        {
            if (query.Text(parameter) is { } value)
            {
                values.Add(value);
                conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{column} = ${values.Count}"));
            }
        }

        var found = await views.Find(context, query, BackgroundViews.PaidFees, new DocumentQuery(
            Caller.Of(context).Division, string.Join(" and ", conditions), [.. values], "id", page.Limit + 1));
        var shown = found.Take(page.Limit).ToArray();
        await Reply.WritePage(
            context,
            shown.Select(document => document.Read(BackgroundViews.PaidFees.Json)),
            Json.Of<PaidFee>(),
            found.Count > page.Limit ? page.Next((string)shown[^1].Id) : null);
    }

    private static decimal Collected(PerformanceMonth month, LocalDate from, LocalDate to) => month.Days
        .Where(day => new LocalDate(month.Year, month.Month, day.Day) is var date && date >= from && date <= to)
        .Sum(day => day.Fees);
}
