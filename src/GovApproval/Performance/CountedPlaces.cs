using System.Globalization;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Performance;

/// <summary>Whose figures an event counts for.</summary>
public enum CountedBy
{
    Center,
    Department,
    Window,
    Item,

    /// <summary>Who had the case in hand, as the report asks.</summary>
    Holder,

    /// <summary>Who did it, as the workload asks.</summary>
    Officer,
}

/// <summary>One document of places; its text, such as <c>window:W-101:41</c>, is the document's id.</summary>
/// <param name="Part">Which part of the log.</param>
public readonly record struct CountedKey(CountedBy By, string Code, long Part)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name(By)}:{Code}:{Part}");

    private static string Name(CountedBy by) => by switch
    {
        CountedBy.Center => "center",
        CountedBy.Department => "department",
        CountedBy.Window => "window",
        CountedBy.Item => "item",
        CountedBy.Holder => "holder",
        _ => "officer",
    };
}

/// <summary>
/// What an event is counted for, each a bit, so that one mark tells of all figures at once. Stored as a number: what a bit stands for never changes.
/// </summary>
public static class Figures
{
    /// <summary>A fee was paid.</summary>
    public const int Paid = 1 << 28;

    /// <summary>Completed outside the green channel.</summary>
    public const int Ordinary = 1 << 29;

    public static int Of(WorkFigure figure) => 1 << (int)figure;

    /// <summary>Completed, and its time in this step is known.</summary>
    public static int Of(WorkStep step) => 1 << (20 + (int)step);

    public static int Of(PerformanceFigure figure) => figure switch
    {
        PerformanceFigure.Received => Of(WorkFigure.Received),
        PerformanceFigure.Accepted => Of(WorkFigure.Accepted),
        PerformanceFigure.Completed => Of(WorkFigure.Completed),
        PerformanceFigure.SettledOnTheSpot => Of(WorkFigure.OnTheSpot),
        PerformanceFigure.OnTime => Of(WorkFigure.OnTime),
        PerformanceFigure.InAdvance => Of(WorkFigure.InAdvance),
        PerformanceFigure.Late => Of(WorkFigure.Late),
        PerformanceFigure.Fees => Paid,
        _ => Of(WorkFigure.Deemed),
    };

    /// <summary>All that an event counts for there, by the questions that the report and the workload are folded by.</summary>
    public static int Of(ApplicationEvent happened, CountedBy by, string code)
    {
        Span<int> counts = stackalloc int[WorkDay.Figures];
        Count(happened, by, code, counts);
        var figures = happened is FeePaid ? Paid : 0;
        for (var figure = WorkFigure.Received; figure <= WorkFigure.Left; figure++)
        {
            figures |= counts[(int)figure] != 0 ? Of(figure) : 0;
        }

        if ((figures & Of(WorkFigure.Completed)) == 0)
        {
            return figures;
        }

        for (var step = WorkStep.Receipt; happened is ApplicationCompleted { Took: { } took } && step <= WorkStep.Service; step++)
        {
            figures |= took.Of(step) is not null ? Of(step) : 0;
        }

        return happened is ApplicationStep { Before.GreenChannel: null } ? figures | Ordinary : figures;
    }

    // The report knows of no comings and goings, and counts for whoever had the case in hand what others did.
    private static void Count(ApplicationEvent happened, CountedBy by, string code, Span<int> counts)
    {
        switch (by)
        {
            case CountedBy.Window:
                WorkMonth.Count(happened, WorkBy.Window, code, counts);
                break;
            case CountedBy.Item:
                WorkMonth.Count(happened, WorkBy.Item, code, counts);
                break;
            case CountedBy.Officer:
                WorkMonth.Count(happened, WorkBy.Officer, code, counts);
                break;
            case CountedBy.Holder:
                WorkMonth.Count(happened, WorkBy.Officer, counts);
                break;
            default:
                WorkMonth.Count(happened, WorkBy.Item, counts);
                break;
        }
    }
}

