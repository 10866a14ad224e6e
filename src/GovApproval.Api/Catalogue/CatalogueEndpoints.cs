using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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

/// <summary>Many items at once.</summary>
public sealed record CatalogueLoadRequest(ValueList<ItemRequest> Items);

/// <summary>What a load did, or with <c>dryRun</c> would do.</summary>
/// <param name="Findings">Everything that stands against it, row by row; a load with one writes nothing.</param>
public sealed record CatalogueLoadAnswer(int Rows, int Published, int Revised, int Unchanged, ValueList<CatalogueFinding> Findings);

/// <summary>The catalogue, or a part of it, as it can be loaded again.</summary>
/// <param name="DoesNotFit">In national words: the elements longer than the standard allows; nothing is cut.</param>
public sealed record CatalogueExport(ValueList<ItemRequest> Items, ValueList<ElementTooLong>? DoesNotFit = null);

/// <summary>The whole catalogue in one piece: loaded, all of it or nothing, and taken out again.</summary>
internal sealed class CatalogueEndpoints(Desk<Item, ItemEvent> desk, FirstAnswers answers, Centers centers, IClock clock)
{
    private const string Tag = "catalogue";
    private const int MostBytes = 16 * Bodies.MaxBytes;
    private const int MostRows = 10_000;
    private const int MostAttempts = 4;
    private const string OneItem = """{ "code": "tree-felling", "name": "林木采伐许可", "department": "natural-resources", "kind": "promised", "nature": "administrative-approval", "statutoryDays": 20, "promisedDays": 5 }""";

