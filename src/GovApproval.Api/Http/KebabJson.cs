using System.Text.Json;
using System.Text.Json.Serialization;

namespace GovApproval.Api.Http;

/// <summary>Enum values are kebab-case words, exactly: the serializer's own converter would take any casing.</summary>
internal sealed class KebabJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)typeof(KebabJson).GetMethod(nameof(Of), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(typeToConvert).Invoke(null, null)!;

    private static TextJson<T> Of<T>()
        where T : struct, Enum => new(Kebab<T>.TryParse, Kebab<T>.Of, Kebab<T>.Complaint, recurring: true);
}
