using NodaTime;

namespace GovApproval.EventStore.Postgres;

/// <summary>Why a write of a batch was refused, and of which stream, key or person.</summary>
internal readonly record struct Refusal(int Why, Guid What)
{
    public const int Stale = 1;
    public const int Repeated = 2;
}

/// <summary>One batch on its way to PostgreSQL and what came back.</summary>
internal sealed class Sending(AppendSession session, IReadOnlyList<DocumentTable> tables, Duration answerLifetime, Words words)
{
    private readonly AppendRows _rows = new(answerLifetime);
    private readonly Dictionary<int, Refusal> _refusals = [];

    /// <summary>How many of the batch sent last were refused.</summary>
    public int Refusals => _refusals.Count;

    /// <summary>Whether the write of the batch sent last, by its place, was refused.</summary>
    public bool IsRefused(int unit, out Refusal refusal) => _refusals.TryGetValue(unit, out refusal);

    /// <summary>Stores the batch; the first position drawn, if any. Which writes were refused, only the checked form can say.</summary>
    /// <param name="meanwhile">Done once the batch is on its way.</param>
    public async Task<long?> Send(IReadOnlyList<PendingWrite> batch, bool isChecked, Action meanwhile)
    {
        _rows.Clear();
        _refusals.Clear();
        for (var unit = 0; unit < batch.Count; unit++)
        {
            _rows.Add(unit, batch[unit]);
        }

        var shape = Shape(isChecked);
        var statements = await session.Prepared(shape, _rows);
        foreach (var write in batch)
        {
            write.Sent = true;
        }

        long? first = null;
        var next = 0L;
        var reply = statements.ExecuteReaderAsync(CancellationToken.None);
        meanwhile();
        await using var reader = await reply;
        do
        {
            if (reader.GetName(0) != "seq_id")
            {
                continue; // the lock, and the guard that did not raise
            }

            while (await reader.ReadAsync(CancellationToken.None))
            {
                if (isChecked && reader.GetInt32(2) is var why and > 0)
                {
                    Refused(reader.GetInt32(1), why, reader.GetGuid(3));
                    continue;
                }

                var position = reader.GetInt64(0);
                first ??= next = position;
                if (position != next++)
                {
                    throw new InvalidOperationException($"Position {position} was drawn where {next - 1} was due: somebody draws without the lock.");
                }
            }
        }
        while (await reader.NextResultAsync(CancellationToken.None));
        if (shape.Told)
        {
            words.Sent();
        }
        else if (shape.Events)
        {
            words.Owe();
        }

        return first;
    }

    /// <summary>A write may be refused for several reasons; that it was answered before is the one to tell.</summary>
    private void Refused(int unit, int why, Guid what)
    {
        if (!_refusals.TryGetValue(unit, out var known) || Rank(why) > Rank(known.Why))
        {
            _refusals[unit] = new(why, what);
        }

        static int Rank(int why) => why switch { Refusal.Repeated => 3, Refusal.Stale => 2, _ => 1 };
    }

    private AppendShape Shape(bool isChecked)
    {
        ulong puts = 0, cuts = 0;
        for (var i = 0; i < tables.Count; i++)
        {
            var rows = _rows.Of(tables[i]);
            puts |= rows.Put.Count > 0 ? 1UL << i : 0;
            cuts |= rows.Cut.Count > 0 ? 1UL << i : 0;
        }

        var events = _rows.Events.Count > 0;
        return new(
            isChecked, _rows.Begun.Count > 0, _rows.Moved.Count > 0, events, _rows.Answers.Count > 0, _rows.Keys.Count > 0, events && words.AreDue, puts, cuts);
    }
}
