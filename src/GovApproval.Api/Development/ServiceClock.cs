using NodaTime;

namespace GovApproval.Api.Development;

/// <summary>
/// The service's clock, in microseconds as PostgreSQL keeps them. In development it can be set; it then stands still at that instant
/// until it is set again or let go, so that a demonstration repeats exactly.
/// </summary>
internal sealed class ServiceClock(TimeProvider time) : IClock
{
    private StandingStill? _standing;

    /// <summary>The clock was set or let go: whoever waits for a date looks again.</summary>
    public event EventHandler? Changed;

    /// <summary>Whether the clock was set and stands still.</summary>
    public bool IsStanding => Volatile.Read(ref _standing) is not null;

    public Instant GetCurrentInstant() => Volatile.Read(ref _standing)?.At ?? ToMicroseconds(Instant.FromDateTimeOffset(time.GetUtcNow()));

    /// <summary>Sets the clock, or lets it go with none.</summary>
    public void Set(Instant? now)
    {
        Volatile.Write(ref _standing, now is { } at ? new(ToMicroseconds(at)) : null);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private static Instant ToMicroseconds(Instant instant) => Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks() / 10 * 10);

    private sealed record StandingStill(Instant At);
}
