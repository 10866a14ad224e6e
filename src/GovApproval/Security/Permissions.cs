namespace GovApproval.Security;

/// <summary>What a caller is; one may be several.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Applicant = 1,
    WindowOfficer = 1 << 1,
    Verifier = 1 << 2,
    Supervisor = 1 << 3,
    Auditor = 1 << 4,
    CatalogueOfficer = 1 << 5,
    Partner = 1 << 6,
    Administrator = 1 << 7,
}

/// <summary>How a caller stands to a case.</summary>
[Flags]
public enum Relations
{
    /// <summary>A stranger to it; also where no case is concerned.</summary>
    None = 0,

    /// <summary>It is the caller's own application.</summary>
    Own = 1,

    /// <summary>It lies at a window of the caller's, or with the caller's department.</summary>
    InCharge = 1 << 1,

    /// <summary>The caller is the center's agent, whom the applicant's mandate names (代办).</summary>
    Agent = 1 << 2,

    /// <summary>The caller's department was asked for its opinion on it (Art. 26).</summary>
    Consulted = 1 << 3,

    /// <summary>The caller is the named tracker of a case in the green channel.</summary>
    Tracker = 1 << 4,
}

/// <summary>Every operation of the service.</summary>
public enum Operation
{
    // Catalogue, windows, calendars
    ReadItems,
    PublishItem,
    SuspendItem,
    ResumeItem,
    CancelItem,
    MergeItem,
    DelegateItem,
    CancelFee,
    PrepareFiling,
    ShareData,
    ReadGuide,
    ReadDepartments,
    RegisterDepartment,
    ReadWindows,
    RegisterWindow,
    ReadCalendars,
    PublishCalendar,
    CalculateDueDate,

    // Applications
    SubmitApplication,
    DecideOnAcceptance,
    ReceiveSupplement,
    RecordCheck,
    ConsultDepartments,
    GiveOpinion,
    PassUp,
    ConductHearing,
    RequestHearing,
    CompleteFirstInstance,
    VerifyFirstInstance,
    CompleteApplication,
    SuspendClock,
    ResumeClock,
    CorrectSuspension,
    ExtendLimit,
    TellExtension,
    WithdrawApplication,
    TransferApplication,
    UrgeApplication,
    AnswerEscalation,
    IssueCard,
    AnswerCard,
    JudgeCard,
    ReadCards,
    RecordPayment,
    IssuePaymentOrder,
    ReadPaymentOrder,
    PayOrder,
    RecordDelivery,
    MakeCommitment,
    VerifyCommitment,
    CorrectDecision,
    RevokeLicence,
    ExplainDelay,
    SearchApplications,
    ReadApplication,
    ReadApplicationEvents,
    ReadClock,
    ReadReceipt,
    AskWhatIf,
    AskCounterfactual,
    ReadGrants,

    // Commitments
    ReadCommitmentBars,
    LiftCommitmentBar,

    // Views
    ReadWindowWorkload,
    ReadParallelApproval,
    ReadGreenChannel,
    ReadSupervision,
    ReadPerformance,
    ReadProjections,
    RebuildProjection,

    // Supervision
    ReadSupervisionRules,
    PublishSupervisionRules,
    ReplaySupervision,
    IssueOrder,
    ReplyToOrder,
    JudgeOrder,
    ReadOrders,

    // Projects and green channel
    RegisterProject,
    ReadProject,
    LeadProject,
    TakePartInProject,
    ReadProjectTemplates,
    PublishProjectTemplate,
    GrantEnrolment,
    EndEnrolment,
    ReadEnrolment,
    EnterGreenChannel,
    ClaimApplication,
    ReleaseApplication,
    StaffWindow,
    FileAcrossRegions,
    ReadCrossRegionFiling,
    ReadWindowHistory,
    ReportGreenProgress,
    ReadGreenRules,
    PublishGreenRules,

