using GovApproval.Api.Http;
using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Api.Stored;

/// <summary>The columns of a case file, in the order of <see cref="Tables.CaseFiles"/>; the dates are derived by the yardstick given.</summary>
internal static class CaseFileColumns
{
    /// <summary>Due on no day known: sorts last, is due before nothing.</summary>
    public static readonly LocalDate Never = new(9999, 12, 31);

    /// <summary>Before every day known.</summary>
    public static readonly LocalDate Earliest = new(1, 1, 1);

    /// <summary>Where the columns that a search is sorted by stand.</summary>
    public const int GreenFirst = 10;

    /// <inheritdoc cref="GreenFirst"/>
    public const int DueOn = 11;

    /// <summary>Where the day stands on which time next brings something about.</summary>
    public const int ElapsesOn = 13;

    /// <summary>The columns that a case's measures alone can move.</summary>
    public static readonly IReadOnlyList<int> Dates = [DueOn, ElapsesOn];

    public static object?[] Of(CaseFile file, Yardstick by)
    {
        var standing = file.Standing;
        return
        [
            file.ReceiptNumber,
            Kebab<CaseState>.Of(standing.State),
            standing.IsOpen(),
            standing.Item.Value,
            standing.Department.Value,
            standing.Window.Value,
            standing.Officer?.Value,
            Kebab<Card>.Of(standing.Card),
            standing.Project?.Value,
            file.SubmittedBy.Value,
            ComesFirst(file) ? 0 : 1,
            DueOnOf(file, by),
            file.Timeline is { } timeline ? OfficeTime.DateOf(timeline.AcceptedAt) : null,
            Elapsing.NextOn(file, by),
        ];
    }

    /// <summary>The values of <see cref="Dates"/>.</summary>
    public static object?[] DatesOf(CaseFile file, Yardstick by) => [DueOnOf(file, by), Elapsing.NextOn(file, by)];

    // By the rule of priority that the case entered the lane with; as ever where the center has no rules for it.
    private static bool ComesFirst(CaseFile file) => file.Standing.GreenChannel is not null && file.Green is not { Terms.Effects.Priority: null };

    // What an inbox is ordered by: the promise, and the law's limit where nothing is promised.
    private static LocalDate DueOnOf(CaseFile file, Yardstick by) =>
        file.Timeline is { } timeline && (timeline.Promised() ?? timeline.Statutory()) is { } budget
            ? CaseClock.DueOn(timeline, by.Calendar, budget) ?? Never
            : Never;
}
