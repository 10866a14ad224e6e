using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GovApproval.Api.Http;
using GovApproval.Api.WindowWorkload;
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
    /// <summary>What a view that only counts cases never looks at; a rebuild reads half a million events and passes over these.</summary>
    private static readonly HashSet<Type> Unseen =
        [typeof(SealedParty), typeof(FormDocument?), typeof(ValueList<SubmittedMaterial>), typeof(ValueList<string>), typeof(Certificate)];

    private static readonly HashSet<string> UnseenText = ["receiptNumber", "noticeNumber", "opinion", "reason"];

    public static JsonSerializerOptions Options { get; } = Build(StoredTypes.Default, whole: true);

    /// <summary>Reads events as views that count need them: sealed data, forms, lists of materials and prose are left out, and members may be missing.</summary>
    public static JsonSerializerOptions ForCounting { get; } = Build(StoredTypes.Default.WithAddedModifier(PassOver), whole: false);

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static void PassOver(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            if (type.Type.IsAssignableTo(typeof(ApplicationEvent)) && (Unseen.Contains(member.PropertyType) || UnseenText.Contains(member.Name)))
            {
                member.CustomConverter = (JsonConverter)Activator.CreateInstance(typeof(PassedOver<>).MakeGenericType(member.PropertyType))!;
            }
        }
    }

    private static JsonSerializerOptions Build(IJsonTypeInfoResolver types, bool whole)
    {
        var options = Json.Configure(new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            TypeInfoResolver = types,
        });
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.AllowDuplicateProperties = true;
        options.RespectRequiredConstructorParameters = false;
        options.RespectNullableAnnotations = whole;

        // First come, first asked: a date that was stored is read back whatever it is; the doors alone bound it.
        options.Converters.Insert(0, new TextJson<LocalDate>(TryParseDate, Times.Format, "must be a date", recurring: true));
        options.Converters.Insert(0, new PerformanceDaysJson());
        options.Converters.Insert(0, new WorkDaysJson());
        options.Converters.Add(new HistogramJson());
        options.Converters.Add(new CountedMarkJson());
        options.Converters.Add(new PersonIdJson());
        options.Converters.Add(new FormDocumentJson());
        options.Converters.Add(new StandingJson(options, whole));
        options.MakeReadOnly();
        return options;
    }

    private static bool TryParseDate(string text, out LocalDate date) => LocalDatePattern.Iso.Parse(text).TryGetValue(default, out date);

    private sealed class PassedOver<T> : JsonConverter<T>
    {
        public override bool HandleNull => true;

        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return default;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            throw new NotSupportedException("What was passed over in reading cannot be written.");
    }

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
