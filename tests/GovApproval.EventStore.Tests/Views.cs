using System.Collections.Concurrent;
using System.Text.Json;
using GovApproval.EventStore.Views;
using NodaTime;
using Npgsql;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;

namespace GovApproval.EventStore.Tests;

/// <summary>A library with its view of shelves.</summary>
public sealed class LibraryWithShelves : Library
{
    public static readonly View<ShelfCount> View = new(
        "Shelves",
        Shelves,
        e => e.Data switch
        {
            BookBought b => [b.Shelf],
            BookLent b => [b.Shelf],
            BookReturned b => [b.Shelf],
            _ => [],
        },
        (shelf, e, _) => (shelf ?? new(0, 0, 0)) is var s && e.Data is BookBought ? s with { Books = s.Books + 1, LastVersion = e.Version }
            : e.Data is BookLent ? s with { Lent = s.Lent + 1, LastVersion = e.Version }
            : s with { Lent = s.Lent - 1, LastVersion = e.Version },
        LibraryJson.Default.ShelfCount,
        (_, s) => [s.Lent]);

    public static readonly StreamView<Book> BookView = new(
        "Books",
        Books,
        "book",
        (book, e) => Fold(book, e.Data)!,
        LibraryJson.Default.Book,
        (_, book) => BookColumns(book));

    /// <summary>Every row of a view as text: equal texts are equal bytes.</summary>
    public async Task<IReadOnlyList<string>> Dump(string table)
    {
        var rows = new List<string>();
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select row_to_json(d)::text from {table} d order by tenant_id, id", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>Writers that buy, lend and return until told to stop; says how many writes were stored.</summary>
    public static async Task<int> Work(EventLog log, int writers, CancellationToken stop, int shelves = 20)
    {
        var stored = 0;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var stream = NewStream();
                var shelf = $"shelf {(writer + n) % shelves}";
                Book? book = null;
                long version = 0;
                foreach (object e in (object[])[new BookBought("t", shelf), new BookLent("r", shelf), new BookReturned(shelf)])
                {
                    (await log.Write(WithDocument(stream, version++, book, out book, e))).ShouldBeOfType<WriteResult.Committed>();
                    Interlocked.Increment(ref stored);
                }
            }
        }));
        return stored;
    }
}

