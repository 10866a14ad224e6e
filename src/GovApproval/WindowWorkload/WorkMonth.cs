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
        var keys = new List<WorkKey>(4);
        if (happened is ApplicationSubmitted or RenewalDeemed or ConsentDeemed or ApplicationAccepted or AcceptanceDeemed or FirstInstanceCompleted or ApplicationVerified or ApplicationCompleted)
        {
            Add(WorkBy.Window, (before ?? after).Window.Value);
            Add(WorkBy.Item, after.Item.Value);
            Add(WorkBy.Officer, WorkerOf(happened)?.Value);
        }

        for (var by = WorkBy.Window; by <= WorkBy.Item; by++)
        {
            if (PlaceOf(by, before) is var left && PlaceOf(by, after) is var came && !string.Equals(left, came, StringComparison.Ordinal))
            {
                Add(by, left);
                Add(by, came);
            }
        }

        return keys.ToValueList();

        void Add(WorkBy by, string? code)
        {
            if (code is not null && new WorkKey(by, code, year, month) is var key && !keys.Contains(key))
            {
                keys.Add(key);
            }
        }
    }

    /// <summary>What an event counts for at one window, officer or item; the cases behind a figure are those for which this is not 0.</summary>
    public static int Amount(WorkFigure figure, WorkBy by, string code, ApplicationEvent happened) => figure switch
    {
        WorkFigure.Arrived or WorkFigure.Left => Flow(figure, by, code, (happened as ApplicationStep)?.Before, Standing.After(happened)),

        // An officer's are only those whose work it was.
        _ when by == WorkBy.Officer && WorkerOf(happened)?.Value != code => 0,
        _ => Amount(figure, by, happened),
    };

    /// <summary>Wherever that is; nothing of comings and goings.</summary>
    public static int Amount(WorkFigure figure, WorkBy by, ApplicationEvent happened) => (figure, happened) switch
    {
        // Nobody has a case in hand before it is accepted: an officer receives it with that.
        (WorkFigure.Received, ApplicationSubmitted) => by == WorkBy.Officer ? 0 : 1,
        (WorkFigure.Received, ApplicationAccepted or AcceptanceDeemed) => by == WorkBy.Officer ? 1 : 0,
        (WorkFigure.Accepted, ApplicationAccepted or AcceptanceDeemed) => 1,
        (WorkFigure.Examined, FirstInstanceCompleted) => 1,
        (WorkFigure.Verified, ApplicationVerified) => 1,
        (>= WorkFigure.Completed, ApplicationCompleted or RenewalDeemed or ConsentDeemed) when Conclusion.Of(happened) is { } done => Of(figure, done),
        _ => 0,
    };

    private static int Flow(WorkFigure figure, WorkBy by, string code, Standing? before, Standing after)
    {
        var (was, isNow) = (PlaceOf(by, before) == code, PlaceOf(by, after) == code);
        return figure == WorkFigure.Arrived ? (isNow && !was ? 1 : 0) : was && !isNow ? 1 : 0;
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

    private static int Of(WorkFigure figure, Conclusion done) => figure switch
    {
        WorkFigure.Completed => 1,
        WorkFigure.OnTheSpot => done.OnTheSpot ? 1 : 0,
        WorkFigure.OnTime => done.OnTime ? 1 : 0,
        WorkFigure.Late => done.OnTime ? 0 : 1,
        WorkFigure.InAdvance => done.InAdvance ? 1 : 0,
        WorkFigure.DaysUsed => done.Counted.UsedDays,
        WorkFigure.DaysSaved => done.Saved,
        WorkFigure.Deemed => done.Deemed ? 1 : 0,
        _ => 0,
    };

    public static WorkMonth Evolve(WorkMonth month, ApplicationEvent happened)
    {
        var counted = month.Count(happened);
        return happened switch
        {
            _ when Amount(WorkFigure.Received, month.By, month.Code, happened) > 0 => counted with { Arrivals = counted.Arrivals.PlusAt(HourOfWeek(happened.At), 1) },
            ApplicationCompleted { Took: { } took } when Amount(WorkFigure.Completed, month.By, month.Code, happened) > 0 => counted with { Times = Timed(counted.Times, took) },
            _ => counted,
        };
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
    public WorkMonth Within(IEnumerable<ApplicationEvent> happened) => happened.Aggregate(Start(new(By, Code, Year, Month)), Evolve) with { Days = Days };

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

    private WorkMonth Count(ApplicationEvent happened)
    {
        var day = OfficeTime.DateOf(happened.At).Day;
        var days = Days.AsSpan();
        var i = days.Length;
        while (i > 0 && days[i - 1].Day >= day)
        {
            i--;
        }

        var found = i < days.Length && days[i].Day == day;
        var before = found ? days[i] : new(day, []);
        var counts = new int[WorkDay.Figures];
        for (var figure = WorkFigure.Received; figure <= WorkFigure.Left; figure++)
        {
            counts[(int)figure] = before[figure] + Amount(figure, By, Code, happened);
        }

        var after = before with { Counts = new(counts) };
        return this with { Days = [.. days[..i], after, .. days[(found ? i + 1 : i)..]] };
    }
}
