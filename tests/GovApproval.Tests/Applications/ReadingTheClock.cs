using FsCheck;
using FsCheck.Fluent;
using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Tests.Applications;

public sealed class ReadingTheClock
{
    private static readonly Timeline s_accepted = new(Beijing(3, 2), new(20, 5, OnTheSpot: false));

    [Fact]
    public void counts_from_the_working_day_after_acceptance()
    {
        CaseClock.Read(s_accepted, Shipped, Beijing(3, 2, 23, 59)).ShouldBe(new CaseClock(
            0, new(20, 0, 20, Date(3, 30), false, false), new(5, 0, 5, Date(3, 9), false, false), Running: true));
        CaseClock.Read(s_accepted, Shipped, Beijing(3, 3, 0)).UsedDays.ShouldBe(1);
        CaseClock.Read(s_accepted, Shipped, Beijing(3, 8)).UsedDays.ShouldBe(4);
    }

    [Fact]
    public void is_late_from_the_midnight_after_the_due_date()
    {
        Promised(s_accepted, Beijing(3, 9, 23, 59)).ShouldBe(new LimitReading(5, 5, 0, Date(3, 9), false, Late: false));
        Promised(s_accepted, Beijing(3, 10, 0)).ShouldBe(new LimitReading(5, 6, -1, Date(3, 9), false, Late: true));
    }

    [Fact]
    public void has_no_reading_of_a_limit_that_is_not_there()
    {
        var clock = CaseClock.Read(s_accepted with { Limits = new(null, null, false) }, Shipped, Beijing(3, 4));
        (clock.Statutory, clock.Promised, clock.UsedDays).ShouldBe((null, null, 2));
    }

    [Fact]
    public void leaves_out_the_day_of_a_suspension_and_takes_the_day_of_its_resumption()
    {
        var timeline = s_accepted with { Suspensions = [Stop(Beijing(3, 4), Beijing(3, 6))] };
        CaseClock.UsedOn(timeline, Shipped, Date(3, 3)).ShouldBe(1);
        CaseClock.UsedOn(timeline, Shipped, Date(3, 4)).ShouldBe(1);
        CaseClock.UsedOn(timeline, Shipped, Date(3, 5)).ShouldBe(1);
        CaseClock.UsedOn(timeline, Shipped, Date(3, 6)).ShouldBe(2);
        Promised(timeline, Beijing(3, 6)).DueOn.ShouldBe(Date(3, 11));
    }

    [Fact]
    public void changes_nothing_by_a_suspension_begun_and_ended_on_one_day() =>
        CaseClock.Read(s_accepted with { Suspensions = [Stop(Beijing(3, 4, 9), Beijing(3, 4, 17))] }, Shipped, Beijing(3, 6))
            .ShouldBe(CaseClock.Read(s_accepted, Shipped, Beijing(3, 6)));

    [Fact]
    public void takes_each_day_out_once_where_suspensions_overlap()
    {
        var overlapping = s_accepted with { Suspensions = [Stop(Beijing(3, 4), Beijing(3, 9)), Stop(Beijing(3, 6), Beijing(3, 11))] };
        CaseClock.UsedOn(overlapping, Shipped, Date(3, 11)).ShouldBe(2);
        var inside = s_accepted with { Suspensions = [Stop(Beijing(3, 4), Beijing(3, 11)), Stop(Beijing(3, 5), Beijing(3, 6))] };
        CaseClock.UsedOn(inside, Shipped, Date(3, 11)).ShouldBe(2);
        Promised(inside, Beijing(3, 11)).DueOn.ShouldBe(Date(3, 16));
    }

    [Fact]
    public void knows_no_due_date_while_a_suspension_is_open()
    {
        var clock = CaseClock.Read(s_accepted with { Suspensions = [Stop(Beijing(3, 4), null)] }, Shipped, Beijing(5, 20));
        clock.ShouldBe(new CaseClock(1, new(20, 1, 19, null, false, false), new(5, 1, 4, null, false, false), Running: false));
    }

    [Fact]
    public void stands_still_across_the_spring_festival_and_goes_on_with_its_make_up_day()
    {
        var timeline = new Timeline(Beijing(2, 11), new(20, 5, false), [Stop(Beijing(2, 13), Beijing(2, 28))]);

        // 12 February counts, 13 to 27 are suspended, Saturday 28 is made up for.
        CaseClock.UsedOn(timeline, Shipped, Date(2, 28)).ShouldBe(2);
        Promised(timeline, Beijing(2, 28)).DueOn.ShouldBe(Date(3, 4));
    }

    [Fact]
    public void lengthens_the_statutory_limit_alone_by_an_extension()
    {
        var clock = CaseClock.Read(s_accepted with { Extension = new(10, "head", "complex") }, Shipped, Beijing(3, 4));
        (clock.Statutory?.BudgetDays, clock.Promised?.BudgetDays).ShouldBe((30, 5));
    }

