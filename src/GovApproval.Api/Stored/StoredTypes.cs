using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using GovApproval.Performance;
using GovApproval.PublicNotice;
using GovApproval.Supervision;
using GovApproval.WindowWorkload;

namespace GovApproval.Api.Stored;

/// <summary>The source-generated shapes of all that is stored.</summary>
[JsonSerializable(typeof(ApplicationSubmitted))]
[JsonSerializable(typeof(ApplicationAccepted))]
[JsonSerializable(typeof(AcceptanceDeemed))]
[JsonSerializable(typeof(ErrorsCorrected))]
[JsonSerializable(typeof(SupplementMissed))]
[JsonSerializable(typeof(LicenceFoundUnnecessary))]
[JsonSerializable(typeof(ApplicationReferred))]
[JsonSerializable(typeof(SupplementRequested))]
[JsonSerializable(typeof(SupplementReceived))]
[JsonSerializable(typeof(ApplicationNotAccepted))]
[JsonSerializable(typeof(FirstInstanceCompleted))]
[JsonSerializable(typeof(ApplicationVerified))]
[JsonSerializable(typeof(ReturnedToFirstInstance))]
[JsonSerializable(typeof(ApplicationCompleted))]
[JsonSerializable(typeof(ClockSuspended))]
[JsonSerializable(typeof(ClockResumed))]
[JsonSerializable(typeof(SuspensionCorrected))]
[JsonSerializable(typeof(LimitExtended))]
[JsonSerializable(typeof(DeadlineMoved))]
[JsonSerializable(typeof(ApplicationWithdrawn))]
[JsonSerializable(typeof(ApplicationTransferred))]
[JsonSerializable(typeof(ApplicationEscalated))]
[JsonSerializable(typeof(EscalationAnswered))]
[JsonSerializable(typeof(FeePaid))]
[JsonSerializable(typeof(CertificateDispatched))]
[JsonSerializable(typeof(CertificateDelivered))]
[JsonSerializable(typeof(MaterialsTolerated))]
[JsonSerializable(typeof(PromisedMaterialsReceived))]
[JsonSerializable(typeof(MaterialPromiseMissed))]
[JsonSerializable(typeof(CommitmentMade))]
[JsonSerializable(typeof(CommitmentVerified))]
[JsonSerializable(typeof(CommitmentBroken))]
[JsonSerializable(typeof(RenewalDeemed))]
[JsonSerializable(typeof(DecisionCorrected))]
[JsonSerializable(typeof(LicenceRevoked))]
[JsonSerializable(typeof(DelayExplained))]
[JsonSerializable(typeof(CommitmentBarred))]
[JsonSerializable(typeof(CommitmentBarLifted))]
[JsonSerializable(typeof(ItemPublished))]
[JsonSerializable(typeof(ItemSuspended))]
[JsonSerializable(typeof(ItemResumed))]
[JsonSerializable(typeof(ItemCancelled))]
[JsonSerializable(typeof(DepartmentRegistered))]
[JsonSerializable(typeof(WindowRegistered))]
[JsonSerializable(typeof(CalendarPublished))]
[JsonSerializable(typeof(ProjectRegistered))]
[JsonSerializable(typeof(EnrolmentGranted))]
[JsonSerializable(typeof(EnrolmentEnded))]
[JsonSerializable(typeof(CaseFile))]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(Department))]
[JsonSerializable(typeof(Window))]
[JsonSerializable(typeof(CalendarHistory))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(WindowLoad))]
[JsonSerializable(typeof(PerformanceMonth))]
[JsonSerializable(typeof(ProjectProgress))]
[JsonSerializable(typeof(GreenLane))]
[JsonSerializable(typeof(GreenShare))]
[JsonSerializable(typeof(OpenCards))]
[JsonSerializable(typeof(CommitmentBar))]
[JsonSerializable(typeof(PublicGrant))]
internal sealed partial class StoredTypes : JsonSerializerContext;
