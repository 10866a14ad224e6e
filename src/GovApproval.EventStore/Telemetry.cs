using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GovApproval.EventStore;

/// <summary>What the store tells OpenTelemetry, under the name "GovApproval.EventStore".</summary>
public static class Telemetry
{
    public const string Name = "GovApproval.EventStore";

    internal static readonly ActivitySource Source = new(Name);
    internal static readonly Meter Meter = new(Name);

    internal static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram<int>("govapproval.append.batch_size", "{write}", "Writes stored by one commit");

    internal static readonly Histogram<double> AppendDuration =
        Meter.CreateHistogram<double>("govapproval.append.duration", "s", "From a write's arrival to its answer");

    internal static readonly Counter<long> Writes =
        Meter.CreateCounter<long>("govapproval.append.writes", "{write}", "Writes by outcome");

    internal static readonly Histogram<double> ViewLag =
        Meter.CreateHistogram<double>("govapproval.view.lag", "s", "From an event's commit to its effect in a view");
}
