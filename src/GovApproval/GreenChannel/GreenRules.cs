using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.GreenChannel;

/// <summary>A fact of a ground's, and the least that it must be; an investment of so many yuan, say.</summary>
public sealed record FactLeast(string Fact, decimal Least);

/// <summary>A ground on which an enterprise or a project may be enrolled, as a rule sets it.</summary>
/// <param name="Basis">The document that sets it.</param>
/// <param name="Granters">Who may let in on this ground; anyone when none is named.</param>
/// <param name="Evidence">The kinds of document that must be shown.</param>
/// <param name="MostMonths">How long an enrolment may hold; without end when left out.</param>
public sealed record GreenGround(
    string Code,
    EnrolmentKind Kind,
    string Name,
    string Basis,
    ValueList<string> Granters = default,
    ValueList<string> Evidence = default,
    ValueList<FactLeast> Facts = default,
    int? MostMonths = null);

/// <summary>That the promise of a promised item is cut for cases in the fast lane.</summary>
/// <param name="Percent">Of the ordinary promise; what is left is rounded up to whole days.</param>
/// <param name="LeastDays">Never below this.</param>
public sealed record PromiseCut(string Basis, int Percent, int LeastDays = 1)
{
    /// <summary>What is left of a promise.</summary>
    public int Of(int days) => Math.Min(days, Math.Max(LeastDays, ((days * (100 - Percent)) + 99) / 100));
}

/// <summary>That a named tracker follows each case, and reports its progress at least so often.</summary>
/// <param name="EveryDays">Working days.</param>
public sealed record TrackerDuty(string Basis, int EveryDays);

/// <summary>That someone is on duty to accept cases of the fast lane outside office hours.</summary>
/// <param name="OpensAt">The hour at which office hours begin on a working day.</param>
/// <param name="ClosesAt">The hour at which they end.</param>
public sealed record OnDutyRule(string Basis, int OpensAt = 9, int ClosesAt = 17)
{
    public bool IsOutsideHours(Instant at, WorkingCalendar calendar) =>
        at.InZone(OfficeTime.Zone) is var local && (!calendar.IsWorkingDay(local.Date) || local.Hour < OpensAt || local.Hour >= ClosesAt);

    /// <summary>Outside office hours only whoever the window's roster has on shift then may accept; none within them.</summary>
    internal Refusal? Obstacle(WindowCode window, ApplicationCommand c)
    {
        var calendar = c.OfficeDays ?? WorkingCalendar.Unannounced;
        if (!IsOutsideHours(c.At, calendar))
        {
            return null;
        }

        var onDuty = (c.Roster?.OnShift(c.At, calendar) ?? []).ToValueList();
        return onDuty.Contains(c.By) ? null : new NotOnDuty(window, onDuty, Basis);
    }
}

/// <summary>The office is closed, and whoever would accept is not on duty by the window's roster.</summary>
/// <param name="OnDuty">Who is; nobody, where none has a shift then.</param>
public sealed record NotOnDuty(WindowCode Window, ValueList<ActorId> OnDuty, string Basis) : Refusal("not-on-duty", Basis);

/// <summary>What the fast lane brings; each effect rests on local rules, so it is off unless it names its own.</summary>
/// <param name="Priority">The rule by which its cases come first in every inbox.</param>
/// <param name="Tolerance">For items that have no rule of tolerance of their own.</param>
public sealed record GreenEffects(
    string? Priority = null, PromiseCut? Promise = null, ToleranceRule? Tolerance = null, TrackerDuty? Tracker = null, OnDutyRule? OnDuty = null);

/// <summary>A center's rules of the green channel: who is eligible, and what it brings.</summary>
public sealed record GreenRules(ValueList<GreenGround> Grounds, GreenEffects Effects);

/// <summary>All that can happen to the rules.</summary>
public abstract record GreenRulesEvent(Instant At);

public sealed record GreenRulesPublished(GreenRules Rules, int Version, ActorId By, Instant At) : GreenRulesEvent(At);

/// <summary>The rules in force.</summary>
public sealed record GreenRuleBook(int Version, GreenRules Rules, Instant InForceFrom)
{
    public static GreenRuleBook Evolve(GreenRuleBook? before, GreenRulesEvent happened) => happened switch
    {
        GreenRulesPublished e => new(e.Version, e.Rules, e.At),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    public static Decision<GreenRulesEvent> Decide(GreenRuleBook? book, PublishGreenRules asked) =>
        asked.Rules == book?.Rules ? Decision<GreenRulesEvent>.NothingToDo
        : asked.Rules.Grounds.GroupBy(g => g.Code, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice ? new GroundTwice(twice.Key)
        : new GreenRulesPublished(asked.Rules, (book?.Version ?? 0) + 1, asked.By, asked.At);

    /// <summary>What a case that enters the fast lane under an enrolment travels by, for good.</summary>
    public GreenTerms TermsFor(Enrolment enrolment) => new(Version, Rules.Effects, Rules.Effects.Tracker is null ? null : enrolment.Tracker);
}

public sealed record PublishGreenRules(GreenRules Rules, ActorId By, Instant At);

public sealed record GroundTwice(string Ground) : Refusal("ground-twice");

/// <summary>What a case in the fast lane travels by: the effects as they were when it entered, and its named tracker.</summary>
public sealed record GreenTerms(int RulesVersion, GreenEffects Effects, ActorId? Tracker = null)
{
    /// <summary>The item with the lane's tolerance, where it has none of its own.</summary>
    public static ItemVersion Tolerant(ItemVersion version, GreenTerms? terms) =>
        version.Item.Tolerance is null && terms?.Effects.Tolerance is { } tolerance ? version with { Item = version.Item with { Tolerance = tolerance } } : version;
}
