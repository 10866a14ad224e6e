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
/// The calendar as a caller: asks of every case whose date has come whether a rung is reached. It may be killed, run twice or run
/// late; the rules climb each rung once, and the expected version lets one of two sweeps win.
/// </summary>
internal sealed partial class OverdueSweep(
    EventLog log, ApplicationDesk desk, Centers centers, ServiceClock clock, TimeProvider timers, OpenCardGauge cards, ILogger<OverdueSweep> logger) : BackgroundService
{
    private const int PageSize = 500;
    private const int AtOnce = 32;
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

        var now = clock.GetCurrentInstant();
        var escalated = 0;
        await Each("next_rung_on <= $1", OfficeTime.DateOf(now), async document =>
        {
            // By the clock as it is when the case is asked: it may have been set back since the round began.
            if (await Ask(document, clock.GetCurrentInstant(), ct))
            {
                Interlocked.Increment(ref escalated);
            }
        }, ct);
        if (escalated > 0)
        {
            Escalated(logger, escalated);
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

    private async Task<bool> Ask(Document document, Instant now, CancellationToken ct)
    {
        var stream = new StreamId(document.Tenant, (Guid)document.Id);
        var calendar = (await centers.Of(stream.Tenant, ct)).Calendar;
        var asked = new EscalateOverdue(calendar, Self, now);
        if (await desk.Tell(stream, Request.OfService(stream.Tenant, Self, now), file => Decisions.Decide(file, asked), nameof(EscalateOverdue), ct))
        {
            return true;
        }

        // The date was not what the rules count today: put right what the sweep reads.
        await log.SetColumns(Tables.CaseFiles, stream.Tenant, [Recomputed(document, calendar)], ct);
        return false;
    }

    /// <summary>A calendar came or changed: the dates of open cases are derived anew.</summary>
    private async Task MoveDates(CancellationToken ct)
    {
        var moved = 0;
        await Pages("is_open and accepted_on <= $1", CaseFileColumns.Never, async page =>
        {
            foreach (var ofTenant in page.GroupBy(document => document.Tenant, StringComparer.Ordinal))
            {
                var calendar = (await centers.Of(ofTenant.Key, ct)).Calendar;
                var stale = ofTenant.Where(document => (int?)document.Columns[^1] != calendar.Version).Select(document => Recomputed(document, calendar)).ToArray();
                if (stale.Length > 0)
                {
                    moved += await log.SetColumns(Tables.CaseFiles, ofTenant.Key, stale, ct);
                }
            }
        }, ct);
        if (moved > 0)
        {
            Moved(logger, moved);
        }
    }

    private Task Each(string where, LocalDate date, Func<Document, Task> handle, CancellationToken ct) => Pages(
        where,
        date,
        page => Parallel.ForEachAsync(
            page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (document, _) => await handle(document)),
        ct);

    // By id, so that a case is looked at once in a round, whatever becomes of its dates.
    private async Task Pages(string where, LocalDate date, Func<IReadOnlyList<Document>, Task> handle, CancellationToken ct)
    {
        for (var last = Guid.Empty; ;)
        {
            var page = await log.Query(Tables.CaseFiles, new DocumentQuery(null, $"{where} and id > $2", [date, last], "id", PageSize), ct);
            if (page.Count == 0)
            {
                return;
            }

            await handle(page);
            last = (Guid)page[^1].Id;
        }
    }

    private static ColumnsWrite Recomputed(Document document, WorkingCalendar calendar) =>
        new(document.Id, document.Version, CaseFileColumns.Of(document.Read(StoredJson.Of<CaseFile>()), calendar));

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

    [LoggerMessage(20, LogLevel.Information, "{Count} cases were escalated by the calendar")]
    private static partial void Escalated(ILogger logger, int count);

    [LoggerMessage(21, LogLevel.Information, "The dates of {Count} open cases were derived anew")]
    private static partial void Moved(ILogger logger, int count);

    [LoggerMessage(22, LogLevel.Warning, "The sweep was interrupted; the next round goes on")]
    private static partial void Interrupted(ILogger logger, Exception e);
}
