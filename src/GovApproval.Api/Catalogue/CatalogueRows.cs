using System.Globalization;
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
    /// <summary>Where the sender finds what the API names by this pointer: the row, and the member or column there. As it is, where none is set.</summary>
    public Func<string, (int Row, string Pointer)>? Told { get; init; }

    /// <summary>The API's members whose national words were not understood, by pointer.</summary>
    public IReadOnlyCollection<string> Unheard { get; init; } = [];

    /// <summary>Whether the row asks for an item at all: one whose cells do not stand below their heading asks for nothing.</summary>
    public bool IsAsked => !Findings.Any(finding => finding.Pointer.Length == 0);

    /// <summary>Whether this is missing only because it was not understood.</summary>
    public bool IsUnheard(string pointer) => Unheard.Any(told => told == pointer || pointer.StartsWith(told + "/", StringComparison.Ordinal));

    public CatalogueFinding Finding(string pointer, string code, string message, string? rule = null)
    {
        var (row, told) = Told?.Invoke(pointer) ?? (Number, pointer);
        return new(row, Code, told, code, message, rule);
    }

    public string? Code => (Item as JsonObject)?["code"] is JsonValue value && value.TryGetValue<string>(out var code) && Codes.IsCode(code) ? code : null;
}

/// <summary>Items to and from what is exchanged: JSON or CSV, in the API's words or in the national ones.</summary>
internal static class CatalogueRows
{
    public const string Items = "items";
    private const string Validation = "validation";
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
            return rows.Select(row => new CatalogueRow(row.Row, CatalogueTable.Item(columns, row.Cells), [.. TooLong(columns, row)]));
        }

        // A material has a row of its own below its item's; rows of one code belong together.
        return rows
            .Select(row => new NationalRow(row.Row, Named(columns, row.Cells), [.. TooLong(columns, row)]))
            .GroupBy(row => row.Cells.GetValueOrDefault(NationalElements.Key, ""), StringComparer.Ordinal)
            .Select(group => FromNational([.. group], center));
    }

    private static Dictionary<string, string> Named(string[] columns, List<string> cells) =>
        columns.Zip(cells).Where(cell => cell.Second.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);

    private static IEnumerable<CatalogueFinding> TooLong(string[] columns, (int Row, List<string> Cells) row) =>
        row.Cells.Skip(columns.Length).Any(cell => cell.Length > 0) ? [new(row.Row, null, "", Validation, "has more cells than the heading")] : [];

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

    /// <summary>A row of a table in the national words, without what is empty.</summary>
    private sealed record NationalRow(int Number, Dictionary<string, string> Cells, IReadOnlyList<CatalogueFinding> Findings);

    private static CatalogueRow FromNational(NationalRow[] rows, Center center)
    {
        var first = rows[0];
        var findings = rows.SelectMany(row => row.Findings).ToList();
        var code = first.Cells.GetValueOrDefault(NationalElements.Key);
        foreach (var row in rows.Skip(1))
        {
            // Tables that are not ours may tell the item anew beside each of its materials, but not otherwise.
            findings.AddRange(row.Cells
                .Where(cell => OfItem.ContainsKey(cell.Key) && first.Cells.GetValueOrDefault(cell.Key) != cell.Value)
                .Select(cell => new CatalogueFinding(row.Number, code, "/" + cell.Key, "item-twice", "says otherwise than the item's first row")));
        }

        NationalRow[] ofMaterials = [.. rows.Where(row => row.Cells.Keys.Any(OfMaterial.ContainsKey))];
        var item = new JsonObject(first.Cells.Where(cell => OfItem.ContainsKey(cell.Key)).Select(Member));
        if (ofMaterials.Length > 0)
        {
            item[NationalElements.Materials] = new JsonArray([.. ofMaterials.Select(row => new JsonObject(row.Cells.Where(cell => OfMaterial.ContainsKey(cell.Key)).Select(Member)))]);
        }

        return FromNational(first.Number, item, center, findings, i => (ofMaterials[i].Number, "/"));

        static KeyValuePair<string, JsonNode?> Member(KeyValuePair<string, string> cell) => KeyValuePair.Create(cell.Key, (JsonNode?)cell.Value);
    }

    private static CatalogueRow FromNational(int row, JsonObject? given, Center center) => given is null
        ? new(row, null, [new(row, null, "", Validation, "must be an object")])
        : FromNational(row, given, center, [], i => (row, string.Create(CultureInfo.InvariantCulture, $"/{NationalElements.Materials}/{i}/")));

    /// <summary>What the national words cannot say stayed as it was; what they leave out says nothing.</summary>
    /// <param name="place">Where a material stands: its row, and what goes before the names of its elements.</param>
    private static CatalogueRow FromNational(int row, JsonObject given, Center center, List<CatalogueFinding> findings, Func<int, (int Row, string Before)> place)
    {
        var code = Text(given, NationalElements.Key);
        var latest = code is null ? null : center.Items.GetValueOrDefault(code)?.State.Latest().Item;
        var item = latest is null ? [] : Written(latest);
        var heard = new Hearing(code, center, findings);
        heard.Of(given, item, OfItem, row, "/", "/");
        heard.Fees(given, item, row);
        heard.Department(given, row);
        if (given[NationalElements.Materials] is JsonArray materials)
        {
            if (materials.Count > 0)
            {
                item["materials"] = heard.Materials(materials, item["materials"] as JsonArray ?? [], place);
            }
        }
        else if (given[NationalElements.Materials] is not null)
        {
            findings.Add(new(row, code, "/" + NationalElements.Materials, Validation, "must be a list"));
        }

        if (item["result"] is JsonObject result)
        {
            result["kind"] ??= "other";
            result["name"] ??= "";
        }

        return new(row, item, findings) { Told = Told, Unheard = heard.Unheard };

        (int Row, string Pointer) Told(string pointer)
        {
            if (pointer.Split('/') is not ["", "materials", var index, ..] || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i))
            {
                return (row, "/" + NationalElements.NameOf(pointer.TrimStart('/'), NationalElements.OfItem, pointer == "/materials" ? NationalElements.Materials : NationalElements.Key));
            }

            var (at, before) = place(i);
            var member = string.Join('/', pointer.Split('/').Skip(3));
            return (at, before + NationalElements.NameOf(member, NationalElements.OfMaterial, NationalElements.MaterialName));
        }
    }

    /// <summary>Puts national words into what the API reads, and notes what cannot be.</summary>
    private sealed class Hearing(string? code, Center center, List<CatalogueFinding> findings)
    {
        /// <summary>Where the API has what was not understood.</summary>
        public HashSet<string> Unheard { get; } = new(StringComparer.Ordinal);

        /// <param name="at">Where the API has it, before the elements' own pointers.</param>
        public void Of(JsonObject texts, JsonObject into, Dictionary<string, NationalElement> elements, int row, string before, string at)
        {
            // In the order of the standard: a code comes after its name, and decides.
            foreach (var element in elements.Values.Where(element => texts.ContainsKey(element.Name)))
            {
                if (Text(texts, element.Name) is not { } text)
                {
                    Unheard.Add(at + element.Pointer);
                    Add(row, before + element.Name, Validation, "must be a text");
                }
                else if (element.In is { } hear && text.Length > 0 && element.Out(into, center)?.Trim() != text && !hear(text, into, center))
                {
                    Unheard.Add(at + element.Pointer);
                    if (element.Pointer == "department")
                    {
                        AddUnknownDepartment(row, before + element.Name);
                    }
                    else
                    {
                        Add(row, before + element.Name, Validation, "has no value of the standard's");
                    }
                }
            }

            foreach (var (name, _) in texts.Where(text => !elements.ContainsKey(text.Key) && !(text.Key == NationalElements.Materials && before == "/")))
            {
                Add(row, Finding.MayTell(name) ? before + name : before.TrimEnd('/'), Validation, "is no element of the table");
            }
        }

        // Another center's own code of a department says nothing here; where nothing but such a code names the department, it is not known.
        public void Department(JsonObject given, int row)
        {
            if (Text(given, NationalElements.DepartmentCode) is { Length: > 0 } named && !center.Departments.ContainsKey(named)
                && string.IsNullOrEmpty(Text(given, NationalElements.DepartmentName)) && string.IsNullOrEmpty(Text(given, NationalElements.DepartmentCreditCode)))
            {
                Unheard.Add("/department");
                AddUnknownDepartment(row, "/" + NationalElements.DepartmentCode);
            }
        }

        // Whether something is charged, and by which law, are told apart.
        public void Fees(JsonObject given, JsonObject item, int row)
        {
            var charged = Text(given, NationalElements.IsCharged);
            var isNamed = new[] { NationalElements.FeeBasis, NationalElements.FeeAmount }.Any(name => Text(given, name) is { Length: > 0 });
            if (charged == "0" && isNamed)
            {
                Add(row, "/" + NationalElements.IsCharged, Validation, "says that nothing is charged, and yet a fee is named");
            }
            else if (charged == "1" && item["fees"] is not JsonArray { Count: > 0 })
            {
                findings.Add(new(row, code, "/" + NationalElements.FeeBasis, "fee-without-basis", "Something is charged, and no law is named for it.", "Administrative Licence Law Art. 58"));
            }
        }

        public JsonArray Materials(JsonArray given, JsonArray before, Func<int, (int Row, string Before)> place)
        {
            JsonObject[] known = [.. before.OfType<JsonObject>()];
            var taken = given.OfType<JsonObject>().Select(texts => Text(texts, NationalElements.MaterialCode)).Concat(known.Select(m => m["code"]?.GetValue<string>())).ToHashSet();
            var heard = new JsonArray();
            for (var i = 0; i < given.Count; i++)
            {
                var (row, path) = place(i);
                if (given[i] is not JsonObject texts)
                {
                    Add(row, path.TrimEnd('/'), Validation, "must be an object");
                    continue;
                }

                var (named, called) = (Text(texts, NationalElements.MaterialCode), Text(texts, NationalElements.MaterialName));
                var material = Array.Find(known, m => named is null ? m["name"]?.GetValue<string>() == called : m["code"]?.GetValue<string>() == named)?.DeepClone().AsObject()
                    ?? new JsonObject { ["code"] = named ?? Free(taken) };
                Of(texts, material, OfMaterial, row, path, string.Create(CultureInfo.InvariantCulture, $"/materials/{heard.Count}/"));
                heard.Add((JsonNode?)material);
            }

            return heard;
        }

        private static string Free(HashSet<string?> taken)
        {
            for (var i = 1; ; i++)
            {
                var code = string.Create(CultureInfo.InvariantCulture, $"m{i}");
                if (taken.Add(code))
                {
                    return code;
                }
            }
        }

        private void AddUnknownDepartment(int row, string pointer) => Add(row, pointer, "unknown-department", "is no department of this center");

        private void Add(int row, string pointer, string what, string message) => findings.Add(new(row, code, pointer, what, message));
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
