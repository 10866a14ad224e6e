namespace GovApproval.EventStore.Views;

/// <summary>Keeps a background view up to date, in the order of positions; of all nodes one leads.</summary>
public sealed class ViewRunner<TDoc>(EventLog log, View<TDoc> view, TenantRange? range = null) : IRunner, IRebuildable
    where TDoc : class
{
    public string Name => view.Name;

    public RunnerStatus Status => throw new NotSupportedException(log.Options.ConnectionString + range);

    public Task Start(CancellationToken ct = default) => throw new NotSupportedException();

    public Task Stop() => throw new NotSupportedException();

    public Task<long> Position(CancellationToken ct = default) => throw new NotSupportedException();

    public Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct = default) => throw new NotSupportedException();

    public Task<RebuildReport> Rebuild(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => throw new NotSupportedException();
}

/// <summary>Folds the documents of an inline view anew while commands run.</summary>
public sealed class InlineRebuild<TDoc>(EventLog log, InlineView<TDoc> view) : IRebuildable
    where TDoc : class
{
    public string Name => view.Name;

    public Task<RebuildReport> Rebuild(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default) => throw new NotSupportedException(log.Options.ConnectionString);
}
