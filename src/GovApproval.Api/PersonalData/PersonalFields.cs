using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GovApproval.Api.PersonalData;

/// <summary>What is known of a person or organization, in the clear: lives in memory only, for the length of a request.</summary>
internal sealed record PersonalFields(
    string Name,
    string? IdentityNumber,
    string? Phone,
    string? Address)
{
    public PersonalFields Masked() => new(
        Masking.Name(Name),
        IdentityNumber is { } number ? Masking.IdentityNumber(number) : null,
        Phone is { } phone ? Masking.Phone(phone) : null,
        Address is { } address ? Masking.Address(address) : null);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PersonalFields))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class PersonalJson : JsonSerializerContext;
