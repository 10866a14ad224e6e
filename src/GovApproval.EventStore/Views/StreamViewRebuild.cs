using GovApproval.EventStore.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>
/// Folds the documents of single streams anew while commands run: a table aside, stream by stream; then those streams that moved
/// meanwhile, until few are left; the last of them under the append lock, so that no command slips between fold and swap.
/// </summary>
/// <param name="progression">Of the runner that keeps the view in the background, if one does: it goes on from where the new table stands.</param>
public sealed class StreamViewRebuild<TDoc>(EventLog log, StreamView<TDoc> view, string? progression = null) : IRebuildable
    where TDoc : class
{
    private const int Few = 50;

    public string Name => view.Name;

    public async Task<RebuildReport> Rebuild(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default)
    {
        using var activity = Telemetry.Source.StartActivity("rebuild " + view.Name);
        var began = log.Options.Timers.GetTimestamp();
        await using var aside = new AsideTable(log, view.Table);
        await aside.Begin(ct);
        var head = await log.Head(ct);
        var (events, documents) = await Load(aside, head, progress, ct);
        var position = head;
        var rows = new DocumentRows(view.Table);
        while (true)
        {
            var moved = int.MaxValue;
            for (var round = 0; moved > Few && round < 10; round++) // under load there are always some
            {
                (moved, position) = await CatchUp(aside, position, rows, ct);
                progress?.Report(new(view.Name, "catching up", position, position));
            }

            if (await Swap(aside, position, rows, ct) is { } reached)
            {
                progress?.Report(new(view.Name, "done", reached, reached));
                return new(view.Name, events, documents, reached, log.Options.Timers.GetElapsedTime(began));
            }
        }
    }

    private async Task<(long Events, long Documents)> Load(
        AsideTable aside, long head, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        long events = 0, documents = 0;
        await using var reading = await aside.Connect(ct);
        await using (var load = await aside.Load(ct))
        {
            var stream = new List<StoredEvent>();
            var from =
                $"""
                from mt_events e join mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id
                where s.type = {LogCopy.Literal(view.StreamType)} and e.seq_id <= {Locks.Sql(head)} order by e.tenant_id, e.stream_id, e.version
                """;
            await foreach (var some in LogCopy.Read(EventRows.Whole(log.Types, headers: true), reading, from, ct))
            {
                foreach (var e in some)
                {
                    if (stream.Count > 0 && stream[0].Stream != e.Stream)
                    {
                        await Store();
                    }

                    stream.Add(e);
                }

                events += some.Count;
                progress?.Report(new(view.Name, "folding", events, head));
            }

            await Store();
            await load.CompleteAsync(ct);

            async ValueTask Store()
            {
                if (stream is [.., var last])
                {
                    var row = await Row(stream, last, ct);
                    await aside.Row(load, row.Tenant, row.Id, row.Json, row.Version, last.RecordedAt, row.Columns, ct);
                    documents++;
                    stream.Clear();
                }
            }
        }

        progress?.Report(new(view.Name, "loading", head, head));
        await aside.AddKeys(ct);
        return (events, documents);
    }

    private async Task<(int Moved, long Position)> CatchUp(AsideTable aside, long after, DocumentRows rows, CancellationToken ct)
    {
        var head = await log.Head(ct);
        var moved = 0;
        var stream = new List<StoredEvent>();
        await foreach (var e in Moved(after, head, ct))
        {
            if (stream.Count > 0 && stream[0].Stream != e.Stream)
            {
                await Store();
            }

            stream.Add(e);
        }

        await Store();
        await aside.Write(rows, ct);
        return (moved, head);

        async ValueTask Store()
        {
            if (stream is [.., var last])
            {
                moved++;
                rows.Put.Add(await Row(stream, last, ct));
                stream.Clear();
            }
        }
    }

    /// <summary>All events of the streams that have one in that part of the log.</summary>
    private async IAsyncEnumerable<StoredEvent> Moved(
        long after, long upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = log.Database.CreateCommand(
            $"""
            select {Reading.EventColumns} from
                (select distinct e.tenant_id, e.stream_id from mt_events e join mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id
                 where e.seq_id > $1 and e.seq_id <= $2 and s.type = $3) m
            join mt_events e on e.tenant_id = m.tenant_id and e.stream_id = m.stream_id and e.seq_id <= $2
            order by e.tenant_id, e.stream_id, e.version
            """);
        command.Parameters.Add(Reading.Parameter(after, NpgsqlDbType.Bigint));
        command.Parameters.Add(Reading.Parameter(upTo, NpgsqlDbType.Bigint));
        command.Parameters.Add(Reading.Parameter(view.StreamType, NpgsqlDbType.Varchar));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return Reading.Event(reader, log.Types);
        }
    }

    /// <summary>The position reached, or null when somebody was in the way for too long.</summary>
    private async Task<long?> Swap(AsideTable aside, long position, DocumentRows rows, CancellationToken ct)
    {
        await using var transaction = await aside.Connection.BeginTransactionAsync(ct);
        try
        {
            // In the appender's order: its lock, then the tables.
            await aside.Execute("set local lock_timeout = '1s'", ct);
            await aside.Execute($"select pg_advisory_xact_lock({Locks.Sql(Locks.Append)})", ct);
            (_, position) = await CatchUp(aside, position, rows, ct);
            await aside.LockServing(ct);
            await aside.Swap(ct);
            if (progression is not null)
            {
                await aside.SetProgress([progression], position, ct);
            }

            await transaction.CommitAsync(ct);
            return position;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.RollbackAsync(ct);
            return null;
        }
    }

    private ValueTask<PutRow> Row(List<StoredEvent> stream, StoredEvent last, CancellationToken ct) =>
        view.Row(last.Stream, stream.Aggregate((TDoc?)null, view.Evolve)!, last.Version, last.RecordedAt, ct);
}
