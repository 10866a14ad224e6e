using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <param name="Lead">The lead department as registered; none when it is not.</param>
/// <param name="Found">The catalogue's entries for the items named, as far as there are any.</param>
/// <param name="Laid">The stage as the template lays it out; none without one.</param>
public sealed record RegisterProject(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    Department? Lead,
    SealedParty Investor,
    ValueList<ItemCode> Items,
    ValueList<ServiceItem> Found,
    ProjectStage Stage,
    int? JointDays,
    ActorId By,
    Instant At,
    StageTemplate? Laid = null,
    string? Template = null,
    ValueList<StageTemplate>? Outline = null,
    WindowCode? Window = null,
    ValueList<SubmittedMaterial>? Materials = null,
    bool? FillIn = null);

/// <summary>What may be asked of a project under way.</summary>
public abstract record ProjectCommand(ActorId By, Instant At);

/// <summary>Open the next stage. What is left out is as the template lays it out.</summary>
/// <param name="Found">The catalogue's items, as far as there are any of those named here or by the template.</param>
/// <param name="Departments">Likewise the departments.</param>
/// <param name="Members">The applications of the project as they stand: whether the stage under way is done.</param>
public sealed record OpenStage(
    ProjectStage? Stage,
    DepartmentCode? LeadDepartment,
    ValueList<ItemCode>? Items,
    int? JointDays,
    ValueList<SubmittedMaterial>? Materials,
    ValueList<ServiceItem> Found,
    ValueList<DepartmentCode> Departments,
    ValueList<ProjectMember> Members,
    ActorId By,
    Instant At) : ProjectCommand(By, At);

/// <summary>Add an item to the stage under way, or file one anew.</summary>
/// <param name="Found">None: the catalogue has no such item.</param>
public sealed record AddProjectItem(
    ItemCode Item, ServiceItem? Found, string Reason, ConsentRule? Silence, ValueList<ProjectMember> Members, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record DropProjectItem(ItemCode Item, string Reason, ValueList<ProjectMember> Members, ActorId By, Instant At) : ProjectCommand(By, At);

/// <param name="Members">With the calendar: whether the joint limit still runs.</param>
public sealed record ExtendJointLimit(
    int Days, string ApprovedBy, ApproverRole ApproverRole, string Reason, ValueList<ProjectMember> Members, WorkingCalendar Calendar, ActorId By, Instant At)
    : ProjectCommand(By, At);

public sealed record ReceiveProjectMaterials(ValueList<SubmittedMaterial> Materials, ActorId By, Instant At) : ProjectCommand(By, At);

/// <param name="Departments">None named: all of the stage under way.</param>
public sealed record InformDepartments(ValueList<DepartmentCode> Departments, string Text, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record AcknowledgeNotice(int Number, DepartmentCode Department, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record GiveStageOpinion(DepartmentCode Department, StageVerdict Verdict, string Opinion, ActorId By, Instant At) : ProjectCommand(By, At);

/// <param name="Invited">None named: all of the stage under way.</param>
public sealed record CallSession(
    SessionKind Kind, Instant From, Instant Until, string Place, ValueList<DepartmentCode> Invited, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record MoveSession(int Number, Instant From, Instant Until, string Place, string Reason, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record CancelSession(int Number, string Reason, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record RecordSession(int Number, ValueList<Attendance> Attendance, string Conclusion, ActorId By, Instant At) : ProjectCommand(By, At);

/// <summary>The calendar asks: has anyone's silence come to mean something?</summary>
public sealed record ElapseProjectTime(WorkingCalendar Calendar, ActorId By, Instant At) : ProjectCommand(By, At);

public sealed record ProjectAlreadyRegistered(ProjectCode Project) : Refusal("project-already-registered");

public sealed record ProjectWithoutItems() : Refusal("project-without-items");

public sealed record ProjectItemTwice(ItemCode Item) : Refusal("project-item-twice");

public sealed record JointLimitOutsideLaw(int JointDays, int AllowedDays)
    : Refusal("joint-limit-outside-law", "Administrative Licence Law Art. 42(2)");

public sealed record NoSuchProject() : Absence("no-such-project");

/// <summary>The gate is closed: the stage under way waits for these.</summary>
public sealed record StageNotDone(ProjectStage Stage, ValueList<ItemCode> Items, ValueList<DepartmentCode> Awaited) : Refusal("stage-not-done");

/// <param name="Expected">The stage that may be opened; none after the last.</param>
public sealed record NotTheNextStage(ProjectStage? Expected) : Refusal("not-the-next-stage");

public sealed record ItemUnderWay(ItemCode Item, CaseState State) : Refusal("item-under-way");

public sealed record NotInProject(ValueList<DepartmentCode> Departments) : Refusal("not-in-project");

public sealed record StageFinished(ProjectStage Stage) : Refusal("stage-finished");

public sealed record NoSuchNotice(int Number) : Absence("no-such-notice");

public sealed record NoSuchSession(int Number) : Absence("no-such-session");

public sealed record SessionInThePast(Instant From) : Refusal("session-in-the-past");

public sealed record SlotTaken(int Number, Instant From, Instant Until) : Refusal("slot-taken");

/// <summary>Held or cancelled: nothing more is said of it.</summary>
public sealed record SessionOver(int Number) : Refusal("session-over");

public sealed record SessionNotBegun(Instant From) : Refusal("session-not-begun");

public sealed record LeadAbsent(DepartmentCode LeadDepartment) : Refusal("lead-absent", "Administrative Licence Law Art. 26(2)");
