using System.Diagnostics;

namespace GovApproval.Api.Telemetry;

/// <summary>Which trace a request belongs to: W3C <c>traceparent</c> when it came with one, its own otherwise.</summary>
/// <param name="Id">32 hexadecimal digits; in every problem, in the log and as correlation id in the events.</param>
/// <param name="Parent">The <c>traceparent</c> to store with the events.</param>
internal sealed record Trace(string Id, string Parent)
{
    /// <summary>The request's trace, the same however often it is asked for.</summary>
    public static Trace Of(HttpContext context)
    {
        if (context.Features.Get<Trace>() is { } known)
        {
            return known;
        }

        var trace = Read(context);
        context.Features.Set(trace);
        return trace;
    }

    /// <summary>A trace of the service's own making.</summary>
    public static Trace OfService()
    {
        var fresh = ActivityTraceId.CreateRandom().ToHexString();
        return new(fresh, $"00-{fresh}-{ActivitySpanId.CreateRandom().ToHexString()}-00");
    }

    private static Trace Read(HttpContext context)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity)
        {
            return new(activity.TraceId.ToHexString(), id);
        }

        // Without a listener there is no activity: the header is passed on as it came, and costs no span.
        if (context.Request.Headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, null, out var given))
        {
            return new(given.TraceId.ToHexString(), parent);
        }

        return OfService();
    }
}
