using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Rows on their way to PostgreSQL, column by column, as arrays to unnest. The lists are filled and emptied for ever: every prepared
/// statement points at the same ones.
/// </summary>
internal abstract class Rows
{
    private readonly List<Held> _columns = [];

    public abstract int Count { get; }

    public void Clear()
    {
        if (Count == 0)
        {
            return;
        }

        foreach (var column in _columns)
        {
            column.Empty();
        }
    }

    /// <summary>
    /// Binds these columns, or all, and selects them as rows, numbered by <c>n</c> in the order given. Unnested in the select list,
    /// where each array is walked; in FROM each would first be copied into a store of its own, which costs a batch of one more
    /// than all its inserts.
    /// </summary>
    public string Select(NpgsqlParameterCollection to, params IReadOnlyCollection<string> columns)
    {
        var first = to.Count + 1;
        var chosen = columns.Count == 0 ? _columns : columns.Select(name => _columns.Single(c => c.Name == name)).ToList();
        foreach (var column in chosen)
        {
            column.Bind(to);
        }

        return $"(select {string.Join(", ", chosen.Select((column, i) => $"unnest(${first + i}) as {column.Name}"))}, generate_subscripts(${first}, 1) as n)";
    }

    protected List<T> Column<T>(string name, NpgsqlDbType type)
    {
        var values = new List<T>();
        _columns.Add(new(name, values.Clear, to => to.Add(Parameter(values, type))));
        return values;
    }

    /// <summary>An array parameter. Its type is always named: a plain list of byte[] would stand for bytea[].</summary>
    public static NpgsqlParameter Parameter<T>(List<T> values, NpgsqlDbType type) =>
        new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private sealed record Held(string Name, Action Empty, Action<NpgsqlParameterCollection> Bind);
}

/// <summary>Documents of one table to put in place.</summary>
internal sealed class PutRows : Rows
{
    private readonly List<int> _unit;
    private readonly List<string> _tenant;
    private readonly Action<object> _id;
    private readonly List<byte[]> _data;
    private readonly List<long> _version;
    private readonly List<DateTime> _at;
    private readonly Action<object?>[] _columns;

    public PutRows(DocumentTable table)
    {
        _unit = Column<int>("unit", NpgsqlDbType.Integer);
        _tenant = Column<string>("tenant_id", NpgsqlDbType.Varchar);
        _id = Id(Column<Guid>, Column<string>, table);
        _data = Column<byte[]>("data", NpgsqlDbType.Jsonb);
        _version = Column<long>("version", NpgsqlDbType.Bigint);
        _at = Column<DateTime>("at", NpgsqlDbType.TimestampTz);
        _columns = [.. table.Columns.Select(Values)];
    }

    public override int Count => _unit.Count;

    public void Add(int unit, string tenant, object id, byte[] json, long version, DateTime at, object?[] columns)
    {
        _unit.Add(unit);
        _tenant.Add(tenant);
        _id(id);
        _data.Add(json);
        _version.Add(version);
        _at.Add(at);
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i](columns[i]);
        }
    }

    internal static Action<object> Id(
        Func<string, NpgsqlDbType, List<Guid>> uuids, Func<string, NpgsqlDbType, List<string>> texts, DocumentTable table)
    {
        if (table.IdType == DocumentIdType.Uuid)
        {
            var ids = uuids("id", NpgsqlDbType.Uuid);
            return id => ids.Add((Guid)id);
        }
        else
        {
            var ids = texts("id", NpgsqlDbType.Varchar);
            return id => ids.Add((string)id);
        }
    }

    private Action<object?> Values(DocumentColumn column) => column.Type switch
    {
        ColumnType.Text => Values(column, static v => (string?)v),
        ColumnType.Integer => Values(column, static v => (int?)v),
        ColumnType.Bigint => Values(column, static v => v is int i ? i : (long?)v),
        ColumnType.Boolean => Values(column, static v => (bool?)v),
        ColumnType.Numeric => Values(column, static v => (decimal?)v),
        ColumnType.Date => Values(column, static v => ((LocalDate?)v)?.ToDateOnly()),
        ColumnType.Timestamp => Values(column, static v => ((Instant?)v)?.ToDateTimeUtc()),
        _ => Values(column, static v => (Guid?)v),
    };

    private Action<object?> Values<T>(DocumentColumn column, Func<object?, T> convert)
    {
        var values = Column<T>(column.Name, DocumentTable.DbType(column.Type));
        return value => values.Add(convert(value));
    }
}

/// <summary>Documents of one table to remove.</summary>
internal sealed class CutRows : Rows
{
    private readonly List<int> _unit;
    private readonly List<string> _tenant;
    private readonly Action<object> _id;

    public CutRows(DocumentTable table)
    {
        _unit = Column<int>("unit", NpgsqlDbType.Integer);
        _tenant = Column<string>("tenant_id", NpgsqlDbType.Varchar);
        _id = PutRows.Id(Column<Guid>, Column<string>, table);
    }

    public override int Count => _unit.Count;

    public void Add(int unit, string tenant, object id)
    {
        _unit.Add(unit);
        _tenant.Add(tenant);
        _id(id);
    }
}

/// <summary>What becomes of the documents of one table.</summary>
internal sealed class DocumentRows(DocumentTable table)
{
    public PutRows Put { get; } = new(table);

    public CutRows Cut { get; } = new(table);

    public void Clear()
    {
        Put.Clear();
        Cut.Clear();
    }
}
