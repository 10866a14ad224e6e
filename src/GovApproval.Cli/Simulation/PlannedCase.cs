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
    Accept,
    Pay,
    Suspend,
    Resume,
    FirstInstance,
    Consult,
    GiveOpinion,
    TellHearingRight,
    WaiveHearing,
    Return,
    Verify,
    Urge,
    AnswerUrge,
    Complete,
    Dispatch,
    Deliver,
}

/// <summary>One occasion on which a case is handled: its steps follow each other at once.</summary>
/// <param name="Day">Number of the working day.</param>
/// <param name="Slot">Number of the slot in it.</param>
public sealed record Visit(int Day, int Slot, IReadOnlyList<Step> Steps);

/// <summary>One application as it will go.</summary>
/// <param name="Person">Number of the applicant; the same number is the same person or organization.</param>
/// <param name="Project">Number of the project it belongs to.</param>
/// <param name="UsedDays">Working days counted from acceptance to completion.</param>
/// <param name="AcceptedOn">Number of the working day of acceptance.</param>
public sealed record PlannedCase(
    int Number,
    CatalogueItem Item,
    CatalogueWindow Window,
    int Person,
    int? Project,
    int? GreenEnterprise,
    int AcceptedOn,
    int UsedDays,
    bool Refused,
    IReadOnlyList<Visit> Visits)
{
    public int DaysSaved => (Item.StatutoryDays ?? UsedDays) - UsedDays;

    /// <summary>Number of the working day of its decision.</summary>
    public int CompletedOn => Visits.Last(visit => visit.Steps.Contains(Step.Complete)).Day;

    public bool Late => UsedDays > Item.PromisedDays;
}

/// <summary>Several items of one construction project, handled at the same time.</summary>
/// <param name="Stage">Number of its stage, from 0, where it goes through several; each is entered when the one before is done.</param>
public sealed record PlannedProject(int Number, int Day, int Slot, bool Green, IReadOnlyList<PlannedCase> Members, StageShape Shape, int? Stage = null)
{
    public bool IsStaged => Stage is not null;

    public string Code(string division) => $"{division}-XM-2026-{Number + 1:D3}{(Stage is { } stage ? $"-{stage + 1}" : "")}";

    /// <summary>The day on which the last of its applications is done.</summary>
    public int LastDay => Members.Max(member => member.CompletedOn);
}