public sealed class A_background_view(LibraryWithShelves library) : IClassFixture<LibraryWithShelves>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task holds_what_was_stored_here_and_elsewhere()
    {
        await using var elsewhere = library.AnotherNode();
        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await runner.Start();
        await library.Log.Write(Of(NewStream(), 0, Bought("here")));
        await elsewhere.Write(Of(NewStream(), 0, Bought("here"), new BookLent("r", "here")));
        var last = (await library.Log.Write(Of(NewStream(), 0, Bought("here")))).ShouldBeOfType<WriteResult.Committed>().Position;

        (await runner.WaitFor(last, Soon)).ShouldBeTrue();
        var document = (await library.Log.Find(Shelves, Tenant, "here")).ShouldNotBeNull();
        document.Read(LibraryJson.Default.ShelfCount).ShouldBe(new(3, 1, 1));
        document.Version.ShouldBe(last);
        document.Columns.ShouldBe([1]);
        runner.Status.State.ShouldBe(RunnerState.Leading);
    }

    [Fact]
    public async Task tells_the_other_nodes_how_far_it_is_even_when_nothing_concerns_it()
    {
        var idle = LibraryWithShelves.View with { Name = "Idle", For = _ => [] };
        await using var elsewhere = library.AnotherNode();
        await using var runner = new ViewRunner<ShelfCount>(library.Log, idle);
        await using var other = new ViewRunner<ShelfCount>(elsewhere, idle);
        await runner.Start();
        var last = 0L;
        for (var i = 0; i < 3; i++)
        {
            last = ((WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("no concern")))).Position;
        }

        (await runner.WaitFor(last, Soon)).ShouldBeTrue();
        (await other.WaitFor(last, Soon)).ShouldBeTrue();
    }

    [Fact]
    public async Task gathers_for_as_long_as_it_may_and_hurries_for_whoever_waits()
    {
        var seldomRead = LibraryWithShelves.View with { Name = "SeldomRead", Gathers = TimeSpan.FromHours(1) };
        await using var runner = new ViewRunner<ShelfCount>(library.Log, seldomRead);
        await runner.Start();
        var first = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("seldom read")));
        (await runner.WaitFor(first.Position, Soon)).ShouldBeTrue();
        var second = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("seldom read")));
        (await runner.Position()).ShouldBe(first.Position);

        (await runner.WaitFor(second.Position, Soon)).ShouldBeTrue();
    }

    [Fact]
    public async Task inserts_what_begins_and_replaces_what_another_hand_put_there()
    {
        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View with { Name = "Beginning", Begins = (_, _, _) => true });
        await runner.Start();
        await library.Execute(
            $"insert into mt_doc_shelfcount (tenant_id, id, data, mt_version, mt_last_modified, lent) values ('{Tenant}', 'put there', '{{}}', 1, now(), 0)");
        for (var times = 1; times <= 2; times++)
        {
            await library.Log.Write(Of(NewStream(), 0, Bought("begun")));
            var last = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("put there")));
            (await runner.WaitFor(last.Position, Soon)).ShouldBeTrue();
            foreach (var shelf in new[] { "begun", "put there" })
            {
                (await library.Log.Find(Shelves, Tenant, shelf))!.Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(times, shelf);
            }
        }

        runner.Status.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task gathers_no_longer_once_there_is_enough()
    {
        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View with { Name = "Enough", Gathers = TimeSpan.FromHours(1) });
        await runner.Start();
        var first = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("enough")));
        (await runner.WaitFor(first.Position, Soon)).ShouldBeTrue();
        var many = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, [.. Enumerable.Range(0, 2_100).Select(_ => Bought("enough"))]));
        await Until(() => runner.Status.Position >= many.Position);
    }

    [Fact]
    public async Task keeps_an_event_in_memory_until_it_has_had_it_and_no_longer()
    {
        await using var log = library.AnotherNode();
        await using var quick = new ViewRunner<ShelfCount>(log, LibraryWithShelves.View with { Name = "Quick" });
        await using var slow = new ViewRunner<ShelfCount>(log, LibraryWithShelves.View with { Name = "Slow", Gathers = TimeSpan.FromHours(1) });
        await quick.Start();
        await slow.Start();
        var (_, first) = await Write(log);
        (await slow.WaitFor(first, Soon)).ShouldBeTrue();
        var (e, second) = await Write(log);
        var (_, third) = await Write(log); // the store itself holds on to the last write
        (await quick.WaitFor(third, Soon)).ShouldBeTrue();
        (await slow.Position()).ShouldBeLessThan(second);
        IsForgotten(e).ShouldBeFalse();

        (await slow.WaitFor(third, Soon)).ShouldBeTrue();
        await Until(() => IsForgotten(e));

        static async Task<(WeakReference Event, long Position)> Write(EventLog log)
        {
            var bought = Bought("kept in memory");
            var stored = (await log.Write(Of(NewStream(), 0, bought))).ShouldBeOfType<WriteResult.Committed>();
            return (new(bought), stored.Position);
        }

        static bool IsForgotten(WeakReference e)
        {
            GC.Collect();
            return !e.IsAlive;
        }
    }

    [Fact]
    public async Task goes_on_where_it_was_stopped()
    {
        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await runner.Start();
        var first = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("stopped")));
        (await runner.WaitFor(first.Position, Soon)).ShouldBeTrue();
        await runner.Stop();
        var second = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("stopped")));
        (await runner.WaitFor(second.Position, TimeSpan.Zero)).ShouldBeFalse();
        (await runner.Position()).ShouldBe(first.Position);

        await runner.Start();
        (await runner.WaitFor(second.Position, Soon)).ShouldBeTrue();
        (await library.Log.Find(Shelves, Tenant, "stopped")).ShouldNotBeNull().Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(2);
    }

    [Fact]
    public async Task has_one_leader_and_another_takes_over()
    {
        await using var elsewhere = library.AnotherNode();
        await using var one = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await using var other = new ViewRunner<ShelfCount>(elsewhere, LibraryWithShelves.View);
        await one.Start();
        var first = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("led")));
        (await one.WaitFor(first.Position, Soon)).ShouldBeTrue();
        await other.Start();
        (await other.WaitFor(first.Position, Soon)).ShouldBeTrue(); // who does not lead knows as well
        other.Status.State.ShouldNotBe(RunnerState.Leading);

        await one.Stop();
        var second = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("led")));
        (await other.WaitFor(second.Position, Soon)).ShouldBeTrue();
        other.Status.State.ShouldBe(RunnerState.Leading);

        // The leader's session is killed: it or another goes on, nothing is counted twice.
        await one.Start();
        await library.Scalar<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = 'GovApproval view'");
        var third = (WriteResult.Committed)await elsewhere.Write(Of(NewStream(), 0, Bought("led")));
        (await one.WaitFor(third.Position, Soon)).ShouldBeTrue();
        (await library.Log.Find(Shelves, Tenant, "led")).ShouldNotBeNull().Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task stands_before_an_event_it_cannot_apply_and_says_so(bool together)
    {
        var poisoned = true;
        var table = Shelves;
        var (name, shelf) = together ? ("PoisonedTogether", "pt x") : ("Poisoned", "p x");
        ShelfCount? Evolve(ShelfCount? shelf, StoredEvent e, string id) => Volatile.Read(ref poisoned) && e.Data is BookBought { Title: var title } && title == name
            ? throw new InvalidOperationException("no such book")
            : LibraryWithShelves.View.Evolve(shelf, e, id);
        var view = LibraryWithShelves.View with
        {
            Name = name,
            Evolve = Evolve,
            EvolveTogether = together ? (shelf, events, id) => events.Aggregate(shelf, (known, e) => Evolve(known, e, id)) : null,
            For = e => [.. LibraryWithShelves.View.For(e).Select(id => (together ? "pt " : "p ") + id)],
        };
        table.ShouldBe(view.Table);
        await using var runner = new ViewRunner<ShelfCount>(library.Log, view);
        await runner.Start();
        var stock = (int)await library.Scalar<long>("select count(*) from mt_events where type = 'book_bought' and data ->> 'shelf' = 'x'");
        var before = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("x"), Bought("x")));
        var poison = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, new BookBought(name, "x")));
        var after = (WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("x")));

        (await runner.WaitFor(before.Position, Soon)).ShouldBeTrue();
        await Until(() => runner.Status.State == RunnerState.Faulted);
        runner.Status.FaultPosition.ShouldBe(poison.Position);
        runner.Status.Fault.ShouldBe("no such book");
        (await runner.Position()).ShouldBe(before.Position);
        (await library.Log.Find(Shelves, Tenant, shelf)).ShouldNotBeNull().Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(stock + 2);

        Volatile.Write(ref poisoned, false);
        (await runner.WaitFor(after.Position, Soon)).ShouldBeTrue();
        await Until(() => runner.Status.State == RunnerState.Leading); // whoever waits may see the commit before the leader hears of it
        runner.Status.ShouldBe(new(name, RunnerState.Leading, after.Position));
        (await library.Log.Find(Shelves, Tenant, shelf)).ShouldNotBeNull().Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(stock + 4);
    }

    [Fact]
    public async Task may_be_kept_by_ranges_of_tenants()
    {
        var view = LibraryWithShelves.View with { Name = "Ranged", For = e => [.. LibraryWithShelves.View.For(e).Select(id => "r " + id)] };
        await using var one = new ViewRunner<ShelfCount>(library.Log, view, new(0, 2));
        await using var two = new ViewRunner<ShelfCount>(library.Log, view, new(1, 2));
        await one.Start();
        await two.Start();
        var last = 0L;
        for (var i = 0; i < 6; i++)
        {
            last = ((WriteResult.Committed)await library.Log.Write(Of(new($"51068{i}", Guid.NewGuid()), 0, Bought("ranged")))).Position;
        }

        (await one.WaitFor(last, Soon)).ShouldBeTrue();
        (await two.WaitFor(last, Soon)).ShouldBeTrue();
        (await library.Log.Count(Shelves, new(null, "id = $1", ["r ranged"]))).ShouldBe(6);
    }

    [Fact]
    public void holds_on_to_what_the_last_batches_changed()
    {
        var folding = new Folding<ShelfCount>(LibraryWithShelves.View);
        for (var batch = 1; batch <= 40; batch++)
        {
            StoredEvent[] events = [At(batch, "always"), At(batch, $"once {batch}")];
            folding.Begin();
            folding.Route(events, 0);
            folding.Fold(events).ShouldBe(2);
            folding.End(20);
            folding.All.Count.ShouldBeLessThanOrEqualTo(20);
            folding.All.Select(held => held.Key.Id).ShouldContain($"once {batch}");
        }

        folding.All.Single(held => held.Key.Id == "always").Document!.Books.ShouldBe(40);
        folding.End(1);
        folding.All.Select(held => held.Key.Id).ShouldBe(["always", "once 40"], ignoreOrder: true, "what the batch itself changed stays");

        static StoredEvent At(int batch, string shelf) =>
            new(batch, Guid.NewGuid(), NewStream(), 1, "book_bought", new BookBought("t", shelf), Now, EventHeaders.None);
    }

    internal static async Task Until(Func<bool> so)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!so())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

