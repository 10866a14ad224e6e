using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.CrossRegion;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>All that can be asked of an application. What a rule needs and the stream does not hold comes along.</summary>
public abstract record ApplicationCommand(ActorId By, Instant At)
{
    /// <summary>The edition of the calendars that whoever asks is told dates by.</summary>
    public int? CalendarEdition { get; init; }

    /// <summary>The calendar that says which days the office works, where the rules of the fast lane ask.</summary>
    public WorkingCalendar? OfficeDays { get; init; }

    /// <summary>Who works at the window and when, where the rules of the fast lane ask.</summary>
    public Staffing? Roster { get; init; }

    /// <summary>Where the case goes once it is accepted, from a comprehensive window.</summary>
    public Route? Route { get; init; }
}

/// <summary>File a case. With <paramref name="AcceptAtOnce"/> by an officer it is accepted in the same write.</summary>
/// <param name="Renewed">The case whose certificate is to be renewed, where it is named.</param>
public sealed record SubmitApplication(
    string ReceiptNumber,
    ItemVersion Item,
    Window Window,
    Channel Channel,
    SealedParty Applicant,
    SealedParty? Agent,
    FormDocument? Form,
    ValueList<SubmittedMaterial> Materials,
    Project? Project,
    Enrolment? GreenChannel,
    bool AcceptAtOnce,
    ActorId By,
    Instant At,
    Mandate? Mandate = null,
    Renewal? Renews = null,
    CaseFile? Renewed = null,
    Tolerating? Tolerating = null,
    GreenTerms? Green = null,
    CrossRegionOrigin? Origin = null,
    ValueList<FilledIn>? FilledIn = null) : ApplicationCommand(By, At);

/// <summary>Accept; <paramref name="Item"/> is the version in force now, to which the case is pinned.</summary>
public sealed record AcceptApplication(
    ItemVersion Item, string? NoticeNumber, ActorId By, Instant At, Silence? Silence = null, Tolerating? Tolerating = null)
    : ApplicationCommand(By, At);

/// <summary>Accept although these may still come; the calendar says how long that may take.</summary>
public sealed record Tolerating(ValueList<PromisedMaterial> Materials, WorkingCalendar Calendar);

/// <summary>Ask for what is missing, once and in full (Art. 32(4)).</summary>
public sealed record RequireSupplement(
    ValueList<string> Missing, string? Reason, ActorId By, Instant At, SupplementRule? Rule = null, Silence? Silence = null)
    : ApplicationCommand(By, At);

/// <summary>Do not accept (Art. 32).</summary>
/// <param name="Ground">None: one that Art. 32 does not name.</param>
public sealed record DeclineApplication(
    string? Reason, string? CompetentAuthority, ActorId By, Instant At, DeclinationGround? Ground = null, Silence? Silence = null)
    : ApplicationCommand(By, At);

/// <summary>Let the applicant correct on the spot what can be (Art. 32(3)).</summary>
public sealed record CorrectErrors(ValueList<string> Corrections, ActorId By, Instant At, Silence? Silence = null) : ApplicationCommand(By, At);

/// <summary>What tells whether five days of silence have passed (Art. 32(4)), and what was accepted if so.</summary>
/// <param name="Item">The version in force when the materials were received.</param>
public sealed record Silence(WorkingCalendar Calendar, ItemVersion Item);

public sealed record ReceiveSupplement(
    ValueList<SubmittedMaterial> Materials, ActorId By, Instant At, WorkingCalendar? Calendar = null) : ApplicationCommand(By, At);

/// <param name="Item">The version the case is pinned to: what must have come before.</param>
public sealed record CompleteFirstInstance(
    string Opinion, Recommendation Recommendation, ActorId By, Instant At, ServiceItem? Item = null) : ApplicationCommand(By, At);

