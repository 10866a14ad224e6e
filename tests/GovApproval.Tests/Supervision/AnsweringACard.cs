using GovApproval.Applications;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Tests.Supervision;

public sealed class AnsweringACard
{
    private static readonly ReplyToCard s_reply = new(1, "tomorrow", Officer, Beijing(3, 6, 10));
    private static readonly AppealCard s_appeal = new(1, "the clock stood still", Officer, Beijing(3, 6, 10));
    private static readonly ConfirmCard s_confirm = new(1, "so it is", Chief, Beijing(3, 6, 11));
    private static readonly LiftCard s_lift = new(1, "the appeal is right", Chief, Beijing(3, 6, 11));

    private static CardReplied Replied => new(Here, 1, "tomorrow", Officer, Beijing(3, 6, 10));

    private static CardLifted Lifted => new(Here, 1, "the appeal is right", Card.None, Chief, Beijing(3, 6, 11));

    private static ApplicationEvent[] Warned => [.. Told(Submitted(), Accepted()), .. After(TheFile(Submitted(), Accepted()), Beijing(3, 6))];

    [Fact]
    public void is_done_once_by_a_reply()
    {
        Given(Warned).When(s_reply).Then(Replied).Card(1)!.State().ShouldBe(CardState.Replied);
        Given([.. Warned, Replied]).When(s_reply).ThenNothing();
        Given([.. Warned, Replied]).When(s_reply with { Reply = "never" }).ThenRefused(new CardAlreadyReplied(1));
        Given(Warned).When(s_reply with { Number = 2 }).ThenRefused(new NoSuchCard(2));
    }

    [Fact]
    public void is_done_once_by_an_appeal_beside_the_reply()
    {
        var appealed = new CardAppealed(Here, 1, "the clock stood still", Officer, Beijing(3, 6, 10));
        Given([.. Warned, Replied]).When(s_appeal).Then(appealed).Card(1)!.State().ShouldBe(CardState.Appealed);
        Given([.. Warned, appealed]).When(s_appeal).ThenNothing();
        Given([.. Warned, appealed]).When(s_appeal with { Grounds = "other" }).ThenRefused(new CardAlreadyAppealed(1));
    }

    [Fact]
    public void comes_before_it_is_confirmed_unless_the_time_for_it_is_over()
    {
        var confirmed = new CardConfirmed(Here, 1, "so it is", Chief, Beijing(3, 6, 11));
        Given(Warned).When(s_confirm).ThenRefused(new CardAwaitsReply(1, Date(3, 9)));
        Given(Warned).When(s_confirm with { At = Beijing(3, 9, 23, 59) }).ThenRefused(new CardAwaitsReply(1, Date(3, 9)));
        Given(Warned).When(s_confirm with { At = Beijing(3, 10, 0) }).Then(confirmed with { At = Beijing(3, 10, 0) });
        Given([.. Warned, Replied]).When(s_confirm).Then(confirmed).Standing.Card.ShouldBe(Card.Yellow);
        Given([.. Warned, Replied, confirmed]).When(s_confirm).ThenNothing();
        Given([.. Warned, Replied, confirmed]).When(s_appeal).ThenRefused(new CardClosed(1, CardState.Confirmed));
    }

    [Fact]
    public void ends_when_it_is_lifted_and_does_not_come_again()
    {
        var file = Given(Warned).When(s_lift).Then(Lifted);
        (file.Standing.Card, file.Card(1)!.State()).ShouldBe((Card.None, CardState.Lifted));
        After(file, Beijing(3, 9)).ShouldBeEmpty();
        Given([.. Warned, Lifted]).When(s_lift).ThenNothing();
        Given([.. Warned, Lifted]).When(s_lift with { Reason = "other" }).ThenRefused(new CardClosed(1, CardState.Lifted));
        Given([.. Warned, Lifted]).When(s_reply).ThenRefused(new CardClosed(1, CardState.Lifted));
        Given([.. Warned, Lifted]).When(s_confirm).ThenRefused(new CardClosed(1, CardState.Lifted));
        Given(Warned).When(s_lift with { Number = 2 }).ThenRefused(new NoSuchCard(2));
    }

    [Fact]
    public void leaves_the_highest_of_the_others_showing()
    {
        var file = Swept(Beijing(3, 10), Submitted(), Accepted());
        file.Standing.Card.ShouldBe(Card.Red);
        Decisions.Decide(file, s_lift with { Number = 2 }).ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events[0]
            .ShouldBeOfType<CardLifted>().Card.ShouldBe(Card.Yellow);
    }

    [Fact]
    public void keeps_the_ladder_from_being_climbed_further()
    {
        // Level 3 would be called on the 17th.
        var late = Swept(Beijing(3, 10), Submitted(), Accepted());
        Elapsing.NextOn(late, Measures).ShouldBe(Date(3, 17));
        var answered = CaseFile.Evolve(late, new CardReplied(late.Standing, 2, "tomorrow", Officer, Beijing(3, 11)));
        After(answered, Beijing(3, 17)).ShouldBeEmpty();
        Elapsing.NextOn(answered, Measures).ShouldBe(Date(3, 31));
    }

    [Fact]
    public void is_for_cards_by_rules_there_are() =>
        Given(Submitted()).When(new IssueCard("X99", "so", [1], Measures, Chief, Beijing(3, 3))).ThenRefused(new NoSuchRule("X99"));
}