public sealed class A_rebuild(LibraryWithShelves library) : IClassFixture<LibraryWithShelves>
{
    [Fact]
    public async Task under_load_comes_to_the_bytes_of_the_live_view()
    {
        await using var elsewhere = library.AnotherNode();
        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await runner.Start();
        using var stop = new CancellationTokenSource();
        var work = Task.WhenAll(LibraryWithShelves.Work(library.Log, 8, stop.Token), LibraryWithShelves.Work(elsewhere, 4, stop.Token));
        var reports = new ConcurrentQueue<RebuildProgress>();
        var missing = 0;
        await using var rebuilder = new ViewRunner<ShelfCount>(elsewhere, LibraryWithShelves.View);
        var serving = Serve();

        // Every shelf has a book by then.
        await A_background_view.Until(() => library.Log.Head().GetAwaiter().GetResult() > 1000);
        for (var i = 0; i < 3; i++)
        {
            var report = await rebuilder.Rebuild(new Collect(reports));
            report.Documents.ShouldBe(20);
        }

        await stop.CancelAsync();
        await work;
        await serving;
        missing.ShouldBe(0);
        reports.ShouldContain(r => r.Phase == "done" && r.Done == r.Total);
        (await runner.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(20))).ShouldBeTrue();
        var live = await library.Dump("mt_doc_shelfcount");
        await rebuilder.Rebuild();
        (await library.Dump("mt_doc_shelfcount")).ShouldBe(live);
        live.Count.ShouldBe(20);
        (await library.Log.Query(Shelves, new(Tenant))).Sum(d => d.Read(LibraryJson.Default.ShelfCount).Books)
            .ShouldBe((int)await library.Scalar<long>("select count(*) from mt_streams"));
        (await library.Scalar<long>("select count(*) from pg_indexes where indexname in ('mt_doc_shelfcount_idx_lent', 'pkey_mt_doc_shelfcount_tenant_id_id')")).ShouldBe(2);
        (await library.Scalar<bool>("select relallvisible = relpages and relpages > 0 from pg_class where relname = 'mt_doc_shelfcount'")).ShouldBeTrue("can be counted by an index alone");

