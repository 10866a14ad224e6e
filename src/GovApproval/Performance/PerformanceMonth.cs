using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.WindowWorkload;
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

    public static PerformanceMonth Evolve(PerformanceMonth month, ApplicationEvent happened) => Evolve(month, [happened]);

    /// <summary>One event after the other, in one go.</summary>
    public static PerformanceMonth Evolve(PerformanceMonth month, IEnumerable<ApplicationEvent> happened)
    {
        var days = new List<PerformanceDay>(month.Days);
        foreach (var one in happened)
        {
            var i = DaysOfMonth.Find(days, OfficeTime.DateOf(one.At).Day, static day => day.Day, static number => new PerformanceDay(number));
            days[i] = Count(days[i], month.By, one);
        }

        return month with { Days = days.ToValueList() };
    }

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

    private static PerformanceDay Count(PerformanceDay day, PerformanceBy by, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted => day with { Received = day.Received + 1 },

        // Nobody has a case in hand before it is accepted: an officer receives it with that.
        ApplicationAccepted or AcceptanceDeemed => day with { Received = day.Received + (by == PerformanceBy.Officer ? 1 : 0), Accepted = day.Accepted + 1 },
        FeePaid e => day with { Fees = day.Fees + e.Amount },
        _ => Conclusion.Of(happened) is { } done ? Completed(day, done) : day,
    };

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
        var keys = default(Few<PerformanceKey>);
        keys.Add(new(PerformanceBy.Center, PerformanceKey.TheCenter, year, month));
        keys.Add(new(PerformanceBy.Department, department.Value, year, month));
        keys.Add(new(PerformanceBy.Window, window.Value, year, month));
        keys.Add(new(PerformanceBy.Item, item.Value, year, month));
        if (officer is { } hand)
        {
            keys.Add(new(PerformanceBy.Officer, hand.Value, year, month));
        }

        return keys.ToValueList();
    }
}