    private static readonly Parameter Names = new("names", "In whose words: the API's, or those of GB/T 39046-2020.", Values: [.. Kebab<CatalogueNames>.Names]);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/catalogue", Export).Requires(Operation.ReadItems).Describes(new(Tag, "Take the catalogue out")
        {
            Details = "As JSON or with `Accept: text/csv` as a table whose columns are JSON Pointers. With `names=national` in the names, codes and formats of GB/T 39046-2020, table 4: a row for each material, and `doesNotFit` for what is longer than the standard allows. What comes out can be loaded again.",
            Query = [new("asOf", "As in force then: an instant, or a date, the end of which is meant.", ParameterKind.Moment), new("department", "Decided by this department."), Names, new("charset", "Of CSV; utf-8 when left out.", Values: ["utf-8", "gb18030"])],
            Response = Example.Written<CatalogueExport>($$"""{ "items": [{{OneItem}}] }"""),
            AlsoAs = [Csv.ContentType],
        });
        routes.MapPost("/catalogue", Load).Requires(Operation.PublishItem).Describes(new(Tag, "Load many items at once")
        {
            Details = "JSON `{ \"items\": […] }` or `text/csv`, up to 10,000 rows and 16 MB; the forms of the export. All of it is stored in one write, or nothing. With `dryRun=true` it answers 200 with every finding by row.",
            Query = [Names],
            Request = Example.Of<CatalogueLoadRequest>($$"""{ "items": [{{OneItem}}] }"""),
            Response = Example.Written<CatalogueLoadAnswer>("""{ "rows": 1, "published": 1, "revised": 0, "unchanged": 0, "findings": [] }"""),
            Traits = Traits.Command,
            Refusals = ["catalogue-with-findings"],
        });
    }

    private async Task Export(HttpContext context)
    {
        var query = Query.Of(context, "asOf", "department", "names", "charset");
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var (at, department) = (query.Moment("asOf") ?? clock.GetCurrentInstant(), query.Text("department"));
        var items = center.CatalogueAsOf(at)
            .Where(item => department is null || item.Item.Department.Value == department)
            .Select(item => CatalogueRows.Written(item.Item))
            .ToArray();
        var tooLong = new List<ElementTooLong>();
        var national = query.OneOf<CatalogueNames>("names") == CatalogueNames.National;
        var told = national ? [.. items.Select(item => CatalogueRows.ToNational(item, center, tooLong))] : items;
        if (Preference.Among(context, "application/json", Csv.ContentType) == Csv.ContentType)
        {
            var charset = query.Text("charset") ?? "utf-8";
            var encoding = EncodingOf(charset) ?? throw Problems.Invalid("?charset", "must be utf-8 or gb18030").Raise();
            context.Response.Headers.ContentDisposition = "attachment; filename=catalogue.csv";
            await Reply.Write(
                context,
                StatusCodes.Status200OK,
                Csv.Write(national ? CatalogueRows.NationalTable(told) : CatalogueTable.Rows(told), encoding),
                $"{Csv.ContentType}; charset={charset}");
            return;
        }

        var answer = new JsonObject { [CatalogueRows.Items] = new JsonArray([.. told]) };
        if (national)
        {
            answer["doesNotFit"] = JsonSerializer.SerializeToNode(tooLong.ToValueList(), Json.Of<ValueList<ElementTooLong>>());
        }

        await Reply.Write(context, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(answer.ToJsonString(Json.Options)));
    }

    private async Task Load(HttpContext context)
    {
        var ct = context.RequestAborted;
        var asked = context.Request.GetTypedHeaders().ContentType;
        var isCsv = asked?.MediaType.Equals(Csv.ContentType, StringComparison.OrdinalIgnoreCase) is true;
        var encoding = isCsv ? EncodingOf(asked!.Charset.HasValue ? asked.Charset.Value! : "utf-8") : null;
        if (context.Request.Headers.ContentEncoding.Count > 0 || (isCsv ? encoding is null : !Bodies.IsJson(context.Request.ContentType)))
        {
            throw new Problem(415, "unsupported-media-type", "Send application/json in UTF-8, or text/csv in UTF-8 or GB 18030, without a content encoding.").Raise();
        }

        var body = await Bodies.ReadBytes(context, MostBytes);
        var request = Request.Of(context, clock, body.Span, "names");
        var names = Query.Of(context, "dryRun", "names").OneOf<CatalogueNames>("names") ?? CatalogueNames.Api;
        var center = await centers.Of(request.Caller.Division, ct);
        CatalogueRow[] rows = [.. encoding is null ? CatalogueRows.ReadJson(body, names, center) : CatalogueRows.ReadCsv(Text(encoding, body), names, center)];
        if (rows.Length > MostRows)
        {
            throw Problems.Invalid("/items", "must hold at most 10000 entries").Raise();
        }

        var verdict = await Settle(rows, request, center, ct);
        await verdict.Write(context);
    }

    private async Task<Verdict> Settle(CatalogueRow[] rows, Request request, Center center, CancellationToken ct)
    {
        var findings = new List<CatalogueFinding>();
        var asked = Read(rows, center, request, findings);
        var known = asked.ToDictionary(one => one.Stream, one => center.Items.GetValueOrDefault(one.Command.Item.Code.Value));
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (attempt > 0)
            {
                // Another node was faster: what stands now is read from where it was written.
                foreach (var stream in known.Keys.ToArray())
                {
                    known[stream] = await desk.Load(stream, ct);
                }
            }

            (Asked Asked, Versioned<Item>? Known, Decision<ItemEvent> Decision)[] decisions =
                [.. asked.Where(one => one.Reading.IsWhole).Select(one => (one, known[one.Stream], CatalogueDecisions.Decide(known[one.Stream]?.State, one.Command)))];
            var against = asked.Where(one => !one.Reading.IsWhole).Concat(decisions.Where(one => one.Decision is Decision<ItemEvent>.Refused).Select(one => one.Asked));
            var all = findings.Concat(against.SelectMany(one => Obstacles(one, known[one.Stream]?.State)))
                .Distinct().OrderBy(finding => finding.Row).ToValueList();
            (StreamId Stream, Versioned<Item>? Known, ValueList<ItemEvent> Events)[] decided = [.. decisions
                .Where(one => one.Decision is Decision<ItemEvent>.Granted { Events.Count: > 0 })
                .Select(one => (one.Asked.Stream, one.Known, ((Decision<ItemEvent>.Granted)one.Decision).Events))];
            var unchanged = decisions.Count(one => one.Decision is Decision<ItemEvent>.Granted { Events.Count: 0 });
            var answer = new CatalogueLoadAnswer(rows.Length, decided.Count(one => one.Known is null), decided.Count(one => one.Known is not null), unchanged, all);
            var answered = new Verdict.Answered(StatusCodes.Status200OK, Reply.ToBytes(answer, Json.Of<CatalogueLoadAnswer>()));
            if (request.DryRun)
            {
                return answered with { Outcome = "dry-run" };
            }

            if (all.Count > 0)
            {
                return await answers.Refuse(request, WithFindings(all), ct);
            }

            if (decided.Length == 0)
            {
                return await answers.Keep(request, answered, ct);
            }

            if (await desk.StoreTogether(decided, request, nameof(PublishItem), answered, ct) is { } verdict)
            {
                return verdict;
            }
        }

        return new Verdict.Failed(Problems.RateLimited(1));
    }

    private static List<Asked> Read(CatalogueRow[] rows, Center center, Request request, List<CatalogueFinding> findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<Asked>(rows.Length);
        foreach (var row in rows)
        {
            findings.AddRange(row.Findings);
            if (row.Code is not { } code)
            {
                findings.Add(row.Finding("/code", "validation", "is required, and must be a code"));
                continue;
            }

            if (!seen.Add(code))
            {
                findings.Add(row.Finding("/code", "item-twice", "stands in an earlier row too"));
                continue;
            }

            var reading = RowReading.Of(row, code);
            findings.AddRange(reading.Wrong);
            if (reading.Item is { } item)
            {
                read.Add(new(row, reading, StreamIds.Of(request.Caller.Division, "item", code), new PublishItem(
                    item, center.Departments.GetValueOrDefault(item.Department.Value)?.State, reading.InForceFrom, request.Caller.Actor, request.Now, center.Materials?.State)));
            }
        }

        return read;
    }

    private static IEnumerable<CatalogueFinding> Obstacles(Asked one, Item? item) =>
        from why in CatalogueDecisions.Obstacles(item, one.Command)
        where !Rests(why).Any(one.Reading.IsDoubtful)
        let told = Problems.From(why)
        select one.Row.Finding(PointerOf(why), told.Code, told.Detail ?? "", told.Rule);

    // What a refusal is about: where some of it could not be read, nothing is said of the rest.
    private static string[] Rests(Refusal why) => why switch
    {
        PromiseAboveLimit => ["/promisedDays", "/statutoryDays", "/budget"],
        OnTheSpotWithPromise => ["/promisedDays", "/kind"],
        HoursNotOnTheSpot or CountingWithoutBasis => ["/budget", "/kind"],
        UnknownDepartment or DepartmentMismatch or MaterialsNotListed => [PointerOf(why)],
        _ => [],
    };

    private static string PointerOf(Refusal why) => why switch
    {
        UnknownDepartment or DepartmentMismatch => "/department",
        PromiseAboveLimit or OnTheSpotWithPromise => "/promisedDays",
        HoursNotOnTheSpot or CountingWithoutBasis => "/budget",
        FeeWithoutBasis or ExemptionWithoutBasis => "/fees",
        MaterialsNotListed => "/materials",
        InForceBeforePublication => "/inForceFrom",
        _ => "/code",
    };

    /// <summary>A row that could be read, if only in part, and what it asks for.</summary>
    private sealed record Asked(CatalogueRow Row, RowReading Reading, StreamId Stream, PublishItem Command);

    private static Problem WithFindings(ValueList<CatalogueFinding> findings) => new(409, "catalogue-with-findings", "Nothing was stored: the load has findings.")
    {
        Members = [new("findings", JsonSerializer.SerializeToElement(findings, Json.Of<ValueList<CatalogueFinding>>()))],
    };

    private static Encoding? EncodingOf(string charset) => charset.Trim('"').ToLowerInvariant() switch
    {
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        "gb18030" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        _ => null,
    };

    private static string Text(Encoding encoding, ReadOnlyMemory<byte> body)
    {
        try
        {
            return encoding.GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Problems.Malformed("The body is not in the character set that its type names.").Raise();
        }
    }
}

[JsonSerializable(typeof(CatalogueLoadRequest))]
[JsonSerializable(typeof(CatalogueLoadAnswer))]
[JsonSerializable(typeof(CatalogueExport))]
[JsonSerializable(typeof(ValueList<CatalogueFinding>))]
[JsonSerializable(typeof(ValueList<ElementTooLong>))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class CatalogueExchangeJson : JsonSerializerContext;
