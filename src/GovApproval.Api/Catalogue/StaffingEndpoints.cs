using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>Who works at a window, and when.</summary>
public sealed record StaffingRequest(ValueList<PostHeld> Posts, ValueList<Shift> Shifts = default);

/// <summary>That an officer is away from today on.</summary>
/// <param name="Until">The last day.</param>
/// <param name="Deputies">Who take over what is in hand, by turns; back into the pool when none is named.</param>
public sealed record AbsenceRequest(ActorId Officer, LocalDate Until, string Reason, ValueList<ActorId> Deputies = default);

/// <summary>Who is at the window at a moment.</summary>
public sealed record OnDutyAnswer(WindowCode Window, Instant At, ValueList<PostHeld> Posts);

/// <summary>One change of a window's entry: what it serves, who works there.</summary>
public sealed record WindowHistoryAnswer(long Version, string Type, Instant OccurredAt, string? Actor, JsonElement Data);

/// <summary>The posts, officers, shifts and absences of windows, and the history of their entries.</summary>
internal sealed class StaffingEndpoints(EntryDesk<Window, WindowEvent> desk, EventLog log, Centers centers, IClock clock)
{
    private const string Tag = "catalogue";
    private const string WindowExample = """
        { "code": "w-tax", "name": "税务局窗口", "department": "tax", "comprehensive": false, "level": "city", "items": [], "hall": null, "arrangement": null,
          "staffing": { "posts": [{ "post": "front", "officer": "officer-1", "from": null, "until": null }], "shifts": [], "absences": [] } }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/windows/{code}/staff", Staff).Requires(Operation.StaffWindow).Describes(new(Tag, "Set who works at a window")
        {
            Details = "All posts and shifts of the window from now on. Post: `front` receives, `back` examines and decides, `exit` hands out results, `chief` represents a department.",
            Request = Example.Of<StaffingRequest>("""
                { "posts": [{ "post": "front", "officer": "officer-1" }, { "post": "back", "officer": "officer-2", "from": "2026-03-02", "until": "2026-12-31" }],
                  "shifts": [{ "officer": "officer-1", "weekdays": [1, 2, 3, 4, 5], "opensAt": 9, "closesAt": 17 }] }
                """),
            Response = Example.Written<Window>(WindowExample),
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["not-at-window"],
        });
        routes.MapPost("/windows/{code}/absences", Leave).Requires(Operation.StaffWindow).Describes(new(Tag, "Record that an officer is away")
        {
            Details = "The open cases in the officer's hand at this window go to the deputies by turns, those due first to the first; or into the pool. It is done a moment after the answer.",
            Request = Example.Of<AbsenceRequest>("""{ "officer": "officer-1", "until": "2026-03-13", "reason": "年休假", "deputies": ["officer-2"] }"""),
            Response = Example.Written<Window>(WindowExample),
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["not-at-window", "deputy-away", "absence-over"],
        });
        routes.MapGet("/windows/{code}/duty", Duty).Requires(Operation.ReadWindowHistory).Describes(new(Tag, "Who is at a window")
        {
            Query = [new("at", "At this moment; now when left out.", ParameterKind.Instant)],
            Response = Example.Written<OnDutyAnswer>("""{ "window": "w-tax", "at": "2026-03-02T01:00:00Z", "posts": [{ "post": "front", "officer": "officer-1", "from": null, "until": null }] }"""),
        });
        routes.MapGet("/windows/{code}/history", History).Requires(Operation.ReadWindowHistory).Describes(new(Tag, "Read the history of a window's entry")
        {
            Details = "Each entry with the items bound to it since then, each change of its staff, each absence.",
            Response = Example.PageOf<WindowHistoryAnswer>("""{ "version": 2, "type": "window_staffed", "occurredAt": "2026-03-02T01:00:00Z", "actor": "supervisor-1", "data": { "window": "w-tax", "posts": [], "shifts": [] } }"""),
            Traits = Traits.Paged,
        });
    }

    private async Task Staff(HttpContext context)
    {
        var body = await Bodies.Read<StaffingRequest>(context);
        var (posts, shifts) = (body.Value.Posts, body.Value.Shifts);
        var checks = new Checks();
        checks.AtMost("/posts", posts, 200);
        checks.AtMost("/shifts", shifts, 200);
        checks.Apart("/posts", posts);
        for (var i = 0; i < posts.Count; i++)
        {
            checks.Require(!(posts[i].Until < posts[i].From), string.Create(CultureInfo.InvariantCulture, $"/posts/{i}/until"), "must not be before from");
        }

        for (var i = 0; i < shifts.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"/shifts/{i}");
            checks.Between(at + "/opensAt", shifts[i].OpensAt, 0, 23);
            checks.Between(at + "/closesAt", shifts[i].ClosesAt, shifts[i].OpensAt + 1, 24);
            checks.Require(shifts[i].Weekdays.All(day => day is >= 1 and <= 7), at + "/weekdays", "must be from 1, Monday, to 7, Sunday");
        }

        checks.ThrowIfAny();
        await Handle(context, nameof(StaffWindow), body.Bytes, (window, request) =>
            StaffingDecisions.Decide(window, new StaffWindow(posts, shifts, request.Caller.Actor, request.Now)));
    }

    private async Task Leave(HttpContext context)
    {
        var body = await Bodies.Read<AbsenceRequest>(context);
        var given = body.Value;
        var checks = new Checks();
        checks.Text("/reason", given.Reason, 200);
        checks.AtMost("/deputies", given.Deputies, 50);
        checks.ThrowIfAny();
        await Handle(context, nameof(RecordAbsence), body.Bytes, (window, request) =>
            StaffingDecisions.Decide(window, new RecordAbsence(given.Officer, given.Until, given.Reason, given.Deputies, request.Caller.Actor, request.Now)));
    }

    private Task Handle(HttpContext context, string command, ReadOnlyMemory<byte> body, Func<Window?, Request, Decision<WindowEvent>> decide)
    {
        var code = Paths.Code(context);
        return desk.Handle(
            context,
            command,
            body,
            division => StreamIds.Of(division, "window", code),
            (known, request, _) => decide(known, request),
            (known, _, _) => known,
            Json.Of<Window>(),
            $"/v1/windows/{code}");
    }

    private async Task Duty(HttpContext context)
    {
        var query = Query.Of(context, "at");
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var window = center.Window(new WindowCode(Paths.Code(context))) ?? throw Problems.NotFound("There is no such window.").Raise();
        var at = query.Instant("at") ?? clock.GetCurrentInstant();
        var posts = window.Staffing?.OnDuty(at, center.CalendarAt(window.Code)).ToValueList() ?? [];
        await Reply.Write(context, StatusCodes.Status200OK, new OnDutyAnswer(window.Code, at, posts), Json.Of<OnDutyAnswer>());
    }

    private async Task History(HttpContext context)
    {
        var page = Page.Of(Query.Of(context, "limit", "cursor"), "window-history", 1);
        var stored = await log.Load(StreamIds.Of(Caller.Of(context).Division, "window", Paths.Code(context)), ct: context.RequestAborted)
            ?? throw Problems.NotFound("There is no such window.").Raise();
        await Lists.Write(context, page, stored.Events, e => e.Version.ToString("D10", CultureInfo.InvariantCulture), e => new WindowHistoryAnswer(
            e.Version,
            e.Type,
            ((WindowEvent)e.Data).At,
            e.Headers.Actor,
            JsonSerializer.SerializeToElement(e.Data, StoredJson.Options.GetTypeInfo(e.Data.GetType()))));
    }
}

[JsonSerializable(typeof(StaffingRequest))]
[JsonSerializable(typeof(AbsenceRequest))]
[JsonSerializable(typeof(OnDutyAnswer))]
[JsonSerializable(typeof(WindowHistoryAnswer))]
internal sealed partial class StaffingJson : JsonSerializerContext;
