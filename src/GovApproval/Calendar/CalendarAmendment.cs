namespace GovApproval.Calendar;

/// <summary>One publication, and what is counted by before and after it.</summary>
public sealed record CalendarAmendment(CalendarYear Calendar, WorkingCalendar Before, WorkingCalendar After)
{
    /// <summary>Every publication of these layers, in the order given, which is that of publication.</summary>
    /// <param name="layers">Codes of the regions and the hall, weaker first; the nation comes before them all.</param>
    public static IReadOnlyList<CalendarAmendment> Of(IReadOnlyList<CalendarYear> published, ValueList<string> layers)
    {
        var amendments = new List<CalendarAmendment>();
        var before = WorkingCalendar.Unannounced;
        for (var edition = 1; edition <= published.Count; edition++)
        {
            var calendar = published[edition - 1];
            if (calendar.Region == CalendarYear.Nation || layers.AsSpan().Contains(calendar.Region))
            {
                var after = WorkingCalendar.Of(published.Take(edition), layers);
                amendments.Add(new(calendar, before, after));
                before = after;
            }
        }

        return amendments;
    }
}
