using System.Text.Json;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>Reads one case: as it stands, as it stood, event by event, day by day.</summary>
internal sealed class CaseReading(
    EventLog log, StreamKind<CaseFile, ApplicationEvent> kind, Desk<CaseFile, ApplicationEvent> desk, Centers centers, ApplicationAnswers answers, CaseHistory history, IClock clock)
{
    private static readonly Parameter AsOf = new("asOf", "The case as it had been recorded by then.", ParameterKind.Instant);

    private static readonly Parameter Effective = new(
        "effective",
        "true: by valid time. The case as it is now known to have been at that moment, or now: all that is recorded, in the order in which it happened; what was corrected stands corrected.",
        ParameterKind.Flag);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/applications/{id:guid}", One).Requires(Operation.ReadApplication).Describes(new("applications", "Read a case")
        {
            Details = "With `asOf` or `version` as it stood; its clocks are then read at that moment. `asOf` goes by the time of recording, with `effective=true` by the time at which things happened: an acceptance deemed on 10 March as of 2 March is not there on the 5th by the one, and is by the other. The version is then that of all that is known.",
            Query = [AsOf, Effective, new("version", "The case at this version.", ParameterKind.Integer)],
            Response = Example.Written<ApplicationAnswer>(CommandEndpoints.CaseExample),
            Traits = Traits.Versioned,
        });
        routes.MapGet("/applications/{id:guid}/events", Events).Requires(Operation.ReadApplicationEvents).Describes(new("applications", "Read a case's history")
        {
            Details = "In the order of recording; with `effective=true` in the order in which it happened, each event as it was recorded.",
            Query = [AsOf with { Meaning = "Only what had been recorded by then; with effective, what had happened." }, Effective],
            Response = Example.PageOf<CaseEventAnswer>("""
                { "position": 17, "version": 1, "type": "ApplicationSubmitted", "occurredAt": "2026-03-02T01:00:00Z", "recordedAt": "2026-03-02T01:00:00Z", "actor": "officer-1", "data": { "item": "food-business-permit" }, "correlationId": "4bf92f3577b34da6a3ce929d0e0e4736" }
                """),
            Traits = Traits.Paged,
        });
        routes.MapGet("/applications/{id:guid}/clock", Clock).Requires(Operation.ReadClock).Describes(new("applications", "Explain a case's clocks day by day")
        {
            Details = "Each day from acceptance to today, or to the day the clocks stopped: counted or not, why, by which notice or article, with running totals.",
            Query = [AsOf, Effective],
            Response = Example.Written<CaseClockAnswer>("""
                { "statutory": { "budgetDays": 20, "usedDays": 1, "remainingDays": 19, "dueOn": "2026-03-30", "provisional": false, "counting": "working-days", "hours": null }, "promised": null, "running": true,
                  "provisionalFrom": "2026-12-26", "calendarVersion": 8,
                  "steps": [{ "step": "first-instance", "since": "2026-03-02T01:00:00Z", "until": null, "usedDays": 1, "budgetDays": 3, "dueOn": "2026-03-05", "late": false }],
                  "days": [{ "date": "2026-03-02", "counted": false, "reason": "starting-day", "explanation": "the starting day is not counted", "notices": [], "region": null, "suspendedBy": null, "usedDays": 0, "statutoryRemainingDays": 20, "promisedUsedDays": null, "promisedRemainingDays": null, "provisional": false }] }
                """),
        });
    }

    /// <summary>The file of a case in the database now, if the caller may read it for this.</summary>
    public async Task<(StreamId Stream, Versioned<CaseFile> Case)> Require(HttpContext context, Operation operation, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        var stream = new StreamId(caller.Division, Paths.Id(context));
        await centers.Of(caller.Division, ct);
        var current = await desk.Current(stream, ct);
        return Relation.Obstacle(caller, operation, current?.State) is { } obstacle
            ? throw obstacle.Raise()
            : (stream, current!);
    }

    private async Task One(HttpContext context)
    {
        var ct = context.RequestAborted;
        var query = Query.Of(context, "asOf", "version", "effective");
        var (stream, current) = await Require(context, Operation.ReadApplication, ct);
        var now = clock.GetCurrentInstant();
        if (query.Text("version") is not null && (query.Text("asOf") is not null || query.Flag("effective")))
        {
            throw Problems.Invalid("?version", "cannot be given beside asOf or effective").Raise();
        }

        if (query.Instant("asOf") is var asOf && (asOf is not null || query.Flag("effective")))
        {
            now = asOf ?? now;
            current = await AsItStood(stream, now, query.Flag("effective"), ct);
        }
        else if (query.Int("version", 1, int.MaxValue) is { } version)
        {
            (current, now) = await AsItStood(stream, version, null, ct);
        }

        if (ETags.IsNotModified(context, current.Version))
        {
            return;
        }

        var center = await CenterOf(stream.Tenant, current.State, query.Flag("effective") ? null : query.Instant("asOf"), ct);
        var answer = await answers.Of(stream, current, Caller.Of(context), center, now, ct);
        await Reply.Write(context, StatusCodes.Status200OK, answer, Json.Of<ApplicationAnswer>());
    }

    private async Task Events(HttpContext context)
    {
        var ct = context.RequestAborted;
        var query = Query.Of(context, "limit", "cursor", "asOf", "effective");
        var page = Page.Of(query, "events", 1);
        var (stream, current) = await Require(context, Operation.ReadApplicationEvents, ct);
        var events = await History(stream, query.Instant("asOf"), query.Flag("effective"), ct);
        var after = page.After is [var last] ? long.Parse(last, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var shown = events.SkipWhile(e => after > 0 && e.Version != after).Skip(after > 0 ? 1 : 0).Take(page.Limit + 1).ToArray();
        var rows = new List<CaseEventAnswer>(shown.Length);
        foreach (var happened in shown.Take(page.Limit))
        {
            rows.Add(await history.Of(happened, current.State, Caller.Of(context), ct));
        }

        var next = shown.Length > page.Limit ? page.Next(rows[^1].Version.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        await Reply.WritePage(context, rows, Json.Of<CaseEventAnswer>(), next);
    }

    private async Task Clock(HttpContext context)
    {
        var ct = context.RequestAborted;
        var query = Query.Of(context, "asOf", "effective");
        var (stream, current) = await Require(context, Operation.ReadClock, ct);
        var now = clock.GetCurrentInstant();
        if (query.Instant("asOf") is var asOf && (asOf is not null || query.Flag("effective")))
        {
            now = asOf ?? now;
            current = await AsItStood(stream, now, query.Flag("effective"), ct);
        }

        var center = await CenterOf(stream.Tenant, current.State, query.Flag("effective") ? null : query.Instant("asOf"), ct);
        var calendar = center.CalendarAt(current.State.Standing.Window);
        var answer = CaseClockAnswer.Of(current.State, calendar, now);
        await Reply.Write(context, StatusCodes.Status200OK, answer with { Delivery = DeliveryAnswer.Of(current.State, calendar, now) }, Json.Of<CaseClockAnswer>());
    }

    /// <summary>As recorded by then, or as now known to have been then.</summary>
    private async Task<Versioned<CaseFile>> AsItStood(StreamId stream, Instant then, bool effective, CancellationToken ct)
    {
        if (!effective)
        {
            return (await AsItStood(stream, null, then, ct)).Case;
        }

        var stored = await log.Load(stream, ct: ct);
        return stored is not null && ValidTime.AsOf([.. stored.Events.Select(e => (ApplicationEvent)e.Data)], then) is { } file
            ? new Versioned<CaseFile>(file, stored.Version)
            : throw Problems.NotFound("The case did not exist then.").Raise();
    }

    private async Task<IEnumerable<StoredEvent>> History(StreamId stream, Instant? asOf, bool effective, CancellationToken ct)
    {
        var stored = await log.Load(stream, recordedUpTo: effective ? null : asOf, ct: ct);
        var events = stored?.Events ?? [];
        return effective
            ? events.Where(e => !(((ApplicationEvent)e.Data).At > asOf)).OrderBy(e => ((ApplicationEvent)e.Data).At)
            : events;
    }

    // As it measured then: by the calendars that the case had been told dates by, and those recorded since.
    private async ValueTask<Center> CenterOf(string division, CaseFile file, Instant? asOf, CancellationToken ct)
    {
        if (asOf is null || file.Timeline?.CalendarEdition is not { } told)
        {
            return await centers.Of(division, ct);
        }

        var published = await centers.Publications(ct);
        var recorded = published.Count;
        while (recorded > told && published[recorded - 1].RecordedAt > asOf)
        {
            recorded--;
        }

        return await centers.AtEdition(division, recorded, ct);
    }

    private async Task<(Versioned<CaseFile> Case, Instant At)> AsItStood(StreamId stream, long? version, Instant? asOf, CancellationToken ct)
    {
        var stored = await log.Load(stream, version, asOf, ct);
        if (stored is null || (version is { } wanted && stored.Version != wanted) || kind.Fold(stored) is not { } file)
        {
            throw Problems.NotFound(version is null ? "The case did not exist then." : "The case has no such version.").Raise();
        }

        return (new Versioned<CaseFile>(file, stored.Version), stored.Events[^1].RecordedAt);
    }
}
