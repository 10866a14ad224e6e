using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.WindowWorkload;

/// <summary>Median and ninetieth percentile of a time, in minutes; to within one sixteenth.</summary>
public sealed record TimeReading(WorkStep Step, int Cases, int MedianMinutes, int P90Minutes);

/// <summary>What came at an hour of the week.</summary>
/// <param name="Weekday">1 Monday … 7 Sunday.</param>
public sealed record HourReading(int Weekday, int Hour, int Received);

/// <summary>A day of the period.</summary>
public sealed record DayReading(
    LocalDate Date, int Received, int Accepted, int Completed, int Examined, int Verified, int OnTheSpot, int OnTime, int InAdvance, int Late, int DaysSaved);

/// <summary>What came and went in the last twenty working days.</summary>
/// <param name="Completed">Of what left, what was decided; of an officer, what that officer decided, in whoever's hand it was.</param>
public readonly record struct Pace(int Completed, int Arrived, int Left);

/// <summary>What lies there, and for how long: the open cases over what more leaves than comes on a working day of late.</summary>
/// <param name="PerWorkingDay">Completed on an average working day of the last twenty.</param>
/// <param name="WorkingDays">Until nothing lies there any more, when as much goes on coming and leaving; none when it does not grow less.</param>
/// <param name="WithoutArrivals">Until what lies there now has left, if it were dealt with first; none when nothing left of late.</param>
public sealed record BacklogReading(int Open, Pace Pace, decimal PerWorkingDay, decimal? WorkingDays, decimal? WithoutArrivals)
{
    /// <summary>Over how many working days the pace is measured.</summary>
    public const int Window = 20;

    public static BacklogReading Of(int open, Pace pace) => new(
        open,
        pace,
        decimal.Round((decimal)pace.Completed / Window, 2, MidpointRounding.AwayFromZero),
        Days(open, pace.Left - pace.Arrived),
        Days(open, pace.Left));

    private static decimal? Days(int open, int fewer) =>
        open == 0 ? 0 : fewer <= 0 ? null : decimal.Round((decimal)open * Window / fewer, 1, MidpointRounding.AwayFromZero);

    /// <summary>The first of the last twenty working days up to and including today.</summary>
    public static LocalDate Since(LocalDate today, WorkingCalendar calendar)
    {
        var day = today;
        for (var counted = calendar.IsWorkingDay(day) ? 1 : 0; counted < Window;)
        {
            day = day.PlusDays(-1);
            counted += calendar.IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }
}

/// <summary>The work of one window, officer or item over a period.</summary>
/// <param name="Times">Of all that the months hold: they tell of hours and times by the month, see <see cref="WorkMonth.IsWithin"/>.</param>
public sealed record WorkloadRow(
    string Code,
    ValueList<int> Counts,
    decimal? OnTheSpotPercent,
    decimal? OnTimePercent,
    decimal? InAdvancePercent,
    decimal? MeanDaysUsed,
    ValueList<TimeReading> Times,
    ValueList<HourReading> Hours,
    ValueList<DayReading> Days)
{
    public int this[WorkFigure figure] => Counts[(int)figure];

    public static WorkloadRow Of(string code, IEnumerable<WorkMonth> months, LocalDate from, LocalDate to)
    {
        var counts = new int[WorkDay.Figures];
        var arrivals = new Histogram();
        var times = new Histogram[(int)WorkStep.Service + 1];
        var days = new List<DayReading>();
        foreach (var month in months.OrderBy(m => (m.Year, m.Month)))
        {
            arrivals = arrivals.Plus(month.Arrivals);
            foreach (var time in month.Times.AsSpan())
            {
                times[(int)time.Step] = times[(int)time.Step].Plus(time.Minutes);
            }

            foreach (var day in month.Days.AsSpan())
            {
                if (new LocalDate(month.Year, month.Month, day.Day) is var date && date >= from && date <= to)
                {
                    days.Add(new(
                        date, day[WorkFigure.Received], day[WorkFigure.Accepted], day[WorkFigure.Completed], day[WorkFigure.Examined], day[WorkFigure.Verified],
                        day[WorkFigure.OnTheSpot], day[WorkFigure.OnTime], day[WorkFigure.InAdvance], day[WorkFigure.Late], day[WorkFigure.DaysSaved]));
                    for (var figure = WorkFigure.Received; figure <= WorkFigure.Left; figure++)
                    {
                        counts[(int)figure] += day[figure];
                    }
                }
            }
        }

        var completed = counts[(int)WorkFigure.Completed];
        return new(
            code,
            counts.ToValueList(),
            Shares.Percent(counts[(int)WorkFigure.OnTheSpot], completed),
            Shares.Percent(counts[(int)WorkFigure.OnTime], completed),
            Shares.Percent(counts[(int)WorkFigure.InAdvance], completed),
            Shares.Mean(counts[(int)WorkFigure.DaysUsed], completed),
            times.Select((minutes, step) => Read((WorkStep)step, minutes)).OfType<TimeReading>().ToValueList(),
            Hourly(arrivals),
            days.ToValueList());
    }

    private static TimeReading? Read(WorkStep step, Histogram minutes) =>
        minutes.Percentile(50) is { } median && minutes.Percentile(90) is { } p90 ? new(step, minutes.Total(), median, p90) : null;

    private static ValueList<HourReading> Hourly(Histogram arrivals)
    {
        var hours = new HourReading[arrivals.Counts.Count / 2];
        for (var i = 0; i < hours.Length; i++)
        {
            var slot = arrivals.Counts[2 * i];
            hours[i] = new((slot / 24) + 1, slot % 24, arrivals.Counts[(2 * i) + 1]);
        }

        return hours.ToValueList();
    }
}
