using GovApproval.EventStore.Views;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;

namespace GovApproval.EventStore.Tests;

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
        await CatchesUp(runner);
        await Shows(forgotten, 2, 1);
        await Shows(remembered, 2, 7);
        await Shows(half, 2, 6);
        await library.Log.Write(Of(forgotten, 2, new BookReturned("background"), new BookLent("second", "background")));
        await CatchesUp(runner);
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
        await CatchesUp(runner);
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
            await CatchesUp(first);
        }

        await Shows(inline, 1, 99);
        await Shows(later, 1, 0);
        await library.Log.Write(Of(later, 1, new BookLent("r", "later")));
        await Shows(later, 1, 0);
        await using var second = new StreamViewRunner<Book>(library.Log, view);
        await second.Start();
        await CatchesUp(second);
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

    private async Task CatchesUp(StreamViewRunner<Book> runner) =>
        (await runner.WaitFor(await library.Log.Head(), TimeSpan.FromSeconds(10))).ShouldBeTrue();

    private async Task Shows(StreamId stream, long version, int loans)
    {
        var document = (await library.Log.Find(Books, Tenant, stream.Id)).ShouldNotBeNull();
        (document.Version, document.Read(LibraryJson.Default.Book).Loans).ShouldBe((version, loans));
    }
}
