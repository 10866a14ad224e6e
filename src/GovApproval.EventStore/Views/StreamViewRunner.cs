using System.Runtime.InteropServices;
using GovApproval.EventStore.Postgres;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>
/// Keeps the documents of single streams up to date in the background, so that a commit need not write them: however often a stream
/// moves within a batch, its document is written once.
/// </summary>
public sealed class StreamViewRunner<TDoc> : IRunner, IRebuildable
    where TDoc : class
{
    private readonly Live _live;
    private readonly StreamViewRebuild<TDoc> _rebuild;

    public StreamViewRunner(EventLog log, StreamView<TDoc> view)
    {
        var progression = view.Table.Progression(view.Name) + ":All";
        _live = new(log, view, progression);
        _rebuild = new(log, view, progression);
    }

    public string Name => _live.Name;

    public RunnerStatus Status => _live.Status;

    public Task Start(CancellationToken ct = default) => _live.Start(ct);

    public Task Stop() => _live.Stop();

    public Task<long> Position(CancellationToken ct = default) => _live.Position(ct);

    public Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct = default) => _live.WaitFor(position, timeout, ct);

    public Task<RebuildReport> Rebuild(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default) => _rebuild.Rebuild(progress, ct);

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private sealed class Live(EventLog log, StreamView<TDoc> view, string progression)
        : DocumentFollower(log, view.Name, progression, view.Table, view.EventTypes, view.Gathers)
    {
        private readonly Dictionary<StreamId, Moving> _moving = [];

        protected override bool UsesHeaders => false;

        /// <summary>Before the first event that the documents do not show: whoever wrote them until now may have written them with the events.</summary>
        protected override async Task<long> Beginning(CancellationToken ct)
        {
            await using var command = Log.Database.CreateCommand(
                $"""
                select coalesce(min(e.seq_id) - 1, (select coalesce(max(seq_id), 0) from mt_events))
                from mt_streams s left join {view.Table.SqlName} d on d.tenant_id = s.tenant_id and d.id = {(view.Table.IdType == DocumentIdType.Uuid ? "s.id" : "s.id::text")}
                join mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.id and e.version = coalesce(d.mt_version, 0) + 1
                where s.type = $1 and s.version > coalesce(d.mt_version, 0)
                """);
            command.Parameters.Add(Reading.Parameter(view.StreamType, NpgsqlDbType.Varchar));
            return (long)(await command.ExecuteScalarAsync(ct))!;
        }

        protected override async Task<Applied> Apply(
            NpgsqlConnection connection, long after, IReadOnlyList<StoredEvent> events, long upTo, bool mayDefer, CancellationToken ct)
        {
            if (events.Count == 0 && mayDefer)
            {
                return new(upTo, Committed: false);
            }

            upTo = await Fold(events, upTo, ct);
            foreach (var (stream, moving) in _moving)
            {
                (moving.IsNew ? Rows.New : Rows.Put).Add(await view.Row(stream, moving.Document!, moving.Version, moving.At, ct));
            }

            await Commit(connection, after, upTo, ct);
            foreach (var (stream, moving) in _moving)
            {
                view.Stored?.Invoke(stream, new(moving.Document!, moving.Version));
            }

            _moving.Clear();
            return new(upTo, Committed: true);
        }

        /// <summary>What the streams of these events came to; where one cannot be applied, up to the event before it.</summary>
        private async Task<long> Fold(IReadOnlyList<StoredEvent> events, long upTo, CancellationToken ct)
        {
            while (true)
            {
                try
                {
                    Remember(events);
                    await Load(upTo, ct);
                    return upTo;
                }
                catch (CannotApply fault) when (events[0].Position < fault.Position)
                {
                    events = [.. events.TakeWhile(e => e.Position < fault.Position)];
                    upTo = events[^1].Position;
                }
            }
        }

        /// <summary>What the streams came to as this node knows it, or as it follows from what it knows and these events.</summary>
        private void Remember(IReadOnlyList<StoredEvent> events)
        {
            _moving.Clear();
            foreach (var e in events)
            {
                ref var moving = ref CollectionsMarshal.GetValueRefOrAddDefault(_moving, e.Stream, out var isKnown);
                if (!isKnown)
                {
                    var known = view.Known?.Invoke(e.Stream) ?? default;
                    moving = new(known.Document, known.Version, default, default, IsNew: e.Version == 1);
                }

                try
                {
                    moving = e.Version == moving.Version + 1 ? Evolve(moving, e) : moving with { At = e.RecordedAt, Last = e.Version };
                }
                catch (Exception why)
                {
                    throw new CannotApply(e.Position, why);
                }
            }
        }

        /// <summary>The streams of which this node knows too little, from their events.</summary>
        private async Task Load(long upTo, CancellationToken ct)
        {
            StreamId[] behind = [.. _moving.Where(static moving => moving.Value.Version < moving.Value.Last).Select(static moving => moving.Key)];
            if (behind.Length == 0)
            {
                return;
            }

            foreach (var stream in behind)
            {
                _moving[stream] = _moving[stream] with { Document = null, Version = 0 };
            }

            await using var command = Log.Database.CreateCommand(
                $"""
                select {Reading.EventColumns} from unnest($1, $2) as t(tenant_id, id)
                join mt_events e on e.tenant_id = t.tenant_id and e.stream_id = t.id and e.seq_id <= $3 order by e.tenant_id, e.stream_id, e.version
                """);
            command.Parameters.Add(Reading.Array([.. behind.Select(static stream => stream.Tenant)], NpgsqlDbType.Varchar));
            command.Parameters.Add(Reading.Array([.. behind.Select(static stream => stream.Id)], NpgsqlDbType.Uuid));
            command.Parameters.Add(Reading.Parameter(upTo, NpgsqlDbType.Bigint));
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                try
                {
                    var e = Reading.Event(reader, Log.Types);
                    _moving[e.Stream] = Evolve(_moving[e.Stream], e);
                }
                catch (Exception why)
                {
                    throw new CannotApply(reader.GetInt64(0), why);
                }
            }
        }

        private Moving Evolve(Moving moving, StoredEvent e) => new(view.Evolve(moving.Document, e), e.Version, e.RecordedAt, e.Version, moving.IsNew);

        /// <param name="Version">What the document tells of; behind <paramref name="Last"/> while the node knows too little.</param>
        /// <param name="At">When the last of its events in the batch was stored.</param>
        /// <param name="IsNew">Its stream begins with the batch: there is no document of it yet.</param>
        private readonly record struct Moving(TDoc? Document, long Version, Instant At, long Last, bool IsNew);
    }
}
