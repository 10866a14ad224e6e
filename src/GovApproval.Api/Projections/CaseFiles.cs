using System.Data.Common;
using System.Runtime.CompilerServices;
using GovApproval.Api.Desks;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;

namespace GovApproval.Api.Projections;

/// <summary>
/// The case files as documents, for whoever looks for cases by anything but their id. A command need not wait until they are written;
/// whoever reads them waits until they show every command answered before, so that nobody misses what was just done.
/// </summary>
internal sealed class CaseFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly EventLog _log;

    public CaseFiles(EventLog log, StreamKind<CaseFile, ApplicationEvent> cases, Desk<CaseFile, ApplicationEvent> desk, Centers centers)
    {
        _log = log;
        Runner = new(log, new StreamView<CaseFile>(
            nameof(CaseFiles),
            Tables.CaseFiles,
            cases.Name,
            (file, stored) => cases.Evolve(file, (ApplicationEvent)stored.Data),
            StoredJson.Of<CaseFile>(),
            (stream, file) => CaseFileColumns.Of(file, centers.Known(stream.Tenant).MeasuresAt(file.Standing.Window)))
        {
            EventTypes = BackgroundViews.OfApplications,
            Gathers = BackgroundViews.Long,

            // The dates are derived by the rules and halls of the center, which another node may have asked for first.
            Ready = async (division, ct) => await centers.Of(division, ct),
            Known = stream => desk.Recall(stream) is { } known ? new(known.State, known.Version) : null,

            // Of most closed cases nothing more is decided.
            Stored = (stream, file) =>
            {
                if (!file.Document.Standing.IsOpen())
                {
                    desk.Forget(stream, file.Version);
                }
            },
        });
    }

    public StreamViewRunner<CaseFile> Runner { get; }

    /// <summary>Until the documents show all that has been stored up to now, by whichever node.</summary>
    /// <exception cref="CaseFilesBehind">They do not within five seconds.</exception>
    public async Task CatchUp(CancellationToken ct)
    {
        if (!await Runner.WaitFor(await _log.Head(ct), Patience, ct))
        {
            throw new CaseFilesBehind();
        }
    }

    public async Task<IReadOnlyList<Document>> Query(DocumentQuery query, CancellationToken ct)
    {
        await CatchUp(ct);
        return await _log.Query(Tables.CaseFiles, query, ct);
    }

    /// <inheritdoc cref="EventLog.Rows"/>
    public async IAsyncEnumerable<T> Rows<T>(
        string sql, IReadOnlyList<object?> parameters, Func<DbDataReader, T> row, [EnumeratorCancellation] CancellationToken ct)
    {
        await CatchUp(ct);
        await foreach (var one in _log.Rows(sql, parameters, row, ct))
        {
            yield return one;
        }
    }
}

/// <summary>The case files do not show yet what was stored before they were asked for.</summary>
internal sealed class CaseFilesBehind() : TimeoutException("The case files are behind the log.");
