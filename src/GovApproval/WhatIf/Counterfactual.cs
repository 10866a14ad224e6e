using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.WhatIf;

/// <summary>A step gone through, done on another day; on the last day of its own limit when no day is named.</summary>
public sealed record SupposedStep(CaseStep Step, LocalDate? DoneOn = null);

/// <summary>The case has not ended that step.</summary>
public sealed record StepNotDone(CaseStep Step) : Refusal("step-not-done");

/// <summary>Without a limit of its own nothing says when the step would have been in time.</summary>
public sealed record StepWithoutLimit(CaseStep Step) : Refusal("step-without-limit");

/// <summary>The clock of this case has not begun.</summary>
public sealed record ClockNotRunning() : Refusal("clock-not-running");

/// <summary>What of one case is supposed to have gone otherwise.</summary>
/// <param name="WithoutSuspensions">Numbers of their notices.</param>
public sealed record OtherCourse(ValueList<string> WithoutSuspensions = default, bool WithoutExtension = false, ValueList<SupposedStep> Steps = default);

/// <summary>
/// Would it have been late, had it gone otherwise? The supposed course runs through the same clock. What a step would have taken less,
/// or more, brings the end forward, or puts it off, by as many counted days; what came after it takes as long as it took.
/// </summary>
/// <param name="Until">The moment the case as it is was read at: its end, or now.</param>
/// <param name="SupposedUntil">The end of the supposed course.</param>
public sealed record Counterfactual(CaseClock AsIs, CaseClock Supposed, Instant Until, Instant SupposedUntil)
{
    public static (Counterfactual? Answer, Refusal? Why) Of(CaseFile file, OtherCourse other, WorkingCalendar calendar, Instant now)
    {
        if (file.Timeline is not { } timeline)
        {
            return (null, new ClockNotRunning());
        }

        foreach (var notice in other.WithoutSuspensions)
        {
            if (timeline.Under(notice) is null)
            {
                return (null, new SuspensionUnknown(notice));
            }
        }

        var saved = 0;
        foreach (var supposed in other.Steps)
        {
            switch (Saved(file, supposed, calendar, now))
            {
                case (_, { } why):
                    return (null, why);
                case (var days, _):
                    saved += days;
                    break;
            }
        }

        var until = timeline.StoppedAt ?? now;
        var course = timeline with
        {
            Suspensions = timeline.Suspensions.Where(s => !other.WithoutSuspensions.AsSpan().Contains(s.NoticeNumber)).ToValueList(),
            Extension = other.WithoutExtension ? null : timeline.Extension,
        };
        var end = saved == 0 ? until : Shifted(course, calendar, until, saved);
        return (new(
            CaseClock.Read(timeline, calendar, now),
            CaseClock.Read(timeline.StoppedAt is null ? course : course with { StoppedAt = end }, calendar, end),
            until,
            end), null);
    }

    private static (int Days, Refusal? Why) Saved(CaseFile file, SupposedStep supposed, WorkingCalendar calendar, Instant now)
    {
        var step = StepClock.Steps(file, calendar, now).LastOrDefault(s => s.Step == supposed.Step && s.Until is not null);
        return (step, supposed.DoneOn ?? step?.DueOn) switch
        {
            (null, _) => (0, new StepNotDone(supposed.Step)),
            (_, null) => (0, new StepWithoutLimit(supposed.Step)),

            // What was in time by itself stays as it was, unless another day is named.
            ({ Late: false }, _) when supposed.DoneOn is null => (0, null),
            ({ } s, { } on) => (s.UsedDays - StepClock.UsedBy(file, s, calendar, on), null),
        };
    }

    // The same hour of the day on which so many fewer days are counted.
    private static Instant Shifted(Timeline course, WorkingCalendar calendar, Instant until, int saved)
    {
        var on = OfficeTime.DateOf(until);
        var used = Math.Max(0, CaseClock.UsedOn(course, calendar, on) - saved);
        var day = CaseClock.DayWhenUsed(course with { Suspensions = course.Suspensions.Select(s => s with { Until = s.Until ?? until }).ToValueList() }, calendar, used);
        return day is { } there ? until + (OfficeTime.StartOf(there) - OfficeTime.StartOf(on)) : until;
    }
}
