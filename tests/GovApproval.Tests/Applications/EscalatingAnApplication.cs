using GovApproval.Applications;

namespace GovApproval.Tests.Applications;

public sealed class EscalatingAnApplication
{
    private static readonly UrgeApplication s_urge = new(4, "the mayor asks", Chief, Beijing(3, 4));
    private static readonly AnswerEscalation s_answer = new(1, "tomorrow", Officer, Beijing(3, 5));

    private static ApplicationEscalated Urged => new(Here, 1, 4, null, "the mayor asks", Card.None, Chief, Beijing(3, 4));

    [Fact]
    public void lets_a_supervisor_urge()
    {
        var file = Given(Submitted()).When(s_urge).Then(Urged);
        (file.EscalationLevel(), file.Standing.Card).ShouldBe((4, Card.None));
        Given(Submitted(), Urged).When(s_urge).ThenNothing();
        Given(Submitted()).When(s_urge with { Level = 6 }).ThenRefused(new NoSuchLevel(6));
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(s_urge).ThenRefused(new WrongState(CaseState.Completed));
    }

    [Fact]
    public void keeps_the_card_when_a_supervisor_urges()
    {
        var near = new ApplicationEscalated(Here, 1, 1, Rung.PromiseNear, "near", Card.Yellow, TheCalendar, Beijing(3, 4));
        Given(Submitted(), Accepted(), near).When(s_urge).Then(Urged with { Number = 2, Card = Card.Yellow });
    }

    [Fact]
    public void is_answered_once()
    {
        var answered = new EscalationAnswered(Here, 1, "tomorrow", Officer, Beijing(3, 5));
        Given(Submitted(), Urged).When(s_answer).Then(answered).Escalations[0].Reply.ShouldNotBeNull().Answer.ShouldBe("tomorrow");
        Given(Submitted(), Urged, answered).When(s_answer).ThenNothing();
        Given(Submitted(), Urged, answered).When(s_answer with { Answer = "never" }).ThenRefused(new EscalationAlreadyAnswered(1));
        Given(Submitted(), Urged).When(s_answer with { Number = 2 }).ThenRefused(new NoSuchEscalation(2));
    }
}
