using System.Text.Json.Serialization;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>The work of a window, an officer or an item over a period.</summary>
/// <param name="Examined">First instances completed.</param>
/// <param name="Late">Completed past the promised due date.</param>
/// <param name="WorkingDaysSaved">Statutory budget − days used, over the completed cases.</param>
/// <param name="Times">Median and ninetieth percentile in minutes, to within one sixteenth; of all cases completed in the months that the period touches.</param>
/// <param name="Backlog">What lies there now, and how many working days it lasts at the pace of the last twenty.</param>
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
    ValueList<TimeReading> Times,
    BacklogAnswer Backlog);

/// <summary>What lies there, and how long it lasts.</summary>
/// <param name="PerWorkingDay">Completed on an average working day of the last twenty.</param>
/// <param name="WorkingDays">None when nothing was completed of late.</param>
public sealed record BacklogAnswer(int Open, double PerWorkingDay, double? WorkingDays);

/// <summary>The same with its days, and with the hours of the week at which cases are filed.</summary>
/// <param name="TimesFrom">The first day of those whose times are told.</param>
/// <param name="Hours">Of the same days as the times; hours at which nothing came are left out.</param>
public sealed record WorkDetailAnswer(
    LocalDate From, LocalDate To, LocalDate TimesFrom, LocalDate TimesTo, WorkAnswer Work, ValueList<HourReading> Hours, ValueList<DayReading> Days);

/// <summary>A case behind a figure: what happened to it that was counted.</summary>
/// <param name="Event">The event's name in the history of the case.</param>
/// <param name="Amount">What it counts for: 1, or days.</param>
/// <param name="Took">Of a completed case: the minutes of its steps.</param>
public sealed record CountedCase(
    Guid Application, string Event, Instant At, long Position, ItemCode Item, WindowCode Window, ActorId? By, int Amount, StepMinutes? Took);

/// <summary>A case that lies at a window now.</summary>
public sealed record LyingCase(Guid Application, string ReceiptNumber, ItemCode Item, CaseState State, ActorId? Officer, Card Card);

/// <summary>Where the load is uneven: hand so many cases to another window.</summary>
public sealed record ReliefAnswer(
    WindowCode From, WindowCode To, int Cases, ValueList<ItemCode> Items, double FromDays, double ToDays, double AfterDays);

[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(WorkDetailAnswer))]
[JsonSerializable(typeof(CountedCase))]
[JsonSerializable(typeof(LyingCase))]
[JsonSerializable(typeof(ReliefAnswer))]
internal sealed partial class WorkloadJson : JsonSerializerContext;