public sealed record RecordCheck(ValueList<ActorId> Officers, string Findings, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record ConsultDepartments(ValueList<DepartmentCode> Departments, string Question, ActorId By, Instant At)
    : ApplicationCommand(By, At);

public sealed record GiveOpinion(DepartmentCode Department, string Opinion, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <param name="Item">The version the case is pinned to.</param>
public sealed record PassUp(string Opinion, ServiceItem? Item, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record ConfirmFirstInstance(string? Opinion, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record ReturnApplication(string Opinion, ActorId By, Instant At, ReturnStep To = ReturnStep.FirstInstance)
    : ApplicationCommand(By, At);

public sealed record TellHearingRight(string NoticeNumber, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record WaiveHearing(ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record RequestHearing(HearingParty Party, WorkingCalendar Calendar, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record OrderHearing(string Ground, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record AnnounceHearing(
    LocalDate HeldOn, string Place, ActorId Chair, WorkingCalendar Calendar, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record RecordHearing(string RecordNumber, string Summary, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Decide the case; the calendar counts its days.</summary>
public sealed record CompleteApplication(
    CaseResult Result, ValueList<string> Reasons, Certificate? Certificate, WorkingCalendar Calendar, ActorId By, Instant At,
    RightsOfAppeal? Appeal = null, ServiceItem? Item = null)
    : ApplicationCommand(By, At);

public sealed record SuspendClock(string Ground, int PlannedDays, string NoticeNumber, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>End the special procedure of that notice; left out, the only one under way.</summary>
public sealed record ResumeClock(string? NoticeNumber, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Put right when a special procedure began and ended, also after the decision.</summary>
public sealed record CorrectSuspension(
    string NoticeNumber, Instant From, Instant? Until, string Reason, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Extend the statutory limit; the calendar tells whether it is still running.</summary>
/// <param name="ApproverRole">Left out: whom the law asks for.</param>
public sealed record ExtendLimit(
    int Days, string ApprovedBy, string Reason, WorkingCalendar Calendar, ActorId By, Instant At, ApproverRole? ApproverRole = null)
    : ApplicationCommand(By, At);

public sealed record TellExtension(TellingMethod Method, string? NoticeNumber, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record WithdrawApplication(string? Reason, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <param name="Item">As in force now, where a window is named: one may receive it by delegation.</param>
public sealed record TransferApplication(
    Window? ToWindow, ActorId? ToOfficer, string Reason, ActorId By, Instant At, ItemVersion? Item = null, Staffing? Colleagues = null)
    : ApplicationCommand(By, At);

/// <summary>A supervisor urges by hand.</summary>
public sealed record UrgeApplication(int Level, string Reason, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>The calendar asks, on every sweep: has time alone brought anything about? Grants nothing when it has not.</summary>
/// <param name="Received">The version of the item in force when the materials were received.</param>
public sealed record ElapseTime(Yardstick Measures, ActorId By, Instant At, ItemVersion? Received = null) : ApplicationCommand(By, At);

/// <summary>Calendars were published or amended: did the case's dates move? Grants nothing when they did not, or were told already.</summary>
/// <param name="Amendments">In the order in which they were published.</param>
public sealed record MoveDeadlines(IReadOnlyList<CalendarAmendment> Amendments, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record AnswerEscalation(int Number, string Answer, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>A supervisor issues a card by a rule in force, for what the case's history shows.</summary>
/// <param name="Versions">The versions that show it.</param>
public sealed record IssueCard(string Rule, string Reason, ValueList<long> Versions, Yardstick Measures, ActorId By, Instant At)
    : ApplicationCommand(By, At);

public sealed record ReplyToCard(int Number, string Reply, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record AppealCard(int Number, string Grounds, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Hold the card to stand, once it was answered or the time for that is over.</summary>
public sealed record ConfirmCard(int Number, string Opinion, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record LiftCard(int Number, string Reason, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <param name="Item">The version of the item that the case is pinned to: what may be charged for it.</param>
public sealed record RecordPayment(string OrderNumber, decimal Amount, string Currency, ActorId By, Instant At, ServiceItem? Item = null)
    : ApplicationCommand(By, At);

public sealed record DispatchCertificate(DeliveryMethod Method, string? TrackingNumber, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record DeliverCertificate(DeliveryMethod Method, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record ReceivePromisedMaterials(ValueList<string> Materials, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>The applicant commits in writing.</summary>
/// <param name="Item">What the case is about, as in force now or as pinned.</param>
/// <param name="Bar">The applicant's entry on the bar list, where there is one.</param>
public sealed record MakeCommitment(
    string DocumentNumber, LocalDate SignedOn, ServiceItem Item, CommitmentBar? Bar, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Verify after the decision what was committed to.</summary>
public sealed record VerifyCommitment(bool IsKept, string Findings, ActorId By, Instant At) : ApplicationCommand(By, At);

public sealed record CorrectDecision(Certificate? Certificate, ValueList<string> Reasons, string Ground, ActorId By, Instant At)
    : ApplicationCommand(By, At);

public sealed record RevokeLicence(RevocationGround Ground, string Reason, string OrderedBy, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Tell why a case is late; the calendar says whether it is.</summary>
public sealed record ExplainDelay(string Reason, WorkingCalendar Calendar, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Let a case that is under way into the fast lane.</summary>
/// <param name="IsTheApplicants">The enrolment is that of the case's applicant, or of its project.</param>
/// <param name="Terms">None where the center has no rules for the lane.</param>
public sealed record EnterGreenChannel(Enrolment Enrolment, bool IsTheApplicants, GreenTerms? Terms, string Reason, ActorId By, Instant At)
    : ApplicationCommand(By, At);

public sealed record ReportGreenProgress(string Report, ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Take a case out of the pool.</summary>
public sealed record ClaimApplication(ActorId By, Instant At) : ApplicationCommand(By, At);

/// <summary>Give a case back into the pool.</summary>
/// <param name="IsOverseer">A supervisor gives back what is in another's hand.</param>
public sealed record ReleaseApplication(string? Reason, bool IsOverseer, ActorId By, Instant At) : ApplicationCommand(By, At);
