using System.Text.Json;
using GovApproval.Api.Desks;
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

/// <summary>Every kind of stream there is: its stored name, its fold, its inline document.</summary>
internal static class Kinds
{
    public const string Application = "application";

    /// <summary>Their documents, the case files, are kept in the background.</summary>
    public static StreamKind<CaseFile, ApplicationEvent> Applications { get; } = new(Application, CaseFile.Evolve, static (_, _) => []);

    public static StreamKind<Item, ItemEvent> Items(Centers centers) => new("item", Item.Evolve, (item, stream) => [Document(Tables.Items, stream, item)])
    {
        Committed = (stream, item) => centers.Learn(stream.Tenant, item),
    };

    public static StreamKind<Department, DepartmentEvent> Departments(Centers centers) =>
        new("department", Department.Evolve, (department, stream) => [Document(Tables.Departments, stream, department)])
        {
            Committed = (stream, department) => centers.Learn(stream.Tenant, department),
        };

    public static StreamKind<Window, WindowEvent> Windows(Centers centers) =>
        new("window", Window.Evolve, (window, stream) => [Document(Tables.Windows, stream, window)])
        {
            Committed = (stream, window) => centers.Learn(stream.Tenant, window),
        };

    public static StreamKind<CalendarHistory, CalendarEvent> Calendars(Centers centers) =>
        new("calendar", CalendarHistory.Evolve, (history, stream) => [Document(Tables.Calendars, stream, history)])
        {
            Committed = (_, history) => centers.Learn(history.State),
        };

    public static StreamKind<Project, ProjectEvent> Projects { get; } =
        new("project", Project.Evolve, (project, stream) => [Document(Tables.Projects, stream, project)]);

    public static StreamKind<ProjectTemplate, ProjectTemplateEvent> ProjectTemplates { get; } =
        new("project_template", ProjectTemplate.Evolve, (template, stream) => [Document(Tables.ProjectTemplates, stream, template)]);

    public static StreamKind<Enrolment, EnrolmentEvent> Enrolments(Centers centers) =>
        new("enrolment", Enrolment.Evolve, (enrolment, stream) => [Document(Tables.Enrolments, stream, enrolment)])
        {
            Committed = (stream, enrolment) => centers.Learn(stream.Tenant, enrolment),
        };

    public static StreamKind<Filing, FilingEvent> CrossRegionFilings { get; } =
        new("cross-region-filing", Filing.Evolve, (filing, stream) => [Document(Tables.CrossRegionFilings, stream, filing)]);

    public static StreamKind<GreenRuleBook, GreenRulesEvent> GreenRules(Centers centers) =>
        new("green-rules", GreenRuleBook.Evolve, (book, stream) => [Document(Tables.GreenRules, stream, book)])
        {
            Committed = (stream, book) => centers.Learn(stream.Tenant, book),
        };

    public static StreamKind<CommitmentBar, CommitmentBarEvent> CommitmentBars(Centers centers) =>
        new("commitment_bar", CommitmentBar.Evolve, (bar, stream) => [Document(Tables.CommitmentBars, stream, bar)])
        {
            Committed = (stream, bar) => centers.Learn(stream.Tenant, bar),
        };

    public static StreamKind<RuleHistory, RuleBookEvent> SupervisionRules(Centers centers) =>
        new("supervision_rules", RuleHistory.Evolve, (history, stream) => [Document(Tables.SupervisionRules, stream, history)])
        {
            Committed = (stream, history) => centers.Learn(stream.Tenant, history),
        };

    public static StreamKind<SupervisionOrder, OrderEvent> SupervisionOrders { get; } =
        new("supervision_order", SupervisionOrder.Evolve, (order, stream) => [Document(Tables.SupervisionOrders, stream, order)]);

    public static StreamKind<SharedData, SharedDataEvent> SharedData { get; } = new("shared-data", GovApproval.Forms.SharedData.Evolve, static (_, _) => []);

    public static StreamKind<PaymentOrders, PaymentOrderEvent> PaymentOrders { get; } = new("payment-orders", GovApproval.Fees.PaymentOrders.Evolve, static (_, _) => []);

    public static StreamKind<MaterialList, MaterialListEvent> MaterialLists(Centers centers) =>
        new("material-list", MaterialList.Evolve, (list, stream) => [Document(Tables.MaterialLists, stream, list)])
        {
            Committed = (stream, list) => centers.Learn(stream.Tenant, list),
        };

    private static DocumentWrite Document<T>(DocumentTable table, StreamId stream, T state, object?[]? columns = null) =>
        new(table, stream.Id, JsonSerializer.SerializeToUtf8Bytes(state, StoredJson.Of<T>()), columns ?? []);
}
