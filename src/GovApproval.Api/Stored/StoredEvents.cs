using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.CrossRegion;
using GovApproval.EventStore;
using GovApproval.Fees;
using GovApproval.Forms;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using GovApproval.Supervision;

namespace GovApproval.Api.Stored;

/// <summary>Stored name ↔ type of every event. The names are written out, so that renaming a type cannot rename history.</summary>
internal static class StoredEvents
{
    public static EventTypes Types { get; } = Read(StoredJson.Options);

    /// <summary>As a rebuild of a view that counts reads them.</summary>
    public static EventTypes ForCounting { get; } = Read(StoredJson.ForCounting);

    private static EventTypes Read(JsonSerializerOptions json) => new EventTypes()
        .Add("application_submitted", Of<ApplicationSubmitted>(json))
        .Add("application_accepted", Of<ApplicationAccepted>(json))
        .Add("acceptance_deemed", Of<AcceptanceDeemed>(json))
        .Add("errors_corrected", Of<ErrorsCorrected>(json))
        .Add("supplement_missed", Of<SupplementMissed>(json))
        .Add("licence_found_unnecessary", Of<LicenceFoundUnnecessary>(json))
        .Add("application_referred", Of<ApplicationReferred>(json))
        .Add("supplement_requested", Of<SupplementRequested>(json))
        .Add("supplement_received", Of<SupplementReceived>(json))
        .Add("application_not_accepted", Of<ApplicationNotAccepted>(json))
        .Add("first_instance_completed", Of<FirstInstanceCompleted>(json))
        .Add("application_verified", Of<ApplicationVerified>(json))
        .Add("returned_to_first_instance", Of<ReturnedToFirstInstance>(json))
        .Add("substance_checked", Of<SubstanceChecked>(json))
        .Add("departments_consulted", Of<DepartmentsConsulted>(json))
        .Add("opinion_given", Of<OpinionGiven>(json))
        .Add("review_passed_up", Of<ReviewPassedUp>(json))
        .Add("returned_to_check", Of<ReturnedToCheck>(json))
        .Add("returned_to_receipt", Of<ReturnedToReceipt>(json))
        .Add("acceptance_confirmed", Of<AcceptanceConfirmed>(json))
        .Add("hearing_right_told", Of<HearingRightTold>(json))
        .Add("hearing_waived", Of<HearingWaived>(json))
        .Add("hearing_requested", Of<HearingRequested>(json))
        .Add("hearing_ordered", Of<HearingOrdered>(json))
        .Add("hearing_announced", Of<HearingAnnounced>(json))
        .Add("hearing_recorded", Of<HearingRecorded>(json))
        .Add("extension_told", Of<ExtensionTold>(json))
        .Add("application_completed", Of<ApplicationCompleted>(json))
        .Add("clock_suspended", Of<ClockSuspended>(json))
        .Add("clock_resumed", Of<ClockResumed>(json))
        .Add("suspension_corrected", Of<SuspensionCorrected>(json))
        .Add("limit_extended", Of<LimitExtended>(json))
        .Add("deadline_moved", Of<DeadlineMoved>(json))
        .Add("application_withdrawn", Of<ApplicationWithdrawn>(json))
        .Add("application_transferred", Of<ApplicationTransferred>(json))
        .Add("application_escalated", Of<ApplicationEscalated>(json))
        .Add("escalation_answered", Of<EscalationAnswered>(json))
        .Add("card_issued", Of<CardIssued>(json))
        .Add("card_replied", Of<CardReplied>(json))
        .Add("card_appealed", Of<CardAppealed>(json))
        .Add("card_confirmed", Of<CardConfirmed>(json))
        .Add("card_lifted", Of<CardLifted>(json))
        .Add("fee_paid", Of<FeePaid>(json))
        .Add("certificate_dispatched", Of<CertificateDispatched>(json))
        .Add("certificate_delivered", Of<CertificateDelivered>(json))
        .Add("materials_tolerated", Of<MaterialsTolerated>(json))
        .Add("promised_materials_received", Of<PromisedMaterialsReceived>(json))
        .Add("material_promise_missed", Of<MaterialPromiseMissed>(json))
        .Add("commitment_made", Of<CommitmentMade>(json))
        .Add("commitment_verified", Of<CommitmentVerified>(json))
        .Add("commitment_broken", Of<CommitmentBroken>(json))
        .Add("renewal_deemed", Of<RenewalDeemed>(json))
        .Add("consent_deemed", Of<ConsentDeemed>(json))
        .Add("decision_corrected", Of<DecisionCorrected>(json))
        .Add("licence_revoked", Of<LicenceRevoked>(json))
        .Add("delay_explained", Of<DelayExplained>(json))
        .Add("commitment_barred", Of<CommitmentBarred>(json))
        .Add("commitment_bar_lifted", Of<CommitmentBarLifted>(json))
        .Add("item_published", Of<ItemPublished>(json))
        .Add("item_suspended", Of<ItemSuspended>(json))
        .Add("item_resumed", Of<ItemResumed>(json))
        .Add("item_cancelled", Of<ItemCancelled>(json))
        .Add("item_merged", Of<ItemMerged>(json))
        .Add("item_delegated", Of<ItemDelegated>(json))
        .Add("delegation_ended", Of<DelegationEnded>(json))
        .Add("fee_cancelled", Of<FeeCancelled>(json))
        .Add("material_list_published", Of<MaterialListPublished>(json))
        .Add("shared_data_received", Of<SharedDataReceived>(json))
        .Add("payment_order_issued", Of<PaymentOrderIssued>(json))
        .Add("payment_order_paid", Of<PaymentOrderPaid>(json))
        .Add("payment_order_cancelled", Of<PaymentOrderCancelled>(json))
        .Add("department_registered", Of<DepartmentRegistered>(json))
        .Add("window_registered", Of<WindowRegistered>(json))
        .Add("cross_region_filed", Of<CrossRegionFiled>(json))
        .Add("cross_region_received", Of<CrossRegionReceived>(json))
        .Add("cross_region_declined", Of<CrossRegionDeclined>(json))
        .Add("window_staffed", Of<WindowStaffed>(json))
        .Add("officer_absence_recorded", Of<OfficerAbsenceRecorded>(json))
        .Add("application_claimed", Of<ApplicationClaimed>(json))
        .Add("application_released", Of<ApplicationReleased>(json))
        .Add("passed_to_back_office", Of<PassedToBackOffice>(json))
        .Add("passed_to_exit", Of<PassedToExit>(json))
        .Add("calendar_published", Of<CalendarPublished>(json))
        .Add("project_registered", Of<ProjectRegistered>(json))
        .Add("project_stage_opened", Of<ProjectStageOpened>(json))
        .Add("project_item_added", Of<ProjectItemAdded>(json))
        .Add("project_item_dropped", Of<ProjectItemDropped>(json))
        .Add("joint_limit_extended", Of<JointLimitExtended>(json))
        .Add("project_materials_received", Of<ProjectMaterialsReceived>(json))
        .Add("project_information_sent", Of<ProjectInformationSent>(json))
        .Add("project_notice_acknowledged", Of<ProjectNoticeAcknowledged>(json))
        .Add("project_opinion_given", Of<ProjectOpinionGiven>(json))
        .Add("project_opinion_deemed", Of<ProjectOpinionDeemed>(json))
        .Add("joint_session_called", Of<JointSessionCalled>(json))
        .Add("joint_session_moved", Of<JointSessionMoved>(json))
        .Add("joint_session_cancelled", Of<JointSessionCancelled>(json))
        .Add("joint_session_held", Of<JointSessionHeld>(json))
        .Add("project_template_published", Of<ProjectTemplatePublished>(json))
        .Add("enrolment_granted", Of<EnrolmentGranted>(json))
        .Add("enrolment_ended", Of<EnrolmentEnded>(json))
        .Add("green_rules_published", Of<GreenRulesPublished>(json))
        .Add("green_channel_entered", Of<GreenChannelEntered>(json))
        .Add("green_progress_reported", Of<GreenProgressReported>(json))
        .Add("green_report_missed", Of<GreenReportMissed>(json))
        .Add("supervision_rules_published", Of<SupervisionRulesPublished>(json))
        .Add("order_issued", Of<OrderIssued>(json))
        .Add("order_replied", Of<OrderReplied>(json))
        .Add("order_verified", Of<OrderVerified>(json))
        .Add("order_returned", Of<OrderReturned>(json))
        .Add("order_closed", Of<OrderClosed>(json));

    private static JsonTypeInfo<T> Of<T>(JsonSerializerOptions json) => (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T));
}
