using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Performance;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary><c>GET /v1/views/performance</c>: the figures of a period, by department, window, item or officer, and of the center.</summary>
internal sealed class PerformanceEndpoint(Views views, PerformanceReading reading, Centers centers, IClock clock)
{
    private const string Html = "text/html";
    private const string Picture = "image/svg+xml";

    private const string RowExample = """
        { "code": "tax", "name": "税务局 (Tax Bureau)", "received": 120, "accepted": 118, "completed": 118, "settledOnTheSpotPercent": 94.28, "onTimePercent": 100, "inAdvancePercent": 98,
          "completionPercent": 100, "meanPromisedDays": 6.9, "meanStatutoryDays": 17.52, "meanDaysUsed": 0.4, "workingDaysSaved": 457, "workingDaysSavedPerCase": 3.87, "fees": "0.00", "deemed": 0,
          "yearOnYear": { "received": 100, "accepted": 98, "completed": 96, "settledOnTheSpotPercent": 90.63, "onTimePercent": 98.96, "inAdvancePercent": 95.83, "workingDaysSaved": 360, "fees": "0.00",
            "receivedChangePercent": 20, "completedChangePercent": 22.92, "workingDaysSavedChangePercent": 26.94, "feesChangePercent": null,
            "settledOnTheSpotChangePoints": 3.65, "onTimeChangePoints": 1.04, "inAdvanceChangePoints": 2.17,
            "cases": "/v1/views/performance/cases?from=2025-01-01&to=2025-10-31&by=department&code=tax&figure={figure}" },
          "cases": "/v1/views/performance/cases?from=2026-01-01&to=2026-10-31&by=department&code=tax&figure={figure}",
          "limits": "/v1/views/performance/limits?to=2026-10-31&by=department&code=tax" }
        """;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/performance", Report).Requires(Operation.ReadPerformance).Describes(new("views", "Performance")
        {
            Details = "Settled on the spot: completed on the day of acceptance, as a share of completed. On time: by the promised due date; in advance: before it. Completion: completed of accepted. Mean limits: unweighted over the items of the catalogue, on the last day of the period, that have one. Days saved: statutory budget − days used. Beside each row the same days of a year before. The definitions with their formulas: `schemas/figures.md`; the cases behind a number: `/v1/views/performance/cases`. With `Accept: text/csv` all rows as a table, with `text/html` a page with charts to print, with `image/svg+xml` the chart of the months, in Chinese or by `Accept-Language` in English.",
            Query =
            [
                .. Period.Parameters,
                new("by", "What a row is; department when left out.", Values: ["department", "window", "item", "officer"]),
            ],
            Response = Example.Written<PerformanceReportAnswer>(
                $$"""{ "from": "2026-01-01", "to": "2026-10-31", "by": "department", "items": [{{RowExample}}], "total": {{RowExample}}, "next": null }"""),
            AlsoAs = [Csv.ContentType, Html, Picture],
            Traits = Traits.Paged | Traits.Positioned,
        });

    private async Task Report(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "by", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "performance", 1);
        var period = Period.Of(query);
        var by = query.OneOf<PerformanceBy>("by") ?? PerformanceBy.Department;
        if (by == PerformanceBy.Center)
        {
            throw Problems.Invalid("?by", "must be one of department, window, item, officer").Raise();
        }

        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        await views.CatchUp(context, query, BackgroundViews.Performance);
        switch (Preference.Among(context, "application/json", Csv.ContentType, Html, Picture))
        {
            case Csv.ContentType:
                var table = await Read(center, by, period, null, context.RequestAborted);
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"performance-{Kebab<PerformanceBy>.Of(by)}-{Times.Format(period.From)}-{Times.Format(period.To)}.csv\"";
                await Reply.Write(context, StatusCodes.Status200OK, PerformanceTable.Csv(table), Csv.ContentType + "; charset=utf-8");
                break;
            case Html:
                var report = await Read(center, by, period, null, context.RequestAborted);
                var english = Preference.IsEnglish(context);
                var sheet = new PerformancePage(english).Render(report, await Months(center, period, context.RequestAborted), OfficeTime.DateOf(clock.GetCurrentInstant()));
                Preference.ForBrowsers(context.Response, english);
                await Reply.Write(context, StatusCodes.Status200OK, sheet, Html + "; charset=utf-8");
                break;
            case Picture:
                var months = await Months(center, period, context.RequestAborted);
                var read = Preference.IsEnglish(context);
                Preference.ForBrowsers(context.Response, read);
                await Reply.Write(
                    context, StatusCodes.Status200OK, System.Text.Encoding.UTF8.GetBytes(PerformanceCharts.Months(months, read)), Picture);
                break;
            default:
                await Reply.Write(context, StatusCodes.Status200OK, await Read(center, by, period, (context, page), context.RequestAborted), Json.Of<PerformanceReportAnswer>());
                break;
        }
    }

    // All rows, or one page of them.
    private async Task<PerformanceReportAnswer> Read(Center center, PerformanceBy by, Period period, (HttpContext Context, Page Page)? paged, CancellationToken ct)
    {
        var before = period.YearBefore();
        var (now, then) = (await Sums(by, period), await Sums(by, before));
        var codes = now.Keys.Union(then.Keys, StringComparer.Ordinal);
        string? next = null;
        if (paged is ({ } context, { } page))
        {
            (var some, next) = Lists.Cut(context, page, codes, code => code);
            codes = some;
        }

        var items = LimitedItems.On(period.To, center);
        var totals = (Now: await Sums(PerformanceBy.Center, period), Then: await Sums(PerformanceBy.Center, before));
        return new PerformanceReportAnswer(
            period.From,
            period.To,
            Kebab<PerformanceBy>.Of(by),
            codes.Order(StringComparer.Ordinal).Select(code => Answer(by, code, now, then)).ToValueList(),
            Answer(PerformanceBy.Center, PerformanceKey.TheCenter, totals.Now, totals.Then),
            next);

        PerformanceAnswer Answer(PerformanceBy what, string code, Dictionary<string, PerformanceDay> current, Dictionary<string, PerformanceDay> earlier) => PerformanceEndpoint.Answer(
            what, code, current, earlier, LimitedItems.Behind(what, code, items, center), PerformanceReading.NameOf(what, code, center), period);

        Task<Dictionary<string, PerformanceDay>> Sums(PerformanceBy what, Period when) => reading.Sums(center.Division, what, when.From, when.To, ct);
    }

    private async Task<IReadOnlyList<MonthBeside>> Months(Center center, Period period, CancellationToken ct)
    {
        var before = period.YearBefore();
        var then = (await reading.Months(center.Division, before.From, before.To, ct)).ToDictionary(m => m.Month.PlusMonths(12), m => m.Sum);
        return [.. (await reading.Months(center.Division, period.From, period.To, ct)).Select(m => new MonthBeside(m.Month, m.Sum, then.GetValueOrDefault(m.Month)))];
    }

    private static PerformanceAnswer Answer(
        PerformanceBy by, string code, Dictionary<string, PerformanceDay> now, Dictionary<string, PerformanceDay> then, IEnumerable<ServiceItem> items, string? name, Period period)
    {
        var row = PerformanceReport.Row(code, now.GetValueOrDefault(code, new(0)), items);
        var compared = then.TryGetValue(code, out var before) ? YearOnYear.Of(row, PerformanceReport.Row(code, before, [])) : null;
        return new(
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
            row.Fees,
            row.Deemed,
            compared is null ? null : Answer(compared, PerformanceCasesEndpoint.Template(by, code, period.YearBefore())),
            PerformanceCasesEndpoint.Template(by, code, period),
            LimitedItems.Address(by, code, period.To));
    }

    private static YearOnYearAnswer Answer(YearOnYear compared, string cases) => new(
        compared.Before.Received,
        compared.Before.Accepted,
        compared.Before.Completed,
        (double?)compared.Before.SettledOnTheSpotPercent,
        (double?)compared.Before.OnTimePercent,
        (double?)compared.Before.InAdvancePercent,
        compared.Before.WorkingDaysSaved,
        compared.Before.Fees,
        (double?)compared.ReceivedPercent,
        (double?)compared.CompletedPercent,
        (double?)compared.WorkingDaysSavedPercent,
        (double?)compared.FeesPercent,
        (double?)compared.SettledOnTheSpotPoints,
        (double?)compared.OnTimePoints,
        (double?)compared.InAdvancePoints,
        cases);
}

/// <summary>A month of the center beside the same of a year before, where it counted anything then.</summary>
internal sealed record MonthBeside(YearMonth Month, PerformanceDay Now, PerformanceDay? Then);
