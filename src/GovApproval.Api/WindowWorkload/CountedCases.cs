using System.Globalization;
using GovApproval.Api.Http;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>
/// The cases behind a figure: the view says between which places of the log the events stand that it counted, and they are read again
/// and asked the same question. So the list is as long as the figure is high, and needs nothing kept beside it.
/// </summary>
internal sealed class CountedCases(EventLog log)
{
    private const int Batch = 500;

    /// <param name="code">One window, officer or item; all of them when none is named.</param>
    /// <param name="months">Theirs.</param>
    /// <param name="also">What else the event must be; the hour at which it came, say.</param>
    public async Task<(IReadOnlyList<CountedCase> Cases, string? Next)> Find(
        string division, WorkBy by, string? code, IReadOnlyList<WorkMonth> months, WorkFigure figure, LocalDate from, LocalDate to, Page page, Func<ApplicationEvent, bool>? also, CancellationToken ct)
    {
        var after = page.After is not [var last] ? 0
            : long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
            : throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise();
        var found = new List<CountedCase>(page.Limit + 1);
        foreach (var (start, end) in Stretches(months, figure, from, to))
        {
            after = Math.Max(after, start - 1);
            while (after < end && found.Count <= page.Limit)
            {
                var read = await log.ReadPage(after, Batch, new LogFilter(division, TypesOf(figure, by)), ct);
                found.AddRange(read.Events.TakeWhile(e => e.Position <= end)
                    .Select(e => (Stored: e, Amount: Amount((ApplicationEvent)e.Data, by, code, figure, from, to, also)))
                    .Where(one => one.Amount != 0)
                    .Select(one => Case(one.Stored, one.Amount)));
                after = read.Events.Count == 0 ? end : Math.Min(end, read.Events[^1].Position);
            }
        }

        return found.Count > page.Limit
            ? (found[..page.Limit], page.Next(found[page.Limit - 1].Position.ToString(CultureInfo.InvariantCulture)))
            : (found, null);
    }

    /// <summary>The stretches of the log that hold the figure's events, in order and apart from each other.</summary>
    private static IEnumerable<(long Start, long End)> Stretches(IReadOnlyList<WorkMonth> months, WorkFigure figure, LocalDate from, LocalDate to)
    {
        (long Start, long End)? open = null;
        var days = months
            .SelectMany(month => month.Days.Where(day => day[figure] != 0 && new LocalDate(month.Year, month.Month, day.Day) is var date && date >= from && date <= to))
            .OrderBy(day => day.From);
        foreach (var day in days)
        {
            if (open is { } stretch && day.From > stretch.End)
            {
                yield return stretch;
                open = null;
            }

            open = open is { } joined ? (joined.Start, Math.Max(joined.End, day.To)) : (day.From, day.To);
        }

        if (open is { } rest)
        {
            yield return rest;
        }
    }

    // What an event counts for, if it is meant.
    private static int Amount(ApplicationEvent happened, WorkBy by, string? code, WorkFigure figure, LocalDate from, LocalDate to, Func<ApplicationEvent, bool>? also)
    {
        var date = Calendar.OfficeTime.DateOf(happened.At);
        return date < from || date > to || also?.Invoke(happened) is false ? 0 : WorkMonth.For(happened)
            .Where(key => key.By == by && key.Code == (code ?? key.Code))
            .Select(key => WorkMonth.Amount(figure, by, key.Code, happened))
            .FirstOrDefault(amount => amount != 0);
    }

    private static CountedCase Case(StoredEvent stored, int amount)
    {
        var happened = (ApplicationEvent)stored.Data;
        var standing = Standing.After(happened);
        return new(
            stored.Stream.Id,
            stored.Type,
            happened.At,
            stored.Position,
            standing.Item,
            (happened as ApplicationStep)?.Before.Window ?? standing.Window,
            happened switch
            {
                ApplicationSubmitted e => e.By,
                ApplicationAccepted e => e.By,
                AcceptanceDeemed e => e.Officer,
                FirstInstanceCompleted e => e.By,
                ApplicationVerified e => e.By,
                ApplicationCompleted e => e.By,
                _ => null,
            },
            amount,
            Conclusion.Of(happened)?.Counted.UsedDays,
            (happened as ApplicationCompleted)?.Took);
    }

    private static string[] TypesOf(WorkFigure figure, WorkBy by) => figure switch
    {
        WorkFigure.Received when by != WorkBy.Officer => ["application_submitted"],
        WorkFigure.Received or WorkFigure.Accepted => ["application_accepted", "acceptance_deemed"],
        WorkFigure.Examined => ["first_instance_completed"],
        WorkFigure.Verified => ["application_verified"],
        WorkFigure.Deemed => ["renewal_deemed", "consent_deemed"],
        WorkFigure.Arrived => ["application_submitted", "application_accepted", "acceptance_deemed", .. BackgroundViews.HandOversWhileOpen],
        WorkFigure.Left => ["application_accepted", "acceptance_deemed", .. BackgroundViews.HandOversWhileOpen, .. BackgroundViews.Conclusions, .. BackgroundViews.Endings],
        _ => ["application_completed", "renewal_deemed", "consent_deemed"],
    };
}
