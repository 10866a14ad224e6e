using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.WindowWorkload;

/// <summary>Whose work is counted.</summary>
public enum WorkBy
{
    Window,
    Officer,
    Item,
}

/// <summary>What is counted of a day. The order is that of the stored counts: add at the end.</summary>
public enum WorkFigure
{
    /// <summary>Filed.</summary>
    Received,
    Accepted,

    /// <summary>First instances completed.</summary>
    Examined,
    Verified,
    Completed,

    /// <summary>Completed on the day of acceptance.</summary>
    OnTheSpot,

    /// <summary>Completed by the promised due date.</summary>
    OnTime,

    /// <summary>Completed past it.</summary>
    Late,

    /// <summary>Completed before it.</summary>
    InAdvance,

    /// <summary>Working days used by what was completed.</summary>
    DaysUsed,

    /// <summary>Statutory budget less days used, of what was completed.</summary>
    DaysSaved,

    /// <summary>Of the completed, those that nobody decided.</summary>
    Deemed,

    /// <summary>Came to lie open there: filed, handed over, taken in hand.</summary>
    Arrived,

    /// <summary>Lay open there and does so no longer: decided, ended otherwise, handed on.</summary>
    Left,
}

/// <summary>A time that is measured of completed cases.</summary>
public enum WorkStep
{
    /// <summary>Waiting for acceptance.</summary>
    Receipt,

    /// <summary>Waiting for, and in, the first instance.</summary>
    FirstInstance,
    Verification,
    Decision,

    /// <summary>From acceptance to the decision.</summary>
    Handling,

    /// <summary>From filing to the decision, while it lay in nobody's hand.</summary>
    Waiting,

    /// <summary>Likewise, while somebody had it in hand.</summary>
    Service,
}

/// <summary>One document of work; its text, such as <c>window:W-101:2026-03</c>, is the document's id.</summary>
public readonly record struct WorkKey(WorkBy By, string Code, int Year, int Month)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name(By)}:{Code}:{Year:D4}-{Month:D2}");

    private static string Name(WorkBy by) => by switch { WorkBy.Window => "window", WorkBy.Officer => "officer", _ => "item" };
}

/// <summary>One day's counts.</summary>
/// <param name="Counts">By <see cref="WorkFigure"/>.</param>
public sealed record WorkDay(int Day, ValueList<int> Counts)
{
    /// <summary>How many figures there are.</summary>
    public const int Figures = (int)WorkFigure.Left + 1;

    // A day stored before comings and goings were counted knows those that were.
    public int this[WorkFigure figure] => (int)figure < Counts.Count ? Counts[(int)figure] : figure switch
    {
        WorkFigure.Arrived => this[WorkFigure.Received],
        WorkFigure.Left => this[WorkFigure.Completed],
        _ => 0,
    };
}

/// <summary>How long a step took.</summary>
public readonly record struct StepTimes(WorkStep Step, Histogram Minutes);

