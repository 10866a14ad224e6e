using System.Diagnostics;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Commitments;

/// <summary>All that can happen to an entry of the bar list.</summary>
public abstract record CommitmentBarEvent(Instant At);

/// <summary>Committed untruly: may not use commitment again until a date, or until the bar is lifted.</summary>
/// <param name="Person">The pseudonym: the list holds no personal data.</param>
/// <param name="Application">The case it was found in.</param>
/// <param name="Until">Its last day; none: until lifted.</param>
public sealed record CommitmentBarred(PersonId Person, Guid Application, string Findings, string Rule, LocalDate? Until, ActorId By, Instant At)
    : CommitmentBarEvent(At);

public sealed record CommitmentBarLifted(PersonId Person, string Reason, ActorId By, Instant At) : CommitmentBarEvent(At);

/// <summary>Why and when a bar was lifted before its time.</summary>
public sealed record BarLifting(string Reason, ActorId By, Instant At);

/// <summary>A person or organization that may not use commitment (告知承诺), as its last bar stands.</summary>
public sealed record CommitmentBar(
    PersonId Person, Guid Application, string Findings, string Rule, Instant Since, LocalDate? Until = null, BarLifting? Lifted = null)
{
    public bool IsInForceOn(LocalDate date) => Lifted is null && !(Until < date);

    public static CommitmentBar Evolve(CommitmentBar? before, CommitmentBarEvent happened) => (before, happened) switch
    {
        (_, CommitmentBarred e) => new(e.Person, e.Application, e.Findings, e.Rule, e.At, e.Until),
        ({ } bar, CommitmentBarLifted e) => bar with { Lifted = new(e.Reason, e.By, e.At) },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

public sealed record LiftCommitmentBar(string Reason, ActorId By, Instant At);

public sealed record NoSuchCommitmentBar() : Absence("no-such-commitment-bar");

/// <summary>Who comes onto the bar list, and off it.</summary>
public static class CommitmentBarDecisions
{
    /// <summary>What a commitment found untrue brings about for whoever made it.</summary>
    /// <param name="months">How long, by the item's rule; none: until lifted.</param>
    public static CommitmentBarred Bar(PersonId person, Guid application, string rule, int? months, Applications.CommitmentCheck found) => new(
        person,
        application,
        found.Findings,
        rule,
        months is { } some ? OfficeTime.DateOf(found.At).PlusMonths(some) : null,
        found.By,
        found.At);

    public static Decision<CommitmentBarEvent> Decide(CommitmentBar? bar, LiftCommitmentBar asked) => bar switch
    {
        null => new NoSuchCommitmentBar(),
        { Lifted: { } } => Decision<CommitmentBarEvent>.NothingToDo,
        _ => new CommitmentBarLifted(bar.Person, asked.Reason, asked.By, asked.At),
    };
}
