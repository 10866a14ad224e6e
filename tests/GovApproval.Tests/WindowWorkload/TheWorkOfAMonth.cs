using FsCheck;
using FsCheck.Fluent;
using GovApproval.Applications;
using GovApproval.WindowWorkload;

namespace GovApproval.Tests.WindowWorkload;

public sealed class TheWorkOfAMonth
{
    private static readonly WorkKey s_window = new(WorkBy.Window, Counter.Value, 2026, 3);

    [Fact]
    public void is_the_windows_the_items_and_the_officers()
    {
        WorkMonth.For(Submitted()).ShouldBe([new(WorkBy.Window, "W-101", 2026, 2), new(WorkBy.Item, "construction-permit", 2026, 2)]);
        WorkMonth.For(Examined()).ShouldBe([s_window, new(WorkBy.Item, "construction-permit", 2026, 3), new(WorkBy.Officer, "wang", 2026, 3)]);
        WorkMonth.For(new AcceptanceDeemed(Here, 1, new(20, 5, OnTheSpot: false), null, null, TheCalendar, Beijing(3, 2))).Count.ShouldBe(2);
        WorkMonth.For(Suspended(Beijing(3, 4))).ShouldBeEmpty();
        s_window.ToString().ShouldBe("window:W-101:2026-03");
    }

