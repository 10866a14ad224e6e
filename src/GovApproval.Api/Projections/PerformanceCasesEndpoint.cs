using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Performance;
using GovApproval.Security;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.Projections;

/// <summary><c>GET /v1/views/performance/cases</c>: the cases behind a number of the performance report.</summary>
internal sealed class PerformanceCasesEndpoint(Views views, EventLog log)
{
    // Compared as text, to which a bound without its Z is below every instant of its second.
    private static readonly InstantPattern Bound = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");

    /// <summary>Where a row's cases are, the figure to be named.</summary>
    public static string Template(PerformanceBy by, string code, Period period) =>
        $"/v1/views/performance/cases?{period.AsQuery()}{PerformanceReading.RowOf(by, code)}&figure={{figure}}";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/performance/cases", List).Requires(Operation.ReadPerformance).Describes(new("views", "Cases behind a figure")
        {
            Details = "Every case that a number of `/v1/views/performance` counts, and no other: as many as the number says (the shares are of `completed`; days used and saved are summed over it). `late` is what is completed and not on time, `deemed` what silence decided; of `fees` the cases with a payment in the period, each with what it paid then.",
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
        var (division, ct) = (Caller.Of(context).Division, context.RequestAborted);
        if (figure == PerformanceFigure.Fees)
        {
            await views.CatchUp(context, query, BackgroundViews.PaidFees);
            await Payers(context, page, division, by, code, period, ct);
            return;
        }

        await views.CatchUp(context, query, BackgroundViews.Performance);
        var moved = await Moved(division, by, code, period, ct);
        var counted = new List<Guid>();
        foreach (var id in moved)
        {
            if (await log.Load(new StreamId(division, id), ct: ct) is { } history
                && PerformanceTrace.Counts(history.Events.Select(e => e.Data).OfType<ApplicationEvent>(), figure, by, code, period.From, period.To))
            {
                counted.Add(id);
            }
        }

        var found = await log.Query(
            Tables.CaseFiles,
            new DocumentQuery(
                division,
                $"""
                id > $1 and (id = any($2) or (not id = any($3) and {Column(by)} = $4 and {Condition(figure, by)}))
                """,
                [
                    page.AfterId(), counted.ToArray(), moved.ToArray(), by == PerformanceBy.Center ? "" : code,
                    Bound.Format(OfficeTime.StartOf(period.From)), Bound.Format(OfficeTime.EndOf(period.To)),
                ],
                "id",
                page.Limit + 1),
            ct);
        await Write(context, page, found);
    }

    // A payment is counted where the case lay when it was made: the view of payments knows each by that, whoever has the case now.
    private async Task Payers(HttpContext context, Page page, string division, PerformanceBy by, string code, Period period, CancellationToken ct)
    {
        var row = by switch { PerformanceBy.Center => "''", PerformanceBy.Officer => "p.data->>'officer'", _ => "p." + Column(by) };
        var found = await log.Query(
            Tables.CaseFiles,
            new DocumentQuery(
                division,
                $"""
                id > $1 and id in (
                    select (p.data->>'application')::uuid from {BackgroundViews.PaidFees.Table.SqlName} p where p.tenant_id = $2 and p.paid_on between $3 and $4 and {row} = $5)
                """,
                [page.AfterId(), division, period.From, period.To, by == PerformanceBy.Center ? "" : code],
                "id",
                page.Limit + 1),
            ct);
        var payments = await log.Query(
            BackgroundViews.PaidFees.Table,
            new DocumentQuery(
                division,
                $"paid_on between $1 and $2 and (data->>'application')::uuid = any($3) and {row.Replace("p.", "", StringComparison.Ordinal)} = $4",
                [period.From, period.To, found.Select(document => (Guid)document.Id).ToArray(), by == PerformanceBy.Center ? "" : code]),
            ct);
        var paid = payments.Select(document => document.Read(BackgroundViews.PaidFees.Json)).ToLookup(fee => fee.Application, fee => fee.Amount);
        await Write(context, page, found, paid);
    }

