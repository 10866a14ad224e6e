using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GovApproval.Api.Telemetry;

/// <summary>Spans and counts of commands; next to nothing while nobody listens.</summary>
internal static class Commands
{
    public const string Source = "GovApproval.Api";

    private static readonly ActivitySource Spans = new(Source);
    private static readonly Meter Meter = new(Source);
    private static readonly Counter<long> Asked = Meter.CreateCounter<long>(
        "govapproval.commands", "{command}", "Commands by name and outcome");

    /// <summary>A span named for the command; none while nobody listens.</summary>
    public static Activity? Start(string command) => Spans.HasListeners() ? Spans.StartActivity(command) : null;

    /// <summary>Ends the command's span and counts it.</summary>
    /// <param name="outcome"><c>granted</c>, <c>repeated</c>, <c>dry-run</c>, <c>stale-version</c> or a refusal's code: few values, no personal data.</param>
    public static void Finish(Activity? span, string command, string outcome, Guid stream, long version, int events)
    {
        if (Asked.Enabled)
        {
            Asked.Add(1, new("command", command), new("outcome", outcome));
        }

        if (span is not null)
        {
            span.SetTag("stream.id", stream);
            span.SetTag("stream.version", version);
            span.SetTag("batch.size", events);
            span.SetTag("outcome", outcome);
            span.Dispose();
        }
    }
}
