using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>In whose words a catalogue is exchanged.</summary>
internal enum CatalogueNames
{
    /// <summary>The API's own.</summary>
    Api,

    /// <summary>Those of GB/T 39046-2020.</summary>
    National,
}

/// <summary>What is wrong in a row of a load.</summary>
/// <param name="Row">Of JSON the item's place, from 1; of CSV the row, the heading being 1.</param>
/// <param name="Pointer">The member or the column, where it is one.</param>
/// <param name="Code">A refusal's code, or <c>validation</c>.</param>
/// <param name="Rule">The article it rests on.</param>
public sealed record CatalogueFinding(int Row, string? Item, string Pointer, string Code, string Message, string? Rule = null);

/// <summary>An element that does not fit into the national exchange.</summary>
public sealed record ElementTooLong(string Item, string Element, int Most, int Length);

/// <summary>A row of a load, as the item it describes in the API's own JSON; none where it cannot be told.</summary>
internal sealed record CatalogueRow(int Number, JsonNode? Item, IReadOnlyList<CatalogueFinding> Findings)
{
    public string? Code => (Item as JsonObject)?["code"] is JsonValue value && value.TryGetValue<string>(out var code) && Codes.IsCode(code) ? code : null;
}

/// <summary>Items to and from what is exchanged: JSON or CSV, in the API's words or in the national ones.</summary>
internal static class CatalogueRows
{
    public const string Items = "items";
    private static readonly string[] ReadOnly = ["version", "inForceFrom", "status", "delegatedTo", "mergedInto"];

    /// <summary>An item as it would be published anew, without what is not there.</summary>
    public static JsonObject Written(ServiceItem item)
    {
        var written = JsonSerializer.SerializeToNode(ItemReading.Of(new ItemVersion(item, 1, default, ItemStatus.InUse)), Json.Of<ItemReading>())!.AsObject();
        foreach (var member in ReadOnly)
        {
            written.Remove(member);
        }

        var form = written["form"];
        written.Remove("form");
        LeaveOutNulls(written);
        if (form is not null)
        {
            written["form"] = form;
        }

        return written;
    }

