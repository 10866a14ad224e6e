using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>Counts the days of one timeline from a start on, its suspensions merged once into stretches that do not touch.</summary>
internal readonly struct DayCounter
{
    private readonly WorkingCalendar _calendar;
    private readonly LocalDate _startedOn;
    private readonly int _start;
    private readonly (int From, int Until)[] _stretches;
    private readonly int? _standsFrom;

    public DayCounter(Timeline timeline, WorkingCalendar calendar)
        : this(timeline.AcceptedAt, timeline.Suspensions.AsSpan(), calendar)
    {
    }

    public DayCounter(Instant start, ReadOnlySpan<Suspension> suspensions, WorkingCalendar calendar)
    {
        _calendar = calendar;
        _startedOn = OfficeTime.DateOf(start);
        _start = WorkingCalendar.Number(_startedOn);
        _stretches = suspensions.Length == 0 ? [] : Merge(suspensions, _start + 1);
        foreach (var (from, until) in _stretches)
        {
            if (until == int.MaxValue)
            {
                _standsFrom = from;
                break;
            }
        }
    }

    /// <summary>The working days counted up to and including that day.</summary>
    public int Used(int day)
    {
        var used = _calendar.Between(_start, day);
        foreach (var (from, until) in _stretches)
        {
            used -= _calendar.Between(from - 1, Math.Min(until - 1, day));
        }

        return used;
    }

    /// <summary>What a budget counts up to and including that day.</summary>
    public int Used(Budget budget, int day)
    {
        if (budget.Counting != CountingMode.CalendarDays)
        {
            return Used(day);
        }

        var elapsed = Elapsed(day);
        if (elapsed < budget.Days || budget.Days == 0)
        {
            return elapsed;
        }

        // The last day moves to a working day: until then it has not come, and from then on counting goes on.
        return LastDay(budget.Days) is { } last && day >= last ? budget.Days + elapsed - Elapsed(last) : budget.Days - 1;
    }

    /// <summary>The day on which that much of a budget is used, if nothing more happens; none while a suspension is open.</summary>
    public LocalDate? DayWhenUsed(Budget budget, int used)
    {
        if (_standsFrom is not null)
        {
            return null;
        }

        if (budget.Counting != CountingMode.CalendarDays)
        {
            return WorkingCalendar.DateOf(DayWhenWorked(used));
        }

        if (used < budget.Days || budget.Days == 0)
        {
            return WorkingCalendar.DateOf(DayWhenElapsed(used));
        }

        return LastDay(budget.Days) is { } last ? WorkingCalendar.DateOf(DayWhenElapsed(Elapsed(last) + used - budget.Days)) : null;
    }

    public bool IsProvisional(LocalDate upTo) => _calendar.IsProvisional(_startedOn, upTo);

    private int Elapsed(int day)
    {
        var elapsed = Math.Max(0, day - _start);
        foreach (var (from, until) in _stretches)
        {
            elapsed -= Math.Max(0, Math.Min(until - 1, day) - from + 1);
        }

        return elapsed;
    }

    private int DayWhenWorked(int days)
    {
        // As in the calendar: no step holds more counted days than working days, so none can leap over the day sought.
        var day = _start;
        for (var missing = days; missing > 0; missing = days - Used(day))
        {
            day = _calendar.After(day, missing);
        }

        return day;
    }

    private int DayWhenElapsed(int days)
    {
        var day = _start;
        for (var missing = days; missing > 0; missing = days - Elapsed(day))
        {
            day += missing;
        }

        return day;
    }

    // Of a budget in calendar days, moved off a rest day (Civil Code Art. 203); none while a suspension without an end keeps it from coming.
    private int? LastDay(int days)
    {
        if (_standsFrom is { } stands && Elapsed(stands) < days)
        {
            return null;
        }

        var last = DayWhenElapsed(days);
        while (!_calendar.Works(last) || IsSuspended(last))
        {
            last++;
            if (last >= _standsFrom)
            {
                return null;
            }
        }

        return last;
    }

    private bool IsSuspended(int day)
    {
        foreach (var (from, until) in _stretches)
        {
            if (from <= day && day < until)
            {
                return true;
            }
        }

        return false;
    }

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
