using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GovApproval.Api.Http;

/// <summary>
/// A <see cref="ValueList{T}"/> or <see cref="IReadOnlyList{T}"/> is a JSON array; a null among its items is refused, which the
/// serializer by itself would let pass.
/// </summary>
internal sealed class ListJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() is var list && (list == typeof(ValueList<>) || list == typeof(IReadOnlyList<>));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var kind = typeToConvert.GetGenericTypeDefinition() == typeof(ValueList<>) ? typeof(OfValueList<>) : typeof(OfReadOnlyList<>);
        return (JsonConverter)Activator.CreateInstance(kind.MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class OfValueList<T> : JsonConverter<ValueList<T>>
    {
        private JsonTypeInfo<T>? _item;

        public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ReadItems(ref reader, _item ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))).ToValueList();

        public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
        {
            var type = _item ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            writer.WriteStartArray();
            foreach (var item in value.AsSpan())
            {
                JsonSerializer.Serialize(writer, item, type);
            }

            writer.WriteEndArray();
        }
    }

    private sealed class OfReadOnlyList<T> : JsonConverter<IReadOnlyList<T>>
    {
        private JsonTypeInfo<T>? _item;

        public override IReadOnlyList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ReadItems(ref reader, _item ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
        {
            var type = _item ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            writer.WriteStartArray();
            foreach (var item in value)
            {
                JsonSerializer.Serialize(writer, item, type);
            }

            writer.WriteEndArray();
        }
    }

    private static List<T> ReadItems<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonComplaint("must be an array");
        }

        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            try
            {
                items.Add(JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonComplaint("must not be null"));
            }
            catch (JsonException e)
            {
                // The serializer names the path inside the item only; the index is ours to tell.
                var (pointer, message) = Bodies.Locate(e);
                throw new JsonComplaint(message, $"/{items.Count}{pointer}");
            }
        }

        return items;
    }
}

/// <summary>Free JSON, such as a form: its numbers are ones that every reader after us can hold.</summary>
internal sealed class FreeJson : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        Check(element, "");
        return element;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

    private static void Check(JsonElement element, string pointer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Number when !JsonBytes.IsModest(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element)):
                throw new JsonComplaint("must be a number within the range and precision of a double", pointer);
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Check(item, $"{pointer}/{index++}");
                }

                break;
            case JsonValueKind.Object:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    var at = $"{pointer}/{Bodies.Escape(member.Name)}";
                    if (!names.Add(member.Name))
                    {
                        throw new JsonComplaint("is given twice", at);
                    }

                    Check(member.Value, at);
                }

                break;
        }
    }
}
