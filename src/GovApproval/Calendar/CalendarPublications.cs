using System.Diagnostics;
using NodaTime;

namespace GovApproval.Calendar;

/// <summary>All that can happen to the calendar of one layer and year.</summary>
public abstract record CalendarEvent(Instant At);

/// <summary>A calendar, or an amendment of one, was announced; earlier versions stay readable.</summary>
public sealed record CalendarPublished(CalendarYear Calendar, ActorId By, Instant At) : CalendarEvent(At);

/// <param name="KnownSince">When the notice came out; the moment of publication here when left out.</param>
public sealed record PublishCalendar(
    int Year, string Region, ValueList<CalendarDay> Days, ValueList<string> Papers, Instant? KnownSince, ActorId By, Instant At);

/// <summary>A day is named twice with different meanings, or twice at all.</summary>
public sealed record CalendarDayTwice(LocalDate Date) : Refusal("calendar-day-twice");

/// <summary>A notice names days of its year and of the December before.</summary>
public sealed record CalendarDayOutsideYear(LocalDate Date, int Year) : Refusal("calendar-day-outside-year");

/// <summary>A year without a day listed is a year not announced, not one without holidays.</summary>
public sealed record CalendarEmpty(int Year) : Refusal("calendar-empty");

/// <summary>Every version of the calendar of one layer and year.</summary>
public sealed record CalendarHistory(ValueList<CalendarYear> Versions)
{
    public CalendarYear Current() => Versions[^1];

    public static CalendarHistory Evolve(CalendarHistory? before, CalendarEvent happened) => happened switch
    {
        CalendarPublished e => new([.. before?.Versions ?? [], e.Calendar]),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    public static Decision<CalendarEvent> Decide(CalendarHistory? history, PublishCalendar asked)
    {
        if (asked.Days.Count == 0)
        {
            return new CalendarEmpty(asked.Year);
        }

        var seen = new HashSet<LocalDate>();
        foreach (var day in asked.Days)
        {
            if (day.Date.Year != asked.Year && (day.Date.Year, day.Date.Month) != (asked.Year - 1, 12))
            {
                return new CalendarDayOutsideYear(day.Date, asked.Year);
            }

            if (!seen.Add(day.Date))
            {
                return new CalendarDayTwice(day.Date);
            }
        }

        if (history?.Current() is { } now && now.Days == asked.Days && now.Papers == asked.Papers)
        {
            return Decision<CalendarEvent>.NothingToDo;
        }

        var version = (history?.Versions.Count ?? 0) + 1;
        var calendar = new CalendarYear(asked.Year, asked.Region, version, asked.Days, asked.Papers, asked.KnownSince ?? asked.At);
        return new CalendarPublished(calendar, asked.By, asked.At);
    }
}
