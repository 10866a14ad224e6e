using System.Globalization;
using System.Text.Json;
using GovApproval.Api.Applications;
using GovApproval.Api.Calendars;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Security;
using GovApproval.Supervision;
using GovApproval.WhatIf;
using NodaTime;

namespace GovApproval.Api.WhatIf;

/// <summary>Questions about what is not so: nothing is written.</summary>
internal sealed class WhatIfEndpoints(CaseFiles files, Desk<CaseFile, ApplicationEvent> cases, Centers centers, IClock clock)
{
    private const string Tag = "what-if";
    private const int PartSize = 4096;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/what-if", Suppose).Requires(Operation.AskWhatIf).Describes(new(Tag, "Suppose another calendar, promise, rule of counting or window")
        {
            Details = "Which cases, under way or at rest, would have been due when, which would be late or no longer late, and for which time would have called attention or not. Totals over all cases in scope; the page holds those for which something would be otherwise. Nothing is written.",
            Query = [new("limit", "1 to 200, 50 when left out.", ParameterKind.Integer), new("cursor", "The `next` of the page before.")],
            Request = Example.Of<WhatIfRequest>("""
                { "calendar": { "year": 2026, "days": [{ "name": "closed", "date": "2026-03-05", "isOffDay": true }], "hall": "main-hall" },
                  "items": [{ "item": "food-business-permit", "promisedDays": 3 }], "windows": [{ "from": "w-market-supervision", "to": "w-comprehensive-1" }],
                  "scope": { "open": true } }
                """),
            Response = Example.Written<WhatIfAnswer>("""
                { "totals": { "cases": 1, "moved": 1, "newlyLate": 1, "noLongerLate": 0, "yellowAppearing": 0, "redAppearing": 1, "yellowVanishing": 0, "redVanishing": 0 },
                  "items": [{ "id": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "food-business-permit", "window": "w-comprehensive-1", "state": "accepted",
                    "statutory": { "dueOn": "2026-03-16", "supposedDueOn": "2026-03-16", "late": false, "supposedLate": false },
                    "promised": { "dueOn": "2026-03-09", "supposedDueOn": "2026-03-05", "late": false, "supposedLate": true }, "appearing": ["promise-passed"], "vanishing": [] }],
                  "next": null }
                """),
        });
        routes.MapPost("/applications/{id:guid}/counterfactual", OtherCourse).Requires(Operation.AskCounterfactual).Describes(new(Tag, "Suppose that a case had gone otherwise")
        {
            Details = "Would it have been late but for a special procedure or the extension, or with a step done on another day, or in time? What a step takes less brings the end forward by as many counted days. Nothing is written.",
            Request = Example.Of<CounterfactualRequest>("""{ "withoutSuspensions": ["TZ-2026-0007"], "steps": [{ "step": "first-instance", "doneOn": "2026-03-04" }] }"""),
            Response = Example.Written<CounterfactualAnswer>("""
                { "asIs": { "until": "2026-03-10T02:00:00Z", "statutory": null, "promised": { "budgetDays": 5, "usedDays": 6, "remainingDays": -1, "dueOn": "2026-03-09", "provisional": false, "counting": "working-days", "hours": null }, "statutoryLate": false, "promisedLate": true },
                  "supposed": { "until": "2026-03-09T02:00:00Z", "statutory": null, "promised": { "budgetDays": 5, "usedDays": 5, "remainingDays": 0, "dueOn": "2026-03-09", "provisional": false, "counting": "working-days", "hours": null }, "statutoryLate": false, "promisedLate": false } }
                """),
            Refusals = ["clock-not-running", "suspension-unknown", "step-not-done", "step-without-limit"],
            Statuses = [StatusCodes.Status409Conflict],
        });
    }

    private async Task Suppose(HttpContext context)
    {
        var ct = context.RequestAborted;
        var page = Page.Of(Query.Of(context, "limit", "cursor"), "what-if", 1);
        var body = (await Bodies.Read<WhatIfRequest>(context)).Value;
        var center = await centers.Of(Caller.Of(context).Division, ct);
        Check(body, center);
        var after = page.AfterId();
        var supposed = new Supposition(body.Items, body.Windows);
        var calendars = new SupposedCalendars(centers, center, body.Calendar);
        var now = clock.GetCurrentInstant();
        var totals = new WhatIfTotals();
        var found = new List<CaseComparedAnswer>();
        await foreach (var cases in Ahead(Read(center.Division, body.Scope, ct), part =>
            part.AsParallel().AsOrdered().Select(one => (Case: one, Compared: Compare(one, supposed, calendars, center.Measures.Rules, now))).ToArray()))
        {
            foreach (var (one, compared) in cases)
            {
                totals = totals.With(compared);
                if (compared.Differs() && found.Count <= page.Limit && one.Id.CompareTo(after) > 0)
                {
                    found.Add(Answer(one, supposed, compared));
                }
            }
        }

        var next = found.Count > page.Limit ? page.Next(found[page.Limit - 1].Id.ToString()) : null;
        if (next is not null)
        {
            Page.Link(context, next);
        }

        await Reply.Write(
            context, StatusCodes.Status200OK, new WhatIfAnswer(totals, found.Take(page.Limit).ToValueList(), next), Json.Of<WhatIfAnswer>());
    }

    private async Task OtherCourse(HttpContext context)
    {
        var ct = context.RequestAborted;
        Query.Of(context);
        var body = (await Bodies.Read<CounterfactualRequest>(context)).Value;
        var caller = Caller.Of(context);
        var center = await centers.Of(caller.Division, ct);
        var file = (await cases.Current(new StreamId(caller.Division, Paths.Id(context)), ct))?.State;
        if (Relation.Obstacle(caller, Operation.AskCounterfactual, file) is { } obstacle)
        {
            throw obstacle.Raise();
        }

        var checks = new Checks();
        checks.AtMost("/withoutSuspensions", body.WithoutSuspensions, 100);
        checks.AtMost("/steps", body.Steps, 10);
        checks.ThrowIfAny();
        var (answer, why) = Counterfactual.Of(
            file!, new OtherCourse(body.WithoutSuspensions, body.WithoutExtension, body.Steps), center.CalendarAt(file!.Standing.Window), clock.GetCurrentInstant());
        if (answer is null)
        {
            throw Problems.From(why!).Raise();
        }

        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new CounterfactualAnswer(CourseAnswer.Of(answer.AsIs, answer.Until), CourseAnswer.Of(answer.Supposed, answer.SupposedUntil)),
            Json.Of<CounterfactualAnswer>());
    }

    private static void Check(WhatIfRequest body, Center center)
    {
        var checks = new Checks();
        if (body.Calendar is { } calendar)
        {
            checks.Between("/calendar/year", calendar.Year, 1990, 2199);
            checks.AtMost("/calendar/days", calendar.Days, 366 + 31);
            checks.Require(calendar.Region is null || calendar.Hall is null, "/calendar/hall", "cannot stand beside a region");
            checks.Require(calendar.Hall is not { } hall || Codes.IsCode(hall), "/calendar/hall", "must be a code");
            checks.Require(calendar.Days.Select(day => day.Date).Distinct().Count() == calendar.Days.Count, "/calendar/days", "must name each day once");
        }

        checks.AtMost("/items", body.Items, 500);
        for (var i = 0; i < body.Items.Count; i++)
        {
            var pointer = string.Create(CultureInfo.InvariantCulture, $"/items/{i}");
            var item = body.Items[i];
            checks.Require(center.Items.ContainsKey(item.Item.Value), pointer + "/item", "is not an item of the catalogue");
            checks.Between(pointer + "/statutoryDays", item.StatutoryDays ?? 0, 0, 1000);
            checks.Between(pointer + "/promisedDays", item.PromisedDays ?? 0, 0, 1000);
        }

        checks.AtMost("/windows", body.Windows, 500);
        for (var i = 0; i < body.Windows.Count; i++)
        {
            checks.Require(
                center.Window(body.Windows[i].To) is not null, string.Create(CultureInfo.InvariantCulture, $"/windows/{i}/to"), "is not a window of this center");
        }

        checks.ThrowIfAny();
    }

    private static CaseCompared Compare(StoredCase one, Supposition supposed, SupposedCalendars calendars, RuleBook rules, Instant now)
    {
        var timeline = JsonSerializer.Deserialize(one.Timeline, StoredJson.Of<Timeline>())!;
        return CaseCompared.Of(
            timeline, calendars.AsIs(one.Window), supposed.Of(one.Item, timeline), calendars.Supposed(supposed.WindowOf(one.Item, one.Window)), rules, now);
    }

    private static CaseComparedAnswer Answer(StoredCase one, Supposition supposed, CaseCompared compared) => new(
        one.Id,
        one.ReceiptNumber,
        one.Item,
        supposed.WindowOf(one.Item, one.Window),
        Kebab<CaseState>.TryParse(one.State, out var state) ? state : throw new InvalidOperationException($"{one.State} is no state."),
        LimitComparedAnswer.Of(compared.Statutory),
        LimitComparedAnswer.Of(compared.Promised),
        compared.Appearing.Select(card => card.Rung).ToValueList(),
        compared.Vanishing.Select(card => card.Rung).ToValueList());

    /// <summary>While one part is compared the next is read.</summary>
    private static async IAsyncEnumerable<TResult> Ahead<T, TResult>(IAsyncEnumerable<T> parts, Func<T, TResult> compare)
    {
        Task<TResult>? before = null;
        await foreach (var part in parts)
        {
            var comparing = Task.Run(() => compare(part));
            if (before is not null)
            {
                yield return await before;
            }

            before = comparing;
        }

        if (before is not null)
        {
            yield return await before;
        }
    }

    // Of each case the clock needs its timeline alone: a tenth of the file.
    private IAsyncEnumerable<StoredCase[]> Read(string division, WhatIfScope? scope, CancellationToken ct)
    {
        var (where, values) = ("tenant_id = $1 and accepted_on is not null", new List<object?> { division });
        Add("is_open =", scope?.Open);
        Add("item =", scope?.Item);
        Add("department =", scope?.Department);
        Add("window_code =", scope?.Window);
        Add("accepted_on >=", scope?.AcceptedFrom);
        Add("accepted_on <=", scope?.AcceptedTo);
        return files.Rows(
            $"select id, receipt_number, item, window_code, state, data -> 'timeline' from {Tables.CaseFiles.SqlName} where {where} order by id",
            values,
            row => new StoredCase(row.GetGuid(0), row.GetString(1), new(row.GetString(2)), new(row.GetString(3)), row.GetString(4), row.GetFieldValue<byte[]>(5)),
            ct).Chunk(PartSize);

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                values.Add(value);
                where += string.Create(CultureInfo.InvariantCulture, $" and {condition} ${values.Count}");
            }
        }
    }

    private sealed record StoredCase(Guid Id, string ReceiptNumber, ItemCode Item, WindowCode Window, string State, byte[] Timeline);

    /// <summary>The calendars of a center's halls as they are, and as they would be with one more publication.</summary>
    private sealed class SupposedCalendars
    {
        private readonly Center _center;
        private readonly Dictionary<string, WorkingCalendar> _halls = new(StringComparer.Ordinal);
        private readonly WorkingCalendar _supposed;

        public SupposedCalendars(Centers centers, Center center, SupposedCalendar? supposed)
        {
            _center = center;
            if (supposed is null)
            {
                _supposed = center.Calendar;
                foreach (var (hall, measures) in center.HallMeasures)
                {
                    _halls[hall] = measures.Calendar;
                }

                return;
            }

            var region = supposed.Hall is { } named ? Centers.HallLayer(center.Division, named) : supposed.Region ?? CalendarYear.Nation;
            var version = (centers.Calendar(supposed.Year, region)?.Versions.Count ?? 0) + 1;
            CalendarYear[] published =
            [
                .. centers.Calendars.SelectMany(history => history.Versions),
                new CalendarYear(supposed.Year, region, version, supposed.Days, ["supposed"], Instant.MinValue),
            ];
            var layers = centers.LayersOf(center.Division, "", region);
            _supposed = WorkingCalendar.Of(published, layers);
            foreach (var hall in center.HallMeasures.Keys.Append(supposed.Hall).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                _halls[hall] = WorkingCalendar.Of(published, centers.LayersOf(center.Division, hall, region));
            }
        }

        public WorkingCalendar AsIs(WindowCode window) => _center.CalendarAt(window);

        public WorkingCalendar Supposed(WindowCode window) =>
            _halls.Count == 0 ? _supposed : _halls.GetValueOrDefault(_center.HallOf(window), _supposed);
    }
}
