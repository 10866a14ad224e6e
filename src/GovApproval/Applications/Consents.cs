using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// Silence as consent in parallel approval. It rests on a local rule alone, which the project gives for the item and the case names; a
/// case whose project gives none never ends by silence.
/// </summary>
internal static class Consents
{
    /// <summary>The day after the last on which the department could have said something; none while the clock stands, or once it has examined the case.</summary>
    public static LocalDate? NextOn(CaseFile file, Yardstick by) => DueOn(file, by.Calendar)?.PlusDays(1);

    public static IEnumerable<ApplicationEvent> Silent(CaseFile file, ElapseTime c)
    {
        if (file is not { Consent: { } rule, Timeline: { } timeline }
            || DueOn(file, c.Measures.Calendar) is not { } due || due >= OfficeTime.DateOf(c.At))
        {
            return [];
        }

        var counted = DaysCounted.UpTo(OfficeTime.EndOf(due) - Duration.Epsilon, timeline, c.Measures.Calendar);
        return [new ConsentDeemed(file.Standing, due, rule.Rule, counted, c.By, OfficeTime.EndOf(due))];
    }

    private static LocalDate? DueOn(CaseFile file, WorkingCalendar calendar) =>
        file is { Consent: { } rule, Standing.State: CaseState.Accepted, Timeline: { StoppedAt: null } timeline }
        && (rule.Days is { } days ? new Budget(days) : timeline.Promised() ?? timeline.Statutory()) is { } budget
            ? CaseClock.DueOn(timeline, calendar, budget)
            : null;
}
