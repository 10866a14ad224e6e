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
