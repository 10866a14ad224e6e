using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Projections;
using GovApproval.Api.WindowWorkload;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.GreenChannel;
using GovApproval.Performance;
using GovApproval.Security;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary>What the share of green cases is taken of.</summary>
internal enum GreenBy
{
    Granter,
    Window,
    Item,
}

/// <summary>A number of the green channel's.</summary>
internal enum GreenFigure
{
    Cases,
    BecameGreen,
    Completed,

    /// <summary>Decided by somebody, and so with a gain.</summary>
    DaysGained,
    DaysGainedOnComparable,
    MissedReports,
    OnDuty,
}

/// <summary>What green cases are compared with.</summary>
internal enum ComparisonFigure
{
    /// <summary>All that was filed.</summary>
    AllCases,

    /// <summary>The ordinary ones completed.</summary>
    OthersCompleted,
}

/// <summary>The check of abuse of the green channel, and the cases behind it.</summary>
internal sealed class GreenCheckEndpoints(GreenReading reading, CountedCases counted, Centers centers, IClock clock)
{
    private const string Tag = "views";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/green-channel/checks", Check).Requires(Operation.ReadGreenChannel).Describes(new(Tag, "Check the green channel for abuse")
        {
            Details = "The share of green cases by granter, window or item, and how many became green after they were filed; with the days that green and ordinary cases take.",
            Query = [Parameter.OneOf<GreenBy>("by", "What a row is; granter when left out.")],
            Response = Example.PageOf<GreenCheckAnswer>("""
                { "code": "行政审批局局长 Wang Wei", "cases": 6, "allCases": 120, "sharePercent": 5, "becameGreen": 1, "completed": 4, "meanDaysUsed": 1.5, "othersCompleted": 98, "meanDaysUsedByOthers": 3.2, "conspicuous": false,
                  "casesBehind": "/v1/views/green-channel/cases?granter=Wang%20Wei&figure={figure}", "comparisonCases": "/v1/views/green-channel/comparison/cases?figure={figure}" }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/green-channel/cases", Cases).Requires(Operation.ReadGreenChannel).Describes(new(Tag, "The cases of the green channel")
        {
            Query =
            [
                new("enrolment", "Under this enrolment."), new("granter", "Let in by this granter."),
                new("window", "At this window when they entered; of what was completed, when they were decided."), new("item", "Of this item."),
                Parameter.OneOf<GreenFigure>("figure", "Those behind this number."),
                new("becameGreen", "true: only those that became green after they were filed.", ParameterKind.Flag),
                new("sameHand", "true: only those in the hand of whoever entered the enrolment.", ParameterKind.Flag),
            ],
            Response = Example.PageOf<GreenCheckCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "enrolment": "91510682MA6XXXXX1X", "grantedBy": "行政审批局局长 Wang Wei",
                  "enrolledBy": "supervisor-1", "item": "food-business-permit", "window": "w-market-supervision", "decidedAt": "w-market-supervision", "state": "completed", "becameGreen": null, "sameHand": false,
                  "usedDays": 2, "ordinaryPromisedDays": 5, "daysGained": 3, "comparableDays": 3.2, "daysGainedOnComparable": 1.2, "reports": 1, "missedReports": 0, "onDuty": null }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/green-channel/comparison/cases", Compared).Requires(Operation.ReadGreenChannel).Describes(new(Tag, "The cases that green ones are compared with")
        {
            Details = "All that was filed at a window, of an item, or at the center, behind a share; or the ordinary ones completed there, each with the days that it used, behind `meanDaysUsedByOthers` and what is gained on comparable cases.",
            Query =
            [
                Parameter.OneOf<ComparisonFigure>("figure", "Which of them.") with { IsRequired = true },
                new("window", "At this window."), new("item", "Of this item; not together with a window."),
            ],
            Response = Example.PageOf<CountedCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "event": "application_completed", "at": "2026-03-02T01:30:00Z", "position": 1290, "item": "food-business-permit",
                  "window": "w-market-supervision", "by": "officer-1", "amount": 1, "usedDays": 3, "took": null }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    /// <summary>Where the green cases behind a number are, the figure to be named.</summary>
    public static string Template(GreenBy? by, string? code) => Address("cases", by, code);

    /// <summary>Where those are that they are compared with; of a granter, all the center's.</summary>
    public static string Comparison(GreenBy? by, string? code) => Address("comparison/cases", by == GreenBy.Granter ? null : by, code);

    private static string Address(string list, GreenBy? by, string? code) => string.Create(
        CultureInfo.InvariantCulture,
        $"/v1/views/green-channel/{list}?{(by is { } row ? $"{Kebab<GreenBy>.Of(row)}={Uri.EscapeDataString(code ?? "")}&" : "")}figure={{figure}}");

    private async Task Check(HttpContext context)
    {
        var query = Query.Of(context, "by", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "green-checks", 1);
        var by = query.OneOf<GreenBy>("by") ?? GreenBy.Granter;
        var shares = await reading.Shares(context, query);
        var rows = by == GreenBy.Granter
            ? (await reading.Lanes(context, query))
                .GroupBy(lane => lane.GrantedBy, StringComparer.Ordinal)
                .Select(granted => (granted.Key, OfGranter([.. granted.SelectMany(lane => lane.Cases)], shares.Center)))
            : shares.By(Kebab<GreenBy>.Of(by));
        await Lists.Write(context, page, rows, row => row.Item1, row => Answer(by, row.Item1, row.Item2, shares.Center));
    }

    // Of a granter: what was let in, of all that the center has.
    private static GreenShare OfGranter(GreenCase[] cases, GreenShare center)
    {
        var completed = cases.Where(green => green.Counted is not null).ToArray();
        return center with
        {
            Green = cases.Length,
            Became = cases.Count(green => green.Entry is not null),
            GreenCompleted = completed.Length,
            GreenDays = completed.Sum(green => green.Counted?.UsedDays ?? 0),
        };
    }

    private static GreenCheckAnswer Answer(GreenBy by, string code, GreenShare share, GreenShare center) => new(
        code,
        share.Green,
        share.All,
        (double?)share.Percent(),
        share.Became,
        share.GreenCompleted,
        (double?)share.MeanGreenDays(),
        share.OrdinaryCompleted,
        (double?)share.MeanOrdinaryDays(),
        by == GreenBy.Granter ? share.IsMostOf(center) : share.IsConspicuousIn(center),
        Template(by, code),
        Comparison(by, code));

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "enrolment", "granter", "window", "item", "figure", "becameGreen", "sameHand", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "green-cases", 1);
        var (enrolment, granter, window, item) = (query.Text("enrolment"), query.Text("granter"), query.Text("window"), query.Text("item"));
        var figure = query.OneOf<GreenFigure>("figure") ?? GreenFigure.Cases;
        var (became, same) = (query.Flag("becameGreen"), query.Flag("sameHand"));
        var (center, now) = (await centers.Of(Caller.Of(context).Division, context.RequestAborted), clock.GetCurrentInstant());
        var shares = await reading.Shares(context, query);
        var cases = (await reading.Lanes(context, query))
            .Where(lane => lane.Code.Value == (enrolment ?? lane.Code.Value) && lane.GrantedBy == (granter ?? lane.GrantedBy))
            .SelectMany(lane => lane.Cases.Where(green => IsBehind(green, figure)).Select(green => Of(lane, green, shares, center.Calendar, now)))
            .Where(green => (figure == GreenFigure.Completed ? green.DecidedAt : green.Window)?.Value is var at && at == (window ?? at)
                && green.Item.Value == (item ?? green.Item.Value)
                && (figure != GreenFigure.DaysGainedOnComparable || green.DaysGainedOnComparable is not null)
                && (!became || green.BecameGreen is not null)
                && (!same || green.SameHand));
        await Lists.Write(context, page, cases, green => green.Application.ToString(), green => green);
    }

    private static bool IsBehind(GreenCase green, GreenFigure figure) => figure switch
    {
        GreenFigure.BecameGreen => green.Entry is not null,
        GreenFigure.Completed => green.Counted is not null,
        GreenFigure.DaysGained => green.Gained() is not null,
        GreenFigure.MissedReports => green.MissedReports > 0,
        GreenFigure.OnDuty => green.OnDuty is not null,
        _ => true,
    };

    private async Task Compared(HttpContext context)
    {
        var query = Query.Of(context, "figure", "window", "item", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "green-comparison", 1);
        var figure = query.OneOf<ComparisonFigure>("figure") ?? throw Problems.Invalid("?figure", "is required").Raise();
        var (window, item) = (query.Text("window"), query.Text("item"));
        if (window is not null && item is not null)
        {
            throw Problems.Invalid("?item", "not together with window").Raise();
        }

        var (by, code) = item is not null ? (CountedBy.Item, item) : window is not null ? (CountedBy.Window, window) : (CountedBy.Center, PerformanceKey.TheCenter);
        var work = figure == ComparisonFigure.AllCases ? WorkFigure.Received : WorkFigure.Completed;
        var (events, next) = await counted.Find(
            context, query, page, Counted.Ever(by, code, Figures.Of(work) | (figure == ComparisonFigure.AllCases ? 0 : Figures.Ordinary)));
        await Reply.WritePage(context, events.Select(e => CountedCase.Of(e, work, WorkBy.Window, code)), Json.Of<CountedCase>(), next);
    }

    private static GreenCheckCase Of(GreenLane lane, GreenCase green, GreenShares shares, WorkingCalendar calendar, Instant now)
    {
        var (days, comparable) = (green.Days(calendar, now), shares.OfItem(green.Standing.Item));
        return new(
            green.Application,
            green.ReceiptNumber,
            lane.Code,
            lane.GrantedBy,
            lane.EnrolledBy,
            green.Standing.Item,
            green.CameTo ?? green.Standing.Window,
            green.DecidedAt,
            green.Standing.State,
            green.Entry,
            lane.EnrolledBy is { } by && (green.Standing.Officer == by || green.Entry?.By == by),
            days?.UsedDays,
            days?.PromisedDays,
            green.Gained(),
            (double?)comparable?.MeanOrdinaryDays(),
            (double?)green.GainedOn(comparable),
            green.Reports ?? 0,
            green.MissedReports ?? 0,
            green.OnDuty);
    }
}
