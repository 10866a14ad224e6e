using System.Globalization;
using System.Text.Json.Serialization;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.EventStore;
using GovApproval.Performance;
using GovApproval.Security;
using Microsoft.Extensions.Caching.Memory;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.Projections;

/// <summary>How often a step was taken, and by how many cases.</summary>
/// <param name="List">Where they are listed.</param>
public sealed record RareStepRow(RareStepKind Step, int Times, int Applications, string List);

/// <summary>The steps that most cases never see, over a period; one of which there was none is 0.</summary>
public sealed record RareStepsAnswer(LocalDate From, LocalDate To, ValueList<RareStepRow> Items);

/// <summary>Hearings, commitments, tolerated materials, special procedures, changes of hands: how often, and of which cases.</summary>
internal sealed class RareStepEndpoints(Views views, EventLog log) : IDisposable
{
    private static readonly string Table = BackgroundViews.RareSteps.Table.SqlName;

    private sealed record Before(long UpTo, Dictionary<string, int> Times);

    // Where the day stands among the view's columns.
    private const int TakenOn = 1;

    private static readonly (string Parameter, string Column)[] Filters = [("department", "department"), ("window", "window_code"), ("item", "item")];

    // Steps that a case takes once at most: as many cases as times. Nearly every case takes these two, so none of them is looked at twice.
    private static readonly RareStepKind[] OnceOnly = [RareStepKind.Dispatched, RareStepKind.Delivered];

    private static readonly Parameter[] NarrowedBy =
        [new("department", "Decided by this department."), new("window", "At this window when it happened."), new("item", "Of this item.")];

    private readonly MemoryCache _counted = new(new MemoryCacheOptions { SizeLimit = 1_000 });

