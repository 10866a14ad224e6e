using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using GovApproval.Forms;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using GovApproval.Performance;
using GovApproval.PublicNotice;
using GovApproval.Supervision;
using GovApproval.WindowWorkload;

namespace GovApproval.Api.Projections;

/// <summary>The background views while the service runs: kept up to date, read, folded anew.</summary>
internal sealed class Views : IHostedService, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(1);

    private readonly EventLog _log;
    private readonly ListsReadBefore _lists;

    public Views(EventLog log, CaseFiles files)
    {
        _log = log;
        _lists = new(log);
        Background =
        [
            files.Runner,
            new ViewRunner<WindowLoad>(log, BackgroundViews.WindowWorkload),
            new ViewRunner<WorkMonth>(log, BackgroundViews.Workload),
            new ViewRunner<PerformanceMonth>(log, BackgroundViews.Performance),
            new ViewRunner<ProjectProgress>(log, BackgroundViews.ParallelApproval),
            new ViewRunner<GreenLane>(log, BackgroundViews.GreenChannel),
            new ViewRunner<GreenShare>(log, BackgroundViews.GreenTraffic),
            new ViewRunner<OpenCards>(log, BackgroundViews.Supervision),
            new ViewRunner<PublicGrant>(log, BackgroundViews.Grants),
            new ViewRunner<Holdings>(log, BackgroundViews.Holdings),
            new ViewRunner<CountedPlaces>(log, BackgroundViews.CountedPlaces),
            new ViewRunner<RareStep>(log, BackgroundViews.RareSteps),
        ];
        Rebuildable = [.. Background.Cast<IRebuildable>()];
    }

    public IReadOnlyList<IRunner> Background { get; }

    public IReadOnlyList<IRebuildable> Rebuildable { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var runner in Background)
        {
            await runner.Start(CancellationToken.None);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var runner in Background)
        {
            await runner.Stop();
        }
    }

    /// <summary>What keeps a view from going on; none while all is well.</summary>
    public string? Complaint() => Background.FirstOrDefault(runner => runner.Status.State is RunnerState.Faulted or RunnerState.Stopped) is { } runner
        ? $"{runner.Name} stands at position {runner.Status.Position}"
        : null;

    /// <summary>
    /// The documents of a view, after waiting as <c>atLeast</c> asks; the answer's position is that up to which they are sure to be read.
    /// </summary>
    public async Task<IReadOnlyList<TDoc>> Read<TDoc>(HttpContext context, Query query, View<TDoc> view, DocumentQuery? which = null)
        where TDoc : class
    {
        await CatchUp(context, query, view);
        return await _lists.Read(view, which ?? All(context), context.RequestAborted);
    }

    /// <inheritdoc cref="Read"/>
    public async Task<IReadOnlyList<Document>> Find<TDoc>(HttpContext context, Query query, View<TDoc> view, DocumentQuery? which = null)
        where TDoc : class
    {
        await CatchUp(context, query, view);
        return await _log.Query(view.Table, which ?? All(context), context.RequestAborted);
    }

    /// <summary>
    /// Waits as <c>atLeast</c> asks, and says, in the answer too, how far the view is sure to be read. Of a view that gathers long, unasked for
    /// all there is.
    /// </summary>
    public async Task<long> CatchUp<TDoc>(HttpContext context, Query query, View<TDoc> view)
        where TDoc : class
    {
        var ct = context.RequestAborted;
        var runner = RunnerOf(view);
        if (query.Position("atLeast") is { } position)
        {
            await runner.WaitFor(position, Patience, ct);
        }
        else if (view.Gathers == BackgroundViews.Long)
        {
            await CatchUp(view, ct);
        }

        var reached = await runner.Position(ct);
        Reply.SetPosition(context, reached);
        return reached;
    }

    /// <summary>Waits a little until the view shows all that has been stored up to now.</summary>
    public async Task CatchUp<TDoc>(View<TDoc> view, CancellationToken ct)
        where TDoc : class =>
        await RunnerOf(view).WaitFor(await _log.Head(ct), ShortPatience, ct);

    public void Dispose() => _lists.Dispose();

    private IRunner RunnerOf<TDoc>(View<TDoc> view)
        where TDoc : class => Background.First(one => one.Name == view.Name);

    private static DocumentQuery All(HttpContext context) => new(Caller.Of(context).Division, OrderBy: "id");
}
