namespace GovApproval.EventStore.Postgres;

/// <summary>
/// What became of the writes of a commit, told to their callers in groups, on other threads than the loop's: the loop must not wait for
/// what a caller does next, and a thread woken for each answer costs as much as the answer.
/// </summary>
internal sealed class Outcomes
{
    private readonly List<(PendingWrite Write, WriteResult? Result, Exception? Fault)> _outcomes = [];

    public void Add(PendingWrite write, WriteResult result) => _outcomes.Add((write, result, null));

    public void Add(PendingWrite write, Exception fault) => _outcomes.Add((write, null, fault));

    /// <summary>Tells what has been added, by as many threads as there are processors.</summary>
    public void Tell()
    {
        var size = (_outcomes.Count + Environment.ProcessorCount - 1) / Environment.ProcessorCount;
        for (var first = 0; first < _outcomes.Count; first += size)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Group(_outcomes.GetRange(first, Math.Min(size, _outcomes.Count - first))), preferLocal: false);
        }

        _outcomes.Clear();
    }

    private sealed class Group(List<(PendingWrite Write, WriteResult? Result, Exception? Fault)> outcomes) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            foreach (var (write, result, fault) in outcomes)
            {
                _ = result is not null ? write.Done.TrySetResult(result) : write.Done.TrySetException(fault!);
            }
        }
    }
}
