using System.Globalization;
using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Calendar;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Calendars;

/// <summary>A year's calendar in the format of the published files.</summary>
/// <param name="Papers">The notices it is taken from.</param>
/// <param name="Days">Days off, and working days made up for them; what is not listed follows the ordinary week.</param>
/// <param name="KnownSince">When the notice came out; now when left out.</param>
/// <param name="Region">The layer that the address names, so that a calendar can be put back as it was read.</param>
/// <param name="Version">The version that it was read at; <c>If-Match</c> guards, not this.</param>
public sealed record CalendarRequest(
    int Year,
    ValueList<string> Papers,
    ValueList<CalendarDay> Days,
    Instant? KnownSince = null,
    string? Region = null,
    int? Version = null,
    [property: JsonPropertyName("$schema")] string? Schema = null,
    [property: JsonPropertyName("$id")] string? Id = null);

/// <summary>A year's calendar as it stands.</summary>
public sealed record CalendarAnswer(int Year, string Region, int Version, Instant KnownSince, ValueList<string> Papers, ValueList<CalendarDay> Days)
{
    internal static CalendarAnswer Of(CalendarYear year) => new(year.Year, year.Region, year.Version, year.KnownSince, year.Papers, year.Days);
}

/// <summary>One day counted or not, and why.</summary>
public sealed record CountedDayAnswer(LocalDate Date, bool Counted, string Reason);

/// <summary>The day on which so many working days have passed.</summary>
/// <param name="Provisional">Rests on days whose notice is not out yet.</param>
public sealed record DueDateAnswer(LocalDate DueOn, bool Provisional, ValueList<CountedDayAnswer> Days);

/// <summary>Working-day calendars and what is counted by them.</summary>
internal sealed class CalendarEndpoints(EntryDesk<CalendarHistory, CalendarEvent> desk, Centers centers)
{
    private const string Tag = "calendars";
    private const string CalendarExample = """
        { "year": 2026, "papers": ["https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"],
          "days": [{ "name": "春节", "date": "2026-02-14", "isOffDay": false }, { "name": "春节", "date": "2026-02-16", "isOffDay": true }] }
        """;

    private const string AnswerExample = """
        { "year": 2026, "region": "", "version": 1, "knownSince": "2025-11-04T00:00:00Z", "papers": ["https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"],
          "days": [{ "name": "春节", "date": "2026-02-14", "isOffDay": false }] }
        """;

