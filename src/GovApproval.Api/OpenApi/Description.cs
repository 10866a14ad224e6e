using System.Text;
using GovApproval.Api.Http;

namespace GovApproval.Api.OpenApi;

/// <summary>What an operation takes and gives besides its body; each adds its parameters, headers and statuses to the contract.</summary>
[Flags]
internal enum Traits
{
    None = 0,

    /// <summary>Changes something: Idempotency-Key, dryRun, GovApproval-Position; 409 and 422.</summary>
    Command = 1,

    /// <summary>Has a version: ETag out; If-Match in for a command, If-None-Match for a read.</summary>
    Versioned = 1 << 1,

    /// <summary>Is caught up in the background: atLeast in, GovApproval-Position out.</summary>
    Positioned = 1 << 2,

    /// <summary>Comes in pages: limit and cursor in, Link out.</summary>
    Paged = 1 << 3,
}

/// <summary>An operation as its callers read of it.</summary>
/// <param name="Tag">The group it stands in.</param>
internal sealed record Description(string Tag, string Summary)
{
    /// <summary>Further sentences, Markdown.</summary>
    public string? Details { get; init; }

    public Example? Request { get; init; }

    public Example? Response { get; init; }

    /// <summary>Media types that success may have beside the response's own.</summary>
    public IReadOnlyList<string> AlsoAs { get; init; } = [];

    /// <summary>Of success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    public Traits Traits { get; init; }

    /// <summary>Query parameters of its own.</summary>
    public IReadOnlyList<Parameter> Query { get; init; } = [];

    /// <summary>Codes of the refusals that the rules may answer, with 409.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Statuses beyond those that follow from the rest.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>The body may be left out.</summary>
    public bool IsBodyOptional { get; init; }
}

/// <summary>A query parameter.</summary>
/// <param name="Values">All it may be, for an enumeration; none otherwise.</param>
internal sealed record Parameter(string Name, string Meaning, ParameterKind Kind = ParameterKind.Text, IReadOnlyList<string>? Values = null)
{
    public bool IsRequired { get; init; }

    public static Parameter OneOf<T>(string name, string meaning)
        where T : struct, Enum => new(name, meaning, Values: [.. Kebab<T>.Names]);
}

internal enum ParameterKind
{
    Text,
    Integer,
    Flag,
    Date,
    Instant,

    /// <summary>An instant, or a date: its end.</summary>
    Moment,
}

/// <summary>An example body and the type that describes it; a test reads every request's example as its type.</summary>
internal sealed record Example(Type Type, string Json, Action? Check, string ContentType = "application/json")
{
    /// <summary>A body that is read or written as <typeparamref name="T"/>.</summary>
    public static Example Of<T>(string json)
        where T : class => new(typeof(T), json, () => Bodies.Parse(Encoding.UTF8.GetBytes(json), Http.Json.Of<T>()));

    /// <summary>A body described by <typeparamref name="T"/>, which is only ever written.</summary>
    public static Example Written<T>(string json) => new(typeof(T), json, Check: null);

    /// <summary>One page of a list of <typeparamref name="T"/>.</summary>
    public static Example PageOf<T>(string item) => new(typeof(PageOf<T>), $$"""{ "items": [{{item}}], "next": null }""", Check: null);
}

/// <summary>One page of a list.</summary>
/// <param name="Next">The cursor of the next page; null on the last.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, string? Next);

internal static class Describing
{
    /// <summary>Puts the endpoint into the published contract.</summary>
    public static TBuilder Describes<TBuilder>(this TBuilder endpoint, Description description)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(description);
}