    // Audit and integration
    ReadAuditBundle,
    ReadCheckpoints,
    VerifyEvents,
    ExportLog,
    ReadFeed,
    ManageSubscriptions,

    // Probes and development
    Probe,
    Develop,
}

/// <summary>How much of a party's personal data a caller sees.</summary>
public enum Disclosure
{
    /// <summary>Everything masked.</summary>
    Masked,

    /// <summary>Name, phone and address in full; the identity number masked in the middle.</summary>
    IdentityMasked,
    Full,
}

/// <summary>Who may do what: role × operation × relation to the case, as data, applied at one place at the door.</summary>
public static class Permissions
{
    private const Roles Officers = Roles.WindowOfficer | Roles.Verifier;
    private const Roles Overseers = Roles.Supervisor | Roles.Auditor | Roles.Administrator;
    private const Roles Staff = Officers | Overseers | Roles.CatalogueOfficer;
    private const Roles Anyone = Staff | Roles.Applicant | Roles.Partner;

    private static readonly Row[][] s_table = Tabulate(
        Public(
            Operation.ReadItems, Operation.ReadGuide, Operation.ReadDepartments, Operation.ReadWindows, Operation.ReadCalendars,
            Operation.CalculateDueDate, Operation.ReadProjectTemplates, Operation.ReadReceipt, Operation.ReadGrants, Operation.Probe, Operation.Develop),
        Always(
            Roles.CatalogueOfficer | Roles.Administrator,
            Operation.PublishItem, Operation.SuspendItem, Operation.ResumeItem, Operation.CancelItem,
            Operation.MergeItem, Operation.DelegateItem, Operation.CancelFee,
            Operation.RegisterDepartment, Operation.RegisterWindow),
        Always(Roles.CatalogueOfficer | Roles.Administrator, Operation.PublishCalendar),

        Always(Roles.Applicant | Roles.Partner | Roles.WindowOfficer, Operation.PrepareFiling),
        OfCase(Relations.InCharge, Roles.WindowOfficer, Operation.IssuePaymentOrder, Operation.ReadPaymentOrder, Operation.PayOrder),
        OfCase(Relations.Own, Roles.Applicant, Operation.ReadPaymentOrder),
        Always(Overseers | Roles.Partner, Operation.ReadPaymentOrder),
        Always(Roles.Partner, Operation.PayOrder),
        Always(Roles.Partner, Operation.ShareData),

        // Where a case is filed at the counter the officer must sit there: the door takes the case to be filed as the case.
        Always(Roles.Applicant | Roles.Partner, Operation.SubmitApplication),
        OfCase(
            Relations.InCharge, Roles.WindowOfficer,
            Operation.SubmitApplication, Operation.DecideOnAcceptance, Operation.ReceiveSupplement, Operation.CompleteFirstInstance,
            Operation.CompleteApplication, Operation.SuspendClock, Operation.ResumeClock, Operation.CorrectSuspension, Operation.WithdrawApplication,
            Operation.TransferApplication, Operation.RecordPayment, Operation.RecordDelivery, Operation.MakeCommitment),
        OfCase(
            Relations.InCharge, Roles.WindowOfficer,
            Operation.RecordCheck, Operation.ConsultDepartments, Operation.PassUp, Operation.ConductHearing, Operation.RequestHearing),
        OfCase(Relations.Own, Roles.Applicant, Operation.RequestHearing),
        OfCase(Relations.InCharge, Officers, Operation.TellExtension),

        // A department that was asked for its opinion reads the case, and answers.
        OfCase(
            Relations.Consulted, Officers,
            Operation.GiveOpinion, Operation.ReadApplication, Operation.ReadApplicationEvents, Operation.ReadClock),
        OfCase(
            Relations.InCharge, Roles.Verifier,
            Operation.VerifyFirstInstance, Operation.CompleteApplication, Operation.ExtendLimit),
        OfCase(Relations.InCharge, Officers, Operation.AnswerEscalation, Operation.VerifyCommitment, Operation.ExplainDelay),
        OfCase(Relations.InCharge, Roles.Verifier, Operation.CorrectDecision, Operation.RevokeLicence),
        OfCase(Relations.Own, Roles.Applicant, Operation.ReceiveSupplement, Operation.WithdrawApplication, Operation.MakeCommitment),
        Always(Officers | Overseers, Operation.ReadCommitmentBars),
        Always(Roles.Supervisor | Roles.Administrator, Operation.LiftCommitmentBar),
        OfCase(Relations.InCharge, Officers, Operation.AnswerCard, Operation.ReadCards),
        Always(Overseers, Operation.ReadCards),
        Always(Roles.Supervisor, Operation.TransferApplication, Operation.UrgeApplication, Operation.IssueCard, Operation.JudgeCard),
        Always(Staff, Operation.ReadSupervisionRules),
        Always(Roles.Supervisor | Roles.Administrator, Operation.PublishSupervisionRules),
        Always(Overseers, Operation.ReplaySupervision),
        Always(Roles.Supervisor, Operation.IssueOrder, Operation.JudgeOrder),

        // An order is answered by the department it went to: the order desk sees to that.
        Always(Officers, Operation.ReplyToOrder),
        Always(Officers | Overseers, Operation.ReadOrders),
        Always(Roles.Partner, Operation.RecordPayment, Operation.RecordDelivery),

        OfCase(
            Relations.Own, Roles.Applicant | Roles.Partner,
            Operation.ReadApplication, Operation.ReadApplicationEvents, Operation.ReadClock),
        OfCase(Relations.InCharge, Officers, Operation.ReadApplication, Operation.ReadApplicationEvents, Operation.ReadClock),
        OfCase(
            Relations.Agent, Roles.WindowOfficer,
            Operation.ReadApplication, Operation.ReadApplicationEvents, Operation.ReadClock, Operation.ReceiveSupplement, Operation.MakeCommitment),
        Always(Overseers, Operation.ReadApplication, Operation.ReadApplicationEvents, Operation.ReadClock),
        OfCase(Relations.InCharge, Officers, Operation.AskCounterfactual),
        Always(Overseers, Operation.AskCounterfactual),
        Always(Overseers | Roles.CatalogueOfficer, Operation.AskWhatIf),

        // A search answers with the cases that its caller may read.
        Always(Officers | Overseers | Roles.Applicant | Roles.Partner, Operation.SearchApplications),

        Always(
            Staff,
            Operation.ReadWindowWorkload, Operation.ReadParallelApproval, Operation.ReadGreenChannel, Operation.ReadSupervision,
            Operation.ReadPerformance, Operation.ReadEnrolment),
        Always(Overseers, Operation.ReadProjections),
        Always(Roles.Administrator, Operation.RebuildProjection),

        Always(Officers | Roles.Applicant | Roles.Supervisor | Roles.Partner | Roles.Administrator, Operation.RegisterProject),
        OfCase(Relations.Own, Roles.Applicant | Roles.Partner, Operation.ReadProject),
        Always(Staff, Operation.ReadProject),
        Always(Roles.Supervisor | Roles.Administrator, Operation.GrantEnrolment, Operation.EndEnrolment, Operation.PublishGreenRules),
        Always(Staff, Operation.ReadGreenRules),
        OfCase(Relations.InCharge, Officers, Operation.ClaimApplication, Operation.ReleaseApplication),
        Always(Roles.Supervisor, Operation.ReleaseApplication),
        Always(Roles.Supervisor | Roles.CatalogueOfficer | Roles.Administrator, Operation.StaffWindow),
        Always(Staff, Operation.ReadWindowHistory, Operation.ReadCrossRegionFiling),
        Always(Roles.WindowOfficer, Operation.FileAcrossRegions),
        OfCase(Relations.InCharge, Roles.WindowOfficer, Operation.EnterGreenChannel),
        Always(Roles.Supervisor, Operation.EnterGreenChannel),

        // The tracker follows the case, wherever it lies, and reports.
        OfCase(
            Relations.Tracker, Officers,
            Operation.ReportGreenProgress, Operation.ReadApplication, Operation.ReadApplicationEvents, Operation.ReadClock),

        // A project is led by its lead department or the intake, and the center's own; each department with a part in it answers for itself.
        OfCase(Relations.InCharge, Officers, Operation.LeadProject),
        Always(Roles.Supervisor | Roles.Administrator, Operation.LeadProject),
        OfCase(Relations.InCharge | Relations.Consulted, Officers, Operation.TakePartInProject),
        Always(Roles.CatalogueOfficer | Roles.Administrator, Operation.PublishProjectTemplate),

        Always(
            Roles.Auditor | Roles.Administrator,
            Operation.ReadAuditBundle, Operation.ReadCheckpoints, Operation.VerifyEvents, Operation.ExportLog),
        Always(Roles.Partner | Roles.Administrator, Operation.ReadFeed, Operation.ManageSubscriptions));

