namespace GovApproval.EventStore.Postgres;

/// <summary>When other nodes are sent word of what is stored. Each word wakes a session of every node: one serves all that is stored within 10 ms.</summary>
internal sealed class Words(TimeProvider timers)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    private long? _sentAt;
    private bool _owed;

    /// <summary>Whether a commit with events is to bear a word.</summary>
    public bool AreDue => Left == TimeSpan.Zero;

    /// <summary>How long until a word is to be sent by itself; none when everything has been told.</summary>
    public TimeSpan? OwedIn => _owed ? Left : null;

    private TimeSpan Left => _sentAt is { } at && timers.GetElapsedTime(at) is var since && since < Between ? Between - since : TimeSpan.Zero;

    /// <summary>Something was stored of which nobody else has been told.</summary>
    public void Owe() => _owed = true;

    /// <summary>Everything stored up to now has been told.</summary>
    public void Sent()
    {
        _sentAt = timers.GetTimestamp();
        _owed = false;
    }
}
