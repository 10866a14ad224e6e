using GovApproval.Applications;
using GovApproval.WindowWorkload;

namespace GovApproval.Tests.WindowWorkload;

public sealed class TheLoadOfAWindow
{
    [Fact]
    public void shows_what_waits_for_which_step()
    {
        Load(Submitted()).ShouldSatisfyAllConditions(l => l.Open.ShouldBe(1), l => l.ForAcceptance.ShouldBe(1), l => l.Received.ShouldBe(1));
        Load(Submitted(), Accepted()).ShouldSatisfyAllConditions(l => l.ForAcceptance.ShouldBe(0), l => l.ForFirstInstance.ShouldBe(1));
        Load(Submitted(), Accepted(), Examined()).ForVerification.ShouldBe(1);
        Load(Submitted(), Accepted(), Examined(), Verified()).ForDecision.ShouldBe(1);
        Load(Submitted(), Accepted(), Examined(), Suspended(Beijing(3, 4))).ShouldSatisfyAllConditions(
            l => l.Suspended.ShouldBe(1), l => l.ForVerification.ShouldBe(0));
        Load(Submitted(), Accepted(), Examined(), Suspended(Beijing(3, 4)), Resumed(Beijing(3, 6), CaseState.Examined)).ForVerification.ShouldBe(1);
    }

    [Fact]
    public void sums_what_it_finished()
    {
        var load = Load(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 2));
        (load.Open, load.ForDecision, load.Completed, load.DaysUsed, load.DaysSaved, load.OnTheSpot, load.CompletedLate).ShouldBe((0, 0, 1, 2, 18, 0, 0));
        Load(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 6)).CompletedLate.ShouldBe(1);
        var reading = WorkloadReading.Of(Load(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 0, Beijing(3, 2, 17))), Date(3, 2));
        (reading.OnTheSpotPercent, reading.MeanDaysUsed, reading.AcceptedToday, reading.CompletedToday).ShouldBe((100m, 0m, 1, 1));
    }

    [Fact]
    public void counts_today_from_midnight_to_midnight()
    {
        var load = Load(Submitted(), Accepted(at: Beijing(3, 2, 23, 59)));
        WorkloadReading.Of(load, Date(3, 2)).AcceptedToday.ShouldBe(1);
        WorkloadReading.Of(load, Date(3, 3)).AcceptedToday.ShouldBe(0);
        WorkloadReading.Of(load, Date(3, 3)).OnTheSpotPercent.ShouldBeNull();
    }

    [Fact]
    public void counts_what_silence_accepted_like_what_an_officer_accepted()
    {
        var deemed = new AcceptanceDeemed(Here, 1, new(20, 5, OnTheSpot: false), null, null, TheCalendar, Beijing(2, 27));
        Load(Submitted(), deemed).ShouldSatisfyAllConditions(
            l => (l.Accepted, l.ForAcceptance, l.ForFirstInstance).ShouldBe((1, 0, 1)), l => l.AcceptedOnDay.On(Date(2, 27)).ShouldBe(1));
    }

    [Fact]
    public void counts_what_silence_decided_as_done_and_as_late()
    {
        var deemed = new ConsentDeemed(Here, Date(3, 6), "rule 12", new(Date(3, 2), 4, 20, 5, Shipped.Version), TheCalendar, Beijing(3, 7, 0));
        var load = Load(Submitted(), Accepted(), deemed);
        (load.Open, load.Completed, load.CompletedLate, load.OnTheSpot, load.DaysUsed, load.DaysSaved, load.CompletedOnDay.On(Date(3, 7))).ShouldBe((0, 1, 1, 0, 4, 0, 1));
    }

    [Fact]
    public void counts_cards_while_the_case_is_open()
    {
        var yellow = new ApplicationEscalated(Here, 1, 1, Rung.PromiseNear, "near", Card.Yellow, null, Beijing(3, 6));
        var red = yellow with { Number = 2, Rung = Rung.PromisePassed, Card = Card.Red };
        Load(Submitted(), Accepted(), yellow).ShouldSatisfyAllConditions(l => l.Yellow.ShouldBe(1), l => l.Red.ShouldBe(0));
        Load(Submitted(), Accepted(), yellow, red).ShouldSatisfyAllConditions(l => l.Yellow.ShouldBe(0), l => l.Red.ShouldBe(1));
        Load(Submitted(), Accepted(), yellow, red, Examined(), Verified(), Completed(6)).Red.ShouldBe(0);
    }

    [Fact]
    public void moves_with_the_case_to_another_window()
    {
        var transferred = new ApplicationTransferred(Here, OtherCounter, null, "absent", Chief, Beijing(3, 3));
        var told = Told(Submitted(), Accepted(), transferred);
        WindowLoad.For(told[^1]).ShouldBe([Counter, OtherCounter]);
        Load(Submitted(), Accepted(), transferred).ShouldBe(Load(Submitted(), Accepted()) with { Open = 0, ForFirstInstance = 0 });
        WindowLoad.Evolve(new(OtherCounter), told[^1]).ShouldBe(new WindowLoad(OtherCounter, Open: 1, ForFirstInstance: 1));
    }

    private static WindowLoad Load(params ApplicationEvent[] history)
    {
        var told = Told(history);
        var load = told.Where(e => WindowLoad.For(e).Contains(Counter)).Aggregate(new WindowLoad(Counter), WindowLoad.Evolve);
        told.Aggregate(new WindowLoad(Counter), WindowLoad.Evolve).ShouldBe(load);
        return load;
    }
}
