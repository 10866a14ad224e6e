using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>The days of a report, both included.</summary>
internal sealed record Period(LocalDate From, LocalDate To)
{
    /// <summary>As an operation names them.</summary>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        new("from", "First day.", ParameterKind.Date) { IsRequired = true },
        new("to", "Last day.", ParameterKind.Date) { IsRequired = true },
    ];

    /// <summary>As an address names them.</summary>
    public string AsQuery() => $"from={Times.Format(From)}&to={Times.Format(To)}";

    public static Period Of(Query query)
    {
        var from = query.Date("from") ?? throw Problems.Invalid("?from", "is required").Raise();
        var to = query.Date("to") ?? throw Problems.Invalid("?to", "is required").Raise();
        return to < from ? throw Problems.Invalid("?to", "must not be before from").Raise() : new(from, to);
    }

    /// <summary>The same days of the year before; to the end of February, where this one ends with it.</summary>
    public Period YearBefore() => new(From.PlusYears(-1), To.PlusDays(1).PlusYears(-1).PlusDays(-1));
}