    private static Task Write(HttpContext context, Page page, IReadOnlyList<Document> found, ILookup<Guid, decimal>? paid = null)
    {
        var rows = found.Take(page.Limit).Select(document =>
        {
            var (id, file) = ((Guid)document.Id, document.Read(StoredJson.Of<CaseFile>()));
            return Answer(id, file, paid is null ? file.Payments.Sum(payment => payment.Amount) : paid[id].Sum());
        }).ToArray();
        return Reply.WritePage(context, rows, Json.Of<CountedCaseAnswer>(), found.Count > page.Limit ? page.Next(rows[^1].Application.ToString()) : null);
    }

    // Only a window and an officer lose cases; a hand-over before the period changes nothing of what was counted in it.
    private async Task<HashSet<Guid>> Moved(string division, PerformanceBy by, string code, Period period, CancellationToken ct)
    {
        if (by is not (PerformanceBy.Window or PerformanceBy.Officer))
        {
            return [];
        }

        var months = await log.Query(
            BackgroundViews.Performance.Table,
            new DocumentQuery(
                division,
                "by_what = $1 and code = $2 and month_no >= $3 and data ? 'moved'",
                [Kebab<PerformanceBy>.Of(by), code, BackgroundViews.MonthNumber(period.From.Year, period.From.Month)]),
            ct);
        return [.. months.SelectMany(document => document.Read(BackgroundViews.Performance.Json).Moved ?? [])];
    }

    private static string Column(PerformanceBy by) => by switch
    {
        PerformanceBy.Center => "''",
        PerformanceBy.Department => "department",
        PerformanceBy.Window => "window_code",
        PerformanceBy.Item => "item",
        _ => "officer",
    };

    // The same as PerformanceTrace says of a history, of the case file that was folded from it.
    private static string Condition(PerformanceFigure figure, PerformanceBy by)
    {
        const string Accepted = "coalesce(data->'timeline'->'review'->>'acceptedAt', data->'timeline'->>'acceptedAt')";
        const string Completed = "data->'outcome'->>'at'";
        const string Counted = "data->'outcome'->'counted'";
        const string OnTime = $"case when {Counted}->'hours' is not null then ({Counted}->'hours'->>'used')::int <= ({Counted}->'hours'->>'promised')::int else coalesce(coalesce({Counted}->>'promisedUsed', {Counted}->>'usedDays')::int <= ({Counted}->>'promisedDays')::int, true) end";
        const string InAdvance = $"case when {Counted}->'hours' is not null then ({Counted}->'hours'->>'used')::int < ({Counted}->'hours'->>'promised')::int else coalesce(coalesce({Counted}->>'promisedUsed', {Counted}->>'usedDays')::int < ({Counted}->>'promisedDays')::int, false) end";
        const string OnTheSpot = $"({Counted}->>'acceptedOn')::date = (({Completed})::timestamptz at time zone 'Asia/Shanghai')::date";
        const string Decided = "data->'outcome'->>'deemedBy' is null";
        var done = Within(Completed);
        return figure switch
        {
            PerformanceFigure.Received when by != PerformanceBy.Officer => Within("data->>'submittedAt'"),
            PerformanceFigure.Received or PerformanceFigure.Accepted => Within(Accepted),
            PerformanceFigure.Completed => done,
            PerformanceFigure.Deemed => $"{done} and not ({Decided})",
            PerformanceFigure.SettledOnTheSpot => $"{done} and {Decided} and {OnTheSpot}",
            PerformanceFigure.OnTime => $"{done} and {Decided} and {OnTime}",
            PerformanceFigure.InAdvance => $"{done} and {Decided} and {InAdvance}",
            PerformanceFigure.Late => $"{done} and not ({Decided} and {OnTime})",
            _ => throw new System.Diagnostics.UnreachableException($"{figure} is not read from the case files"),
        };

        static string Within(string instant) => $"""({instant}) collate "C" >= $5 and ({instant}) collate "C" < $6""";
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
