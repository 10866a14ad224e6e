using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using Microsoft.Extensions.Caching.Memory;

namespace GovApproval.Api.Projections;

/// <summary>
/// The long lists that views were read as before. Most documents of a year are of months gone by and do not change: those whose version is
/// known are neither sent nor parsed again. A version is a position of the log and says all of a document of a view, so nothing old is ever read.
/// </summary>
internal sealed class ListsReadBefore(EventLog log) : IDisposable
{
    // From here on it is worth remembering a list; and so many documents unread, the other cores.
    private const int Long = 100;
    private const int Many = 300;

    // Of some 5 kB each.
    private const int MostDocuments = 6_000;

    private static readonly TimeSpan UnaskedFor = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _lists = new(new MemoryCacheOptions { SizeLimit = MostDocuments });

    public async Task<IReadOnlyList<TDoc>> Read<TDoc>(View<TDoc> view, DocumentQuery which, CancellationToken ct)
        where TDoc : class
    {
        var key = (view.Name, which);
        var before = _lists.Get<Remembered<TDoc>>(key);
        var found = await log.Query(view.Table, which with { JsonAfter = before?.UpTo }, ct);
        if (before is not null && found.Any(document => document.Json.IsEmpty && !before.Holds(document)))
        {
            (before, found) = (null, await log.Query(view.Table, which, ct)); // folded anew meanwhile
        }

        if (found.Count < Long)
        {
            return [.. found.Select(Document)];
        }

        var list = new Remembered<TDoc>(found, found.Count(document => !document.Json.IsEmpty) < Many
            ? [.. found.Select(Document)]
            : [.. found.AsParallel().AsOrdered().Select(Document)]);
        _lists.Set(key, list, new MemoryCacheEntryOptions { Size = found.Count, SlidingExpiration = UnaskedFor });
        return list.Documents;

        TDoc Document(Document document) => document.Json.IsEmpty ? before![document] : document.Read(view.Json);
    }

    public void Dispose() => _lists.Dispose();

    private sealed class Remembered<TDoc>(IReadOnlyList<Document> found, TDoc[] documents)
    {
        private readonly Dictionary<object, (long Version, TDoc Document)> _known =
            found.Zip(documents).ToDictionary(pair => pair.First.Id, pair => (pair.First.Version, pair.Second));

        public IReadOnlyList<TDoc> Documents => documents;

        public long UpTo { get; } = found.Max(document => document.Version);

        public TDoc this[Document found] => _known[found.Id].Document;

        public bool Holds(Document found) => _known.TryGetValue(found.Id, out var known) && known.Version == found.Version;
    }
}