        async Task Serve()
        {
            await A_background_view.Until(() => runner.Status.Position > 100);
            while (!stop.IsCancellationRequested)
            {
                missing += (await library.Log.Find(Shelves, Tenant, "shelf 1")) is null ? 1 : 0;
            }
        }
    }

    [Fact]
    public async Task of_an_inline_view_under_load_loses_and_stales_nothing()
    {
        using var stop = new CancellationTokenSource();
        var work = LibraryWithShelves.Work(library.Log, 8, stop.Token);
        await A_background_view.Until(() => library.Log.Head().GetAwaiter().GetResult() > 200);
        var rebuild = new StreamViewRebuild<Book>(library.Log, LibraryWithShelves.BookView);
        for (var i = 0; i < 3; i++)
        {
            await rebuild.Rebuild();
        }

        await stop.CancelAsync();
        await work;
        (await library.Scalar<long>("select count(*) from mt_streams")).ShouldBe(await library.Log.Count(Books, new(null)));
        (await library.Scalar<long>(
            "select count(*) from mt_streams s join mt_doc_book d on d.tenant_id = s.tenant_id and d.id = s.id where d.mt_version <> s.version")).ShouldBe(0);
        var live = await library.Dump("mt_doc_book");
        await rebuild.Rebuild();
        (await library.Dump("mt_doc_book")).ShouldBe(live);
    }

    [Fact]
    public async Task of_a_view_that_is_being_rebuilt_is_refused()
    {
        await using var connection = new NpgsqlConnection(library.ConnectionString + ";Pooling=false"); // a pool would keep the lock for whoever comes next
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select pg_advisory_lock(" + Postgres.Locks.Sql(Postgres.Locks.Rebuild("mt_doc_shelfcount")) + ")", connection);
        await command.ExecuteNonQueryAsync();
        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await Should.ThrowAsync<InvalidOperationException>(() => runner.Rebuild());
    }

    private sealed class Collect(ConcurrentQueue<RebuildProgress> into) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => into.Enqueue(value);
    }
}

