using NodaTime;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>A document to put in place.</summary>
/// <param name="Unit">Which write of the commit it belongs to.</param>
internal readonly record struct PutRow(int Unit, string Tenant, object Id, byte[] Json, long Version, DateTime At, object?[] Columns) : IDocumentRow;

/// <summary>A document to remove.</summary>
internal readonly record struct CutRow(int Unit, string Tenant, object Id) : IDocumentRow;

/// <summary>Names a document.</summary>
internal interface IDocumentRow
{
    int Unit { get; }

    string Tenant { get; }

    /// <summary>A <see cref="Guid"/> or a <see cref="string"/>, as the table says.</summary>
    object Id { get; }
}

/// <summary>What becomes of the documents of one table.</summary>
internal sealed class DocumentRows
{
    /// <param name="columns">Those that a row's values are for; all of the table's when left out.</param>
    public DocumentRows(DocumentTable table, IReadOnlyList<DocumentColumn>? columns = null)
    {
        Put = Documents(table, columns ?? table.Columns);
        New = Documents(table, columns ?? table.Columns);
        Cut = Named<CutRow>(table);
    }

    /// <summary>Replace what is there.</summary>
    public Rows<PutRow> Put { get; }

    /// <summary>Known not to be there: to be inserted, for less than looking for what they would replace.</summary>
    public Rows<PutRow> New { get; }

    public Rows<CutRow> Cut { get; }

    public void Clear()
    {
        Put.Clear();
        New.Clear();
        Cut.Clear();
    }

    private static Rows<TRow> Named<TRow>(DocumentTable table)
        where TRow : struct, IDocumentRow
    {
        var rows = new Rows<TRow>().With("unit", NpgsqlDbType.Integer, static r => r.Unit).With("tenant_id", NpgsqlDbType.Varchar, static r => r.Tenant);
        return table.IdType == DocumentIdType.Uuid
            ? rows.With("id", NpgsqlDbType.Uuid, static r => (Guid)r.Id)
            : rows.With("id", NpgsqlDbType.Varchar, static r => (string)r.Id);
    }

    private static Rows<PutRow> Documents(DocumentTable table, IReadOnlyList<DocumentColumn> columns)
    {
        var rows = Named<PutRow>(table)
            .With("data", NpgsqlDbType.Jsonb, static r => r.Json)
            .With("version", NpgsqlDbType.Bigint, static r => r.Version)
            .With("at", NpgsqlDbType.TimestampTz, static r => r.At);
        for (var i = 0; i < columns.Count; i++)
        {
            Duplicate(rows, i, columns[i]);
        }

        return rows;
    }

    private static Rows<PutRow> Duplicate(Rows<PutRow> rows, int i, DocumentColumn column) => column.Type switch
    {
        ColumnType.Text => Values(rows, i, column, static v => (string?)v),
        ColumnType.Integer => Values(rows, i, column, static v => (int?)v),
        ColumnType.Bigint => Values(rows, i, column, static v => v is int small ? small : (long?)v),
        ColumnType.Boolean => Values(rows, i, column, static v => (bool?)v),
        ColumnType.Numeric => Values(rows, i, column, static v => (decimal?)v),
        ColumnType.Date => Values(rows, i, column, static v => ((LocalDate?)v)?.ToDateOnly()),
        ColumnType.Timestamp => Values(rows, i, column, static v => ((Instant?)v)?.ToDateTimeUtc()),
        _ => Values(rows, i, column, static v => (Guid?)v),
    };

    private static Rows<PutRow> Values<T>(Rows<PutRow> rows, int i, DocumentColumn column, Func<object?, T> convert) =>
        rows.With(column.Name, DocumentTable.DbType(column.Type), row => convert(row.Columns[i]));
}
