using System.Text.Json;
using System.Text.Json.Nodes;

namespace GovApproval.Api.PersonalData;

/// <summary>
/// Takes the personal fields out of a form before it is stored. An item's form schema marks them with <c>"x-personal": true</c>;
/// they stand together, sealed, under the member <c>$sealed</c>.
/// </summary>
internal static class FormSealing
{
    public const string Member = "$sealed";
    private const string Mark = "x-personal";

    /// <param name="schema">The item's JSON Schema; without one nothing is known of the fields and the whole form counts as personal.</param>
    public static string Seal(JsonElement form, string? schema, SealingKey key)
    {
        var open = new JsonObject();
        var personal = new JsonObject();
        var marked = schema is null ? null : MarkedIn(schema);
        foreach (var field in form.EnumerateObject())
        {
            // Whoever gives a field the seal's own name has it sealed with the rest, so that the name says one thing only.
            var target = marked is null || marked.Contains(field.Name) || field.NameEquals(Member) ? personal : open;
            target[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        }

        if (personal.Count > 0)
        {
            open[Member] = PersonVault.SealText(JsonSerializer.SerializeToUtf8Bytes(personal, PersonalJson.Default.JsonObject), key);
        }

        return open.ToJsonString();
    }

    // A field is personal when it, or anything inside it, is marked: then the whole field is sealed.
    private static HashSet<string> MarkedIn(string schema)
    {
        var marked = new HashSet<string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(schema);
        if (document.RootElement.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (IsMarked(property.Value))
                {
                    marked.Add(property.Name);
                }
            }
        }

        return marked;
    }

    private static bool IsMarked(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().Any(
            member => (member.NameEquals(Mark) && member.Value.ValueKind == JsonValueKind.True) || IsMarked(member.Value)),
        JsonValueKind.Array => schema.EnumerateArray().Any(IsMarked),
        _ => false,
    };
}
