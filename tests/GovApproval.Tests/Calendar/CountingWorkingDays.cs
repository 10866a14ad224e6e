using FsCheck;
using FsCheck.Fluent;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Tests.Calendar;

public sealed class CountingWorkingDays
{
    [Theory]
    [InlineData(2019, 250)]
    [InlineData(2020, 249)]
    [InlineData(2021, 250)]
    [InlineData(2022, 249)]
    [InlineData(2023, 249)]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void agrees_with_the_known_number_of_each_year(int year, int days) =>
        Shipped.Count(Date(12, 31, year - 1), Date(12, 31, year)).ShouldBe(days);

    [Fact]
    public void passes_over_the_spring_festival_and_takes_its_make_up_days()
    {
        // Thursday 12 February 2026; Saturday 14 and Saturday 28 are made up for, 15 to 23 are off.
        Shipped.DueDate(Date(2, 12), 5).ShouldBe(new DueDate(Date(2, 26), Provisional: false));
        Shipped.DueDate(Date(2, 12), 2).DueOn.ShouldBe(Date(2, 14));
        Shipped.DueDate(Date(2, 12), 7).DueOn.ShouldBe(Date(2, 28));
        Shipped.DueDate(Date(2, 12), 0).DueOn.ShouldBe(Date(2, 12));
    }

    [Fact]
    public void explains_itself()
    {
        Shipped.Explain(Date(2, 14)).ShouldSatisfyAllConditions(
            d => d.Kind.ShouldBe(DayKind.MakeUpDay), d => d.Name.ShouldBe("春节"),
            d => d.Notices.ShouldBe(["https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"]));
        Shipped.Explain(Date(2, 17)).Kind.ShouldBe(DayKind.Holiday);
        Shipped.Explain(Date(3, 7)).ShouldBe(new DayReason(DayKind.Weekend, null, [], CalendarYear.Nation, Provisional: false));
        Shipped.Explain(Date(3, 9)).Kind.ShouldBe(DayKind.Weekday);
        Shipped.Days(Date(2, 12), Date(2, 26)).Count(d => d.Counted).ShouldBe(5);
    }

    [Fact]
    public void takes_a_make_up_day_on_a_monday_and_days_of_the_december_before()
    {
        Shipped.Explain(Date(2, 3, 2020)).Kind.ShouldBe(DayKind.MakeUpDay);
        Shipped.IsWorkingDay(Date(12, 29, 2018)).ShouldBeTrue();
        Shipped.IsWorkingDay(Date(12, 31, 2018)).ShouldBeFalse();
        Shipped.IsWorkingDay(Date(12, 31, 2022)).ShouldBeFalse();
    }

    [Fact]
    public void is_provisional_from_late_in_the_december_before_a_year_not_announced()
    {
        Shipped.DueDate(Date(12, 18), 5).ShouldBe(new DueDate(Date(12, 25), Provisional: false));
        Shipped.DueDate(Date(12, 18), 6).ShouldBe(new DueDate(Date(12, 28), Provisional: true));
        Shipped.DueDate(Date(12, 25), 10).Provisional.ShouldBeTrue();
        Shipped.IsAnnounced(Date(12, 25)).ShouldBeTrue();
        Shipped.IsAnnounced(Date(12, 26)).ShouldBeFalse();
        Shipped.IsAnnounced(Date(12, 31, 2025)).ShouldBeTrue();
        Shipped.Explain(Date(1, 1, 2027)).ShouldBe(new DayReason(DayKind.Weekday, null, [], CalendarYear.Nation, Provisional: true));
        Shipped.IsProvisional(Date(1, 5, 2017), Date(3, 1, 2019)).ShouldBeTrue();
        Shipped.IsProvisional(Date(1, 5, 2027), Date(1, 5, 2027)).ShouldBeFalse();
    }

