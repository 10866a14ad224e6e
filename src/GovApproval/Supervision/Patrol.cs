using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Supervision;

/// <summary>A card that the facts of a case call for by a set of rules.</summary>
public sealed record Finding(SupervisionRule Rule, string? Subject, LocalDate Since, string Reason);

/// <summary>A card that a limit calls for.</summary>
public readonly record struct LimitCard(Rung Rung, Card Card);

/// <summary>
/// Electronic supervision as time goes by: issues the cards that the rules call for, climbs the ladder of each while nobody has
/// answered it, and takes back a card whose cause the facts, corrected since, no longer bear.
/// </summary>
public static class Patrol
{
    /// <summary>The next day on which a card or a rung falls due; one in the past when something has been left undone.</summary>
    public static LocalDate? NextOn(CaseFile file, Yardstick by)
    {
        var clock = ClockOf(file, by.Calendar);
        LocalDate? next = null;
        foreach (var card in (file.Cards ?? []).AsSpan())
        {
            if (IsUnfounded(file, by.Calendar, clock, card))
            {
                return card.Since;
            }

            next = Earlier(next, NextStepOn(file, by.Calendar, clock, card));
        }

        foreach (var rule in by.Rules.Rules.AsSpan())
        {
            for (var i = 0; rule.Suspended != true && Cause.Find(file, by.Calendar, clock, rule, i) is { } cause; i++)
            {
                if (!IsKnown(file, cause))
                {
                    next = Earlier(next, cause.On());
                }
            }
        }

        return next;
    }

    /// <summary>All that is due by then: first what is taken back, then cards and rungs in the order in which they fell due.</summary>
    internal static IEnumerable<ApplicationEvent> Due(CaseFile file, ElapseTime asked)
    {
        var (by, today) = (asked.Measures, OfficeTime.DateOf(asked.At));
        var clock = ClockOf(file, by.Calendar);
        foreach (var card in file.Cards ?? [])
        {
            if (IsUnfounded(file, by.Calendar, clock, card))
            {
                var lifted = new CardLifted(
                    file.Standing, card.Number, WhyLifted(file, by, clock, card), CaseCard.Highest(file.Cards ?? [], card.Number), asked.By, asked.At, Unfounded: true);
                yield return lifted;
                file = CaseFile.Evolve(file, lifted);
            }
        }

        foreach (var (_, cause, number, step) in Pending(file, by, clock, today).OrderBy(due => due.On))
        {
            ApplicationEvent happened = step is null
                ? Issued(file, cause, today, asked)
                : Climbed(file, cause, number ?? file.Card(card => IsOf(card, cause))!.Number, step, today, asked);
            yield return happened;
            file = CaseFile.Evolve(file, happened);
        }
    }

    /// <summary>
    /// The cards that the facts call for by a set of rules, as if no other had ever been in force: what a replay of past cases and a
    /// what-if compare with the cards there are.
    /// </summary>
    public static IEnumerable<Finding> Findings(CaseFile file, Yardstick by, Instant now)
    {
        var (clock, today) = (ClockOf(file, by.Calendar), OfficeTime.DateOf(now));
        foreach (var rule in by.Rules.Rules)
        {
            for (var i = 0; rule.Suspended != true && Cause.Find(file, by.Calendar, clock, rule, i) is { } cause; i++)
            {
                if (cause.On() is { } on && on <= today)
                {
                    yield return new(rule, cause.Subject, on, cause.Reason(today));
                }
            }
        }
    }

    /// <summary>The cards that the limits of a case of this timeline have called for by then, or had when it was over.</summary>
    internal static IReadOnlyList<LimitCard> OfLimits(Timeline timeline, WorkingCalendar calendar, RuleBook rules, Instant now)
    {
        var (counter, day) = (new DayCounter(timeline, calendar), OfficeTime.DateOf(timeline.StoppedAt ?? now));
        List<LimitCard>? found = null;
        foreach (var rule in rules.Rules.AsSpan())
        {
            if (rule.Suspended != true && RungOf(rule.Kind) is { } rung && Cause.OfLimit(timeline, calendar, counter, rule)?.HoldsOn(day) == true)
            {
                (found ??= []).Add(new(rung, rule.Card));
            }
        }

        return found ?? (IReadOnlyList<LimitCard>)[];
    }

    internal static CardIssued ByHand(CaseFile file, IssueCard asked)
    {
        var rule = asked.Measures.Rules.Rule(asked.Rule)!;
        var today = OfficeTime.DateOf(asked.At);
        return new(
            file.Standing,
            (file.Cards?.Count ?? 0) + 1,
            rule,
            asked.Measures.Rules.Version,
            null,
            Cause.Answering(file, rule.Kind),
            asked.Reason,
            [],
            today,
            asked.Measures.Calendar.DueDate(today, rule.ReplyDays).DueOn,
            rule.Card > file.Standing.Card ? rule.Card : file.Standing.Card,
            asked.By,
            asked.At,
            asked.Versions);
    }

