using NodaTime;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>A document to put in place.</summary>
/// <param name="Unit">Which write of the commit it belongs to.</param>
internal readonly record struct PutRow(int Unit, string Tenant, object Id, byte[] Json, long Version, DateTime At, object?[] Columns);

/// <summary>A document to remove.</summary>
internal readonly record struct CutRow(int Unit, string Tenant, object Id);

/// <summary>What becomes of the documents of one table.</summary>
internal sealed class DocumentRows
{
    /// <param name="columns">Those that a row's values are for; all of the table's when left out.</param>
    public DocumentRows(DocumentTable table, IReadOnlyList<DocumentColumn>? columns = null)
    {
        columns ??= table.Columns;
        Put.With("unit", NpgsqlDbType.Integer, static r => r.Unit).With("tenant_id", NpgsqlDbType.Varchar, static r => r.Tenant);
        Cut.With("unit", NpgsqlDbType.Integer, static r => r.Unit).With("tenant_id", NpgsqlDbType.Varchar, static r => r.Tenant);
        _ = table.IdType == DocumentIdType.Uuid
            ? (Put.With("id", NpgsqlDbType.Uuid, static r => (Guid)r.Id), Cut.With("id", NpgsqlDbType.Uuid, static r => (Guid)r.Id))
            : (Put.With("id", NpgsqlDbType.Varchar, static r => (string)r.Id), Cut.With("id", NpgsqlDbType.Varchar, static r => (string)r.Id));
        Put.With("data", NpgsqlDbType.Jsonb, static r => r.Json)
            .With("version", NpgsqlDbType.Bigint, static r => r.Version)
            .With("at", NpgsqlDbType.TimestampTz, static r => r.At);
        for (var i = 0; i < columns.Count; i++)
        {
            Duplicate(i, columns[i]);
        }
    }

    public Rows<PutRow> Put { get; } = new();

    public Rows<CutRow> Cut { get; } = new();

    public void Clear()
    {
        Put.Clear();
        Cut.Clear();
    }

    private Rows<PutRow> Duplicate(int i, DocumentColumn column) => column.Type switch
    {
        ColumnType.Text => Values(i, column, static v => (string?)v),
        ColumnType.Integer => Values(i, column, static v => (int?)v),
        ColumnType.Bigint => Values(i, column, static v => v is int small ? small : (long?)v),
        ColumnType.Boolean => Values(i, column, static v => (bool?)v),
        ColumnType.Numeric => Values(i, column, static v => (decimal?)v),
        ColumnType.Date => Values(i, column, static v => ((LocalDate?)v)?.ToDateOnly()),
        ColumnType.Timestamp => Values(i, column, static v => ((Instant?)v)?.ToDateTimeUtc()),
        _ => Values(i, column, static v => (Guid?)v),
    };

    private Rows<PutRow> Values<T>(int i, DocumentColumn column, Func<object?, T> convert) =>
        Put.With(column.Name, DocumentTable.DbType(column.Type), row => convert(row.Columns[i]));
}
