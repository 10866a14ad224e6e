using GovApproval.Catalogue;
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

public sealed record SupplementAlreadyRequested(Instant RequestedAt, ValueList<string> Missing)
    : Refusal("supplement-already-requested", "Administrative Licence Law Art. 32(4)");

/// <summary>Nothing was said for five days: the case is accepted, and can no longer be sent back at receipt.</summary>
public sealed record AcceptedBySilence(Instant Since) : Refusal("accepted-by-silence", "Administrative Licence Law Art. 32(4)");

/// <summary>By the item's rule the case counts as withdrawn since that day.</summary>
public sealed record SupplementTooLate(LocalDate DueOn, string RestsOn) : Refusal("supplement-too-late");

/// <summary>What is missing is named in full, or nothing is.</summary>
public sealed record SupplementWithoutList() : Refusal("supplement-without-list", "Administrative Licence Law Art. 32(4)");

public sealed record SameOfficer(ActorId Officer) : Refusal("same-officer", "Administrative Licence Law Art. 34");

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

public sealed record OnTheSpotNotExtended() : Refusal("on-the-spot-not-extended", "Administrative Licence Law Art. 34(2)");

public sealed record NoLimitToExtend() : Refusal("no-limit-to-extend");

/// <summary>An extension is granted while the limit runs, not after.</summary>
public sealed record LimitPassed(int UsedDays, int StatutoryDays) : Refusal("limit-passed", "Administrative Licence Law Art. 42");

public sealed record NoSuchEscalation(int Number) : Absence("no-such-escalation");

public sealed record EscalationAlreadyAnswered(int Number) : Refusal("escalation-already-answered");

public sealed record NoSuchLevel(int Level) : Refusal("no-such-level");

public sealed record PaymentRecordedOtherwise(string OrderNumber) : Refusal("payment-recorded-otherwise");

/// <summary>Fees are taken in renminbi.</summary>
public sealed record CurrencyNotAccepted(string Currency)
    : Refusal("currency-not-accepted", "Law on the People's Bank of China Art. 16");

/// <summary>The case ended without a licence to deliver.</summary>
public sealed record NothingToDeliver() : Refusal("nothing-to-deliver");

public sealed record AlreadyDispatched(Instant DispatchedAt) : Refusal("already-dispatched");

public sealed record AlreadyDelivered(Instant DeliveredAt) : Refusal("already-delivered");
