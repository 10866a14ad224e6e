using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>The steps that may have a limit of their own.</summary>
public enum CaseStep
{
    Receipt,
    FirstInstance,
    Verification,
    Decision,
}

/// <summary>The step a case is in, or went through last: since when, how many working days, of how many.</summary>
/// <param name="Until">None while the case is in it.</param>
/// <param name="BudgetDays">None where the step has no limit of its own.</param>
/// <param name="DueOn">None without a limit, and while a suspension is open.</param>
public sealed record StepClock(CaseStep Step, Instant Since, Instant? Until, int UsedDays, int? BudgetDays, LocalDate? DueOn, bool Late)
{
    /// <summary>By Art. 32(4) a case not answered within five working days counts as accepted.</summary>
    public const int ReceiptDays = 5;

    /// <summary>The step the case is in; none while it waits for the applicant, and once it is over.</summary>
    public static StepClock? Read(CaseFile file, WorkingCalendar calendar, Instant now) => Of(file) is { } step ? Read(file, step, calendar, now) : null;

    /// <summary>The day on which the present step's limit has passed; none where it has none or stands still.</summary>
    public static LocalDate? PassesOn(CaseFile file, WorkingCalendar calendar) =>
        Of(file) is { Budget: { } days } step ? Counter(file, step.Since, calendar).DayWhenUsed(new(days), days + 1) : null;

    /// <summary>Every step the case went through, as it last did, and the one it is in.</summary>
    public static IEnumerable<StepClock> Steps(CaseFile file, WorkingCalendar calendar, Instant now)
    {
        var present = Of(file);
        foreach (var (step, since, until) in Passed(file))
        {
            if (step != present?.Step)
            {
                yield return Read(file, (step, since, until, BudgetOf(file, step)), calendar, now);
            }
        }

        if (present is { } current)
        {
            yield return Read(file, current, calendar, now);
        }
    }

    /// <summary>What the step had used by that day.</summary>
    internal static int UsedBy(CaseFile file, StepClock step, WorkingCalendar calendar, LocalDate day) =>
        Counter(file, step.Since, calendar).Used(WorkingCalendar.Number(day));

    /// <summary>The steps with a limit of their own, receipt left out, as <see cref="Steps"/> has them.</summary>
    internal static IEnumerable<(CaseStep Step, Instant Since, Instant? Until, int Budget)> Limited(CaseFile file)
    {
        if (file.Timeline?.Limits.Rule?.Steps is null)
        {
            yield break;
        }

        var present = Of(file);
        foreach (var (step, since, until) in Passed(file))
        {
            if (step != CaseStep.Receipt && step != present?.Step && BudgetOf(file, step) is { } days)
            {
                yield return (step, since, until, days);
            }
        }

        if (present is { Step: not CaseStep.Receipt, Budget: { } budget } current)
        {
            yield return (current.Step, current.Since, null, budget);
        }
    }

    internal static DayCounter Counter(CaseFile file, Instant since, WorkingCalendar calendar) =>
        new(since, file.Timeline is { } timeline ? timeline.Suspensions.AsSpan() : [], calendar);

    private static StepClock Read(
        CaseFile file, (CaseStep Step, Instant Since, Instant? Until, int? Budget) step, WorkingCalendar calendar, Instant now)
    {
        var counter = Counter(file, step.Since, calendar);
        var used = counter.Used(WorkingCalendar.Number(OfficeTime.DateOf(step.Until ?? now)));
        var dueOn = step.Budget is { } days ? counter.DayWhenUsed(new(days), days) : null;
        return new(step.Step, step.Since, step.Until, used, step.Budget, dueOn, Late: used > step.Budget);
    }

    private static (CaseStep Step, Instant Since, Instant? Until, int? Budget)? Of(CaseFile file)
    {
        var state = file.Standing.State == CaseState.Suspended ? file.Resumes ?? CaseState.Accepted : file.Standing.State;
        return (state, file) switch
        {
            (CaseState.Submitted, _) => At(CaseStep.Receipt, file.ReceivedAt()),
            (CaseState.Accepted, { Timeline: { } timeline }) => At(CaseStep.FirstInstance, file.ReturnedAt ?? timeline.AcceptedAt),
            (CaseState.Examined, { Examination: { } examined }) => At(CaseStep.Verification, examined.At),
            (CaseState.Verified, { Verification: { } verified }) => At(CaseStep.Decision, verified.At),
            _ => null,
        };

        (CaseStep, Instant, Instant?, int?) At(CaseStep step, Instant since) => (step, since, null, BudgetOf(file, step));
    }

    private static IEnumerable<(CaseStep Step, Instant Since, Instant Until)> Passed(CaseFile file)
    {
        if (file.Timeline is not { } timeline)
        {
            yield break;
        }

        yield return (CaseStep.Receipt, file.ReceivedAt(), timeline.AcceptedAt);
        if (file.Examination is not { } examined)
        {
            yield break;
        }

        yield return (CaseStep.FirstInstance, file.ReturnedAt is { } returned && returned <= examined.At ? returned : timeline.AcceptedAt, examined.At);
        if (file.Verification is not { } verified || verified.At < examined.At)
        {
            yield break;
        }

        yield return (CaseStep.Verification, examined.At, verified.At);
        if (file.Outcome is { } outcome)
        {
            yield return (CaseStep.Decision, verified.At, outcome.At);
        }
    }

    private static int? BudgetOf(CaseFile file, CaseStep step) => (step, file.Timeline?.Limits.Rule?.Steps) switch
    {
        (CaseStep.Receipt, var steps) => steps?.Receipt ?? ReceiptDays,
        (CaseStep.FirstInstance, { } steps) => steps.FirstInstance,
        (CaseStep.Verification, { } steps) => steps.Verification,
        (CaseStep.Decision, { } steps) => steps.Decision,
        _ => null,
    };
}
