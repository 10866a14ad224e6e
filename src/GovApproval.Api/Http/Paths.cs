using System.Globalization;

namespace GovApproval.Api.Http;

/// <summary>What a path names; a name that can be nobody's is not found.</summary>
internal static class Paths
{
    public static Guid Id(HttpContext context, string name = "id") =>
        Guid.TryParse(Text(context, name), out var id) ? id : throw Problems.NotFound().Raise();

    public static string Code(HttpContext context, string name = "code") =>
        Text(context, name) is { } code && Codes.IsCode(code) ? code : throw Problems.NotFound().Raise();

    /// <summary>A number, where the path has one; the route has seen to its form.</summary>
    public static int? Number(HttpContext context, string name) =>
        int.TryParse(Text(context, name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(HttpContext context, string name) => context.Request.RouteValues[name] as string;
}
