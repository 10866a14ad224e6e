using System.Text.Json;
using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>A person or organization as the caller names it; encrypted before it is stored.</summary>
/// <param name="Kind">Person or organization.</param>
/// <param name="Name">At most 100 characters (GB/T 39046 5.6).</param>
/// <param name="IdentityNumber">At most 18 characters; an organization's unified social credit code. By it alone somebody is known again: without it nothing that the center knows is filled in, no enrolment is found, no earlier case is renewed, and no commitment is taken.</param>
/// <param name="Phone">At most 18 characters.</param>
/// <param name="Address">At most 100 characters.</param>
public sealed record PartyRequest(
    PartyKind Kind, string Name, string? IdentityNumber = null, string? Phone = null, string? Address = null);

/// <summary>A material on the item's list, and whether it came with the application.</summary>
public sealed record MaterialRequest(string Code, bool Provided);

/// <summary>Files a case.</summary>
/// <param name="Item">Code of an item in use.</param>
/// <param name="Window">The window that receives; left out, the first window that serves the item.</param>
/// <param name="Form">The item's form as a JSON object, held against its JSON Schema; a paper form is examined at receipt (Art. 32).</param>
/// <param name="FillIn">Fields and materials left out are filled in as far as the center holds them (免填单).</param>
/// <param name="Acceptance">By an officer only: accepted in the same write.</param>
public sealed record SubmissionRequest(
    string Item,
    PartyRequest Applicant,
    Channel Channel = Channel.Counter,
    string? Window = null,
    PartyRequest? Agent = null,
    JsonElement? Form = null,
    IReadOnlyList<MaterialRequest>? Materials = null,
    string? Project = null,
    AcceptanceRequest? Acceptance = null,
    MandateRequest? Mandate = null,
    RenewalRequest? Renews = null,
    bool FillIn = false);

/// <summary>The written mandate that an agent acts on (代办).</summary>
/// <param name="On">The day it was given.</param>
/// <param name="Scope">What it allows the agent to do; no personal data.</param>
/// <param name="Until">Its last day; left out where it does not end.</param>
public sealed record MandateRequest(string Number, LocalDate On, string Scope, LocalDate? Until = null);

/// <summary>The certificate to renew (Art. 50): by the case that granted it here, or by number and last day.</summary>
public sealed record RenewalRequest(Guid? Application = null, string? CertificateNumber = null, LocalDate? ExpiresOn = null);

/// <summary>A tolerable material and the day by whose end it is promised.</summary>
public sealed record PromisedMaterialRequest(string Code, LocalDate By);

/// <summary>The promised materials that came.</summary>
public sealed record PromisedMaterialsRequest(IReadOnlyList<string> Materials);

/// <summary>The applicant's written commitment (告知承诺).</summary>
public sealed record CommitmentRequest(string DocumentNumber, LocalDate SignedOn);

/// <summary>What the verification of a commitment found.</summary>
public enum CommitmentOutcome
{
    Kept,
    Untrue,
}

/// <summary>The verification of a commitment.</summary>
public sealed record CommitmentVerificationRequest(CommitmentOutcome Outcome, string Findings);

/// <summary>Puts right what was written down wrongly.</summary>
/// <param name="Certificate">As it should have been; left out where it was right.</param>
/// <param name="Reasons">As they should have been; left out where they were right.</param>
public sealed record CorrectionRequest(string Ground, CertificateRequest? Certificate = null, IReadOnlyList<string>? Reasons = null);

/// <summary>Takes back what was granted; the ground names the article.</summary>
/// <param name="OrderedBy">The body or person that ordered it.</param>
public sealed record RevocationRequest(RevocationGround Ground, string Reason, string OrderedBy);

/// <summary>What an officer decides at receipt (Art. 32).</summary>
public enum AcceptanceDecision
{
    Accepted,
    SupplementRequired,
    NotAccepted,
    NoLicenceNeeded,
    NotThisAuthority,
    CorrectedOnTheSpot,
}

/// <summary>The outcome of receipt.</summary>
/// <param name="Decision">The outcome; the last three and the supplement are those of Art. 32(1)–(4).</param>
/// <param name="Missing">Of a supplement: everything that is missing, in full, once (Art. 32(4)); material codes or words.</param>
/// <param name="Reason">Required when not accepted, or when no licence is needed.</param>
/// <param name="CompetentAuthority">When another authority is competent: which (Art. 32(2)).</param>
/// <param name="NoticeNumber">Number of the dated certificate.</param>
/// <param name="Corrections">When corrected on the spot: what was.</param>
/// <param name="Tolerated">When accepted: the tolerable materials that may follow, each by a day (容缺受理).</param>
public sealed record AcceptanceRequest(
    AcceptanceDecision Decision,
    IReadOnlyList<string>? Missing = null,
    string? Reason = null,
    string? CompetentAuthority = null,
    string? NoticeNumber = null,
    IReadOnlyList<string>? Corrections = null,
    IReadOnlyList<PromisedMaterialRequest>? Tolerated = null);

/// <summary>The materials that were missing.</summary>
public sealed record SupplementRequest(IReadOnlyList<MaterialRequest> Materials);

/// <summary>The examining officer's proposal.</summary>
public sealed record FirstInstanceRequest(string Opinion, Recommendation Recommendation);

/// <summary>What the verifier decides.</summary>
public enum VerificationDecision
{
    Confirmed,
    Returned,
}

