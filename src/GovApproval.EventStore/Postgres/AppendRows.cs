using System.Runtime.InteropServices;
using NodaTime;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>The rows of one commit.</summary>
internal sealed class AppendRows(Duration answerLifetime)
{
    private readonly Dictionary<DocumentTable, DocumentRows> _documents = [];

    /// <summary>Streams that begin.</summary>
    public StreamRows Begun { get; } = new();

    /// <summary>Streams that go on.</summary>
    public StreamRows Moved { get; } = new();

    public EventRows Events { get; } = new();

    public AnswerRows Answers { get; } = new();

    public KeyRows Keys { get; } = new();

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
        foreach (var append in write.Write.Appends)
        {
            var version = append.ExpectedVersion + append.Events.Count;
            (append.ExpectedVersion == 0 ? Begun : Moved).Add(unit, append, version, at);
            foreach (var document in append.Documents)
            {
                var rows = Of(document.Table);
                if (document.Delete)
                {
                    rows.Cut.Add(unit, append.Stream.Tenant, document.Id);
                }
                else
                {
                    rows.Put.Add(unit, append.Stream.Tenant, document.Id, PendingWrite.ToArray(document.Json), version, at, document.Columns);
                }
            }
        }

        foreach (ref readonly var e in write.Events.AsSpan())
        {
            Events.Add(unit, e, write.Headers, at);
        }

        if (write.Write.Answer is { } answer)
        {
            var last = write.Events.Length > 0 ? Events.Count : (int?)null;
            Answers.Add(unit, answer, last, at, (write.RecordedAt - answerLifetime).ToDateTimeUtc());
        }

        foreach (var key in write.Write.NewKeys)
        {
            Keys.Add(unit, key, at);
        }
    }
}

/// <summary>Streams, each once in a commit.</summary>
internal sealed class StreamRows : Rows
{
    private readonly List<int> _unit;
    private readonly List<string> _tenant;
    private readonly List<Guid> _id;
    private readonly List<string> _type;
    private readonly List<long> _expected;
    private readonly List<long> _version;
    private readonly List<DateTime> _at;

    public StreamRows()
    {
        _unit = Column<int>("unit", NpgsqlDbType.Integer);
        _tenant = Column<string>("tenant_id", NpgsqlDbType.Varchar);
        _id = Column<Guid>("id", NpgsqlDbType.Uuid);
        _type = Column<string>("type", NpgsqlDbType.Varchar);
        _expected = Column<long>("expected", NpgsqlDbType.Bigint);
        _version = Column<long>("version", NpgsqlDbType.Bigint);
        _at = Column<DateTime>("at", NpgsqlDbType.TimestampTz);
    }

    public override int Count => _unit.Count;

    public void Add(int unit, StreamAppend append, long version, DateTime at)
    {
        _unit.Add(unit);
        _tenant.Add(append.Stream.Tenant);
        _id.Add(append.Stream.Id);
        _type.Add(append.StreamType);
        _expected.Add(append.ExpectedVersion);
        _version.Add(version);
        _at.Add(at);
    }
}

/// <summary>Events, in the order of their positions.</summary>
internal sealed class EventRows : Rows
{
    private readonly List<int> _unit;
    private readonly List<string> _tenant;
    private readonly List<Guid> _id;
    private readonly List<Guid> _stream;
    private readonly List<long> _version;
    private readonly List<string> _type;
    private readonly List<byte[]> _data;
    private readonly List<byte[]> _headers;
    private readonly List<DateTime> _at;

    public EventRows()
    {
        _unit = Column<int>("unit", NpgsqlDbType.Integer);
        _tenant = Column<string>("tenant_id", NpgsqlDbType.Varchar);
        _id = Column<Guid>("id", NpgsqlDbType.Uuid);
        _stream = Column<Guid>("stream_id", NpgsqlDbType.Uuid);
        _version = Column<long>("version", NpgsqlDbType.Bigint);
        _type = Column<string>("type", NpgsqlDbType.Varchar);
        _data = Column<byte[]>("data", NpgsqlDbType.Jsonb);
        _headers = Column<byte[]>("headers", NpgsqlDbType.Jsonb);
        _at = Column<DateTime>("at", NpgsqlDbType.TimestampTz);
    }

