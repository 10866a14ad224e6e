using System.Runtime.InteropServices;
using NodaTime;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>A stream, once in a commit.</summary>
internal readonly record struct StreamRow(int Unit, StreamAppend Append, DateTime At);

internal readonly record struct EventRow(int Unit, PendingEvent Event, byte[] Headers, DateTime At);

/// <summary>An answer to remember.</summary>
/// <param name="Last">Which event of the commit, from 1, is the last of its write; none when that has no events.</param>
/// <param name="NotBefore">An answer older than that is forgotten.</param>
internal readonly record struct AnswerRow(int Unit, IdempotentAnswer Answer, int? Last, DateTime At, DateTime NotBefore);

internal readonly record struct KeyRow(int Unit, SubjectKey Key, DateTime At);

/// <summary>The rows of one commit. Each belongs to a unit: a write, by its place in the batch.</summary>
internal sealed class AppendRows(Duration answerLifetime)
{
    private readonly Dictionary<DocumentTable, DocumentRows> _documents = [];

    /// <summary>Streams that begin.</summary>
    public Rows<StreamRow> Begun { get; } = Streams();

    /// <summary>Streams that go on.</summary>
    public Rows<StreamRow> Moved { get; } = Streams();

    /// <summary>In the order of their positions.</summary>
    public Rows<EventRow> Events { get; } = new Rows<EventRow>()
        .With("unit", NpgsqlDbType.Integer, static r => r.Unit)
        .With("tenant_id", NpgsqlDbType.Varchar, static r => r.Event.Stream.Tenant)
        .With("id", NpgsqlDbType.Uuid, static r => r.Event.Id)
        .With("stream_id", NpgsqlDbType.Uuid, static r => r.Event.Stream.Id)
        .With("version", NpgsqlDbType.Bigint, static r => r.Event.Version)
        .With("type", NpgsqlDbType.Varchar, static r => r.Event.Type)
        .With("data", NpgsqlDbType.Jsonb, static r => r.Event.Json)
        .With("headers", NpgsqlDbType.Jsonb, static r => r.Headers)
        .With("at", NpgsqlDbType.TimestampTz, static r => r.At);

    public Rows<AnswerRow> Answers { get; } = new Rows<AnswerRow>()
        .With("unit", NpgsqlDbType.Integer, static r => r.Unit)
        .With("tenant_id", NpgsqlDbType.Varchar, static r => r.Answer.Tenant)
        .With("key", NpgsqlDbType.Uuid, static r => r.Answer.Key)
        .With("fingerprint", NpgsqlDbType.Bytea, static r => r.Answer.Fingerprint)
        .With("status", NpgsqlDbType.Integer, static r => r.Answer.Status)
        .With("body", NpgsqlDbType.Bytea, static r => r.Answer.Body)
        .With("headers", NpgsqlDbType.Text, static r => r.Answer.Headers)
        .With("position", NpgsqlDbType.Bigint, static r => r.Last is null ? r.Answer.Position : (long?)null)
        .With("last", NpgsqlDbType.Integer, static r => r.Last)
        .With("at", NpgsqlDbType.TimestampTz, static r => r.At)
        .With("not_before", NpgsqlDbType.TimestampTz, static r => r.NotBefore);

    public Rows<KeyRow> Keys { get; } = new Rows<KeyRow>()
        .With("unit", NpgsqlDbType.Integer, static r => r.Unit)
        .With("tenant_id", NpgsqlDbType.Varchar, static r => r.Key.Tenant)
        .With("subject_id", NpgsqlDbType.Uuid, static r => r.Key.Subject)
        .With("wrapped_key", NpgsqlDbType.Bytea, static r => r.Key.WrappedKey)
        .With("at", NpgsqlDbType.TimestampTz, static r => r.At);

    public void Clear()
    {
        Begun.Clear();
        Moved.Clear();
        Events.Clear();
        Answers.Clear();
        Keys.Clear();
        foreach (var rows in _documents.Values)
        {
            rows.Clear();
        }
    }

    public DocumentRows Of(DocumentTable table)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_documents, table, out _);
        return rows ??= new(table);
    }

    public void Add(int unit, PendingWrite write)
    {
        var at = write.RecordedAt.ToDateTimeUtc();
        foreach (var append in write.Appends)
        {
            (append.ExpectedVersion == 0 ? Begun : Moved).Add(new(unit, append, at));
            foreach (var document in append.Documents)
            {
                Add(unit, append, document, at);
            }
        }

        foreach (ref readonly var e in write.Events.AsSpan())
        {
            Events.Add(new(unit, e, write.Headers, at));
        }

        if (write.Write.Answer is { } answer)
        {
            Answers.Add(new(unit, answer, write.Events.Length > 0 ? Events.Count : null, at, (write.RecordedAt - answerLifetime).ToDateTimeUtc()));
        }

        foreach (var key in write.Write.NewKeys)
        {
            Keys.Add(new(unit, key, at));
        }
    }

    private void Add(int unit, StreamAppend append, DocumentWrite document, DateTime at)
    {
        var rows = Of(document.Table);
        if (document.Delete)
        {
            rows.Cut.Add(new(unit, append.Stream.Tenant, document.Id));
        }
        else
        {
            rows.Put.Add(new(unit, append.Stream.Tenant, document.Id, PendingWrite.ToArray(document.Json), VersionAfter(append), at, document.Columns));
        }
    }

    private static Rows<StreamRow> Streams() => new Rows<StreamRow>()
        .With("unit", NpgsqlDbType.Integer, static r => r.Unit)
        .With("tenant_id", NpgsqlDbType.Varchar, static r => r.Append.Stream.Tenant)
        .With("id", NpgsqlDbType.Uuid, static r => r.Append.Stream.Id)
        .With("type", NpgsqlDbType.Varchar, static r => r.Append.StreamType)
        .With("expected", NpgsqlDbType.Bigint, static r => r.Append.ExpectedVersion)
        .With("version", NpgsqlDbType.Bigint, static r => VersionAfter(r.Append))
        .With("at", NpgsqlDbType.TimestampTz, static r => r.At);

    private static long VersionAfter(StreamAppend append) => append.ExpectedVersion + append.Events.Count;
}