    [Fact]
    public void takes_an_empty_year_for_one_not_announced()
    {
        var calendar = WorkingCalendar.Of([.. ShippedYears(), new(2027, CalendarYear.Nation, 1, [], [], default)]);
        calendar.IsAnnounced(Date(1, 4, 2027)).ShouldBeFalse();
    }

    [Fact]
    public void follows_the_last_version_published_and_can_look_back()
    {
        var first = new CalendarYear(2030, CalendarYear.Nation, 1, [new("五一", Date(5, 1, 2030), true)], ["first"], Beijing(11, 1, year: 2029));
        var amended = first with { Version = 2, Days = [.. first.Days, new("五一", Date(5, 2, 2030), true)], KnownSince = Beijing(3, 22, year: 2030) };
        var now = WorkingCalendar.Of([amended, first]);
        (now.Version, now.IsWorkingDay(Date(5, 2, 2030))).ShouldBe((2, false));
        var then = WorkingCalendar.Of([amended, first], knownAt: Beijing(3, 21, year: 2030));
        (then.Version, then.IsWorkingDay(Date(5, 2, 2030))).ShouldBe((1, true));
    }

    [Fact]
    public void lets_the_region_overrule_the_nation_and_the_hall_the_region()
    {
        CalendarYear[] published =
        [
            .. ShippedYears(),
            new(2026, "hall-1", 1, [new("renovation", Date(3, 4), true), new("open", Date(3, 3), false)], ["h"], default),
            new(2026, "510682", 1, [new("火把节", Date(3, 3), true)], ["r"], default),
        ];
        WorkingCalendar.Of(published).IsWorkingDay(Date(3, 3)).ShouldBeTrue();
        WorkingCalendar.Of(published, ["510682"]).Explain(Date(3, 3)).ShouldBe(new DayReason(DayKind.Holiday, "火把节", ["r"], "510682", false));
        var hall = WorkingCalendar.Of(published, ["510682", "hall-1"]);
        (hall.IsWorkingDay(Date(3, 3)), hall.IsWorkingDay(Date(3, 4)), hall.Version).ShouldBe((true, false, 10));
    }

    [Fact]
    public void begins_the_day_at_midnight_of_the_office()
    {
        OfficeTime.DateOf(Instant.FromUtc(2026, 3, 6, 15, 59, 59)).ShouldBe(Date(3, 6));
        OfficeTime.DateOf(Instant.FromUtc(2026, 3, 6, 16, 0)).ShouldBe(Date(3, 7));
        OfficeTime.EndOf(Date(3, 6)).ShouldBe(Instant.FromUtc(2026, 3, 6, 16, 0));
        OfficeTime.StartOf(Date(3, 6)).ShouldBe(Instant.FromUtc(2026, 3, 5, 16, 0));
    }

    [Fact]
    public void agrees_with_counting_day_by_day() =>
        Prop.ForAll(Days.ToArbitrary(), Gen.Choose(-30, 900).ToArbitrary(), (from, length) =>
        {
            var to = from.PlusDays(length);
            var naive = 0;
            for (var day = from.PlusDays(1); day <= to; day = day.PlusDays(1))
            {
                naive += Shipped.IsWorkingDay(day) ? 1 : 0;
            }

            return Shipped.Count(from, to) == naive;
        }).Holds();

    [Fact]
    public void finds_the_due_date_that_counting_day_by_day_finds() =>
        Prop.ForAll(Days.ToArbitrary(), Gen.Choose(0, 120).ToArbitrary(), (from, days) =>
        {
            var naive = from;
            for (var left = days; left > 0; left -= Shipped.IsWorkingDay(naive) ? 1 : 0)
            {
                naive = naive.PlusDays(1);
            }

            return Shipped.DueDate(from, days).DueOn == naive;
        }).Holds();

    private static Gen<LocalDate> Days => Gen.Choose(0, 4000).Select(n => Date(6, 1, 2018).PlusDays(n));
}
