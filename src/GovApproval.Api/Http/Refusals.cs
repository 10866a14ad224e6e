using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GovApproval.Api.Http;

/// <summary>A refusal's own members, as the extension members of its problem.</summary>
internal static class Refusals
{
    // By reflection, and for refusals only: a new refusal in the rules needs no line here.
    private static readonly JsonSerializerOptions Members = Json.Configure(new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutTheCommonMembers } },
    });

    /// <summary>The sentence for the case: the refusal's own where it has one.</summary>
    public static string DetailOf(Refusal refusal) => refusal.Rule is { } rule
        ? $"{Problems.TitleOf(refusal.Code)} ({rule})."
        : $"{Problems.TitleOf(refusal.Code)}.";

    public static void WriteMembers(Utf8JsonWriter json, Refusal refusal)
    {
        using var members = JsonSerializer.SerializeToDocument(refusal, refusal.GetType(), Members);
        foreach (var member in members.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }

    private static void LeaveOutTheCommonMembers(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(Refusal)))
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Name is "code" or "rule" or "detail" or "status" or "title" or "type")
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}
