using System.Diagnostics;
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