    [Fact]
    public void counts_each_day_what_came_and_went()
    {
        var row = Row(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 2));
        (row[WorkFigure.Received], row[WorkFigure.Accepted], row[WorkFigure.Examined], row[WorkFigure.Verified], row[WorkFigure.Completed]).ShouldBe((0, 1, 1, 1, 1));
        (row[WorkFigure.OnTheSpot], row[WorkFigure.OnTime], row[WorkFigure.Late], row[WorkFigure.InAdvance], row[WorkFigure.DaysUsed], row[WorkFigure.DaysSaved])
            .ShouldBe((0, 1, 0, 1, 2, 18));
        row.Days.ShouldBe([new(Date(3, 2), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), new(Date(3, 3), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0), new(Date(3, 4), 0, 0, 1, 0, 1, 0, 1, 1, 0, 18)]);
        Row(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 6))[WorkFigure.Late].ShouldBe(1);
    }

    [Fact]
    public void counts_what_silence_decided_for_the_window_and_the_item_and_for_no_officer()
    {
        var told = Told(Submitted(), Accepted(), new RenewalDeemed(Here, "JY-1", Date(3, 6), new(Date(3, 2), 4, 20, 5, Shipped.Version), TheCalendar, Beijing(3, 7, 0)));
        WorkMonth.For(told[^1]).Select(key => key.By).ShouldBe([WorkBy.Window, WorkBy.Item, WorkBy.Officer], "out of whose hand it is");
        WorkMonth.Amount(WorkFigure.Completed, WorkBy.Officer, Officer.Value, told[^1]).ShouldBe(0);
        WorkMonth.Amount(WorkFigure.Left, WorkBy.Officer, Officer.Value, told[^1]).ShouldBe(1);
        var row = Row(told);
        (row[WorkFigure.Completed], row[WorkFigure.Deemed], row[WorkFigure.Late], row[WorkFigure.OnTime], row[WorkFigure.DaysUsed], row[WorkFigure.DaysSaved]).ShouldBe((1, 1, 1, 0, 4, 0));
    }

    [Fact]
    public void of_an_officer_receives_with_acceptance()
    {
        var officer = s_window with { By = WorkBy.Officer, Code = Officer.Value };
        var month = Told(Submitted(), Accepted()).Where(e => WorkMonth.For(e).Contains(officer)).Aggregate(WorkMonth.Start(officer), WorkMonth.Evolve);
        var row = WorkloadRow.Of(Officer.Value, [month], Date(3, 1), Date(3, 31));
        (row[WorkFigure.Received], row[WorkFigure.Accepted]).ShouldBe((1, 1));
        row.Hours.ShouldBe([new(1, 9, 1)]);
    }

    [Theory]
    [InlineData(1, 31, true)] // the whole month: nothing is folded
    [InlineData(4, 31, true)]
    [InlineData(3, 31, false)]
    [InlineData(6, 31, true)]
    public void is_told_to_the_day_where_few_events_must_be_folded_for_it(int from, int to, bool toTheDay)
    {
        // On each of its first five days 250 cases came and 250 were completed.
        var month = WorkMonth.Start(s_window) with { Days = Enumerable.Range(1, 5).Select(day => new WorkDay(day, new[] { 250, 0, 0, 0, 250 }.ToValueList())).ToValueList() };

        WorkMonth.CanBeToldToTheDay([month], Date(3, from), Date(3, to)).ShouldBe(toTheDay);
    }

    [Fact]
    public void tells_how_long_the_steps_took()
    {
        // Filed on 27 February at 9, accepted on 2 March, examined on the 3rd, verified and granted on the 4th, each at 9.
        Row(Submitted(), Accepted(), Examined(), Verified(), Completed()).Times.Select(time => (time.Step, time.Cases, time.MedianMinutes)).ShouldBe(
        [
            (WorkStep.Receipt, 1, 4352), (WorkStep.FirstInstance, 1, 1472), (WorkStep.Verification, 1, 1472), (WorkStep.Decision, 1, 0), (WorkStep.Handling, 1, 2944),
            (WorkStep.Waiting, 1, 4352), (WorkStep.Service, 1, 2944),
        ]);
        Folded(Told(Submitted(), Accepted(), Examined(), Verified()))!.ShouldSatisfyAllConditions(
            f => StepMinutes.Of(f, f.Timeline!, Beijing(3, 4)).ShouldBe(new StepMinutes(4320, 1440, 1440, 0, 2880, 4320, 2880)));
    }

    [Fact]
    public void tells_the_time_in_nobodys_hand_from_the_time_in_somebodys()
    {
        // Filed on 27 February, accepted on 2 March, each at 9; back into the pool from the 3rd to the 4th, decided on the 5th.
        ApplicationReleased released = new(Here, null, Officer, Beijing(3, 3));
        ApplicationClaimed claimed = new(Here, Chief, Beijing(3, 4));
        Times(Submitted(), Accepted(), released, claimed).ShouldBe((4320 + 1440, 2 * 1440));
        Times(Submitted(), Accepted(), released).ShouldBe((4320 + 2 * 1440, 1440));
        Times(Submitted(), new ApplicationClaimed(Here, Officer, Beijing(2, 28)), Accepted()).ShouldBe((1440, 5 * 1440));

        // While an expert reviews it, it waits for nobody here; of the day in the pool half is the expert's.
        Times(Submitted(), Accepted(), Suspended(Beijing(3, 2, 21)), Resumed(Beijing(3, 3, 21)), released, claimed).ShouldBe((4320 + 720, 1440 + 720));
        Folded(Told(Submitted(), Accepted(), Examined(), Verified()))!.Pooled.ShouldBeNull();

        static (int?, int?) Times(params ApplicationEvent[] history) =>
            Folded(Told(history))! is var file ? (StepMinutes.Of(file, file.Timeline!, Beijing(3, 5)).Waiting, StepMinutes.Of(file, file.Timeline!, Beijing(3, 5)).Service) : default;
    }

    [Fact]
    public void knows_the_hour_of_the_week_at_which_a_case_was_filed()
    {
        WorkMonth.HourOfWeek(Beijing(3, 2, 0)).ShouldBe(0);
        WorkMonth.HourOfWeek(Beijing(3, 8, 23, 59)).ShouldBe(167);
        var february = WorkMonth.Evolve(WorkMonth.Start(s_window with { Month = 2 }), Submitted());
        WorkloadRow.Of("W-101", [february], Date(2, 1), Date(2, 28)).Hours.ShouldBe([new(5, 9, 1)]);
    }

    [Fact]
    public void reads_a_percentile_back_to_within_a_sixteenth() =>
        Prop.ForAll(Gen.Choose(0, 5_000_000).NonEmptyListOf().ToArbitrary(), values =>
        {
            var histogram = values.Aggregate(new Histogram(), (counted, value) => counted.Plus(value));
            var ordered = values.Order().ToArray();
            foreach (var percent in new[] { 1, 50, 90, 100 })
            {
                var exact = ordered[(((values.Count * percent) + 99) / 100) - 1];
                Math.Abs(histogram.Percentile(percent)!.Value - exact).ShouldBeLessThanOrEqualTo(exact / 16);
            }
        }).Holds();

    [Fact]
    public void counts_the_same_in_whatever_order() =>
        Prop.ForAll(Gen.Choose(0, 100_000).NonEmptyListOf().ToArbitrary(), values =>
        {
            var half = values.Count / 2;
            Of(values.AsEnumerable().Reverse()).ShouldBe(Of(values));
            Of(values.Take(half)).Plus(Of(values.Skip(half))).ShouldBe(Of(values));
        }).Holds();

    [Fact]
    public void follows_what_lies_there_wherever_it_comes_from_and_goes_to()
    {
        var told = Told(
            Submitted(), Accepted(), new ApplicationTransferred(Here, OtherCounter, null, "busy", Officer, Beijing(3, 3)), new ApplicationWithdrawn(Here, "x", Officer, Beijing(3, 4)));
        (Flow(WorkBy.Window, Counter.Value), Flow(WorkBy.Window, OtherCounter.Value), Flow(WorkBy.Item, Permit.Code.Value)).ShouldBe(((1, 1), (1, 1), (1, 1)));
        Flow(WorkBy.Officer, Officer.Value).ShouldBe((1, 1), "taken in hand with acceptance, and handed on");
        WorkMonth.For(told[2]).ShouldBe([s_window, s_window with { Code = OtherCounter.Value }, s_window with { By = WorkBy.Officer, Code = Officer.Value }], ignoreOrder: true);
        WorkMonth.For(told[3]).ShouldBe([s_window with { Code = OtherCounter.Value }, s_window with { By = WorkBy.Item, Code = Permit.Code.Value }], ignoreOrder: true);
        new WorkDay(2, [4, 3, 3, 3, 2]).ShouldSatisfyAllConditions(old => old[WorkFigure.Arrived].ShouldBe(4, "stored before it was counted"), old => old[WorkFigure.Left].ShouldBe(2));

        (int Arrived, int Left) Flow(WorkBy by, string code) =>
            (told.Sum(e => WorkMonth.Amount(WorkFigure.Arrived, by, code, e)), told.Sum(e => WorkMonth.Amount(WorkFigure.Left, by, code, e)));
    }

    [Fact]
    public void forecasts_the_backlog_from_the_last_twenty_working_days()
    {
        BacklogReading.Of(30, new(40, 0, 40)).ShouldBe(new BacklogReading(30, new(40, 0, 40), 2, 15, 15));
        BacklogReading.Of(30, new(40, 30, 50)).ShouldBe(new BacklogReading(30, new(40, 30, 50), 2, 30, 12), "one more leaves each day than comes");
        BacklogReading.Of(30, new(40, 40, 40)).ShouldBe(new BacklogReading(30, new(40, 40, 40), 2, null, 15), "it grows no less");
        BacklogReading.Of(3, default).ShouldBe(new BacklogReading(3, default, 0, null, null));
        BacklogReading.Of(0, new(1, 9, 1)).WorkingDays.ShouldBe(0);
        BacklogReading.Since(Date(3, 27), Shipped).ShouldBe(Date(3, 2));
        BacklogReading.Since(Date(3, 29), Shipped).ShouldBe(Date(3, 2));
    }

    [Fact]
    public void suggests_a_window_with_less_to_do_that_serves_the_same()
    {
        Bench slow = new(CounterWindow, 60, 40), quick = new(OtherWindow, 2, 40);
        OpenItem[] lying = [new(Permit.Code, Housing, 50), new(Proof.Code, Housing, 10)];
        Relief.Suggest([slow, quick], _ => lying)
            .ShouldBe([new(Counter, OtherCounter, 29, [Permit.Code, Proof.Code], 60, 40, 2, 40, 30, 1, 15.5m)]);
        Relief.Suggest([slow, quick], _ => [new(Permit.Code, Housing, 5)]).Single().Cases.ShouldBe(5);
        Relief.Suggest([slow, quick with { Window = OtherWindow with { Items = [FireReview.Code] } }], _ => lying).ShouldBeEmpty();
        Relief.Suggest([slow with { Open = 3 }, quick], _ => lying).ShouldBeEmpty();
        Relief.Suggest([slow with { Completed = 0 }, quick], _ => lying).Single().ShouldSatisfyAllConditions(r => r.FromDays.ShouldBeNull(), r => r.AfterDays.ShouldBeNull(), r => r.ToDays.ShouldBe(1));
    }

    private static Histogram Of(IEnumerable<int> values) => values.Aggregate(new Histogram(), (counted, value) => counted.Plus(value));

    private static WorkloadRow Row(params ApplicationEvent[] history)
    {
        var month = Told(history).Where(e => WorkMonth.For(e).Contains(s_window)).Aggregate(WorkMonth.Start(s_window), WorkMonth.Evolve);
        return WorkloadRow.Of("W-101", [month], Date(3, 1), Date(3, 31));
    }
}
