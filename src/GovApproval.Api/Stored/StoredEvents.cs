using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.EventStore;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;

namespace GovApproval.Api.Stored;

/// <summary>Stored name ↔ type of every event. The names are written out, so that renaming a type cannot rename history.</summary>
internal static class StoredEvents
{
    public static EventTypes Types { get; } = new EventTypes()
        .Add("application_submitted", StoredJson.Of<ApplicationSubmitted>())
        .Add("application_accepted", StoredJson.Of<ApplicationAccepted>())
        .Add("acceptance_deemed", StoredJson.Of<AcceptanceDeemed>())
        .Add("errors_corrected", StoredJson.Of<ErrorsCorrected>())
        .Add("supplement_missed", StoredJson.Of<SupplementMissed>())
        .Add("licence_found_unnecessary", StoredJson.Of<LicenceFoundUnnecessary>())
        .Add("application_referred", StoredJson.Of<ApplicationReferred>())
        .Add("supplement_requested", StoredJson.Of<SupplementRequested>())
        .Add("supplement_received", StoredJson.Of<SupplementReceived>())
        .Add("application_not_accepted", StoredJson.Of<ApplicationNotAccepted>())
        .Add("first_instance_completed", StoredJson.Of<FirstInstanceCompleted>())
        .Add("application_verified", StoredJson.Of<ApplicationVerified>())
        .Add("returned_to_first_instance", StoredJson.Of<ReturnedToFirstInstance>())
        .Add("application_completed", StoredJson.Of<ApplicationCompleted>())
        .Add("clock_suspended", StoredJson.Of<ClockSuspended>())
        .Add("clock_resumed", StoredJson.Of<ClockResumed>())
        .Add("suspension_corrected", StoredJson.Of<SuspensionCorrected>())
        .Add("limit_extended", StoredJson.Of<LimitExtended>())
        .Add("deadline_moved", StoredJson.Of<DeadlineMoved>())
        .Add("application_withdrawn", StoredJson.Of<ApplicationWithdrawn>())
        .Add("application_transferred", StoredJson.Of<ApplicationTransferred>())
        .Add("application_escalated", StoredJson.Of<ApplicationEscalated>())
        .Add("escalation_answered", StoredJson.Of<EscalationAnswered>())
        .Add("fee_paid", StoredJson.Of<FeePaid>())
        .Add("certificate_dispatched", StoredJson.Of<CertificateDispatched>())
        .Add("certificate_delivered", StoredJson.Of<CertificateDelivered>())
        .Add("materials_tolerated", StoredJson.Of<MaterialsTolerated>())
        .Add("promised_materials_received", StoredJson.Of<PromisedMaterialsReceived>())
        .Add("material_promise_missed", StoredJson.Of<MaterialPromiseMissed>())
        .Add("commitment_made", StoredJson.Of<CommitmentMade>())
        .Add("commitment_verified", StoredJson.Of<CommitmentVerified>())
        .Add("commitment_broken", StoredJson.Of<CommitmentBroken>())
        .Add("renewal_deemed", StoredJson.Of<RenewalDeemed>())
        .Add("decision_corrected", StoredJson.Of<DecisionCorrected>())
        .Add("licence_revoked", StoredJson.Of<LicenceRevoked>())
        .Add("delay_explained", StoredJson.Of<DelayExplained>())
        .Add("commitment_barred", StoredJson.Of<CommitmentBarred>())
        .Add("commitment_bar_lifted", StoredJson.Of<CommitmentBarLifted>())
        .Add("item_published", StoredJson.Of<ItemPublished>())
        .Add("item_suspended", StoredJson.Of<ItemSuspended>())
        .Add("item_resumed", StoredJson.Of<ItemResumed>())
        .Add("item_cancelled", StoredJson.Of<ItemCancelled>())
        .Add("department_registered", StoredJson.Of<DepartmentRegistered>())
        .Add("window_registered", StoredJson.Of<WindowRegistered>())
        .Add("calendar_published", StoredJson.Of<CalendarPublished>())
        .Add("project_registered", StoredJson.Of<ProjectRegistered>())
        .Add("enrolment_granted", StoredJson.Of<EnrolmentGranted>())
        .Add("enrolment_ended", StoredJson.Of<EnrolmentEnded>());
}
