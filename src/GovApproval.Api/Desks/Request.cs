using GovApproval.Api.Http;
using GovApproval.Api.Security;
using GovApproval.Api.Telemetry;
using GovApproval.EventStore;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>What every command carries from the door: who, when, on which version, under which key.</summary>
/// <param name="DryRun">Decide and answer; write nothing.</param>
internal sealed record Request(Caller Caller, Instant Now, ExpectedVersion Expected, IdempotencyKey? Key, bool DryRun, Trace Trace)
{
    /// <summary>Where the first answer is kept: beside the stream that is asked, which for calendars is the nation's.</summary>
    public string Tenant { get; init; } = Caller.Division;

    /// <summary>Who and what caused the events.</summary>
    public EventHeaders Headers => new(Caller.Subject, Trace.Id, CausationId: null, Trace.Parent);

    /// <summary>A request of the service itself, such as the calendar's.</summary>
    public static Request OfService(string division, ActorId actor, Instant now) => new(
        Caller.Nobody(division) with { Subject = actor.Value }, now, default, null, DryRun: false, Trace.OfService());

    /// <param name="body">The bytes as they came: the idempotency key is bound to them.</param>
    /// <param name="alsoKnown">Query parameters that the operation reads for itself.</param>
    public static Request Of(HttpContext context, IClock clock, ReadOnlySpan<byte> body, params ReadOnlySpan<string> alsoKnown)
    {
        var caller = Caller.Of(context);
        return new(
            caller,
            clock.GetCurrentInstant(),
            ETags.IfMatch(context),
            IdempotencyKey.Of(context, caller, body),
            Query.Of(context, ["dryRun", .. alsoKnown]).Flag("dryRun"),
            Trace.Of(context));
    }
}
