using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace GovApproval.Api.Http;

/// <summary>The version or versions that a caller expects, by <c>If-Match</c>; any will do when it named none.</summary>
internal readonly struct ExpectedVersion
{
    private readonly long[]? _allowed;

    internal ExpectedVersion(bool isGiven, long[]? allowed) => (IsGiven, _allowed) = (isGiven, allowed);

    /// <summary>The caller sent If-Match: a lost race is then its to hear of.</summary>
    public bool IsGiven { get; }

    /// <summary>Whether a resource at this version may be changed; version 0 is one that is not there, which even <c>*</c> does not mean.</summary>
    public bool Allows(long version) => !IsGiven || (version > 0 && (_allowed is not { } allowed || allowed.Contains(version)));

    /// <summary>Ends the request with 412 unless this version is allowed.</summary>
    public void Require(long version)
    {
        if (!Allows(version))
        {
            throw Problems.StaleVersion(version).Raise();
        }
    }
}

/// <summary>Versions as entity tags (RFC 9110): <c>"7"</c>.</summary>
internal static class ETags
{
    // Most cases live and die within a few versions.
    private static readonly string[] Small = [.. Enumerable.Range(0, 256).Select(n => $"\"{n.ToString(CultureInfo.InvariantCulture)}\"")];

    public static string Of(long version) =>
        version is >= 0 and < 256 ? Small[version] : string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>What If-Match demands.</summary>
    public static ExpectedVersion IfMatch(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return default;
        }

        // Weak tags never match: If-Match compares strongly.
        var tags = Parse(header, "If-Match", weakToo: false);
        return new(isGiven: true, tags?.ToArray());
    }

    /// <summary>Whether the caller has this version already; then the answer is a 304 without a body, which this sets.</summary>
    public static bool IsNotModified(HttpContext context, long version)
    {
        var response = context.Response;
        response.Headers.ETag = Of(version);
        var header = context.Request.Headers.IfNoneMatch;
        if (header.Count == 0)
        {
            return false;
        }

        var tags = Parse(header, "If-None-Match", weakToo: true);
        if (tags is not null && !tags.Contains(version))
        {
            return false;
        }

        response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>The versions named; null for <c>*</c>. Tags that are no version of ours match nothing.</summary>
    private static List<long>? Parse(StringValues header, string name, bool weakToo)
    {
        var versions = new List<long>();
        foreach (var line in header)
        {
            var rest = line.AsSpan().Trim();
            if (rest is "*" && header.Count == 1)
            {
                return null;
            }

            while (!rest.IsEmpty)
            {
                var isWeak = rest.StartsWith("W/", StringComparison.Ordinal);
                rest = isWeak ? rest[2..] : rest;
                var end = rest.Length > 1 && rest[0] == '"' ? rest[1..].IndexOf('"') : -1;
                if (end < 0)
                {
                    throw Problems.Malformed($"{name} must be entity tags such as \"7\", or *.").Raise();
                }

                if ((weakToo || !isWeak) && long.TryParse(rest.Slice(1, end), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                {
                    versions.Add(version);
                }

                rest = rest[(end + 2)..].TrimStart();
                if (!rest.IsEmpty && rest[0] != ',')
                {
                    throw Problems.Malformed($"{name} must be entity tags separated by commas.").Raise();
                }

                rest = rest.TrimStart(", \t");
            }
        }

        return versions;
    }
}
