using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Enters a project and files one application for each of its items.</summary>
/// <param name="Investor">The investor as a party, or an organization's bare name.</param>
/// <param name="LeadDepartment">Left out, as the template's stage names it.</param>
/// <param name="Items">Left out, those of the template's stage.</param>
/// <param name="Stage">Left out, the template's first; construction without a template.</param>
/// <param name="JointDays">The joint limit in working days; left out, the template's, else 45 (Art. 42(2)).</param>
/// <param name="Window">The one intake; left out, each item goes to the first window that serves it.</param>
/// <param name="Materials">Shared by all applications: each takes those that its item asks for.</param>
/// <param name="Template">Lays out the stages.</param>
/// <param name="Consulted">Departments asked for their opinions; left out, as the template names them.</param>
/// <param name="FillIn">Fields and materials that the center has of the investor already are not asked for, for this stage and the later ones; each case keeps where they are from.</param>
/// <param name="Silences">Items of which silence counts as consent, by which local rule; of no others than the template names, where left out.</param>
/// <param name="Form">The fields of all items' forms: one that several ask for stands here once. Left out, the forms are on paper.</param>
/// <param name="ItemForms">Fields of one item's form alone, where another's means something else by the same name.</param>
public sealed record ProjectRequest(
    ProjectCode Code,
    string Name,
    [property: JsonConverter(typeof(InvestorJson))] PartyRequest Investor,
    DepartmentCode? LeadDepartment = null,
    ValueList<ItemCode>? Items = null,
    ProjectStage? Stage = null,
    int? JointDays = null,
    WindowCode? Window = null,
    Channel Channel = Channel.Counter,
    ValueList<MaterialRequest> Materials = default,
    string? Template = null,
    ValueList<StageConsultation>? Consulted = null,
    ValueList<SilenceRequest> Silences = default,
    bool FillIn = false,
    JsonElement? Form = null,
    ValueList<ItemFormRequest> ItemForms = default);

/// <summary>Whose project is to be entered, and with which items; in the body, because it is personal data.</summary>
/// <param name="Items">Left out, those of the template's stage.</param>
/// <param name="Stage">Left out, the template's first.</param>
public sealed record ProjectPreparationRequest(
    PartyKind Kind, string IdentityNumber, ValueList<ItemCode>? Items = null, string? Template = null, ProjectStage? Stage = null);

/// <summary>What is known already for one item, and where from.</summary>
public sealed record HeldForItem(ItemCode Item, FilledIn Known);

/// <summary>A field or a material that is still asked for, once for all items that want it.</summary>
/// <param name="Pointer">Where it stands in the project's body; <c>/itemForms</c> where other items mean something else by the same name.</param>
/// <param name="Required">By one of the items at least.</param>
public sealed record AskedOnce(string Pointer, string Title, bool Required, ValueList<ItemCode> Items);

/// <summary>What a project's intake needs; never the values themselves.</summary>
/// <param name="Held">Filled in when the project is entered with <c>"fillIn": true</c>.</param>
/// <param name="ToAsk">What remains to be asked of the investor.</param>
public sealed record ProjectPreparationAnswer(ValueList<ItemCode> Items, ValueList<HeldForItem> Held, ValueList<AskedOnce> ToAsk);

/// <summary>Fields of one item's form.</summary>
public sealed record ItemFormRequest(ItemCode Item, JsonElement Form);

/// <summary>Of this item silence counts as consent.</summary>
/// <param name="Rule">The local rule it rests on.</param>
/// <param name="Days">Working days from acceptance; left out, the case's promise.</param>
public sealed record SilenceRequest(ItemCode Item, string Rule, int? Days = null);

/// <summary>Opens the next stage and files its applications. What is left out is as the template lays it out.</summary>
/// <param name="Form">The fields of all items' forms, less those that the project's earlier forms answer.</param>
/// <param name="ItemForms">Fields of one item's form alone.</param>
public sealed record StageRequest(
    ProjectStage? Stage = null,
    DepartmentCode? LeadDepartment = null,
    ValueList<ItemCode>? Items = null,
    int? JointDays = null,
    ValueList<MaterialRequest> Materials = default,
    JsonElement? Form = null,
    ValueList<ItemFormRequest> ItemForms = default);

