using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Development;
using GovApproval.Api.ParallelApproval;
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
    EventLog log, CaseFiles files, ApplicationDesk desk, ProjectDesk projects, Centers centers, ServiceClock clock, TimeProvider timers, OpenCardGauge cards, ILogger<OverdueSweep> logger) : BackgroundService
{
    private const int PageSize = 500;
    private const int DerivedAtOnce = 500;

    // While the service derives the dates of one page, PostgreSQL writes those of another.
    private static readonly int s_pagesAtOnce = Math.Clamp(Environment.ProcessorCount, 2, 4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);
    private static readonly ActorId Self = new("calendar");

    private readonly SemaphoreSlim _wake = new(0);
    private int _measuresMoved = 1;
    private bool _isBegun;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Changed += Wake;
        centers.MeasuresChanged += MeasuresMoved;
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
            centers.MeasuresChanged -= MeasuresMoved;
        }
    }

    private async Task Run(CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _measuresMoved, 0) == 1)
        {
            try
            {
                await MoveDates(ct);
            }
            catch
            {
                Interlocked.Exchange(ref _measuresMoved, 1);
                throw;
            }
        }

        await files.CatchUp(ct);
        var told = 0;
        var due = Pages(
            new(null, "elapses_on <= $1 and (elapses_on, id) > ($2, $3)", [OfficeTime.DateOf(clock.GetCurrentInstant()), CaseFileColumns.Earliest, Guid.Empty], "elapses_on, id", PageSize),
            last => [last.Columns[CaseFileColumns.ElapsesOn], last.Id], ct);
        await foreach (var page in due)
        {
            told += await Ask(page, ct);
        }

        told += await projects.ElapseTime(Self, ct);
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
        (Document Document, CaseFile File)[] cases = [.. page.Select(document => (document, document.Read(StoredJson.Of<CaseFile>())))];
        var told = await Task.WhenAll(cases.Select(one => Ask(one.Document, one.File, ct)));
        foreach (var silent in cases.Where((_, i) => !told[i]).GroupBy(one => one.Document.Tenant, StringComparer.Ordinal))
        {
            // The date was not what the rules count today: put right what the sweep reads.
            var center = await centers.Of(silent.Key, ct);
            await log.SetColumns(Tables.CaseFiles, silent.Key, [.. silent.Select(one => Measured(one.Document, one.File, center, dates: false).ToWrite())], ct: ct);
        }

        return told.Count(isTold => isTold);
    }

    private async Task<bool> Ask(Document document, CaseFile read, CancellationToken ct)
    {
        var stream = new StreamId(document.Tenant, (Guid)document.Id);
        var center = await centers.Of(stream.Tenant, ct);

        // By the clock as it is when the case is asked: it may have been set back since the round began.
        var now = clock.GetCurrentInstant();
        var known = new Versioned<CaseFile>(read, document.Version);
        return await desk.Tell(stream, known, Request.OfService(stream.Tenant, Self, now), file => Decisions.Decide(file, Elapse(file)), nameof(ElapseTime), ct);

        ElapseTime Elapse(CaseFile? file) => new(
            center.MeasuresAt((file ?? known.State).Standing.Window),
            Self,
            now,
            file is { Timeline: null } ? center.ItemAsOf(file.Standing.Item, file.ReceivedAt()) : null)
        {
            CalendarEdition = center.Calendar.Edition,
        };
    }

    /// <summary>What cases are measured by has changed: each case under way whose dates a calendar moved says so, and the dates are derived
    /// anew; of cases at rest, those of the last year's and of those under a card, since their cards may be judged anew. The first time
    /// after a start every column is looked at, since the service may be a newer one than that which wrote them.</summary>
    private async Task MoveDates(CancellationToken ct)
    {
        await files.CatchUp(ct); // what was written by the measures before is looked at too
        var published = (await centers.Publications(ct)).Select(known => known.Calendar).ToArray();
        var amendments = new ConcurrentDictionary<(string Division, string Hall), IReadOnlyList<CalendarAmendment>>();
        var (derived, changed, told) = (0, 0, 0);
        var columns = _isBegun ? CaseFileColumns.Dates : null;
        var measured = Pages(
            new(null, "(is_open or elapses_on is not null or card <> 'none' or accepted_on >= $1) and (tenant_id, id) > ($2, $3)", [Recently(), "", Guid.Empty], "tenant_id, id", DerivedAtOnce, columns),
            last => [last.Tenant, last.Id], ct);
        await Parallel.ForEachAsync(measured, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = s_pagesAtOnce }, async (page, stop) =>
        {
            Interlocked.Add(ref derived, page.Count);
            foreach (var ofTenant in page.GroupBy(document => document.Tenant, StringComparer.Ordinal))
            {
                var center = await centers.Of(ofTenant.Key, stop);
                var now = clock.GetCurrentInstant();
                var cases = ofTenant.Select(document => Measured(document, document.Read(StoredJson.Of<CaseFile>()), center, dates: columns is not null)).ToArray();
                var moved = cases
                    .Where(one => one.File.Timeline is { StoppedAt: null, CalendarEdition: { } edition } && edition < center.Calendar.Edition)
                    .Select(one => Moving(one, center, now))
                    .ToArray();
                var tellers = (await desk.TellTogether(moved, Request.OfService(ofTenant.Key, Self, now), nameof(MoveDeadlines), stop)).Select(stream => stream.Id).ToHashSet();

                // Those that told something are at another version by now, and were derived anew with it.
                var stale = cases
                    .Where(one => !one.Columns.SequenceEqual(one.Document.Columns) && !tellers.Contains((Guid)one.Document.Id))
                    .Select(one => one.ToWrite())
                    .ToArray();
                Interlocked.Add(ref told, tellers.Count);
                Interlocked.Add(ref changed, await log.SetColumns(Tables.CaseFiles, ofTenant.Key, stale, columns, stop));
            }
        });
        _isBegun = true;
        if (derived > 0)
        {
            Moved(logger, derived, changed, told);
        }

        (StreamId, Versioned<CaseFile>, Func<CaseFile?, Decision<ApplicationEvent>>) Moving(MeasuredCase one, Center center, Instant now)
        {
            var asked = new MoveDeadlines(Amendments(center, center.HallOf(one.File.Standing.Window)), Self, now);
            return (new(one.Document.Tenant, (Guid)one.Document.Id), new(one.File, one.Document.Version), f => Decisions.Decide(f, asked));
        }

        // A hall without a calendar of its own has the center's, which stands under no hall's name.
        IReadOnlyList<CalendarAmendment> Amendments(Center center, string hall)
        {
            var key = (center.Division, Hall: center.HallMeasures.ContainsKey(hall) ? hall : "");
            return amendments.GetOrAdd(key, of => CalendarAmendment.Of(published, centers.LayersOf(of.Division, of.Hall)));
        }
    }

    /// <summary>Page after page in the order of a key; while one is handled the next is read.</summary>
    /// <param name="first">Its second and third parameter are the key before the first.</param>
    /// <param name="keyOf">The key of a page's last.</param>
    private async IAsyncEnumerable<IReadOnlyList<Document>> Pages(DocumentQuery first, Func<Document, object?[]> keyOf, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = log.Query(Tables.CaseFiles, first, ct);
        while (await next is { Count: > 0 } page)
        {
            next = page.Count < first.Limit
                ? Task.FromResult<IReadOnlyList<Document>>([])
                : log.Query(Tables.CaseFiles, first with { Parameters = [first.Parameters![0], .. keyOf(page[^1])] }, ct);
            yield return page;
        }
    }

    private LocalDate Recently() => OfficeTime.DateOf(clock.GetCurrentInstant()).PlusYears(-1);

    private static MeasuredCase Measured(Document document, CaseFile file, Center center, bool dates)
    {
        var by = center.MeasuresAt(file.Standing.Window);
        return new(document, file, dates ? CaseFileColumns.DatesOf(file, by) : CaseFileColumns.Of(file, by));
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private void MeasuresMoved(object? sender, EventArgs e)
    {
        Interlocked.Exchange(ref _measuresMoved, 1);
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

    /// <param name="Columns">As they are derived today; those of the document as they were when they were last written.</param>
    private sealed record MeasuredCase(Document Document, CaseFile File, object?[] Columns)
    {
        public ColumnsWrite ToWrite() => new(Document.Id, Document.Version, Columns);
    }

    [LoggerMessage(20, LogLevel.Information, "Time has brought something about in {Count} cases and projects")]
    private static partial void Told(ILogger logger, int count);

    [LoggerMessage(21, LogLevel.Information, "The dates of {Count} cases were derived anew; {Changed} had others, a calendar moved and told those of {Told}")]
    private static partial void Moved(ILogger logger, int count, int changed, int told);

    [LoggerMessage(22, LogLevel.Warning, "The sweep was interrupted; the next round goes on")]
    private static partial void Interrupted(ILogger logger, Exception e);
}
