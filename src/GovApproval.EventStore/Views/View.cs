using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GovApproval.EventStore.Postgres;
using NodaTime;

namespace GovApproval.EventStore.Views;

/// <summary>A view across streams, kept in the background: a pure fold and where its documents go.</summary>
/// <param name="Name">Its progress is <c>Name:All</c>, into a table of a later version <c>Name:V2:All</c>.</param>
/// <param name="Table">Documents with text ids.</param>
/// <param name="For">The ids of the documents an event belongs to, within the event's tenant.</param>
/// <param name="Evolve">What the document is after the event; null removes it.</param>
/// <param name="Columns">The duplicated columns, in the table's order.</param>
public sealed record View<TDoc>(
    string Name,
    DocumentTable Table,
    Func<StoredEvent, IReadOnlyList<string>> For,
    Func<TDoc?, StoredEvent, string, TDoc?> Evolve,
    JsonTypeInfo<TDoc> Json,
    Func<string, TDoc, object?[]>? Columns = null)
    where TDoc : class
{
    /// <summary>The stored names of the events it looks at; null means all. Others are not even parsed.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>
    /// How long it gathers events after a commit while nobody waits for it. Each commit costs the commands beside it: a view that is read
    /// seldom, by readers who wait for it, may gather long; of those that gather longer than usual one at a time applies what it has.
    /// </summary>
    public TimeSpan Gathers { get; init; } = Follower.UsualPause;

    /// <summary>
    /// What the document is after several events, one after the other: no different from <see cref="Evolve"/>, but for less than each by
    /// itself. Only where every event that belongs to a document changes it.
    /// </summary>
    public Func<TDoc?, IReadOnlyList<StoredEvent>, string, TDoc?>? EvolveTogether { get; init; }

    /// <summary>
    /// Whether there can be no document of that id before this event, given that all up to a position are shown: such a document is not
    /// looked for, and is inserted where others are replaced.
    /// </summary>
    public Func<StoredEvent, string, long, bool>? Begins { get; init; }

    /// <summary>How a rebuild reads the events: types that pass over what the view never looks at; the log's own when null.</summary>
    public EventTypes? Reading { get; init; }

    /// <summary>
    /// What the fold looks at of most events, and of all of them it looks at no more than the data, the position, the tenant, the type and
    /// the time: in a rebuild neither the event's id nor its stream's is there, nor version or headers. <see cref="Reading"/> has to bear
    /// that members are missing. Null: it may look at anything.
    /// </summary>
    public Excerpt? Excerpt { get; init; }

    /// <summary>Without it the events it sees bear no headers, live or rebuilt, and a rebuild need not read them.</summary>
    public bool UsesHeaders { get; init; }
}

/// <summary>A view of one stream each: written by whoever appends, or kept in the background by a <see cref="StreamViewRunner{TDoc}"/>.</summary>
/// <param name="Name">Its progress in the background is <c>Name:All</c>, into a table of a later version <c>Name:V2:All</c>.</param>
/// <param name="Table">A document's id is its stream's, and its version the version that the stream was at.</param>
/// <param name="StreamType">The streams it is made of.</param>
/// <param name="Evolve">The document after an event of its stream.</param>
/// <param name="Columns">The duplicated columns, in the table's order.</param>
public sealed record StreamView<TDoc>(
    string Name,
    DocumentTable Table,
    string StreamType,
    Func<TDoc?, StoredEvent, TDoc> Evolve,
    JsonTypeInfo<TDoc> Json,
    Func<StreamId, TDoc, object?[]>? Columns = null)
    where TDoc : class
{
    /// <summary>The stored names of the events that such streams hold, and no others; null means all.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Awaited for each tenant before the columns of its documents are derived: what they are derived by may have to be read first.</summary>
    public Func<string, CancellationToken, ValueTask>? Ready { get; init; }

    /// <inheritdoc cref="View{TDoc}.Gathers"/>
    public TimeSpan Gathers { get; init; } = Follower.UsualPause;

    /// <summary>What this node remembers of a stream, from a commit or the log: it need not be folded again. Null: nothing.</summary>
    public Func<StreamId, StreamDocument<TDoc>?>? Known { get; init; }

    /// <summary>Told of each document once it is stored.</summary>
    public Action<StreamId, StreamDocument<TDoc>>? Stored { get; init; }

    internal async ValueTask<PutRow> Row(StreamId stream, TDoc document, long version, Instant at, CancellationToken ct)
    {
        if (Ready is not null)
        {
            await Ready(stream.Tenant, ct);
        }

        return new(
            0, stream.Tenant, Table.IdOf(stream), JsonSerializer.SerializeToUtf8Bytes(document, Json), version, at.ToDateTimeUtc(), Columns?.Invoke(stream, document) ?? []);
    }
}

/// <summary>What a stream came to at a version.</summary>
public readonly record struct StreamDocument<TDoc>(TDoc Document, long Version)
    where TDoc : class;

/// <summary>A part of all tenants, so that one view may have several runners.</summary>
public readonly record struct TenantRange(int Index, int Count)
{
    public static TenantRange All { get; } = new(0, 1);
}

/// <summary>What a runner is doing.</summary>
public enum RunnerState
{
    Stopped,

    /// <summary>Another node leads.</summary>
    Waiting,
    Leading,

    /// <summary>An event could not be applied; it stands before that event and tries again.</summary>
    Faulted,
}

/// <summary>How a runner is doing, for people and probes.</summary>
/// <param name="Position">How far it has read, as far as this node knows.</param>
public sealed record RunnerStatus(string Name, RunnerState State, long Position, string? Fault = null, long? FaultPosition = null);

/// <summary>How far a rebuild is.</summary>
public sealed record RebuildProgress(string View, string Phase, long Done, long Total);

/// <summary>What a rebuild did.</summary>
public sealed record RebuildReport(string View, long Events, long Documents, long Position, TimeSpan Took);

/// <summary>Something that follows the log: a background view or a subscription.</summary>
public interface IRunner : IAsyncDisposable
{
    string Name { get; }

    RunnerStatus Status { get; }

    Task Start(CancellationToken ct = default);

    Task Stop();

    /// <summary>How far it has read, whichever node leads.</summary>
    Task<long> Position(CancellationToken ct = default);

    /// <summary>Waits until it has read that far; false when it did not in time.</summary>
    Task<bool> WaitFor(long position, TimeSpan timeout, CancellationToken ct = default);
}

/// <summary>A view that can be folded anew while the old one serves.</summary>
public interface IRebuildable
{
    string Name { get; }

    Task<RebuildReport> Rebuild(IProgress<RebuildProgress>? progress = null, CancellationToken ct = default);
}
