using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.Http;

/// <summary>Reads a value from its text, wherever the text comes from: a body, a query, a path.</summary>
internal delegate bool TryParse<T>(string text, out T value);

/// <summary>A value that is a string in JSON.</summary>
/// <param name="recurring">The same values come again and again, as codes and words do: the last ones read are remembered.</param>
internal sealed class TextJson<T>(TryParse<T> parse, Func<T, string> format, string complaint, bool recurring = false) : JsonConverter<T>
{
    private const int Slots = 512;

    private readonly Known?[] _known = recurring ? new Known?[Slots] : [];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonComplaint(complaint);
        }

        if (!recurring || reader.HasValueSequence || reader.ValueIsEscaped)
        {
            return Parse(reader.GetString()!);
        }

        // A slot is one reference, read and replaced whole: readers on other threads see the old one or the new one.
        ref var slot = ref _known[Slot(reader.ValueSpan)];
        if (slot is { } known && reader.ValueSpan.SequenceEqual(known.Utf8))
        {
            return known.Value;
        }

        var value = Parse(reader.GetString()!);
        slot = new(reader.ValueSpan.ToArray(), value);
        return value;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(format(value));

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(format(value));

    private T Parse(string text) => parse(text, out var value) ? value : throw new JsonComplaint(complaint);

    private static int Slot(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % Slots);
    }

    private sealed record Known(byte[] Utf8, T Value);
}

/// <summary>Instants: RFC 3339 with any offset in, UTC out.</summary>
internal sealed class InstantJson : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonComplaint(Times.InstantComplaint);
        }

        // The common form has a shorter way; whatever else is allowed, and every fault, goes the long one.
        if (!reader.HasValueSequence && reader.ValueSpan is [_, _, _, _, _, _, _, _, _, _, (byte)'T', .., (byte)'Z'] and { Length: <= 28 }
            && reader.TryGetDateTimeOffset(out var time) && Times.IsInstant(Instant.FromDateTimeOffset(time)))
        {
            return Instant.FromDateTimeOffset(time);
        }

        return Times.TryParseInstant(reader.GetString()!, out var instant) ? instant : throw new JsonComplaint(Times.InstantComplaint);
    }

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options)
    {
        if (Times.IsInstant(value) && Instant.FromUnixTimeTicks(value.ToUnixTimeTicks()) == value)
        {
            writer.WriteStringValue(value.ToDateTimeUtc());
        }
        else
        {
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value)); // finer than .NET's ticks, or out of its years
        }
    }
}

/// <summary>
/// A message of ours for the caller, where a bare <see cref="JsonException"/> would tell the names of types. <paramref name="rest"/> is
/// the path inside a value that was read by itself: the serializer names only the path to that value.
/// </summary>
#pragma warning disable CA1032
internal sealed class JsonComplaint(string message, string rest = "") : JsonException(message)
#pragma warning restore CA1032
{
    /// <summary>The message as given; the serializer appends a path to the other.</summary>
    public string Complaint { get; } = message;

    /// <summary>RFC 6901, from the value that was read by itself.</summary>
    public string Rest { get; } = rest;
}

/// <summary>Times as text. The years are those an office can mean; far ones would only break calendars and databases later.</summary>
internal static class Times
{
    private static readonly LocalDate First = new(1900, 1, 1);
    private static readonly LocalDate Last = new(2199, 12, 31);
    private static readonly Instant FirstInstant = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant EndInstant = Instant.FromUtc(2200, 1, 1, 0, 0);

    public const string InstantComplaint = "must be an RFC 3339 instant with offset, from 1900 to 2199";

    public static bool IsInstant(Instant instant) => instant >= FirstInstant && instant < EndInstant;

    public static bool TryParseInstant(string text, out Instant instant)
    {
        var parsed = OffsetDateTimePattern.Rfc3339.Parse(text);
        instant = parsed.Success ? parsed.Value.ToInstant() : default;
        return parsed.Success && IsInstant(instant);
    }

    /// <summary>yyyy-MM-dd, as <see cref="LocalDatePattern.Iso"/> does, but without a builder for the years that .NET's own dates have.</summary>
    public static string Format(LocalDate date) => date.Year >= 1
        ? date.ToDateOnly().ToString("O", CultureInfo.InvariantCulture)
        : LocalDatePattern.Iso.Format(date);

    public static bool TryParseDate(string text, out LocalDate date) =>
        LocalDatePattern.Iso.Parse(text).TryGetValue(default, out date) && date >= First && date <= Last;
}

/// <summary>Amounts as text: what a float would round.</summary>
internal static class Money
{
    public static bool TryParse(string text, out decimal amount)
    {
        amount = 0;
        return text.Length is > 0 and <= 20
            && (char.IsAsciiDigit(text[0]) || text[0] == '-')
            && char.IsAsciiDigit(text[^1])
            && (text.IndexOf('.', StringComparison.Ordinal) is var point && (point < 0 || text.Length - point <= 5))
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    public static string Format(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);
}

/// <summary>Codes of departments, windows, items … : short, printable, safe in a path.</summary>
internal static class Codes
{
    public const string Complaint = "must be a code of 1 to 64 letters, digits, '-', '_', '.' or ':'";

    public static bool IsCode(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= 64;
    }

    /// <summary>The subject of a token is named by whoever issues it: any printable characters.</summary>
    public static bool IsSubject(string text) => text.Length is > 0 and <= 255 && !text.Any(char.IsControl) && text.Trim().Length == text.Length;

    public static TextJson<T> Converter<T>(Func<string, T> make, Func<T, string> text) => Converter(make, text, IsCode, Complaint);

    public static TextJson<ActorId> Subjects { get; } =
        Converter<ActorId>(subject => new(subject), actor => actor.Value, IsSubject, "must be a subject of 1 to 255 printable characters");

    private static TextJson<T> Converter<T>(Func<string, T> make, Func<T, string> text, Predicate<string> accepts, string complaint) => new(
        (string given, out T code) =>
        {
            var accepted = accepts(given);
            code = accepted ? make(given) : default!;
            return accepted;
        },
        text,
        complaint,
        recurring: true);
}
