using System.Collections.Concurrent;
using GovApproval.Api.Desks;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>The windows of a center as they were at an instant, folded from their events; each stream is read once for each of its versions.</summary>
internal sealed class WindowsThen(EventLog log)
{
    private const int MostRemembered = 20_000;
    private const int MostAtOnce = 8;

    private readonly ConcurrentDictionary<(string Division, string Code), (long Version, IReadOnlyList<WindowEvent> Events)> _read = new();

    /// <summary>Those that were registered by then, in the order of their codes.</summary>
    public async Task<IReadOnlyList<Window>> Of(Center center, Instant then, CancellationToken ct)
    {
        var histories = new List<IReadOnlyList<WindowEvent>>(center.Windows.Count);
        foreach (var some in center.Windows.Chunk(MostAtOnce))
        {
            histories.AddRange(await Task.WhenAll(some.Select(window => History(center.Division, window.Key, window.Value.Version, ct))));
        }

        return [.. histories.Select(events => events.Where((e, i) => e.At <= then || (i == 0 && IsShipped(e))).Aggregate(default(Window), Window.Evolve)).OfType<Window>()];
    }

    // A window of the sample catalogue is as old as the items that came with it, whenever the service was first started.
    private static bool IsShipped(WindowEvent happened) => happened is WindowRegistered e && e.By == Opening.Self;

    private async Task<IReadOnlyList<WindowEvent>> History(string division, string code, long version, CancellationToken ct)
    {
        if (_read.TryGetValue((division, code), out var known) && known.Version >= version)
        {
            return known.Events;
        }

        if (_read.Count >= MostRemembered)
        {
            _read.Clear();
        }

        var stored = await log.Load(StreamIds.Of(division, "window", code), ct: ct);
        WindowEvent[] events = [.. stored?.Events.Select(e => (WindowEvent)e.Data) ?? []];
        _read[(division, code)] = (stored?.Version ?? 0, events);
        return events;
    }
}