/// <summary>Events of one day that count for the same figures, and where in their part of the log they stand.</summary>
/// <param name="Figures">See <see cref="Performance.Figures"/>.</param>
/// <param name="Hour">Of the week, where a case was received: that figure is told by the hour too.</param>
/// <param name="Places">Two digits to the base of 64 for each, in ascending order.</param>
public sealed record CountedMark(LocalDate On, int Figures, int? Hour, GrowingText Places)
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

    public CountedMark With(int place) => this with { Places = Places.Plus(Digits[place >> 6], Digits[place & 63]) };

    public IEnumerable<int> Read()
    {
        for (var i = 0; i < Places.Length; i += 2)
        {
            yield return (Digits.IndexOf(Places[i], StringComparison.Ordinal) << 6) | Digits.IndexOf(Places[i + 1], StringComparison.Ordinal);
        }
    }
}

/// <summary>
/// Where the events stand that figures count: of one department, window, item or officer, in one part of the log. Kept by the questions that the
/// numbers are folded by, so that a list is as long as its number is high; and in parts, so that what is stored is not written anew for ever, which are
/// long, so that what is counted for many officers is not spread over many documents.
/// </summary>
public sealed record CountedPlaces(CountedBy By, string Code, long Part, ValueList<CountedMark> Marks = default)
{
    /// <summary>How many positions a part has: as many as two digits tell apart.</summary>
    public const int Size = 4096;

    public static CountedPlaces Start(CountedKey key) => new(key.By, key.Code, key.Part);

    public static long PartOf(long position) => position / Size;

    /// <summary>All whose figures it counts for, be it in the report, be it in the workload.</summary>
    public static ValueList<CountedKey> For(ApplicationEvent happened, long position)
    {
        var keys = default(Few<CountedKey>);
        foreach (ref readonly var key in PerformanceMonth.For(happened).AsSpan())
        {
            keys.Add(new(Of(key.By), key.Code, PartOf(position)));
        }

        foreach (ref readonly var key in WorkMonth.For(happened).AsSpan())
        {
            keys.Add(new(Of(key.By), key.Code, PartOf(position)));
        }

        return keys.ToValueList();
    }

    public static CountedPlaces Evolve(CountedPlaces places, ApplicationEvent happened, long position) => Evolve(places, [(happened, position)]);

    /// <summary>One event after the other, each at its position, in one go.</summary>
    public static CountedPlaces Evolve(CountedPlaces places, IEnumerable<(ApplicationEvent Happened, long Position)> events)
    {
        var marks = new List<CountedMark>(places.Marks);
        foreach (var (happened, position) in events)
        {
            var figures = Figures.Of(happened, places.By, places.Code);
            int? hour = (figures & Figures.Of(WorkFigure.Received)) != 0 ? WorkMonth.HourOfWeek(happened.At) : null;
            var (on, place) = (OfficeTime.DateOf(happened.At), (int)(position % Size));
            var i = 0;
            while (i < marks.Count && (marks[i].On != on || marks[i].Figures != figures || marks[i].Hour != hour))
            {
                i++;
            }

            if (i == marks.Count)
            {
                marks.Add(new(on, figures, hour, default));
            }

            marks[i] = marks[i].With(place);
        }

        return places with { Marks = marks.ToValueList() };
    }

    /// <summary>The positions of the events that count for all these figures, in a period and at the hours that are meant, in order.</summary>
    public IEnumerable<long> Find(int figures, LocalDate from, LocalDate to, Func<int, bool>? atHour = null) => Marks
        .Where(mark => (mark.Figures & figures) == figures && mark.On >= from && mark.On <= to && (atHour is null || (mark.Hour is { } hour && atHour(hour))))
        .SelectMany(mark => mark.Read())
        .Order()
        .Select(place => (Part * Size) + place);

    /// <summary>As the report asks.</summary>
    public static CountedBy Of(PerformanceBy by) => by == PerformanceBy.Officer ? CountedBy.Holder : (CountedBy)by;

    /// <summary>As the workload asks.</summary>
    public static CountedBy Of(WorkBy by) => by switch { WorkBy.Window => CountedBy.Window, WorkBy.Item => CountedBy.Item, _ => CountedBy.Officer };
}
