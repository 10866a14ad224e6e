using System.Globalization;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Supervision;

/// <summary>Days that are counted until something ends them: those of a case's clock, or the working days since a fact.</summary>
/// <param name="Clock">None: plain working days.</param>
/// <param name="Budget">What was allowed, and what its days are.</param>
/// <param name="Until">The last day that can still count; none while it goes on.</param>
internal readonly record struct Span(WorkingCalendar Calendar, DayCounter? Clock, Budget Budget, LocalDate From, LocalDate? Until)
{
    /// <summary>The days counted by the end of that day; −1 before it began.</summary>
    public int DaysBy(LocalDate day)
    {
        var last = Until < day ? Until.Value : day;
        return last < From ? -1
            : Clock is { } clock ? clock.Used(Budget, WorkingCalendar.Number(last))
            : Calendar.Count(From, last);
    }

    /// <summary>The day on which so many are counted; none when it ends before, or while its clock stands still.</summary>
    public LocalDate? DayOf(int days)
    {
        var day = Clock is { } clock ? clock.DayWhenUsed(Budget, days) : Calendar.DueDate(From, days).DueOn;
        return day > Until ? null : day;
    }
}

/// <summary>
/// What a rule sees in a case: it arises once so many days of a span are counted, and the ladder of its card climbs on by the same
/// span. Drawn from the facts anew each time, so that facts corrected later judge it anew.
/// </summary>
/// <param name="Subject">Which of several things of the case it is about.</param>
internal readonly record struct Cause(SupervisionRule Rule, string? Subject, Span Span, int Threshold)
{
    /// <summary>The day on which it arises or arose; none when it never will, as far as is known.</summary>
    public LocalDate? On() => Span.DayOf(Threshold);

    public LocalDate? On(LadderStep step) => Span.DayOf(Threshold + step.AfterDays);

    /// <summary>Whether the facts, as they are known now, bear it on that day.</summary>
    public bool HoldsOn(LocalDate day) => Span.DaysBy(day) >= Threshold;

    /// <summary>The cause of that rule in a case, the first, second … of them; none when there are no more.</summary>
    public static Cause? Find(CaseFile file, WorkingCalendar calendar, DayCounter? clock, SupervisionRule rule, int index)
    {
        switch (rule.Kind)
        {
            case RuleKind.PromiseNear or RuleKind.PromisePassed or RuleKind.StatutoryPassed:
                return index == 0 && file.Timeline is { } timeline && clock is { } counter ? OfLimit(timeline, calendar, counter, rule) : null;

            case RuleKind.SupplementLate:
                return index > 0 ? null
                    : file.AcceptedBySilence == true ? Since(file.ReceivedAt(), null, rule.Days)
                    : Since(file.SubmittedAt, FirstWord(file), rule.Days);

            case RuleKind.ProcedureOverrun when file.Timeline is { } stopped && index < stopped.Suspensions.Count:
                var procedure = stopped.Suspensions[index];

                // On the day it ends the clock runs again: the day before was its last.
                LocalDate? ended = procedure.Until is { } resumed ? OfficeTime.DateOf(resumed).PlusDays(-1) : file.Timeline.StoppedAt is { } end ? OfficeTime.DateOf(end) : null;
                return new(
                    rule, procedure.NoticeNumber, new(calendar, null, new(procedure.PlannedDays), OfficeTime.DateOf(procedure.From), ended), procedure.PlannedDays + rule.Days);

            case RuleKind.StepLate:
                foreach (var (step, since, until, days) in StepClock.Limited(file).Skip(index).Take(1))
                {
                    LocalDate? done = until is { } passed ? OfficeTime.DateOf(passed) : file.Timeline?.StoppedAt is { } at ? OfficeTime.DateOf(at) : null;
                    return new(
                        rule, NameOf(step), new(calendar, StepClock.Counter(file, since, calendar), new(days), OfficeTime.DateOf(since), done), days + rule.Days);
                }

                return null;

            case RuleKind.DeliveryLate:
                return index == 0 && file.Outcome is { Result: CaseResult.Granted, Certificate: { } } decided
                    ? Since(decided.At, AfterDecision.ArrivedAt(file) ?? file.Aftermath?.Revocation?.At, rule.Days)
                    : null;

            case RuleKind.ReportLate when file.Green?.Late is { } late && index < late.Count:
                LocalDate? over = late[index].CameAt is { } came ? OfficeTime.DateOf(came) : file.Standing.IsOpen() ? null : Ended(file);
                return new(
                    rule, NodaTime.Text.LocalDatePattern.Iso.Format(late[index].DueOn), new(calendar, null, default, late[index].DueOn, over), rule.Days);

            case RuleKind.RefusalWithoutReasons:
                return index == 0 && file.Outcome is { Result: CaseResult.Refused, Reasons.Count: 0 } refused ? Act(refused.At) : null;

            case RuleKind.SecondSupplement:
                return index == 0 && file.Supplement is { Repeated: true } again ? Act(again.RequestedAt) : null;

            case RuleKind.FeeOnFreeItem when index < file.Payments.Count:
                var payment = file.Payments[index];
                return Act(payment.At, payment.OrderNumber, isSo: payment.Irregularity is FeeIrregularity.NoFee);

            case RuleKind.SameOfficer:
                return index == 0 && file is { Examination: { } examined, Verification: { } verified } && examined.By == verified.By ? Act(verified.At) : null;

            case RuleKind.FinishBeforeAcceptance:
                return index == 0 && file.Outcome is { } outcome && !(file.Timeline?.AcceptedAt <= outcome.At) ? Act(outcome.At) : null;

            case RuleKind.NotToldInWriting when file.Timeline is { } told && index < told.Suspensions.Count:
                var untold = told.Suspensions[index];
                return Act(untold.From, untold.Ground, isSo: string.IsNullOrWhiteSpace(untold.NoticeNumber));

            default:
                return null;
        }

        Cause Since(Instant from, Instant? until, int allowed) => new(
            rule, null, new(calendar, null, new(allowed), OfficeTime.DateOf(from), until is { } end ? OfficeTime.DateOf(end) : null), allowed + 1);

        // An act is done on its day; one that gives no cause never arises.
        Cause Act(Instant at, string? subject = null, bool isSo = true) =>
            new(rule, subject, new(calendar, null, default, OfficeTime.DateOf(at), isSo ? null : OfficeTime.DateOf(at).PlusDays(-1)), 0);
    }

    /// <summary>The cause that a card was issued for, as the facts now tell it; none when they no longer do.</summary>
    public static Cause? Of(CaseFile file, WorkingCalendar calendar, DayCounter? clock, CaseCard card)
    {
        if (card.Versions is not null)
        {
            return new(card.Rule, null, new(calendar, null, default, OfficeTime.DateOf(card.At), null), 0);
        }

        for (var i = 0; Find(file, calendar, clock, card.Rule, i) is { } cause; i++)
        {
            if (cause.Subject == card.Subject)
            {
                return cause;
            }
        }

        return null;
    }

    /// <summary>What the card says, as it was on that day.</summary>
    public string Reason(LocalDate today)
    {
        var (days, budget) = (Span.DaysBy(today), Span.Budget.Days);
        var counted = Span.Budget.Counting == CountingMode.CalendarDays ? "calendar" : "working";
        return Rule.Kind switch
        {
            RuleKind.PromiseNear or RuleKind.PromisePassed => Text($"{days} of {budget} promised {counted} days used"),
            RuleKind.StatutoryPassed => Text($"{days} of {budget} statutory {counted} days used"),
            RuleKind.StepLate => Text($"{Subject}: {days} of {budget} working days used"),
            RuleKind.SupplementLate => Text($"{days} working days since receipt, {budget} are allowed"),
            RuleKind.ProcedureOverrun => Text($"{days} working days of the special procedure by notice {Subject}, {budget} were planned"),
            RuleKind.DeliveryLate => Text($"{days} working days since the decision, {budget} are allowed"),
            RuleKind.ReportLate => Text($"{days} working days since the tracker's report was due on {Subject}"),
            RuleKind.RefusalWithoutReasons => "refused without reasons",
            RuleKind.SecondSupplement => "a supplement was asked for a second time",
            RuleKind.FeeOnFreeItem => $"a fee was taken for a free item by order {Subject}",
            RuleKind.SameOfficer => "examined and verified by one person",
            RuleKind.FinishBeforeAcceptance => "decided before acceptance",
            _ => $"no number of a written notice for the special procedure: {Subject}",
        };

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The events that bear out causes of a kind, by name.</summary>
    public static ValueList<string> Evidence(RuleKind kind) => kind switch
    {
        RuleKind.PromiseNear or RuleKind.PromisePassed or RuleKind.StatutoryPassed or RuleKind.StepLate =>
        [
            nameof(ApplicationAccepted), nameof(AcceptanceDeemed), nameof(ClockSuspended), nameof(ClockResumed), nameof(SuspensionCorrected), nameof(LimitExtended),
            nameof(FirstInstanceCompleted),
            nameof(ReturnedToFirstInstance), nameof(ApplicationVerified), nameof(ApplicationCompleted),
        ],
        RuleKind.SupplementLate =>
        [
            nameof(ApplicationSubmitted), nameof(SupplementRequested), nameof(SupplementReceived), nameof(ApplicationAccepted), nameof(AcceptanceDeemed),
            nameof(ApplicationNotAccepted),
        ],
        RuleKind.ProcedureOverrun or RuleKind.NotToldInWriting => [nameof(ClockSuspended), nameof(ClockResumed), nameof(SuspensionCorrected)],
        RuleKind.DeliveryLate => [nameof(ApplicationCompleted), nameof(CertificateDispatched), nameof(CertificateDelivered)],
        RuleKind.ReportLate => [nameof(GreenChannelEntered), nameof(GreenProgressReported), nameof(GreenReportMissed)],
        RuleKind.SecondSupplement => [nameof(SupplementRequested)],
        RuleKind.FeeOnFreeItem => [nameof(FeePaid)],
        RuleKind.SameOfficer => [nameof(FirstInstanceCompleted), nameof(ApplicationVerified)],
        RuleKind.FinishBeforeAcceptance => [nameof(ApplicationCompleted), nameof(ApplicationAccepted)],
        _ => [nameof(ApplicationCompleted)],
    };

    /// <summary>Who answers for it.</summary>
    public static Responsible Answering(CaseFile file, RuleKind kind)
    {
        var standing = file.Standing;
        var post = kind switch
        {
            RuleKind.SupplementLate or RuleKind.SecondSupplement or RuleKind.FeeOnFreeItem => Post.Receipt,
            RuleKind.DeliveryLate => Post.Delivery,
            RuleKind.SameOfficer => Post.Verification,
            RuleKind.RefusalWithoutReasons or RuleKind.FinishBeforeAcceptance => Post.Decision,
            _ => PostOf(file.Resumes ?? standing.State),
        };
        var person = post switch
        {
            _ when kind == RuleKind.ReportLate => file.Green?.Terms.Tracker,
            Post.Verification => file.Verification?.By ?? standing.Officer,
            Post.Decision when kind is RuleKind.RefusalWithoutReasons or RuleKind.FinishBeforeAcceptance => file.Outcome?.By,
            _ => standing.Officer,
        };
        return new(standing.Department, standing.Window, post, person);
    }

    /// <summary>Where a case in that state lies.</summary>
    public static Post PostOf(CaseState state) => state switch
    {
        CaseState.Submitted or CaseState.SupplementRequired => Post.Receipt,
        CaseState.Examined => Post.Verification,
        CaseState.Verified or CaseState.Completed => Post.Decision,
        _ => Post.Examination,
    };

    /// <summary>The cause that one of the two limits gives.</summary>
    public static Cause? OfLimit(Timeline timeline, WorkingCalendar calendar, DayCounter counter, SupervisionRule rule)
    {
        var limit = rule.Kind == RuleKind.StatutoryPassed ? timeline.Statutory() : timeline.Promised();
        if (limit is not { } budget || (rule.Kind == RuleKind.PromiseNear && budget.Days == 0))
        {
            return null;
        }

        var threshold = rule.Kind == RuleKind.PromiseNear ? Math.Max(1, budget.Days - rule.Days) : budget.Days + rule.Days;
        LocalDate? stoppedOn = timeline.StoppedAt is { } stopped ? OfficeTime.DateOf(stopped) : null;
        return new(rule, null, new(calendar, counter, budget, OfficeTime.DateOf(timeline.AcceptedAt), stoppedOn), threshold);
    }

    private static string NameOf(CaseStep step) => step switch
    {
        CaseStep.FirstInstance => "first-instance",
        CaseStep.Verification => "verification",
        CaseStep.Decision => "decision",
        _ => "receipt",
    };

    private static LocalDate? Ended(CaseFile file) =>
        (file.Outcome?.At ?? file.Withdrawal?.At ?? file.Declination?.At) is { } at ? OfficeTime.DateOf(at) : null;

    private static Instant? FirstWord(CaseFile file) =>
        file.Supplement?.RequestedAt ?? file.Timeline?.AcceptedAt ?? file.Declination?.At ?? file.Withdrawal?.At;
}
