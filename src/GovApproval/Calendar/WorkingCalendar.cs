using NodaTime;

namespace GovApproval.Calendar;

/// <summary>
/// The only counter of working days: every published calendar of the nation, a region and a hall merged into one. Monday to
/// Friday unless a notice says otherwise. Immutable; a publication makes a new one.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>
    /// From here on the notice of the next year may still move a day: the earliest that one has moved is 29 December
    /// (2018), and a make-up day may fall on the weekend before New Year's.
    /// </summary>
    private const int LateInDecember = 26;

    private static readonly LocalDate s_monday = new(1900, 1, 1);

    private readonly Dictionary<LocalDate, (CalendarDay Day, CalendarYear By)> _listed = [];
    private readonly HashSet<int> _announced = [];

    // How far the ordinary week is off by the end of each day listed or between: a count needs two look-ups, whatever its length.
    private readonly int _first;
    private readonly int[] _corrections = [];

    private WorkingCalendar(IEnumerable<CalendarYear> weakestFirst, int edition)
    {
        Edition = edition;
        foreach (var year in weakestFirst)
        {
            Version += year.Version;
            if (year.Region == CalendarYear.Nation && year.Days.Count > 0)
            {
                _announced.Add(year.Year);
            }

            foreach (var day in year.Days)
            {
                _listed[day.Date] = (day, year);
            }
        }

        if (_listed.Count > 0)
        {
            _first = Number(_listed.Keys.Min());
            _corrections = new int[Number(_listed.Keys.Max()) - _first + 1];
            foreach (var (date, listed) in _listed)
            {
                _corrections[Number(date) - _first] = (listed.Day.IsOffDay ? 0 : 1) - (IsOrdinary(Number(date)) ? 1 : 0);
            }

            for (var i = 1; i < _corrections.Length; i++)
            {
                _corrections[i] += _corrections[i - 1];
            }
        }
    }

    /// <summary>Knows no notice: the ordinary week, all provisional.</summary>
    public static WorkingCalendar Unannounced { get; } = new([], 0);

    /// <summary>The number of publications known to whoever made it, of other layers too: the later, the higher, wherever it is compared.</summary>
    public int Edition { get; }

    /// <summary>The number of publications it rests on: grows with each.</summary>
    public int Version { get; }

    /// <summary>Merges what is published: of each layer and year the last version known.</summary>
    /// <param name="layers">Codes of the region and the hall, weaker first; the nation comes before them all.</param>
    /// <param name="knownAt">Reads what was known then; all when left out.</param>
    public static WorkingCalendar Of(IEnumerable<CalendarYear> published, ValueList<string> layers = default, Instant? knownAt = null)
    {
        string[] order = [CalendarYear.Nation, .. layers];
        CalendarYear[] known = [.. published.Where(y => !(y.KnownSince > knownAt))];
        return new(known
            .Where(y => Array.IndexOf(order, y.Region) >= 0)
            .GroupBy(y => (y.Region, y.Year))
            .Select(versions => versions.MaxBy(y => y.Version)!)
            .OrderBy(y => Array.IndexOf(order, y.Region))
            .ThenBy(y => y.Year), known.Length);
    }

    public bool IsWorkingDay(LocalDate date) => Works(Number(date));

    /// <summary>Whether the notices that could still move this day are out.</summary>
    public bool IsAnnounced(LocalDate date) =>
        _announced.Contains(date.Year) && (date is not { Month: 12, Day: >= LateInDecember } || _announced.Contains(date.Year + 1));

    /// <summary>The first day from that date on whose notices are not all out.</summary>
    public LocalDate FirstProvisional(LocalDate from)
    {
        for (var year = from.Year; ; year++)
        {
            var last = _announced.Contains(year + 1) ? new LocalDate(year, 12, 31) : new LocalDate(year, 12, LateInDecember - 1);
            if (!_announced.Contains(year))
            {
                return LocalDate.Max(from, new LocalDate(year, 1, 1));
            }

            if (last < new LocalDate(year, 12, 31))
            {
                return LocalDate.Max(from, last.PlusDays(1));
            }
        }
    }

    /// <summary>Whether any day after the first date and up to the second is not announced.</summary>
    public bool IsProvisional(LocalDate after, LocalDate upTo)
    {
        if (upTo <= after)
        {
            return false;
        }

        for (var year = after.PlusDays(1).Year; year < upTo.Year; year++)
        {
            if (!_announced.Contains(year))
            {
                return true;
            }
        }

        return !IsAnnounced(upTo);
    }

    /// <summary>The working days after the first date, up to and including the second.</summary>
    public int Count(LocalDate after, LocalDate upTo) => Between(Number(after), Number(upTo));

    /// <summary>The day on which that many working days have passed; the starting day is not counted.</summary>
    public DueDate DueDate(LocalDate from, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        var dueOn = DateOf(After(Number(from), workingDays));
        return new(dueOn, IsProvisional(from, dueOn));
    }

    public DayReason Explain(LocalDate date)
    {
        var provisional = !IsAnnounced(date);
        if (!_listed.TryGetValue(date, out var listed))
        {
            return new(IsOrdinary(Number(date)) ? DayKind.Weekday : DayKind.Weekend, null, [], CalendarYear.Nation, provisional);
        }

        var (day, by) = listed;
        return new(day.IsOffDay ? DayKind.Holiday : DayKind.MakeUpDay, day.Name, by.Papers, by.Region, provisional);
    }

    /// <summary>Each day after the first date, up to and including the second, and why it is counted or not.</summary>
    public IEnumerable<ExplainedDay> Days(LocalDate after, LocalDate upTo)
    {
        for (var date = after.PlusDays(1); date <= upTo; date = date.PlusDays(1))
        {
            var reason = Explain(date);
            yield return new(date, reason.Works(), reason);
        }
    }

    // Inside the rules days are numbers: counting needs no calendar of months.
    internal static int Number(LocalDate date) => Period.DaysBetween(s_monday, date);

    internal static LocalDate DateOf(int day) => s_monday.PlusDays(day);

    /// <summary>The working days after the first day, up to and including the second.</summary>
    internal int Between(int after, int upTo) => upTo <= after ? 0 : UpTo(upTo) - UpTo(after);

    internal bool Works(int day) => UpTo(day) > UpTo(day - 1);

    internal int After(int day, int workingDays)
    {
        var target = UpTo(day) + workingDays;

        // No step holds more working days than days, so none can leap over the target.
        for (var missing = workingDays; missing > 0; missing = target - UpTo(day))
        {
            day += missing;
        }

        return day;
    }

    private static bool IsOrdinary(int day) => ((day % 7) + 7) % 7 < 5;

    private int UpTo(int day)
    {
        var (weeks, rest) = (Math.DivRem(day, 7).Quotient, day % 7);
        if (rest < 0)
        {
            (weeks, rest) = (weeks - 1, rest + 7);
        }

        var correction = _corrections.Length == 0 || day < _first ? 0 : _corrections[Math.Min(day - _first, _corrections.Length - 1)];
        return (weeks * 5) + Math.Min(rest + 1, 5) + correction;
    }
}
