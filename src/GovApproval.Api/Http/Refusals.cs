using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GovApproval.Api.Http;

/// <summary>A refusal as a problem: its own members are the extension members, and its detail tells them in a sentence.</summary>
internal static class Refusals
{
    // By reflection, and for refusals only: a new refusal in the rules needs no line here.
    private static readonly JsonSerializerOptions Members = Json.Configure(new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutTheCommonMembers } },
    });

    public static Problem Describe(Refusal refusal)
    {
        var members = JsonSerializer.SerializeToElement(refusal, refusal.GetType(), Members);
        KeyValuePair<string, JsonElement>[] own = [.. members.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value))];
        return new(409, refusal.Code, DetailOf(refusal, own)) { Rule = refusal.Rule, Members = own };
    }

    private static string DetailOf(Refusal refusal, KeyValuePair<string, JsonElement>[] members)
    {
        var what = Problems.TitleOf(refusal.Code);
        var which = string.Join("; ", members.Select(member => $"{Words(member.Key)} {Told(member.Value)}"));
        var why = refusal.Rule is { } rule ? $" ({rule})" : "";
        return which.Length == 0 ? $"{what}{why}." : $"{what}: {which}{why}.";
    }

    private static string Words(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Told(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.GetArrayLength() == 0 => "none",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Told)),
        JsonValueKind.Null => "none",
        _ => value.ToString(),
    };

    private static void LeaveOutTheCommonMembers(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(Refusal)))
        {
            return;
        }

        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            // The members of every problem come from elsewhere; a refusal cannot have others of those names.
            if (type.Properties[i].Name is "code" or "rule" or "type" or "title" or "status" or "detail" or "instance" or "traceId" or "errors")
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}
