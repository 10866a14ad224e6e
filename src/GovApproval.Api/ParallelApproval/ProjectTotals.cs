using System.Collections.Concurrent;
using GovApproval.Api.Desks;
using GovApproval.Api.Projections;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>
/// What all projects come to, without reading them: how many applications were accepted and completed stands in columns, and how much
/// faster a finished project was is counted once for each edition of the calendar.
/// </summary>
internal sealed class ProjectTotals(EventLog log)
{
    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<(string Division, string Code), Counted> _counted = new();

    public static IReadOnlyList<DocumentColumn> Columns { get; } =
        [new("accepted", ColumnType.Integer), new("completed", ColumnType.Integer), new("is_over", ColumnType.Boolean)];

    public static object?[] ColumnsOf(ProjectProgress project) => [Accepted(project), Completed(project), IsOver(project)];

    public async Task<ParallelApprovalTotal> Of(Center center, Instant now, CancellationToken ct)
    {
        var (projects, accepted, completed, over) = (0, 0, 0, new List<(string Code, long Version)>());
        await using (var command = log.Database.CreateCommand(
            $"select id, mt_version, coalesce(accepted, 0), coalesce(completed, 0), is_over from {BackgroundViews.ParallelApproval.Table.SqlName} where tenant_id = $1"))
        {
            command.Parameters.Add(new() { Value = center.Division });
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                (projects, accepted, completed) = (projects + 1, accepted + rows.GetInt32(2), completed + rows.GetInt32(3));

                // A document from before the columns has none yet, until it is next written.
                if (rows.IsDBNull(4) || rows.GetBoolean(4))
                {
                    over.Add((rows.GetString(0), rows.GetInt64(1)));
                }
            }
        }

        await Count([.. over.Where(one => !IsCounted(center, one.Code, one.Version))], center, now, ct);
        var counted = over.Select(one => _counted.GetValueOrDefault((center.Division, one.Code))).OfType<Counted>().ToArray();
        int[] faster = [.. counted.Select(one => one.Faster).OfType<int>()];
        return new(
            projects, faster.Length, accepted + counted.Sum(one => one.Accepted), completed + counted.Sum(one => one.Completed), (double?)Shares.Mean(faster.Sum(), faster.Length));
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

    private async Task Count((string Code, long Version)[] which, Center center, Instant now, CancellationToken ct)
    {
        if (which.Length == 0)
        {
            return;
        }

        if (_counted.Count + which.Length > MostRemembered)
        {
            _counted.Clear();
        }

        var found = await log.Query(BackgroundViews.ParallelApproval.Table, new DocumentQuery(center.Division, "id = any($1)", [which.Select(one => one.Code).ToArray()]), ct);
        foreach (var document in found)
        {
            var project = document.Read(BackgroundViews.ParallelApproval.Json);
            var isTold = document.Columns[0] is not null;
            _counted[(center.Division, (string)document.Id)] = new(
                document.Version, center.Calendar.Edition, isTold ? 0 : Accepted(project), isTold ? 0 : Completed(project), Faster(project, center.Calendar, now));
        }
    }

    private bool IsCounted(Center center, string code, long version) =>
        _counted.TryGetValue((center.Division, code), out var known) && (known.Version, known.Edition) == (version, center.Calendar.Edition);

    private static int Accepted(ProjectProgress project) => project.Members.Count(member => member.Timeline is not null);

    private static int Completed(ProjectProgress project) => project.Members.Count(member => member.Standing.State == CaseState.Completed);

    private static bool IsOver(ProjectProgress project) => project.Plan().Next is null && project.Members.All(member => member.EndedAt is not null);

    /// <param name="Version">Of the document.</param>
    /// <param name="Edition">Of the calendar.</param>
    /// <param name="Accepted">Where no column tells.</param>
    private sealed record Counted(long Version, int Edition, int Accepted, int Completed, int? Faster);
}
