using System.Text.Json;

namespace GovApproval.Api.Http;

/// <summary>A no from the door or from the rules, before it becomes RFC 9457 JSON.</summary>
internal sealed record Problem(int Status, string Code, string? Detail = null)
{
    /// <summary>The article it rests on, such as <c>Administrative Licence Law Art. 32(4)</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>What is wrong in the body or the query; member or parameter by member.</summary>
    public IReadOnlyList<Finding> Errors { get; init; } = [];

    /// <summary>Extension members, by name: a refusal's own.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Members { get; init; } = [];

    /// <summary>Seconds to wait before the next try; the <c>Retry-After</c> header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The <c>WWW-Authenticate</c> header of a 401.</summary>
    public string? Challenge { get; init; }

    /// <summary>The version that stands, for a caller who named another; the <c>ETag</c> header.</summary>
    public long? Version { get; init; }

    /// <summary>As an exception, for the places where a value would have to be carried through every caller.</summary>
    public ProblemException Raise() => new(this);
}

/// <summary>One thing wrong in a request.</summary>
/// <param name="Pointer">RFC 6901 into the body, such as <c>/materials/0/code</c>; for a query parameter its name after <c>?</c>.</param>
/// <param name="Message">What is wrong there, never quoting what was sent.</param>
internal sealed record Finding(string Pointer, string Message)
{
    /// <summary>
    /// A name that the service does not know could be a person's, or an identity number: told back is only what a slip of the
    /// fingers could have made.
    /// </summary>
    public static bool MayTell(string name) =>
        name.Length <= 40 && name.All(c => c is > ' ' and <= '~') && name.Count(char.IsAsciiDigit) <= 4;
}

/// <summary>Ends a request with a <see cref="Http.Problem"/>; caught in one place, the <see cref="Frame"/>.</summary>
#pragma warning disable CA1032, RCS1194 // Only ever made from a problem.
internal sealed class ProblemException(Problem problem) : Exception(problem.Code)
#pragma warning restore CA1032, RCS1194
{
    public Problem Problem => problem;
}
