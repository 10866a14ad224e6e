using GovApproval.Security;

namespace GovApproval.Api.Security;

/// <summary>Which operation an endpoint is, and the roles that might ever do it.</summary>
/// <param name="AllowedTo">Whoever has none of these is refused before anything is read.</param>
internal sealed record Door(Operation Operation, Roles AllowedTo, bool IsPublic)
{
    /// <summary>The door of an operation, by the table of permissions.</summary>
    public static Door To(Operation operation) => new(
        operation,
        RoleNames.Each.Where(role => Permissions.MightEver(role, operation)).Aggregate(Roles.None, (all, role) => all | role),
        Permissions.IsPublic(operation));
}

internal static class Doors
{
    /// <summary>Names the endpoint's operation; without that it answers nobody. Whatever answers GET answers HEAD.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Operation operation)
        where TBuilder : IEndpointConventionBuilder
    {
        var door = Door.To(operation);
        endpoint.Add(to =>
        {
            to.Metadata.Add(door);
            if (to.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { HttpMethods: ["GET"] })
            {
                to.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
            }
        });
        return endpoint;
    }
}

/// <summary>Roles as they stand in tokens.</summary>
internal static class RoleNames
{
    private static readonly Dictionary<string, Roles> ByName = Enum.GetValues<Roles>()
        .Where(role => role != Roles.None)
        .ToDictionary(role => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString()), StringComparer.Ordinal);

    public static IEnumerable<Roles> Each => ByName.Values;

    /// <summary>All names, as a sentence lists them.</summary>
    public static string All { get; } = string.Join(", ", ByName.Keys);

    public static IEnumerable<string> Of(Roles roles) => ByName.Where(one => roles.HasFlag(one.Value)).Select(one => one.Key);

    public static bool TryParse(string name, out Roles role) => ByName.TryGetValue(name, out role);
}
