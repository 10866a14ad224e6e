using GovApproval.EventStore.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>
/// Folds a background view anew: reads the events once, folds in memory, loads a table aside, catches up, and puts it in place. The
/// old one serves until then.
/// </summary>
internal sealed class ViewRebuild<TDoc>(EventLog log, View<TDoc> view, string[] progressions)
    where TDoc : class
{
    private const int PageSize = 2000;

    private readonly Folding<TDoc> _folding = new(view);
    private readonly DocumentRows _rows = new(view.Table);
    private long _position;
    private long _events;

    public async Task<RebuildReport> Run(IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        using var activity = Telemetry.Source.StartActivity("rebuild " + view.Name);
        var began = log.Options.Timers.GetTimestamp();
        await using var aside = new AsideTable(log, view.Table);
        await aside.Begin(ct);
        var head = await log.Head(ct);
        await Read(aside, head, progress, ct);
        progress?.Report(new(view.Name, "loading", head, head));
        await Load(aside, ct);
        do
        {
            await CatchUp(aside, untilFew: true, ct);
            progress?.Report(new(view.Name, "catching up", _position, Math.Max(_position, await log.Head(ct))));
        }
        while (!await Swap(aside, ct));
        progress?.Report(new(view.Name, "done", _position, _position));
        return new(view.Name, _events, _folding.All.Count(static held => held.Document is not null), _position, log.Options.Timers.GetElapsedTime(began));
    }

    private async Task Read(AsideTable aside, long head, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await using var reading = await aside.Connect(ct);
        var wanted = view.EventTypes is { } names ? $" and e.type in ({LogCopy.Literals(names)})" : "";
        var types = view.Reading ?? log.Types;
        var rows = view.Excerpt is { } excerpt ? EventRows.Of(types, excerpt) : EventRows.Whole(types, view.UsesHeaders);
        await foreach (var events in LogCopy.Read(rows, reading, $"from mt_events e where e.seq_id <= {Locks.Sql(head)}{wanted} order by e.seq_id", ct))
        {
            foreach (var e in events)
            {
                Fold(e);
            }

            progress?.Report(new(view.Name, "folding", events[^1].Position, head));
        }

        _position = head;
    }

    private async Task Load(AsideTable aside, CancellationToken ct)
    {
        await using (var load = await aside.Load(ct))
        {
            foreach (var held in _folding.All)
            {
                if (held.Document is { } document)
                {
                    await aside.Row(load, held.Key.Tenant, held.Key.Id, _folding.Json(document), held.Position, held.At, _folding.Columns(held.Key.Id, document), ct);
                }
            }

            await load.CompleteAsync(ct);
        }

        await aside.AddKeys(ct);
    }

    /// <summary>Folds what was appended meanwhile, until there is little or nothing left.</summary>
    private async Task CatchUp(AsideTable aside, bool untilFew, CancellationToken ct)
    {
        var filter = view.EventTypes is null ? null : new LogFilter(Types: view.EventTypes);
        LogPage page;
        do
        {
            page = await log.ReadPage(_position, PageSize, filter, ct);
            _folding.Begin();
            foreach (var e in page.Events)
            {
                Fold(view.UsesHeaders ? e : e.WithoutHeaders());
            }

            _folding.AddTo(_rows);
            await aside.Write(_rows, ct);
            _position = page.UpTo;
        }
        while (page.Events.Count >= (untilFew ? PageSize / 4 : PageSize));
    }

    private void Fold(StoredEvent e)
    {
        try
        {
            _folding.Fold(e);
            _events++;
        }
        catch (Exception why)
        {
            throw new CannotApply(e.Position, why);
        }
    }

    /// <summary>
    /// First the table, then the progress: the order in which a leader's commit takes them, so that the two never wait for each
    /// other. Readers wait for the last few events; when a long reader is in the way they are let through and it is tried again.
    /// </summary>
    private async Task<bool> Swap(AsideTable aside, CancellationToken ct)
    {
        await using var transaction = await aside.Connection.BeginTransactionAsync(ct);
        try
        {
            await aside.Execute("set local lock_timeout = '500ms'", ct);
            await aside.LockServing(ct);
            var reached = await LockProgress(aside.Connection, ct);
            await CatchUp(aside, untilFew: false, ct);
            if (_position < reached)
            {
                throw new InvalidOperationException($"{view.Name} stands at {reached}, beyond the end of the log.");
            }

            await aside.Swap(ct);
            await aside.SetProgress(progressions, _position, ct);
            await transaction.CommitAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.RollbackAsync(ct);
            return false;
        }
    }

    private async Task<long> LockProgress(NpgsqlConnection connection, CancellationToken ct)
    {
        var reached = 0L;
        await using var command = new NpgsqlCommand(
            "select last_seq_id from mt_event_progression where name = any($1) order by name for update", connection);
        command.Parameters.Add(Reading.Parameter(progressions, NpgsqlDbType.Array | NpgsqlDbType.Varchar));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            reached = Math.Max(reached, reader.IsDBNull(0) ? 0 : reader.GetInt64(0));
        }

        return reached;
    }
}
