using System.Collections.Concurrent;
using System.Collections.Immutable;
using GovApproval.Api.Stored;
using GovApproval.Api.Supervision;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.EventStore;
using GovApproval.GreenChannel;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>
/// The centers this node serves. Its own changes show at once; those of other nodes within a second, read from the log in order.
/// </summary>
internal sealed partial class Centers(EventLog log, TimeProvider timers, ILogger<Centers> logger) : BackgroundService
{
    /// <summary>Calendars are kept for the whole nation; a center reads the layers that its code begins with.</summary>
    public const string Nation = "000000";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly string[] Watched =
    [
        "item_published", "item_suspended", "item_resumed", "item_cancelled", "department_registered", "window_registered", "window_staffed", "officer_absence_recorded",
        "calendar_published", "enrolment_granted", "enrolment_ended", "green_rules_published", "commitment_barred", "commitment_bar_lifted", "supervision_rules_published",
        "item_merged", "item_delegated", "delegation_ended", "fee_cancelled", "material_list_published",
    ];

    private readonly ConcurrentDictionary<string, Center> _centers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private ImmutableDictionary<string, CalendarHistory> _calendars = ImmutableDictionary<string, CalendarHistory>.Empty;

    private IReadOnlyList<(CalendarYear Calendar, Instant RecordedAt)> _publications = [];

    // Where following begins is read before what is followed: whatever comes between is read again, and nothing is missed.
    private long _followed;

    /// <summary>A calendar or a center's rules came or changed: derived dates need a new look. Told once every center measures by them.</summary>
    public event EventHandler? MeasuresChanged;

    public ValueTask<Center> Of(string division, CancellationToken ct) =>
        _centers.TryGetValue(division, out var known) ? new(known) : Load(division, ct);

    /// <summary>The center when it is in memory: derived columns of a document are computed by its calendar.</summary>
    public Center Known(string division) =>
        _centers.TryGetValue(division, out var known) ? known : Unread(division);

    public IReadOnlyCollection<CalendarHistory> Calendars => [.. _calendars.Values];

    public CalendarHistory? Calendar(int year, string region) => _calendars.GetValueOrDefault(CalendarCode(year, region));

    public static string CalendarCode(int year, string region) => $"{year}:{region}";

    public void Learn(string division, Versioned<Item> item) =>
        ChangeKnown(division, c => c with { Items = c.Items.SetItem(item.State.Code.Value, Newer(c.Items.GetValueOrDefault(item.State.Code.Value), item)) });

    public void Learn(string division, Versioned<Department> department) =>
        ChangeKnown(division, c => c with { Departments = c.Departments.SetItem(department.State.Code.Value, Newer(c.Departments.GetValueOrDefault(department.State.Code.Value), department)) });

    public void Learn(string division, Versioned<Window> window) =>
        ChangeKnown(division, c => c with { Windows = c.Windows.SetItem(window.State.Code.Value, Newer(c.Windows.GetValueOrDefault(window.State.Code.Value), window)) });

    public void Learn(string division, Versioned<Enrolment> enrolment) =>
        ChangeKnown(division, c => c with { Enrolments = c.Enrolments.SetItem(enrolment.State.Code.Value, Newer(c.Enrolments.GetValueOrDefault(enrolment.State.Code.Value), enrolment)) });

    public void Learn(string division, Versioned<GreenRuleBook> rules) => ChangeKnown(division, c => c with { GreenRules = Newer(c.GreenRules, rules) });

    public void Learn(string division, Versioned<CommitmentBar> bar) =>
        ChangeKnown(division, c => c with { CommitmentBars = c.CommitmentBars.SetItem(bar.State.Person.ToString(), Newer(c.CommitmentBars.GetValueOrDefault(bar.State.Person.ToString()), bar)) });

    public void Learn(string division, Versioned<MaterialList> list) => ChangeKnown(division, c => c with { Materials = Newer(c.Materials, list) });

    public void Learn(string division, Versioned<RuleHistory> rules)
    {
        ChangeKnown(division, c => Measured(c with { Rules = Newer(c.Rules, rules) }));
        MeasuresChanged?.Invoke(this, EventArgs.Empty);
    }

    public void Learn(CalendarHistory calendar)
    {
        Keep(calendar);
        PassOnMeasures();
    }

