using System.Globalization;
using System.Text.Json;

namespace GovApproval.Cli.Simulation;

/// <summary>Fills in an item's form so that it satisfies its JSON Schema, as far as the sample catalogue's schemas go.</summary>
internal static class FormFiller
{
    public static void Fill(Utf8JsonWriter json, JsonElement schema, int number)
    {
        json.WriteStartObject();
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var field in properties.EnumerateObject())
            {
                json.WritePropertyName(field.Name);
                FillField(json, field.Value, number);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>The value of one field.</summary>
    public static void FillField(Utf8JsonWriter json, JsonElement field, int number)
    {
        if (field.TryGetProperty("enum", out var values))
        {
            values[number % values.GetArrayLength()].WriteTo(json);
            return;
        }

        switch (field.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "integer" or "number":
                json.WriteNumberValue(1 + (number % 100));
                break;
            case "boolean":
                json.WriteBooleanValue(number % 2 == 0);
                break;
            default:
                json.WriteStringValue(Text(field, number));
                break;
        }
    }

    private static string Text(JsonElement field, int number)
    {
        var month = 1 + (number % 12);
        return field.TryGetProperty("format", out _) ? string.Create(CultureInfo.InvariantCulture, $"2026-{month:D2}-01")
            : field.TryGetProperty("pattern", out _) ? string.Create(CultureInfo.InvariantCulture, $"2026-{month:D2}")
            : string.Create(CultureInfo.InvariantCulture, $"填写内容{number}");
    }
}
