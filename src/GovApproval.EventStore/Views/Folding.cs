using System.Runtime.InteropServices;
using System.Text.Json;
using GovApproval.EventStore.Postgres;
using NodaTime;

namespace GovApproval.EventStore.Views;

/// <summary>
/// Events on their way into the documents of a view: the same steps live and in a rebuild, so that both come to the same bytes.
/// It holds the documents it has met, each found once for every event that belongs to it.
/// </summary>
internal sealed class Folding<TDoc>(View<TDoc> view)
    where TDoc : class
{
    private readonly Dictionary<DocumentKey, Held> _held = [];
    private readonly List<Held> _routed = [];
    private readonly List<int> _ends = [];
    private readonly List<TDoc?> _step = [];
    private readonly List<Held> _gathering = [];
    private readonly List<Held> _unknown = [];
    private readonly List<Held> _changed = [];
    private int _batch;

    public IReadOnlyCollection<Held> All => _held.Values;

    /// <summary>Met in this batch for the first time, and perhaps in the table: what they are is still to be told.</summary>
    public IReadOnlyList<Held> Unknown => _unknown;

    /// <summary>Changed in this batch.</summary>
    public IReadOnlyList<Held> Changed => _changed;

    /// <summary>Why it stopped before the end.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Begins the next batch.</summary>
    public void Begin()
    {
        Clear();
        _batch++;
        Fault = null;
    }

    /// <summary>
    /// Ends a batch that is stored: lets go of the documents that the last batches did not change, the older ones first, until it holds
    /// no more than so many beside those of this batch.
    /// </summary>
    public void End(int most)
    {
        _changed.ForEach(static held => held.IsNew = false);
        Clear();

        // What changes with every batch need not be read back because others came and went.
        for (var batches = 8; _held.Count > most && batches > 0; batches /= 2)
        {
            foreach (var (key, held) in _held)
            {
                if (held.ChangedIn <= _batch - batches)
                {
                    _held.Remove(key);
                }
            }
        }
    }

    /// <summary>Holds nothing any more.</summary>
    public void Forget()
    {
        Begin();
        _held.Clear();
    }

    /// <summary>Finds the documents of each event; says how many events could be told.</summary>
    /// <param name="after">All events up to there are in the documents of the table.</param>
    public int Route(IReadOnlyList<StoredEvent> events, long after)
    {
        foreach (var e in events)
        {
            try
            {
                var ids = view.For(e);
                for (var i = 0; i < ids.Count; i++)
                {
                    var held = Find(new(e.Stream.Tenant, ids[i]), out var isMet);
                    if (isMet)
                    {
                        held.IsNew = view.Begins?.Invoke(e, ids[i], after) == true;
                        if (!held.IsNew)
                        {
                            _unknown.Add(held);
                        }
                    }

                    _routed.Add(held);
                }
            }
            catch (Exception why)
            {
                _routed.RemoveRange(_ends.Count > 0 ? _ends[^1] : 0, _routed.Count - (_ends.Count > 0 ? _ends[^1] : 0));
                Fault = why;
                break;
            }

            _ends.Add(_routed.Count);
        }

        return _ends.Count;
    }

    /// <summary>Folds the events that were routed; says how many. An event that fails leaves no trace, not even on the first of its documents.</summary>
    public int Fold(IReadOnlyList<StoredEvent> events)
    {
        if (view.EvolveTogether is { } together && FoldTogether(events, together))
        {
            return _ends.Count;
        }

        var routed = CollectionsMarshal.AsSpan(_routed);
        for (var i = 0; i < _ends.Count; i++)
        {
            var e = events[i];
            var of = routed[(i > 0 ? _ends[i - 1] : 0).._ends[i]];
            try
            {
                _step.Clear();
                foreach (var held in of)
                {
                    _step.Add(view.Evolve(held.Document, e, held.Key.Id));
                }
            }
            catch (Exception why)
            {
                Fault = why;
                return i;
            }

            for (var n = 0; n < of.Length; n++)
            {
                Change(of[n], _step[n], e);
            }
        }

        return _ends.Count;
    }

    /// <summary>Document by document. When one fails nothing has changed: which event it was is found by going event by event.</summary>
    private bool FoldTogether(IReadOnlyList<StoredEvent> events, Func<TDoc?, IReadOnlyList<StoredEvent>, string, TDoc?> together)
    {
        var routed = CollectionsMarshal.AsSpan(_routed);
        for (var (i, n) = (0, 0); i < _ends.Count; i++)
        {
            for (; n < _ends[i]; n++)
            {
                var held = routed[n];
                held.Gathered ??= [];
                if (held.Gathered.Count == 0)
                {
                    _gathering.Add(held);
                }

                held.Gathered.Add(events[i]);
            }
        }

        _step.Clear();
        try
        {
            foreach (var held in _gathering)
            {
                _step.Add(together(held.Document, held.Gathered!, held.Key.Id));
            }

            for (var n = 0; n < _step.Count; n++)
            {
                Change(_gathering[n], _step[n], _gathering[n].Gathered![^1]);
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
        finally
        {
            _gathering.ForEach(static held => held.Gathered!.Clear());
            _gathering.Clear();
        }
    }

    /// <summary>Folds one event into documents that are all held: the short way of a rebuild.</summary>
    public void Fold(StoredEvent e)
    {
        var ids = view.For(e);
        for (var i = 0; i < ids.Count; i++)
        {
            var id = ids[i];
            var held = Find(new(e.Stream.Tenant, id), out _);
            Change(held, view.Evolve(held.Document, e, id), e);
        }
    }

    /// <summary>What changed in this batch, as rows.</summary>
    public void AddTo(DocumentRows rows)
    {
        foreach (var held in _changed)
        {
            if (held.Document is { } document)
            {
                (held.IsNew ? rows.New : rows.Put).Add(new(0, held.Key.Tenant, held.Key.Id, Json(document), held.Position, held.At.ToDateTimeUtc(), Columns(held.Key.Id, document)));
            }
            else
            {
                rows.Cut.Add(new(0, held.Key.Tenant, held.Key.Id));
            }
        }
    }

    public byte[] Json(TDoc document) => JsonSerializer.SerializeToUtf8Bytes(document, view.Json);

    public object?[] Columns(string id, TDoc document) => view.Columns?.Invoke(id, document) ?? [];

    private void Clear()
    {
        _routed.Clear();
        _ends.Clear();
        _unknown.Clear();
        _changed.Clear();
        _step.Clear();
    }

    private Held Find(DocumentKey key, out bool isMet)
    {
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, key, out var isHeld);
        isMet = !isHeld;
        return held ??= new(key);
    }

    private void Change(Held held, TDoc? becomes, StoredEvent e)
    {
        if (ReferenceEquals(held.Document, becomes))
        {
            return;
        }

        if (held.ChangedIn != _batch)
        {
            held.ChangedIn = _batch;
            _changed.Add(held);
        }

        held.Document = becomes;
        held.Position = e.Position;
        held.At = e.RecordedAt;
    }

    /// <summary>A document in hand.</summary>
    public sealed class Held(DocumentKey key)
    {
        public DocumentKey Key { get; } = key;

        public TDoc? Document { get; set; }

        /// <summary>It is not in the table yet.</summary>
        public bool IsNew { get; set; }

        /// <summary>Of the last event that changed it.</summary>
        public long Position { get; set; }

        /// <summary>When that was stored.</summary>
        public Instant At { get; set; }

        public int ChangedIn { get; set; }

        /// <summary>The events that are folded into it together; empty in between.</summary>
        public List<StoredEvent>? Gathered { get; set; }
    }
}
