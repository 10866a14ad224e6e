using System.Diagnostics.Metrics;

namespace GovApproval.Api.Telemetry;

/// <summary>Open cases under a card, by colour, as the sweep's last round found them.</summary>
internal sealed class OpenCardGauge : IDisposable
{
    private readonly Meter _meter = new(Commands.Source);
    private Found? _last;

    public OpenCardGauge() => Instrument = _meter.CreateObservableGauge("govapproval.open_cards", Read, "{card}", "Open cases under a card, by colour");

    public ObservableGauge<long> Instrument { get; }

    public void Set(long yellow, long red) => Volatile.Write(ref _last, new Found(yellow, red));

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Read() => Volatile.Read(ref _last) is { } last
        ? [new(last.Yellow, new KeyValuePair<string, object?>("card", "yellow")), new(last.Red, new KeyValuePair<string, object?>("card", "red"))]
        : [];

    private sealed record Found(long Yellow, long Red);
}
