using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;

namespace GovApproval.Api.Catalogue;

/// <summary>An element of GB/T 39046: its name is a column heading.</summary>
/// <param name="Most">Characters that it may have in an exchange; none: as many as it takes. Nothing is cut, what does not fit is told.</param>
/// <param name="Pointer">Where the API has it, without the leading slash.</param>
/// <param name="Out">Its text, from what the API says.</param>
/// <param name="In">Puts the text into what the API reads; false: it cannot be read. None: told only.</param>
internal sealed record NationalElement(string Name, int? Most, string Pointer, Func<JsonObject, Center, string?> Out, Func<string, JsonObject, Center, bool>? In)
{
    private static readonly char[] OfEntries = ['；', '\n', '\r'];
    private static readonly char[] OfLines = ['\n', '\r'];
    private static readonly char[] OfLists = [',', '，', '、'];
    private static readonly char[] OfPair = ['，'];

    public static NationalElement Text(string name, int? most, string pointer) => new(
        name, most, pointer, (item, _) => At(item, pointer)?.GetValue<string>(), (text, item, _) => Set(item, pointer, text));

    public static NationalElement Number(string name, string pointer, int most = 20) => new(
        name,
        most,
        pointer,
        (item, _) => At(item, pointer)?.ToJsonString(),
        (text, item, _) => Whole(text) is { } number && Set(item, pointer, number));

    public static NationalElement Flag(string name, string pointer) => new(
        name,
        1,
        pointer,
        (item, _) => At(item, pointer)?.GetValue<bool>() switch { true => "1", false => "0", null => null },
        (text, item, _) => text is "0" or "1" && Set(item, pointer, text == "1"));

    /// <summary>Says no more than that it is so: otherwise what stands stays.</summary>
    public static NationalElement Flag(string name, string pointer, string word, string instead) => new(
        name,
        1,
        pointer,
        (item, _) => Word(item, pointer) == word ? "1" : "0",
        (text, item, _) => text switch
        {
            "1" => Set(item, pointer, word),
            "0" => Word(item, pointer) != word || Set(item, pointer, instead),
            _ => false,
        });

    public static NationalElement Lines(string name, string pointer) => new(
        name, null, pointer, (item, _) => Join(TextsOf(At(item, pointer)), '\n', OfLines), (text, item, _) => Set(item, pointer, Array(Split(text, OfLines))));

    public static NationalElement List(string name, int most, string pointer) => new(
        name, most, pointer, (item, _) => Join(TextsOf(At(item, pointer)), ',', OfLists), (text, item, _) => Set(item, pointer, Array(Split(text, OfLists))));

    /// <summary>JSON as it is: for what the standard has no words.</summary>
    public static NationalElement Json(string name, string pointer) => new(
        name,
        null,
        pointer,
        (item, _) => At(item, pointer)?.ToJsonString(Http.Json.Options),
        (text, item, _) => Parsed(text) is { } value && Set(item, pointer, value));

    /// <summary>Laws with their articles.</summary>
    public static NationalElement Laws(string name, int? most, string pointer) => new(
        name,
        most,
        pointer,
        (item, _) => Join((At(item, pointer) as JsonArray ?? []).Select(basis => Law(basis!.AsObject())), '；', OfEntries, areEscaped: true),
        (text, item, _) => Set(item, pointer, new JsonArray([.. Split(text, OfEntries, staysEscaped: true).Select(Law)])));

    public static NationalElement OneLaw(string name, string pointer) => new(
        name,
        null,
        pointer,
        (item, _) => At(item, pointer) is JsonObject basis ? Law(basis) : null,
        (text, item, _) => Set(item, pointer, Law(text)));

    /// <summary>One member of each entry of a list; the entries stand in the same order in each such element.</summary>
    /// <param name="isFirst">The list is as long as this element says, and begun by it where it was another.</param>
    public static NationalElement Each(string name, int? most, string pointer, string member, bool isFirst, Func<JsonObject>? entry = null) => new(
        name,
        most,
        $"{pointer}/{member}",
        (item, _) => Join(((At(item, pointer) as JsonArray) ?? []).Select(one => one![member]?.GetValue<string>()), '；', OfEntries),
        (text, item, _) =>
        {
            var parts = Split(text, OfEntries, keepsEmpty: true);
            var all = At(item, pointer) as JsonArray ?? [];
            if (all.Count != parts.Count)
            {
                if (!isFirst && all.Count > 0)
                {
                    return false;
                }

                all = new JsonArray([.. parts.Select(_ => (JsonNode?)(entry?.Invoke() ?? []))]);
                Set(item, pointer, all);
            }

            for (var i = 0; i < parts.Count; i++)
            {
                all[i]![member] = parts[i].Length == 0 && !isFirst ? null : parts[i];
            }

            return true;
        });

