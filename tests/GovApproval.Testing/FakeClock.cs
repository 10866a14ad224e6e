using NodaTime;

namespace GovApproval.Testing;

/// <summary>A clock that stands where the test puts it.</summary>
public sealed class FakeClock(Instant now) : IClock
{
    public Instant Now { get; set; } = now;

    public void Advance(Duration by) => Now += by;

    public Instant GetCurrentInstant() => Now;
}
