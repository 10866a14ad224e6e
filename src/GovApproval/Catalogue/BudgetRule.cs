namespace GovApproval.Catalogue;

/// <summary>What a limit counts.</summary>
public enum CountingMode
{
    /// <summary>Statutory holidays are left out (Administrative Licence Law Art. 82).</summary>
    WorkingDays,

    /// <summary>Every day counts; a last day that is a rest day moves to the working day after it (Civil Code Arts. 201, 203).</summary>
    CalendarDays,

    /// <summary>From the moment of acceptance on (Civil Code Art. 201(2)); for the promise of an on-the-spot item alone.</summary>
    Hours,
}

/// <summary>How long each step of a case may take, in working days; a step without a number has no limit of its own.</summary>
/// <param name="Receipt">From filing to acceptance; five days by law where it is left out (Art. 32(4)).</param>
/// <param name="FirstInstance">From acceptance, or the return of the case, to the first instance's proposal.</param>
/// <param name="Verification">From the proposal to its verification.</param>
/// <param name="Decision">From the verification to the decision.</param>
public sealed record StepLimits(int? Receipt = null, int? FirstInstance = null, int? Verification = null, int? Decision = null);

/// <summary>How an item's limits are counted, where it is not simply in working days, by which law, and what its steps may take.</summary>
/// <param name="Counting">Of the statutory limit.</param>
/// <param name="PromisedCounting">Of the promise; as the statutory limit when left out.</param>
/// <param name="PromisedHours">What an on-the-spot item promises within its day; then the promise counts hours.</param>
/// <param name="Basis">The law that sets the limit and says what it counts.</param>
public sealed record BudgetRule(
    CountingMode Counting = CountingMode.WorkingDays,
    CountingMode? PromisedCounting = null,
    int? PromisedHours = null,
    LegalBasis? Basis = null,
    StepLimits? Steps = null);

/// <summary>A number of days and what they count.</summary>
public readonly record struct Budget(int Days, CountingMode Counting = CountingMode.WorkingDays)
{
    /// <summary>The fewest calendar days that it can take: no five working days fit into less than a week.</summary>
    internal int ShortestSpan() => Counting == CountingMode.CalendarDays ? Days : Days + (2 * ((Days - 1) / 5));
}
