using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Performance;

/// <summary>What a figure is broken down by.</summary>
public enum PerformanceBy
{
    Center,
    Department,
    Window,
    Item,
    Officer,
}

/// <summary>One document of figures; its text, such as <c>window:W-101:2026-03</c>, is the document's id.</summary>
public readonly record struct PerformanceKey(PerformanceBy By, string Code, int Year, int Month)
{
    public const string TheCenter = "center";

    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name(By)}:{Code}:{Year:D4}-{Month:D2}");

    private static string Name(PerformanceBy by) => by switch
    {
        PerformanceBy.Center => "center",
        PerformanceBy.Department => "department",
        PerformanceBy.Window => "window",
        PerformanceBy.Item => "item",
        _ => "officer",
    };
}

/// <summary>The figures of one day: plain sums, so that any period is their sum.</summary>
/// <param name="OnTheSpot">Completed on the day of acceptance.</param>
/// <param name="OnTime">Completed by the promised due date; a case without a promise always is.</param>
/// <param name="InAdvance">Completed before the promised due date.</param>
/// <param name="Deemed">Of the completed: decided by nobody, since the law or a local rule takes silence for a decision.</param>
public sealed record PerformanceDay(
    int Day,
    int Received = 0,
    int Accepted = 0,
    int Completed = 0,
    int OnTheSpot = 0,
    int OnTime = 0,
    int InAdvance = 0,
    int DaysUsed = 0,
    int DaysSaved = 0,
    int StatutoryDays = 0,
    int PromisedDays = 0,
    decimal Fees = 0,
    int Deemed = 0)
{
    public static PerformanceDay operator +(PerformanceDay a, PerformanceDay b) => new(
        a.Day,
        a.Received + b.Received,
        a.Accepted + b.Accepted,
        a.Completed + b.Completed,
        a.OnTheSpot + b.OnTheSpot,
        a.OnTime + b.OnTime,
        a.InAdvance + b.InAdvance,
        a.DaysUsed + b.DaysUsed,
        a.DaysSaved + b.DaysSaved,
        a.StatutoryDays + b.StatutoryDays,
        a.PromisedDays + b.PromisedDays,
        a.Fees + b.Fees,
        a.Deemed + b.Deemed);
}

/// <summary>The figures of a month of the center, a department, a window, an item or an officer, day by day.</summary>
public sealed record PerformanceMonth(PerformanceBy By, string Code, int Year, int Month, ValueList<PerformanceDay> Days = default)
{
    public static PerformanceMonth Start(PerformanceKey key) => new(key.By, key.Code, key.Year, key.Month);

    /// <summary>Whose figures it counts for.</summary>
    public static ValueList<PerformanceKey> For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => Keys(e.Item, e.Department, e.Window, null, e.At),
        ApplicationStep { Before: var s } and (ApplicationAccepted or AcceptanceDeemed or ApplicationCompleted or RenewalDeemed or ConsentDeemed or FeePaid) =>
            Keys(s.Item, s.Department, s.Window, Standing.After(happened).Officer, happened.At),
        _ => [],
    };

    public static PerformanceMonth Evolve(PerformanceMonth month, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted => month.On(happened.At, d => d with { Received = d.Received + 1 }),
        ApplicationAccepted or AcceptanceDeemed => Accepted(month, happened),
        ApplicationCompleted or RenewalDeemed or ConsentDeemed when Conclusion.Of(happened) is { } done => month.On(happened.At, d => Completed(d, done)),
        FeePaid e => month.On(e.At, d => d with { Fees = d.Fees + e.Amount }),
        _ => month,
    };

    /// <summary>The whole month in one.</summary>
    public PerformanceDay Sum()
    {
        var sum = new PerformanceDay(0);
        foreach (var day in Days)
        {
            sum += day;
        }

        return sum;
    }

    // Nobody has a case in hand before it is accepted: an officer receives it with that.
    private static PerformanceMonth Accepted(PerformanceMonth month, ApplicationEvent happened) => month.By == PerformanceBy.Officer
        ? month.On(happened.At, d => d with { Received = d.Received + 1, Accepted = d.Accepted + 1 })
        : month.On(happened.At, d => d with { Accepted = d.Accepted + 1 });

    private static PerformanceDay Completed(PerformanceDay day, Conclusion done) => day with
    {
        Completed = day.Completed + 1,
        OnTheSpot = day.OnTheSpot + (done.OnTheSpot ? 1 : 0),
        OnTime = day.OnTime + (done.OnTime ? 1 : 0),
        InAdvance = day.InAdvance + (done.InAdvance ? 1 : 0),
        DaysUsed = day.DaysUsed + done.Counted.UsedDays,
        DaysSaved = day.DaysSaved + done.Saved,
        StatutoryDays = day.StatutoryDays + (done.Counted.StatutoryDays ?? 0),
        PromisedDays = day.PromisedDays + (done.Counted.PromisedDays ?? 0),
        Deemed = day.Deemed + (done.Deemed ? 1 : 0),
    };

    private static ValueList<PerformanceKey> Keys(ItemCode item, DepartmentCode department, WindowCode window, ActorId? officer, Instant at)
    {
        var (year, month, _) = OfficeTime.DateOf(at);
        ValueList<PerformanceKey> keys =
        [
            new(PerformanceBy.Center, PerformanceKey.TheCenter, year, month),
            new(PerformanceBy.Department, department.Value, year, month),
            new(PerformanceBy.Window, window.Value, year, month),
            new(PerformanceBy.Item, item.Value, year, month),
        ];
        return officer is { } hand ? [.. keys, new(PerformanceBy.Officer, hand.Value, year, month)] : keys;
    }

    private PerformanceMonth On(Instant at, Func<PerformanceDay, PerformanceDay> change)
    {
        var day = OfficeTime.DateOf(at).Day;
        var days = Days.AsSpan();
        var i = days.Length;
        while (i > 0 && days[i - 1].Day >= day)
        {
            i--;
        }

        var found = i < days.Length && days[i].Day == day;
        return this with { Days = [.. days[..i], change(found ? days[i] : new(day)), .. days[(found ? i + 1 : i)..]] };
    }
}