/// <summary>Of single streams, kept in the background.</summary>
public sealed class A_view_of_streams(LibraryWithShelves library) : IClassFixture<LibraryWithShelves>
{
    [Fact]
    public async Task shows_each_stream_at_its_version_whatever_the_node_remembers()
    {
        var (forgotten, remembered, half) = (NewStream(), NewStream(), NewStream());
        foreach (var stream in new[] { forgotten, remembered, half })
        {
            await library.Log.Write(Of(stream, 0, new BookBought("t", "background"), new BookLent("first", "background")));
        }

        // Of one stream the node remembers all, of one its beginning, and of one nothing.
        await using var runner = new StreamViewRunner<Book>(library.Log, LibraryWithShelves.BookView with
        {
            Known = stream => stream == remembered ? new(new Book("t", "background", "remembered", 7), 2) : stream == half ? new(new Book("t", "background", null, 5), 1) : null,
        });
        await runner.Start();
        (await runner.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        await Shows(forgotten, 2, 1);
        await Shows(remembered, 2, 7);
        await Shows(half, 2, 6);
        await library.Log.Write(Of(forgotten, 2, new BookReturned("background"), new BookLent("second", "background")));
        (await runner.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        await Shows(forgotten, 4, 2);
    }

    [Fact]
    public async Task derives_no_column_before_the_tenant_is_ready_live_or_folded_anew()
    {
        var ready = new HashSet<string>();
        var view = LibraryWithShelves.BookView with
        {
            Name = "BooksByTheRules",
            Ready = async (tenant, _) =>
            {
                await Task.Yield();
                ready.Add(tenant);
            },
            Columns = (stream, book) => ready.Contains(stream.Tenant) ? BookColumns(book) : throw new InvalidOperationException("not ready"),
        };
        var stream = NewStream();
        await library.Log.Write(Of(stream, 0, new BookBought("t", "rules")));
        await using var runner = new StreamViewRunner<Book>(library.Log, view);
        await runner.Start();
        (await runner.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        await Shows(stream, 1, 0);
        ready.Clear();
        await runner.Rebuild();
        await Shows(stream, 1, 0);
    }

    [Fact]
    public async Task goes_on_where_it_was_stopped_and_begins_where_the_documents_end()
    {
        // One was written with its document, as by a version that did; it is not touched again, or it would have no loans.
        var (inline, later) = (NewStream(), NewStream());
        await library.Log.Write(WithDocument(inline, 0, null, out _, new BookBought("t", "inline")));
        await library.Scalar<int>($"update mt_doc_book set data = jsonb_set(data, '{{loans}}', '99') where id = '{inline.Id}' returning 1");
        await library.Log.Write(Of(later, 0, new BookBought("t", "later")));
        var view = LibraryWithShelves.BookView with { Name = "BooksAnew" };
        await using (var first = new StreamViewRunner<Book>(library.Log, view))
        {
            await first.Start();
            (await first.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        }

        await Shows(inline, 1, 99);
        await Shows(later, 1, 0);
        await library.Log.Write(Of(later, 1, new BookLent("r", "later")));
        await Shows(later, 1, 0);
        await using var second = new StreamViewRunner<Book>(library.Log, view);
        await second.Start();
        (await second.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(10))).ShouldBeTrue();
        await Shows(later, 2, 1);
    }

    [Fact]
    public async Task stands_before_an_event_that_it_cannot_apply_with_all_before_it_shown()
    {
        var (good, bad) = (NewStream(), NewStream());
        var broken = true;
        var view = LibraryWithShelves.BookView with { Name = "BooksThatBreak", Evolve = (book, e) => broken && e.Stream == bad ? throw new InvalidOperationException("torn") : Fold(book, e.Data)! };
        await library.Log.Write(Of(good, 0, new BookBought("t", "good")));
        var last = await library.Log.Head();
        await library.Log.Write(Of(bad, 0, new BookBought("t", "bad")));
        await using var runner = new StreamViewRunner<Book>(library.Log, view);
        await runner.Start();
        await A_background_view.Until(() => runner.Status.State == RunnerState.Faulted);
        (runner.Status.Position, runner.Status.FaultPosition, runner.Status.Fault).ShouldBe((last, last + 1, "torn"));
        await Shows(good, 1, 0);
        broken = false;
        (await runner.WaitFor(last + 1, TimeSpan.FromSeconds(10))).ShouldBeTrue();
        await Shows(bad, 1, 0);
    }

    [Fact]
    public async Task is_folded_anew_while_it_is_kept_and_comes_to_the_same()
    {
        await using var runner = new StreamViewRunner<Book>(library.Log, LibraryWithShelves.BookView with { Name = "BooksUnderLoad" });
        await runner.Start();
        using var stop = new CancellationTokenSource();
        var work = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                var stream = NewStream();
                await library.Log.Write(Of(stream, 0, new BookBought("t", "load")));
                await library.Log.Write(Of(stream, 1, new BookLent("r", "load")));
            }
        }));
        for (var i = 0; i < 3; i++)
        {
            await runner.Rebuild();
        }

