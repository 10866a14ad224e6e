using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Applications;

namespace GovApproval.Api.Stored;

/// <summary>
/// Where a case stands is part of every event and document: read and written member by member, at a third of what the serializer
/// needs for a record of eight.
/// </summary>
/// <param name="whole">Whether a member that must be there may not be missing.</param>
internal sealed class StandingJson(JsonSerializerOptions options, bool whole) : JsonConverter<Standing>
{
    private readonly JsonConverter<ItemCode> _item = Of<ItemCode>(options);
    private readonly JsonConverter<DepartmentCode> _department = Of<DepartmentCode>(options);
    private readonly JsonConverter<WindowCode> _window = Of<WindowCode>(options);
    private readonly JsonConverter<CaseState> _state = Of<CaseState>(options);
    private readonly JsonConverter<Card> _card = Of<Card>(options);
    private readonly JsonConverter<ProjectCode> _project = Of<ProjectCode>(options);
    private readonly JsonConverter<EnrolmentCode> _enrolment = Of<EnrolmentCode>(options);
    private readonly JsonConverter<ActorId> _actor = Of<ActorId>(options);

    public override Standing Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        ItemCode? item = null;
        DepartmentCode? department = null;
        WindowCode? window = null;
        CaseState? state = null;
        Card? card = null;
        ProjectCode? project = null;
        EnrolmentCode? enrolment = null;
        ActorId? officer = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("item"u8))
            {
                item = Value(ref reader, _item, options);
            }
            else if (name.SequenceEqual("department"u8))
            {
                department = Value(ref reader, _department, options);
            }
            else if (name.SequenceEqual("window"u8))
            {
                window = Value(ref reader, _window, options);
            }
            else if (name.SequenceEqual("state"u8))
            {
                state = Value(ref reader, _state, options);
            }
            else if (name.SequenceEqual("card"u8))
            {
                card = Value(ref reader, _card, options);
            }
            else if (name.SequenceEqual("project"u8))
            {
                project = Value(ref reader, _project, options);
            }
            else if (name.SequenceEqual("greenChannel"u8))
            {
                enrolment = Value(ref reader, _enrolment, options);
            }
            else if (name.SequenceEqual("officer"u8))
            {
                officer = Value(ref reader, _actor, options);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(Needed(item), Needed(department), Needed(window), Needed(state), Needed(card), project, enrolment, officer);
    }

    public override void Write(Utf8JsonWriter writer, Standing value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("item"u8, value.Item.Value);
        writer.WriteString("department"u8, value.Department.Value);
        writer.WriteString("window"u8, value.Window.Value);
        writer.WritePropertyName("state"u8);
        _state.Write(writer, value.State, options);
        writer.WritePropertyName("card"u8);
        _card.Write(writer, value.Card, options);
        if (value.Project is { } project)
        {
            writer.WriteString("project"u8, project.Value);
        }

        if (value.GreenChannel is { } enrolment)
        {
            writer.WriteString("greenChannel"u8, enrolment.Value);
        }

        if (value.Officer is { } officer)
        {
            writer.WriteString("officer"u8, officer.Value);
        }

        writer.WriteEndObject();
    }

    private static T? Value<T>(ref Utf8JsonReader reader, JsonConverter<T> converter, JsonSerializerOptions options)
        where T : struct
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : converter.Read(ref reader, typeof(T), options);
    }

    private T Needed<T>(T? value)
        where T : struct => value ?? (whole ? throw new JsonException() : default(T));

    private static JsonConverter<T> Of<T>(JsonSerializerOptions options)
    {
        foreach (var converter in options.Converters)
        {
            if (converter.CanConvert(typeof(T)))
            {
                return (JsonConverter<T>)(converter is JsonConverterFactory factory ? factory.CreateConverter(typeof(T), options)! : converter);
            }
        }

        throw new InvalidOperationException($"{typeof(T)} has no converter.");
    }
}
