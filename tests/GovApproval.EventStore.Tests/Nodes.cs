using System.Collections.Concurrent;
using GovApproval.EventStore.Postgres;
using GovApproval.EventStore.Views;
using NodaTime;
using Npgsql;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;
using static GovApproval.EventStore.WriteResult;

namespace GovApproval.EventStore.Tests;

public sealed class Several_nodes(Library library) : IClassFixture<Library>
{
    [Fact]
    public async Task append_to_the_same_streams_while_a_reader_misses_nothing()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => library.AnotherNode()).ToArray();
        var streams = Enumerable.Range(0, 25).Select(_ => NewStream()).ToArray();
        var won = new ConcurrentBag<(StreamId, long)>();
        using var stop = new CancellationTokenSource();
        var read = new List<StoredEvent>();
        var reader = Task.Run(async () =>
        {
            long position = 0;
            while (true)
            {
                var last = stop.IsCancellationRequested; // one more look after the last write
                var page = await nodes[0].ReadPage(position, 500);
                read.AddRange(page.Events);
                if (last && page.UpTo == position)
                {
                    return;
                }

                position = page.UpTo;
            }
        });

        await Task.WhenAll(nodes.SelectMany((node, n) => Enumerable.Range(0, 8).Select(async writer =>
        {
            var random = new Random((n * 100) + writer); // the seed is the writer's number
            for (var i = 0; i < 60; i++)
            {
                var stream = streams[random.Next(streams.Length)];
                var version = await node.VersionOf(stream);
                if (await node.Write(Of(stream, version, new BookBought($"{n} {writer} {i}", "A"))) is Committed)
                {
                    won.Add((stream, version + 1));
                }
            }
        })));
        await stop.CancelAsync();
        await reader;

        read.Zip(read.Skip(1)).All(pair => pair.First.Position < pair.Second.Position).ShouldBeTrue("in order, nothing twice");
        (await library.Scalar<long>("select count(*) from mt_events")).ShouldBe(read.Count, "nothing skipped");
        won.Distinct().Count().ShouldBe(won.Count, "one winner for each version");
        var happened = read.Where(e => streams.Contains(e.Stream)).Select(e => (e.Stream, e.Version)).ToHashSet();
        happened.SetEquals(won).ShouldBeTrue("who was told to have won is in the log, and nobody else");
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task hear_of_the_last_commit_even_when_one_word_serves_several()
    {
        await using var node = library.AnotherNode();
        await using var hearing = new NpgsqlConnection(library.ConnectionString);
        await hearing.OpenAsync();
        await using var listen = new NpgsqlCommand("listen govapproval_events", hearing);
        await listen.ExecuteNonQueryAsync();
        for (var i = 0; i < 20; i++)
        {
            // Right after a word the next commit bears none: it is owed, and comes though nobody writes any more.
            (await node.Write(Of(NewStream(), 0, Bought()))).ShouldBeOfType<Committed>();
            (await hearing.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task lose_and_double_nothing_when_their_sessions_are_killed_under_load()
    {
        var nodes = Enumerable.Range(0, 2).Select(_ => library.AnotherNode()).ToArray();
        using var stop = new CancellationTokenSource();
        var committed = new ConcurrentDictionary<Guid, long>();
        var refused = new ConcurrentBag<string>();
        var writers = nodes.SelectMany(node => Enumerable.Range(0, 12).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (stream, key) = (NewStream(), Guid.NewGuid());
                for (var version = 0; version < 3; version++)
                {
                    var answer = AnswerUnder(Guid.NewGuid());
                    var result = await node.Write(Of(stream, version, Bought()) with { Answer = answer });
                    if (result is Committed c)
                    {
                        committed.TryAdd(answer.Key, c.Position).ShouldBeTrue();
                    }
                    else
                    {
                        refused.Add(result.ToString());
                    }
                }

                var no = new Write([], EventHeaders.None, Now) { Answer = AnswerUnder(key, key.ToString()) };
                (await node.Write(no)).ShouldBeOfType<Committed>();
                committed.TryAdd(key, 0).ShouldBeTrue();
            }
        })).ToArray();

        for (var i = 0; i < 12; i++)
        {
            var seen = committed.Count;
            await A_background_view.Until(() => committed.Count > seen + 150);
            await library.Scalar<long>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = 'GovApproval appender'");
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        refused.ShouldBeEmpty();
        var stored = new Dictionary<Guid, long>();
        await using var connection = new NpgsqlConnection(library.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select i.key, i.position, e.seq_id from idempotency i left join mt_events e on e.seq_id = i.position where i.position > 0 or length(i.body) = 36", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            stored.Add(reader.GetGuid(0), reader.GetInt64(1));
            reader.IsDBNull(2).ShouldBe(reader.GetInt64(1) == 0);
        }

        stored.Count.ShouldBe(committed.Count);
        stored.All(s => committed[s.Key] == s.Value).ShouldBeTrue("the position told is the position stored");
    }

    [Fact]
    public async Task tell_truly_what_became_of_a_write_when_its_session_ends_while_it_waits()
    {
        await using var node = library.AnotherNode();
        await node.Write(Of(NewStream(), 0, Bought()));
        await using var holder = new NpgsqlConnection(library.ConnectionString);
        await holder.OpenAsync();
        await Run("begin; select pg_advisory_xact_lock(" + Postgres.Locks.Sql(Postgres.Locks.Append) + ")");
        var stream = NewStream();
        var write = node.Write(Of(stream, 0, Bought()));
        while (await library.Scalar<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where wait_event = 'advisory' and application_name = 'GovApproval appender' and datname = current_database()") == 0)
        {
            write.IsCompleted.ShouldBeFalse();
        }

        await Run("commit");
        (await write).ShouldBeOfType<Committed>();
        (await node.VersionOf(stream)).ShouldBe(1);

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, holder);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task ask_anew_what_became_of_a_write_when_the_session_dies_while_they_ask()
    {
        await using var session = new AppendSession(library.Log.Options, "asking");
        var asked = 0;
        var answer = await session.Persist(
            async ct =>
            {
                asked++;
                await using var command = new NpgsqlCommand(asked < 3 ? "select pg_terminate_backend(pg_backend_pid())::text" : "select 'alive'", session.Connection);
                return (string?)await command.ExecuteScalarAsync(ct);
            },
            CancellationToken.None);
        (answer, asked).ShouldBe(("alive", 3));
    }

    [Fact]
    public async Task say_unavailable_when_there_is_no_database()
    {
        await using var log = Open("Host=127.0.0.1;Port=1;Username=x;Password=x;Timeout=1", o => o with { GiveUpAfter = TimeSpan.FromMilliseconds(300) });
        (await Should.ThrowAsync<EventStoreUnavailable>(() => log.Write(Of(NewStream(), 0, Bought())))).OutcomeUnknown.ShouldBeFalse();
    }
}

/// <summary>Each situation in which Marten was seen to stumble.</summary>
public sealed class Unlike_Marten_it(LibraryWithShelves library) : IClassFixture<LibraryWithShelves>
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2); // Marten: 3.3 s and more

    [Fact]
    public async Task does_not_notice_a_burnt_position()
    {
        await using var runner = await Running();
        await library.Execute("begin; select nextval('mt_events_sequence'); rollback");
        (await runner.WaitFor(await Buy(), AtOnce)).ShouldBeTrue();
    }

    [Fact]
    public async Task lets_one_of_eight_win_and_keeps_the_view_on_time()
    {
        await using var runner = await Running();
        var stream = NewStream();
        await library.Log.Write(Of(stream, 0, Bought()));
        var before = await library.Scalar<long>("select last_value from mt_events_sequence");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => library.Log.Write(Of(stream, 1, new BookLent($"{i}", "A")))));
        var position = results.OfType<Committed>().ShouldHaveSingleItem().Position;
        position.ShouldBe(before + 1);
        (await runner.WaitFor(position, AtOnce)).ShouldBeTrue();
        (await library.Scalar<long>("select last_value from mt_events_sequence")).ShouldBe(position, "losers burn no position");
    }

    [Fact]
    public async Task does_not_wait_for_a_long_transaction_of_others()
    {
        await using var runner = await Running();
        await using var other = new NpgsqlConnection(library.ConnectionString);
        await other.OpenAsync();
        await using var command = new NpgsqlCommand("begin isolation level repeatable read; select count(*) from mt_events; create table elsewhere (); select nextval('mt_events_sequence')", other);
        await command.ExecuteNonQueryAsync();
        (await runner.WaitFor(await Buy(), AtOnce)).ShouldBeTrue();
    }

    [Fact]
    public async Task stores_instants_whatever_the_session_s_time_zone()
    {
        await library.Execute($"alter database {new NpgsqlConnectionStringBuilder(library.ConnectionString).Database} set timezone to 'Asia/Shanghai'");
        NpgsqlConnection.ClearAllPools(); // the setting holds for sessions begun from now on
        await using var node = library.AnotherNode();
        (await library.Scalar<string>("show timezone")).ShouldBe("Asia/Shanghai");
        var stream = NewStream();
        await node.Write(WithDocument(stream, 0, null, out var book, Bought()));
        await node.Write(WithDocument(stream, 1, book, out _, new BookReturned("A")));

        var (start, end) = (Now - Duration.FromSeconds(1), Now + Duration.FromSeconds(1));
        (await node.Load(stream)).ShouldNotBeNull().Events.ShouldAllBe(e => e.RecordedAt > start && e.RecordedAt < end);
        (await node.Find(Books, Tenant, stream.Id)).ShouldNotBeNull().LastModified.ShouldBeInRange(start, end);
        (await library.Scalar<long>(
            $"select count(*) from mt_streams where id = '{stream.Id}' and timestamp between '2026-03-06T02:30:00Z' and '2026-03-06T02:30:01Z' and created = timestamp")).ShouldBe(1);
    }

    [Fact]
    public async Task wakes_its_views_at_the_commit_here_and_elsewhere()
    {
        await using var elsewhere = library.AnotherNode();
        await using var runner = await Running();
        (await runner.WaitFor(await Buy(elsewhere), AtOnce)).ShouldBeTrue();
        var slow = 0;
        for (var i = 0; i < 40; i++)
        {
            slow += await runner.WaitFor(await Buy(i % 2 == 0 ? elsewhere : library.Log), TimeSpan.FromMilliseconds(300)) ? 0 : 1;
        }

        slow.ShouldBeLessThan(8); // the machine may stutter; a poll each second would be late nearly every time
    }

    [Fact]
    public async Task need_not_gather_on_while_another_node_waits()
    {
        var view = LibraryWithShelves.View with { Name = "ShelvesGathered", Gathers = TimeSpan.FromMinutes(1) };
        await using var elsewhere = library.AnotherNode();
        await using var leading = new ViewRunner<ShelfCount>(library.Log, view);
        await using var other = new ViewRunner<ShelfCount>(elsewhere, view);
        await leading.Start();
        (await leading.WaitFor(await Buy(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        await other.Start();
        for (var i = 0; i < 3; i++)
        {
            (await other.WaitFor(await Buy(), TimeSpan.FromSeconds(20))).ShouldBeTrue(); // by itself the leader would gather for a minute
            other.Status.State.ShouldNotBe(RunnerState.Leading);
        }
    }

    [Fact]
    public async Task shares_a_commit_between_neighbours()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => library.Log.Write(Of(NewStream(), 0, Bought()))));
        results.Cast<Committed>().Max(c => c.BatchSize).ShouldBeGreaterThan(1);
    }

    private async Task<ViewRunner<ShelfCount>> Running()
    {
        var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await runner.Start();
        (await runner.WaitFor(await Buy(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        return runner;
    }

    private async Task<long> Buy(EventLog? log = null) =>
        (await (log ?? library.Log).Write(Of(NewStream(), 0, Bought()))).ShouldBeOfType<Committed>().Position;
}
