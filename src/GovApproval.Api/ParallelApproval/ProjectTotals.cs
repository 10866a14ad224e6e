using GovApproval.Api.Desks;
using GovApproval.Api.Projections;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using Microsoft.Extensions.Caching.Memory;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>
/// What all projects come to, without reading them: how many applications were accepted and completed stands in columns, and how much
/// faster a finished project was is counted once for each edition of the calendar.
/// </summary>
internal sealed class ProjectTotals(EventLog log) : IDisposable
{
    private const int MostRemembered = 100_000;

    private readonly MemoryCache _counted = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    public void Dispose() => _counted.Dispose();

    public static IReadOnlyList<DocumentColumn> Columns { get; } =
        [new("accepted", ColumnType.Integer), new("completed", ColumnType.Integer), new("is_over", ColumnType.Boolean)];

    public static object?[] ColumnsOf(ProjectProgress project) => [Accepted(project), Completed(project), IsOver(project)];

    public async Task<ParallelApprovalTotal> Of(Center center, Instant now, CancellationToken ct)
    {
        // A document from before the columns has none yet, until it is next written.
        var projects = await log.Rows(
            $"select id, mt_version, coalesce(accepted, 0), coalesce(completed, 0), coalesce(is_over, true) from {BackgroundViews.ParallelApproval.Table.SqlName} where tenant_id = $1",
            [center.Division],
            row => (Code: row.GetString(0), Version: row.GetInt64(1), Accepted: row.GetInt32(2), Completed: row.GetInt32(3), IsOver: row.GetBoolean(4)),
            ct).ToArrayAsync(ct);
        var (counted, uncounted) = (new List<Counted>(), new List<string>());
        foreach (var one in projects.Where(one => one.IsOver))
        {
            if (_counted.Get<Counted>((center.Division, one.Code)) is { } known && (known.Version, known.Edition) == (one.Version, center.Calendar.Edition))
            {
                counted.Add(known);
            }
            else
            {
                uncounted.Add(one.Code);
            }
        }

        counted.AddRange(await Count(uncounted, center, now, ct));
        int[] faster = [.. counted.Select(one => one.Faster).OfType<int>()];
        return new(
            projects.Length,
            faster.Length,
            projects.Sum(one => one.Accepted) + counted.Sum(one => one.Accepted),
            projects.Sum(one => one.Completed) + counted.Sum(one => one.Completed),
            (double?)Shares.Mean(faster.Sum(), faster.Length));
    }

    /// <summary>How many working days a finished project was faster than its members one after the other; none before it is finished.</summary>
    public static int? Faster(ProjectProgress project, WorkingCalendar calendar, Instant now)
    {
        if (!IsOver(project))
        {
            return null;
        }

        var clocks = project.Plan().Stages.Select(stage => JointClock.Read(stage, project.Members, calendar, now)).ToArray();
        return clocks.All(stage => stage.Finished) ? clocks.Sum(stage => stage.DaysFaster ?? 0) : null;
    }

    private async Task<IReadOnlyList<Counted>> Count(List<string> which, Center center, Instant now, CancellationToken ct)
    {
        if (which.Count == 0)
        {
            return [];
        }

        var found = await log.Query(BackgroundViews.ParallelApproval.Table, new DocumentQuery(center.Division, "id = any($1)", [which.ToArray()]), ct);
        return [.. found.Select(document =>
        {
            var project = document.Read(BackgroundViews.ParallelApproval.Json);
            var isTold = document.Columns[0] is not null;
            return _counted.Set(
                (center.Division, (string)document.Id),
                new Counted(document.Version, center.Calendar.Edition, isTold ? 0 : Accepted(project), isTold ? 0 : Completed(project), Faster(project, center.Calendar, now)),
                new MemoryCacheEntryOptions { Size = 1 });
        })];
    }

    private static int Accepted(ProjectProgress project) => project.Members.Count(member => member.Timeline is not null);

    private static int Completed(ProjectProgress project) => project.Members.Count(member => member.Standing.State == CaseState.Completed);

    private static bool IsOver(ProjectProgress project) => project.Plan().Next is null && project.Members.All(member => member.EndedAt is not null);

    /// <param name="Version">Of the document.</param>
    /// <param name="Edition">Of the calendar.</param>
    /// <param name="Accepted">Where no column tells.</param>
    private sealed record Counted(long Version, int Edition, int Accepted, int Completed, int? Faster);
}
