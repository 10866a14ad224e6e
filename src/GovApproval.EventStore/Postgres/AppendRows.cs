using System.Runtime.InteropServices;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// The rows of one commit, column by column, as <c>unnest</c> takes them. The lists are filled and emptied for ever; every prepared
/// batch points at the same ones.
/// </summary>
internal sealed class AppendRows(Duration answerLifetime)
{
    // The streams, each once per batch.
    private readonly List<int> _streamUnit = [];
    private readonly List<Guid> _streamId = [];
    private readonly List<string> _streamTenant = [];
    private readonly List<string> _streamType = [];
    private readonly List<long> _expected = [];
    private readonly List<long> _version = [];
    private readonly List<DateTime> _streamAt = [];

    // The events; the last one of a write carries its answer, so that the answer's position needs no join. A write without
    // events has a row with no id.
    private readonly List<int> _unit = [];
    private readonly List<string> _tenant = [];
    private readonly List<Guid?> _id = [];
    private readonly List<Guid?> _stream = [];
    private readonly List<long> _eventVersion = [];
    private readonly List<string?> _type = [];
    private readonly List<byte[]?> _data = [];
    private readonly List<byte[]?> _headers = [];
    private readonly List<DateTime> _at = [];
    private readonly List<Guid?> _key = [];
    private readonly List<byte[]?> _fingerprint = [];
    private readonly List<int?> _status = [];
    private readonly List<byte[]?> _body = [];
    private readonly List<string?> _answerHeaders = [];
    private readonly List<long?> _position = [];
    private readonly List<DateTime?> _notBefore = [];

    private readonly List<int> _keyUnit = [];
    private readonly List<string> _keyTenant = [];
    private readonly List<Guid> _subject = [];
    private readonly List<byte[]> _wrapped = [];
    private readonly List<DateTime> _keyAt = [];

    private readonly Dictionary<DocumentTable, DocumentRows> _documents = [];

    public bool HasStreams => _streamId.Count > 0;

    public bool HasAnswers { get; private set; }

    public bool HasKeys => _subject.Count > 0;

    public void Clear()
    {
        HasAnswers = false;
        _streamUnit.Clear();
        _streamId.Clear();
        _streamTenant.Clear();
        _streamType.Clear();
        _expected.Clear();
        _version.Clear();
        _streamAt.Clear();
        _unit.Clear();
        _tenant.Clear();
        _id.Clear();
        _stream.Clear();
        _eventVersion.Clear();
        _type.Clear();
        _data.Clear();
        _headers.Clear();
        _at.Clear();
        _key.Clear();
        _fingerprint.Clear();
        _status.Clear();
        _body.Clear();
        _answerHeaders.Clear();
        _position.Clear();
        _notBefore.Clear();
        _keyUnit.Clear();
        _keyTenant.Clear();
        _subject.Clear();
        _wrapped.Clear();
        _keyAt.Clear();
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
            _streamUnit.Add(unit);
            _streamId.Add(append.Stream.Id);
            _streamTenant.Add(append.Stream.Tenant);
            _streamType.Add(append.StreamType);
            _expected.Add(append.ExpectedVersion);
            _version.Add(version);
            _streamAt.Add(at);
            foreach (var document in append.Documents)
            {
                Of(document.Table).Add(unit, append.Stream.Tenant, document, version, at);
            }
        }

        var answer = write.Write.Answer;
        var last = write.Events.Length - 1;
        for (var i = 0; i <= last; i++)
        {
            ref readonly var e = ref write.Events[i];
            AddRow(unit, write.Tenant, e.Id, e.Stream.Id, e.Version, e.Type, e.Json, write.Headers, at, i == last ? answer : null, write.RecordedAt);
        }

        if (last < 0 && answer is not null)
        {
            AddRow(unit, write.Tenant, null, null, 0, null, null, null, at, answer, write.RecordedAt);
        }

