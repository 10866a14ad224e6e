using GovApproval.CrossRegion;
using GovApproval.GreenChannel;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>All that can happen to an application. Stored for good: never renamed, never reshaped; a new member is optional.</summary>
/// <param name="At">When it happened (valid time); when it was recorded is the memory's own fact.</param>
public abstract record ApplicationEvent(Instant At)
{
    private Derived _after;

    /// <summary>A changed copy leads where it leads, not where the first one led.</summary>
    protected ApplicationEvent(ApplicationEvent original) => At = original.At;

    /// <summary>Where the case stands once this has happened. Every count of an event asks: it is derived once.</summary>
    internal Standing After => _after.Standing ?? (_after = new(Standing.LedTo(this))).Standing!;

    /// <summary>What follows from an event is no part of it: two events do not differ by whether it has been asked for.</summary>
    private readonly record struct Derived(Standing? Standing)
    {
        public bool Equals(Derived other) => true;

        public override int GetHashCode() => 0;
    }
}

/// <summary>What happens to a case once filed.</summary>
/// <param name="Before">Where the case stood just before: views across cases need it, so that they ask nobody.</param>
public abstract record ApplicationStep(Standing Before, Instant At) : ApplicationEvent(At);

/// <summary>The applicant filed the case; a receipt number was given.</summary>
/// <param name="Origin">Where it was handed in, when that was in another division.</param>
/// <param name="Green">On what terms it travels the fast lane; none outside it, and where the center has no rules for it.</param>
public sealed record ApplicationSubmitted(
    string ReceiptNumber,
    ItemCode Item,
    int ItemVersion,
    DepartmentCode Department,
    WindowCode Window,
    Channel Channel,
    SealedParty Applicant,
    SealedParty? Agent,
    FormDocument? Form,
    ValueList<SubmittedMaterial> Materials,
    ProjectCode? Project,
    EnrolmentCode? GreenChannel,
    ActorId By,
    Instant At,
    Mandate? Mandate = null,
    Renewal? Renews = null,
    GreenTerms? Green = null,
    ParallelApproval.ConsentRule? Consent = null,
    CrossRegionOrigin? Origin = null,
    ValueList<FilledIn>? FilledIn = null) : ApplicationEvent(At);

/// <summary>Accepted: the clocks start; the case is pinned to the item version in force (Art. 32(5), 42).</summary>
/// <param name="CalendarEdition">The calendars by which the applicant was told the dates; so on every event that tells them anew.</param>
/// <param name="OnDuty">Accepted outside office hours, by this rule of the green channel.</param>
public sealed record ApplicationAccepted(
    Standing Before,
    int ItemVersion,
    Limits Limits,
    string? NoticeNumber,
    ActorId By,
    Instant At,
    int? CalendarEdition = null,
    string? OnDuty = null) : ApplicationStep(Before, At);

/// <summary>
/// Silent for five days after receipt: accepted as of <paramref name="At"/>, the moment the materials were received, however much
/// later that is recorded (Art. 32(4)).
/// </summary>
/// <param name="ItemVersion">In force when the materials were received.</param>
/// <param name="Officer">Who has the case in hand, where an officer and not the calendar noticed it.</param>
public sealed record AcceptanceDeemed(
    Standing Before, int ItemVersion, Limits Limits, string? NoticeNumber, ActorId? Officer, ActorId By, Instant At,
    int? CalendarEdition = null) : ApplicationStep(Before, At);

