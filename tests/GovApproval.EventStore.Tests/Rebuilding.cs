using System.Collections.Concurrent;
using GovApproval.EventStore.Views;
using Npgsql;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;

namespace GovApproval.EventStore.Tests;

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

public sealed class A_rebuild_from_excerpts(LibraryWithShelves library) : IClassFixture<LibraryWithShelves>
{
    [Fact]
    public async Task comes_to_the_same_as_from_whole_events()
    {
        foreach (var (reader, shelf) in new[] { ("王", "plain"), ("a \"b\" c", "back\\slash"), ("line\nfeed\u0001", "易经 \"易\""), ("", "nobody's"), ("somebody", "") })
        {
            await library.Log.Write(Of(NewStream(), 0, new BookBought("周易", shelf), new BookLent(reader, shelf), new BookReturned(shelf)));
        }

        // Books that were bought and lent come as excerpts, returned ones whole.
        var view = new View<ShelfCount>(
            "Readers",
            Shelves,
            e => e.Data switch
            {
                BookBought b => [b.Shelf],
                BookLent b => [b.Shelf, $"{b.Reader} at {b.Shelf}"],
                BookReturned b => [b.Shelf],
                _ => [],
            },
            (shelf, e, _) => (shelf ?? new(0, 0, 0)) is var s && e.Data is BookBought ? s with { Books = s.Books + 1, LastVersion = e.Position } : s with { Lent = s.Lent + 1, LastVersion = e.Position },
            LibraryJson.Default.ShelfCount,
            (_, s) => [s.Lent]);
        await Fold(view);
        var whole = await library.Dump("mt_doc_shelfcount");
        whole.Count.ShouldBe(10);
        await Fold(view with { Excerpt = new(["book_bought", "book_lent"], [EventMember.Text("shelf"), EventMember.Json("reader"), EventMember.Text("elsewhere", "shelf")]) });
        (await library.Dump("mt_doc_shelfcount")).ShouldBe(whole);
    }

    private async Task Fold(View<ShelfCount> view)
    {
        await using var runner = new ViewRunner<ShelfCount>(library.Log, view);
        await runner.Rebuild();
    }
}
