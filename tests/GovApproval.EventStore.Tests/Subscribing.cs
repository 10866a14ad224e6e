using System.Collections.Concurrent;
using GovApproval.EventStore.Views;
using Npgsql;
using Shouldly;
using static GovApproval.EventStore.Tests.Library;

namespace GovApproval.EventStore.Tests;

public sealed class A_subscription(Library library) : IClassFixture<Library>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task hears_every_event_in_order_and_goes_on_after_a_failure()
    {
        var heard = new ConcurrentQueue<long>();
        var failures = 1;
        var failed = 0;
        await using var subscription = Subscription.AtLeastOnce(library.Log, "Hearing", (events, _) =>
        {
            if (heard.Count > 20 && Interlocked.Exchange(ref failures, 0) == 1)
            {
                failed++;
                throw new TimeoutException("the other side is away");
            }

            foreach (var e in events)
            {
                heard.Enqueue(e.Position);
            }

            return Task.CompletedTask;
        }, new(new(Types: ["book_bought"]), Batch: 7));
        await subscription.Start();
        var last = 0L;
        for (var i = 0; i < 40; i++)
        {
            last = ((WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought(), new BookReturned("A")))).Position;
        }

        (await subscription.WaitFor(last, Soon)).ShouldBeTrue();
        failed.ShouldBe(1);
        var expected = (await library.Log.ReadPage(0, 10_000, new(Types: ["book_bought"]))).Events.Select(e => e.Position).ToArray();
        heard.ToArray()[^40..].ShouldBe(expected[^40..]);
        heard.ShouldBe(expected);
    }

    [Fact]
    public async Task writes_once_what_it_writes_in_the_transaction_it_is_handed()
    {
        await library.Execute("create table ledger (position bigint)");
        var fail = 1;
        await using var subscription = Subscription.Transactional(library.Log, "Ledger", async (events, transaction, ct) =>
        {
            foreach (var e in events)
            {
                await using var command = new NpgsqlCommand("insert into ledger values ($1)", transaction.Connection, transaction);
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = e.Position });
                await command.ExecuteNonQueryAsync(ct);
            }

            if (Interlocked.Exchange(ref fail, 0) == 1)
            {
                throw new InvalidOperationException("after the rows were written");
            }
        });
        await subscription.Start();
        var last = ((WriteResult.Committed)await library.Log.Write(Of(NewStream(), 0, Bought(), Bought(), Bought()))).Position;
        (await subscription.WaitFor(last, Soon)).ShouldBeTrue();
        (await library.Scalar<long>("select count(*) - count(distinct position) from ledger")).ShouldBe(0);
        (await library.Scalar<bool>("select (select count(*) from ledger) = (select count(*) from mt_events where seq_id <= (select max(position) from ledger))")).ShouldBeTrue();
        (await library.Scalar<long>("select max(position) from ledger")).ShouldBe(last);
    }

    [Fact]
    public async Task may_begin_at_the_end_of_the_log()
    {
        await library.Log.Write(Of(NewStream(), 0, Bought()));
        var heard = new ConcurrentQueue<StoredEvent>();
        await using var subscription = Subscription.AtLeastOnce(
            library.Log, "Late", (events, _) => { events.ToList().ForEach(heard.Enqueue); return Task.CompletedTask; }, new(FromHead: true));
        await subscription.Start();
        await A_background_view.Until(() => subscription.Status.State == RunnerState.Leading);
        var stream = NewStream();
        var last = ((WriteResult.Committed)await library.Log.Write(Of(stream, 0, Bought()))).Position;
        (await subscription.WaitFor(last, Soon)).ShouldBeTrue();
        heard.ShouldContain(e => e.Stream == stream);
        (await subscription.Position()).ShouldBe(last);
    }

    [Fact]
    public async Task passes_over_what_it_does_not_want_without_a_pause()
    {
        var timers = new CountingTimers();
        await using var log = Open(library.ConnectionString, options => options with { Timers = timers });
        await using var subscription = Subscription.AtLeastOnce(
            log, "Rare", (_, _) => Task.CompletedTask, new(new(Types: ["book_lent"]), Batch: 10, FromHead: true));
        await subscription.Start();
        await A_background_view.Until(() => subscription.Status.State == RunnerState.Leading);
        var before = timers.Count;
        var last = (await log.Write(Of(NewStream(), 0, [.. Enumerable.Range(0, 3_000).Select(_ => Bought())]))).ShouldBeOfType<WriteResult.Committed>().Position;
        (await subscription.WaitFor(last, Soon)).ShouldBeTrue();
        (timers.Count - before).ShouldBeLessThan(200, "300 batches, and no pause after each");
    }

    private sealed class CountingTimers : TimeProvider
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _count);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    [Fact]
    public async Task cannot_be_started_twice()
    {
        await using var subscription = Subscription.AtLeastOnce(library.Log, "Twice", (_, _) => Task.CompletedTask);
        await subscription.Start();
        await Should.ThrowAsync<InvalidOperationException>(() => subscription.Start());
    }
}
