using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// What a calendar does to the dates of a case that is under way (as on 2019-03-22 and 2020-01-27). Each publication since the dates
/// were last told is looked at by itself, so that a case tells the same whether it was asked at once or after a standstill.
/// </summary>
internal static class MovingDeadlines
{
    public static Decision<ApplicationEvent> Decide(CaseFile file, MoveDeadlines asked)
    {
        // A case that does not say what it was told by can have nothing moved; nor one whose dates are not known just now.
        if (file is not { Timeline: { StoppedAt: null, CalendarEdition: { } told } timeline } || timeline.IsSuspended())
        {
            return Decision<ApplicationEvent>.NothingToDo;
        }

        List<ApplicationEvent>? moved = null;
        foreach (var amendment in asked.Amendments)
        {
            if (amendment.After.Edition > told && Moved(file.Standing, timeline, amendment, asked) is { } happened)
            {
                (moved ??= []).Add(happened);
            }
        }

        return moved is null ? Decision<ApplicationEvent>.NothingToDo : new Decision<ApplicationEvent>.Granted(moved.ToValueList());
    }

    private static DeadlineMoved? Moved(Standing standing, Timeline timeline, CalendarAmendment by, MoveDeadlines asked)
    {
        var (before, after) = (new DayCounter(timeline, by.Before), new DayCounter(timeline, by.After));
        var statutory = Moved(before, after, timeline.Statutory());
        var promised = Moved(before, after, timeline.Promised());
        var calendar = by.Calendar;
        return statutory is null && promised is null ? null : new(
            standing, calendar.Year, calendar.Region, calendar.Version, calendar.Papers, statutory, promised, by.After.Edition, asked.By, asked.At);
    }

    private static DateMoved? Moved(DayCounter before, DayCounter after, Budget? limit) =>
        limit is { } budget && before.DayWhenUsed(budget, budget.Days) is { } from && after.DayWhenUsed(budget, budget.Days) is { } to && from != to
            ? new(from, to)
            : null;
}