    private static IEnumerable<(LocalDate On, Cause Cause, int? Card, LadderStep? Step)> Pending(
        CaseFile file, Yardstick by, DayCounter? clock, LocalDate today)
    {
        foreach (var card in file.Cards ?? [])
        {
            if (card.State() == CardState.Issued && Cause.Of(file, by.Calendar, clock, card) is { Span.Until: null } cause)
            {
                foreach (var step in card.Rule.Ladder)
                {
                    if (!HasClimbed(file, card.Number, step) && cause.On(step) is { } on && on <= today)
                    {
                        yield return (on, cause, card.Number, step);
                    }
                }
            }
        }

        foreach (var rule in by.Rules.Rules)
        {
            for (var i = 0; rule.Suspended != true && Cause.Find(file, by.Calendar, clock, rule, i) is { } cause; i++)
            {
                if (IsKnown(file, cause) || cause.On() is not { } since || since > today)
                {
                    continue;
                }

                yield return (since, cause, null, null);

                // What has ended meanwhile keeps its card, and needs nobody's attention any more.
                foreach (var step in cause.Span.Until is null ? rule.Ladder : [])
                {
                    if (cause.On(step) is { } on && on <= today)
                    {
                        yield return (on, cause, null, step);
                    }
                }
            }
        }
    }

    private static CardIssued Issued(CaseFile file, Cause cause, LocalDate today, ElapseTime asked) => new(
        file.Standing,
        (file.Cards?.Count ?? 0) + 1,
        cause.Rule,
        asked.Measures.Rules.Version,
        cause.Subject,
        Cause.Answering(file, cause.Rule.Kind),
        cause.Reason(today),
        Cause.Evidence(cause.Rule.Kind),
        cause.On() ?? today,
        asked.Measures.Calendar.DueDate(today, cause.Rule.ReplyDays).DueOn,
        cause.Rule.Card > file.Standing.Card ? cause.Rule.Card : file.Standing.Card,
        asked.By,
        asked.At);

    private static ApplicationEscalated Climbed(CaseFile file, Cause cause, int card, LadderStep step, LocalDate today, ElapseTime asked) => new(
        file.Standing,
        file.Escalations.Count + 1,
        step.Level,
        step == cause.Rule.Ladder[0] ? RungOf(cause.Rule.Kind) : null,
        cause.Reason(today),
        file.Standing.Card,
        asked.By,
        asked.At,
        card);

    private static LocalDate? NextStepOn(CaseFile file, WorkingCalendar calendar, DayCounter? clock, CaseCard card)
    {
        if (card.State() != CardState.Issued || Cause.Of(file, calendar, clock, card) is not { Span.Until: null } cause)
        {
            return null;
        }

        foreach (var step in card.Rule.Ladder.AsSpan())
        {
            if (!HasClimbed(file, card.Number, step))
            {
                return cause.On(step);
            }
        }

        return null;
    }

    // What was issued by hand is for a hand to lift; and of a step gone through again the record no longer has the first time.
    private static bool IsUnfounded(CaseFile file, WorkingCalendar calendar, DayCounter? clock, CaseCard card) =>
        card is { Lift: null, Versions: null }
        && Cause.Of(file, calendar, clock, card) switch
        {
            null => card.Rule.Kind != RuleKind.StepLate,
            { } cause when card.Rule.Kind == RuleKind.StepLate && cause.Span.From > card.Since => false,
            { } cause => !cause.HoldsOn(OfficeTime.DateOf(card.At)),
        };

    private static string WhyLifted(CaseFile file, Yardstick by, DayCounter? clock, CaseCard card) =>
        Cause.Of(file, by.Calendar, clock, card) is { } cause
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"as the facts stand now (calendar version {by.Calendar.Version}), on the day of the card: {cause.Reason(OfficeTime.DateOf(card.At))}")
            : "what it was issued for is no longer in the record";

    /// <summary>Each cause gives one card, whatever became of it; one lifted as unfounded may come again.</summary>
    private static bool IsKnown(CaseFile file, Cause cause)
    {
        foreach (var card in (file.Cards ?? []).AsSpan())
        {
            if (IsOf(card, cause))
            {
                return true;
            }
        }

        // Before cards were facts, an escalation by the calendar was all there was of one.
        if (RungOf(cause.Rule.Kind) is { } rung)
        {
            foreach (var escalation in file.Escalations.AsSpan())
            {
                if (escalation.Rung == rung && escalation.CardNumber is null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsOf(CaseCard card, Cause cause) =>
        card is { Versions: null, Unfounded: not true } && card.Rule.Number == cause.Rule.Number && card.Subject == cause.Subject;

    private static bool HasClimbed(CaseFile file, int card, LadderStep step)
    {
        foreach (var escalation in file.Escalations.AsSpan())
        {
            if (escalation.CardNumber == card && escalation.Level == step.Level)
            {
                return true;
            }
        }

        return false;
    }

    private static Rung? RungOf(RuleKind kind) => kind switch
    {
        RuleKind.PromiseNear => Rung.PromiseNear,
        RuleKind.PromisePassed => Rung.PromisePassed,
        RuleKind.StatutoryPassed => Rung.StatutoryPassed,
        _ => null,
    };

    private static DayCounter? ClockOf(CaseFile file, WorkingCalendar calendar) =>
        file.Timeline is { } timeline ? new DayCounter(timeline, calendar) : null;

    private static LocalDate? Earlier(LocalDate? one, LocalDate? other) => other is null || one <= other ? one : other;
}