/// <summary>Adds an item to the stage under way, or files one anew that came to nothing.</summary>
/// <param name="Form">The fields of its form, less those that the project's earlier forms answer.</param>
public sealed record ItemAdditionRequest(ItemCode Item, string Reason, SilenceRequest? Silence = null, JsonElement? Form = null);

/// <summary>Drops an item that is not needed.</summary>
public sealed record ItemRemovalRequest(string Reason);

/// <summary>Extends the joint limit by at most 15 days (Art. 42(2)).</summary>
/// <param name="ApproverRole">The head of the government.</param>
public sealed record JointExtensionRequest(int Days, string ApprovedBy, string Reason, ApproverRole ApproverRole = ApproverRole.HeadOfGovernment);

/// <summary>Materials that all members share.</summary>
public sealed record ProjectMaterialsRequest(ValueList<MaterialRequest> Materials);

/// <summary>Lets the departments know something of the project.</summary>
/// <param name="Departments">Left out: all that have a part in the stage under way.</param>
public sealed record ProjectNoticeRequest(string Text, ValueList<DepartmentCode> Departments = default);

/// <summary>The opinion of the caller's department on the stage under way.</summary>
public sealed record StageOpinionRequest(StageVerdict Verdict, string Opinion);

/// <summary>Calls a joint meeting or site inspection.</summary>
/// <param name="Invited">Left out: all that have a part in the stage under way.</param>
public sealed record SessionRequest(SessionKind Kind, Instant From, Instant Until, string Place, ValueList<DepartmentCode> Invited = default);

/// <summary>Puts a joint meeting or site inspection off, or elsewhere.</summary>
public sealed record SessionMoveRequest(Instant From, Instant Until, string Place, string Reason);

/// <summary>Says why a joint meeting or site inspection does not take place.</summary>
public sealed record SessionCancellationRequest(string Reason);

/// <summary>Records who came and what was concluded.</summary>
public sealed record SessionRecordRequest(ValueList<Attendance> Attendance, string Conclusion);

/// <summary>Publishes how projects of one kind are handled.</summary>
/// <param name="Version">The version that it was read at, so that a template can be put back as it was read; <c>If-Match</c> guards, not this.</param>
/// <param name="PublishedAt">As it is read.</param>
public sealed record TemplateRequest(
    string Name,
    ValueList<StageTemplateRequest> Stages,
    ValueList<LegalBasis> LegalBasis = default,
    string? Code = null,
    int? Version = null,
    Instant? PublishedAt = null);

/// <summary>One stage of a template.</summary>
/// <param name="Materials">As they are read; they follow from the items.</param>
public sealed record StageTemplateRequest(
    ProjectStage Stage,
    DepartmentCode LeadDepartment,
    int JointDays,
    ValueList<TemplateItemRequest> Items,
    string? Name = null,
    ValueList<StageConsultation>? Consulted = null,
    ValueList<SharedMaterialAnswer>? Materials = null);

/// <summary>An item of a stage.</summary>
/// <param name="Silence">The local rule by which silence counts as consent; it means nothing where left out.</param>
/// <param name="After">Items of the stage named before it, which it waits for.</param>
public sealed record TemplateItemRequest(ItemCode Item, ConsentRule? Silence = null, ValueList<ItemCode>? After = null);

/// <summary>A material of the shared set, and the items that ask for it.</summary>
public sealed record SharedMaterialAnswer(string Code, string Name, Necessity Necessity, ValueList<ItemCode> Items);

/// <summary>A stage of a template, with the one set of materials that all its items share.</summary>
public sealed record StageTemplateAnswer(
    ProjectStage Stage,
    string? Name,
    DepartmentCode LeadDepartment,
    int JointDays,
    ValueList<TemplateItemRequest> Items,
    ValueList<StageConsultation> Consulted,
    ValueList<SharedMaterialAnswer> Materials);

/// <summary>How projects of one kind are handled.</summary>
public sealed record TemplateAnswer(
    string Code, string Name, int Version, Instant PublishedAt, ValueList<LegalBasis> LegalBasis, ValueList<StageTemplateAnswer> Stages);

/// <summary>One application of a project.</summary>
public sealed record ProjectMemberAnswer(
    Guid Application,
    string ReceiptNumber,
    ItemCode Item,
    DepartmentCode Department,
    WindowCode Window,
    CaseState State,
    Card Card,
    ClockAnswer? Clock,
    CaseResult? Result,
    ProjectStage? Stage);

