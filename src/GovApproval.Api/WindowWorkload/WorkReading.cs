using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Performance;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>How many open cases are in a state.</summary>
internal readonly record struct OpenState(CaseState State, int Cases);

/// <summary>What the work of windows, officers and items is read from: the months of the view, and what lies open in the case files.</summary>
internal sealed class WorkReading(Views views, CountedCases counted, CaseFiles files)
{
    /// <summary>The months of all or one, those that touch the period or, without one, all there are.</summary>
    public Task<IReadOnlyList<WorkMonth>> Months(HttpContext context, Query query, WorkBy by, string? code, LocalDate? from = null, LocalDate? to = null)
    {
        var conditions = new List<string> { "by_what = $1", "month_no between $2 and $3" };
        var values = new List<object?>
        {
            Kebab<WorkBy>.Of(by),
            from is { } first ? BackgroundViews.MonthNumber(first.Year, first.Month) : 0,
            to is { } last ? BackgroundViews.MonthNumber(last.Year, last.Month) : int.MaxValue,
        };
        if (code is not null)
        {
            conditions.Add("code = $4");
            values.Add(code);
        }

        return views.Read(
            context, query, BackgroundViews.Workload, new DocumentQuery(Security.Caller.Of(context).Division, string.Join(" and ", conditions), [.. values], "id"));
    }

    /// <summary>
    /// The months of one, with the hours and the times of the period's own days where it holds a part of a month; of all that the months
    /// hold where too many events would have to be read for it.
    /// </summary>
    public async Task<(IReadOnlyList<WorkMonth> Months, bool ToTheDay)> Within(HttpContext context, Query query, WorkBy by, string code, LocalDate from, LocalDate to)
    {
        var found = await Months(context, query, by, code, from, to);
        if (!WorkMonth.CanBeToldToTheDay(found, from, to))
        {
            return (found, false);
        }

        var months = new List<WorkMonth>();
        foreach (var month in found)
        {
            if (month.IsWithin(from, to))
            {
                months.Add(month);
                continue;
            }

            var first = new LocalDate(month.Year, month.Month, 1);
            var (begins, ends) = (LocalDate.Max(from, first), LocalDate.Min(to, first.With(DateAdjusters.EndOfMonth)));
            var events = await counted.Whole(context, query, Of(WorkFigure.Received), Of(WorkFigure.Completed));
            months.Add(month.Within(events.Select(stored => (ApplicationEvent)stored.Data)));

            Counted Of(WorkFigure figure) => new(CountedPlaces.Of(by), code, Figures.Of(figure), begins, ends);
        }

        return (months, true);
    }

    /// <summary>What came and went from that day to today, whatever the period asked for.</summary>
    public async Task<Dictionary<string, Pace>> Paces(HttpContext context, Query query, WorkBy by, string? code, LocalDate since, LocalDate today) =>
        (await Months(context, query, by, code, since, today))
            .GroupBy(month => month.Code, StringComparer.Ordinal)
            .ToDictionary(
                ofOne => ofOne.Key,
                ofOne => WorkloadRow.Of(ofOne.Key, ofOne, since, today) is var row ? new Pace(row[WorkFigure.Completed], row[WorkFigure.Arrived], row[WorkFigure.Left]) : default,
                StringComparer.Ordinal);

    /// <summary>How many cases lie open, and what they wait for.</summary>
    public async Task<ILookup<string, OpenState>> Open(string division, WorkBy by, string? code, CancellationToken ct) =>
        await files.Rows(
            $"select {Column(by)}, state, count(*)::int from {Tables.CaseFiles.SqlName} where tenant_id = $1 and is_open and {Column(by)} {(code is null ? "is not null" : "= $2")} group by 1, 2",
            code is null ? [division] : [division, code],
            row => (Code: row.GetString(0), State: new OpenState(Kebab<CaseState>.TryParse(row.GetString(1), out var state) ? state : default, row.GetInt32(2))),
            ct).ToLookupAsync(one => one.Code, one => one.State, StringComparer.Ordinal, ct);

    /// <summary>What lies open at each window, by item.</summary>
    public async Task<ILookup<WindowCode, OpenItem>> OpenItems(string division, CancellationToken ct) =>
        await files.Rows(
            $"select window_code, item, department, count(*)::int from {Tables.CaseFiles.SqlName} where tenant_id = $1 and is_open group by 1, 2, 3",
            [division],
            row => (Window: new WindowCode(row.GetString(0)), Item: new OpenItem(new(row.GetString(1)), new(row.GetString(2)), row.GetInt32(3))),
            ct).ToLookupAsync(one => one.Window, one => one.Item, cancellationToken: ct);

    /// <summary>The open cases of a window, an officer or an item that meet a condition as well; by id.</summary>
    public async Task<(IReadOnlyList<LyingCase> Cases, string? Next)> Lying(string division, WorkBy by, string code, string condition, Page page, CancellationToken ct)
    {
        var found = await files.Query(
            new DocumentQuery(division, $"{Column(by)} = $1 and is_open and id > $2{condition}", [code, page.AfterId()], "id", page.Limit + 1), ct);
        return (
            [.. found.Take(page.Limit).Select(document => Case(document))],
            found.Count > page.Limit ? page.Next(found[page.Limit - 1].Id.ToString()!) : null);
    }

    /// <summary>Those of a window's open cases that are best handed on: of these items, in nobody's hand first, and then those due last.</summary>
    public async Task<IReadOnlyList<LyingCase>> BestHandedOn(string division, Relief relief, CancellationToken ct) =>
    [
        .. (await files.Query(
            new DocumentQuery(
                division, "window_code = $1 and is_open and item = any($2)", [relief.From.Value, relief.Items.Select(item => item.Value).ToArray()], "officer is not null, due_on desc, id", relief.Cases),
            ct)).Select(document => Case(document)),
    ];

    /// <summary>The cases of these events as they are, each with what it was counted for.</summary>
    public async Task<IReadOnlyList<LyingCase>> Of(string division, IReadOnlyList<StoredEvent> events, WorkFigure figure, string window, CancellationToken ct)
    {
        var found = await counted.Files(division, events, ct);
        return
        [
            .. events.Select(e => Case(e.Stream.Id, found[e.Stream.Id], ((ApplicationEvent)e.Data).At, WorkMonth.Amount(figure, WorkBy.Window, window, (ApplicationEvent)e.Data))),
        ];
    }

    private static LyingCase Case(Document document) => Case((Guid)document.Id, document.Read(StoredJson.Of<CaseFile>()));

    private static LyingCase Case(Guid id, CaseFile file, Instant? at = null, int amount = 1) =>
        new(id, file.ReceiptNumber, file.Standing.Item, file.Standing.State, file.Standing.Officer, file.Standing.Card, at, amount);

    private static string Column(WorkBy by) => by switch { WorkBy.Window => "window_code", WorkBy.Officer => "officer", _ => "item" };
}
