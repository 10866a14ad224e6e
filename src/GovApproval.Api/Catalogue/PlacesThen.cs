using GovApproval.Api.Desks;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using Microsoft.Extensions.Caching.Memory;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>A center's windows and departments as they were at an instant, folded from their events; each stream is read once for each of its versions.</summary>
internal sealed class PlacesThen(EventLog log) : IDisposable
{
    private const int MostRemembered = 20_000;
    private const int MostAtOnce = 8;

    private readonly MemoryCache _read = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    public void Dispose() => _read.Dispose();

    /// <summary>The windows that were registered by then, in the order of their codes.</summary>
    public async Task<IReadOnlyList<Window>> Windows(Center center, Instant then, CancellationToken ct) =>
    [
        .. (await Histories(center.Division, "window", center.Windows, ct))
            .Select(events => events.Cast<WindowEvent>()
                .Where((e, i) => e.At <= then || (i == 0 && e is WindowRegistered { By: var by } && by == Opening.Self)) // as old as the items that it came with
                .Aggregate(default(Window), Window.Evolve))
            .OfType<Window>(),
    ];

    /// <summary>These departments by code: what was registered by then, and before that the first there was.</summary>
    public async Task<IReadOnlyDictionary<DepartmentCode, Department>> Departments(Center center, IEnumerable<DepartmentCode> codes, Instant then, CancellationToken ct)
    {
        var known = codes.Distinct().Where(code => center.Departments.ContainsKey(code.Value)).Select(code => KeyValuePair.Create(code.Value, center.Departments[code.Value]));
        return (await Histories(center.Division, "department", known, ct))
            .Select(events => events.Cast<DepartmentEvent>().Where((e, i) => i == 0 || e.At <= then).Aggregate(default(Department), Department.Evolve))
            .OfType<Department>()
            .ToDictionary(department => department.Code);
    }

    private async Task<IReadOnlyList<IReadOnlyList<object>>> Histories<T>(
        string division, string kind, IEnumerable<KeyValuePair<string, Versioned<T>>> known, CancellationToken ct)
        where T : class
    {
        var histories = new List<IReadOnlyList<object>>();
        foreach (var some in known.Chunk(MostAtOnce))
        {
            histories.AddRange(await Task.WhenAll(some.Select(one => History(division, kind, one.Key, one.Value.Version, ct))));
        }

        return histories;
    }

    private async Task<IReadOnlyList<object>> History(string division, string kind, string code, long version, CancellationToken ct)
    {
        var stream = StreamIds.Of(division, kind, code);
        if (_read.Get<Known>(stream) is { } known && known.Version >= version)
        {
            return known.Events;
        }

        var stored = await log.Load(stream, ct: ct);
        object[] events = [.. stored?.Events.Select(e => e.Data) ?? []];
        _read.Set(stream, new Known(stored?.Version ?? 0, events), new MemoryCacheEntryOptions { Size = 1 });
        return events;
    }

    private sealed record Known(long Version, IReadOnlyList<object> Events);
}