/// <summary>When the stage is expected to be done, against its joint limit.</summary>
/// <param name="MarginDays">Working days between the two; negative when it will be late.</param>
public sealed record ForecastAnswer(LocalDate FinishOn, LocalDate DueOn, int MarginDays, bool Late);

/// <summary>An extension of the joint limit.</summary>
public sealed record JointExtensionAnswer(int Days, string ApprovedBy, string Reason);

/// <summary>An item of a stage.</summary>
/// <param name="ShareDays">Its share of the elapsed days: each day counted is shared by those that held the project on it.</param>
/// <param name="SharePercent">Of the whole project's elapsed days.</param>
/// <param name="AloneDays">Days on which it held the project alone.</param>
/// <param name="FinishOn">When it ended, or is expected to.</param>
/// <param name="Critical">On the critical path.</param>
public sealed record StageItemAnswer(
    ItemCode Item,
    DepartmentCode? Department,
    MemberState State,
    Guid? Application,
    double ShareDays,
    double? SharePercent,
    int AloneDays,
    LocalDate? FinishOn,
    bool Critical,
    ConsentRule? Silence,
    ValueList<ItemCode> After,
    string? DroppedFor);

/// <summary>A department asked for its opinion.</summary>
/// <param name="Silence">The local rule by which silence counts as no objection.</param>
/// <param name="DeemedBy">The rule by which it did.</param>
public sealed record StageOpinionAnswer(
    DepartmentCode Department, LocalDate DueOn, string? Silence, StageVerdict? Verdict, string? Opinion, Instant? GivenAt, string? DeemedBy);

/// <summary>A stage: its gate, its joint clock, its items, its consulted departments.</summary>
/// <param name="Gate"><c>open</c>: done, the next stage may be opened.</param>
/// <param name="OutstandingItems">What keeps the gate closed.</param>
/// <param name="AwaitedOpinions">Likewise.</param>
public sealed record StageAnswer(
    ProjectStage Stage,
    GateState Gate,
    DepartmentCode LeadDepartment,
    int JointDays,
    Instant? OpenedAt,
    JointExtensionAnswer? Extension,
    LimitAnswer? Joint,
    int ElapsedDays,
    int SequentialDays,
    int? DaysFaster,
    ForecastAnswer? Forecast,
    ValueList<StageItemAnswer> Items,
    ValueList<StageOpinionAnswer> Opinions,
    ValueList<ItemCode> OutstandingItems,
    ValueList<DepartmentCode> AwaitedOpinions);

/// <summary>A joint meeting or site inspection.</summary>
public sealed record SessionAnswer(
    int Number,
    SessionKind Kind,
    ProjectStage Stage,
    Instant From,
    Instant Until,
    string Place,
    ValueList<DepartmentCode> Invited,
    ValueList<Attendance> Attendance,
    ValueList<DepartmentCode> Absent,
    string? Conclusion,
    Instant? HeldAt,
    string? CancelledFor)
{
    internal static SessionAnswer Of(JointSession s) => new(
        s.Number, s.Kind, s.Stage, s.From, s.Until, s.Place, s.Invited, s.Attendance ?? [], s.Absent(), s.Conclusion, s.HeldAt, s.CancelledFor);
}

/// <summary>What the departments were told.</summary>
/// <param name="About">An item, or the number of a joint session.</param>
/// <param name="Unacknowledged">The departments that have not taken note.</param>
public sealed record NoticeAnswer(
    int Number,
    NoticeSubject Subject,
    ProjectStage Stage,
    string? About,
    string? Text,
    Instant At,
    ValueList<DepartmentCode> Departments,
    ValueList<Acknowledgement> Acknowledged,
    ValueList<DepartmentCode> Unacknowledged)
{
    internal static NoticeAnswer Of(ProjectNotice n) => new(
        n.Number, n.Subject, n.Stage, n.About, n.Text, n.At, n.Departments, n.Acknowledged ?? [],
        n.Departments.Except((n.Acknowledged ?? []).Select(a => a.Department)).ToValueList());
}

