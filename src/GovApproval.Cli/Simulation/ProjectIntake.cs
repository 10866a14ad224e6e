using System.Text.Json;

namespace GovApproval.Cli.Simulation;

/// <summary>What an intake still has to ask of a project's investor: each field and each material once, for all items that want it.</summary>
/// <param name="toAsk">As the service's preparation lists it.</param>
/// <param name="items">The catalogue's, by code.</param>
/// <param name="number">What the answers are made of.</param>
internal sealed class ProjectIntake(JsonElement toAsk, IReadOnlyDictionary<string, CatalogueItem> items, int number)
{
    private const string Form = "/form/";
    private const string Materials = "/materials/";
    private const string OfItems = "/itemForms";

    /// <summary>The investor's answers, as they go into the body that enters the project, opens a stage or adds an item.</summary>
    /// <param name="withMaterials">Where materials can be handed in as well.</param>
    public void Write(Utf8JsonWriter json, bool withMaterials)
    {
        json.WriteStartObject("form"u8);
        foreach (var asked in Asked(Form))
        {
            var name = Unescape(Pointer(asked)[Form.Length..]);
            json.WritePropertyName(name);
            FormFiller.FillField(json, Fields(Wanting(asked).First()).Single(field => field.NameEquals(name)).Value, number);
        }

        json.WriteEndObject();
        if (!withMaterials)
        {
            return;
        }

        json.WriteStartArray("materials"u8);
        foreach (var asked in Asked(Materials))
        {
            json.WriteStartObject();
            json.WriteString("code"u8, Pointer(asked)[Materials.Length..]);
            json.WriteBoolean("provided"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("itemForms"u8);
        foreach (var ofItem in Asked(OfItems).SelectMany(asked => Wanting(asked).Select(item => (Item: item, Title: asked.GetProperty("title").GetString()!))).GroupBy(one => one.Item))
        {
            json.WriteStartObject();
            json.WriteString("item"u8, ofItem.Key.Code);
            json.WriteStartObject("form"u8);
            foreach (var field in Fields(ofItem.Key).Where(field => ofItem.Any(one => string.Equals(one.Title, Title(field), StringComparison.Ordinal))))
            {
                json.WritePropertyName(field.Name);
                FormFiller.FillField(json, field.Value, number);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IEnumerable<JsonElement> Asked(string where) => toAsk.EnumerateArray().Where(one => Pointer(one).StartsWith(where, StringComparison.Ordinal));

    private IEnumerable<CatalogueItem> Wanting(JsonElement asked) => asked.GetProperty("items").EnumerateArray().Select(code => items[code.GetString()!]);

    private static JsonElement.ObjectEnumerator Fields(CatalogueItem item) => item.Form!.Value.GetProperty("properties").EnumerateObject();

    private static string Title(JsonProperty field) => field.Value.TryGetProperty("title", out var title) ? title.GetString()! : field.Name;

    private static string Pointer(JsonElement asked) => asked.GetProperty("pointer").GetString()!;

    // RFC 6901.
    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