    [Fact]
    public void stops_at_the_decision()
    {
        var clock = CaseClock.Read(s_accepted with { StoppedAt = Beijing(3, 4) }, Shipped, Beijing(12, 1));
        (clock.UsedDays, clock.Running, clock.Promised?.DueOn).ShouldBe((2, false, Date(3, 9)));
    }

    [Fact]
    public void is_provisional_where_it_reaches_a_year_not_announced()
    {
        var clock = CaseClock.Read(s_accepted with { AcceptedAt = Beijing(12, 17) }, Shipped, Beijing(12, 18));
        (clock.Promised?.Provisional, clock.Statutory?.Provisional).ShouldBe((false, true));
    }

    [Fact]
    public void explains_every_day()
    {
        var timeline = new Timeline(Beijing(2, 12), new(20, 5, false), [Stop(Beijing(2, 24), Beijing(2, 26))]);
        var days = CaseClock.Days(timeline, Shipped, Date(3, 1)).ToDictionary(d => d.Date);
        days[Date(2, 12)].Reason.ShouldBe(ClockDayReason.StartingDay);
        days[Date(2, 13)].ShouldSatisfyAllConditions(
            d => d.Counted.ShouldBeTrue(), d => d.Reason.ShouldBe(ClockDayReason.Weekday),
            d => (d.UsedDays, d.Statutory?.RemainingDays, d.Promised?.RemainingDays).ShouldBe((1, 19, 4)));
        days[Date(2, 14)].Reason.ShouldBe(ClockDayReason.MakeUpDay);
        days[Date(2, 17)].ShouldSatisfyAllConditions(d => d.Reason.ShouldBe(ClockDayReason.Holiday), d => d.Day.Notices.Count.ShouldBe(1));
        days[Date(2, 24)].ShouldSatisfyAllConditions(
            d => d.Counted.ShouldBeFalse(), d => d.Reason.ShouldBe(ClockDayReason.Suspended), d => d.Suspension?.NoticeNumber.ShouldBe("N-1"));
        days[Date(2, 26)].Counted.ShouldBeTrue();
        days[Date(3, 1)].Reason.ShouldBe(ClockDayReason.Weekend);
        days.Count.ShouldBe(18);
        CaseClock.Days(timeline with { StoppedAt = Beijing(2, 13) }, Shipped, Date(3, 1)).Count().ShouldBe(2);
    }

    [Fact]
    public void agrees_with_counting_day_by_day() =>
        Prop.ForAll(Timelines.ToArbitrary(), Gen.Choose(0, 120).ToArbitrary(), (timeline, later) =>
        {
            var acceptedOn = OfficeTime.DateOf(timeline.AcceptedAt);
            var today = acceptedOn.PlusDays(later);
            var naive = 0;
            for (var day = acceptedOn.PlusDays(1); day <= today; day = day.PlusDays(1))
            {
                var end = OfficeTime.EndOf(day) - Duration.Epsilon;
                var runs = !timeline.Suspensions.Any(s => s.From <= end && !(s.Until <= end));
                naive += runs && Shipped.IsWorkingDay(day) ? 1 : 0;
            }

            var due = CaseClock.DayWhenUsed(timeline, Shipped, 10);
            return CaseClock.UsedOn(timeline, Shipped, today) == naive
                && (CaseClock.Days(timeline, Shipped, today).LastOrDefault()?.UsedDays ?? 0) == naive
                && (due is not { } on || (CaseClock.UsedOn(timeline, Shipped, on) == 10 && CaseClock.UsedOn(timeline, Shipped, on.PlusDays(-1)) == 9));
        }).Holds();

    private static Gen<(int After, int Length)> Stops =>
        Gen.Choose(0, 90 * 24 * 60).SelectMany(_ => Gen.Choose(0, 20 * 24 * 60), (after, length) => (after, length));

    private static Gen<Timeline> Timelines =>
        from start in Gen.Choose(0, 300 * 24 * 60)
        from stops in Gen.ListOf(Stops, 3)
        from open in Gen.Elements(true, false)
        select Started(Beijing(1, 1, year: 2025) + Duration.FromMinutes(start), [.. stops], open);

    private static Timeline Started(Instant accepted, (int After, int Length)[] stops, bool open) => new(
        accepted,
        new(20, 5, false),
        stops.Select((s, i) => Stop(
            accepted + Duration.FromMinutes(s.After),
            open && i == 0 ? null : accepted + Duration.FromMinutes(s.After + s.Length))).ToValueList());

    private static LimitReading Promised(Timeline timeline, Instant now) => CaseClock.Read(timeline, Shipped, now).Promised.ShouldNotBeNull();

    private static Suspension Stop(Instant from, Instant? until) => new("expert-review", 10, "N-1", from, until);
}
