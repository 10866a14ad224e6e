using GovApproval.Catalogue;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Applications;

public sealed record NoSuchApplication() : Absence("no-such-application");

/// <summary>The stream already holds another case.</summary>
public sealed record AlreadySubmitted(string ReceiptNumber) : Refusal("already-submitted");

/// <summary>The procedure has no such step from here.</summary>
public sealed record WrongState(CaseState State) : Refusal("wrong-state");

public sealed record ItemNotInUse(ItemCode Item, ItemStatus Status) : Refusal("item-not-in-use");

public sealed record ItemNotServed(WindowCode Window, ItemCode Item) : Refusal("item-not-served");

public sealed record ItemNotInProject(ProjectCode Project, ItemCode Item) : Refusal("item-not-in-project");

public sealed record EnrolmentNotValid(EnrolmentCode Enrolment, LocalDate ValidTo) : Refusal("enrolment-not-valid");

/// <summary>The case travels under that enrolment already.</summary>
public sealed record AlreadyGreen(EnrolmentCode Enrolment) : Refusal("already-green");

/// <summary>Neither the applicant of the case nor its project is enrolled under that code.</summary>
public sealed record EnrolmentOfAnother(EnrolmentCode Enrolment) : Refusal("enrolment-of-another");

public sealed record NotTheTracker(ActorId? Tracker) : Refusal("not-the-tracker");

/// <summary>Another officer has the case in hand.</summary>
public sealed record InHandOfAnother(ActorId Officer) : Refusal("in-hand-of-another");

public sealed record SupplementAlreadyRequested(Instant RequestedAt, ValueList<string> Missing)
    : Refusal("supplement-already-requested", "Administrative Licence Law Art. 32(4)");

/// <summary>Nothing was said for five days: the case is accepted, and can no longer be sent back at receipt.</summary>
public sealed record AcceptedBySilence(Instant Since) : Refusal("accepted-by-silence", "Administrative Licence Law Art. 32(4)");

/// <summary>By the item's rule the case counts as withdrawn since that day.</summary>
public sealed record SupplementTooLate(LocalDate DueOn, string RestsOn) : Refusal("supplement-too-late");

/// <summary>What is missing is named in full, or nothing is.</summary>
/// <summary>The center has these already, and says no reason why they will not do.</summary>
public sealed record MaterialsHeld(ValueList<string> Materials) : Refusal("materials-held");

public sealed record SupplementWithoutList() : Refusal("supplement-without-list", "Administrative Licence Law Art. 32(4)");

public sealed record SameOfficer(ActorId Officer) : Refusal("same-officer", "Administrative Licence Law Art. 34");

/// <summary>What a verifier sent back to the counter is accepted already.</summary>
public sealed record AlreadyAccepted(Instant AcceptedAt) : Refusal("already-accepted", "Administrative Licence Law Art. 32(4)");

public sealed record TooFewCheckers(ValueList<ActorId> Officers) : Refusal("too-few-checkers", "Administrative Licence Law Art. 34(3)");

/// <summary>The item asks for a check of substance before the first instance.</summary>
public sealed record CheckMissing(string RestsOn) : Refusal("check-missing", "Administrative Licence Law Art. 34(3)");

/// <summary>There is nothing to return to.</summary>
public sealed record StepNotTaken(ReturnStep Step) : Refusal("step-not-taken");

public sealed record OpinionsOutstanding(ValueList<DepartmentCode> Awaited) : Refusal("opinions-outstanding", "Administrative Licence Law Art. 26(2)");

public sealed record NotConsulted(DepartmentCode Department) : Refusal("not-consulted");

public sealed record OpinionAlreadyGiven(DepartmentCode Department) : Refusal("opinion-already-given");

public sealed record HearingRightAlreadyTold(Instant ToldAt) : Refusal("hearing-right-already-told");

public sealed record HearingAskedTooLate(LocalDate AskBy) : Refusal("hearing-asked-too-late", "Administrative Licence Law Art. 47(1)");

public sealed record HearingAlreadyAskedFor(Instant AskedAt) : Refusal("hearing-already-asked-for");

public sealed record HearingNotAskedFor() : Refusal("hearing-not-asked-for");

/// <summary>Seven working days lie between the announcement and the hearing.</summary>
public sealed record HearingAnnouncedTooLate(LocalDate Earliest) : Refusal("hearing-announced-too-late", "Administrative Licence Law Art. 48(1)");

