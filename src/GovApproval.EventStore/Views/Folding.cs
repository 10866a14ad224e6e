using System.Runtime.InteropServices;
using System.Text.Json;
using GovApproval.EventStore.Postgres;
using NodaTime;

namespace GovApproval.EventStore.Views;

/// <summary>
/// One batch of events on its way into the documents of a view: the same steps live and in a rebuild, so that both come to the same
/// bytes.
/// </summary>
internal sealed class Folding<TDoc>(View<TDoc> view)
    where TDoc : class
{
    private readonly List<string[]> _routes = [];
    private readonly List<(DocumentKey Key, TDoc? Document)> _step = [];

    /// <summary>The documents the batch belongs to.</summary>
    public HashSet<DocumentKey> Touched { get; } = [];

    /// <summary>What became of those that changed.</summary>
    public Dictionary<DocumentKey, Change> Changes { get; } = [];

    /// <summary>Why it stopped before the end.</summary>
    public Exception? Fault { get; private set; }

    public void Clear()
    {
        _routes.Clear();
        Touched.Clear();
        Changes.Clear();
        Fault = null;
    }

    /// <summary>Finds the documents of each event; says how many events could be told.</summary>
    public int Route(IReadOnlyList<StoredEvent> events)
    {
        foreach (var e in events)
        {
            try
            {
                var ids = Ids(e);
                _routes.Add(ids);
                foreach (var id in ids)
                {
                    Touched.Add(new(e.Stream.Tenant, id));
                }
            }
            catch (Exception why)
            {
                Fault = why;
                break;
            }
        }

        return _routes.Count;
    }

    /// <summary>Folds the events; says how many. An event that fails leaves no trace, not even on the first of its documents.</summary>
    public int Fold(IReadOnlyList<StoredEvent> events, int count, Dictionary<DocumentKey, TDoc?> before)
    {
        for (var i = 0; i < count; i++)
        {
            var e = events[i];
            try
            {
                _step.Clear();
                foreach (var id in _routes[i])
                {
                    var key = new DocumentKey(e.Stream.Tenant, id);
                    var was = Changes.TryGetValue(key, out var changed) ? changed.Document : before.GetValueOrDefault(key);
                    var becomes = view.Evolve(was, e, id);
                    if (!ReferenceEquals(was, becomes))
                    {
                        _step.Add((key, becomes));
                    }
                }
            }
            catch (Exception why)
            {
                Fault = why;
                return i;
            }

            foreach (var (key, document) in _step)
            {
                Changes[key] = new(document, e.Position, e.RecordedAt);
            }
        }

        return count;
    }

    /// <summary>Folds one event into documents that are all in memory: the short way of a rebuild.</summary>
    public void Fold(StoredEvent e, Dictionary<DocumentKey, Change> documents, HashSet<DocumentKey>? touched)
    {
        foreach (var id in view.For(e))
        {
            var key = new DocumentKey(e.Stream.Tenant, id);
            ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(documents, key, out _);
            var was = change.Document;
            var becomes = view.Evolve(was, e, id);
            if (!ReferenceEquals(was, becomes))
            {
                change = new(becomes, e.Position, e.RecordedAt);
                touched?.Add(key);
            }
        }
    }

    public void AddTo(DocumentRows rows)
    {
        foreach (var (key, change) in Changes)
        {
            Add(rows, key, change);
        }
    }

    public void Add(DocumentRows rows, DocumentKey key, Change change)
    {
        if (change.Document is { } document)
        {
            rows.Put.Add(new(0, key.Tenant, key.Id, Json(document), change.Position, change.At.ToDateTimeUtc(), Columns(key.Id, document)));
        }
        else
        {
            rows.Cut.Add(new(0, key.Tenant, key.Id));
        }
    }

    public byte[] Json(TDoc document) => JsonSerializer.SerializeToUtf8Bytes(document, view.Json);

    public object?[] Columns(string id, TDoc document) => view.Columns?.Invoke(id, document) ?? [];

    private string[] Ids(StoredEvent e) => view.For(e) switch
    {
        string[] ids => ids,
        var ids => [.. ids],
    };

    public readonly record struct Change(TDoc? Document, long Position, Instant At);
}
