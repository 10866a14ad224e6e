using Microsoft.Net.Http.Headers;

namespace GovApproval.Api.Http;

/// <summary>Which of several forms and languages of an answer its reader likes best (RFC 9110, 12.5).</summary>
internal static class Preference
{
    /// <summary>A page or picture for a browser: its language is told, nothing in it runs or is fetched, and it is taken for nothing else.</summary>
    public static void ForBrowsers(HttpResponse response, bool english)
    {
        response.Headers.ContentLanguage = english ? "en" : "zh-CN";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>The most welcome of these media types; the first where nothing speaks for another.</summary>
    public static string Among(HttpContext context, params ReadOnlySpan<string> types)
    {
        context.Response.Headers.Vary = "Accept, Accept-Language";
        var accepted = context.Request.GetTypedHeaders().Accept;
        var (best, most) = (types[0], Quality(accepted, types[0]));
        foreach (var type in types[1..])
        {
            if (Quality(accepted, type) is var quality && quality > most)
            {
                (best, most) = (type, quality);
            }
        }

        return best;
    }

    public static bool IsEnglish(HttpContext context)
    {
        var languages = context.Request.GetTypedHeaders().AcceptLanguage;
        return Quality(languages, "en") > Quality(languages, "zh");

        static double Quality(IEnumerable<StringWithQualityHeaderValue> accepted, string language) => accepted
            .Where(range => range.Value.Equals(language, StringComparison.OrdinalIgnoreCase) || range.Value.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1)
            .DefaultIfEmpty()
            .Max();
    }

    // By the most specific range that names it.
    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, string type) => accepted
        .Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
        .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
