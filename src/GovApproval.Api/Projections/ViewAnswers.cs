using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Applications;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>What lies at a window now, and what it has finished.</summary>
/// <param name="CompletedLate">Completed and not on time.</param>
/// <param name="WorkingDaysSaved">Statutory budget − days used, over the completed cases.</param>
/// <param name="Cases">Where the cases behind each number are listed: a URI template, <c>{figure}</c> to be named.</param>
public sealed record WorkloadAnswer(
    WindowCode Window,
    string? Name,
    int Open,
    int WaitingForAcceptance,
    int WaitingForSupplement,
    int WaitingForFirstInstance,
    int WaitingForVerification,
    int WaitingForDecision,
    int Suspended,
    int Yellow,
    int Red,
    int AcceptedToday,
    int CompletedToday,
    int Received,
    int Accepted,
    int Completed,
    double? OnTheSpotPercent,
    double? MeanDaysUsed,
    int CompletedLate,
    int WorkingDaysSaved,
    string Cases);

/// <summary>The figures of a department, a window, an item or an officer over a period.</summary>
/// <param name="MeanPromisedDays">Unweighted over the catalogue's items that have a limit.</param>
/// <param name="Fees">In yuan.</param>
/// <param name="Deemed">Of the completed, those that nobody decided: silence did.</param>
/// <param name="Cases">Where the cases behind each number are listed: a URI template, <c>{figure}</c> to be named.</param>
/// <param name="Limits">Where the items are listed whose limits the means are taken of; none of an officer.</param>
public sealed record PerformanceAnswer(
    string Code,
    string? Name,
    int Received,
    int Accepted,
    int Completed,
    double? SettledOnTheSpotPercent,
    double? OnTimePercent,
    double? InAdvancePercent,
    double? CompletionPercent,
    double? MeanPromisedDays,
    double? MeanStatutoryDays,
    double? MeanDaysUsed,
    int WorkingDaysSaved,
    double? WorkingDaysSavedPerCase,
    decimal Fees,
    int Deemed = 0,
    YearOnYearAnswer? YearOnYear = null,
    string? Cases = null,
    string? Limits = null);

/// <summary>The same figures of the same days a year before, and what has changed since: in percent of then, shares in percentage points.</summary>
/// <param name="Cases">Where the cases behind the numbers of then are listed.</param>
public sealed record YearOnYearAnswer(
    int Received,
    int Accepted,
    int Completed,
    double? SettledOnTheSpotPercent,
    double? OnTimePercent,
    double? InAdvancePercent,
    int WorkingDaysSaved,
    decimal Fees,
    double? ReceivedChangePercent,
    double? CompletedChangePercent,
    double? WorkingDaysSavedChangePercent,
    double? FeesChangePercent,
    double? SettledOnTheSpotChangePoints,
    double? OnTimeChangePoints,
    double? InAdvanceChangePoints,
    string? Cases = null);

/// <summary>A case behind a figure.</summary>
/// <param name="DaysUsed">Once completed: the days counted, and what was saved of the statutory limit.</param>
/// <param name="Fees">Paid in all, in yuan; behind <c>fees</c>, what that sum holds of it.</param>
/// <param name="DeemedBy">The rule by which it counts as decided, where nobody decided it: then nothing was saved.</param>
public sealed record CountedCaseAnswer(
    Guid Application,
    string ReceiptNumber,
    ItemCode Item,
    DepartmentCode Department,
    WindowCode Window,
    ActorId? Officer,
    CaseState State,
    Instant SubmittedAt,
    Instant? AcceptedAt,
    Instant? CompletedAt,
    int? DaysUsed,
    int? DaysSaved,
    decimal Fees,
    string? DeemedBy);

/// <summary>An item of the catalogue whose limits are behind a mean.</summary>
/// <param name="PromisedDays">0 of what is settled on the spot; none where the item promises nothing.</param>
public sealed record LimitedItemAnswer(ItemCode Code, string Name, int Version, int? PromisedDays, int? StatutoryDays);

/// <summary>A performance report.</summary>
public sealed record PerformanceReportAnswer(
    LocalDate From, LocalDate To, string By, ValueList<PerformanceAnswer> Items, PerformanceAnswer Total, string? Next);

/// <summary>Open cases under a card, at the post where they lie.</summary>
public sealed record OpenCardAnswer(DepartmentCode Department, WindowCode Window, ItemCode Item, Post Post, int Yellow, int Red)
{
    internal static IEnumerable<OpenCardAnswer> Of(OpenCards cards) =>
        cards.Counts.Select(count => new OpenCardAnswer(cards.Department, count.Window, count.Item, count.Post, count.Yellow, count.Red));
}

[JsonSerializable(typeof(WorkloadAnswer))]
[JsonSerializable(typeof(PerformanceReportAnswer))]
[JsonSerializable(typeof(CountedCaseAnswer))]
[JsonSerializable(typeof(LimitedItemAnswer))]
[JsonSerializable(typeof(OpenCardAnswer))]
[JsonSerializable(typeof(ProjectionAnswer))]
internal sealed partial class ViewJson : JsonSerializerContext;