        foreach (var key in write.Write.NewKeys)
        {
            _keyUnit.Add(unit);
            _keyTenant.Add(key.Tenant);
            _subject.Add(key.Subject);
            _wrapped.Add(key.WrappedKey);
            _keyAt.Add(at);
        }
    }

    private void AddRow(
        int unit, string tenant, Guid? id, Guid? stream, long version, string? type, byte[]? data, byte[]? headers, DateTime at,
        IdempotentAnswer? answer, Instant recordedAt)
    {
        _unit.Add(unit);
        _tenant.Add(tenant);
        _id.Add(id);
        _stream.Add(stream);
        _eventVersion.Add(version);
        _type.Add(type);
        _data.Add(data);
        _headers.Add(headers);
        _at.Add(at);
        HasAnswers |= answer is not null;
        _key.Add(answer?.Key);
        _fingerprint.Add(answer?.Fingerprint);
        _status.Add(answer?.Status);
        _body.Add(answer?.Body);
        _answerHeaders.Add(answer?.Headers);
        _position.Add(answer?.Position);
        _notBefore.Add(answer is null ? null : (recordedAt - answerLifetime).ToDateTimeUtc());
    }

    public void BindStreams(NpgsqlParameterCollection to)
    {
        Bind(to, _streamUnit, NpgsqlDbType.Integer);
        Bind(to, _streamTenant, NpgsqlDbType.Varchar);
        Bind(to, _streamId, NpgsqlDbType.Uuid);
        Bind(to, _streamType, NpgsqlDbType.Varchar);
        Bind(to, _expected, NpgsqlDbType.Bigint);
        Bind(to, _version, NpgsqlDbType.Bigint);
        Bind(to, _streamAt, NpgsqlDbType.TimestampTz);
    }

    public void BindEvents(NpgsqlParameterCollection to, bool answers)
    {
        Bind(to, _unit, NpgsqlDbType.Integer);
        Bind(to, _tenant, NpgsqlDbType.Varchar);
        Bind(to, _id, NpgsqlDbType.Uuid);
        Bind(to, _stream, NpgsqlDbType.Uuid);
        Bind(to, _eventVersion, NpgsqlDbType.Bigint);
        Bind(to, _type, NpgsqlDbType.Varchar);
        Bind(to, _data, NpgsqlDbType.Jsonb);
        Bind(to, _headers, NpgsqlDbType.Jsonb);
        Bind(to, _at, NpgsqlDbType.TimestampTz);
        if (answers)
        {
            Bind(to, _key, NpgsqlDbType.Uuid);
            Bind(to, _fingerprint, NpgsqlDbType.Bytea);
            Bind(to, _status, NpgsqlDbType.Integer);
            Bind(to, _body, NpgsqlDbType.Bytea);
            Bind(to, _answerHeaders, NpgsqlDbType.Text);
            Bind(to, _position, NpgsqlDbType.Bigint);
            Bind(to, _notBefore, NpgsqlDbType.TimestampTz);
        }
    }

    public void BindKeys(NpgsqlParameterCollection to)
    {
        Bind(to, _keyUnit, NpgsqlDbType.Integer);
        Bind(to, _keyTenant, NpgsqlDbType.Varchar);
        Bind(to, _subject, NpgsqlDbType.Uuid);
        Bind(to, _wrapped, NpgsqlDbType.Bytea);
        Bind(to, _keyAt, NpgsqlDbType.TimestampTz);
    }

    /// <summary>The type is always named: a plain list of byte[] would stand for bytea[].</summary>
    internal static void Bind<T>(NpgsqlParameterCollection to, List<T> values, NpgsqlDbType type) =>
        to.Add(new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
}

/// <summary>The rows of one document table within one commit.</summary>
internal sealed class DocumentRows
{
    private readonly DocumentTable _table;
    private readonly List<int> _unit = [];
    private readonly List<string> _tenant = [];
    private readonly List<Guid> _uuid = [];
    private readonly List<string> _text = [];
    private readonly List<byte[]> _data = [];
    private readonly List<long> _version = [];
    private readonly List<DateTime> _at = [];
    private readonly ColumnRows[] _columns;

    private readonly List<int> _deletedUnit = [];
    private readonly List<string> _deletedTenant = [];
    private readonly List<Guid> _deletedUuid = [];
    private readonly List<string> _deletedText = [];

    public DocumentRows(DocumentTable table)
    {
        _table = table;
        _columns = [.. table.Columns.Select(c => ColumnRows.Of(c.Type))];
    }

    public bool HasUpserts => _unit.Count > 0;

    public bool HasDeletes => _deletedUnit.Count > 0;

    public void Clear()
    {
        _unit.Clear();
        _tenant.Clear();
        _uuid.Clear();
        _text.Clear();
        _data.Clear();
        _version.Clear();
        _at.Clear();
        foreach (var column in _columns)
        {
            column.Clear();
        }

        _deletedUnit.Clear();
        _deletedTenant.Clear();
        _deletedUuid.Clear();
        _deletedText.Clear();
    }

