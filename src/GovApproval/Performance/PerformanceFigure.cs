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
}

/// <summary>The cases behind a figure: which of them were counted, read from the history that the figure was folded from.</summary>
public static class PerformanceTrace
{
    /// <summary>Whether a case of this history was counted for the figure, by that code and in that period.</summary>
    public static bool Counts(IEnumerable<ApplicationEvent> history, PerformanceFigure figure, PerformanceBy by, string code, LocalDate from, LocalDate to) =>
        history.Any(happened => Shows(happened, figure, by)
            && OfficeTime.DateOf(happened.At) is var date && date >= from && date <= to
            && PerformanceMonth.For(happened).Any(key => key.By == by && key.Code == code));

    private static bool Shows(ApplicationEvent happened, PerformanceFigure figure, PerformanceBy by) => (figure, happened) switch
    {
        (PerformanceFigure.Received, ApplicationSubmitted) => by != PerformanceBy.Officer,
        (PerformanceFigure.Received, ApplicationAccepted or AcceptanceDeemed) => by == PerformanceBy.Officer,
        (PerformanceFigure.Accepted, ApplicationAccepted or AcceptanceDeemed) => true,
        (PerformanceFigure.Completed, ApplicationCompleted) => true,
        (PerformanceFigure.SettledOnTheSpot, ApplicationCompleted e) => e.Counted.AcceptedOn == OfficeTime.DateOf(e.At),
        (PerformanceFigure.OnTime, ApplicationCompleted e) => e.Counted.IsOnTime(),
        (PerformanceFigure.InAdvance, ApplicationCompleted e) => e.Counted.IsInAdvance(),
        (PerformanceFigure.Late, ApplicationCompleted e) => !e.Counted.IsOnTime(),
        (PerformanceFigure.Fees, FeePaid) => true,
        _ => false,
    };
}
