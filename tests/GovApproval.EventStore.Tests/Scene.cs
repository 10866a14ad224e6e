using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Testing;
using NodaTime;
using Npgsql;

namespace GovApproval.EventStore.Tests;

// A library, as the store knows nothing of approvals.
public sealed record BookBought(string Title, string Shelf);
public sealed record BookLent(string Reader, string Shelf);
public sealed record BookReturned(string Shelf);

/// <summary>The inline document of one book.</summary>
public sealed record Book(string Title, string Shelf, string? LentTo, int Loans);

/// <summary>The background view of one shelf.</summary>
public sealed record ShelfCount(int Books, int Lent, long LastVersion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BookBought))]
[JsonSerializable(typeof(BookLent))]
[JsonSerializable(typeof(BookReturned))]
[JsonSerializable(typeof(Book))]
[JsonSerializable(typeof(ShelfCount))]
internal sealed partial class LibraryJson : JsonSerializerContext;

/// <summary>One database per test class, with stores on it.</summary>
public class Library : IAsyncLifetime
{
    public const string Tenant = "510682";
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 6, 2, 30) + Duration.FromTicks(1234567);

    public static readonly EventTypes Types = new EventTypes()
        .Add("book_bought", LibraryJson.Default.BookBought)
        .Add("book_lent", LibraryJson.Default.BookLent)
        .Add("book_returned", LibraryJson.Default.BookReturned);

    public static readonly DocumentTable Books = new(
        "book",
        DocumentIdType.Uuid,
        [new("shelf", ColumnType.Text), new("lent_to", ColumnType.Text), new("loans", ColumnType.Integer), new("due_on", ColumnType.Date)],
        [new("shelf", "(tenant_id, shelf, due_on)")])
    {
        DotNetType = "GovApproval.EventStore.Tests.Book",
    };

    public static readonly DocumentTable Shelves = new(
        "shelfcount", DocumentIdType.Text, [new("lent", ColumnType.Integer)], [new("lent", "(tenant_id, lent)")]);

    private TestDatabase? _database;

    public string ConnectionString => _database!.ConnectionString;

    public string AdminConnectionString => _database!.AdminConnectionString;

    public EventLog Log { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Create("library", async connection =>
        {
            await using var log = Open(connection);
            await log.Migrate();
        });
        Log = Open(ConnectionString);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await _database!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another node on the same database.</summary>
    public EventLog AnotherNode() => Open(ConnectionString);

    public static EventLog Open(string connectionString, Func<EventLogOptions, EventLogOptions>? with = null)
    {
        var options = new EventLogOptions { ConnectionString = connectionString, Types = Types, Tables = [Books, Shelves] };
        return new(with is null ? options : with(options));
    }

    public static StreamId NewStream() => new(Tenant, Guid.NewGuid());

    public static Write Of(StreamId stream, long expected, params object[] events) =>
        new([new(stream, "book", expected, events)], EventHeaders.None, Now);

    public static IdempotentAnswer AnswerUnder(Guid key, string body = "first", string fingerprint = "request") =>
        new(Tenant, key, Encoding.UTF8.GetBytes(fingerprint), 201, Encoding.UTF8.GetBytes(body));

    public static DocumentWrite Document(StreamId stream, Book book, LocalDate? dueOn = null) =>
        new(Books, stream.Id, JsonSerializer.SerializeToUtf8Bytes(book, LibraryJson.Default.Book), BookColumns(book, dueOn));

    public static object?[] BookColumns(Book book, LocalDate? dueOn = null) => [book.Shelf, book.LentTo, book.Loans, dueOn];

    public static Book? Fold(Book? book, object happened) => (book, happened) switch
    {
        (_, BookBought e) => new(e.Title, e.Shelf, null, 0),
        ({ } b, BookLent e) => b with { LentTo = e.Reader, Loans = b.Loans + 1 },
        ({ } b, BookReturned) => b with { LentTo = null },
        _ => book,
    };

    /// <summary>Appends events together with the inline document they lead to.</summary>
    public static Write WithDocument(StreamId stream, long expected, Book? before, out Book after, params object[] events)
    {
        var book = before;
        foreach (var e in events)
        {
            book = Fold(book, e);
        }

        after = book!;
        return new([new(stream, "book", expected, events) { Documents = [Document(stream, after)] }], EventHeaders.None, Now);
    }

    public static BookBought Bought(string shelf = "A") => new("周易", shelf);

    public async Task<T> Scalar<T>(string sql, bool admin = false)
    {
        await using var connection = new NpgsqlConnection(admin ? AdminConnectionString : ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql, bool admin = false)
    {
        await using var connection = new NpgsqlConnection(admin ? AdminConnectionString : ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
