using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Performance;

/// <summary>What most cases never see: a hearing, a commitment, a material that follows, another hand.</summary>
public enum RareStepKind
{
    SupplementRequested,

    /// <summary>Accepted without a secondary material (容缺受理).</summary>
    Tolerated,
    PromisedMaterialsReceived,

    /// <summary>Not received: the case counts as withdrawn.</summary>
    MaterialPromiseMissed,

    /// <summary>A written commitment (告知承诺).</summary>
    CommitmentMade,
    CommitmentKept,
    CommitmentUntrue,
    HearingRightTold,

    /// <summary>By a party, or ordered by the agency.</summary>
    HearingAskedFor,
    HearingWaived,
    HearingHeld,

    /// <summary>A special procedure stopped the clocks (Art. 45).</summary>
    Suspended,
    Extended,
    DepartmentsConsulted,
    OpinionGiven,

    /// <summary>By the verifier.</summary>
    Returned,
    Transferred,
    Claimed,
    Released,
    PassedToBackOffice,
    Withdrawn,
    Dispatched,
    Delivered,
    BecameGreen,
    GreenProgressReported,
    GreenReportMissed,
    DelayExplained,
}

/// <summary>One such step of one case, where the case lay when it was taken.</summary>
public sealed record RareStep(RareStepKind Step, Guid Application, ItemCode Item, DepartmentCode Department, WindowCode Window, Instant At)
{
    public static RareStep? Of(ApplicationEvent happened, Guid application) => happened is ApplicationStep { Before: var at } && KindOf(happened) is { } step
        ? new(step, application, at.Item, at.Department, at.Window, happened.At)
        : null;

    /// <summary>Which of them an event is, if any.</summary>
    public static RareStepKind? KindOf(ApplicationEvent happened) => happened switch
    {
        SupplementRequested => RareStepKind.SupplementRequested,
        MaterialsTolerated => RareStepKind.Tolerated,
        PromisedMaterialsReceived => RareStepKind.PromisedMaterialsReceived,
        MaterialPromiseMissed => RareStepKind.MaterialPromiseMissed,
        CommitmentMade => RareStepKind.CommitmentMade,
        CommitmentVerified => RareStepKind.CommitmentKept,
        CommitmentBroken => RareStepKind.CommitmentUntrue,
        HearingRightTold => RareStepKind.HearingRightTold,
        HearingRequested or HearingOrdered => RareStepKind.HearingAskedFor,
        HearingWaived => RareStepKind.HearingWaived,
        HearingRecorded => RareStepKind.HearingHeld,
        ClockSuspended => RareStepKind.Suspended,
        LimitExtended => RareStepKind.Extended,
        DepartmentsConsulted => RareStepKind.DepartmentsConsulted,
        OpinionGiven => RareStepKind.OpinionGiven,
        ReturnedToFirstInstance or ReturnedToCheck or ReturnedToReceipt => RareStepKind.Returned,
        ApplicationTransferred => RareStepKind.Transferred,
        ApplicationClaimed => RareStepKind.Claimed,
        ApplicationReleased => RareStepKind.Released,
        PassedToBackOffice => RareStepKind.PassedToBackOffice,
        ApplicationWithdrawn => RareStepKind.Withdrawn,
        CertificateDispatched => RareStepKind.Dispatched,
        CertificateDelivered => RareStepKind.Delivered,
        GreenChannelEntered => RareStepKind.BecameGreen,
        GreenProgressReported => RareStepKind.GreenProgressReported,
        GreenReportMissed => RareStepKind.GreenReportMissed,
        DelayExplained => RareStepKind.DelayExplained,
        _ => null,
    };
}