    /// <summary>A value told twice, by name and by code; the code comes second and so decides.</summary>
    public static NationalElement[] Pair(string name, int? most, int? mostOfCode, string pointer, NationalCode[] all)
    {
        return [Told(name, most, one => one.Name), Told(name + "代码", mostOfCode, one => one.Code)];

        NationalElement Told(string as_, int? limit, Func<NationalCode, string> which) => new(
            as_,
            limit,
            pointer,
            (item, _) => Word(item, pointer) is { } word ? which(all.First(one => one.Word == word)) : null,
            (text, item, _) => System.Array.Find(all, one => which(one) == text)?.Word is { } word && Set(item, pointer, word));
    }

    /// <summary>Likewise several values.</summary>
    public static NationalElement[] Several(string name, int most, int mostOfCodes, string pointer, NationalCode[] all)
    {
        return [Told(name, most, one => one.Name), Told(name + "代码", mostOfCodes, one => one.Code)];

        NationalElement Told(string as_, int limit, Func<NationalCode, string> which) => new(
            as_,
            limit,
            pointer,
            (item, _) => Join(TextsOf(At(item, pointer)).Select(word => which(all.First(one => one.Word == word))), ',', []),
            (text, item, _) =>
            {
                string?[] words = [.. Split(text, OfLists).Select(part => System.Array.Find(all, one => which(one) == part)?.Word)];
                return words.All(word => word is not null) && Set(item, pointer, Array(words));
            });
    }

    public static JsonNode? At(JsonObject item, string pointer) =>
        pointer.Split('/').Aggregate((JsonNode?)item, (node, member) => (node as JsonObject)?[member]);

    public static string? Word(JsonObject item, string pointer) => At(item, pointer)?.GetValue<string>();

    public static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool Set(JsonObject item, string pointer, JsonNode? value)
    {
        var path = pointer.Split('/');
        foreach (var member in path[..^1])
        {
            if (item[member] is not JsonObject inner)
            {
                item[member] = inner = [];
            }

            item = inner;
        }

        item[path[^1]] = value;
        return true;
    }

    public static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = Http.Json.Depth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Law(JsonObject basis) => Join(
        new[] { Word(basis, "law"), Word(basis, "article") }.Where(text => !string.IsNullOrEmpty(text)), '，', [.. OfEntries, .. OfPair])!;

    // The last comma parts the law from the article: the names of laws may have commas of their own.
    private static JsonObject Law(string text)
    {
        var parts = Split(text, OfPair, staysEscaped: true);
        var (law, article) = parts.Count < 2 ? (text, "") : (string.Join('，', parts.Take(parts.Count - 1)), parts[^1]);
        char[] all = [.. OfEntries, .. OfPair];
        return new JsonObject { ["law"] = Plain(law.Trim(), all), ["article"] = Plain(article.Trim(), all) };
    }

    private static IEnumerable<string> TextsOf(JsonNode? list) => (list as JsonArray ?? []).Select(one => one!.GetValue<string>());

    private static JsonArray Array(IEnumerable<string?> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    /// <summary>The parts in one text; a separator within a part has a backslash before it. None where there is nothing to tell.</summary>
    private static string? Join(IEnumerable<string?> parts, char between, char[] separators, bool areEscaped = false)
    {
        string[] all = [.. parts.Select(part => areEscaped ? part ?? "" : Escaped(part ?? "", separators))];
        return all.All(part => part.Length == 0) ? null : string.Join(between, all);
    }

    private static List<string> Split(string text, char[] separators, bool keepsEmpty = false, bool staysEscaped = false)
    {
        var (parts, part) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] == '\\' || separators.Contains(text[i + 1])))
            {
                part.Append(text, i, 2);
                i++;
            }
            else if (separators.Contains(text[i]))
            {
                End();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        End();
        return parts;

        void End()
        {
            var whole = part.ToString().Trim();
            part.Clear();
            if (keepsEmpty || whole.Length > 0)
            {
                parts.Add(staysEscaped ? whole : Plain(whole, separators));
            }
        }
    }

    private static string Escaped(string text, char[] separators) => text.IndexOfAny([.. separators, '\\']) < 0
        ? text
        : string.Concat(text.Select(c => c == '\\' || separators.Contains(c) ? $"\\{c}" : c.ToString()));

    private static string Plain(string text, char[] separators)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 1 < text.Length && (text[i + 1] == '\\' || separators.Contains(text[i + 1]));
            plain.Append(text[isEscape ? ++i : i]);
        }

        return plain.ToString();
    }
}

/// <summary>A value of one of the standard's code lists.</summary>
/// <param name="Word">The API's.</param>
internal sealed record NationalCode(string Code, string Name, string Word);
