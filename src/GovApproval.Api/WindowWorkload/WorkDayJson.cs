using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.WindowWorkload;

namespace GovApproval.Api.WindowWorkload;

/// <summary>A day is stored as bare numbers, <c>[2,1041,1290,12,11,…]</c>: a year of a center is some fifty thousand of them.</summary>
internal sealed class WorkDayJson : JsonConverter<WorkDay>
{
    public override WorkDay Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        reader.Read();
        var day = reader.GetInt32();
        reader.Read();
        var from = reader.GetInt64();
        reader.Read();
        var to = reader.GetInt64();
        var counts = new List<int>((int)WorkFigure.DaysSaved + 1);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            counts.Add(reader.GetInt32());
        }

        return new(day, from, to, counts.ToValueList());
    }

    public override void Write(Utf8JsonWriter writer, WorkDay value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Day);
        writer.WriteNumberValue(value.From);
        writer.WriteNumberValue(value.To);
        foreach (var count in value.Counts.AsSpan())
        {
            writer.WriteNumberValue(count);
        }

        writer.WriteEndArray();
    }
}