    /// <summary>Reads the calendars; before this nothing can be counted.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _followed = await log.Head(cancellationToken);
        await LoadCalendars(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, timers);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                _followed = await Follow(_followed, stoppingToken);
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
            {
                // The database is away; what was missed stands in the log.
                Away(logger, e);
            }
        }
    }

    public override void Dispose()
    {
        _loading.Dispose();
        base.Dispose();
    }

    private async Task<long> Follow(long position, CancellationToken ct)
    {
        while (true)
        {
            var page = await log.ReadPage(position, 500, new LogFilter(Types: Watched), ct);
            var before = Publicized();
            if (page.Events.Any(e => e.Type == "calendar_published"))
            {
                await LoadCalendars(ct);
            }

            foreach (var division in page.Events.Select(e => e.Stream.Tenant).Distinct(StringComparer.Ordinal))
            {
                if (_centers.ContainsKey(division))
                {
                    await Reload(division, ct);
                }
            }

            // What this node published itself it knows already.
            if (Publicized() != before)
            {
                PassOnMeasures();
            }

            if (page.Events.Count == 0)
            {
                return page.UpTo;
            }

            position = page.UpTo;
        }
    }

    private async ValueTask<Center> Load(string division, CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            return _centers.TryGetValue(division, out var known) ? known : await Reload(division, ct);
        }
        finally
        {
            _loading.Release();
        }
    }

    // Learned one by one into what is there: a change stored by this node meanwhile is newer and stays.
    private async Task<Center> Reload(string division, CancellationToken ct)
    {
        var items = await All<Item>(Tables.Items, division, ct);
        var departments = await All<Department>(Tables.Departments, division, ct);
        var windows = await All<Window>(Tables.Windows, division, ct);
        var enrolments = await All<Enrolment>(Tables.Enrolments, division, ct);
        var bars = await All<CommitmentBar>(Tables.CommitmentBars, division, ct);
        var green = await All<GreenRuleBook>(Tables.GreenRules, division, ct);
        var rules = await All<RuleHistory>(Tables.SupervisionRules, division, ct);
        var lists = await All<MaterialList>(Tables.MaterialLists, division, ct);
        return Change(division, center => Measured(center with
        {
            Rules = rules is [var read] ? Newer(center.Rules, read) : center.Rules,
            GreenRules = green is [var inForce] ? Newer(center.GreenRules, inForce) : center.GreenRules,
            Materials = lists is [var list] ? Newer(center.Materials, list) : center.Materials,
            Items = Merge(center.Items, items, i => i.Code.Value),
            Departments = Merge(center.Departments, departments, d => d.Code.Value),
            Windows = Merge(center.Windows, windows, w => w.Code.Value),
            Enrolments = Merge(center.Enrolments, enrolments, e => e.Code.Value),
            CommitmentBars = Merge(center.CommitmentBars, bars, b => b.Person.ToString()),
        }));
    }

    private async Task LoadCalendars(CancellationToken ct)
    {
        foreach (var calendar in await All<CalendarHistory>(Tables.Calendars, Nation, ct))
        {
            Keep(calendar.State);
        }
    }

    private void Keep(CalendarHistory calendar)
    {
        var now = calendar.Current();
        ImmutableInterlocked.AddOrUpdate(
            ref _calendars, CalendarCode(now.Year, now.Region), calendar, (_, before) => before.Versions.Count > calendar.Versions.Count ? before : calendar);
    }

    /// <summary>How many calendars and sets of rules are known.</summary>
    private (int Calendars, long Rules) Publicized() =>
        (Calendars.Sum(history => history.Versions.Count), _centers.Values.Sum(center => center.Rules?.Version ?? 0));

    private void PassOnMeasures()
    {
        foreach (var division in _centers.Keys)
        {
            Change(division, Measured);
        }

        MeasuresChanged?.Invoke(this, EventArgs.Empty);
    }

    private async Task<IReadOnlyList<Versioned<T>>> All<T>(DocumentTable table, string tenant, CancellationToken ct)
        where T : class
    {
        var documents = await log.Query(table, new DocumentQuery(tenant), ct);
        return [.. documents.Select(d => new Versioned<T>(d.Read(StoredJson.Of<T>()), d.Version))];
    }

    /// <summary>The layers that count for a window's hall, weaker first: those of the center's province, city and county, and its own.</summary>
    /// <param name="supposed">A layer that may not have been published yet.</param>
    public ValueList<string> LayersOf(string division, string hall, string supposed = "") =>
        [.. LayersOf(division, _calendars.Values.Select(history => history.Current().Region).Append(supposed)), HallLayer(division, hall)];

    /// <summary>The code of a hall's layer among the calendars.</summary>
    public static string HallLayer(string division, string hall) => $"{division}/{hall}";

    /// <summary>Every calendar in the order of publication, and when it was recorded: the edition of each is its place here.</summary>
    public async Task<IReadOnlyList<(CalendarYear Calendar, Instant RecordedAt)>> Publications(CancellationToken ct)
    {
        var (known, count) = (_publications, Calendars.Sum(history => history.Versions.Count));
        if (known.Count == count)
        {
            return known;
        }

        var streams = Calendars.Select(history => StreamIds.Of(Nation, "calendar", CalendarCode(history.Current().Year, history.Current().Region)));
        var stored = await Task.WhenAll(streams.Select(stream => log.Load(stream, ct: ct)));
        return _publications = [.. stored.SelectMany(stream => stream?.Events ?? []).OrderBy(e => e.Position)
            .Select(e => (((CalendarPublished)e.Data).Calendar, e.RecordedAt))];
    }

    /// <summary>The center as it measured when only so many calendars had been published.</summary>
    /// <param name="edition">Of <see cref="WorkingCalendar.Edition"/>.</param>
    public async ValueTask<Center> AtEdition(string division, int edition, CancellationToken ct)
    {
        var center = await Of(division, ct);
        return edition >= center.Calendar.Edition
            ? center
            : Measured(center, [.. (await Publications(ct)).Take(edition).Select(known => known.Calendar)]);
    }

    private Center Unread(string division) => Measured(Center.Empty(division));

    // By the calendars as they are now, and by the rules the center has.
    private Center Measured(Center center) => Measured(center, [.. _calendars.Values.SelectMany(history => history.Versions)]);

    private static Center Measured(Center center, IReadOnlyList<CalendarYear> published)
    {
        var rules = center.Rules?.State.Current() ?? ShippedRules.Book;
        string[] regions = [.. published.Select(calendar => calendar.Region).Distinct(StringComparer.Ordinal)];
        var layers = LayersOf(center.Division, regions);
        return center with
        {
            Measures = Yardstick(layers),

            // Of the halls that have a calendar of their own.
            HallMeasures = regions
                .Where(region => region.StartsWith(HallLayer(center.Division, ""), StringComparison.Ordinal))
                .ToImmutableDictionary(region => region[(center.Division.Length + 1)..], region => Yardstick([.. layers, region]), StringComparer.Ordinal),
        };

        Yardstick Yardstick(ValueList<string> by) => new(WorkingCalendar.Of(published, by), rules);
    }

    // Province, city, county: the codes that this division's own begins with, weaker first.
    private static ValueList<string> LayersOf(string division, IEnumerable<string> regions) => regions
        .Where(region => region.Length > 0 && division.StartsWith(region, StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal)
        .OrderBy(region => region.Length)
        .ToValueList();

    // A center not read yet is read whole when it is first asked for.
    private void ChangeKnown(string division, Func<Center, Center> change)
    {
        if (_centers.ContainsKey(division))
        {
            Change(division, change);
        }
    }

    private Center Change(string division, Func<Center, Center> change) => _centers.AddOrUpdate(
        division, _ => change(Unread(division)), (_, center) => change(center));

    private static ImmutableSortedDictionary<string, Versioned<T>> Merge<T>(
        ImmutableSortedDictionary<string, Versioned<T>> known, IReadOnlyList<Versioned<T>> read, Func<T, string> code)
        where T : class
    {
        var merged = known.ToBuilder();
        foreach (var entry in read)
        {
            merged[code(entry.State)] = Newer(merged.GetValueOrDefault(code(entry.State)), entry);
        }

        return merged.ToImmutable();
    }

    private static Versioned<T> Newer<T>(Versioned<T>? known, Versioned<T> other)
        where T : class => known is not null && known.Version > other.Version ? known : other;

    [LoggerMessage(10, LogLevel.Warning, "The catalogue and calendars cannot be followed; trying again")]
    private static partial void Away(ILogger logger, Exception e);
}
