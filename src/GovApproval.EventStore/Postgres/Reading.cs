using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>Rows as the store's own types.</summary>
internal static class Reading
{
    public const string EventColumns = "e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.headers";

    public static StoredEvent Event(NpgsqlDataReader reader, EventTypes types)
    {
        var type = reader.GetString(5);
        return new(
            reader.GetInt64(0),
            reader.GetGuid(1),
            new(reader.GetString(2), reader.GetGuid(3)),
            reader.GetInt64(4),
            type,
            types.Read(type, reader.GetFieldValue<byte[]>(6)),
            Instant(reader, 7),
            reader.IsDBNull(8) ? EventHeaders.None : EventHeaders.Parse(reader.GetFieldValue<byte[]>(8)));
    }

    /// <summary>From tenant_id, key, fingerprint, status, body, headers, position.</summary>
    public static IdempotentAnswer Answer(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetGuid(1),
        reader.GetFieldValue<byte[]>(2),
        reader.GetInt32(3),
        reader.GetFieldValue<byte[]>(4),
        reader.IsDBNull(5) ? null : reader.GetString(5),
        reader.GetInt64(6));

    public static Instant Instant(NpgsqlDataReader reader, int column) =>
        NodaTime.Instant.FromDateTimeUtc(reader.GetFieldValue<DateTime>(column));

    /// <summary>The columns of a document before its duplicated ones.</summary>
    public static string DocumentColumns(IReadOnlyList<DocumentColumn> chosen, string data = "data") =>
        $"tenant_id, id, {data}, mt_version, mt_last_modified" + string.Concat(chosen.Select(static c => ", " + c.Name));

    public static Document Document(NpgsqlDataReader reader, DocumentTable table, IReadOnlyList<DocumentColumn> chosen)
    {
        var columns = chosen.Count == 0 ? [] : new object?[chosen.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Column(reader, 5 + i, chosen[i].Type);
        }

        return new(
            reader.GetString(0),
            table.IdType == DocumentIdType.Uuid ? reader.GetGuid(1) : reader.GetString(1),
            reader.IsDBNull(2) ? default(ReadOnlyMemory<byte>) : reader.GetFieldValue<byte[]>(2),
            reader.GetInt64(3),
            Instant(reader, 4),
            columns);
    }

    /// <summary>A parameter of a query; null has no type of its own and is left to PostgreSQL.</summary>
    public static NpgsqlParameter Parameter(object? value) => new() { Value = DocumentTable.ToSql(value) ?? DBNull.Value };

    public static NpgsqlParameter Parameter<T>(T value, NpgsqlDbType type) => new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type };

    /// <summary>An array. Its type is always named: a plain list of byte[] would stand for bytea[].</summary>
    public static NpgsqlParameter Array<T>(List<T> values, NpgsqlDbType type) =>
        new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private static object? Column(NpgsqlDataReader reader, int column, ColumnType type) => reader.IsDBNull(column) ? null : type switch
    {
        ColumnType.Text => reader.GetString(column),
        ColumnType.Integer => reader.GetInt32(column),
        ColumnType.Bigint => reader.GetInt64(column),
        ColumnType.Boolean => reader.GetBoolean(column),
        ColumnType.Numeric => reader.GetDecimal(column),
        ColumnType.Date => LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(column)),
        ColumnType.Timestamp => Instant(reader, column),
        _ => reader.GetGuid(column),
    };
}
