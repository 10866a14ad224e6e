using GovApproval.Calendar;
using GovApproval.GreenChannel;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>What a center measures its cases by, as known at one moment.</summary>
public sealed class Yardstick(WorkingCalendar calendar, RuleBook rules)
{
    public WorkingCalendar Calendar => calendar;

    public RuleBook Rules => rules;
}

/// <summary>
/// What time alone brings about, as a list. Each row says on which day it next has something to say of a case, and what follows on
/// that day or after it; several rows may be due at once, after a standstill say.
/// </summary>
public static class Elapsing
{
    // In this order: each row is asked of the case as the rows above left it.
    private static readonly Row[] s_rows =
    [
        new(Receipt.NextOn, Receipt.Silences),
        new(Tolerances.NextOn, Tolerances.Missed),
        new(Renewals.NextOn, Renewals.Lapsed),
        new(GreenTravels.NextOn, GreenTravels.Missed),
        new(Consents.NextOn, Consents.Silent),
        new(Patrol.NextOn, Patrol.Due),
    ];

    /// <summary>The next day on which time brings something about; none while nothing runs.</summary>
    public static LocalDate? NextOn(CaseFile file, Yardstick by)
    {
        LocalDate? next = null;
        foreach (var row in s_rows)
        {
            if (row.NextOn(file, by) is { } on && !(on >= next))
            {
                next = on;
            }
        }

        return next;
    }

    /// <summary>All that time has brought about by then and is not yet told.</summary>
    internal static Decision<ApplicationEvent> Decide(CaseFile file, ElapseTime asked)
    {
        var events = new List<ApplicationEvent>();
        foreach (var row in s_rows)
        {
            var from = events.Count;
            events.AddRange(row.Events(file, asked));
            for (var i = from; i < events.Count; i++)
            {
                file = CaseFile.Evolve(file, events[i]);
            }
        }

        return events.Count == 0 ? Decision<ApplicationEvent>.NothingToDo : new Decision<ApplicationEvent>.Granted(events.ToValueList());
    }

    /// <param name="NextOn">The next day on which the row has something to say; in the past when it is overdue.</param>
    /// <param name="Events">What follows by the command's moment, each event saying where the case stood before it; none when told already.</param>
    private sealed record Row(
        Func<CaseFile, Yardstick, LocalDate?> NextOn, Func<CaseFile, ElapseTime, IEnumerable<ApplicationEvent>> Events);
}
