using Microsoft.Net.Http.Headers;

namespace GovApproval.Api.Http;

/// <summary>What a caller would rather have.</summary>
internal static class Accepting
{
    /// <summary>How welcome a type is: by the most specific range that names it (RFC 9110, 12.5.1); 0 when none does.</summary>
    public static double Quality(HttpContext context, string type) => context.Request.GetTypedHeaders().Accept
        .Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();

    /// <summary>The first of these that is more welcome than all before it; the first where nothing is said.</summary>
    public static string Best(HttpContext context, params ReadOnlySpan<string> types)
    {
        var best = types[0];
        foreach (var type in types)
        {
            best = Quality(context, type) > Quality(context, best) ? type : best;
        }

        return best;
    }

    /// <summary>English rather than Chinese.</summary>
    public static bool English(HttpContext context) => Quality(context.Request.GetTypedHeaders().AcceptLanguage, "en") > Quality(context.Request.GetTypedHeaders().AcceptLanguage, "zh");

    private static double Quality(IEnumerable<StringWithQualityHeaderValue> accepted, string language) => accepted
        .Where(range => range.Value.Equals(language, StringComparison.OrdinalIgnoreCase) || range.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase))
        .Select(range => range.Quality ?? 1)
        .DefaultIfEmpty()
        .Max();
}
