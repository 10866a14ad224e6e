using System.Buffers.Text;
using System.Text.Json;
using GovApproval.Api.Http;
using GovApproval.Security;
using Microsoft.IdentityModel.JsonWebTokens;

namespace GovApproval.Api.Security;

/// <summary>The claims that make a caller: <c>sub, name, roles, department, windows, division</c>.</summary>
internal static class Claims
{
    /// <summary>None when a claim that is there cannot be what it should: a token half understood would grant the wrong thing.</summary>
    public static Caller? Read(JsonWebToken token, string ownDivision)
    {
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        var claims = payload.RootElement;
        if (!TryText(claims, "sub", out var subject) || subject is null || !Codes.IsSubject(subject)
            || !TryText(claims, "name", out var name)
            || !TryTexts(claims, "roles", out var roles)
            || !TryText(claims, "department", out var department) || !IsCodeOrNone(department)
            || !TryTexts(claims, "windows", out var windows) || !Array.TrueForAll(windows, Codes.IsCode)
            || !TryText(claims, "division", out var division) || (division is not null && !ServiceSettings.IsDivision(division)))
        {
            return null;
        }

        return new(
            subject,
            name ?? subject,
            RolesOf(roles),
            department is null ? null : new DepartmentCode(department),
            windows.Select(window => new WindowCode(window)).ToValueList(),
            division ?? ownDivision);
    }

    // An issuer serves other systems too: roles that are not ours say nothing here.
    private static Roles RolesOf(string[] names)
    {
        var roles = Roles.None;
        foreach (var name in names)
        {
            roles |= RoleNames.TryParse(name, out var role) ? role : Roles.None;
        }

        return roles;
    }

    private static bool IsCodeOrNone(string? text) => text is null || Codes.IsCode(text);

    private static bool TryText(JsonElement claims, string name, out string? text)
    {
        text = null;
        if (!claims.TryGetProperty(name, out var claim) || claim.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        text = claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;
        return text is not null;
    }

    /// <summary>A list of texts, or the one text that some issuers write where a list has one member.</summary>
    private static bool TryTexts(JsonElement claims, string name, out string[] texts)
    {
        texts = [];
        if (!claims.TryGetProperty(name, out var claim) || claim.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (claim.ValueKind == JsonValueKind.String)
        {
            texts = [claim.GetString()!];
            return true;
        }

        if (claim.ValueKind != JsonValueKind.Array || claim.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return false;
        }

        texts = [.. claim.EnumerateArray().Select(item => item.GetString()!)];
        return true;
    }
}
