using NodaTime;
using NodaTime.Text;

namespace GovApproval.Cli.Simulation;

/// <summary>Dates and office hours as the service writes them.</summary>
internal static class Dates
{
    private static readonly DateTimeZone s_zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];
    private static readonly LocalTime s_opening = new(9, 0);
    private static readonly Duration s_hours = Duration.FromHours(8);

    public static LocalDate Parse(string text) => LocalDatePattern.Iso.Parse(text).GetValueOrThrow();

    public static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>The instant at which that slot of the day's office hours begins.</summary>
    public static Instant SlotStart(LocalDate day, int slot, int slotsPerDay) =>
        day.At(s_opening).InZoneStrictly(s_zone).ToInstant() + (s_hours * slot / slotsPerDay);
}
