using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>Counts the days of one timeline, its suspensions merged once into stretches that do not touch.</summary>
internal readonly struct DayCounter
{
    private readonly WorkingCalendar _calendar;
    private readonly LocalDate _acceptedOn;
    private readonly int _start;
    private readonly (int From, int Until)[] _stretches;
    private readonly bool _open;

    public DayCounter(Timeline timeline, WorkingCalendar calendar)
    {
        _calendar = calendar;
        _acceptedOn = OfficeTime.DateOf(timeline.AcceptedAt);
        _start = WorkingCalendar.Number(_acceptedOn);
        _open = timeline.IsSuspended();
        _stretches = timeline.Suspensions.Count == 0 ? [] : Merge(timeline.Suspensions.AsSpan(), _start + 1);
    }

    /// <summary>The days counted up to and including that day.</summary>
    public int Used(int day)
    {
        var used = _calendar.Between(_start, day);
        foreach (var (from, until) in _stretches)
        {
            used -= _calendar.Between(from - 1, Math.Min(until - 1, day));
        }

        return used;
    }

    public LocalDate? DayWhenUsed(int days)
    {
        if (_open)
        {
            return null;
        }

        // As in the calendar: no step holds more counted days than working days, so none can leap over the day sought.
        var day = _start;
        for (var missing = days; missing > 0; missing = days - Used(day))
        {
            day = _calendar.After(day, missing);
        }

        return WorkingCalendar.DateOf(day);
    }

    public bool IsProvisional(LocalDate upTo) => _calendar.IsProvisional(_acceptedOn, upTo);

    // Suspensions may overlap or lie one inside another: each day is taken out once.
    private static (int From, int Until)[] Merge(ReadOnlySpan<Suspension> suspensions, int first)
    {
        var stretches = new (int From, int Until)[suspensions.Length];
        for (var i = 0; i < stretches.Length; i++)
        {
            stretches[i] = (Number(suspensions[i].From), suspensions[i].Until is { } until ? Number(until) : int.MaxValue);
        }

        Array.Sort(stretches);
        for (var i = 0; i < stretches.Length; i++)
        {
            var (from, until) = (Math.Max(stretches[i].From, first), Math.Max(stretches[i].Until, first));
            stretches[i] = (from, Math.Max(from, until));
            first = stretches[i].Until;
        }

        return stretches;
    }

    private static int Number(Instant at) => WorkingCalendar.Number(OfficeTime.DateOf(at));
}
