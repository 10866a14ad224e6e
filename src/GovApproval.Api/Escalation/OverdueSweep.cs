using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Development;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Api.Telemetry;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using NodaTime;
using Npgsql;

namespace GovApproval.Api.Escalation;

/// <summary>
/// The calendar as a caller: asks of every case whose date has come what time has brought about. It may be killed, run twice or run
/// late; the rules tell each thing once, and the expected version lets one of two sweeps win.
/// </summary>
internal sealed partial class OverdueSweep(
    EventLog log, ApplicationDesk desk, Centers centers, ServiceClock clock, TimeProvider timers, OpenCardGauge cards, ILogger<OverdueSweep> logger) : BackgroundService
{
    private const int PageSize = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);
    private static readonly ActorId Self = new("calendar");

    private readonly SemaphoreSlim _wake = new(0);
    private int _calendarMoved = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Changed += Wake;
        centers.CalendarChanged += CalendarMoved;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await Run(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or EventStoreBusy or EventStoreUnavailable)
                {
                    // Nothing is lost: what is due stays due and is found by the next round.
                    Interrupted(logger, e);
                }

                await Sleep(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped in the middle of a round: the next start goes on.
        }
        finally
        {
            clock.Changed -= Wake;
            centers.CalendarChanged -= CalendarMoved;
        }
    }

    private async Task Run(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _calendarMoved, 0) == 1)
        {
            try
            {
                await MoveDates(ct);
            }
            catch
            {
                Interlocked.Exchange(ref _calendarMoved, 1);
                throw;
            }
        }

        var told = 0;
        await Pages(
            "elapses_on <= $1", "elapses_on, id", [OfficeTime.DateOf(clock.GetCurrentInstant()), CaseFileColumns.Earliest, Guid.Empty], async page =>
            {
                told += await Ask(page, ct);
                return [page[^1].Columns[CaseFileColumns.ElapsesOn], page[^1].Id];
            }, ct);
        if (told > 0)
        {
            Told(logger, told);
        }

        await CountCards(ct);
    }

    private async Task CountCards(CancellationToken ct)
    {
        if (!cards.Instrument.Enabled)
        {
            return;
        }

        var (yellow, red) = (0L, 0L);
        foreach (var document in await log.Query(BackgroundViews.Supervision.Table, new DocumentQuery(null), ct))
        {
            var counts = document.Read(BackgroundViews.Supervision.Json).Counts;
            (yellow, red) = (yellow + counts.Sum(count => count.Yellow), red + counts.Sum(count => count.Red));
        }

        cards.Set(yellow, red);
    }

    /// <summary>Asks all cases of a page at once, so that one commit stores many answers; says of how many there was something to tell.</summary>
    private async Task<int> Ask(IReadOnlyList<Document> page, CancellationToken ct)
    {
        var told = await Task.WhenAll(page.Select(document => Ask(document, ct)));
        foreach (var silent in page.Where((_, i) => !told[i]).GroupBy(document => document.Tenant, StringComparer.Ordinal))
        {
            // The date was not what the rules count today: put right what the sweep reads.
            var by = (await centers.Of(silent.Key, ct)).Measures;
            await log.SetColumns(Tables.CaseFiles, silent.Key, [.. silent.Select(document => Recomputed(document, by))], ct);
        }

        return told.Count(isTold => isTold);
    }

    private async Task<bool> Ask(Document document, CancellationToken ct)
    {
        var stream = new StreamId(document.Tenant, (Guid)document.Id);
        var center = await centers.Of(stream.Tenant, ct);

        // By the clock as it is when the case is asked: it may have been set back since the round began.
        var now = clock.GetCurrentInstant();
        var known = new Versioned<CaseFile>(document.Read(StoredJson.Of<CaseFile>()), document.Version);
        return await desk.Tell(stream, known, Request.OfService(stream.Tenant, Self, now), file => Decisions.Decide(file, Elapse(file)), nameof(ElapseTime), ct);

        ElapseTime Elapse(CaseFile? file) => new(
            center.Measures, Self, now, file is { Timeline: null } ? center.ItemAsOf(file.Standing.Item, file.ReceivedAt()) : null);
    }

    /// <summary>What cases are measured by has changed: the dates of those not yet at rest are derived anew.</summary>
    private async Task MoveDates(CancellationToken ct)
    {
        var moved = 0;
        await Pages("(is_open or elapses_on is not null) and $1", "tenant_id, id", [true, "", Guid.Empty], async page =>
        {
            foreach (var ofTenant in page.GroupBy(document => document.Tenant, StringComparer.Ordinal))
            {
                var by = (await centers.Of(ofTenant.Key, ct)).Measures;
                var stale = ofTenant.Where(document => (string?)document.Columns[CaseFileColumns.MeasuredBy] != by.Version)
                    .Select(document => Recomputed(document, by)).ToArray();
                if (stale.Length > 0)
                {
                    moved += await log.SetColumns(Tables.CaseFiles, ofTenant.Key, stale, ct);
                }
            }

            return [page[^1].Tenant, page[^1].Id];
        }, ct);
        if (moved > 0)
        {
            Moved(logger, moved);
        }
    }

    /// <param name="parameters">That of the condition, then the key before the first.</param>
    /// <param name="handle">Says the key of the last.</param>
    private async Task Pages(
        string where, string key, object?[] parameters, Func<IReadOnlyList<Document>, Task<object?[]>> handle, CancellationToken ct)
    {
        while (true)
        {
            var page = await log.Query(Tables.CaseFiles, new DocumentQuery(null, $"{where} and ({key}) > ($2, $3)", parameters, key, PageSize), ct);
            if (page.Count == 0)
            {
                return;
            }

            parameters = [parameters[0], .. await handle(page)];
        }
    }

    private static ColumnsWrite Recomputed(Document document, Yardstick by) =>
        new(document.Id, document.Version, CaseFileColumns.Of(document.Read(StoredJson.Of<CaseFile>()), by));

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private void CalendarMoved(object? sender, EventArgs e)
    {
        Interlocked.Exchange(ref _calendarMoved, 1);
        Wake(sender, e);
    }

    private void Wake(object? sender, EventArgs e) => _wake.Release();

    private async Task Sleep(CancellationToken ct)
    {
        using var pause = new CancellationTokenSource(Pause, timers);
        using var round = CancellationTokenSource.CreateLinkedTokenSource(ct, pause.Token);
        try
        {
            await _wake.WaitAsync(round.Token);

            // However often it was woken meanwhile, one round looks at everything.
            while (_wake.Wait(0, CancellationToken.None))
            {
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nobody woke it: time for a round anyway.
        }
    }

    [LoggerMessage(20, LogLevel.Information, "Time has brought something about in {Count} cases")]
    private static partial void Told(ILogger logger, int count);

    [LoggerMessage(21, LogLevel.Information, "The dates of {Count} open cases were derived anew")]
    private static partial void Moved(ILogger logger, int count);

    [LoggerMessage(22, LogLevel.Warning, "The sweep was interrupted; the next round goes on")]
    private static partial void Interrupted(ILogger logger, Exception e);
}
