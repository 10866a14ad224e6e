using System.Text.Json;
using System.Text.Unicode;

namespace GovApproval.Api.Http;

/// <summary>What JSON allows or leaves open and we do not: such text would fail later, in the database or in somebody's parser.</summary>
internal static class JsonBytes
{
    /// <summary>Why these bytes are refused before they are parsed; none when they may be.</summary>
    public static string? Complaint(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return "A JSON body is needed.";
        }

        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return "The body begins with a byte order mark.";
        }

        if (!Utf8.IsValid(json))
        {
            return "The body is not UTF-8.";
        }

        return json.Contains((byte)'\\') && !EscapesAreText(json) ? "A string holds U+0000 or half of a surrogate pair." : null;
    }

    /// <summary>Why these bytes are not one JSON value; none when they are.</summary>
    public static string? SyntaxComplaint(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Json.Depth });
        try
        {
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return e.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? $"The body is nested deeper than {Json.Depth}."
                : $"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";
        }
    }

    /// <summary>A number that PostgreSQL's numeric and a double both hold; free JSON (forms) may hold no other.</summary>
    public static bool IsModest(ReadOnlySpan<byte> number) =>
        number.Length <= 40
        && System.Buffers.Text.Utf8Parser.TryParse(number, out double value, out _)
        && double.IsFinite(value)
        && (value != 0 || number.IndexOfAnyInRange((byte)'1', (byte)'9') is var digit && (digit < 0 || number[..digit].IndexOfAny((byte)'e', (byte)'E') >= 0));

    private static bool EscapesAreText(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is var at and >= 0)
        {
            json = json[at..];
            if (json is not [_, (byte)'u', ..])
            {
                json = json.Length > 2 ? json[2..] : [];
                continue;
            }

            if (!TryHex(json, out var unit))
            {
                return true; // Not JSON at all: the parser says so better.
            }

            if (unit == 0 || char.IsLowSurrogate(unit))
            {
                return false;
            }

            json = json[6..];
            if (!char.IsHighSurrogate(unit))
            {
                continue;
            }

            if (!TryHex(json, out var low) || !char.IsLowSurrogate(low))
            {
                return false;
            }

            json = json[6..];
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = '\0';
        if (escape is not [(byte)'\\', (byte)'u', _, _, _, _, ..]
            || !System.Buffers.Text.Utf8Parser.TryParse(escape.Slice(2, 4), out ushort value, out var used, 'x') || used != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
