using NodaTime;

namespace GovApproval.Calendar;

/// <summary>A day that a notice takes out of the ordinary week: off, or made up for (调休).</summary>
public sealed record CalendarDay(string Name, LocalDate Date, bool IsOffDay);

/// <summary>
/// One published version of one layer's calendar for one year. The year is that of the notice's title: it may name days of
/// the December before.
/// </summary>
/// <param name="Region">Empty for the nation; else the code of a region or of one hall.</param>
/// <param name="Version">1, 2, 3 … of this layer and year; a version is never overwritten.</param>
/// <param name="Papers">The notices it rests on.</param>
public sealed record CalendarYear(
    int Year, string Region, int Version, ValueList<CalendarDay> Days, ValueList<string> Papers, Instant KnownSince)
{
    public const string Nation = "";
}
