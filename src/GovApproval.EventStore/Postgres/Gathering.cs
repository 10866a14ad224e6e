namespace GovApproval.EventStore.Postgres;

/// <summary>
/// The writes of one commit, and those held back for the next one: a write that meets another of the same batch on a stream, key,
/// person or document waits, as its fate depends on the other's.
/// </summary>
internal sealed class Gathering(int maxBatch, Outcomes outcomes)
{
    private const int MaxBytes = 8 << 20;

    private readonly List<PendingWrite> _batch = [];
    private readonly List<PendingWrite> _held = [];
    private readonly List<PendingWrite> _candidates = [];
    private readonly Dictionary<StreamId, (long Version, int Unit)> _streams = [];
    private readonly HashSet<Guid> _keys = [];
    private readonly HashSet<Guid> _subjects = [];
    private readonly HashSet<(DocumentTable, object)> _documents = [];
    private int _bytes;

    public IReadOnlyList<PendingWrite> Batch => _batch;

    public bool HasHeld => _held.Count > 0;

    public bool IsFull => _batch.Count >= maxBatch || _bytes >= MaxBytes || _held.Count >= 4 * maxBatch;

    /// <summary>Begins the next batch with what was held back.</summary>
    public void Begin()
    {
        Clear();
        _candidates.Clear();
        _candidates.AddRange(_held);
        _held.Clear();
        foreach (var write in _candidates)
        {
            Take(write);
        }
    }

    public void Take(PendingWrite write)
    {
        if (write.Cancellation.IsCancellationRequested && !write.Sent)
        {
            outcomes.Add(write, new OperationCanceledException(write.Cancellation));
        }
        else if (_batch.Count >= maxBatch || _bytes >= MaxBytes || Meets(write))
        {
            _held.Add(write);
        }
        else
        {
            Claim(write);
        }
    }

    public void Hold(PendingWrite write) => _held.Add(write);

    /// <summary>Makes these, which do not meet, the batch: of one that is stored write by write, or after some were found stored.</summary>
    public void Only(params ReadOnlySpan<PendingWrite> writes)
    {
        Clear();
        foreach (var write in writes)
        {
            Claim(write);
        }
    }

    /// <summary>Takes out the held writes whose expected version has just gone by, and names the stream it went by on.</summary>
    /// <param name="isStored">Whether that write of the batch, by its place, was stored.</param>
    public IEnumerable<(PendingWrite Write, StreamId Stream)> TakeOvertaken(Func<int, bool> isStored)
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            var write = _held[i];
            if (Overtaken(write, isStored) is { } stream)
            {
                _held.RemoveAt(i);
                yield return (write, stream);
            }
        }
    }

    private StreamId? Overtaken(PendingWrite write, Func<int, bool> isStored)
    {
        foreach (var append in write.Appends)
        {
            if (_streams.TryGetValue(append.Stream, out var now) && append.ExpectedVersion < now.Version && isStored(now.Unit))
            {
                return append.Stream;
            }
        }

        return null;
    }

    private void Clear()
    {
        _batch.Clear();
        _streams.Clear();
        _keys.Clear();
        _subjects.Clear();
        _documents.Clear();
        _bytes = 0;
    }

    private bool Meets(PendingWrite write)
    {
        if (write.Write.Answer is { } answer && _keys.Contains(answer.Key))
        {
            return true; // keys are hashes; two tenants under one are held apart as well, which harms nobody
        }

        foreach (var append in write.Appends)
        {
            if (_streams.ContainsKey(append.Stream))
            {
                return true;
            }

            foreach (var document in append.Documents)
            {
                if (_documents.Contains((document.Table, document.Id)))
                {
                    return true;
                }
            }
        }

        foreach (var key in write.Write.NewKeys)
        {
            if (_subjects.Contains(key.Subject))
            {
                return true;
            }
        }

        return false;
    }

    private void Claim(PendingWrite write)
    {
        if (write.Write.Answer is { } answer)
        {
            _keys.Add(answer.Key);
        }

        foreach (var append in write.Appends)
        {
            _streams.Add(append.Stream, (append.ExpectedVersion + append.Events.Count, _batch.Count));
            foreach (var document in append.Documents)
            {
                _documents.Add((document.Table, document.Id));
            }
        }

        foreach (var key in write.Write.NewKeys)
        {
            _subjects.Add(key.Subject);
        }

        _bytes += write.Bytes;
        _batch.Add(write);
    }
}
