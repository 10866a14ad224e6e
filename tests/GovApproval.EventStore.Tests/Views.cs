using GovApproval.EventStore.Views;
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
    public async Task of_a_later_version_is_folded_from_the_first_event_beside_the_earlier_one()
    {
        var later = LibraryWithShelves.View with { Table = new DocumentTable("shelfcount", DocumentIdType.Text, [new("lent", ColumnType.Integer)]) { Version = 2 } };
        await using var log = Open(library.ConnectionString, options => options with { Tables = [.. options.Tables, later.Table] });
        await log.Migrate();
        await using var earlier = new ViewRunner<ShelfCount>(log, LibraryWithShelves.View);
        await earlier.Start();
        await log.Write(Of(NewStream(), 0, Bought("old and new")));
        (await earlier.WaitFor(await log.Head(), Soon)).ShouldBeTrue();
        await using var runner = new ViewRunner<ShelfCount>(log, later);
        await runner.Start();
        await log.Write(Of(NewStream(), 0, Bought("old and new")));
        foreach (var (view, table) in new[] { (earlier, Shelves), (runner, later.Table) })
        {
            (await view.WaitFor(await log.Head(), Soon)).ShouldBeTrue();
            (await log.Find(table, Tenant, "old and new")).ShouldNotBeNull().Read(LibraryJson.Default.ShelfCount).Books.ShouldBe(2);
        }

        (await library.Scalar<long>("select count(*) from mt_event_progression where name in ('Shelves:All', 'Shelves:V2:All') and last_seq_id > 0")).ShouldBe(2);
    }

    [Fact]
    public async Task that_gathers_long_applies_its_events_while_no_other_such_does()
    {
        var (inside, most) = (0, 0);
        await using var log = Open(library.ConnectionString, options => options with { Tables = [.. options.Tables, Slow("one").Table, Slow("two").Table] });
        await log.Migrate();
        await using var one = new ViewRunner<ShelfCount>(log, Slow("one"));
        await using var two = new ViewRunner<ShelfCount>(log, Slow("two"));
        await Task.WhenAll(one.Start(), two.Start());
        for (var i = 0; i < 5; i++)
        {
            await log.Write(Of(NewStream(), 0, Bought("slow")));
            (await Task.WhenAll(one.WaitFor(await log.Head(), Soon), two.WaitFor(await log.Head(), Soon))).ShouldAllBe(came => came);
        }

        most.ShouldBe(1);

        View<ShelfCount> Slow(string name) => LibraryWithShelves.View with
        {
            Name = name,
            Table = new DocumentTable(name, DocumentIdType.Text, [new("lent", ColumnType.Integer)], []),
            Gathers = TimeSpan.FromMilliseconds(400),
            Evolve = (shelf, e, id) =>
            {
                if (id == "slow")
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Thread.Sleep(10); // so that another would be met inside
                    Interlocked.Decrement(ref inside);
                }

                return LibraryWithShelves.View.Evolve(shelf, e, id);
            },
        };
    }

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
        var slow = 0;
        for (var i = 0; i < 8; i++)
        {
            var position = ((WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought("no concern")))).Position;
            (await runner.WaitFor(position, Soon)).ShouldBeTrue();
            slow += await other.WaitFor(position, TimeSpan.FromMilliseconds(400)) ? 0 : 1;
            (await other.WaitFor(position, Soon)).ShouldBeTrue();
        }

        slow.ShouldBeLessThan(6); // by itself it would commit its position each second; the machine may stutter
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