/// <summary>A project: its applications, its joint clock, who holds it now.</summary>
/// <param name="LeadDepartment">Of the stage under way, like the stage and the joint limit.</param>
/// <param name="State"><c>under-way</c> or <c>finished</c>.</param>
/// <param name="Joint">The joint limit of the stage under way beside each member's own clock; none before the first acceptance.</param>
/// <param name="HeldBy">The departments without whom it does not go on.</param>
/// <param name="Holders">Likewise one by one, the investor among them, each with what it is waited for and since when.</param>
/// <param name="ElapsedDays">Working days used together, over all stages.</param>
/// <param name="SequentialDays">The sum of the members' promises, had they been handled one after the other.</param>
/// <param name="DaysFaster">Of a finished project: sequential − elapsed.</param>
/// <param name="CriticalPath">What decides how long it takes, in order.</param>
/// <param name="Materials">The shared set as far as it came.</param>
public sealed record ProjectAnswer(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    ProjectStage Stage,
    int JointDays,
    string State,
    ValueList<ItemCode> Items,
    ValueList<ProjectMemberAnswer> Members,
    LimitAnswer? Joint,
    ValueList<DepartmentCode> HeldBy,
    ValueList<ProjectHolder> Holders,
    int ElapsedDays,
    int SequentialDays,
    int? DaysFaster,
    Instant RegisteredAt,
    string? Template,
    WindowCode? Window,
    ValueList<StageAnswer> Stages,
    ValueList<PathStep> CriticalPath,
    ForecastAnswer? Forecast,
    ValueList<SessionAnswer> Sessions,
    ValueList<NoticeAnswer> Notices,
    ValueList<MaterialRequest> Materials);

/// <summary>The numbers of parallel approval that have cases behind them.</summary>
public enum ProjectFigure
{
    Accepted,
    Completed,

    /// <summary>Of the finished projects.</summary>
    Finished,
    Held,
    Elapsed,
    Sequential,
}

/// <summary>A case behind the numbers of a project, and what it adds to each.</summary>
/// <param name="SequentialDays">What it adds to the sum of the promises.</param>
/// <param name="ShareDays">What it adds to the elapsed days.</param>
/// <param name="Holds">A department holds the project with it now; what lies with the investor does not.</param>
public sealed record ProjectCaseAnswer(
    ProjectCode Project,
    Guid Application,
    string ReceiptNumber,
    ItemCode Item,
    ProjectStage? Stage,
    DepartmentCode Department,
    CaseState State,
    bool Accepted,
    bool Completed,
    bool Holds,
    int SequentialDays,
    double? ShareDays,
    string Events);

/// <summary>What all projects come to.</summary>
/// <param name="Accepted">Applications accepted that belong to a project.</param>
/// <param name="Completed">Of these, completed.</param>
/// <param name="MeanDaysFaster">Over the finished projects.</param>
public sealed record ParallelApprovalTotal(int Projects, int Finished, int Accepted, int Completed, double? MeanDaysFaster);

/// <summary>One page of projects, with the total over all of them.</summary>
public sealed record ParallelApprovalAnswer(ValueList<ProjectAnswer> Items, ParallelApprovalTotal Total, string? Next);

/// <summary>An investor may be a party or, for short, an organization's name.</summary>
internal sealed class InvestorJson : JsonConverter<PartyRequest>
{
    public override PartyRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new PartyRequest(PartyKind.Organization, reader.GetString()!)
            : JsonSerializer.Deserialize(ref reader, Http.Json.Of<PartyRequest>())!;

    public override void Write(Utf8JsonWriter writer, PartyRequest value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Http.Json.Of<PartyRequest>());
}

[JsonSerializable(typeof(ProjectRequest))]
[JsonSerializable(typeof(ProjectAnswer))]
[JsonSerializable(typeof(ProjectPreparationRequest))]
[JsonSerializable(typeof(ProjectPreparationAnswer))]
[JsonSerializable(typeof(StageRequest))]
[JsonSerializable(typeof(ItemAdditionRequest))]
[JsonSerializable(typeof(ItemRemovalRequest))]
[JsonSerializable(typeof(JointExtensionRequest))]
[JsonSerializable(typeof(ProjectMaterialsRequest))]
[JsonSerializable(typeof(ProjectNoticeRequest))]
[JsonSerializable(typeof(StageOpinionRequest))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionMoveRequest))]
[JsonSerializable(typeof(SessionCancellationRequest))]
[JsonSerializable(typeof(SessionRecordRequest))]
[JsonSerializable(typeof(TemplateRequest))]
[JsonSerializable(typeof(TemplateAnswer))]
[JsonSerializable(typeof(ProjectCaseAnswer))]
[JsonSerializable(typeof(ParallelApprovalAnswer))]
internal sealed partial class ProjectJson : JsonSerializerContext;
