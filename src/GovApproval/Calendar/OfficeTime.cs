using NodaTime;

namespace GovApproval.Calendar;

/// <summary>The only bridge between instants and office dates: the center keeps Beijing time.</summary>
public static class OfficeTime
{
    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    public static LocalDate DateOf(Instant at) => at.InZone(Zone).Date;

    public static Instant StartOf(LocalDate date) => date.AtStartOfDayInZone(Zone).ToInstant();

    /// <summary>The first instant that is no longer that date.</summary>
    public static Instant EndOf(LocalDate date) => StartOf(date.PlusDays(1));
}
