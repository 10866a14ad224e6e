namespace GovApproval.Applications;

/// <summary>Where a case stands: what views across cases are counted by.</summary>
/// <param name="Officer">Who has it in hand: who accepted it, or to whom it was handed since.</param>
public sealed record Standing(
    ItemCode Item,
    DepartmentCode Department,
    WindowCode Window,
    CaseState State,
    Card Card,
    ProjectCode? Project = null,
    EnrolmentCode? GreenChannel = null,
    ActorId? Officer = null)
{
    public bool IsOpen() => IsOpenIn(State);

    /// <summary>Whether a case in this state is still to be handled.</summary>
    public static bool IsOpenIn(CaseState state) => state is not (CaseState.NotAccepted or CaseState.Completed or CaseState.Withdrawn);

    /// <summary>Where the case stands once this has happened.</summary>
    public static Standing After(ApplicationEvent happened) => happened.After;

    /// <summary>The one place that says which event leads to which state.</summary>
    internal static Standing LedTo(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => new(e.Item, e.Department, e.Window, CaseState.Submitted, Card.None, e.Project, e.GreenChannel),
        ApplicationAccepted e => e.Before with { State = CaseState.Accepted, Officer = e.By },
        ReturnedToFirstInstance or ReturnedToCheck => Moved(happened, CaseState.Accepted),
        ReturnedToReceipt => Moved(happened, CaseState.Submitted),
        AcceptanceConfirmed e => e.Before with { State = CaseState.Accepted, Officer = e.By },
        SupplementRequested => Moved(happened, CaseState.SupplementRequired),
        SupplementReceived => Moved(happened, CaseState.Submitted),
        AcceptanceDeemed e => e.Before with { State = CaseState.Accepted, Officer = e.Officer ?? e.Before.Officer },
        ApplicationNotAccepted or LicenceFoundUnnecessary or ApplicationReferred => Moved(happened, CaseState.NotAccepted),
        SupplementMissed => Moved(happened, CaseState.Withdrawn),
        FirstInstanceCompleted e => e.Before with { State = CaseState.Examined, Officer = e.Before.Officer ?? e.By },
        ApplicationVerified => Moved(happened, CaseState.Verified),
        ApplicationCompleted => Moved(happened, CaseState.Completed),
        ApplicationWithdrawn or MaterialPromiseMissed => Moved(happened, CaseState.Withdrawn),
        RenewalDeemed or ConsentDeemed => Moved(happened, CaseState.Completed),
        ClockSuspended => Moved(happened, CaseState.Suspended),
        ClockResumed e => e.Before with { State = e.To },
        ApplicationTransferred e => e.Before with { Window = e.ToWindow ?? e.Before.Window, Officer = e.ToOfficer },
        ApplicationClaimed e => e.Before with { Officer = e.By },
        ApplicationReleased e => e.Before with { Officer = null },
        PassedToBackOffice e => e.Before with { Window = e.Back, Officer = null },
        PassedToExit e => e.Before with { Window = e.Exit },
        GreenChannelEntered e => e.Before with { GreenChannel = e.Enrolment },
        ApplicationEscalated e => e.Before with { Card = e.Card },
        CardIssued e => e.Before with { Card = e.Card },
        CardLifted e => e.Before with { Card = e.Card },
        ApplicationStep e => e.Before,
        _ => throw new System.Diagnostics.UnreachableException($"{happened} leads nowhere"),
    };

    private static Standing Moved(ApplicationEvent happened, CaseState to) => ((ApplicationStep)happened).Before with { State = to };
}