    /// <summary>Open to everyone, with or without a token.</summary>
    public static bool IsPublic(Operation operation) => Rows(operation).Any(r => r.IsPublic);

    /// <summary>Whether these roles allow the operation on a case the caller so stands to.</summary>
    public static bool May(Roles roles, Operation operation, Relations relations = Relations.None)
    {
        foreach (var row in s_table[(int)operation])
        {
            if (row.IsPublic || ((roles & row.Roles) != Roles.None && (row.Needed == Relations.None || (relations & row.Needed) != Relations.None)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the roles allow the operation on some case: what can be said before the case is known.</summary>
    public static bool MightEver(Roles roles, Operation operation) => May(roles, operation, Relations.Own | Relations.InCharge | Relations.Agent | Relations.Consulted | Relations.Tracker);

    /// <summary>
    /// Applicants see their own data in full; the officers in charge, and the agent, what they need to reach the applicant; all others none.
    /// </summary>
    public static Disclosure Sees(Roles roles, Relations relations) => (roles, relations) switch
    {
        _ when (roles & Roles.Applicant) != Roles.None && (relations & Relations.Own) != Relations.None => Disclosure.Full,
        _ when (roles & Officers) != Roles.None && (relations & (Relations.InCharge | Relations.Agent)) != Relations.None => Disclosure.IdentityMasked,
        _ => Disclosure.Masked,
    };

    /// <summary>How a caller stands to a case.</summary>
    /// <param name="isApplicant">The caller filed it, or is the party it is filed for: known at the door.</param>
    public static Relations To(
        Applications.Standing standing, bool isApplicant, DepartmentCode? department, ReadOnlySpan<WindowCode> windows) =>
        (isApplicant ? Relations.Own : Relations.None)
        | (standing.Department == department || windows.Contains(standing.Window) ? Relations.InCharge : Relations.None);

    internal static IReadOnlyList<Row> Rows(Operation operation) => s_table[(int)operation];

    internal readonly record struct Row(Operation Operation, Roles Roles, Relations Needed, bool IsPublic);

    private static IEnumerable<Row> Public(params Operation[] operations) =>
        operations.Select(o => new Row(o, Anyone, Relations.None, IsPublic: true));

    private static IEnumerable<Row> Always(Roles roles, params Operation[] operations) =>
        operations.Select(o => new Row(o, roles, Relations.None, IsPublic: false));

    private static IEnumerable<Row> OfCase(Relations needed, Roles roles, params Operation[] operations) =>
        operations.Select(o => new Row(o, roles, needed, IsPublic: false));

    private static Row[][] Tabulate(params IEnumerable<Row>[] rows)
    {
        var byOperation = rows.SelectMany(r => r).ToLookup(r => r.Operation);
        return [.. Enum.GetValues<Operation>().Select(o => byOperation[o].ToArray())];
    }
}
