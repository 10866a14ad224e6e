using System.Text;
using System.Text.Json;
using NodaTime;
using Npgsql;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;
using static GovApproval.EventStore.WriteResult;

namespace GovApproval.EventStore.Tests;

public sealed class Appending(Library library) : IClassFixture<Library>
{
    private EventLog Log => library.Log;

    [Fact]
    public async Task stores_events_that_read_back_as_they_were_written()
    {
        var stream = NewStream();
        var headers = new EventHeaders("officer-7", "trace-1", "command-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var result = await Log.Write(new([new(stream, "book", 0, [Bought(), new BookLent("王\"小明\"", "A")])], headers, Now));

        var position = result.ShouldBeOfType<Committed>().Position;
        var stored = (await Log.Load(stream)).ShouldNotBeNull();
        stored.Type.ShouldBe("book");
        stored.Version.ShouldBe(2);
        stored.Events.Select(e => e.Data).ShouldBe([Bought(), new BookLent("王\"小明\"", "A")]);
        stored.Events.Select(e => e.Version).ShouldBe([1L, 2]);
        stored.Events.Select(e => e.Position).ShouldBe([position - 1, position]);
        stored.Events.ShouldAllBe(e => e.Headers == headers && e.Stream == stream);
        stored.Events[0].RecordedAt.ShouldBe(Instant.FromUtc(2026, 3, 6, 2, 30) + Duration.FromTicks(1234560)); // PostgreSQL keeps microseconds
    }

    [Fact]
    public async Task at_one_version_has_one_winner_of_many()
    {
        var stream = NewStream();
        await Log.Write(Of(stream, 0, Bought()));
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Log.Write(Of(stream, 1, new BookLent($"reader {i}", "A")))));

        results.OfType<Committed>().Count().ShouldBe(1);
        results.OfType<VersionConflict>().ShouldAllBe(c => c.Stream == stream);
        (await Log.VersionOf(stream)).ShouldBe(2);
    }

    [Fact]
    public async Task refuses_to_begin_a_stream_twice()
    {
        var stream = NewStream();
        (await Log.Write(Of(stream, 0, Bought()))).ShouldBeOfType<Committed>();
        (await Log.Write(Of(stream, 0, Bought()))).ShouldBe(new VersionConflict(stream));
        (await Log.Write(Of(NewStream(), 3, Bought()))).ShouldBeOfType<VersionConflict>();
    }

    [Fact]
    public async Task of_several_streams_is_all_or_nothing()
    {
        var (one, two) = (NewStream(), NewStream());
        await Log.Write(Of(one, 0, Bought()));
        var unit = new Write(
            [
                new(two, "book", 0, [Bought()]) { Documents = [Document(two, new("t", "A", null, 0))] },
                new(one, "book", 5, [new BookReturned("A")]),
            ],
            EventHeaders.None,
            Now)
        { Answer = AnswerUnder(Guid.NewGuid()), NewKeys = [new(Tenant, Guid.NewGuid(), [1])] };

        (await Log.Write(unit)).ShouldBe(new VersionConflict(one));
        (await Log.VersionOf(two)).ShouldBe(0);
        (await Log.Find(Books, Tenant, two.Id)).ShouldBeNull();
        (await Log.FindAnswer(Tenant, unit.Answer.Key, Instant.MinValue)).ShouldBeNull();
        (await Log.FindKey(Tenant, unit.NewKeys[0].Subject)).ShouldBeNull();

        var whole = unit with { Appends = [unit.Appends[0], unit.Appends[1] with { ExpectedVersion = 1 }] };
        var position = (await Log.Write(whole)).ShouldBeOfType<Committed>().Position;
        (await Log.VersionOf(two)).ShouldBe(1);
        (await Log.VersionOf(one)).ShouldBe(2);
        (await Log.FindAnswer(Tenant, unit.Answer.Key, Instant.MinValue)).ShouldNotBeNull().Position.ShouldBe(position);
        (await Log.FindKey(Tenant, unit.NewKeys[0].Subject)).ShouldNotBeNull().WrappedKey.ShouldBe([1]);
    }

    [Fact]
    public async Task replaces_inline_documents_with_their_columns()
    {
        var stream = NewStream();
        await Log.Write(WithDocument(stream, 0, null, out var book, Bought()));
        await Log.Write(WithDocument(stream, 1, book, out book, new BookLent("王", "A"), new BookReturned("A"), new BookLent("李", "A")));

        var document = (await Log.Find(Books, Tenant, stream.Id)).ShouldNotBeNull();
        document.Read(LibraryJson.Default.Book).ShouldBe(new("周易", "A", "李", 2));
        document.Version.ShouldBe(4);
        document.Columns.ShouldBe(["A", "李", 2, null]);
        document.LastModified.ShouldBe(Instant.FromUtc(2026, 3, 6, 2, 30) + Duration.FromTicks(1234560));
        (await library.Scalar<string>($"select mt_dotnet_type from mt_doc_book where id = '{stream.Id}'")).ShouldBe("GovApproval.EventStore.Tests.Book");
    }

    [Fact]
    public async Task removes_inline_documents()
    {
        var stream = NewStream();
        await Log.Write(WithDocument(stream, 0, null, out _, Bought()));
        await Log.Write(new([new(stream, "book", 1, [new BookReturned("A")]) { Documents = [new(Books, stream.Id, default, [], Delete: true)] }], EventHeaders.None, Now));
        (await Log.Find(Books, Tenant, stream.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task fails_only_the_write_that_PostgreSQL_cannot_take()
    {
        var streams = Enumerable.Range(0, 30).Select(_ => NewStream()).ToArray();
        var writes = streams.Select((s, i) => Log.Write(Of(s, 0, new BookBought(i == 7 ? "\0" : "fine", "A")))).ToArray();

        (await Should.ThrowAsync<PostgresException>(() => writes[7])).SqlState.ShouldBe("22P05");
        foreach (var write in writes.Where((_, i) => i != 7))
        {
            (await write).ShouldBeOfType<Committed>();
        }
    }

    [Fact]
    public async Task is_refused_at_the_door_when_it_makes_no_sense()
    {
        await Should.ThrowAsync<ArgumentException>(() => Log.Write(new([], EventHeaders.None, Now)));
        await Should.ThrowAsync<ArgumentException>(() => Log.Write(Of(NewStream(), 0)));
        await Should.ThrowAsync<ArgumentException>(() => Log.Write(Of(NewStream(), 0, "no event")));
        var stream = NewStream();
        await Should.ThrowAsync<ArgumentException>(() => Log.Write(new([new(stream, "book", 0, [Bought()]), new(stream, "book", 1, [Bought()])], EventHeaders.None, Now)));
    }

    [Fact]
    public async Task says_busy_when_the_queue_is_full()
    {
        await using var log = Open(library.ConnectionString, o => o with { QueueCapacity = 4 });
        await using var holder = new NpgsqlConnection(library.ConnectionString);
        await holder.OpenAsync();
        await using var held = new NpgsqlCommand("begin; select pg_advisory_xact_lock(" + Postgres.Locks.Sql(Postgres.Locks.Append) + ")", holder);
        await held.ExecuteNonQueryAsync(); // another node that takes its time
        var waiting = new List<Task<WriteResult>>();
        Should.Throw<EventStoreBusy>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                waiting.Add(log.Write(Of(NewStream(), 0, Bought())));
            }
        });
        await using var released = new NpgsqlCommand("commit", holder);
        await released.ExecuteNonQueryAsync();
        (await Task.WhenAll(waiting)).ShouldAllBe(r => r is Committed);
    }

    [Fact]
    public async Task gives_a_write_that_its_caller_gave_up_no_place()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        var stream = NewStream();
        await Should.ThrowAsync<OperationCanceledException>(() => Log.Write(Of(stream, 0, Bought()), given.Token));
        (await Log.VersionOf(stream)).ShouldBe(0);
    }

    [Fact]
    public async Task is_over_when_the_log_is_closed()
    {
        var log = library.AnotherNode();
        var write = log.Write(Of(NewStream(), 0, Bought()));
        await log.DisposeAsync();
        (await write).ShouldBeOfType<Committed>("what was on its way is finished");
        Should.Throw<ObjectDisposedException>(() => { _ = log.Write(Of(NewStream(), 0, Bought())); });
    }

    [Fact]
    public async Task keeps_the_bytes_it_is_given_as_json()
    {
        var stream = NewStream();
        await Log.Write(Of(stream, 0, Bought()));
        var json = await library.Scalar<string>($"select data::text from mt_events where stream_id = '{stream.Id}'");
        JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement.GetProperty("title").GetString().ShouldBe("周易");
    }
}
