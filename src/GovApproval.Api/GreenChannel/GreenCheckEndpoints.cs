using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.GreenChannel;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary>What the share of green cases is taken of.</summary>
internal enum GreenBy
{
    Granter,
    Window,
    Item,
}

/// <summary>The share of green cases of one granter, window or item.</summary>
/// <param name="Cases">In the fast lane.</param>
/// <param name="AllCases">Filed there; of a granter, all the center's.</param>
/// <param name="BecameGreen">Of the green ones, those let in after they were filed.</param>
/// <param name="MeanDaysUsed">Of the green ones completed.</param>
/// <param name="MeanDaysUsedByOthers">Of the ordinary ones completed: what the gain is compared with.</param>
/// <param name="Conspicuous">Five green cases or more, and twice the center's share; of a granter, half of all green ones.</param>
public sealed record GreenCheckAnswer(
    string Code, int Cases, int AllCases, double? SharePercent, int BecameGreen, double? MeanDaysUsed, double? MeanDaysUsedByOthers, bool Conspicuous);

/// <summary>A case of the green channel, with what the check of abuse looks at.</summary>
/// <param name="Window">Where it was when it entered.</param>
/// <param name="GrantedBy">Who let its applicant or project in, by name; <paramref name="EnrolledBy"/> entered that.</param>
/// <param name="SameHand">Whoever entered the enrolment has the case in hand, or let it in.</param>
/// <param name="DaysGained">Against the ordinary promise, once completed.</param>
public sealed record GreenCheckCase(
    Guid Application,
    string ReceiptNumber,
    EnrolmentCode Enrolment,
    string GrantedBy,
    ActorId? EnrolledBy,
    ItemCode Item,
    WindowCode Window,
    CaseState State,
    LaterEntry? BecameGreen,
    bool SameHand,
    int? UsedDays,
    int? OrdinaryPromisedDays,
    int? DaysGained,
    string? OnDuty);

