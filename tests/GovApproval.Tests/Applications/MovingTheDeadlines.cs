using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Tests.Applications;

/// <summary>The notice of 27 January 2020 prolonged the Spring Festival to 2 February, when cases were under way.</summary>
public sealed class MovingTheDeadlines
{
    private static readonly CalendarYear s_announced = Year(1, Off(1, 24), Off(1, 27), Off(1, 28), Off(1, 29), Off(1, 30), Work(1, 19), Work(2, 1));
    private static readonly CalendarYear s_prolonged = Year(2, Off(1, 24), Off(1, 27), Off(1, 28), Off(1, 29), Off(1, 30), Off(1, 31), Work(1, 19));
    private static readonly CalendarYear s_closed = s_prolonged with { Region = "510682/east", Version = 1, Days = [Off(2, 5)] };
    private static readonly ApplicationAccepted s_accepted = Accepted(at: Beijing(1, 21, year: 2020)) with { CalendarEdition = 1 };

    [Fact]
    public void tells_the_old_and_the_new_date_of_both_limits_once()
    {
        var file = Given(Submitted(), s_accepted).When(Asked(s_prolonged)).Then(new DeadlineMoved(
            Here, 2020, "", 2, ["the notice"], new(Date(2, 24, 2020), Date(2, 26, 2020)), new(Date(2, 3, 2020), Date(2, 5, 2020)), 2, TheCalendar, Now));
        new Spec.History(file).When(Asked(s_prolonged)).ThenNothing();
        file.Timeline.ShouldNotBeNull().CalendarEdition.ShouldBe(2);
    }

    [Fact]
    public void tells_nothing_of_a_case_that_it_leaves_where_it_was()
    {
        Given(Submitted(), s_accepted with { At = Beijing(3, 2, year: 2020) }).When(Asked(s_prolonged)).ThenNothing();
        Given(Submitted(), s_accepted with { Limits = new(null, null, false) }).When(Asked(s_prolonged)).ThenNothing();
        Given(Submitted()).When(Asked(s_prolonged)).ThenNothing();
    }

    [Fact]
    public void tells_each_publication_by_itself_after_a_standstill()
    {
        var moved = Given(Submitted(), s_accepted).When(Asked(s_prolonged, s_closed)).Decision
            .ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events.Cast<DeadlineMoved>().ToArray();
        moved.Select(m => (m.Region, m.Version, m.Promised?.From, m.Promised?.To)).ShouldBe(
            [("", 2, Date(2, 3, 2020), Date(2, 5, 2020)), ("510682/east", 1, Date(2, 5, 2020), Date(2, 6, 2020))]);
    }

    [Fact]
    public void tells_nothing_of_a_calendar_known_when_the_dates_were_told_anew()
    {
        var stop = Suspended(Beijing(1, 22, year: 2020));
        var resume = Resumed(Beijing(2, 4, year: 2020)) with { CalendarEdition = 2 };
        Given(Submitted(), s_accepted, stop).When(Asked(s_prolonged)).ThenNothing();
        Given(Submitted(), s_accepted, stop, resume).When(Asked(s_prolonged)).ThenNothing();
        Given(Submitted(), s_accepted, new LimitExtended(Here, 10, "head", "complex", Verifier, Now, 2)).When(Asked(s_prolonged)).ThenNothing();
        Given(Submitted(), s_accepted with { CalendarEdition = 2 }).When(Asked(s_prolonged)).ThenNothing();
    }

    [Fact]
    public void tells_nothing_of_a_case_at_rest_or_of_one_that_knows_no_edition()
    {
        Given(Submitted(), s_accepted, Examined(Now), Verified(Now), Completed(at: Now)).When(Asked(s_prolonged)).ThenNothing();
        Given(Submitted(), s_accepted with { CalendarEdition = null }).When(Asked(s_prolonged)).ThenNothing();
    }

    private static Instant Now => Beijing(1, 27, year: 2020);

    private static MoveDeadlines Asked(params CalendarYear[] later) =>
        new(CalendarAmendment.Of([s_announced, .. later], ["510682/east"]), TheCalendar, Now);

    private static CalendarYear Year(int version, params CalendarDay[] days) =>
        new(2020, CalendarYear.Nation, version, [.. days], ["the notice"], Beijing(1, 1, year: 2020));

    private static CalendarDay Off(int month, int day) => new("春节", Date(month, day, 2020), IsOffDay: true);

    private static CalendarDay Work(int month, int day) => new("春节", Date(month, day, 2020), IsOffDay: false);
}