    private static readonly Parameter Hall = new("hall", "The layer of one hall of the center, by the code that its windows name; a window that names none is a hall of its own.");
    private static readonly Parameter Region = new("region", "The layer of a province, city or county, by the code it begins with; the nation when left out.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/calendars/{year:int}", One).Requires(Operation.ReadCalendars).Describes(new(Tag, "Read a year's calendar")
        {
            Query = [Region, Hall],
            Response = Example.Written<CalendarAnswer>(AnswerExample),
            Traits = Traits.Versioned,
        });
        routes.MapPut("/calendars/{year:int}", Publish).Requires(Operation.PublishCalendar).Describes(new(Tag, "Publish or amend a year's calendar")
        {
            Details = "Earlier versions stay readable. The dates due of open cases move with it, and each case whose dates moved says so with the event `DeadlineMoved`; the closure of a hall concerns the cases at its windows alone.",
            Query = [Region, Hall],
            Request = Example.Of<CalendarRequest>(CalendarExample),
            Response = Example.Written<CalendarAnswer>(AnswerExample),
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["calendar-empty", "calendar-day-outside-year", "calendar-day-twice"],
        });
        routes.MapGet("/calendars/due-date", DueDate).Requires(Operation.CalculateDueDate).Describes(new(Tag, "Count working days")
        {
            Details = "The starting day is not counted (Administrative Licence Law Art. 82).",
            Query = [new("from", "The starting day.", ParameterKind.Date) { IsRequired = true }, new("workingDays", "0 to 1000.", ParameterKind.Integer) { IsRequired = true }],
            Response = Example.Written<DueDateAnswer>("""
                { "dueOn": "2026-02-26", "provisional": false, "days": [{ "date": "2026-02-13", "counted": true, "reason": "working day" }] }
                """),
        });
    }

    private async Task One(HttpContext context)
    {
        var region = LayerOf(Query.Of(context, "region", "hall"), Caller.Of(context));
        await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var known = centers.Calendar(YearOf(context), region) ?? throw Problems.NotFound("No notice for that year is known.").Raise();
        if (!ETags.IsNotModified(context, known.Versions.Count))
        {
            await Reply.Write(context, StatusCodes.Status200OK, CalendarAnswer.Of(known.Current()), Json.Of<CalendarAnswer>());
        }
    }

    private async Task Publish(HttpContext context)
    {
        var body = await Bodies.Read<CalendarRequest>(context);
        var year = YearOf(context);
        var region = LayerOf(Query.Of(context, "region", "hall", "dryRun"), Caller.Of(context));
        var checks = new Checks();
        if (body.Value.Year != year)
        {
            checks.Add("/year", "must be the year in the path");
        }

        checks.Require(body.Value.Region is null || body.Value.Region == region, "/region", "must be the layer that the address names");
        checks.AtMost("/days", body.Value.Days, 366 + 31);
        checks.AtMost("/papers", body.Value.Papers, 50);
        checks.ThrowIfAny();
        var code = Centers.CalendarCode(year, region);
        await desk.Handle(
            context,
            nameof(PublishCalendar),
            body.Bytes,
            _ => StreamIds.Of(Centers.Nation, "calendar", code),
            (history, request, _) => CalendarHistory.Decide(history, new PublishCalendar(
                year, region, body.Value.Days, body.Value.Papers, body.Value.KnownSince, request.Caller.Actor, request.Now)),
            (history, _, _) => CalendarAnswer.Of(history.Current()),
            Json.Of<CalendarAnswer>(),
            $"/v1/calendars/{year}{(region.Length == 0 ? "" : region.Split('/') is [_, var hall] ? $"?hall={hall}" : $"?region={region}")}",
            alsoKnown: ["region", "hall"]);
    }

    private async Task DueDate(HttpContext context)
    {
        var query = Query.Of(context, "from", "workingDays");
        var from = query.Date("from") ?? throw Problems.Invalid("?from", "is required").Raise();
        var days = query.Int("workingDays", 0, 1000) ?? throw Problems.Invalid("?workingDays", "is required").Raise();
        var calendar = (await centers.Of(Caller.Of(context).Division, context.RequestAborted)).Calendar;
        var due = calendar.DueDate(from, days);
        var explained = calendar.Days(from, due.DueOn).Select(day => new CountedDayAnswer(day.Date, day.Counted, Reason(day.Reason))).ToValueList();
        await Reply.Write(context, StatusCodes.Status200OK, new DueDateAnswer(due.DueOn, due.Provisional, explained), Json.Of<DueDateAnswer>());
    }

    private static string Reason(DayReason reason) => reason.Kind switch
    {
        DayKind.Weekday => "working day",
        DayKind.Weekend => "weekend",
        DayKind.MakeUpDay => $"working day made up for {reason.Name}",
        _ => $"holiday: {reason.Name}",
    } + (reason.Provisional ? " (provisional)" : "");

    private static int YearOf(HttpContext context)
    {
        return Paths.Number(context, "year") is { } year and >= 1990 and <= 2199 ? year : throw Problems.NotFound("No notice for that year is known.").Raise();
    }

    private static string LayerOf(Query query, Caller caller)
    {
        if (query.Text("hall") is not { } hall)
        {
            return RegionOf(query);
        }

        if (!Codes.IsCode(hall) || query.Text("region") is not null)
        {
            throw Problems.Invalid("?hall", "must be a code, and stand without a region").Raise();
        }

        return Centers.HallLayer(caller.Division, hall);
    }

    private static string RegionOf(Query query)
    {
        var region = query.Text("region") ?? "";
        if (region.Length > 12 || !region.All(char.IsAsciiDigit))
        {
            throw Problems.Invalid("?region", "must be a division code: up to 12 digits").Raise();
        }

        // GB/T 2260 fills a province's or city's code with zeros: 510000 and 51 are one layer.
        while (region.Length <= 6 && region.EndsWith("00", StringComparison.Ordinal))
        {
            region = region[..^2];
        }

        return region;
    }
}

[JsonSerializable(typeof(CalendarRequest))]
[JsonSerializable(typeof(CalendarAnswer))]
[JsonSerializable(typeof(DueDateAnswer))]
internal sealed partial class CalendarJson : JsonSerializerContext;
