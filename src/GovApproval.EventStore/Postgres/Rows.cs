using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Rows on their way to PostgreSQL, column by column, as arrays to unnest. The lists are filled and emptied for ever: every prepared
/// statement points at the same ones.
/// </summary>
internal sealed class Rows<TRow>
    where TRow : struct
{
    private readonly List<Column> _columns = [];

    public int Count { get; private set; }

    /// <summary>One more column.</summary>
    /// <param name="of">Its value in a row.</param>
    public Rows<TRow> With<T>(string name, NpgsqlDbType type, Func<TRow, T> of)
    {
        _columns.Add(new Column<T>(name, type, of));
        return this;
    }

    public void Add(in TRow row)
    {
        Count++;
        foreach (var column in _columns)
        {
            column.Add(row);
        }
    }

    /// <summary>Moves all rows of another table of the same columns here.</summary>
    public void Take(Rows<TRow> other)
    {
        Count += other.Count;
        for (var i = 0; i < _columns.Count; i++)
        {
            _columns[i].Take(other._columns[i]);
        }

        other.Clear();
    }

    public void Clear()
    {
        if (Count > 0)
        {
            Count = 0;
            _columns.ForEach(static column => column.Clear());
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
            to.Add(column.Parameter());
        }

        return $"(select {string.Join(", ", chosen.Select((column, i) => $"unnest(${first + i}) as {column.Name}"))}, generate_subscripts(${first}, 1) as n)";
    }

    private abstract class Column(string name)
    {
        public string Name => name;

        public abstract void Add(in TRow row);

        public abstract void Take(Column other);

        public abstract void Clear();

        public abstract NpgsqlParameter Parameter();
    }

    private sealed class Column<T>(string name, NpgsqlDbType type, Func<TRow, T> of) : Column(name)
    {
        private readonly List<T> _values = [];

        public override void Add(in TRow row) => _values.Add(of(row));

        public override void Take(Column other) => _values.AddRange(((Column<T>)other)._values);

        public override void Clear() => _values.Clear();

        public override NpgsqlParameter Parameter() => Reading.Array(_values, type);
    }
}
