using System.Diagnostics;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.GreenChannel;

public enum EnrolmentKind
{
    Enterprise,
    Project,
}

/// <summary>All that can happen to an enrolment.</summary>
public abstract record EnrolmentEvent(Instant At);

/// <summary>A document shown for an enrolment.</summary>
/// <param name="Kind">As the ground names it.</param>
public sealed record GreenEvidence(string Kind, string DocumentNumber);

/// <summary>A fact stated for an enrolment, as the evidence shows it.</summary>
public sealed record GreenFact(string Fact, decimal Value);

/// <summary>What an enrolment rests on, beyond its ground in words.</summary>
/// <param name="Rule">The ground's code among the center's rules.</param>
/// <param name="RulesVersion">The version of the rules it was judged by.</param>
/// <param name="ValidFrom">The first day on which it holds; at once when left out.</param>
/// <param name="Tracker">The officer who follows each of its cases.</param>
public sealed record Eligibility(
    string? Rule = null,
    int? RulesVersion = null,
    LocalDate? ValidFrom = null,
    ValueList<GreenEvidence>? Evidence = null,
    ValueList<GreenFact>? Facts = null,
    ActorId? Tracker = null);

/// <summary>Enrolled, or enrolled anew on other terms: on a stated ground, by a named granter, until a date.</summary>
public sealed record EnrolmentGranted(
    EnrolmentCode Code, EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo, ActorId By, Instant At,
    Eligibility? Eligibility = null)
    : EnrolmentEvent(At);

public sealed record EnrolmentEnded(EnrolmentCode Code, string? Reason, ActorId By, Instant At) : EnrolmentEvent(At);

/// <summary>A key enterprise or key project in the green channel (绿色通道).</summary>
/// <param name="ValidTo">The last day on which it holds.</param>
/// <param name="EndedAt">Ended before its time.</param>
public sealed record Enrolment(
    EnrolmentCode Code, EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo, Instant? EndedAt,
    Eligibility? Eligibility = null)
{
    public ActorId? Tracker => Eligibility?.Tracker;

    public bool IsValidOn(LocalDate date) => EndedAt is null && date <= ValidTo && !(date < Eligibility?.ValidFrom);

    public static Enrolment Evolve(Enrolment? before, EnrolmentEvent happened) => (before, happened) switch
    {
        (_, EnrolmentGranted e) => new(e.Code, e.Kind, e.Name, e.Ground, e.GrantedBy, e.ValidTo, null, e.Eligibility),
        ({ } x, EnrolmentEnded e) => x with { EndedAt = e.At },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

public abstract record EnrolmentCommand(ActorId By, Instant At);

/// <param name="Rules">The center's rules; none: any ground will do.</param>
public sealed record GrantEnrolment(
    EnrolmentCode Code, EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo, ActorId By, Instant At,
    Eligibility? Eligibility = null, GreenRuleBook? Rules = null)
    : EnrolmentCommand(By, At);

public sealed record EndEnrolment(string? Reason, ActorId By, Instant At) : EnrolmentCommand(By, At);

public sealed record NoSuchEnrolment() : Absence("no-such-enrolment");

public sealed record EnrolmentOver(LocalDate ValidTo) : Refusal("enrolment-over");

/// <summary>What is missing for the ground: its kind, its granter, evidence, a fact or a shorter validity, each by name.</summary>
public sealed record NotEligible(string? Ground, string? Basis, ValueList<string> Unmet) : Refusal("not-eligible");

/// <summary>Who may travel the fast lane, and until when.</summary>
public static class EnrolmentDecisions
{
    public static Decision<EnrolmentEvent> Decide(Enrolment? enrolment, EnrolmentCommand asked) => (enrolment, asked) switch
    {
        ({ EndedAt: null } e, GrantEnrolment c)
            when (e.Kind, e.Name, e.Ground, e.GrantedBy, e.ValidTo, Apart(e.Eligibility)) == (c.Kind, c.Name, c.Ground, c.GrantedBy, c.ValidTo, Apart(c.Eligibility)) =>
            Decision<EnrolmentEvent>.NothingToDo,
        (_, GrantEnrolment c) when c.ValidTo < OfficeTime.DateOf(c.At) || c.ValidTo < c.Eligibility?.ValidFrom => new EnrolmentOver(c.ValidTo),
        (_, GrantEnrolment c) when Unmet(c) is { } why => why,
        (_, GrantEnrolment c) => new EnrolmentGranted(
            c.Code, c.Kind, c.Name, c.Ground, c.GrantedBy, c.ValidTo, c.By, c.At, c.Eligibility is { } shown ? shown with { RulesVersion = c.Rules?.Version } : null),

        (null, _) => new NoSuchEnrolment(),
        ({ EndedAt: { } }, EndEnrolment) => Decision<EnrolmentEvent>.NothingToDo,
        ({ } e, EndEnrolment c) => new EnrolmentEnded(e.Code, c.Reason, c.By, c.At),
        _ => throw new UnreachableException($"{asked} is not asked of an enrolment"),
    };

    // The version is the rules' own: asking again for the same is asking for nothing.
    private static Eligibility? Apart(Eligibility? shown) => shown is null ? null : shown with { RulesVersion = null };

    /// <summary>Where the center has grounds, one of them must fit.</summary>
    private static NotEligible? Unmet(GrantEnrolment c)
    {
        if (c.Rules is not { Rules: { } rules })
        {
            return null;
        }

        var unmet = new List<string>();
        var ground = rules.Grounds.FirstOrDefault(g => g.Code == c.Eligibility?.Rule);
        if (ground is null)
        {
            return rules.Grounds.Count == 0 ? null : new NotEligible(c.Eligibility?.Rule, null, ["rule"]);
        }

        Need(ground.Kind == c.Kind, "kind");
        Need(ground.Granters.Count == 0 || ground.Granters.Contains(c.GrantedBy), "grantedBy");
        foreach (var kind in ground.Evidence)
        {
            Need((c.Eligibility?.Evidence ?? []).Any(e => e.Kind == kind), $"evidence:{kind}");
        }

        foreach (var needed in ground.Facts)
        {
            Need((c.Eligibility?.Facts ?? []).Any(f => f.Fact == needed.Fact && f.Value >= needed.Least), $"fact:{needed.Fact}");
        }

        var begins = c.Eligibility?.ValidFrom ?? OfficeTime.DateOf(c.At);
        Need(ground.MostMonths is not { } months || c.ValidTo <= begins.PlusMonths(months), "validTo");
        Need(rules.Effects.Tracker is null || c.Eligibility?.Tracker is not null, "tracker");
        return unmet.Count == 0 ? null : new(ground.Code, ground.Basis, unmet.ToValueList());

        void Need(bool isMet, string what)
        {
            if (!isMet)
            {
                unmet.Add(what);
            }
        }
    }
}
