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

/// <summary>Enrolled, or enrolled anew on other terms: on a stated ground, by a named granter, until a date.</summary>
public sealed record EnrolmentGranted(
    EnrolmentCode Code, EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo, ActorId By, Instant At)
    : EnrolmentEvent(At);

public sealed record EnrolmentEnded(EnrolmentCode Code, string? Reason, ActorId By, Instant At) : EnrolmentEvent(At);

/// <summary>A key enterprise or key project in the green channel (绿色通道).</summary>
/// <param name="ValidTo">The last day on which it holds.</param>
/// <param name="EndedAt">Ended before its time.</param>
public sealed record Enrolment(
    EnrolmentCode Code, EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo, Instant? EndedAt)
{
    public bool IsValidOn(LocalDate date) => EndedAt is null && date <= ValidTo;

    public static Enrolment Evolve(Enrolment? before, EnrolmentEvent happened) => (before, happened) switch
    {
        (_, EnrolmentGranted e) => new(e.Code, e.Kind, e.Name, e.Ground, e.GrantedBy, e.ValidTo, null),
        ({ } x, EnrolmentEnded e) => x with { EndedAt = e.At },
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}

public abstract record EnrolmentCommand(ActorId By, Instant At);

public sealed record GrantEnrolment(
    EnrolmentCode Code, EnrolmentKind Kind, string Name, string Ground, string GrantedBy, LocalDate ValidTo, ActorId By, Instant At)
    : EnrolmentCommand(By, At);

public sealed record EndEnrolment(string? Reason, ActorId By, Instant At) : EnrolmentCommand(By, At);

public sealed record NoSuchEnrolment() : Absence("no-such-enrolment");

public sealed record EnrolmentOver(LocalDate ValidTo) : Refusal("enrolment-over");

/// <summary>Who may travel the fast lane, and until when.</summary>
public static class EnrolmentDecisions
{
    public static Decision<EnrolmentEvent> Decide(Enrolment? enrolment, EnrolmentCommand asked) => (enrolment, asked) switch
    {
        ({ EndedAt: null } e, GrantEnrolment c)
            when (e.Kind, e.Name, e.Ground, e.GrantedBy, e.ValidTo) == (c.Kind, c.Name, c.Ground, c.GrantedBy, c.ValidTo) =>
            Decision<EnrolmentEvent>.NothingToDo,
        (_, GrantEnrolment c) when c.ValidTo < OfficeTime.DateOf(c.At) => new EnrolmentOver(c.ValidTo),
        (_, GrantEnrolment c) => new EnrolmentGranted(c.Code, c.Kind, c.Name, c.Ground, c.GrantedBy, c.ValidTo, c.By, c.At),

        (null, _) => new NoSuchEnrolment(),
        ({ EndedAt: { } }, EndEnrolment) => Decision<EnrolmentEvent>.NothingToDo,
        ({ } e, EndEnrolment c) => new EnrolmentEnded(e.Code, c.Reason, c.By, c.At),
        _ => throw new UnreachableException($"{asked} is not asked of an enrolment"),
    };
}
