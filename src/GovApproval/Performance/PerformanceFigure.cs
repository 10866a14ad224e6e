using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Performance;

/// <summary>A figure of the report whose cases can be listed.</summary>
public enum PerformanceFigure
{
    Received,
    Accepted,
    Completed,
    SettledOnTheSpot,
    OnTime,
    InAdvance,
    Late,
    Fees,
    Deemed,
}

/// <summary>The cases behind a figure: which of them were counted, read from the history that the figure was folded from.</summary>
public static class PerformanceTrace
{
    /// <summary>Whether a case of this history was counted for the figure, by that code and in that period.</summary>
    public static bool Counts(IEnumerable<ApplicationEvent> history, PerformanceFigure figure, PerformanceBy by, string code, LocalDate from, LocalDate to) =>
        history.Any(happened => Shows(happened, figure, by)
            && OfficeTime.DateOf(happened.At) is var date && date >= from && date <= to
            && PerformanceMonth.CountedBy(happened).Any(key => key.By == by && key.Code == code));

    private static bool Shows(ApplicationEvent happened, PerformanceFigure figure, PerformanceBy by) => (figure, happened) switch
    {
        (PerformanceFigure.Received, ApplicationSubmitted) => by != PerformanceBy.Officer,
        (PerformanceFigure.Received, ApplicationAccepted or AcceptanceDeemed) => by == PerformanceBy.Officer,
        (PerformanceFigure.Accepted, ApplicationAccepted or AcceptanceDeemed) => true,
        (PerformanceFigure.Fees, FeePaid) => true,
        _ => Conclusion.Of(happened) is { } done && figure switch
        {
            PerformanceFigure.Completed => true,
            PerformanceFigure.SettledOnTheSpot => done.OnTheSpot,
            PerformanceFigure.OnTime => done.OnTime,
            PerformanceFigure.InAdvance => done.InAdvance,
            PerformanceFigure.Late => !done.OnTime,
            PerformanceFigure.Deemed => done.Deemed,
            _ => false,
        },
    };
}
