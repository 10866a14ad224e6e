using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Http;
using GovApproval.Performance;
using GovApproval.WindowWorkload;
using NodaTime.Text;

namespace GovApproval.Api.Stored;

/// <summary>
/// Figures are stored as one text, <c>2,12,11;3,10</c>: a report reads a thousand months and more, and PostgreSQL hands over a text far sooner than
/// the hundreds of numbers in it.
/// </summary>
internal static class FiguresText
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>An empty text; each thread has one at a time.</summary>
    public static ArrayBufferWriter<byte> Begin()
    {
        var text = scratch ??= new(1024);
        text.ResetWrittenCount();
        return text;
    }

    public static void Add<T>(ArrayBufferWriter<byte> text, scoped ReadOnlySpan<T> row)
        where T : IUtf8SpanFormattable
    {
        const int Longest = 32; // a decimal with sign and point
        for (var i = 0; i < row.Length; i++)
        {
            var to = text.GetSpan(1 + Longest);
            var separated = i > 0 || text.WrittenCount > 0 ? 1 : 0;
            to[0] = i == 0 ? (byte)';' : (byte)',';
            row[i].TryFormat(to[separated..], out var written, default, CultureInfo.InvariantCulture);
            text.Advance(separated + written);
        }
    }

    /// <summary>The next row, taken off the text; false at its end. What the row does not tell is zero.</summary>
    public static bool TryTake<T>(ref ReadOnlySpan<char> text, scoped Span<T> row, out int given)
        where T : ISpanParsable<T>
    {
        row.Clear();
        given = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        var end = text.IndexOf(';');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        foreach (var number in line.Split(','))
        {
            row[given++] = T.Parse(line[number], CultureInfo.InvariantCulture);
        }

        return true;
    }
}

/// <summary>The days of a month of the report. Days as objects, as they were once stored, are read as well.</summary>
internal sealed class PerformanceDaysJson : JsonConverter<ValueList<PerformanceDay>>
{
    private const int Numbers = 13;

    public override ValueList<PerformanceDay> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var days = new List<PerformanceDay>(31);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                days.Add(JsonSerializer.Deserialize(ref reader, StoredJson.Of<PerformanceDay>())!);
            }

            return days.ToValueList();
        }

        var text = reader.GetString().AsSpan();
        Span<decimal> n = stackalloc decimal[Numbers];
        while (FiguresText.TryTake(ref text, n, out _))
        {
            days.Add(new(
                (int)n[0], (int)n[1], (int)n[2], (int)n[3], (int)n[4], (int)n[5], (int)n[6], (int)n[7], (int)n[8], (int)n[9], (int)n[10], n[11], (int)n[12]));
        }

        return days.ToValueList();
    }

    public override void Write(Utf8JsonWriter writer, ValueList<PerformanceDay> value, JsonSerializerOptions options)
    {
        var text = FiguresText.Begin();
        foreach (var day in value.AsSpan())
        {
            FiguresText.Add<decimal>(
                text,
                [
                    day.Day, day.Received, day.Accepted, day.Completed, day.OnTheSpot, day.OnTime, day.InAdvance,
                    day.DaysUsed, day.DaysSaved, day.StatutoryDays, day.PromisedDays, day.Fees, day.Deemed,
                ]);
        }

        writer.WriteStringValue(text.WrittenSpan);
    }
}

/// <summary>The days of a month of work. Once each was an array that told, after its day, of two positions of the log: such are read as well.</summary>
internal sealed class WorkDaysJson : JsonConverter<ValueList<WorkDay>>
{
    public override ValueList<WorkDay> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var days = new List<WorkDay>(31);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var numbers = JsonSerializer.Deserialize(ref reader, StoredJson.Of<ValueList<long>>());
                days.Add(new((int)numbers[0], numbers.Skip(3).Select(number => (int)number).ToValueList()));
            }

            return days.ToValueList();
        }

        var text = reader.GetString().AsSpan();
        Span<int> row = stackalloc int[1 + WorkDay.Figures];
        while (FiguresText.TryTake(ref text, row, out var given))
        {
            days.Add(new(row[0], [.. row[1..given]]));
        }

        return days.ToValueList();
    }

    public override void Write(Utf8JsonWriter writer, ValueList<WorkDay> value, JsonSerializerOptions options)
    {
        var text = FiguresText.Begin();
        foreach (var day in value.AsSpan())
        {
            FiguresText.Add<int>(text, [day.Day, .. day.Counts.AsSpan()]);
        }

        writer.WriteStringValue(text.WrittenSpan);
    }
}

/// <summary>A histogram, <c>0,12,17,3</c>; once it was an object with an array of the same numbers.</summary>
internal sealed class HistogramJson : JsonConverter<Histogram>
{
    private const int Most = 512;

    public override Histogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Histogram read = default;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                reader.Read();
                read = new(JsonSerializer.Deserialize(ref reader, StoredJson.Of<ValueList<int>>()));
            }

            return read;
        }

        var text = reader.GetString().AsSpan();
        Span<int> row = stackalloc int[Most];
        FiguresText.TryTake(ref text, row, out var given);
        return new([.. row[..given]]);
    }

    public override void Write(Utf8JsonWriter writer, Histogram value, JsonSerializerOptions options)
    {
        var text = FiguresText.Begin();
        FiguresText.Add(text, value.Counts.AsSpan());
        writer.WriteStringValue(text.WrittenSpan);
    }
}

/// <summary>A mark is stored as bare values, <c>["2026-03-02",17,null,"0a1f"]</c>: a year of a center has some hundred thousand of them.</summary>
internal sealed class CountedMarkJson : JsonConverter<CountedMark>
{
    public override CountedMark Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var on = LocalDatePattern.Iso.Parse(reader.GetString()!).Value;
        reader.Read();
        var figures = reader.GetInt32();
        reader.Read();
        int? hour = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32();
        reader.Read();
        var places = new GrowingText(reader.GetString()!);
        reader.Read();
        return new(on, figures, hour, places);
    }

    public override void Write(Utf8JsonWriter writer, CountedMark value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(Times.Format(value.On));
        writer.WriteNumberValue(value.Figures);
        if (value.Hour is { } hour)
        {
            writer.WriteNumberValue(hour);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteStringValue(value.Places.AsSpan());
        writer.WriteEndArray();
    }
}