    public static IEnumerable<CatalogueRow> ReadJson(ReadOnlyMemory<byte> body, CatalogueNames names, Center center)
    {
        if (JsonBytes.Complaint(body.Span) is { } unfit)
        {
            throw Problems.Malformed(unfit).Raise();
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body.Span, documentOptions: new() { MaxDepth = Json.Depth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw Problems.Malformed("The body is not JSON of the form { \"items\": [ … ] }, or names a member twice.").Raise();
        }

        if (root is not JsonObject { Count: 1 } wrapper || wrapper[Items] is not JsonArray items)
        {
            throw Problems.Invalid("/items", "is required, an array, and the only member").Raise();
        }

        return items.Select((item, i) => names == CatalogueNames.Api ? new CatalogueRow(i + 1, item, []) : FromNational(i + 1, item as JsonObject, center));
    }

    public static IEnumerable<CatalogueRow> ReadCsv(string text, CatalogueNames names, Center center)
    {
        if (Csv.Read(text) is not [var (_, heading), .. var rows])
        {
            throw Problems.Malformed("The body is not CSV with a heading, or a quote in it is never closed.").Raise();
        }

        string[] columns = [.. heading.Select(column => column.Trim())];
        var isKnown = names == CatalogueNames.Api ? CatalogueTable.IsColumn : (Func<string, bool>)(column => ByName.ContainsKey(column));
        Finding[] unknown = [.. columns
            .Where((column, i) => !isKnown(column) || Array.IndexOf(columns, column) < i)
            .Select(column => new Finding(Finding.MayTell(column) ? "/" + column : "", "is no column of this table, or one that stands there twice"))];
        if (unknown.Length > 0)
        {
            throw Problems.Invalid(unknown).Raise();
        }

        if (names == CatalogueNames.Api)
        {
            return rows.Select(row => new CatalogueRow(row.Row, CatalogueTable.Item(columns, row.Cells), []));
        }

        // A material has a row of its own below its item's; rows of one code belong together.
        return rows
            .Select(row => (row.Row, Cells: columns.Zip(row.Cells).Where(cell => cell.Second.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)))
            .GroupBy(row => row.Cells.GetValueOrDefault(NationalElements.Key, ""), StringComparer.Ordinal)
            .Select(group =>
            {
                var item = new JsonObject(group.First().Cells.Where(cell => OfItem.ContainsKey(cell.Key)).Select(Member));
                item[NationalElements.Materials] = new JsonArray([.. group
                    .Select(row => new JsonObject(row.Cells.Where(cell => OfMaterial.ContainsKey(cell.Key)).Select(Member)))
                    .Where(material => material.Count > 0)]);
                return FromNational(group.First().Row, item, center);
            });

        static KeyValuePair<string, JsonNode?> Member(KeyValuePair<string, string> cell) => KeyValuePair.Create(cell.Key, (JsonNode?)cell.Value);
    }

    /// <summary>An item in the national words, its materials within; and what does not fit there.</summary>
    public static JsonObject ToNational(JsonObject item, Center center, List<ElementTooLong> tooLong)
    {
        var code = item["code"]!.GetValue<string>();
        var told = Told(item, NationalElements.OfItem);
        told[NationalElements.Materials] = new JsonArray([.. (item["materials"] as JsonArray ?? []).Select(material => Told(material!.AsObject(), NationalElements.OfMaterial))]);
        return told;

        JsonObject Told(JsonObject from, IReadOnlyList<NationalElement> elements)
        {
            var texts = new JsonObject();
            foreach (var element in elements)
            {
                if (element.Out(from, center) is { Length: > 0 } text)
                {
                    texts[element.Name] = text;
                    if (text.Length > element.Most)
                    {
                        tooLong.Add(new(code, element.Name, element.Most.Value, text.Length));
                    }
                }
            }

            return texts;
        }
    }

    /// <summary>A table in the national words: a row for each item, and below it one for each further material.</summary>
    public static IEnumerable<IReadOnlyList<string>> NationalTable(IEnumerable<JsonObject> items)
    {
        string[] columns = [.. NationalElements.OfItem.Select(element => element.Name), .. NationalElements.OfMaterial.Select(element => element.Name)];
        yield return columns;
        foreach (var item in items)
        {
            var materials = item[NationalElements.Materials]!.AsArray();
            for (var i = 0; i == 0 || i < materials.Count; i++)
            {
                var (first, material) = (i == 0, i < materials.Count ? materials[i]!.AsObject() : []);
                yield return [.. columns.Select(column =>
                    (material[column] ?? (first || column == NationalElements.Key ? item[column] : null))?.GetValue<string>() ?? "")];
            }
        }
    }

    private static readonly Dictionary<string, NationalElement> OfItem = NationalElements.OfItem.ToDictionary(element => element.Name, StringComparer.Ordinal);
    private static readonly Dictionary<string, NationalElement> OfMaterial = NationalElements.OfMaterial.ToDictionary(element => element.Name, StringComparer.Ordinal);
    private static readonly Dictionary<string, NationalElement> ByName = OfItem.Concat(OfMaterial).ToDictionary(StringComparer.Ordinal);

    // What the national words cannot say, such as a form, stays as it was; what they leave out says nothing.
    private static CatalogueRow FromNational(int row, JsonObject? given, Center center)
    {
        var findings = new List<CatalogueFinding>();
        if (given is null)
        {
            return new(row, null, [new(row, null, "", "validation", "must be an object")]);
        }

        var code = Text(given, NationalElements.Key);
        var latest = code is null ? null : center.Items.GetValueOrDefault(code)?.State.Latest().Item;
        var item = latest is null ? [] : Written(latest);
        Hear(given, item, OfItem, "");
        if (given[NationalElements.Materials] is JsonArray { Count: > 0 } materials)
        {
            var before = (item["materials"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
            var heard = new JsonArray();
            for (var i = 0; i < materials.Count; i++)
            {
                var at = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/{NationalElements.Materials}/{i}");
                var texts = materials[i] as JsonObject ?? [];
                var known = Array.Find(before, m => m["name"]?.GetValue<string>() == Text(texts, "材料名称"));
                var material = known?.DeepClone().AsObject() ?? new JsonObject { ["code"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"m{i + 1}") };
                Hear(texts, material, OfMaterial, at);
                heard.Add((JsonNode?)material);
            }

            item["materials"] = heard;
        }

        if (item["result"] is JsonObject result)
        {
            result["kind"] ??= "other";
            result["name"] ??= "";
        }

        return new(row, item, findings);

        void Hear(JsonObject texts, JsonObject into, Dictionary<string, NationalElement> elements, string at)
        {
            foreach (var (name, _) in texts)
            {
                if (name == NationalElements.Materials && at.Length == 0)
                {
                    continue;
                }

                if (!elements.TryGetValue(name, out var element))
                {
                    findings.Add(new(row, code, at, "validation", "has a member that is no element of the table"));
                }
                else if (Text(texts, name) is not { } text)
                {
                    findings.Add(new(row, code, $"{at}/{name}", "validation", "must be a text"));
                }
                else if (element.In is { } hear && text.Length > 0 && !hear(text, into, center))
                {
                    findings.Add(name.StartsWith("实施主体", StringComparison.Ordinal)
                        ? new(row, code, $"{at}/{name}", "unknown-department", "is no department of this center")
                        : new(row, code, $"{at}/{name}", "validation", "has no value of the standard's"));
                }
            }
        }
    }

    private static string? Text(JsonObject from, string member) => from[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text.Trim() : null;

    private static void LeaveOutNulls(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Where(member => member.Value is null).Select(member => member.Key).ToArray())
                {
                    members.Remove(name);
                }

                foreach (var (_, inner) in members)
                {
                    LeaveOutNulls(inner);
                }

                break;
            case JsonArray items:
                foreach (var inner in items)
                {
                    LeaveOutNulls(inner);
                }

                break;
        }
    }
}
