using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// How a decided case counts, the same wherever decided cases are counted. A decision that nobody made (silence as consent, a renewal by Art. 50(2))
/// is one: the applicant has it. But it is nobody's promptness: never on the spot, on time or in advance, and no day is saved by it.
/// </summary>
/// <param name="Deemed">It counts as decided, and nobody decided it.</param>
/// <param name="On">The office date of the decision.</param>
public readonly record struct Conclusion(DaysCounted Counted, bool Deemed, LocalDate On)
{
    /// <summary>Settled on the day of acceptance.</summary>
    public bool OnTheSpot => !Deemed && Counted.AcceptedOn == On;

    public bool OnTime => !Deemed && Counted.IsOnTime();

    public bool InAdvance => !Deemed && Counted.IsInAdvance();

    /// <summary>Days saved against the statutory limit; 0 without one.</summary>
    public int Saved => Deemed ? 0 : Counted.Saved() ?? 0;

    /// <summary>None of an event that decides nothing.</summary>
    public static Conclusion? Of(ApplicationEvent happened) => happened switch
    {
        ApplicationCompleted e => new(e.Counted, Deemed: false, OfficeTime.DateOf(e.At)),
        RenewalDeemed e => new(e.Counted, Deemed: true, OfficeTime.DateOf(e.At)),
        ConsentDeemed e => new(e.Counted, Deemed: true, OfficeTime.DateOf(e.At)),
        _ => null,
    };
}