        await stop.CancelAsync();
        await work;
        (await runner.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(20))).ShouldBeTrue();
        (await library.Scalar<long>(
            "select count(*) from mt_streams s left join mt_doc_book d on d.tenant_id = s.tenant_id and d.id = s.id where d.mt_version is distinct from s.version")).ShouldBe(0);
        var live = await library.Dump("mt_doc_book");
        await runner.Rebuild();
        (await library.Dump("mt_doc_book")).ShouldBe(live);
    }

    private async Task Shows(StreamId stream, long version, int loans)
    {
        var document = (await library.Log.Find(Books, Tenant, stream.Id)).ShouldNotBeNull();
        (document.Version, document.Read(LibraryJson.Default.Book).Loans).ShouldBe((version, loans));
    }
}

public sealed class A_rebuild_among_large_events(LibraryWithShelves library) : IClassFixture<LibraryWithShelves>
{
    [Fact]
    public async Task reads_events_of_any_size()
    {
        var sizes = new[] { 100, 900_000, 40_000, 300_000, 100 };
        foreach (var size in sizes)
        {
            await library.Log.Write(Of(NewStream(), 0, new BookBought(new string('易', size / 3), "of all sizes")));
        }

        await using var runner = new ViewRunner<ShelfCount>(library.Log, LibraryWithShelves.View);
        await runner.Rebuild();
        (await library.Log.Find(Shelves, Tenant, "of all sizes")).ShouldNotBeNull().Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(sizes.Length);
    }
}
