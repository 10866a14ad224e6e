using System.Globalization;
using GovApproval.Api.Http;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Performance;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>Which events a list is of.</summary>
/// <param name="Figures">What they count for, all of it; see <see cref="Performance.Figures"/>.</param>
/// <param name="AtHour">Of received cases: at which hours of the week.</param>
internal sealed record Counted(CountedBy By, string Code, int Figures, LocalDate From, LocalDate To, Func<int, bool>? AtHour = null)
{
    /// <summary>Whatever the day.</summary>
    public static Counted Ever(CountedBy by, string code, int figures) => new(by, code, figures, LocalDate.MinIsoValue, LocalDate.MaxIsoValue);
}

/// <summary>The events behind a figure, page by page: the view says where in the log those stand that were counted, and they are read from there.</summary>
internal sealed class CountedCases(Views views, CaseFiles files, EventLog log)
{
    private const int FewParts = 2;
    private const int ManyParts = 32;

    // A date that PostgreSQL can hold, beyond all that happen.
    private static readonly LocalDate Never = new(9999, 12, 31);
    private static readonly LocalDate Earliest = new(1, 1, 1);

    /// <param name="also">What they must be counted for as well.</param>
    public async Task<(IReadOnlyList<StoredEvent> Events, string? Next)> Find(HttpContext context, Query query, Page page, Counted asked, params Counted[] also)
    {
        await views.CatchUp(context, query, BackgroundViews.CountedPlaces);
        var (division, ct) = (Caller.Of(context).Division, context.RequestAborted);
        var after = page.After is not [var last] ? 0
            : long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
            : throw Problems.Invalid("?cursor", "is not a cursor that this list gave").Raise();
        var found = new List<long>(page.Limit + 1);
        var (part, many) = (CountedPlaces.PartOf(after), FewParts);
        while (found.Count <= page.Limit)
        {
            var parts = await Parts(division, asked, "part >= $6", part, many, ct);
            var others = new List<HashSet<long>>();
            foreach (var other in also)
            {
                others.Add([.. (await Parts(division, other, "part = any($6)", parts.Select(one => one.Part).ToArray(), many, ct)).SelectMany(one => Positions(one, other))]);
            }

            found.AddRange(parts.SelectMany(one => Positions(one, asked)).Where(place => place > after && others.All(other => other.Contains(place))).Take(page.Limit + 1 - found.Count));
            if (parts.Count < many)
            {
                break;
            }

            (part, many) = (parts[^1].Part + 1, ManyParts);
        }

        var reading = (asked.Figures & Figures.Paid) != 0 ? StoredEvents.Types : StoredEvents.ForCounting; // of a payment its list tells more than counts
        var events = await log.ReadAt(found[..Math.Min(found.Count, page.Limit)], reading, ct);
        return (events, found.Count > page.Limit ? page.Next(events[^1].Position.ToString(CultureInfo.InvariantCulture)) : null);
    }

    /// <summary>All events of a few days, of each of these; none of them counts for two.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Whole(HttpContext context, Query query, params Counted[] asked)
    {
        await views.CatchUp(context, query, BackgroundViews.CountedPlaces);
        var (ct, positions) = (context.RequestAborted, new List<long>());
        foreach (var one in asked)
        {
            positions.AddRange((await Parts(Caller.Of(context).Division, one, "part >= $6", 0L, int.MaxValue, ct)).SelectMany(part => Positions(part, one)));
        }

        return await log.ReadAt(positions, StoredEvents.ForCounting, ct);
    }

    /// <summary>The cases of these events as they are now.</summary>
    public async Task<Dictionary<Guid, CaseFile>> Files(string division, IReadOnlyList<StoredEvent> events, CancellationToken ct) =>
        (await files.Query(new DocumentQuery(division, "id = any($1)", [events.Select(e => e.Stream.Id).Distinct().ToArray()]), ct))
            .ToDictionary(document => (Guid)document.Id, document => document.Read(StoredJson.Of<CaseFile>()));

    private static IEnumerable<long> Positions(CountedPlaces places, Counted asked) => places.Find(asked.Figures, asked.From, asked.To, asked.AtHour);

    private async Task<IReadOnlyList<CountedPlaces>> Parts(string division, Counted asked, string which, object parts, int many, CancellationToken ct) =>
    [
        .. (await log.Query(
            BackgroundViews.CountedPlaces.Table,
            new DocumentQuery(
                division,
                $"by_what = $1 and code = $2 and figures & $3 = $3 and last_on >= $4 and first_on <= $5 and {which}",
                [Kebab<CountedBy>.Of(asked.By), asked.Code, asked.Figures, LocalDate.Max(asked.From, Earliest), LocalDate.Min(asked.To, Never), parts],
                "part",
                many),
            ct)).Select(document => document.Read(BackgroundViews.CountedPlaces.Json)),
    ];
}
