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
        if (!Codes.IsSubject(token.Subject ?? "")
            || !TryStrings(token, "roles", out var roles)
            || !TryCode(token, "department", out var department)
            || !TryStrings(token, "windows", out var windows) || !Array.TrueForAll(windows, Codes.IsCode)
            || !TryCode(token, "division", out var division) || (division is not null && !ServiceSettings.IsDivision(division)))
        {
            return null;
        }

        return new(
            token.Subject!,
            token.TryGetPayloadValue<string>("name", out var name) ? name : token.Subject!,
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

    private static bool TryCode(JsonWebToken token, string claim, out string? code)
    {
        code = null;
        return !token.TryGetPayloadValue<object>(claim, out _)
            || (token.TryGetPayloadValue(claim, out code) && code is not null && Codes.IsCode(code));
    }

    private static bool TryStrings(JsonWebToken token, string claim, out string[] values)
    {
        values = [];
        if (!token.TryGetPayloadValue<JsonElement>(claim, out var given))
        {
            return !token.TryGetPayloadValue<object>(claim, out _);
        }

        switch (given.ValueKind)
        {
            case JsonValueKind.String:
                values = [given.GetString()!];
                return true;
            case JsonValueKind.Array when given.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                values = [.. given.EnumerateArray().Select(item => item.GetString()!)];
                return true;
            default:
                return false;
        }
    }
}
