using GovApproval.EventStore;

namespace GovApproval.Api.Stored;

/// <summary>The documents of one stream each. They are written with its events, but for the case files, which follow in the background.</summary>
internal static class Tables
{
    /// <summary>
    /// The case files; their columns are what a search filters and sorts by. Dates due are derived and move with the calendar. No index
    /// names a column that every step changes, such as the state: a step then rewrites the row in place, and no index. The list of the closed is
    /// written when a case ends, and by nothing before; it holds what a search narrows by, so that none need be looked up that is not meant.
    /// </summary>
    public static DocumentTable CaseFiles { get; } = new(
        "casefile",
        DocumentIdType.Uuid,
        [
            new("receipt_number", ColumnType.Text),
            new("state", ColumnType.Text),
            new("is_open", ColumnType.Boolean),
            new("item", ColumnType.Text),
            new("department", ColumnType.Text),
            new("window_code", ColumnType.Text),
            new("officer", ColumnType.Text),
            new("card", ColumnType.Text),
            new("project", ColumnType.Text),
            new("submitted_by", ColumnType.Text),
            new("green_first", ColumnType.Integer),
            new("due_on", ColumnType.Date),
            new("accepted_on", ColumnType.Date),
            new("elapses_on", ColumnType.Date),
        ],
        [
            new("receipt", "(tenant_id, receipt_number)", Unique: true),
            new("inbox", "(tenant_id, window_code, green_first, due_on, id) where is_open"),
            new("closed", "(tenant_id, green_first, due_on, id, window_code, department, submitted_by, item) where not is_open"),
            new("elapses", "(elapses_on, id) where elapses_on is not null"),
            new("project", "(tenant_id, project) where project is not null"),
        ]);

    public static DocumentTable Items { get; } = new("item", DocumentIdType.Uuid);

    public static DocumentTable Departments { get; } = new("department", DocumentIdType.Uuid);

    public static DocumentTable Windows { get; } = new("window", DocumentIdType.Uuid);

    public static DocumentTable Calendars { get; } = new("calendarhistory", DocumentIdType.Uuid);

    public static DocumentTable Projects { get; } = new("project", DocumentIdType.Uuid);

    public static DocumentTable ProjectTemplates { get; } = new("projecttemplate", DocumentIdType.Uuid);

    public static DocumentTable Enrolments { get; } = new("enrolment", DocumentIdType.Uuid);

    public static DocumentTable CrossRegionFilings { get; } = new("crossregionfiling", DocumentIdType.Uuid);

    public static DocumentTable GreenRules { get; } = new("greenrules", DocumentIdType.Uuid);

    public static DocumentTable CommitmentBars { get; } = new("commitmentbar", DocumentIdType.Uuid);

    public static DocumentTable SupervisionRules { get; } = new("supervisionrules", DocumentIdType.Uuid);

    public static DocumentTable SupervisionOrders { get; } = new("supervisionorder", DocumentIdType.Uuid);

    public static DocumentTable MaterialLists { get; } = new("materiallist", DocumentIdType.Uuid);

    public static IReadOnlyList<DocumentTable> OfStreams { get; } =
        [CaseFiles, Items, Departments, Windows, Calendars, Projects, ProjectTemplates, Enrolments, CrossRegionFilings, GreenRules, CommitmentBars, SupervisionRules, SupervisionOrders, MaterialLists];
}