    public void Dispose() => _counted.Dispose();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/rare-steps", Report).Requires(Operation.ReadPerformance).Describes(new("views", "Steps that most cases never see")
        {
            Details = "Hearings, commitments, tolerated materials, special procedures, extensions, changes of hands, delivery, the green channel's reports: how often in a period. Each row says where its cases are listed.",
            Query = [.. Period.Parameters, .. NarrowedBy],
            Response = Example.Written<RareStepsAnswer>("""
                { "from": "2026-03-01", "to": "2026-03-31", "items": [{ "step": "hearing-held", "times": 2, "applications": 2, "list": "/v1/views/rare-steps/cases?step=hearing-held&from=2026-03-01&to=2026-03-31" }] }
                """),
            Traits = Traits.Positioned,
        });
        routes.MapGet("/views/rare-steps/cases", Cases).Requires(Operation.ReadPerformance).Describes(new("views", "The cases behind a step that most never see")
        {
            Details = "In the order in which the steps were taken; as many as the number says.",
            Query = [.. Period.Parameters, Parameter.OneOf<RareStepKind>("step", "The step."), .. NarrowedBy],
            Response = Example.PageOf<RareStep>("""
                { "step": "hearing-held", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "item": "construction-permit", "department": "housing-construction", "window": "w-housing-construction", "at": "2026-03-20T01:00:00Z" }
                """),
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    private async Task Report(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "department", "window", "item", "atLeast");
        var period = Period.Of(query);
        var reached = await views.CatchUp(context, query, BackgroundViews.RareSteps);
        var (condition, values) = Narrowed(query, period);
        var division = Caller.Of(context).Division;
        var n = values.Count;
        var counted = await Count(
            $"select step, count(*)::int, count(distinct application)::int from {Table} where tenant_id = ${n + 1} and step = any(${n + 2}) and {condition} group by step",
            [.. values, division, Names(Enum.GetValues<RareStepKind>().Except(OnceOnly))],
            context.RequestAborted);
        foreach (var (step, times) in await CountOnceOnly(division, condition, values, reached, context.RequestAborted))
        {
            counted.Add(step, (times, times));
        }

        var answer = Enum.GetValues<RareStepKind>().Select(step => (step, Of: counted.GetValueOrDefault(Kebab<RareStepKind>.Of(step))))
            .Select(row => new RareStepRow(row.step, row.Of.Times, row.Of.Applications, Address(row.step, query, period))).ToValueList();
        await Reply.Write(context, StatusCodes.Status200OK, new RareStepsAnswer(period.From, period.To, answer), Json.Of<RareStepsAnswer>());
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "from", "to", "step", "department", "window", "item", "limit", "cursor", "atLeast");
        var page = Page.Of(query, "rare-steps", 2);
        var period = Period.Of(query);
        var step = query.OneOf<RareStepKind>("step") ?? throw Problems.Invalid("?step", "is required").Raise();
        var (condition, values) = Narrowed(query, period);
        values.Add(Kebab<RareStepKind>.Of(step));
        condition += string.Create(CultureInfo.InvariantCulture, $" and step = ${values.Count}");
        if (page.After is [var on, var id])
        {
            values.AddRange([LocalDatePattern.Iso.Parse(on).TryGetValue(default, out var date) ? date : throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise(), id]);
            condition += string.Create(CultureInfo.InvariantCulture, $" and (taken_on, id) > (${values.Count - 1}, ${values.Count})");
        }

        var found = await views.Find(context, query, BackgroundViews.RareSteps, new DocumentQuery(Caller.Of(context).Division, condition, [.. values], "taken_on, id", page.Limit + 1));
        var shown = found.Take(page.Limit).ToArray();
        await Reply.WritePage(
            context,
            shown.Select(document => document.Read(BackgroundViews.RareSteps.Json)),
            Json.Of<RareStep>(),
            found.Count > page.Limit ? page.Next(Times.Format((LocalDate)shown[^1].Columns[TakenOn]!), (string)shown[^1].Id) : null);
    }

    /// <summary>What was counted before is not counted again: a step once taken stays as it is, and the view's ids go by the log.</summary>
    private async Task<IReadOnlyDictionary<string, int>> CountOnceOnly(string division, string condition, List<object?> values, long reached, CancellationToken ct)
    {
        var key = new DocumentQuery(division, condition, [.. values]);
        var before = _counted.Get<Before>(key);
        if (before?.UpTo >= reached)
        {
            return before.Times;
        }

        // The first time by the index of the steps; what has come since by the key alone.
        var n = values.Count;
        var newer = $"tenant_id = ${n + 1} and id > ${n + 3} and id <= ${n + 4}";
        var steps = before is null ? $"{Table} where {newer}" : $"(select * from {Table} where {newer} offset 0) fresh where true";
        var fresh = await Count(
            $"select step, count(*)::int, 0 from {steps} and step = any(${n + 2}) and {condition} group by step",
            [.. values, division, Names(OnceOnly), BackgroundViews.RareStepId(before?.UpTo ?? 0), BackgroundViews.RareStepId(reached)],
            ct);
        var times = Names(OnceOnly).ToDictionary(step => step, step => fresh.GetValueOrDefault(step).Times + (before?.Times.GetValueOrDefault(step) ?? 0), StringComparer.Ordinal);
        _counted.Set(key, new Before(reached, times), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) });
        return times;
    }

    private async Task<Dictionary<string, (int Times, int Applications)>> Count(string sql, IReadOnlyList<object?> values, CancellationToken ct) =>
        await log.Rows(sql, values, row => KeyValuePair.Create(row.GetString(0), (row.GetInt32(1), row.GetInt32(2))), ct).ToDictionaryAsync(StringComparer.Ordinal, ct);

    private static string[] Names(IEnumerable<RareStepKind> steps) => [.. steps.Select(Kebab<RareStepKind>.Of)];

    private static (string Condition, List<object?> Values) Narrowed(Query query, Period period)
    {
        var (conditions, values) = (new List<string> { "taken_on between $1 and $2" }, new List<object?> { period.From, period.To });
        foreach (var (parameter, column) in Filters)
        {
            if (query.Text(parameter) is { } value)
            {
                values.Add(value);
                conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{column} = ${values.Count}"));
            }
        }

        return (string.Join(" and ", conditions), values);
    }

    private static string Address(RareStepKind step, Query query, Period period) => string.Concat(
        $"/v1/views/rare-steps/cases?step={Kebab<RareStepKind>.Of(step)}&{period.AsQuery()}",
        string.Concat(Filters.Where(filter => query.Text(filter.Parameter) is not null).Select(filter => $"&{filter.Parameter}={Uri.EscapeDataString(query.Text(filter.Parameter)!)}")));
}

[JsonSerializable(typeof(RareStep))]
[JsonSerializable(typeof(RareStepsAnswer))]
internal sealed partial class RareStepJson : JsonSerializerContext;
