using GovApproval.Applications;
using GovApproval.Performance;

namespace GovApproval.Tests.Performance;

public sealed class TheReport
{
    private static readonly PerformanceKey s_march = new(PerformanceBy.Center, PerformanceKey.TheCenter, 2026, 3);

    private static ApplicationEvent[] OnTheSpot =>
        Told(Submitted(), Accepted(), Examined(Beijing(3, 2)), Verified(Beijing(3, 2)), Completed(used: 0, Beijing(3, 2, 17)));

    private static ApplicationEvent[] InTime => Told(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 5, Beijing(3, 9)));

    private static ApplicationEvent[] Late =>
        Told(Submitted(), Accepted(), new FeePaid(Here, "O-1", 12.5m, "CNY", Officer, Beijing(3, 5)), Examined(), Verified(), Completed(used: 6, Beijing(3, 10)));

    [Fact]
    public void belongs_to_the_center_the_department_the_window_and_the_item() =>
        PerformanceMonth.For(InTime[^1]).Select(k => k.ToString()).ShouldBe(
            ["center:center:2026-03", "department:housing:2026-03", "window:W-101:2026-03", "item:construction-permit:2026-03", $"officer:{Officer}:2026-03"]);

    [Fact]
    public void leaves_out_what_it_does_not_count() => PerformanceMonth.For(Told(Submitted(), Accepted(), Examined())[^1]).ShouldBeEmpty();

    [Fact]
    public void is_the_sum_of_its_days()
    {
        var march = Fold([.. OnTheSpot, .. InTime, .. Late]);
        march.Days.Select(d => d.Day).ShouldBe([2, 5, 9, 10]);
        var row = PerformanceReport.Row("center", [march], Date(3, 1), Date(3, 31), [Permit, FireReview, Proof, Permit with { StatutoryDays = null, PromisedDays = null }]);
        row.ShouldBe(new PerformanceRow(
            "center", 0, 3, 3, 33.33m, 66.67m, 33.33m, 100m, 5m, 20m, 3.67m, 20 + 15 + 14, 16.33m, 12.5m));
        PerformanceReport.Row("center", [march], Date(3, 10), Date(3, 31), []).Completed.ShouldBe(1);
        PerformanceReport.Row("center", [], Date(3, 1), Date(3, 31), []).SettledOnTheSpotPercent.ShouldBeNull();
    }

    [Fact]
    public void takes_days_in_any_order()
    {
        var events = InTime.Concat(OnTheSpot).ToArray();
        Fold(events).ShouldBe(Fold([.. events.Reverse()]));
    }

    [Fact]
    public void counts_what_was_received_in_its_own_month()
    {
        PerformanceMonth.For(Submitted())[0].ShouldBe(s_march with { Month = 2 });
        PerformanceMonth.For(Submitted() with { At = Beijing(2, 28, 23, 59) })[0].Month.ShouldBe(2);
        PerformanceMonth.For(Submitted() with { At = Beijing(3, 1, 0) })[0].Month.ShouldBe(3);
    }

    private static PerformanceMonth Fold(ApplicationEvent[] events) =>
        events.Where(e => PerformanceMonth.For(e).Contains(s_march)).Aggregate(PerformanceMonth.Start(s_march), (month, e) => PerformanceMonth.Evolve(month, e));

    [Fact]
    public void of_an_officer_counts_from_acceptance_on()
    {
        var key = s_march with { By = PerformanceBy.Officer, Code = Officer.Value };
        var events = InTime.Where(e => PerformanceMonth.For(e).Contains(key)).ToArray();
        events.Select(e => e.GetType()).ShouldBe([typeof(ApplicationAccepted), typeof(ApplicationCompleted)]);
        var sum = events.Aggregate(PerformanceMonth.Start(key), (month, e) => PerformanceMonth.Evolve(month, e)).Sum();
        (sum.Received, sum.Accepted, sum.Completed).ShouldBe((1, 1, 1));
    }

    [Fact]
    public void of_an_officer_counts_what_another_had_claimed_for_the_one_who_accepted_it()
    {
        var accepted = Told(Submitted(), new ApplicationClaimed(Here, Chief, Beijing(3, 2)), Accepted())[^1];
        PerformanceMonth.For(accepted).Where(key => key.By == PerformanceBy.Officer).ShouldBe([s_march with { By = PerformanceBy.Officer, Code = Officer.Value }]);
    }

    [Fact]
    public void counts_what_silence_decided_as_completed_and_as_nobodys_promptness()
    {
        var counted = new DaysCounted(Date(3, 2), 4, 20, 5, Shipped.Version);
        ApplicationEvent[] deemed = [new ConsentDeemed(Here, Date(3, 6), "rule 12", counted, TheCalendar, Beijing(3, 7, 0)), new RenewalDeemed(Here, "JY-1", Date(3, 6), counted, TheCalendar, Beijing(3, 7, 0))];
        foreach (var silence in deemed)
        {
            var told = Told(Submitted(), Accepted(), silence);
            var sum = Fold(told).Sum();
            (sum.Accepted, sum.Completed, sum.Deemed, sum.OnTheSpot, sum.OnTime, sum.InAdvance, sum.DaysUsed, sum.DaysSaved).ShouldBe((1, 1, 1, 0, 0, 0, 4, 0));
            PerformanceReport.Row("center", sum, []).ShouldSatisfyAllConditions(r => r.CompletionPercent.ShouldBe(100), r => r.OnTimePercent.ShouldBe(0), r => r.Deemed.ShouldBe(1));
            Enum.GetValues<PerformanceFigure>().Where(figure => (Figures.Of(silence, CountedBy.Center, PerformanceKey.TheCenter) & Figures.Of(figure)) != 0)
                .ShouldBe([PerformanceFigure.Completed, PerformanceFigure.Late, PerformanceFigure.Deemed]);
            PerformanceMonth.For(told[^1]).Count.ShouldBe(5);
        }
    }

    [Fact]
    public void compares_numbers_in_percent_and_shares_in_points()
    {
        var before = PerformanceReport.Row("x", new PerformanceDay(0, Received: 80, Completed: 50, OnTheSpot: 25, OnTime: 50, DaysSaved: -10), []);
        var now = PerformanceReport.Row("x", new PerformanceDay(0, Received: 100, Completed: 40, OnTheSpot: 30, OnTime: 38, DaysSaved: 5, Fees: 3), []);
        YearOnYear.Of(now, before).ShouldBe(new YearOnYear(before, 25, -20, 150, null, 25, -5, 0));
        YearOnYear.Of(now, PerformanceReport.Row("x", new PerformanceDay(0), [])).OnTimePoints.ShouldBeNull();
    }
}
