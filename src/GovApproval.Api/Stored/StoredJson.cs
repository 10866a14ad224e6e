using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GovApproval.Api.Http;
using GovApproval.Applications;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Api.Stored;

/// <summary>
/// The JSON of events and documents: that of the doors, but lenient (a member added later, or by another writer, is no error)
/// and without nulls.
/// </summary>
internal static class StoredJson
{
    public static JsonSerializerOptions Options { get; } = Build();

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Build()
    {
        var options = Json.Configure(new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = StoredTypes.Default,
        });
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.AllowDuplicateProperties = true;
        options.RespectRequiredConstructorParameters = false;

        // First come, first asked: a date that was stored is read back whatever it is; the doors alone bound it.
        options.Converters.Insert(0, new TextJson<LocalDate>(TryParseDate, LocalDatePattern.Iso.Format, "must be a date"));
        options.Converters.Add(new PersonIdJson());
        options.Converters.Add(new FormDocumentJson());
        options.MakeReadOnly();
        return options;
    }

    private static bool TryParseDate(string text, out LocalDate date) => LocalDatePattern.Iso.Parse(text).TryGetValue(default, out date);

    private sealed class PersonIdJson : JsonConverter<PersonId>
    {
        public override PersonId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, PersonId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    /// <summary>The form stands in the event as the JSON it is, not as a string of JSON.</summary>
    private sealed class FormDocumentJson : JsonConverter<FormDocument>
    {
        public override FormDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new FormDocument(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, FormDocument value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
    }
}
