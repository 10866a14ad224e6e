using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Calendar;
using GovApproval.GreenChannel;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary><c>GET /v1/views/green-channel</c>: the enrolments, what each carried, and what that gained.</summary>
internal sealed class GreenChannelEndpoint(GreenReading reading, Centers centers, IClock clock)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/green-channel", Read).Requires(Operation.ReadGreenChannel).Describes(new("views", "Green channel")
        {
            Details = "What is gained: against the promise that an ordinary case would have had, and against what the ordinary cases of the same item took on average.",
            Response = Example.Written<GreenChannelAnswer>("""
                { "items": [{ "code": "91510682MA6XXXXX1X", "kind": "enterprise", "name": "什邡某重点企业", "ground": "市重点企业名录2026", "grantedBy": "Wang Wei", "validTo": "2026-12-31", "endedAt": null, "valid": true, "eligibility": null, "daysGained": 0, "daysGainedOnComparable": null, "cases": [] }],
                  "total": { "enrolments": 1, "cases": 0, "allCases": 120, "sharePercent": 0, "becameGreen": 0, "completed": 0, "meanDaysUsed": null, "meanDaysUsedByOthers": 3.2, "daysGained": 0, "daysGainedOnComparable": null,
                    "missedReports": 0, "onDuty": 0, "casesBehind": "/v1/views/green-channel/cases?figure={figure}", "comparisonCases": "/v1/views/green-channel/comparison/cases?figure={figure}" }, "next": null }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });

    private async Task Read(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "green-channel", 1);
        var (center, now) = (await centers.Of(Caller.Of(context).Division, context.RequestAborted), clock.GetCurrentInstant());
        var shares = await reading.Shares(context, query);
        var lanes = await reading.Lanes(context, query);
        var (items, next) = Lists.Cut(context, page, lanes, lane => lane.Code.Value);
        var (share, cases) = (shares.Center, lanes.SelectMany(lane => lane.Cases).ToArray());
        var total = new GreenTotal(
            lanes.Count,
            share.Green,
            share.All,
            (double?)share.Percent(),
            share.Became,
            share.GreenCompleted,
            (double?)share.MeanGreenDays(),
            (double?)share.MeanOrdinaryDays(),
            cases.Sum(green => green.Gained() ?? 0),
            (double?)shares.Gained(cases),
            cases.Sum(green => green.MissedReports ?? 0),
            cases.Count(green => green.OnDuty is not null),
            GreenCheckEndpoints.Template(null, null),
            GreenCheckEndpoints.Comparison(null, null));
        await Reply.Write(
            context, StatusCodes.Status200OK, new GreenChannelAnswer(items.Select(lane => Answer(lane, shares, center.Calendar, now)).ToValueList(), total, next), Json.Of<GreenChannelAnswer>());
    }

    private static GreenLaneAnswer Answer(GreenLane lane, GreenShares shares, WorkingCalendar calendar, Instant now) => new(
        lane.Code,
        lane.Kind,
        lane.Name,
        lane.Ground,
        lane.GrantedBy,
        lane.ValidTo,
        lane.EndedAt,
        lane.EndedAt is null && OfficeTime.DateOf(now) <= lane.ValidTo && !(OfficeTime.DateOf(now) < lane.Eligibility?.ValidFrom),
        lane.Eligibility,
        lane.Cases.Sum(green => green.Gained() ?? 0),
        (double?)shares.Gained(lane.Cases),
        lane.Cases.Select(green =>
        {
            var (days, comparable) = (green.Days(calendar, now), shares.OfItem(green.Standing.Item));
            return new GreenCaseAnswer(
                green.Application,
                green.ReceiptNumber,
                green.Standing.Item,
                green.Standing.Window,
                green.Standing.State,
                days?.UsedDays,
                days?.PromisedDays,
                green.Gained(),
                (double?)comparable?.MeanOrdinaryDays(),
                (double?)green.GainedOn(comparable),
                green.Entry,
                green.Reports ?? 0,
                green.MissedReports ?? 0,
                green.OnDuty);
        }).ToValueList());
}

/// <summary>What the green channel's answers are read from.</summary>
internal sealed class GreenReading(Views views)
{
    public Task<IReadOnlyList<GreenLane>> Lanes(HttpContext context, Query query) => views.Read(context, query, BackgroundViews.GreenChannel);

    public async Task<GreenShares> Shares(HttpContext context, Query query) => new((await views.Find(context, query, BackgroundViews.GreenTraffic))
        .ToDictionary(document => (string)document.Id, document => document.Read(BackgroundViews.GreenTraffic.Json), StringComparer.Ordinal));
}

/// <summary>How many of all cases travel the fast lane, of the center and of each window and item.</summary>
internal sealed class GreenShares(Dictionary<string, GreenShare> known)
{
    public GreenShare Center => known.GetValueOrDefault(GreenShare.Center) ?? new GreenShare();

    public GreenShare? OfItem(ItemCode item) => known.GetValueOrDefault(GreenShare.OfItem(item));

    /// <summary>Of those whose kind of row this is, by its code.</summary>
    public IEnumerable<(string Code, GreenShare Share)> By(string kind) => known
        .Where(share => share.Key.StartsWith(kind + ":", StringComparison.Ordinal))
        .Select(share => (share.Key[(kind.Length + 1)..], share.Value));

    /// <summary>Against comparable cases, over those that have such; none where none has.</summary>
    public decimal? Gained(IEnumerable<GreenCase> cases)
    {
        var gains = cases.Select(green => green.GainedOn(OfItem(green.Standing.Item))).OfType<decimal>().ToArray();
        return gains.Length == 0 ? null : gains.Sum();
    }
}