/// <summary>Mistakes that can be corrected on the spot were (Art. 32(3)); the case still waits for acceptance.</summary>
public sealed record ErrorsCorrected(
    Standing Before, ValueList<string> Corrections, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Asked once and in full what is missing (Art. 32(4)).</summary>
/// <param name="Rule">How long the applicant has, by the item in force then; none where nothing limits it.</param>
public sealed record SupplementRequested(
    Standing Before, ValueList<string> Missing, string? Reason, ActorId By, Instant At, Catalogue.SupplementRule? Rule = null)
    : ApplicationStep(Before, At);

/// <summary>What was missing came in; the case waits for acceptance again.</summary>
/// <param name="Applicant">Whose materials they are: what came once is not asked for again. Not told in old streams.</param>
/// <param name="ItemVersion">By which the materials are called.</param>
public sealed record SupplementReceived(
    Standing Before, ValueList<SubmittedMaterial> Materials, ActorId By, Instant At, PersonId? Applicant = null, int? ItemVersion = null) : ApplicationStep(Before, At);

/// <summary>What was missing did not come in time: by the item's rule the case is treated as withdrawn, at the end of the last day.</summary>
public sealed record SupplementMissed(Standing Before, LocalDate DueOn, string Rule, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Told at once that no licence is needed (Art. 32(1)).</summary>
public sealed record LicenceFoundUnnecessary(Standing Before, string Reason, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Told at once that another authority is competent, and which (Art. 32(2)).</summary>
public sealed record ApplicationReferred(
    Standing Before, string CompetentAuthority, string? Reason, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Refused at receipt on another ground, with the reason.</summary>
public sealed record ApplicationNotAccepted(
    Standing Before, string Reason, string? CompetentAuthority, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Two officers or more checked the substance of what was handed in (Art. 34(3)).</summary>
public sealed record SubstanceChecked(
    Standing Before, ValueList<ActorId> Officers, string Findings, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Received by one body, and other departments asked for their opinions (Art. 26(2)).</summary>
public sealed record DepartmentsConsulted(
    Standing Before, ValueList<DepartmentCode> Departments, string Question, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>A department that was asked gave its opinion (Art. 26(2)).</summary>
public sealed record OpinionGiven(
    Standing Before, DepartmentCode Department, string Opinion, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The lower level has reviewed the case and passes it up (Art. 43): its own days end, and the clocks of the decision start.</summary>
/// <param name="Limits">The limits of the decision; until now those of the review ran.</param>
public sealed record ReviewPassedUp(
    Standing Before, string Opinion, Limits Limits, ActorId By, Instant At, int? CalendarEdition = null) : ApplicationStep(Before, At);

/// <summary>One officer examined and proposes (一审).</summary>
public sealed record FirstInstanceCompleted(
    Standing Before, string Opinion, Recommendation Recommendation, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Another officer verified and confirms (一核).</summary>
public sealed record ApplicationVerified(
    Standing Before, string? Opinion, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The verifier sent the case back to be examined anew.</summary>
public sealed record ReturnedToFirstInstance(
    Standing Before, string Opinion, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The verifier sent the case back to be checked anew, and examined after that.</summary>
public sealed record ReturnedToCheck(Standing Before, string Opinion, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The verifier sent the case back to the counter. It stays accepted as of when it was, and its clocks run on.</summary>
public sealed record ReturnedToReceipt(Standing Before, string Opinion, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>What the verifier sent back to the counter was gone through again; it goes on to its first instance.</summary>
public sealed record AcceptanceConfirmed(Standing Before, string? NoticeNumber, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The applicant and those concerned were told that they may ask for a hearing (Art. 47(1)).</summary>
public sealed record HearingRightTold(Standing Before, string NoticeNumber, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>They want none.</summary>
public sealed record HearingWaived(Standing Before, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>A hearing was asked for (Art. 47(1)).</summary>
public sealed record HearingRequested(Standing Before, HearingParty Party, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The agency holds a hearing of its own accord, or because a law says so (Art. 46).</summary>
public sealed record HearingOrdered(Standing Before, string Ground, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>When and where the hearing is, and who chairs it, was made known (Art. 48(1)); said again when it is put off.</summary>
public sealed record HearingAnnounced(
    Standing Before, LocalDate HeldOn, string Place, ActorId Chair, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The hearing was held, and its record signed (Art. 48(5)): the decision rests on it.</summary>
public sealed record HearingRecorded(
    Standing Before, LocalDate HeldOn, string RecordNumber, string Summary, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Decided: granted or refused with reasons (Art. 34, 38). The clocks stop.</summary>
/// <param name="Counted">The days as counted on that day, under the calendar known then: what the figures are made of.</param>
/// <param name="Appeal">Of a refusal: what the applicant was told of reconsideration and litigation (Art. 38(2)).</param>
/// <param name="Took">How long each step took, so that figures of times ask nobody; not told in old streams.</param>
/// <param name="Holder">Whose certificate it is: the center does not ask for what it issued itself.</param>
public sealed record ApplicationCompleted(
    Standing Before,
    CaseResult Result,
    ValueList<string> Reasons,
    Certificate? Certificate,
    DaysCounted Counted,
    ActorId By,
    Instant At,
    RightsOfAppeal? Appeal = null,
    StepMinutes? Took = null,
    PersonId? Holder = null) : ApplicationStep(Before, At);

/// <summary>A special procedure began; its days are not counted (Art. 45). Several may be under way at once.</summary>
/// <param name="Ground">One of <see cref="SpecialProcedures.Grounds"/>; in old streams any words.</param>
public sealed record ClockSuspended(
    Standing Before, string Ground, int PlannedDays, string NoticeNumber, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The special procedure ended; the clocks run again once none is under way.</summary>
/// <param name="To">The state the case returns to; suspended still, while another procedure is under way.</param>
/// <param name="NoticeNumber">Which; in old streams, that knew one at a time, none: the one under way.</param>
public sealed record ClockResumed(Standing Before, CaseState To, ActorId By, Instant At, string? NoticeNumber = null, int? CalendarEdition = null)
    : ApplicationStep(Before, At);

/// <summary>It became known that a special procedure began or ended at another moment than recorded. What was decided stays decided.</summary>
public sealed record SuspensionCorrected(
    Standing Before, string NoticeNumber, Instant From, Instant? Until, string Reason, ActorId By, Instant At, int? CalendarEdition = null)
    : ApplicationStep(Before, At);

/// <summary>The statutory limit was extended, once (Art. 42).</summary>
/// <param name="ApproverRole">Who approved it: the head of the agency; in joint handling the head of the government. Not told in old streams.</param>
public sealed record LimitExtended(
    Standing Before, int Days, string ApprovedBy, string Reason, ActorId By, Instant At, int? CalendarEdition = null,
    ApproverRole? ApproverRole = null) : ApplicationStep(Before, At);

/// <summary>The applicant was told of the extension and its reason (Art. 42).</summary>
public sealed record ExtensionTold(
    Standing Before, TellingMethod Method, string? NoticeNumber, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>A limit's last day, as it was told and as it is now.</summary>
public sealed record DateMoved(LocalDate From, LocalDate To);

/// <summary>A calendar came out or was amended and moved the dates of this case. Once for each case and calendar; none where nothing moved.</summary>
/// <param name="Year">With region and version: which calendar.</param>
/// <param name="Region">Empty for the nation; else the layer of a region or a hall.</param>
/// <param name="Notices">What it rests on.</param>
/// <param name="Statutory">None where the statutory limit did not move.</param>
/// <param name="Promised">Likewise of the promise.</param>
public sealed record DeadlineMoved(
    Standing Before,
    int Year,
    string Region,
    int Version,
    ValueList<string> Notices,
    DateMoved? Statutory,
    DateMoved? Promised,
    int CalendarEdition,
    ActorId By,
    Instant At) : ApplicationStep(Before, At);

/// <summary>The applicant took the case back before a decision.</summary>
public sealed record ApplicationWithdrawn(Standing Before, string? Reason, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Handed to another window or officer.</summary>
public sealed record ApplicationTransferred(
    Standing Before, WindowCode? ToWindow, ActorId? ToOfficer, string Reason, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Attention called for: by the calendar when a limit is near or passed, or by a supervisor.</summary>
/// <param name="Number">1, 2, 3 … within the case.</param>
/// <param name="Level">1 officer, 2 window chief, 3 department head, 4 center, 5 discipline inspection.</param>
/// <param name="Rung">The limit that brought it about; none for other causes, for the ladder's higher steps, and by hand.</param>
/// <param name="CardNumber">The card whose ladder is climbed: each level once for each card. None by hand, and before cards were facts.</param>
public sealed record ApplicationEscalated(
    Standing Before, int Number, int Level, Rung? Rung, string Reason, Card Card, ActorId? By, Instant At, int? CardNumber = null)
    : ApplicationStep(Before, At);

/// <summary>The responsible officer answered an escalation.</summary>
public sealed record EscalationAnswered(Standing Before, int Number, string Answer, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>A card was issued (黄牌, 红牌): by the calendar when a rule found its cause, or by a supervisor.</summary>
/// <param name="Number">1, 2, 3 … within the case.</param>
/// <param name="Rule">As it stood; the card is judged by it for good.</param>
/// <param name="Subject">Which of several things of the case it is about.</param>
/// <param name="Evidence">The events it rests on, by name, of all that stand before it.</param>
/// <param name="Since">The office date on which the cause arose.</param>
/// <param name="Card">The highest of the case's cards from now on.</param>
/// <param name="Versions">Of a card issued by hand: the versions that show it.</param>
public sealed record CardIssued(
    Standing Before,
    int Number,
    SupervisionRule Rule,
    int RuleVersion,
    string? Subject,
    Responsible Responsible,
    string Reason,
    ValueList<string> Evidence,
    LocalDate Since,
    LocalDate ReplyDueOn,
    Card Card,
    ActorId By,
    Instant At,
    ValueList<long>? Versions = null) : ApplicationStep(Before, At);

/// <summary>The responsible officer explained.</summary>
public sealed record CardReplied(Standing Before, int Number, string Reply, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The responsible officer holds the card to be wrong (申诉).</summary>
public sealed record CardAppealed(Standing Before, int Number, string Grounds, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The supervisor heard what was said: the card stands.</summary>
public sealed record CardConfirmed(Standing Before, int Number, string Opinion, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The card was taken back: by a supervisor, or by the calendar since the facts turned out otherwise.</summary>
/// <param name="Card">The highest of the cards that are left.</param>
/// <param name="Unfounded">The facts do not bear it: by the same rule it may be issued again once they do.</param>
public sealed record CardLifted(
    Standing Before, int Number, string Reason, Card Card, ActorId By, Instant At, bool? Unfounded = null) : ApplicationStep(Before, At);

/// <summary>A fee was paid, as the tax office or the window reports it. Money taken is a fact, lawful or not.</summary>
/// <param name="Irregularity">Why it should not have been taken (Art. 58, 59).</param>
public sealed record FeePaid(
    Standing Before, string OrderNumber, decimal Amount, string Currency, ActorId By, Instant At, FeeIrregularity? Irregularity = null)
    : ApplicationStep(Before, At);

/// <summary>The certificate left for the applicant (Art. 44).</summary>
public sealed record CertificateDispatched(
    Standing Before, DeliveryMethod Method, string? TrackingNumber, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The certificate is in the applicant's hands (Art. 44).</summary>
public sealed record CertificateDelivered(Standing Before, DeliveryMethod Method, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Accepted although these secondary materials are still to come (容缺受理).</summary>
/// <param name="Rule">The rule of the item by which a promise missed withdraws the case.</param>
public sealed record MaterialsTolerated(
    Standing Before, ValueList<PromisedMaterial> Materials, string Rule, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Materials promised at acceptance came in time.</summary>
/// <param name="Applicant">Whose they are; not told in old streams.</param>
/// <param name="ItemVersion">By which they are called.</param>
public sealed record PromisedMaterialsReceived(
    Standing Before, ValueList<string> Materials, ActorId By, Instant At, PersonId? Applicant = null, int? ItemVersion = null) : ApplicationStep(Before, At);

/// <summary>A promised material did not come: by the item's rule the case is treated as withdrawn, at the end of the promised day.</summary>
public sealed record MaterialPromiseMissed(
    Standing Before, ValueList<string> Materials, LocalDate PromisedBy, string Rule, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The applicant committed in writing to meet the conditions; they are verified after the decision (告知承诺, 国令722 Art. 40).</summary>
/// <param name="VerifyWithinDays">Working days after the decision, as the item said then.</param>
public sealed record CommitmentMade(
    Standing Before, string DocumentNumber, LocalDate SignedOn, string Rule, int VerifyWithinDays, ActorId By, Instant At)
    : ApplicationStep(Before, At);

/// <summary>Verified after the decision: what was committed to is so.</summary>
public sealed record CommitmentVerified(Standing Before, string Findings, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Verified after the decision: what was committed to is not so.</summary>
public sealed record CommitmentBroken(Standing Before, string Findings, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Undecided when the certificate expired: the renewal counts as granted from then on (Art. 50(2)).</summary>
public sealed record RenewalDeemed(
    Standing Before, string CertificateNumber, LocalDate ExpiredOn, DaysCounted Counted, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>In a project, the department said nothing within its days: by the local rule that the project gives for the item, it is granted.</summary>
/// <param name="DueOn">The last day on which it could have said something.</param>
public sealed record ConsentDeemed(
    Standing Before, LocalDate DueOn, string Rule, DaysCounted Counted, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>What was decided was written down wrongly; the decision stays readable as it was.</summary>
/// <param name="Certificate">The certificate as it should have been; none where it was right.</param>
/// <param name="Reasons">The reasons as they should have been; none where they were right.</param>
public sealed record DecisionCorrected(
    Standing Before, Certificate? Certificate, ValueList<string> Reasons, string Ground, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>What was granted was taken back, by the article named.</summary>
/// <param name="OrderedBy">The body or person that ordered it.</param>
public sealed record LicenceRevoked(
    Standing Before, RevocationGround Ground, string Article, string Reason, string OrderedBy, ActorId By, Instant At)
    : ApplicationStep(Before, At);

/// <summary>Why a case is late was told, for everybody to read (Regulation on the Business Environment Art. 36).</summary>
public sealed record DelayExplained(Standing Before, string Reason, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>A case filed as an ordinary one entered the fast lane: by whom and why, for the check of abuse.</summary>
/// <param name="Terms">None where the center has no rules for the lane.</param>
/// <param name="Timeline">Its clocks so far; none before acceptance. A promise once told is not shortened any more.</param>
public sealed record GreenChannelEntered(
    Standing Before,
    EnrolmentCode Enrolment,
    GreenTerms? Terms,
    string Reason,
    string ReceiptNumber,
    Instant SubmittedAt,
    Timeline? Timeline,
    ActorId By,
    Instant At) : ApplicationStep(Before, At);

/// <summary>The named tracker reported how far the case is.</summary>
public sealed record GreenProgressReported(Standing Before, string Report, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The tracker's report did not come by its day; told at the end of that day.</summary>
public sealed record GreenReportMissed(Standing Before, ActorId Tracker, LocalDate DueOn, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>An officer took the case out of the window's pool.</summary>
public sealed record ApplicationClaimed(Standing Before, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>The case went back into the window's pool.</summary>
public sealed record ApplicationReleased(Standing Before, string? Reason, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Received at the front, the case went to the back office that decides its class (前台综合受理、后台分类审批); it waits in the pool there.</summary>
/// <param name="Exit">Where its result will be handed out; at the back office when none is named.</param>
public sealed record PassedToBackOffice(
    Standing Before, string Class, WindowCode Back, WindowCode? Exit, ActorId By, Instant At) : ApplicationStep(Before, At);

/// <summary>Decided, the case went to the window that hands out results (统一窗口出件).</summary>
public sealed record PassedToExit(Standing Before, WindowCode Exit, ActorId By, Instant At) : ApplicationStep(Before, At);