/// <summary>The work of a window, an officer or an item in a month: what came and went day by day, when, and how long it took.</summary>
/// <param name="Arrivals">By the hour of the week in which a case was received: 0 is Monday from midnight to one.</param>
/// <param name="Times">Of the cases completed in the month.</param>
public sealed record WorkMonth(
    WorkBy By, string Code, int Year, int Month, ValueList<WorkDay> Days = default, Histogram Arrivals = default, ValueList<StepTimes> Times = default)
{
    private const int MostFolded = 1_000;

    public static WorkMonth Start(WorkKey key) => new(key.By, key.Code, key.Year, key.Month);

    /// <summary>The window where it happened, the item, the officer whose work it was, and wherever the case came to lie or no longer lies.</summary>
    public static ValueList<WorkKey> For(ApplicationEvent happened)
    {
        var (year, month, _) = OfficeTime.DateOf(happened.At);
        var (before, after) = ((happened as ApplicationStep)?.Before, Standing.After(happened));
        var keys = default(Few<WorkKey>);
        if (happened is ApplicationSubmitted or RenewalDeemed or ConsentDeemed or ApplicationAccepted or AcceptanceDeemed or FirstInstanceCompleted or ApplicationVerified or ApplicationCompleted)
        {
            Add(ref keys, WorkBy.Window, (before ?? after).Window.Value);
            Add(ref keys, WorkBy.Item, after.Item.Value);
            Add(ref keys, WorkBy.Officer, WorkerOf(happened)?.Value);
        }

        for (var by = WorkBy.Window; by <= WorkBy.Item; by++)
        {
            if (PlaceOf(by, before) is var left && PlaceOf(by, after) is var came && left != came)
            {
                Add(ref keys, by, left);
                Add(ref keys, by, came);
            }
        }

        return keys.ToValueList();

        void Add(ref Few<WorkKey> keys, WorkBy by, string? code)
        {
            if (code is not null)
            {
                keys.Add(new(by, code, year, month));
            }
        }
    }

    /// <summary>What an event counts for at one window, officer or item; the cases behind a figure are those for which this is not 0.</summary>
    public static int Amount(WorkFigure figure, WorkBy by, string code, ApplicationEvent happened)
    {
        Span<int> counts = stackalloc int[WorkDay.Figures];
        Count(happened, by, code, counts);
        return counts[(int)figure];
    }

    /// <summary>Adds to each figure, by its number, what an event counts for at one window, officer or item.</summary>
    /// <param name="counts">As many as there are figures.</param>
    public static void Count(ApplicationEvent happened, WorkBy by, string code, Span<int> counts)
    {
        var (was, isNow) = (PlaceOf(by, (happened as ApplicationStep)?.Before) == code, PlaceOf(by, Standing.After(happened)) == code);
        counts[(int)WorkFigure.Arrived] += isNow && !was ? 1 : 0;
        counts[(int)WorkFigure.Left] += was && !isNow ? 1 : 0;

        // An officer's are only those whose work it was.
        if (by != WorkBy.Officer || WorkerOf(happened)?.Value == code)
        {
            Count(happened, by, counts);
        }
    }

    /// <summary>Likewise wherever that is; nothing of comings and goings.</summary>
    public static void Count(ApplicationEvent happened, WorkBy by, Span<int> counts)
    {
        switch (happened)
        {
            case ApplicationSubmitted:
                counts[(int)WorkFigure.Received] += by == WorkBy.Officer ? 0 : 1;
                break;

            // Nobody has a case in hand before it is accepted: an officer receives it with that.
            case ApplicationAccepted or AcceptanceDeemed:
                counts[(int)WorkFigure.Received] += by == WorkBy.Officer ? 1 : 0;
                counts[(int)WorkFigure.Accepted]++;
                break;
            case FirstInstanceCompleted:
                counts[(int)WorkFigure.Examined]++;
                break;
            case ApplicationVerified:
                counts[(int)WorkFigure.Verified]++;
                break;
            default:
                if (Conclusion.Of(happened) is { } done)
                {
                    Count(done, counts);
                }

                break;
        }
    }

    // Where an open case lies; what is over lies nowhere.
    private static string? PlaceOf(WorkBy by, Standing? standing) => standing?.IsOpen() is not true ? null : by switch
    {
        WorkBy.Window => standing.Window.Value,
        WorkBy.Officer => standing.Officer?.Value,
        _ => standing.Item.Value,
    };

    /// <summary>Whose work it was; nobody's, where an officer had no part in it.</summary>
    public static ActorId? WorkerOf(ApplicationEvent happened) => happened switch
    {
        ApplicationAccepted e => e.By,
        AcceptanceDeemed e => e.Officer,
        FirstInstanceCompleted e => e.By,
        ApplicationVerified e => e.By,
        ApplicationCompleted e => e.By,
        _ => null,
    };

    private static void Count(Conclusion done, Span<int> counts)
    {
        counts[(int)WorkFigure.Completed]++;
        counts[(int)WorkFigure.OnTheSpot] += done.OnTheSpot ? 1 : 0;
        counts[(int)(done.OnTime ? WorkFigure.OnTime : WorkFigure.Late)]++;
        counts[(int)WorkFigure.InAdvance] += done.InAdvance ? 1 : 0;
        counts[(int)WorkFigure.DaysUsed] += done.Counted.UsedDays;
        counts[(int)WorkFigure.DaysSaved] += done.Saved;
        counts[(int)WorkFigure.Deemed] += done.Deemed ? 1 : 0;
    }

    public static WorkMonth Evolve(WorkMonth month, ApplicationEvent happened) => Evolve(month, [happened]);

    /// <summary>One event after the other, in one go.</summary>
    public static WorkMonth Evolve(WorkMonth month, IEnumerable<ApplicationEvent> happened)
    {
        var (days, arrivals, times) = (new List<WorkDay>(month.Days), month.Arrivals, month.Times);
        var (number, counts) = (0, Array.Empty<int>());
        Span<int> of = stackalloc int[WorkDay.Figures];
        foreach (var one in happened)
        {
            if (OfficeTime.DateOf(one.At).Day is var day && day != number)
            {
                (number, counts) = (day, Open(days, day));
            }

            of.Clear();
            Count(one, month.By, month.Code, of);
            for (var i = 0; i < of.Length; i++)
            {
                counts[i] += of[i];
            }

            if (of[(int)WorkFigure.Received] > 0)
            {
                arrivals = arrivals.PlusAt(HourOfWeek(one.At), 1);
            }
            else if (of[(int)WorkFigure.Completed] > 0 && one is ApplicationCompleted { Took: { } took })
            {
                times = Timed(times, took);
            }
        }

        return month with { Days = days.ToValueList(), Arrivals = arrivals, Times = times };
    }

    /// <summary>All that it counted lies in the period: so does all of its hours and times.</summary>
    public bool IsWithin(LocalDate from, LocalDate to) => DaysIn(from, to).Count() == Days.Count;

    /// <summary>Its days in the period, with their dates.</summary>
    public IEnumerable<(LocalDate Date, WorkDay Day)> DaysIn(LocalDate from, LocalDate to)
    {
        var (year, month) = (Year, Month);
        return Days.Select(day => (Date: new LocalDate(year, month, day.Day), Day: day)).Where(one => from <= one.Date && one.Date <= to);
    }

    /// <summary>
    /// Whether the hours and the times of a period are told to the day: its parts of months hold 1,000 events to fold at most, as a week
    /// of a busy window does. They are told of whole months otherwise.
    /// </summary>
    public static bool CanBeToldToTheDay(IEnumerable<WorkMonth> months, LocalDate from, LocalDate to) =>
        months.Where(month => !month.IsWithin(from, to)).SelectMany(month => month.DaysIn(from, to))
            .Sum(one => one.Day[WorkFigure.Received] + one.Day[WorkFigure.Completed]) <= MostFolded;

    /// <summary>With the hours and the times of a part of its days alone, from the events received and completed in them.</summary>
    public WorkMonth Within(IEnumerable<ApplicationEvent> happened) => Evolve(Start(new(By, Code, Year, Month)), happened) with { Days = Days };

    public static int HourOfWeek(Instant at)
    {
        var local = at.InZone(OfficeTime.Zone);
        return (((int)local.DayOfWeek - 1) * 24) + local.Hour;
    }

    private static ValueList<StepTimes> Timed(ValueList<StepTimes> times, StepMinutes took)
    {
        var timed = new StepTimes[(int)WorkStep.Service + 1];
        var known = times.AsSpan();
        var count = 0;
        for (var step = WorkStep.Receipt; step <= WorkStep.Service; step++)
        {
            var minutes = default(Histogram);
            if (known is [var first, ..] && first.Step == step)
            {
                minutes = first.Minutes;
                known = known[1..];
            }

            if (took.Of(step) is { } one)
            {
                minutes = minutes.Plus(one);
            }

            if (minutes.Counts.Count > 0)
            {
                timed[count++] = new(step, minutes);
            }
        }

        return count == timed.Length ? new(timed) : [.. timed[..count]];
    }

    // Counts of a day that may still be added to: a copy of those that are known, in their place among the others.
    private static int[] Open(List<WorkDay> days, int day)
    {
        var i = DaysOfMonth.Find(days, day, static one => one.Day, static number => new WorkDay(number, []));
        var counts = new int[WorkDay.Figures];
        for (var figure = WorkFigure.Received; figure <= WorkFigure.Left; figure++)
        {
            counts[(int)figure] = days[i][figure];
        }

        days[i] = new(day, new(counts));
        return counts;
    }
}
