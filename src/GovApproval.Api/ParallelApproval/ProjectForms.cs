using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Applications;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Enters a project and files one application for each of its items.</summary>
/// <param name="Investor">The investor as a party, or an organization's bare name.</param>
/// <param name="JointDays">The joint limit in working days; 45 (Art. 42(2)) when left out.</param>
/// <param name="Window">The one intake; left out, each item goes to the first window that serves it.</param>
/// <param name="Materials">Shared by all applications: each takes those that its item asks for.</param>
public sealed record ProjectRequest(
    ProjectCode Code,
    string Name,
    DepartmentCode LeadDepartment,
    [property: JsonConverter(typeof(InvestorJson))] PartyRequest Investor,
    ValueList<ItemCode> Items,
    ProjectStage Stage = ProjectStage.Construction,
    int? JointDays = null,
    WindowCode? Window = null,
    Channel Channel = Channel.Counter,
    ValueList<MaterialRequest> Materials = default);

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
    CaseResult? Result);

/// <summary>A project: its applications, its joint clock, who holds it now.</summary>
/// <param name="State"><c>under-way</c> or <c>finished</c>.</param>
/// <param name="Joint">The joint limit beside each member's own clock; none before the first acceptance.</param>
/// <param name="HeldBy">The departments whose members are not done.</param>
/// <param name="ElapsedDays">Working days used together.</param>
/// <param name="SequentialDays">The sum of the members' promises, had they been handled one after the other.</param>
/// <param name="DaysFaster">Of a finished project: sequential − elapsed.</param>
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
    int ElapsedDays,
    int SequentialDays,
    int? DaysFaster,
    Instant RegisteredAt);

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
[JsonSerializable(typeof(ParallelApprovalAnswer))]
internal sealed partial class ProjectJson : JsonSerializerContext;
