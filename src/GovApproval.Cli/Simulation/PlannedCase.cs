namespace GovApproval.Cli.Simulation;

/// <summary>What is asked of the service for a case, one command each.</summary>
public enum Step
{
    /// <summary>Filed at the counter and accepted in the same write.</summary>
    SubmitAndAccept,

    /// <summary>Filed online by the applicant.</summary>
    Submit,
    RequireSupplement,
    Supplement,

    /// <summary>Taken out of the pool.</summary>
    Claim,
    Accept,

    /// <summary>A fee by itself.</summary>
    Pay,

    /// <summary>One order for all fees of the case, and its payment.</summary>
    IssueOrder,
    PayOrder,

    /// <summary>What was promised at acceptance (容缺受理).</summary>
    HandInPromised,

    /// <summary>Notice and commitment (告知承诺).</summary>
    Commit,
    VerifyCommitment,
    Suspend,
    Resume,
    FirstInstance,
    Consult,
    GiveOpinion,
    TellHearingRight,
    WaiveHearing,
    RequestHearing,
    AnnounceHearing,
    RecordHearing,
    Extend,
    TellExtension,

    /// <summary>Given back into the pool.</summary>
    Release,

    /// <summary>Into another officer's hand.</summary>
    HandOver,

    /// <summary>To another window that serves the item.</summary>
    MoveWindow,
    Return,
    Verify,
    Urge,
    AnswerUrge,

    /// <summary>The applicant is enrolled, and the case let into the fast lane after it was filed.</summary>
    EnterGreen,

    /// <summary>By the tracker of a case in the green channel.</summary>
    ReportProgress,
    ExplainDelay,
    Withdraw,
    Complete,
    Dispatch,
    Deliver,
}

/// <summary>What becomes of a case.</summary>
public enum Ending
{
    Granted,
    Refused,

    /// <summary>By the applicant.</summary>
    Withdrawn,

    /// <summary>A promised material does not come: the calendar withdraws the case.</summary>
    PromiseMissed,
}

/// <summary>The way a promised case goes, beyond examination and decision.</summary>
public enum Course
{
    Ordinary,

    /// <summary>A special procedure stops the clocks.</summary>
    Suspended,

    /// <summary>A hearing is asked for and held.</summary>
    Heard,

    /// <summary>Accepted without a secondary material.</summary>
    Tolerated,

    /// <summary>Decided on a written commitment, which is kept.</summary>
    Committed,

    /// <summary>Likewise, and found untrue afterwards.</summary>
    CommittedUntruly,
}

/// <summary>One occasion on which a case is handled: its steps follow each other at once.</summary>
/// <param name="Day">Number of the working day.</param>
/// <param name="Slot">Number of the slot in it; the one after the last is past office hours.</param>
public sealed record Visit(int Day, int Slot, IReadOnlyList<Step> Steps);

/// <summary>One application as it will go.</summary>
/// <param name="Person">Number of the applicant; the same number is the same person or organization.</param>
/// <param name="Project">Number of the project it belongs to.</param>
/// <param name="UsedDays">Working days counted from acceptance to completion.</param>
/// <param name="AcceptedOn">Number of the working day of acceptance.</param>
/// <param name="PromisedBy">Number of the working day by which a tolerated material is promised.</param>
/// <param name="MovedTo">The window it is handed to.</param>
public sealed record PlannedCase(
    int Number,
    CatalogueItem Item,
    CatalogueWindow Window,
    int Person,
    int? Project,
    int? GreenEnterprise,
    int AcceptedOn,
    int UsedDays,
    Ending Ending,
    IReadOnlyList<Visit> Visits,
    Course Course = Course.Ordinary,
    int? PromisedBy = null,
    CatalogueWindow? MovedTo = null)
{
    public bool Refused => Ending == Ending.Refused;

    public bool Completes => Ending is Ending.Granted or Ending.Refused;

    public int DaysSaved => Completes ? (Item.StatutoryDays ?? UsedDays) - UsedDays : 0;

    /// <summary>Number of the working day of its decision, or on which it ends without one.</summary>
    public int EndedOn => Has(Step.Complete) ? Visits.Last(visit => visit.Steps.Contains(Step.Complete)).Day : Math.Max(Visits[^1].Day, PromisedBy + 1 ?? 0);

    public bool Late => Completes && UsedDays > Item.PromisedDays;

    public bool Has(Step step) => Visits.Any(visit => visit.Steps.Contains(step));
}
