using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.GreenChannel;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary>A case in the fast lane.</summary>
/// <param name="PromisedDays">The ordinary promise, whatever the lane made of it.</param>
/// <param name="DaysGained">The ordinary promise − days used, once somebody decided it.</param>
/// <param name="ComparableDays">What the ordinary cases of the same item took on average; none while none is completed.</param>
/// <param name="DaysGainedOnComparable">That − days used, likewise.</param>
/// <param name="BecameGreen">By whom and why it was let in after it was filed.</param>
/// <param name="MissedReports">How often its tracker did not report by the day.</param>
/// <param name="OnDuty">The rule by which it was accepted outside office hours.</param>
public sealed record GreenCaseAnswer(
    Guid Application,
    string ReceiptNumber,
    ItemCode Item,
    WindowCode Window,
    CaseState State,
    int? UsedDays,
    int? PromisedDays,
    int? DaysGained,
    double? ComparableDays,
    double? DaysGainedOnComparable,
    LaterEntry? BecameGreen,
    int Reports,
    int MissedReports,
    string? OnDuty);

/// <summary>An enrolment and the cases it carried.</summary>
/// <param name="DaysGained">Against the ordinary promise, over its cases that somebody decided.</param>
/// <param name="DaysGainedOnComparable">Against what ordinary cases of the same items took, over those that have such.</param>
public sealed record GreenLaneAnswer(
    EnrolmentCode Code,
    EnrolmentKind Kind,
    string Name,
    string Ground,
    string GrantedBy,
    LocalDate ValidTo,
    Instant? EndedAt,
    bool Valid,
    Eligibility? Eligibility,
    int DaysGained,
    double? DaysGainedOnComparable,
    ValueList<GreenCaseAnswer> Cases);

/// <summary>How much of all that is filed travels the fast lane, and what that gains.</summary>
/// <param name="BecameGreen">Let in after they were filed.</param>
/// <param name="Completed">Of the green cases.</param>
/// <param name="MeanDaysUsed">By the green cases completed.</param>
/// <param name="MeanDaysUsedByOthers">By the ordinary ones, of whatever item; by item: <c>/v1/views/green-channel/checks?by=item</c>.</param>
/// <param name="DaysGained">Against the ordinary promise.</param>
/// <param name="DaysGainedOnComparable">Against what ordinary cases of the same items took; none where there are none.</param>
/// <param name="CasesBehind">Where the cases behind each number are: <c>{figure}</c> to be named.</param>
/// <param name="ComparisonCases">Where those are that they are compared with.</param>
public sealed record GreenTotal(
    int Enrolments,
    int Cases,
    int AllCases,
    double? SharePercent,
    int BecameGreen,
    int Completed,
    double? MeanDaysUsed,
    double? MeanDaysUsedByOthers,
    int DaysGained,
    double? DaysGainedOnComparable,
    int MissedReports,
    int OnDuty,
    string CasesBehind,
    string ComparisonCases);

/// <summary>The green channel: enrolments, their cases, and their share.</summary>
public sealed record GreenChannelAnswer(ValueList<GreenLaneAnswer> Items, GreenTotal Total, string? Next);

/// <summary>The share of green cases of one granter, window or item.</summary>
/// <param name="Cases">In the fast lane.</param>
/// <param name="AllCases">Filed there; of a granter, all the center's.</param>
/// <param name="BecameGreen">Of the green ones, those let in after they were filed.</param>
/// <param name="Completed">Of the green ones.</param>
/// <param name="MeanDaysUsed">Of the green ones completed.</param>
/// <param name="OthersCompleted">Ordinary ones completed there.</param>
/// <param name="MeanDaysUsedByOthers">Of these: what the gain is compared with.</param>
/// <param name="Conspicuous">Five green cases or more, and twice the center's share; of a granter, half of all green ones.</param>
/// <param name="CasesBehind">Where the cases behind each number are: <c>{figure}</c> to be named.</param>
/// <param name="ComparisonCases">Where those are that they are compared with.</param>
public sealed record GreenCheckAnswer(
    string Code,
    int Cases,
    int AllCases,
    double? SharePercent,
    int BecameGreen,
    int Completed,
    double? MeanDaysUsed,
    int OthersCompleted,
    double? MeanDaysUsedByOthers,
    bool Conspicuous,
    string CasesBehind,
    string ComparisonCases);

/// <summary>A case of the green channel, with what the check of abuse looks at.</summary>
/// <param name="Window">Where it was when it entered.</param>
/// <param name="DecidedAt">The window where it was decided.</param>
/// <param name="GrantedBy">Who let its applicant or project in, by name; <paramref name="EnrolledBy"/> entered that.</param>
/// <param name="SameHand">Whoever entered the enrolment has the case in hand, or let it in.</param>
/// <param name="DaysGained">Against the ordinary promise, once somebody decided it.</param>
/// <param name="ComparableDays">What the ordinary cases of the same item took on average.</param>
public sealed record GreenCheckCase(
    Guid Application,
    string ReceiptNumber,
    EnrolmentCode Enrolment,
    string GrantedBy,
    ActorId? EnrolledBy,
    ItemCode Item,
    WindowCode Window,
    WindowCode? DecidedAt,
    CaseState State,
    LaterEntry? BecameGreen,
    bool SameHand,
    int? UsedDays,
    int? OrdinaryPromisedDays,
    int? DaysGained,
    double? ComparableDays,
    double? DaysGainedOnComparable,
    int Reports,
    int MissedReports,
    string? OnDuty);

[JsonSerializable(typeof(GreenChannelAnswer))]
[JsonSerializable(typeof(GreenCheckAnswer))]
[JsonSerializable(typeof(GreenCheckCase))]
internal sealed partial class GreenChannelJson : JsonSerializerContext;
