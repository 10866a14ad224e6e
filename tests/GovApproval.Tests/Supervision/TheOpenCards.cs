using GovApproval.Applications;
using GovApproval.Supervision;

namespace GovApproval.Tests.Supervision;

public sealed class TheOpenCards
{
    private static ApplicationEscalated Yellow => new(Here, 1, 1, Rung.PromiseNear, "near", Card.Yellow, null, Beijing(3, 6));

    private static ApplicationEscalated Red => Yellow with { Number = 2, Level = 2, Rung = Rung.PromisePassed, Card = Card.Red };

    [Fact]
    public void stand_by_window_and_item()
    {
        Cards(Submitted(), Accepted()).ShouldBeEmpty();
        Cards(Submitted(), Accepted(), Yellow).ShouldBe([new(Counter, Permit.Code, Post.Examination, Yellow: 1)]);
        Cards(Submitted(), Accepted(), Yellow, Red).ShouldBe([new(Counter, Permit.Code, Post.Examination, Red: 1)]);
    }

    [Fact]
    public void move_with_the_case_and_go_with_its_end()
    {
        var transferred = new ApplicationTransferred(Here, OtherCounter, null, "absent", Chief, Beijing(3, 9));
        Cards(Submitted(), Accepted(), Yellow, transferred).ShouldBe([new(OtherCounter, Permit.Code, Post.Examination, Yellow: 1)]);
        Cards(Submitted(), Accepted(), Yellow, Red, Examined(), Verified(), Completed()).ShouldBeEmpty();
        Cards(Submitted(), Accepted(), Yellow, new ApplicationWithdrawn(Here, null, Citizen, Beijing(3, 9))).ShouldBeEmpty();
    }

    [Fact]
    public void stand_at_the_post_where_the_case_lies_and_go_when_they_are_lifted()
    {
        Cards(Submitted(), Accepted(), Yellow, Examined()).ShouldBe([new(Counter, Permit.Code, Post.Verification, Yellow: 1)]);
        var warned = Swept(Beijing(3, 6), Submitted(), Accepted());
        ApplicationEvent[] told = [.. Told(Submitted(), Accepted()), .. After(TheFile(Submitted(), Accepted()), Beijing(3, 6))];
        Cards(told).ShouldBe([new(Counter, Permit.Code, Post.Examination, Yellow: 1)]);
        Cards([.. told, new CardLifted(warned.Standing, 1, "so", Card.None, Chief, Beijing(3, 6))]).ShouldBeEmpty();
    }

    [Fact]
    public void are_no_concern_of_an_event_without_one() => Told(Submitted(), Accepted(), Examined()).ShouldAllBe(e => OpenCards.For(e) == null);

    private static ValueList<CardCount> Cards(params ApplicationEvent[] history)
    {
        var told = Told(history);
        var cards = told.Where(e => OpenCards.For(e) == Housing).Aggregate(new OpenCards(Housing), OpenCards.Evolve);
        told.Aggregate(new OpenCards(Housing), OpenCards.Evolve).ShouldBe(cards);
        return cards.Counts;
    }
}
