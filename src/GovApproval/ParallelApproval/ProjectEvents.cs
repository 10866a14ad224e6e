using GovApproval.Applications;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>All that can happen to a project as such; its applications have streams of their own.</summary>
public abstract record ProjectEvent(Instant At);

/// <summary>What happens to a project once entered. Whatever its departments have to know of it is a notice to them, by being so.</summary>
public abstract record ProjectStep(ProjectCode Code, Instant At) : ProjectEvent(At);

/// <summary>Entered for parallel approval: these items are handled together under one lead (Art. 26).</summary>
/// <param name="Members">The items with their departments; not told in old streams.</param>
/// <param name="Window">The one intake.</param>
/// <param name="Template">By which it was entered.</param>
/// <param name="Outline">The template's stages as they were then.</param>
/// <param name="Consulted">Asked for their opinions on the first stage.</param>
/// <param name="Materials">Shared by all applications.</param>
/// <param name="FillIn">What the center has of the investor is not asked for.</param>
public sealed record ProjectRegistered(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    SealedParty Investor,
    ValueList<ItemCode> Items,
    ProjectStage Stage,
    int JointDays,
    ActorId By,
    Instant At,
    ValueList<StageItem>? Members = null,
    WindowCode? Window = null,
    string? Template = null,
    ValueList<StageTemplate>? Outline = null,
    ValueList<StageConsultation>? Consulted = null,
    ValueList<SubmittedMaterial>? Materials = null,
    bool? FillIn = null) : ProjectEvent(At);

/// <summary>The stage before is done, and this one begins: its applications are filed with it.</summary>
public sealed record ProjectStageOpened(
    ProjectCode Code, StageTemplate Stage, ValueList<SubmittedMaterial>? Materials, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>An item joined the stage under way, or is filed anew after it was refused, withdrawn or not accepted.</summary>
public sealed record ProjectItemAdded(ProjectCode Code, StageItem Item, string Reason, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>An item turned out not to be needed: the stage waits for it no longer.</summary>
public sealed record ProjectItemDropped(ProjectCode Code, ItemCode Item, string Reason, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>The joint limit was extended, once for each stage, by the head of the government (Art. 42(2)).</summary>
public sealed record JointLimitExtended(
    ProjectCode Code, ProjectStage Stage, int Days, string ApprovedBy, string Reason, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>Materials came that all members share; nobody asks for them again.</summary>
public sealed record ProjectMaterialsReceived(
    ProjectCode Code, ValueList<SubmittedMaterial> Materials, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>The lead let the departments know something of the project.</summary>
public sealed record ProjectInformationSent(
    ProjectCode Code, ValueList<DepartmentCode> Departments, string Text, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>A department has taken note.</summary>
public sealed record ProjectNoticeAcknowledged(
    ProjectCode Code, int Number, DepartmentCode Department, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>What a department thinks of a stage.</summary>
public enum StageVerdict
{
    Agreed,
    AgreedWithConditions,
    Objected,
}

/// <summary>A department that was asked gave its opinion (Art. 26(2)).</summary>
public sealed record ProjectOpinionGiven(
    ProjectCode Code, ProjectStage Stage, DepartmentCode Department, StageVerdict Verdict, string Opinion, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>A department kept silent past its days: by a local rule it has no objection, from the end of its last day.</summary>
public sealed record ProjectOpinionDeemed(
    ProjectCode Code, ProjectStage Stage, DepartmentCode Department, LocalDate DueOn, string Rule, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>What the departments do together.</summary>
public enum SessionKind
{
    /// <summary>联合会审.</summary>
    Meeting,

    /// <summary>联合踏勘.</summary>
    SiteInspection,
}

/// <summary>A joint meeting or a joint site inspection was called.</summary>
public sealed record JointSessionCalled(
    ProjectCode Code,
    int Number,
    SessionKind Kind,
    ProjectStage Stage,
    Instant From,
    Instant Until,
    string Place,
    ValueList<DepartmentCode> Invited,
    ActorId By,
    Instant At) : ProjectStep(Code, At);

/// <summary>It was put off, or moved elsewhere.</summary>
public sealed record JointSessionMoved(
    ProjectCode Code, int Number, Instant From, Instant Until, string Place, string Reason, ActorId By, Instant At) : ProjectStep(Code, At);

public sealed record JointSessionCancelled(ProjectCode Code, int Number, string Reason, ActorId By, Instant At) : ProjectStep(Code, At);

/// <summary>Who came for a department.</summary>
public sealed record Attendance(DepartmentCode Department, ValueList<ActorId> Officers);

/// <summary>It was held: who came, and what was concluded.</summary>
public sealed record JointSessionHeld(
    ProjectCode Code, int Number, ValueList<Attendance> Attendance, string Conclusion, ActorId By, Instant At) : ProjectStep(Code, At);
