using System.Diagnostics;
using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Supervision;

/// <summary>What electronic supervision (电子监察) looks for: time first, then conduct.</summary>
public enum RuleKind
{
    /// <summary>No more than so many days are left of the promise; never told on the day of acceptance.</summary>
    PromiseNear,

    /// <summary>The promise is overrun by so many days.</summary>
    PromisePassed,

    /// <summary>The statutory limit is overrun by so many days (Art. 42).</summary>
    StatutoryPassed,

    /// <summary>A step has overrun its own limit by so many days, though the case may be in time.</summary>
    StepLate,

    /// <summary>Nothing was said of the materials, or a supplement was asked for, more than so many days after receipt (Art. 32(4)).</summary>
    SupplementLate,

    /// <summary>A special procedure has overrun its planned length by so many days (Art. 45).</summary>
    ProcedureOverrun,

    /// <summary>The licence was not delivered within so many days of the decision (Art. 44).</summary>
    DeliveryLate,

    /// <summary>Refused, and no reason given (Art. 38).</summary>
    RefusalWithoutReasons,

    /// <summary>A supplement was asked for a second time (Art. 32(4)).</summary>
    SecondSupplement,

    /// <summary>A fee was taken for an item that charges none (Art. 58).</summary>
    FeeOnFreeItem,

    /// <summary>Examined and verified by one and the same person.</summary>
    SameOfficer,

    /// <summary>Decided before it was accepted, or without acceptance.</summary>
    FinishBeforeAcceptance,

    /// <summary>The clock was stopped or the limit extended, and the applicant not told in writing (Art. 42, 45).</summary>
    NotToldInWriting,

    /// <summary>The tracker of a case in the fast lane has not reported its progress for so many days after that was due.</summary>
    ReportLate,
}

/// <summary>Who is called to attention, so many working days after the cause: a rung of 催办 and 督办.</summary>
/// <param name="Level">1 officer, 2 window chief, 3 department head, 4 center, 5 discipline inspection.</param>
public sealed record LadderStep(int Level, int AfterDays);

/// <summary>One rule of electronic supervision. A card bears it as it stood, and is judged by that for good.</summary>
/// <param name="Number">Known by it for good, whatever else of it changes.</param>
/// <param name="Days">What <see cref="RuleKind"/> calls so many; of no meaning to a rule of conduct.</param>
/// <param name="ReplyDays">Working days within which a card must be answered.</param>
/// <param name="Ladder">Lowest first.</param>
/// <param name="Basis">The article, or the local rule, it rests on.</param>
/// <param name="Suspended">Not in use here.</param>
public sealed record SupervisionRule(
    string Number,
    string Name,
    RuleKind Kind,
    Card Card,
    int Days,
    int ReplyDays,
    ValueList<LadderStep> Ladder,
    string? Basis = null,
    bool? Suspended = null);

/// <summary>The rules of a center as they stood from one moment on.</summary>
public sealed record RuleBook(int Version, ValueList<SupervisionRule> Rules, Instant InForceFrom)
{
    public SupervisionRule? Rule(string number)
    {
        foreach (var rule in Rules.AsSpan())
        {
            if (rule.Number == number)
            {
                return rule;
            }
        }

        return null;
    }
}

/// <summary>All that can happen to a center's rules.</summary>
public abstract record RuleBookEvent(Instant At);

/// <summary>Rules were set; those before stay readable, and so do the cards issued by them.</summary>
public sealed record SupervisionRulesPublished(RuleBook Book, ActorId By, Instant At) : RuleBookEvent(At);

/// <param name="Shipped">What is in force where nothing was published: version 1.</param>
public sealed record PublishSupervisionRules(ValueList<SupervisionRule> Rules, RuleBook Shipped, ActorId By, Instant At);

public sealed record RuleTwice(string Number) : Refusal("rule-twice");

/// <summary>A ladder is climbed upwards: each step of a higher level than the one before, and not earlier.</summary>
public sealed record LadderNotAscending(string Number) : Refusal("ladder-not-ascending");

/// <summary>Every version of a center's rules.</summary>
public sealed record RuleHistory(ValueList<RuleBook> Versions)
{
    public RuleBook Current() => Versions[^1];

    /// <summary>The rules in force then; the first ones before that.</summary>
    public RuleBook AsOf(Instant at) => Versions.LastOrDefault(book => book.InForceFrom <= at) ?? Versions[0];

    public static RuleHistory Evolve(RuleHistory? before, RuleBookEvent happened) => happened switch
    {
        SupervisionRulesPublished e => new([.. before?.Versions ?? [], e.Book]),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    public static Decision<RuleBookEvent> Decide(RuleHistory? history, PublishSupervisionRules asked)
    {
        var current = history?.Current() ?? asked.Shipped;
        if (Objection(asked.Rules) is { } why)
        {
            return why;
        }

        if (current.Rules == asked.Rules)
        {
            return history is null ? new SupervisionRulesPublished(current, asked.By, asked.At) : Decision<RuleBookEvent>.NothingToDo;
        }

        var published = new SupervisionRulesPublished(new(current.Version + 1, asked.Rules, asked.At), asked.By, asked.At);
        return history is null
            ? new Decision<RuleBookEvent>.Granted([new SupervisionRulesPublished(current, asked.By, asked.At), published])
            : published;
    }

    /// <summary>What keeps rules from being a set of rules; none when nothing does.</summary>
    public static Refusal? Objection(ValueList<SupervisionRule> rules)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (!seen.Add(rule.Number))
            {
                return new RuleTwice(rule.Number);
            }

            for (var i = 1; i < rule.Ladder.Count; i++)
            {
                if (rule.Ladder[i].Level <= rule.Ladder[i - 1].Level || rule.Ladder[i].AfterDays < rule.Ladder[i - 1].AfterDays)
                {
                    return new LadderNotAscending(rule.Number);
                }
            }
        }

        return null;
    }
}
