using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>The work of a window, an officer or an item over a period.</summary>
/// <param name="Examined">First instances completed.</param>
/// <param name="Late">Completed and not on time.</param>
/// <param name="Deemed">Of the completed, those that nobody decided: silence did.</param>
/// <param name="WorkingDaysSaved">Statutory budget − days used, over the completed cases.</param>
/// <param name="Times">Median and ninetieth percentile in minutes, to within one sixteenth; in a list of rows, of all cases completed in the months that the period touches.</param>
/// <param name="Backlog">What lies there now, and how many working days it lasts when as much goes on coming and leaving as in the last twenty.</param>
/// <param name="Cases">Where the cases behind each number are listed: a URI template, <c>{figure}</c> to be named.</param>
/// <param name="TimesCases">Where the cases behind the times are, with the minutes of each: <c>{step}</c> to be named.</param>
public sealed record WorkAnswer(
    string Code,
    string? Name,
    int Received,
    int Accepted,
    int Examined,
    int Verified,
    int Completed,
    double? OnTheSpotPercent,
    double? OnTimePercent,
    double? InAdvancePercent,
    int Late,
    double? MeanDaysUsed,
    int WorkingDaysSaved,
    int Deemed,
    ValueList<TimeReading> Times,
    BacklogAnswer Backlog,
    string Cases,
    string TimesCases);

/// <summary>What lies there, and how long it lasts.</summary>
/// <param name="Completed">In the last twenty working days, of which <paramref name="Since"/> is the first.</param>
/// <param name="PerWorkingDay">Completed on an average working day of the last twenty.</param>
/// <param name="Arrived">Came to lie there in the same days: filed, handed over, taken in hand.</param>
/// <param name="Left">Lies there no longer: decided, ended otherwise, handed on.</param>
/// <param name="WorkingDays">Until nothing lies there, at that pace of coming and leaving; none when it does not grow less.</param>
/// <param name="WithoutArrivals">Until what lies there now has left; none when nothing left of late.</param>
/// <param name="Waiting">The open ones by the step that they wait for.</param>
/// <param name="OpenCases">Where the open ones are listed.</param>
/// <param name="CompletedCases">Where the completed ones are.</param>
/// <param name="ArrivedCases">Where those that came are.</param>
/// <param name="LeftCases">Where those that left are.</param>
public sealed record BacklogAnswer(
    int Open,
    int Completed,
    int Arrived,
    int Left,
    LocalDate Since,
    double PerWorkingDay,
    double? WorkingDays,
    double? WithoutArrivals,
    ValueList<WaitingAnswer> Waiting,
    string OpenCases,
    string CompletedCases,
    string ArrivedCases,
    string LeftCases);

/// <summary>Open cases that wait for one step.</summary>
/// <param name="State">Submitted: for acceptance; supplement-required; accepted: for first instance; examined: for verification; verified: for the decision; suspended.</param>
/// <param name="List">Where they are listed.</param>
public sealed record WaitingAnswer(CaseState State, int Cases, string List);

/// <summary>The same with its days, and with the hours of the week at which cases are filed.</summary>
/// <param name="TimesFrom">The first day of those whose times and hours are told: the period's, or its first month's where its parts of months hold more than 1,000 events.</param>
/// <param name="Hours">Hours at which nothing came are left out. An officer receives a case with its acceptance.</param>
/// <param name="Days">Days on which nothing happened are left out.</param>
/// <param name="DayCases">Where the cases behind a day's numbers are: a URI template, <c>{date}</c> and <c>{figure}</c> to be named.</param>
/// <param name="HourCases">Where those behind an hour's are: <c>{weekday}</c> and <c>{hour}</c> to be named.</param>
public sealed record WorkDetailAnswer(
    LocalDate From,
    LocalDate To,
    LocalDate TimesFrom,
    LocalDate TimesTo,
    WorkAnswer Work,
    ValueList<HourReading> Hours,
    ValueList<DayReading> Days,
    string DayCases,
    string HourCases);

/// <summary>A case behind a figure: what happened to it that was counted.</summary>
/// <param name="Event">The event's name in the history of the case.</param>
/// <param name="Amount">What it counts for: 1, or days.</param>
/// <param name="UsedDays">Of a completed case: the working days that it used.</param>
/// <param name="Took">Likewise: the minutes of its steps.</param>
public sealed record CountedCase(
    Guid Application, string Event, Instant At, long Position, ItemCode Item, WindowCode Window, ActorId? By, int Amount, int? UsedDays, StepMinutes? Took)
{
    internal static CountedCase Of(StoredEvent stored, WorkFigure figure, WorkBy by, string code)
    {
        var happened = (ApplicationEvent)stored.Data;
        var standing = Standing.After(happened);
        return new(
            stored.Stream.Id,
            stored.Type,
            happened.At,
            stored.Position,
            standing.Item,
            (happened as ApplicationStep)?.Before.Window ?? standing.Window,
            happened is ApplicationSubmitted filed ? filed.By : WorkMonth.WorkerOf(happened),
            WorkMonth.Amount(figure, by, code, happened),
            Conclusion.Of(happened)?.Counted.UsedDays,
            (happened as ApplicationCompleted)?.Took);
    }
}

/// <summary>A case behind a number, as it is now.</summary>
/// <param name="At">When it was counted; none where the number is of now.</param>
/// <param name="Amount">What it counts for: 1, or days.</param>
public sealed record LyingCase(Guid Application, string ReceiptNumber, ItemCode Item, CaseState State, ActorId? Officer, Card Card, Instant? At, int Amount);

/// <summary>Where the load is uneven: hand so many cases to another window.</summary>
/// <param name="Since">The first of the twenty working days in which was completed what is told of either.</param>
/// <param name="FromDays">Working days of backlog at the one; none where it completed nothing of late.</param>
/// <param name="AfterDays">Of the longer of both, once so many cases have moved; likewise.</param>
/// <param name="HandOn">Where the cases to hand on are listed.</param>
public sealed record ReliefAnswer(
    WindowCode From,
    WindowCode To,
    int Cases,
    ValueList<ItemCode> Items,
    LocalDate Since,
    int FromOpen,
    int FromCompleted,
    int ToOpen,
    int ToCompleted,
    double? FromDays,
    double ToDays,
    double? AfterDays,
    string HandOn);

[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(WorkDetailAnswer))]
[JsonSerializable(typeof(CountedCase))]
[JsonSerializable(typeof(LyingCase))]
[JsonSerializable(typeof(ReliefAnswer))]
internal sealed partial class WorkloadJson : JsonSerializerContext;
