using GovApproval.Applications;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Tests.Applications;

/// <summary>Calendar days as some laws count them, hours as some counters promise them (Civil Code Arts. 201, 203).</summary>
public sealed class CountingOtherThanWorkingDays
{
    private static readonly BudgetRule s_impact = new(CountingMode.CalendarDays, CountingMode.WorkingDays, Basis: new("EIA Law", "Art. 22"));
    private static readonly Timeline s_accepted = new(Beijing(3, 2), new(30, 10, OnTheSpot: false, Rule: s_impact));

    [Fact]
    public void counts_every_day_of_the_one_limit_and_working_days_of_the_other()
    {
        var clock = CaseClock.Read(s_accepted, Shipped, Beijing(3, 9));
        (clock.Statutory?.UsedDays, clock.Statutory?.DueOn, clock.Statutory?.Counting).ShouldBe((7, Date(4, 1), CountingMode.CalendarDays));
        (clock.Promised?.UsedDays, clock.Promised?.DueOn, clock.Promised?.Counting).ShouldBe((5, Date(3, 16), CountingMode.WorkingDays));
        clock.UsedDays.ShouldBe(5);
    }

    [Fact]
    public void moves_a_last_day_that_is_a_rest_day_to_the_working_day_after_it()
    {
        // The thirtieth day after 5 March is Saturday 4 April; Qingming rests to Monday 6 April.
        var timeline = s_accepted with { AcceptedAt = Beijing(3, 5) };
        Statutory(timeline, Beijing(4, 3)).ShouldBe((29, Date(4, 7), false));
        Statutory(timeline, Beijing(4, 5)).ShouldBe((29, Date(4, 7), false));
        Statutory(timeline, Beijing(4, 7, 23, 59)).ShouldBe((30, Date(4, 7), false));
        Statutory(timeline, Beijing(4, 8, 0)).ShouldBe((31, Date(4, 7), true));
    }

    [Fact]
    public void leaves_suspended_days_out_and_does_not_end_on_one()
    {
        var stopped = s_accepted with { Suspensions = [Stop(Beijing(3, 6), Beijing(3, 16))] };
        Statutory(stopped, Beijing(3, 16)).ShouldBe((4, Date(4, 13), false));

        // Its last day would be Saturday 4 April, and the clock stands still on the Tuesday to which it moves.
        var moved = s_accepted with { AcceptedAt = Beijing(3, 5), Suspensions = [Stop(Beijing(4, 7), Beijing(4, 9))] };
        Statutory(moved, Beijing(4, 8)).ShouldBe((29, Date(4, 9), false));
        Statutory(moved, Beijing(4, 10)).ShouldBe((31, Date(4, 9), true));
    }

    [Fact]
    public void does_not_end_while_a_suspension_is_open()
    {
        var open = s_accepted with { AcceptedAt = Beijing(3, 5), Suspensions = [Stop(Beijing(4, 7), null)] };
        Statutory(open, Beijing(6, 1)).ShouldBe((29, null, false));
    }

    [Fact]
    public void does_not_end_while_one_of_two_suspensions_is_open()
    {
        var open = s_accepted with { Limits = new(4, null, false, Rule: s_impact), Suspensions = [Stop(Beijing(3, 6), null), Stop(Beijing(3, 9), Beijing(3, 10))] };
        Statutory(open, Beijing(6, 1)).ShouldBe((3, null, false));
    }

    [Fact]
    public void explains_the_rest_day_that_moved_the_end()
    {
        var days = CaseClock.Days(s_accepted with { AcceptedAt = Beijing(3, 5) }, Shipped, Date(4, 7)).ToDictionary(d => d.Date);
        days[Date(3, 7)].Statutory.ShouldBe(new CountedDay(true, 2, 28, false));
        days[Date(3, 7)].Promised.ShouldBe(new CountedDay(false, 1, 9, false));
        days[Date(4, 4)].Statutory.ShouldBe(new CountedDay(false, 29, 1, LastDayMoved: true));
        days[Date(4, 7)].Statutory.ShouldBe(new CountedDay(true, 30, 0, false));
    }

    [Fact]
    public void counts_hours_from_the_moment_of_acceptance()
    {
        var timeline = new Timeline(Beijing(3, 2, 10), new(null, 0, OnTheSpot: true, Rule: new(PromisedCounting: CountingMode.Hours, PromisedHours: 2)));
        Hours(timeline, Beijing(3, 2, 11, 30)).ShouldBe((2, Beijing(3, 2, 12), false));
        Hours(timeline, Beijing(3, 2, 12)).ShouldBe((2, Beijing(3, 2, 12), false));
        Hours(timeline, Beijing(3, 2, 12, 1)).ShouldBe((3, Beijing(3, 2, 12), true));
        var stopped = timeline with { Suspensions = [Stop(Beijing(3, 2, 11), Beijing(3, 2, 14)), Stop(Beijing(3, 2, 12), Beijing(3, 2, 13))] };
        Hours(stopped, Beijing(3, 2, 14, 30)).ShouldBe((2, Beijing(3, 2, 15), false));
        Hours(stopped with { Suspensions = [Stop(Beijing(3, 2, 11), null)] }, Beijing(3, 5)).ShouldBe((1, null, false));
    }

    [Fact]
    public void keeps_what_each_limit_counted_at_the_decision()
    {
        var accepted = Accepted() with { Limits = s_accepted.Limits };
        var counted = Given(Submitted(), accepted, Examined(), Verified()).When(Complete(Beijing(3, 9)))
            .Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events[0].ShouldBeOfType<ApplicationCompleted>().Counted;
        counted.ShouldBe(new DaysCounted(Date(3, 2), 5, 30, 10, Shipped.Version, StatutoryUsed: 7));
        (counted.Saved(), counted.IsOnTime(), counted.IsInAdvance()).ShouldBe((23, true, true));
        (counted with { PromisedDays = 0, Hours = new(3, 2) }).IsOnTime().ShouldBeFalse();
        (counted with { PromisedDays = 0, Hours = new(2, 2) }).IsOnTime().ShouldBeTrue();
    }

    private static (int?, LocalDate?, bool?) Statutory(Timeline timeline, Instant now) =>
        CaseClock.Read(timeline, Shipped, now).Statutory is { } s ? (s.UsedDays, s.DueOn, s.Late) : default;

    private static (int?, Instant?, bool?) Hours(Timeline timeline, Instant now) =>
        CaseClock.Read(timeline, Shipped, now).Promised is { Hours: { } h } p ? (h.UsedHours, h.DueAt, p.Late) : default;

    private static Suspension Stop(Instant from, Instant? until) => new("expert review", 10, "N-1", from, until);
}
