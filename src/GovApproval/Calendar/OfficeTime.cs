using NodaTime;
using NodaTime.TimeZones;

namespace GovApproval.Calendar;

/// <summary>The only bridge between instants and office dates: the center keeps Beijing time.</summary>
public static class OfficeTime
{
    public static DateTimeZone Zone { get; } = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    // China has had no other offset since 1991; asking the zone for each event costs as much as the rest of a count.
    private static readonly ZoneInterval s_present = Zone.GetZoneInterval(Instant.MaxValue);

    public static LocalDate DateOf(Instant at) => (s_present.Contains(at) ? at.WithOffset(s_present.WallOffset).LocalDateTime : at.InZone(Zone).LocalDateTime).Date;

    public static Instant StartOf(LocalDate date) => date.AtStartOfDayInZone(Zone).ToInstant();

    /// <summary>The first instant that is no longer that date.</summary>
    public static Instant EndOf(LocalDate date) => StartOf(date.PlusDays(1));
}