    public override int Count => _unit.Count;

    public void Add(int unit, in PendingEvent e, byte[] headers, DateTime at)
    {
        _unit.Add(unit);
        _tenant.Add(e.Stream.Tenant);
        _id.Add(e.Id);
        _stream.Add(e.Stream.Id);
        _version.Add(e.Version);
        _type.Add(e.Type);
        _data.Add(e.Json);
        _headers.Add(headers);
        _at.Add(at);
    }
}

/// <summary>Answers to remember.</summary>
internal sealed class AnswerRows : Rows
{
    private readonly List<int> _unit;
    private readonly List<string> _tenant;
    private readonly List<Guid> _key;
    private readonly List<byte[]> _fingerprint;
    private readonly List<int> _status;
    private readonly List<byte[]> _body;
    private readonly List<string?> _headers;
    private readonly List<long?> _position;
    private readonly List<int?> _last;
    private readonly List<DateTime> _at;
    private readonly List<DateTime> _notBefore;

    public AnswerRows()
    {
        _unit = Column<int>("unit", NpgsqlDbType.Integer);
        _tenant = Column<string>("tenant_id", NpgsqlDbType.Varchar);
        _key = Column<Guid>("key", NpgsqlDbType.Uuid);
        _fingerprint = Column<byte[]>("fingerprint", NpgsqlDbType.Bytea);
        _status = Column<int>("status", NpgsqlDbType.Integer);
        _body = Column<byte[]>("body", NpgsqlDbType.Bytea);
        _headers = Column<string?>("headers", NpgsqlDbType.Text);
        _position = Column<long?>("position", NpgsqlDbType.Bigint);
        _last = Column<int?>("last", NpgsqlDbType.Integer);
        _at = Column<DateTime>("at", NpgsqlDbType.TimestampTz);
        _notBefore = Column<DateTime>("not_before", NpgsqlDbType.TimestampTz);
    }

    public override int Count => _unit.Count;

    /// <param name="last">Which event of the commit, from 1, is the last of this write; none when it has no events.</param>
    /// <param name="notBefore">An answer older than that is forgotten.</param>
    public void Add(int unit, IdempotentAnswer answer, int? last, DateTime at, DateTime notBefore)
    {
        _unit.Add(unit);
        _tenant.Add(answer.Tenant);
        _key.Add(answer.Key);
        _fingerprint.Add(answer.Fingerprint);
        _status.Add(answer.Status);
        _body.Add(answer.Body);
        _headers.Add(answer.Headers);
        _position.Add(last is null ? answer.Position : null);
        _last.Add(last);
        _at.Add(at);
        _notBefore.Add(notBefore);
    }
}

/// <summary>Persons' keys.</summary>
internal sealed class KeyRows : Rows
{
    private readonly List<int> _unit;
    private readonly List<string> _tenant;
    private readonly List<Guid> _subject;
    private readonly List<byte[]> _wrapped;
    private readonly List<DateTime> _at;

    public KeyRows()
    {
        _unit = Column<int>("unit", NpgsqlDbType.Integer);
        _tenant = Column<string>("tenant_id", NpgsqlDbType.Varchar);
        _subject = Column<Guid>("subject_id", NpgsqlDbType.Uuid);
        _wrapped = Column<byte[]>("wrapped_key", NpgsqlDbType.Bytea);
        _at = Column<DateTime>("at", NpgsqlDbType.TimestampTz);
    }

    public override int Count => _unit.Count;

    public void Add(int unit, SubjectKey key, DateTime at)
    {
        _unit.Add(unit);
        _tenant.Add(key.Tenant);
        _subject.Add(key.Subject);
        _wrapped.Add(key.WrappedKey);
        _at.Add(at);
    }
}
