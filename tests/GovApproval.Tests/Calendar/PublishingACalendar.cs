using GovApproval.Calendar;

namespace GovApproval.Tests.Calendar;

public sealed class PublishingACalendar
{
    private static readonly PublishCalendar s_publish = new(
        2027, CalendarYear.Nation, [new("元旦", Date(1, 1, 2027), true)], ["notice"], null, Chief, Beijing(11, 20));

    private static CalendarPublished Published => new(
        new(2027, CalendarYear.Nation, 1, s_publish.Days, s_publish.Papers, Beijing(11, 20)), Chief, Beijing(11, 20));

    [Fact]
    public void makes_its_first_version() =>
        CalendarHistory.Decide(null, s_publish).ShouldBe(new Decision<CalendarEvent>.Granted([Published]));

    [Fact]
    public void never_overwrites_a_version()
    {
        var history = CalendarHistory.Evolve(null, Published);
        var amended = s_publish with { Days = [new("元旦", Date(12, 31, 2026), true)], KnownSince = Beijing(11, 21) };
        var second = CalendarHistory.Decide(history, amended).ShouldBeOfType<Decision<CalendarEvent>.Granted>().Events[0];
        CalendarHistory.Evolve(history, second).Versions.Select(v => (v.Version, v.KnownSince))
            .ShouldBe([(1, Beijing(11, 20)), (2, Beijing(11, 21))]);
    }

    [Fact]
    public void again_grants_nothing() =>
        CalendarHistory.Decide(CalendarHistory.Evolve(null, Published), s_publish).ShouldBe(Decision<CalendarEvent>.NothingToDo);

    [Fact]
    public void names_days_of_its_year_and_of_the_december_before()
    {
        Refused(s_publish with { Days = [new("x", Date(11, 30, 2026), true)] }).ShouldBe(new CalendarDayOutsideYear(Date(11, 30, 2026), 2027));
        Refused(s_publish with { Days = [new("x", Date(1, 1, 2028), true)] }).ShouldBe(new CalendarDayOutsideYear(Date(1, 1, 2028), 2027));
        CalendarHistory.Decide(null, s_publish with { Days = [new("x", Date(12, 29, 2026), false)] })
            .ShouldBeOfType<Decision<CalendarEvent>.Granted>();
    }

    [Fact]
    public void names_each_day_once() =>
        Refused(s_publish with { Days = [.. s_publish.Days, new("元旦", Date(1, 1, 2027), false)] }).ShouldBe(new CalendarDayTwice(Date(1, 1, 2027)));

    [Fact]
    public void names_at_least_one() => Refused(s_publish with { Days = [] }).ShouldBe(new CalendarEmpty(2027));

    private static Refusal Refused(PublishCalendar asked) =>
        CalendarHistory.Decide(null, asked).ShouldBeOfType<Decision<CalendarEvent>.Refused>().Why;
}