/// <summary>The check of abuse of the green channel, and the cases behind it.</summary>
internal sealed class GreenCheckEndpoints(Views views, Centers centers, IClock clock)
{
    private const string Tag = "views";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/green-channel/checks", Check).Requires(Operation.ReadGreenChannel).Describes(new(Tag, "Check the green channel for abuse")
        {
            Details = "The share of green cases by granter, window or item, and how many became green after they were filed; with the days that green and ordinary cases take. The cases: `/v1/views/green-channel/cases`.",
            Query = [Parameter.OneOf<GreenBy>("by", "What a row is; granter when left out.")],
            Response = Example.PageOf<GreenCheckAnswer>("""
                { "code": "行政审批局局长 Wang Wei", "cases": 6, "allCases": 120, "sharePercent": 5, "becameGreen": 1, "meanDaysUsed": 1.5, "meanDaysUsedByOthers": 3.2, "conspicuous": false }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/green-channel/cases", Cases).Requires(Operation.ReadGreenChannel).Describes(new(Tag, "The cases of the green channel")
        {
            Query =
            [
                new("enrolment", "Under this enrolment."), new("granter", "Let in by this granter."), new("window", "At this window when they entered."), new("item", "Of this item."),
                new("becameGreen", "true: only those that became green after they were filed.", ParameterKind.Flag),
                new("sameHand", "true: only those in the hand of whoever entered the enrolment.", ParameterKind.Flag),
            ],
            Response = Example.PageOf<GreenCheckCase>("""
                { "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "enrolment": "91510682MA6XXXXX1X", "grantedBy": "行政审批局局长 Wang Wei",
                  "enrolledBy": "supervisor-1", "item": "food-business-permit", "window": "w-market-supervision", "state": "completed", "becameGreen": null, "sameHand": false,
                  "usedDays": 2, "ordinaryPromisedDays": 5, "daysGained": 3, "onDuty": null }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    private async Task Check(HttpContext context)
    {
        var query = Query.Of(context, "by", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "green-checks", 1);
        var by = query.OneOf<GreenBy>("by") ?? GreenBy.Granter;
        var division = Caller.Of(context).Division;
        var shares = (await views.Find(context, query, BackgroundViews.GreenTraffic))
            .ToDictionary(document => (string)document.Id, document => document.Read(BackgroundViews.GreenTraffic.Json), StringComparer.Ordinal);
        var center = shares.GetValueOrDefault(GreenShare.Center) ?? new GreenShare();
        IEnumerable<GreenCheckAnswer> rows;
        if (by == GreenBy.Granter)
        {
            var lanes = await views.Read(context, query, BackgroundViews.GreenChannel);
            rows = lanes.GroupBy(lane => lane.GrantedBy, StringComparer.Ordinal).Select(granted => OfGranter(granted.Key, [.. granted.SelectMany(lane => lane.Cases)], center));
        }
        else
        {
            var prefix = Kebab<GreenBy>.Of(by) + ":";
            rows = shares.Where(share => share.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(share => new GreenCheckAnswer(
                share.Key[prefix.Length..],
                share.Value.Green,
                share.Value.All,
                (double?)share.Value.Percent(),
                share.Value.Became,
                (double?)share.Value.MeanGreenDays(),
                (double?)share.Value.MeanOrdinaryDays(),
                share.Value.IsConspicuousIn(center)));
        }

        await Lists.Write(context, page, rows, row => row.Code, row => row);
    }

    private static GreenCheckAnswer OfGranter(string granter, GreenCase[] cases, GreenShare center)
    {
        var completed = cases.Where(green => green.Counted is not null).ToArray();
        return new(
            granter,
            cases.Length,
            center.All,
            (double?)Shares.Percent(cases.Length, center.All),
            cases.Count(green => green.Entry is not null),
            (double?)Shares.Mean(completed.Sum(green => green.Counted?.UsedDays ?? 0), completed.Length),
            (double?)center.MeanOrdinaryDays(),
            cases.Length >= 5 && 2 * cases.Length > center.Green);
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "enrolment", "granter", "window", "item", "becameGreen", "sameHand", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "green-cases", 1);
        var (enrolment, granter, window, item) = (query.Text("enrolment"), query.Text("granter"), query.Text("window"), query.Text("item"));
        var (became, same) = (query.Flag("becameGreen"), query.Flag("sameHand"));
        var (center, now) = (await centers.Of(Caller.Of(context).Division, context.RequestAborted), clock.GetCurrentInstant());
        var cases = (await views.Read(context, query, BackgroundViews.GreenChannel))
            .Where(lane => lane.Code.Value == (enrolment ?? lane.Code.Value) && lane.GrantedBy == (granter ?? lane.GrantedBy))
            .SelectMany(lane => lane.Cases.Select(green => Of(lane, green, center.Calendar, now)))
            .Where(green => green.Window.Value == (window ?? green.Window.Value)
                && green.Item.Value == (item ?? green.Item.Value)
                && (!became || green.BecameGreen is not null)
                && (!same || green.SameHand));
        await Lists.Write(context, page, cases, green => green.Application.ToString(), green => green);
    }

    private static GreenCheckCase Of(GreenLane lane, GreenCase green, WorkingCalendar calendar, Instant now)
    {
        var days = green.Days(calendar, now);
        return new(
            green.Application,
            green.ReceiptNumber,
            lane.Code,
            lane.GrantedBy,
            lane.EnrolledBy,
            green.Standing.Item,
            green.CameTo ?? green.Standing.Window,
            green.Standing.State,
            green.Entry,
            lane.EnrolledBy is { } by && (green.Standing.Officer == by || green.Entry?.By == by),
            days?.UsedDays,
            days?.PromisedDays,
            green.Gained(),
            green.OnDuty);
    }
}

[JsonSerializable(typeof(GreenCheckAnswer))]
[JsonSerializable(typeof(GreenCheckCase))]
internal sealed partial class GreenCheckJson : JsonSerializerContext;