public sealed record HearingTooFarOff(LocalDate HoldBy) : Refusal("hearing-too-far-off", "Administrative Licence Law Art. 47(1)");

public sealed record ChairExaminesCase(ActorId Chair) : Refusal("chair-examines-case", "Administrative Licence Law Art. 48(3)");

public sealed record HearingNotAnnounced() : Refusal("hearing-not-announced", "Administrative Licence Law Art. 48(1)");

public sealed record HearingNotYetHeld(LocalDate HeldOn) : Refusal("hearing-not-yet-held");

public sealed record HearingAlreadyRecorded(string RecordNumber) : Refusal("hearing-already-recorded");

/// <summary>The decision rests on the record of the hearing.</summary>
public sealed record HearingNotRecorded() : Refusal("hearing-not-recorded", "Administrative Licence Law Art. 48(5)");

/// <summary>A hearing may still be asked for.</summary>
public sealed record HearingRightRuns(LocalDate AskBy) : Refusal("hearing-right-runs", "Administrative Licence Law Art. 47(1)");

/// <summary>The lower level has not passed the case up.</summary>
public sealed record ReviewNotPassedUp(string RestsOn) : Refusal("review-not-passed-up", "Administrative Licence Law Art. 43");

public sealed record NoLowerReview() : Refusal("no-lower-review", "Administrative Licence Law Art. 43");

public sealed record RefusalWithoutReasons() : Refusal("refusal-without-reasons", "Administrative Licence Law Art. 38(2)");

public sealed record CertificateWithRefusal() : Refusal("certificate-with-refusal", "Administrative Licence Law Art. 39");

/// <summary>The notice names a special procedure of this case already.</summary>
public sealed record ClockAlreadySuspended(string NoticeNumber) : Refusal("clock-already-suspended", "Administrative Licence Law Art. 45");

public sealed record NotASpecialProcedure(string Ground) : Refusal("not-a-special-procedure", "Administrative Licence Law Art. 45");

/// <summary>Which of them ends must be named.</summary>
public sealed record SeveralSuspensionsOpen(ValueList<string> NoticeNumbers) : Refusal("several-suspensions-open");

public sealed record SuspensionUnknown(string NoticeNumber) : Refusal("suspension-unknown");

public sealed record IntervalImpossible(Instant From, Instant? Until) : Refusal("interval-impossible");

public sealed record ClockNotSuspended() : Refusal("clock-not-suspended");

public sealed record AlreadyExtended(int Days) : Refusal("already-extended", "Administrative Licence Law Art. 42");

public sealed record ExtensionTooLong(int Days, int AllowedDays, bool JointHandling)
    : Refusal("extension-too-long", JointHandling ? "Administrative Licence Law Art. 42(2)" : "Administrative Licence Law Art. 42(1)");

public sealed record WrongApprover(ApproverRole Approver, bool JointHandling)
    : Refusal("wrong-approver", JointHandling ? "Administrative Licence Law Art. 42(2)" : "Administrative Licence Law Art. 42(1)");

public sealed record NotExtended() : Refusal("not-extended");

public sealed record ExtensionAlreadyTold(Instant ToldAt) : Refusal("extension-already-told");

public sealed record OnTheSpotNotExtended() : Refusal("on-the-spot-not-extended", "Administrative Licence Law Art. 34(2)");

public sealed record NoLimitToExtend() : Refusal("no-limit-to-extend");

/// <summary>An extension is granted while the limit runs, not after.</summary>
public sealed record LimitPassed(int UsedDays, int StatutoryDays) : Refusal("limit-passed", "Administrative Licence Law Art. 42");

public sealed record NoSuchEscalation(int Number) : Absence("no-such-escalation");

public sealed record EscalationAlreadyAnswered(int Number) : Refusal("escalation-already-answered");

public sealed record NoSuchLevel(int Level) : Refusal("no-such-level");

public sealed record NoSuchRule(string SupervisionRule) : Refusal("no-such-rule");

public sealed record NoSuchCard(int Number) : Absence("no-such-card");

/// <summary>It was confirmed or lifted.</summary>
public sealed record CardClosed(int Number, CardState State) : Refusal("card-closed");

public sealed record CardAlreadyReplied(int Number) : Refusal("card-already-replied");

public sealed record CardAlreadyAppealed(int Number) : Refusal("card-already-appealed");

/// <summary>Who answers for it is heard first.</summary>
public sealed record CardAwaitsReply(int Number, LocalDate ReplyDueOn) : Refusal("card-awaits-reply");

