using System.Globalization;
using NodaTime;
using NpgsqlTypes;

namespace GovApproval.EventStore;

/// <summary>What a document's id is.</summary>
public enum DocumentIdType
{
    Uuid,
    Text,
}

/// <summary>The type of a duplicated column.</summary>
public enum ColumnType
{
    Text,
    Integer,
    Bigint,
    Boolean,
    Numeric,
    Date,
    Timestamp,
    Uuid,
}

/// <summary>A value kept beside the document so that it can be searched and sorted.</summary>
public sealed record DocumentColumn(string Name, ColumnType Type);

/// <summary>An index over duplicated columns.</summary>
/// <param name="Name">Short; the index is called <c>mt_doc_table_idx_name</c>.</param>
/// <param name="On">What follows the table's name, e.g. <c>(tenant_id, state, due_on)</c> or <c>(due_on) where state = 'accepted'</c>.</param>
public sealed record DocumentIndex(string Name, string On, bool Unique = false);

/// <summary>A table of documents in Marten's shape: <c>mt_doc_name</c>, of a later version <c>mt_doc_name_2</c>, with duplicated columns.</summary>
public sealed class DocumentTable
{
    /// <param name="name">Lower case letters, digits; Marten would use the lower-cased name of the document's type.</param>
    public DocumentTable(
        string name, DocumentIdType idType, IReadOnlyList<DocumentColumn>? columns = null, IReadOnlyList<DocumentIndex>? indexes = null)
    {
        Name = Identifier(name);
        IdType = idType;
        Columns = columns ?? [];
        Indexes = indexes ?? [];
        foreach (var column in Columns)
        {
            Identifier(column.Name);
        }

        foreach (var index in Indexes)
        {
            Identifier(index.Name);
        }
    }

    public string Name { get; }

    /// <summary>
    /// To be raised when documents take a form in which the earlier cannot be read: a view is then folded from the first event into a table
    /// of its own, beside the earlier one, which nodes of an earlier version go on to keep and to read.
    /// </summary>
    public int Version { get; init; } = 1;

    public string SqlName => Version == 1 ? "mt_doc_" + Name : string.Create(CultureInfo.InvariantCulture, $"mt_doc_{Name}_{Version}");

    public DocumentIdType IdType { get; }

    public IReadOnlyList<DocumentColumn> Columns { get; }

    public IReadOnlyList<DocumentIndex> Indexes { get; }

    /// <summary>The documents' .NET type as Marten names it; informative only.</summary>
    public string? DotNetType { get; init; }

    /// <summary>What the progress of a view into this table is named after.</summary>
    internal string Progression(string view) => Version == 1 ? view : string.Create(CultureInfo.InvariantCulture, $"{view}:V{Version}");

    /// <summary>The columns at those places, or all.</summary>
    internal IReadOnlyList<DocumentColumn> Chosen(IReadOnlyList<int>? places) => places is null ? Columns : [.. places.Select(place => Columns[place])];

    /// <summary>The id of the document of one stream.</summary>
    internal object IdOf(StreamId stream) => IdType == DocumentIdType.Uuid ? stream.Id : stream.Id.ToString();

    internal string SqlIdType => IdType == DocumentIdType.Uuid ? "uuid" : "varchar";

    internal static string SqlType(ColumnType type) => type switch
    {
        ColumnType.Text => "varchar",
        ColumnType.Integer => "integer",
        ColumnType.Bigint => "bigint",
        ColumnType.Boolean => "boolean",
        ColumnType.Numeric => "numeric",
        ColumnType.Date => "date",
        ColumnType.Timestamp => "timestamptz",
        _ => "uuid",
    };

    internal static NpgsqlDbType DbType(ColumnType type) => type switch
    {
        ColumnType.Text => NpgsqlDbType.Varchar,
        ColumnType.Integer => NpgsqlDbType.Integer,
        ColumnType.Bigint => NpgsqlDbType.Bigint,
        ColumnType.Boolean => NpgsqlDbType.Boolean,
        ColumnType.Numeric => NpgsqlDbType.Numeric,
        ColumnType.Date => NpgsqlDbType.Date,
        ColumnType.Timestamp => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Uuid,
    };

    /// <summary>NodaTime's values as Npgsql takes them.</summary>
    internal static object? ToSql(object? value) => value switch
    {
        Instant instant => ToSql(instant),
        LocalDate date => date.ToDateOnly(),
        _ => value,
    };

    /// <summary>The ends of time are PostgreSQL's infinities.</summary>
    private static DateTime ToSql(Instant instant) =>
        instant < Earliest ? DateTime.MinValue : instant > Latest ? DateTime.MaxValue : instant.ToDateTimeUtc();

    private static readonly Instant Earliest = Instant.FromUtc(1, 1, 2, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(9999, 12, 31, 0, 0);

    /// <summary>Names go into statements as they are, so they are letters, digits and underscores only.</summary>
    private static string Identifier(string name) =>
        name.Length is > 0 and <= 40 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_') && !char.IsAsciiDigit(name[0])
            ? name
            : throw new ArgumentException($"\"{name}\" cannot name a table, column or index.", nameof(name));

    public override string ToString() => SqlName;
}
