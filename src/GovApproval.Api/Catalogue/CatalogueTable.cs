using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GovApproval.Api.Http;

namespace GovApproval.Api.Catalogue;

/// <summary>
/// Items as a table: a column for each JSON Pointer (<c>materials/0/name</c>), a row for each item. What is not there is an empty cell;
/// an empty text is <c>""</c>, an empty list <c>[]</c>.
/// </summary>
internal static class CatalogueTable
{
    private const string EmptyText = "\"\"";

    // The leaves of an item, indexes as *, in the order of its members; true: text, false: any other JSON.
    private static readonly Dictionary<string, bool> Leaves = Walk(typeof(ItemRequest), "").ToDictionary(leaf => leaf.Pointer, leaf => leaf.IsText, StringComparer.Ordinal);
    private static readonly Dictionary<string, int> Places = Leaves.Keys.SelectMany(Prefixes).Distinct(StringComparer.Ordinal)
        .Select((prefix, place) => (prefix, place)).ToDictionary(one => one.prefix, one => one.place, StringComparer.Ordinal);

    public static IEnumerable<IReadOnlyList<string>> Rows(IEnumerable<JsonObject> items)
    {
        var flat = items.Select(item => Flatten(item, "").ToDictionary(StringComparer.Ordinal)).ToArray();
        string[] columns = [.. flat.SelectMany(item => item.Keys).Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(Compare))];
        yield return columns;
        foreach (var item in flat)
        {
            yield return [.. columns.Select(column => item.GetValueOrDefault(column, ""))];
        }
    }

    /// <summary>Whether a column can hold something of an item.</summary>
    public static bool IsColumn(string column) => Leaves.ContainsKey(Starred(column)) || Leaves.Keys.Any(leaf => leaf.StartsWith(Starred(column) + "/", StringComparison.Ordinal));

    /// <summary>The item that a row describes.</summary>
    public static JsonNode? Item(IReadOnlyList<string> columns, IReadOnlyList<string> cells) => Build(
        [.. columns.Zip(cells).Where(one => one.Second.Length > 0).Select(one => (one.First.Split('/'), Value(one.First, one.Second)))], 0);

    private static JsonNode? Build(List<(string[] Path, JsonNode? Value)> given, int depth)
    {
        if (given.Find(one => one.Path.Length == depth) is { Path: not null } leaf)
        {
            return leaf.Value;
        }

        var groups = given.GroupBy(one => one.Path[depth], StringComparer.Ordinal).ToArray();
        return groups.All(group => int.TryParse(group.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? new JsonArray([.. groups.OrderBy(group => int.Parse(group.Key, CultureInfo.InvariantCulture)).Select(group => Build([.. group], depth + 1))])
            : new JsonObject(groups.Select(group => KeyValuePair.Create(group.Key, Build([.. group], depth + 1))));
    }

    // A cell that is no JSON where one is wanted stays text: reading the item then says what is wrong, and where.
    private static JsonNode? Value(string column, string cell)
    {
        if (cell is "[]" or "{}" || Leaves.GetValueOrDefault(Starred(column), false) is false)
        {
            try
            {
                return JsonNode.Parse(cell);
            }
            catch (JsonException)
            {
                return cell;
            }
        }

        return cell == EmptyText ? "" : cell;
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(JsonNode? node, string pointer) => node switch
    {
        null => [],
        JsonObject { Count: 0 } => [new(pointer, "{}")],
        JsonArray { Count: 0 } => [new(pointer, "[]")],
        JsonObject when Leaves.ContainsKey(Starred(pointer)) => [new(pointer, node.ToJsonString(Json.Options))],
        JsonObject members => members.SelectMany(member => Flatten(member.Value, pointer.Length == 0 ? member.Key : $"{pointer}/{member.Key}")),
        JsonArray items => items.SelectMany((item, i) => Flatten(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"))),
        _ when node.GetValueKind() == JsonValueKind.String => [new(pointer, node.GetValue<string>() is { Length: > 0 } text ? text : EmptyText)],
        _ => [new(pointer, node.ToJsonString())],
    };

    private static IEnumerable<(string Pointer, bool IsText)> Walk(Type type, string pointer)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(ValueList<>))
        {
            return Walk(bare.GetGenericArguments()[0], pointer + "/*");
        }

        var info = Json.Options.GetTypeInfo(bare);
        return info.Kind == JsonTypeInfoKind.Object && bare != typeof(JsonElement)
            ? info.Properties.SelectMany(member => Walk(member.PropertyType, pointer.Length == 0 ? member.Name : $"{pointer}/{member.Name}"))
            : [(pointer, bare != typeof(JsonElement) && bare != typeof(int) && bare != typeof(bool))];
    }

    private static IEnumerable<string> Prefixes(string pointer)
    {
        for (var i = pointer.IndexOf('/', StringComparison.Ordinal); i >= 0; i = pointer.IndexOf('/', i + 1))
        {
            yield return pointer[..i];
        }

        yield return pointer;
    }

    private static string Starred(string column) =>
        string.Join('/', column.Split('/').Select(part => part.Length > 0 && part.All(char.IsAsciiDigit) ? "*" : part));

    // In the order of the members; indexes by number.
    private static int Compare(string one, string other)
    {
        var (a, b) = (one.Split('/'), other.Split('/'));
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] == b[i])
            {
                continue;
            }

            return int.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var m) && int.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? m.CompareTo(n)
                : Place(a, i).CompareTo(Place(b, i));
        }

        return a.Length.CompareTo(b.Length);

        static int Place(string[] path, int last) => Places.GetValueOrDefault(Starred(string.Join('/', path[..(last + 1)])), int.MaxValue);
    }
}