    public void Add(int unit, string tenant, DocumentWrite document, long version, DateTime at)
    {
        if (document.Delete)
        {
            Delete(unit, tenant, document.Id);
        }
        else
        {
            Upsert(unit, tenant, document.Id, PendingWrite.ToArray(document.Json), version, at, document.Columns);
        }
    }

    public void Upsert(int unit, string tenant, object id, byte[] json, long version, DateTime at, object?[] columns)
    {
        AddId(_uuid, _text, id);
        _unit.Add(unit);
        _tenant.Add(tenant);
        _data.Add(json);
        _version.Add(version);
        _at.Add(at);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(columns[i]);
        }
    }

    public void Delete(int unit, string tenant, object id)
    {
        AddId(_deletedUuid, _deletedText, id);
        _deletedUnit.Add(unit);
        _deletedTenant.Add(tenant);
    }

    public void BindUpserts(NpgsqlParameterCollection to)
    {
        AppendRows.Bind(to, _unit, NpgsqlDbType.Integer);
        AppendRows.Bind(to, _tenant, NpgsqlDbType.Varchar);
        BindId(to, _uuid, _text);
        AppendRows.Bind(to, _data, NpgsqlDbType.Jsonb);
        AppendRows.Bind(to, _version, NpgsqlDbType.Bigint);
        AppendRows.Bind(to, _at, NpgsqlDbType.TimestampTz);
        foreach (var column in _columns)
        {
            column.Bind(to);
        }
    }

    public void BindColumns(NpgsqlParameterCollection to)
    {
        AppendRows.Bind(to, _tenant, NpgsqlDbType.Varchar);
        BindId(to, _uuid, _text);
        AppendRows.Bind(to, _version, NpgsqlDbType.Bigint);
        foreach (var column in _columns)
        {
            column.Bind(to);
        }
    }

    public void BindDeletes(NpgsqlParameterCollection to)
    {
        AppendRows.Bind(to, _deletedUnit, NpgsqlDbType.Integer);
        AppendRows.Bind(to, _deletedTenant, NpgsqlDbType.Varchar);
        BindId(to, _deletedUuid, _deletedText);
    }

    private void BindId(NpgsqlParameterCollection to, List<Guid> uuids, List<string> texts)
    {
        if (_table.IdType == DocumentIdType.Uuid)
        {
            AppendRows.Bind(to, uuids, NpgsqlDbType.Uuid);
        }
        else
        {
            AppendRows.Bind(to, texts, NpgsqlDbType.Varchar);
        }
    }

    private void AddId(List<Guid> uuids, List<string> texts, object id)
    {
        if (_table.IdType == DocumentIdType.Uuid)
        {
            uuids.Add((Guid)id);
        }
        else
        {
            texts.Add((string)id);
        }
    }
}

/// <summary>One duplicated column of the rows of one commit.</summary>
internal abstract class ColumnRows
{
    public static ColumnRows Of(ColumnType type) => type switch
    {
        ColumnType.Text => new ColumnRows<string?>(NpgsqlDbType.Varchar, static v => (string?)v),
        ColumnType.Integer => new ColumnRows<int?>(NpgsqlDbType.Integer, static v => (int?)v),
        ColumnType.Bigint => new ColumnRows<long?>(NpgsqlDbType.Bigint, static v => v is int i ? i : (long?)v),
        ColumnType.Boolean => new ColumnRows<bool?>(NpgsqlDbType.Boolean, static v => (bool?)v),
        ColumnType.Numeric => new ColumnRows<decimal?>(NpgsqlDbType.Numeric, static v => (decimal?)v),
        ColumnType.Date => new ColumnRows<DateOnly?>(NpgsqlDbType.Date, static v => ((LocalDate?)v)?.ToDateOnly()),
        ColumnType.Timestamp => new ColumnRows<DateTime?>(NpgsqlDbType.TimestampTz, static v => ((Instant?)v)?.ToDateTimeUtc()),
        _ => new ColumnRows<Guid?>(NpgsqlDbType.Uuid, static v => (Guid?)v),
    };

    public abstract void Add(object? value);

    public abstract void Clear();

    public abstract void Bind(NpgsqlParameterCollection to);
}

internal sealed class ColumnRows<T>(NpgsqlDbType type, Func<object?, T> convert) : ColumnRows
{
    private readonly List<T> _values = [];

    public override void Add(object? value) => _values.Add(convert(value));

    public override void Clear() => _values.Clear();

    public override void Bind(NpgsqlParameterCollection to) => AppendRows.Bind(to, _values, type);
}
