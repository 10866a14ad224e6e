using System.Globalization;
using System.Text.Json;
using GovApproval.EventStore.Postgres;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Views;

/// <summary>Keeps a background view up to date, in the order of positions; of all nodes one leads.</summary>
public sealed class ViewRunner<TDoc> : IRunner, IRebuildable
    where TDoc : class
{
    private readonly EventLog _log;
    private readonly View<TDoc> _view;
    private readonly TenantRange _range;
    private readonly Live _live;

    public ViewRunner(EventLog log, View<TDoc> view, TenantRange? range = null)
    {
        if (view.Table.IdType != DocumentIdType.Text)
        {
            throw new ArgumentException("A view across streams has text ids.", nameof(view));
        }

        _log = log;
        _view = view;
        _range = range ?? TenantRange.All;
        _live = new(log, view, _range);
    }

    public string Name => _view.Name;

    public RunnerStatus Status => _live.Status;

    public Task Start(CancellationToken ct = default) => _live.Start(ct);

    public Task Stop() => _live.Stop();

    public Task<long> Position(CancellationToken ct = default) => _live.Position(ct);

    public Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct = default) => _live.WaitFor(position, timeout, ct);

    public Task<RebuildReport> Rebuild(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default) =>
        new ViewRebuild<TDoc>(_log, _view, [.. Enumerable.Range(0, _range.Count).Select(i => ProgressionOf(_view, new(i, _range.Count)))])
            .Run(progress, ct);

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    private static string ProgressionOf(View<TDoc> view, TenantRange range) => string.Create(
        CultureInfo.InvariantCulture,
        $"{view.Table.Progression(view.Name)}:{(range.Count == 1 ? "All" : $"{range.Index + 1}of{range.Count}")}");

    /// <summary>The following of one range: loads the documents touched, folds, and commits them with the position.</summary>
    private sealed class Live(EventLog log, View<TDoc> view, TenantRange range) : DocumentFollower(
        log,
        view.Name,
        ProgressionOf(view, range),
        view.Table,
        view.EventTypes,
        view.Gathers)
    {
        private const int MaxRemembered = 512;

        private readonly Folding<TDoc> _folding = new(view);

        protected override bool UsesHeaders => view.UsesHeaders;

        protected override bool Wants(StoredEvent e) => base.Wants(e) && (range.Count == 1 || range.Holds(e.Stream.Tenant));

        protected override Task Begin(NpgsqlConnection connection, CancellationToken ct)
        {
            _folding.Forget();
            return base.Begin(connection, ct);
        }

        protected override async Task<Applied> Apply(
            NpgsqlConnection connection, long after, IReadOnlyList<StoredEvent> events, long upTo, bool mayDefer, CancellationToken ct)
        {
            if (range.Count > 1)
            {
                events = [.. events.Where(Wants)]; // a page of the table holds all tenants
            }

            // Whatever fails from here on, the lead begins anew with nothing held.
            _folding.Begin();
            _folding.Route(events, after);
            await Recall(connection, ct);
            var applied = _folding.Fold(events);
            if (applied < events.Count)
            {
                upTo = applied == 0
                    ? throw new CannotApply(events[0].Position, _folding.Fault!)
                    : events[applied - 1].Position;
            }

            if (_folding.Changed.Count == 0 && mayDefer)
            {
                return new(upTo, Committed: false);
            }

            _folding.AddTo(Rows);
            await Commit(connection, after, upTo, ct);
            _folding.End(MaxRemembered);

            return new(upTo, Committed: true);
        }

        private async Task Recall(NpgsqlConnection connection, CancellationToken ct)
        {
            var unknown = _folding.Unknown;
            if (unknown.Count == 0)
            {
                return;
            }

            await using var command = new NpgsqlCommand(
                $"""
                select t.n::int - 1, d.data from unnest($1, $2) with ordinality as t(tenant_id, id, n)
                join {view.Table.SqlName} d on d.tenant_id = t.tenant_id and d.id = t.id
                """,
                connection);
            command.Parameters.Add(Reading.Array([.. unknown.Select(static held => held.Key.Tenant)], NpgsqlDbType.Varchar));
            command.Parameters.Add(Reading.Array([.. unknown.Select(static held => held.Key.Id)], NpgsqlDbType.Varchar));
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                unknown[reader.GetInt32(0)].Document = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), view.Json);
            }
        }
    }
}

/// <summary>A document of a view.</summary>
internal readonly record struct DocumentKey(string Tenant, string Id);

/// <summary>A part of all tenants.</summary>
internal static class TenantRanges
{
    /// <summary>FNV-1a: the same on every node and in every version.</summary>
    public static bool Holds(this TenantRange range, string tenant)
    {
        var hash = 2166136261u;
        foreach (var c in tenant)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return hash % (uint)range.Count == (uint)range.Index;
    }
}
