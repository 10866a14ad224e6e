using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.Security;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>What lies at a window, by the step it waits for.</summary>
internal enum LyingAs
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
}

/// <summary>The work of windows, officers and items over a period, and the cases behind each figure.</summary>
internal sealed class WorkloadEndpoints(Views views, EventLog log, CountedCases counted, Centers centers, IClock clock)
{
    private const string Tag = "views";

    private const string RowExample = """
        {
          "code": "w-tax", "name": "税务局窗口 (Tax Bureau window)", "received": 120, "accepted": 118, "examined": 10, "verified": 10, "completed": 115,
          "onTheSpotPercent": 94.28, "onTimePercent": 100, "inAdvancePercent": 98, "late": 0, "meanDaysUsed": 0.4, "workingDaysSaved": 460,
          "times": [{ "step": "receipt", "cases": 115, "medianMinutes": 4, "p90Minutes": 15 }, { "step": "handling", "cases": 115, "medianMinutes": 22, "p90Minutes": 2944 }],
          "backlog": { "open": 3, "perWorkingDay": 5.75, "workingDays": 0.5 }
        }
        """;

    private static readonly Parameter[] Period =
    [
        new("from", "First day; the first of the month of the last day when left out.", ParameterKind.Date),
        new("to", "Last day; today when left out.", ParameterKind.Date),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/workload", List).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Work over a period")
        {
            Details = "By window, officer or item: what came and went, how long the steps took, and how long what lies there will last.",
            Query = [Parameter.OneOf<WorkBy>("by", "What a row is; window when left out."), .. Period],
            Response = Example.PageOf<WorkAnswer>(RowExample),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/workload/{by}/{code}", Detail).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Work of one window, officer or item")
        {
            Query = Period,
            Response = Example.Written<WorkDetailAnswer>($$"""
                { "from": "2026-03-01", "to": "2026-03-31", "timesFrom": "2026-03-01", "timesTo": "2026-03-31", "work": {{RowExample}},
                  "hours": [{ "weekday": 1, "hour": 9, "received": 31 }], "days": [{ "date": "2026-03-02", "received": 12, "accepted": 12, "completed": 11 }] }
                """),
            Traits = Traits.Positioned,
        });
        routes.MapGet("/views/workload/{by}/{code}/cases", Cases).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "The cases behind a figure of work")
        {
            Details = "As many as the figure says, in the order in which they were recorded. Behind the times stand the completed cases of `timesFrom` to `timesTo`, with the minutes of their steps; behind an hour the received ones of that hour.",
            Query =
            [
                Parameter.OneOf<WorkFigure>("figure", "Which figure.") with { IsRequired = true },
                .. Period,
                new("weekday", "Of an hour of the week: 1 Monday … 7 Sunday.", ParameterKind.Integer),
                new("hour", "Of an hour of the week: 0–23.", ParameterKind.Integer),
            ],
            Response = Example.PageOf<CountedCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "event": "application_completed", "at": "2026-03-02T01:30:00Z", "position": 1290, "item": "food-business-permit",
                  "window": "w-market-supervision", "by": "officer-1", "amount": 1, "took": { "receipt": 4, "firstInstance": 9, "verification": 6, "decision": 3, "handling": 18 } }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/workload-suggestions", Suggestions).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Where the load is uneven")
        {
            Details = "A window whose backlog lasts half as long again as the center's, and a day longer, may hand cases to one with less to do that serves their items. The cases: `/v1/views/window-workload/{window}/cases?figure=open`.",
            Response = Example.PageOf<ReliefAnswer>("""{ "from": "w-a", "to": "w-b", "cases": 12, "items": ["food-business-permit"], "fromDays": 9.5, "toDays": 1, "afterDays": 5.3 }"""),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/window-workload/{window}/cases", Lying).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "The cases that lie at a window")
        {
            Details = "Behind what window-workload says of now. Behind what was received, accepted and completed: `/v1/views/workload/window/{window}/cases`.",
            Query = [Parameter.OneOf<LyingAs>("figure", "Which figure; open when left out.")],
            Response = Example.PageOf<LyingCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "food-business-permit", "state": "accepted", "officer": "officer-1", "card": "none" }
                """),
            Traits = Traits.Paged,
        });
    }

    private async Task List(HttpContext context)
    {
        var query = Query.Of(context, "by", "from", "to", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "workload", 1);
        var by = query.OneOf<WorkBy>("by") ?? WorkBy.Window;
        var (from, to) = PeriodOf(query);
        var center = await CenterOf(context);
        var months = (await Months(context, query, by, null, from, to)).ToLookup(month => month.Code, StringComparer.Ordinal);
        var open = await Open(center.Division, by, null, context.RequestAborted);
        var paces = await Paces(context, query, by, null, center.Calendar);
        var codes = months.Select(ofOne => ofOne.Key).Concat(by == WorkBy.Window ? center.Windows.Keys : []).Concat(open.Keys).Distinct(StringComparer.Ordinal);
        await Lists.Write(context, page, codes, code => code, code => Answer(
            WorkloadRow.Of(code, months[code], from, to), by, center, open.GetValueOrDefault(code), paces.GetValueOrDefault(code)));
    }

    private async Task Detail(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "atLeast");
        var (by, code, from, to) = Which(context, query);
        var center = await CenterOf(context);
        var months = await Months(context, query, by, code, from, to);
        var open = await Open(center.Division, by, code, context.RequestAborted);
        if (months.Count == 0 && open.Count == 0 && Name(by, code, center) is null)
        {
            throw Problems.NotFound("There is no such window, officer or item, or nothing is known of its work.").Raise();
        }

        var row = WorkloadRow.Of(code, months, from, to);
        var paces = await Paces(context, query, by, code, center.Calendar);
        var answer = Answer(row, by, center, open.GetValueOrDefault(code), paces.GetValueOrDefault(code));
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new WorkDetailAnswer(from, to, from.With(DateAdjusters.StartOfMonth), to.With(DateAdjusters.EndOfMonth), answer, row.Hours, row.Days),
            Json.Of<WorkDetailAnswer>());
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "figure", "from", "to", "weekday", "hour", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "workload-cases", 1);
        var figure = query.OneOf<WorkFigure>("figure") ?? throw Problems.Invalid("?figure", "is required").Raise();
        var (weekday, hour) = (query.Int("weekday", 1, 7), query.Int("hour", 0, 23));
        var (by, code, from, to) = Which(context, query);
        var months = await Months(context, query, by, code, from, to);
        var (cases, next) = await counted.Find(
            Caller.Of(context).Division, months, figure, from, to, page, weekday is null && hour is null ? null : IsOfHour, context.RequestAborted);
        await Reply.WritePage(context, cases, Json.Of<CountedCase>(), next);

        bool IsOfHour(ApplicationEvent happened) => WorkMonth.HourOfWeek(happened.At) is var slot
            && ((slot / 24) + 1 == weekday || weekday is null)
            && (slot % 24 == hour || hour is null);
    }

    private async Task Suggestions(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "workload-suggestions", 1);
        var center = await CenterOf(context);
        var open = await Open(center.Division, WorkBy.Window, null, context.RequestAborted);
        var paces = await Paces(context, query, WorkBy.Window, null, center.Calendar);
        var benches = center.Windows.Values
            .Select(window => new Bench(window.State, open.GetValueOrDefault(window.State.Code.Value), paces.GetValueOrDefault(window.State.Code.Value)))
            .ToArray();
        var lying = (await OpenItems(center.Division, context.RequestAborted)).ToLookup(one => one.Window, one => one.Item);
        var reliefs = Relief.Suggest(benches, window => [.. lying[window]]);
        await Lists.Write(context, page, reliefs, relief => relief.From.Value, relief => new ReliefAnswer(
            relief.From, relief.To, relief.Cases, relief.Items, (double)relief.FromDays, (double)relief.ToDays, (double)relief.AfterDays));
    }

    private async Task Lying(HttpContext context)
    {
        var query = Query.Of(context, "figure", "limit", "cursor");
        var page = Page.Of(query, "window-workload-cases", 1);
        var center = await CenterOf(context);
        var window = (string)context.Request.RouteValues["window"]!;
        if (!center.Windows.ContainsKey(window))
        {
            throw Problems.NotFound("There is no such window.").Raise();
        }

        var found = await log.Query(
            Tables.CaseFiles,
            new DocumentQuery(center.Division, $"window_code = $1 and is_open and id > $2{Condition(query.OneOf<LyingAs>("figure") ?? LyingAs.Open)}", [window, page.AfterId()], "id", page.Limit + 1),
            context.RequestAborted);
        var rows = found.Take(page.Limit).Select(document =>
        {
            var file = document.Read(StoredJson.Of<CaseFile>());
            return new LyingCase((Guid)document.Id, file.ReceiptNumber, file.Standing.Item, file.Standing.State, file.Standing.Officer, file.Standing.Card);
        });
        await Reply.WritePage(context, rows, Json.Of<LyingCase>(), found.Count > page.Limit ? page.Next(found[page.Limit - 1].Id.ToString()!) : null);
    }

    private static string Condition(LyingAs figure) => figure switch
    {
        LyingAs.WaitingForAcceptance => " and state = 'submitted'",
        LyingAs.WaitingForSupplement => " and state = 'supplement-required'",
        LyingAs.WaitingForFirstInstance => " and state = 'accepted'",
        LyingAs.WaitingForVerification => " and state = 'examined'",
        LyingAs.WaitingForDecision => " and state = 'verified'",
        LyingAs.Suspended => " and state = 'suspended'",
        LyingAs.Yellow => " and card = 'yellow'",
        LyingAs.Red => " and card = 'red'",
        _ => "",
    };

    private (WorkBy By, string Code, LocalDate From, LocalDate To) Which(HttpContext context, Query query)
    {
        var by = Kebab<WorkBy>.TryParse((string)context.Request.RouteValues["by"]!, out var known) ? known : throw Problems.NotFound().Raise();
        var (from, to) = PeriodOf(query);
        return (by, (string)context.Request.RouteValues["code"]!, from, to);
    }

    private (LocalDate From, LocalDate To) PeriodOf(Query query)
    {
        var to = query.Date("to") ?? OfficeTime.DateOf(clock.GetCurrentInstant());
        var from = query.Date("from") ?? to.With(DateAdjusters.StartOfMonth);
        return from <= to ? (from, to) : throw Problems.Invalid("?to", "must not be before from").Raise();
    }

    private Task<IReadOnlyList<WorkMonth>> Months(HttpContext context, Query query, WorkBy by, string? code, LocalDate from, LocalDate to) => views.Read(
        context,
        query,
        BackgroundViews.Workload,
        new DocumentQuery(
            Caller.Of(context).Division,
            $"by_what = $1 and month_no between $2 and $3{(code is null ? "" : " and code = $4")}",
            [Kebab<WorkBy>.Of(by), BackgroundViews.MonthNumber(from.Year, from.Month), BackgroundViews.MonthNumber(to.Year, to.Month), .. code is null ? Array.Empty<object?>() : [code]],
            "id"));

    // What was completed in the last twenty working days, whatever the period.
    private async Task<Dictionary<string, int>> Paces(HttpContext context, Query query, WorkBy by, string? code, WorkingCalendar calendar)
    {
        var today = OfficeTime.DateOf(clock.GetCurrentInstant());
        var since = BacklogReading.Since(today, calendar);
        return (await Months(context, query, by, code, since, today))
            .GroupBy(month => month.Code, StringComparer.Ordinal)
            .ToDictionary(ofOne => ofOne.Key, ofOne => WorkloadRow.Of(ofOne.Key, ofOne, since, today)[WorkFigure.Completed], StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, int>> Open(string division, WorkBy by, string? code, CancellationToken ct)
    {
        var column = by switch { WorkBy.Window => "window_code", WorkBy.Officer => "officer", _ => "item" };
        await using var command = log.Database.CreateCommand(
            $"select {column}, count(*)::int from {Tables.CaseFiles.SqlName} where tenant_id = $1 and is_open and {column} {(code is null ? "is not null" : "= $2")} group by 1");
        command.Parameters.AddWithValue(division);
        if (code is not null)
        {
            command.Parameters.AddWithValue(code);
        }

        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            open.Add(rows.GetString(0), rows.GetInt32(1));
        }

        return open;
    }

    private async Task<IReadOnlyList<(WindowCode Window, OpenItem Item)>> OpenItems(string division, CancellationToken ct)
    {
        await using var command = log.Database.CreateCommand(
            $"select window_code, item, department, count(*)::int from {Tables.CaseFiles.SqlName} where tenant_id = $1 and is_open group by 1, 2, 3");
        command.Parameters.AddWithValue(division);
        var open = new List<(WindowCode, OpenItem)>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            open.Add((new(rows.GetString(0)), new(new(rows.GetString(1)), new(rows.GetString(2)), rows.GetInt32(3))));
        }

        return open;
    }

    private ValueTask<Center> CenterOf(HttpContext context) => centers.Of(Caller.Of(context).Division, context.RequestAborted);

    private static string? Name(WorkBy by, string code, Center center) => by switch
    {
        WorkBy.Window => center.Windows.GetValueOrDefault(code)?.State.Name,
        WorkBy.Item => center.Items.GetValueOrDefault(code)?.State.Latest().Item.Name,
        _ => null,
    };

    private static WorkAnswer Answer(WorkloadRow row, WorkBy by, Center center, int open, int pace)
    {
        var backlog = BacklogReading.Of(open, pace);
        return new(
            row.Code,
            Name(by, row.Code, center),
            row[WorkFigure.Received],
            row[WorkFigure.Accepted],
            row[WorkFigure.Examined],
            row[WorkFigure.Verified],
            row[WorkFigure.Completed],
            (double?)row.OnTheSpotPercent,
            (double?)row.OnTimePercent,
            (double?)row.InAdvancePercent,
            row[WorkFigure.Late],
            (double?)row.MeanDaysUsed,
            row[WorkFigure.DaysSaved],
            row.Times,
            new(backlog.Open, (double)backlog.PerWorkingDay, (double?)backlog.WorkingDays));
    }
}
