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
        _ => "item",
    };
}

/// <summary>The figures of one day: plain sums, so that any period is their sum.</summary>
/// <param name="OnTheSpot">Completed on the day of acceptance.</param>
/// <param name="OnTime">Completed by the promised due date; a case without a promise always is.</param>
/// <param name="InAdvance">Completed before the promised due date.</param>
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
    decimal Fees = 0);

/// <summary>The figures of a month of the center, a department, a window or an item, day by day.</summary>
public sealed record PerformanceMonth(PerformanceBy By, string Code, int Year, int Month, ValueList<PerformanceDay> Days = default)
{
    public static PerformanceMonth Start(PerformanceKey key) => new(key.By, key.Code, key.Year, key.Month);

    public static ValueList<PerformanceKey> For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => Keys(e.Item, e.Department, e.Window, e.At),
        ApplicationStep { Before: var s } and (ApplicationAccepted or AcceptanceDeemed or ApplicationCompleted or FeePaid) =>
            Keys(s.Item, s.Department, s.Window, happened.At),
        _ => [],
    };

    public static PerformanceMonth Evolve(PerformanceMonth month, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted => month.On(happened.At, d => d with { Received = d.Received + 1 }),
        ApplicationAccepted or AcceptanceDeemed => month.On(happened.At, d => d with { Accepted = d.Accepted + 1 }),
        ApplicationCompleted e => month.On(e.At, d => Completed(d, e)),
        FeePaid e => month.On(e.At, d => d with { Fees = d.Fees + e.Amount }),
        _ => month,
    };

    private static PerformanceDay Completed(PerformanceDay day, ApplicationCompleted e) => day with
    {
        Completed = day.Completed + 1,
        OnTheSpot = day.OnTheSpot + (e.Counted.AcceptedOn == OfficeTime.DateOf(e.At) ? 1 : 0),
        OnTime = day.OnTime + (e.Counted.IsOnTime() ? 1 : 0),
        InAdvance = day.InAdvance + (e.Counted.IsInAdvance() ? 1 : 0),
        DaysUsed = day.DaysUsed + e.Counted.UsedDays,
        DaysSaved = day.DaysSaved + (e.Counted.Saved() ?? 0),
        StatutoryDays = day.StatutoryDays + (e.Counted.StatutoryDays ?? 0),
        PromisedDays = day.PromisedDays + (e.Counted.PromisedDays ?? 0),
    };

    private static ValueList<PerformanceKey> Keys(ItemCode item, DepartmentCode department, WindowCode window, Instant at)
    {
        var (year, month, _) = OfficeTime.DateOf(at);
        return
        [
            new(PerformanceBy.Center, PerformanceKey.TheCenter, year, month),
            new(PerformanceBy.Department, department.Value, year, month),
            new(PerformanceBy.Window, window.Value, year, month),
            new(PerformanceBy.Item, item.Value, year, month),
        ];
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