/// <summary>The verifier's decision; a return needs an opinion.</summary>
/// <param name="ReturnTo">The step the case is returned to: its first instance, its check, or the counter.</param>
public sealed record VerificationRequest(
    VerificationDecision Decision, string? Opinion = null, ReturnStep ReturnTo = ReturnStep.FirstInstance);

/// <summary>A check of substance (Art. 34(3)).</summary>
/// <param name="Officers">Two or more.</param>
public sealed record CheckRequest(IReadOnlyList<string> Officers, string Findings);

/// <summary>Asks other departments for their opinions (Art. 26).</summary>
public sealed record ConsultationRequest(IReadOnlyList<string> Departments, string Question);

/// <summary>The opinion of the caller's department.</summary>
public sealed record OpinionRequest(string Opinion);

/// <summary>How the lower level passes a case up (Art. 43).</summary>
public sealed record ReviewRequest(string Opinion);

/// <summary>The notice by which the parties were told that they may ask for a hearing (Art. 47).</summary>
public sealed record HearingNoticeRequest(string NoticeNumber);

/// <summary>Asks for a hearing.</summary>
/// <param name="Party">Who asks.</param>
public sealed record HearingRequestRequest(HearingParty Party = HearingParty.Applicant);

/// <summary>Nothing needs to be said.</summary>
public sealed record EmptyRequest;

/// <summary>Why the agency holds a hearing of its own accord (Art. 46).</summary>
public sealed record HearingOrderRequest(string Ground);

/// <summary>When and where a hearing is held, and who chairs it (Art. 48).</summary>
/// <param name="Chair">The officer; not one who examines the case.</param>
public sealed record HearingAnnouncementRequest(LocalDate HeldOn, string Place, string Chair);

/// <summary>The signed record of a hearing that was held.</summary>
public sealed record HearingRecordRequest(string RecordNumber, string Summary);

/// <summary>The certificate issued by a grant.</summary>
/// <param name="ExpiresOn">The last day on which it holds.</param>
public sealed record CertificateRequest(string Name, string Number, string? Validity = null, LocalDate? ExpiresOn = null);

/// <summary>Where a refusal can be appealed against, when not at the item's or the center's own bodies.</summary>
public sealed record AppealRequest(string? ReconsiderationBody = null, string? Court = null);

/// <summary>The decision; a refusal states its reasons (Art. 38).</summary>
public sealed record CompletionRequest(
    CaseResult Result, IReadOnlyList<string>? Reasons = null, CertificateRequest? Certificate = null, AppealRequest? Appeal = null);

/// <summary>A special procedure that stops the clocks (Art. 45).</summary>
/// <param name="Ground">hearing, tender, auction, inspection, testing, quarantine, appraisal or expert-review.</param>
/// <param name="PlannedDays">Working days, as the applicant was told.</param>
/// <param name="NoticeNumber">Number of the written notice.</param>
public sealed record SuspensionRequest(string Ground, int PlannedDays, string NoticeNumber);

/// <summary>The end of a special procedure.</summary>
/// <param name="NoticeNumber">Which, when several are under way.</param>
public sealed record ResumptionRequest(string? NoticeNumber = null);

/// <summary>When a special procedure really began and ended.</summary>
/// <param name="Until">Left out while it is under way.</param>
/// <param name="Reason">What the record got wrong, and how it is known.</param>
public sealed record SuspensionCorrectionRequest(string NoticeNumber, Instant From, string Reason, Instant? Until = null);

/// <summary>More days, once (Art. 42(1)).</summary>
/// <param name="Days">Working days.</param>
/// <param name="ApprovedBy">The head of the agency.</param>
/// <param name="Reason">As the applicant is told.</param>
/// <param name="ApproverRole">Who approved it; left out, whom the law asks for.</param>
public sealed record ExtensionRequest(int Days, string ApprovedBy, string Reason, ApproverRole? ApproverRole = null);

/// <summary>How the applicant was told of an extension and its reason.</summary>
public sealed record ExtensionNoticeRequest(TellingMethod Method, string? NoticeNumber = null);

/// <summary>The applicant takes the case back.</summary>
public sealed record WithdrawalRequest(string? Reason = null);

/// <summary>Hands the case to another window, another officer, or both.</summary>
public sealed record TransferRequest(string Reason, string? Window = null, string? Officer = null);

/// <summary>Gives a case back into the pool.</summary>
public sealed record ReleaseRequest(string? Reason = null);

/// <summary>Urges by hand.</summary>
/// <param name="Level">1 officer, 2 window chief, 3 department head, 4 center, 5 discipline inspection.</param>
/// <param name="Reason">What the urged body is told.</param>
public sealed record EscalationRequest(int Level, string Reason);

/// <summary>The answer to an escalation.</summary>
public sealed record EscalationAnswerRequest(string Answer);

/// <summary>A fee paid.</summary>
/// <param name="OrderNumber">Number of the payment order, at most 50 characters.</param>
/// <param name="Amount">Decimal string with at most two decimals, such as <c>"120.00"</c>.</param>
/// <param name="Currency">ISO 4217; <c>CNY</c>.</param>
public sealed record PaymentRequest(string OrderNumber, decimal Amount, string Currency = "CNY");

/// <summary>How far the certificate is.</summary>
public enum DeliveryStatus
{
    Dispatched,
    Delivered,
}

/// <summary>The way of the certificate to the applicant (Art. 44).</summary>
public sealed record DeliveryRequest(DeliveryStatus Status, DeliveryMethod Method, string? TrackingNumber = null);

/// <summary>Why the case is late; no personal data.</summary>
public sealed record DelayRequest(string Reason);