public sealed record PaymentRecordedOtherwise(string OrderNumber) : Refusal("payment-recorded-otherwise");

/// <summary>Fees are taken in renminbi.</summary>
public sealed record CurrencyNotAccepted(string Currency)
    : Refusal("currency-not-accepted", "Law on the People's Bank of China Art. 16");

/// <summary>The case ended without a licence to deliver.</summary>
public sealed record NothingToDeliver() : Refusal("nothing-to-deliver");

public sealed record AlreadyDispatched(Instant DispatchedAt) : Refusal("already-dispatched");

public sealed record AlreadyDelivered(Instant DeliveredAt) : Refusal("already-delivered");

/// <summary>Whoever is refused is told where to turn.</summary>
public sealed record RefusalWithoutAppeal() : Refusal("refusal-without-appeal", "Administrative Licence Law Art. 38(2)");

/// <summary>An agent acts on a written mandate, and shows it.</summary>
public sealed record AgentWithoutMandate() : Refusal("agent-without-mandate", "Administrative Licence Law Art. 29(2)");

public sealed record MandateNotValid(LocalDate On, LocalDate? Until) : Refusal("mandate-not-valid", "Administrative Licence Law Art. 29(2)");

/// <summary>The item names no rule by which a material may follow.</summary>
public sealed record ToleranceNotOffered(ItemCode Item) : Refusal("tolerance-not-offered");

/// <summary>Only what the list calls secondary may follow; the rest is asked for, once and in full.</summary>
public sealed record MaterialNotTolerable(string Material, Necessity? Necessity)
    : Refusal("material-not-tolerable", "Administrative Licence Law Art. 32(4)");

public sealed record PromiseOutsideRule(string Material, LocalDate PromisedBy, LocalDate Latest, string RestsOn)
    : Refusal("promise-outside-rule", RestsOn);

public sealed record NoMaterialPromised(string Material) : Refusal("no-material-promised");

/// <summary>Its day is over; the case is treated as withdrawn.</summary>
public sealed record MaterialPromiseOver(string Material, LocalDate PromisedBy, string RestsOn) : Refusal("material-promise-over", RestsOn);

/// <summary>Nothing is granted while a promised material is missing.</summary>
public sealed record PromisedMaterialsOutstanding(ValueList<string> Materials, string RestsOn)
    : Refusal("promised-materials-outstanding", RestsOn);

public sealed record CommitmentNotOffered(ItemCode Item) : Refusal("commitment-not-offered", "Regulation on the Business Environment Art. 40");

/// <summary>Whoever commits must be known again: the bar list goes by the identity number.</summary>
public sealed record CommitmentNeedsIdentityNumber() : Refusal("commitment-needs-identity-number");

/// <summary>Whoever committed untruly may not commit again for a time.</summary>
public sealed record BarredFromCommitment(LocalDate? Until) : Refusal("barred-from-commitment", "Regulation on the Business Environment Art. 40");

public sealed record CommitmentInTheFuture(LocalDate SignedOn) : Refusal("commitment-in-the-future");

public sealed record AlreadyCommitted(string DocumentNumber) : Refusal("already-committed");

/// <summary>Nothing was granted on a commitment.</summary>
public sealed record NoCommitmentToVerify() : Refusal("no-commitment-to-verify");

public sealed record CommitmentAlreadyVerified(bool IsKept) : Refusal("commitment-already-verified");

/// <summary>A renewal is asked for in time, or it is a new application.</summary>
public sealed record RenewalTooLate(LocalDate ExpiresOn, LocalDate AskBy, string RestsOn) : Refusal("renewal-too-late", RestsOn);

/// <summary>The certificate has expired: the law has decided.</summary>
public sealed record RenewalAlreadyDeemed(LocalDate ExpiredOn) : Refusal("renewal-already-deemed", Renewals.Deemed);

/// <summary>The licence was taken back, or is somebody else's.</summary>
public sealed record NothingToRenew() : Refusal("nothing-to-renew", "Administrative Licence Law Art. 50(1)");

public sealed record CorrectionWithoutChange() : Refusal("correction-without-change");

public sealed record NothingToRevoke() : Refusal("nothing-to-revoke", "Administrative Licence Law Art. 69");

public sealed record AlreadyRevoked(Instant RevokedAt) : Refusal("already-revoked");

/// <summary>There is no delay to explain.</summary>
public sealed record NotLate() : Refusal("not-late", "Regulation on the Business Environment Art. 36");
