using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Performance;
using GovApproval.EventStore;
using GovApproval.Security;
using GovApproval.WindowWorkload;
using NodaTime;
using Period = GovApproval.Api.Projections.Period;

namespace GovApproval.Api.WindowWorkload;

/// <summary>The work of windows, officers and items over a period, and the cases behind each figure.</summary>
internal sealed class WorkloadEndpoints(WorkReading reading, CountedCases counted, Centers centers, IClock clock)
{
    private const string Tag = "views";

    private const string RowExample = """
        {
          "code": "w-tax", "name": "税务局窗口 (Tax Bureau window)", "received": 120, "accepted": 118, "examined": 10, "verified": 10, "completed": 115,
          "onTheSpotPercent": 94.28, "onTimePercent": 100, "inAdvancePercent": 98, "late": 0, "meanDaysUsed": 0.4, "workingDaysSaved": 460, "deemed": 0,
          "times": [{ "step": "receipt", "cases": 115, "medianMinutes": 4, "p90Minutes": 15 }, { "step": "handling", "cases": 115, "medianMinutes": 22, "p90Minutes": 2944 }],
          "backlog": { "open": 3, "completed": 115, "arrived": 111, "left": 117, "since": "2026-03-04", "perWorkingDay": 5.75, "workingDays": 10, "withoutArrivals": 0.5,
            "waiting": [{ "state": "accepted", "cases": 3, "list": "/v1/views/workload/window/w-tax/backlog/cases?state=accepted" }],
            "openCases": "/v1/views/workload/window/w-tax/backlog/cases", "completedCases": "/v1/views/workload/window/w-tax/cases?from=2026-03-04&to=2026-03-31&figure=completed",
            "arrivedCases": "/v1/views/workload/window/w-tax/cases?from=2026-03-04&to=2026-03-31&figure=arrived", "leftCases": "/v1/views/workload/window/w-tax/cases?from=2026-03-04&to=2026-03-31&figure=left" },
          "cases": "/v1/views/workload/window/w-tax/cases?from=2026-03-01&to=2026-03-31&figure={figure}",
          "timesCases": "/v1/views/workload/window/w-tax/cases?from=2026-03-01&to=2026-03-31&figure=completed&step={step}"
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
            Details = "Its times and hours are those of the period to the day, a single day's as well, or those of whole months (`timesFrom`, `timesTo`) where its parts of months hold more than 1,000 cases received and completed; the rows of `/v1/views/workload` tell those of whole months.",
            Query = Period,
            Response = Example.Written<WorkDetailAnswer>($$"""
                { "from": "2026-03-01", "to": "2026-03-31", "timesFrom": "2026-03-01", "timesTo": "2026-03-31", "work": {{RowExample}},
                  "hours": [{ "weekday": 1, "hour": 9, "received": 31 }], "days": [{ "date": "2026-03-02", "received": 12, "accepted": 12, "completed": 11, "examined": 2, "verified": 2, "onTheSpot": 10, "onTime": 11, "inAdvance": 1, "late": 0, "daysSaved": 42 }],
                  "dayCases": "/v1/views/workload/window/w-tax/cases?from={date}&to={date}&figure={figure}",
                  "hourCases": "/v1/views/workload/window/w-tax/cases?from=2026-03-01&to=2026-03-31&figure=received&weekday={weekday}&hour={hour}" }
                """),
            Traits = Traits.Positioned,
        });
        routes.MapGet("/views/workload/{by}/{code}/cases", Cases).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "The cases behind a figure of work")
        {
            Details = "As many as the figure says, in the order in which they were recorded. Behind the times stand the completed cases of `timesFrom` to `timesTo` that went through the step; behind an hour the received ones of that hour; neither goes with another figure.",
            Query =
            [
                Parameter.OneOf<WorkFigure>("figure", "Which figure.") with { IsRequired = true },
                .. Period,
                Parameter.OneOf<WorkStep>("step", "Of the completed cases, those whose time in this step is known; `amount` is then its minutes."),
                new("weekday", "Of an hour of the week: 1 Monday … 7 Sunday.", ParameterKind.Integer),
                new("hour", "Of an hour of the week: 0–23.", ParameterKind.Integer),
            ],
            Response = Example.PageOf<CountedCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "event": "application_completed", "at": "2026-03-02T01:30:00Z", "position": 1290, "item": "food-business-permit",
                  "window": "w-market-supervision", "by": "officer-1", "amount": 1, "usedDays": 0, "took": { "receipt": 4, "firstInstance": 9, "verification": 6, "decision": 3, "handling": 18, "waiting": 4, "service": 18 } }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/workload/{by}/{code}/backlog/cases", Backlog).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "The cases that lie open")
        {
            Details = "What lies at a window, in an officer's hand, or of an item, now.",
            Query = [Parameter.OneOf<CaseState>("state", "Those that wait for the step of this state.")],
            Response = Example.PageOf<LyingCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "food-business-permit", "state": "accepted", "officer": "officer-1", "card": "none", "at": null, "amount": 1 }
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
        var months = (await reading.Months(context, query, by, null, from, to)).ToLookup(month => month.Code, StringComparer.Ordinal);
        var open = await reading.Open(center.Division, by, null, context.RequestAborted);
        var (since, today) = Lately(center);
        var paces = await reading.Paces(context, query, by, null, since, today);
        var codes = months.Select(ofOne => ofOne.Key).Concat(by == WorkBy.Window ? center.Windows.Keys : []).Concat(open.Select(ofOne => ofOne.Key)).Distinct(StringComparer.Ordinal);
        await Lists.Write(context, page, codes, code => code, code => Answer(
            WorkloadRow.Of(code, months[code], from, to), by, center, new(from, to), Whole(from, to), new(since, today), [.. open[code]], paces.GetValueOrDefault(code)));
    }

    private async Task Detail(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "atLeast");
        var (by, code, from, to) = Which(context, query);
        var center = await CenterOf(context);
        var (months, toTheDay) = await reading.Within(context, query, by, code, from, to);
        var timed = toTheDay ? new Period(from, to) : Whole(from, to);
        var open = await reading.Open(center.Division, by, code, context.RequestAborted);
        if (months.Count == 0 && open.Count == 0 && Name(by, code, center) is null)
        {
            throw Problems.NotFound("There is no such window, officer or item, or nothing is known of its work.").Raise();
        }

        var row = WorkloadRow.Of(code, months, from, to);
        var (since, today) = Lately(center);
        var paces = await reading.Paces(context, query, by, code, since, today);
        var answer = Answer(row, by, center, new(from, to), timed, new(since, today), [.. open[code]], paces.GetValueOrDefault(code));
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new WorkDetailAnswer(
                from, to, timed.From, timed.To, answer, row.Hours, row.Days,
                Address(by, code) + "/cases?from={date}&to={date}&figure={figure}",
                Address(by, code, timed) + "received&weekday={weekday}&hour={hour}"),
            Json.Of<WorkDetailAnswer>());
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "figure", "from", "to", "step", "weekday", "hour", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "workload-cases", 1);
        var figure = query.OneOf<WorkFigure>("figure") ?? throw Problems.Invalid("?figure", "is required").Raise();
        var step = query.OneOf<WorkStep>("step");
        var (weekday, hour) = (query.Int("weekday", 1, 7), query.Int("hour", 0, 23));
        var checks = new Checks();
        checks.Require(step is null || figure == WorkFigure.Completed, "?step", "goes with figure=completed only");
        checks.Require((weekday ?? hour) is null || figure == WorkFigure.Received, weekday is null ? "?hour" : "?weekday", "goes with figure=received only");
        checks.ThrowIfAny();
        var (by, code, from, to) = Which(context, query);
        if (by != WorkBy.Officer && Name(by, code, await CenterOf(context)) is null)
        {
            throw Problems.NotFound("There is no such window or item.").Raise();
        }

        var figures = Figures.Of(figure) | (step is { } timed ? Figures.Of(timed) : 0);
        var (events, next) = await counted.Find(context, query, page, new(CountedPlaces.Of(by), code, figures, from, to, weekday is null && hour is null ? null : IsMeant));
        await Reply.WritePage(
            context,
            events.Select(e => CountedCase.Of(e, figure, by, code)).Select(one => step is { } of ? one with { Amount = one.Took?.Of(of) ?? 0 } : one),
            Json.Of<CountedCase>(),
            next);

        bool IsMeant(int slot) => ((slot / 24) + 1 == weekday || weekday is null) && (slot % 24 == hour || hour is null);
    }

    private async Task Backlog(HttpContext context)
    {
        var query = Query.Of(context, "state", "limit", "cursor");
        var page = Page.Of(query, "workload-backlog-cases", 1);
        var waiting = query.OneOf<CaseState>("state") is { } state ? $" and state = '{Kebab<CaseState>.Of(state)}'" : "";
        var center = await CenterOf(context);
        var (by, code) = (ByOf(context), (string)context.Request.RouteValues["code"]!);
        var (cases, next) = await reading.Lying(center.Division, by, code, waiting, page, context.RequestAborted);
        if (cases.Count == 0 && by != WorkBy.Officer && Name(by, code, center) is null)
        {
            throw Problems.NotFound("There is no such window or item.").Raise();
        }

        await Reply.WritePage(context, cases, Json.Of<LyingCase>(), next);
    }

    private static WorkBy ByOf(HttpContext context) =>
        Kebab<WorkBy>.TryParse((string)context.Request.RouteValues["by"]!, out var known) ? known : throw Problems.NotFound().Raise();

    private (WorkBy By, string Code, LocalDate From, LocalDate To) Which(HttpContext context, Query query)
    {
        var by = ByOf(context);
        var (from, to) = PeriodOf(query);
        return (by, (string)context.Request.RouteValues["code"]!, from, to);
    }

    private (LocalDate From, LocalDate To) PeriodOf(Query query)
    {
        var to = query.Date("to") ?? OfficeTime.DateOf(clock.GetCurrentInstant());
        var from = query.Date("from") ?? to.With(DateAdjusters.StartOfMonth);
        return from <= to ? (from, to) : throw Problems.Invalid("?to", "must not be before from").Raise();
    }

    // The pace is that of the last twenty working days, whatever the period.
    private (LocalDate Since, LocalDate Today) Lately(Center center)
    {
        var today = OfficeTime.DateOf(clock.GetCurrentInstant());
        return (BacklogReading.Since(today, center.Calendar), today);
    }

    private static Period Whole(LocalDate from, LocalDate to) => new(from.With(DateAdjusters.StartOfMonth), to.With(DateAdjusters.EndOfMonth));

    private ValueTask<Center> CenterOf(HttpContext context) => centers.Of(Caller.Of(context).Division, context.RequestAborted);

    private static string? Name(WorkBy by, string code, Center center) => by switch
    {
        WorkBy.Window => center.Windows.GetValueOrDefault(code)?.State.Name,
        WorkBy.Item => center.Items.GetValueOrDefault(code)?.State.Latest().Item.Name,
        _ => null,
    };

    private static WorkAnswer Answer(WorkloadRow row, WorkBy by, Center center, Period period, Period timed, Period lately, OpenState[] open, Pace pace)
    {
        var backlog = BacklogReading.Of(open.Sum(one => one.Cases), pace);
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
        row[WorkFigure.Deemed],
        row.Times,
        new(
            backlog.Open,
            backlog.Pace.Completed,
            backlog.Pace.Arrived,
            backlog.Pace.Left,
            lately.From,
            (double)backlog.PerWorkingDay,
            (double?)backlog.WorkingDays,
            (double?)backlog.WithoutArrivals,
            open.OrderBy(one => one.State).Select(one => new WaitingAnswer(one.State, one.Cases, $"{Address(by, row.Code)}/backlog/cases?state={Kebab<CaseState>.Of(one.State)}")).ToValueList(),
            Address(by, row.Code) + "/backlog/cases",
            Address(by, row.Code, lately) + "completed",
            Address(by, row.Code, lately) + "arrived",
            Address(by, row.Code, lately) + "left"),
        Address(by, row.Code, period) + "{figure}",
        Address(by, row.Code, timed) + "completed&step={step}");
    }

    private static string Address(WorkBy by, string code) => $"/v1/views/workload/{Kebab<WorkBy>.Of(by)}/{Uri.EscapeDataString(code)}";

    // What is asked for of the cases is still to follow.
    private static string Address(WorkBy by, string code, Period period) =>
        $"{Address(by, code)}/cases?{period.AsQuery()}&figure=";
}
