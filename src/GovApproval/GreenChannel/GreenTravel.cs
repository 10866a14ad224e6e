using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.GreenChannel;

/// <summary>How a case travels the fast lane: on what terms, since when, and what its tracker reported.</summary>
/// <param name="MissedOn">The last day on which a report was due and did not come.</param>
/// <param name="Late">Each time that a report was due and did not come.</param>
public sealed record GreenTravel(GreenTerms Terms, Instant Since, Instant? ReportedAt = null, LocalDate? MissedOn = null, ValueList<LateReport>? Late = null)
{
    /// <summary>The day by which the tracker's next report is due; none where nobody has the duty.</summary>
    public LocalDate? ReportDueOn(WorkingCalendar calendar)
    {
        if (Terms is not { Tracker: { }, Effects.Tracker: { } duty })
        {
            return null;
        }

        var last = OfficeTime.DateOf(ReportedAt ?? Since);
        return calendar.DueDate(MissedOn > last ? MissedOn.Value : last, duty.EveryDays).DueOn;
    }
}

/// <summary>A silence of the tracker's: a report was due, and did not come by that day's end.</summary>
/// <param name="CameAt">When one came; none while the silence lasts, however many more fall due in it.</param>
public sealed record LateReport(LocalDate DueOn, Instant? CameAt = null);

/// <summary>What is asked of a case in the fast lane, and what time brings about there.</summary>
internal static class GreenTravels
{
    public static Decision<ApplicationEvent> Decide(CaseFile file, ApplicationCommand asked) => (file, asked) switch
    {
        ({ Standing.GreenChannel: { } known }, EnterGreenChannel c) =>
            known == c.Enrolment.Code ? Decision<ApplicationEvent>.NothingToDo : new AlreadyGreen(known),
        (_, not null) when !file.Standing.IsOpen() => new WrongState(file.Standing.State),
        (_, EnterGreenChannel { IsTheApplicants: false } c) => new EnrolmentOfAnother(c.Enrolment.Code),
        (_, EnterGreenChannel c) when !c.Enrolment.IsValidOn(OfficeTime.DateOf(c.At)) => new EnrolmentNotValid(c.Enrolment.Code, c.Enrolment.ValidTo),
        (_, EnterGreenChannel c) => new GreenChannelEntered(
            file.Standing, c.Enrolment.Code, c.Terms, c.Reason, file.ReceiptNumber, file.SubmittedAt, file.Timeline, c.By, c.At),

        ({ Green.Terms.Tracker: var tracker }, ReportGreenProgress c) when tracker != c.By => new NotTheTracker(tracker),
        ({ Green: null }, ReportGreenProgress) => new NotTheTracker(null),
        (_, ReportGreenProgress c) => new GreenProgressReported(file.Standing, c.Report, c.By, c.At),
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    public static GreenTravel? Evolve(GreenTravel? travel, ApplicationEvent happened) => (travel, happened) switch
    {
        (_, GreenChannelEntered e) => e.Terms is { } terms ? new(terms, e.At) : null,
        ({ } t, GreenProgressReported e) => t with { ReportedAt = e.At, Late = t.Late?.Select(late => late.CameAt is null ? late with { CameAt = e.At } : late).ToValueList() },
        ({ } t, GreenReportMissed e) => t with { MissedOn = e.DueOn, Late = (t.Late ?? []) is [.., { CameAt: null }] silent ? silent : [.. t.Late ?? [], new(e.DueOn)] },
        _ => travel,
    };

    public static LocalDate? NextOn(CaseFile file, Yardstick by) =>
        file.Green is { } travel && file.Standing.IsOpen() ? travel.ReportDueOn(by.Calendar)?.PlusDays(1) : null;

    /// <summary>Each report that did not come is told once, however late the calendar looks.</summary>
    public static IEnumerable<ApplicationEvent> Missed(CaseFile file, ElapseTime asked)
    {
        var travel = file.Standing.IsOpen() ? file.Green : null;
        while (travel is { Terms.Tracker: { } tracker } && travel.ReportDueOn(asked.Measures.Calendar) is { } due && due < OfficeTime.DateOf(asked.At))
        {
            yield return new GreenReportMissed(file.Standing, tracker, due, asked.By, OfficeTime.EndOf(due));
            travel = travel with { MissedOn = due };
        }
    }
}
