using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Tests.Applications;

public sealed class EscalatingAnApplication
{
    private static readonly UrgeApplication s_urge = new(4, "the mayor asks", Chief, Beijing(3, 4));
    private static readonly AnswerEscalation s_answer = new(1, "tomorrow", Officer, Beijing(3, 5));

    private static ApplicationEscalated Near => Rises(1, 1, Rung.PromiseNear, "4 of 5 promised working days used", Card.Yellow, Beijing(3, 6, 0));

    private static ApplicationEscalated Urged => new(Here, 1, 4, null, "the mayor asks", Card.None, Chief, Beijing(3, 4));

    [Fact]
    public void warns_one_working_day_before_the_promise_ends()
    {
        Given(Submitted(), Accepted()).When(Sweep(Beijing(3, 5, 23, 59))).ThenNothing();
        Given(Submitted(), Accepted()).When(Sweep(Beijing(3, 6, 0))).Then(Near).Standing.Card.ShouldBe(Card.Yellow);
    }

    [Fact]
    public void shows_red_once_the_promise_has_passed()
    {
        Given(Submitted(), Accepted(), Near).When(Sweep(Beijing(3, 9, 23, 59))).ThenNothing();
        Given(Submitted(), Accepted(), Near).When(Sweep(Beijing(3, 10, 0)))
            .Then(Rises(2, 2, Rung.PromisePassed, "6 of 5 promised working days used", Card.Red, Beijing(3, 10, 0)));
    }

    [Fact]
    public void climbs_every_rung_missed_in_order()
    {
        var file = Given(Submitted(), Accepted()).When(Sweep(Beijing(3, 31))).Then(
            Rises(1, 1, Rung.PromiseNear, "21 of 5 promised working days used", Card.Yellow, Beijing(3, 31)),
            Rises(2, 2, Rung.PromisePassed, "21 of 5 promised working days used", Card.Red, Beijing(3, 31)),
            Rises(3, 3, Rung.StatutoryPassed, "21 of 20 statutory working days used", Card.Red, Beijing(3, 31)));
        file.EscalationLevel().ShouldBe(3);
    }

    [Fact]
    public void climbs_each_rung_once() =>
        Given(Submitted(), Accepted(), Near).When(Sweep(Beijing(3, 6, 12))).ThenNothing();

    [Fact]
    public void stands_still_while_the_clock_does_and_after_the_end()
    {
        Given(Submitted(), Accepted(), Suspended(Beijing(3, 3))).When(Sweep(Beijing(4, 30))).ThenNothing();
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(Sweep(Beijing(4, 30))).ThenNothing();
        Given(Submitted()).When(Sweep(Beijing(4, 30))).ThenNothing();
    }

    [Fact]
    public void warns_of_a_promise_of_one_day_on_that_day_and_never_on_the_day_of_acceptance()
    {
        Given(Submitted(), Accepted(promised: 1)).When(Sweep(Beijing(3, 2, 23, 59))).ThenNothing();
        Given(Submitted(), Accepted(promised: 1)).When(Sweep(Beijing(3, 3, 0)))
            .Then(Rises(1, 1, Rung.PromiseNear, "1 of 1 promised working days used", Card.Yellow, Beijing(3, 3, 0)));
        Given(Submitted(), Accepted(promised: 2)).When(Sweep(Beijing(3, 2, 23, 59))).ThenNothing();
    }

    [Fact]
    public void gives_no_warning_of_a_promise_of_no_day()
    {
        Given(Submitted(), Accepted(promised: 0, onTheSpot: true)).When(Sweep(Beijing(3, 2, 23, 59))).ThenNothing();
        Given(Submitted(), Accepted(promised: 0, onTheSpot: true)).When(Sweep(Beijing(3, 3, 0)))
            .Then(Rises(1, 2, Rung.PromisePassed, "1 of 0 promised working days used", Card.Red, Beijing(3, 3, 0)));
    }

    [Fact]
    public void knows_the_next_day_on_which_a_rung_falls_due()
    {
        Next(Submitted(), Accepted()).ShouldBe(Date(3, 6));
        Next(Submitted(), Accepted(), Near).ShouldBe(Date(3, 10));
        Next(Submitted(), Accepted(promised: null)).ShouldBe(Date(3, 31));
        Next(Submitted(), Accepted(), Suspended(Beijing(3, 3))).ShouldBeNull();
        Next(Submitted(), Accepted(), Suspended(Beijing(3, 3)), Resumed(Beijing(3, 5))).ShouldBe(Date(3, 10));
        Next(Submitted(), Accepted(), Examined(), Verified(), Completed()).ShouldBeNull();
        Next(Submitted(), Accepted(promised: null, statutory: null)).ShouldBeNull();
    }

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
    public void keeps_the_card_when_a_supervisor_urges() =>
        Given(Submitted(), Accepted(), Near).When(s_urge).Then(Urged with { Number = 2, Card = Card.Yellow });

    [Fact]
    public void is_answered_once()
    {
        var answered = new EscalationAnswered(Here, 1, "tomorrow", Officer, Beijing(3, 5));
        Given(Submitted(), Urged).When(s_answer).Then(answered).Escalations[0].Reply.ShouldNotBeNull().Answer.ShouldBe("tomorrow");
        Given(Submitted(), Urged, answered).When(s_answer).ThenNothing();
        Given(Submitted(), Urged, answered).When(s_answer with { Answer = "never" }).ThenRefused(new EscalationAlreadyAnswered(1));
        Given(Submitted(), Urged).When(s_answer with { Number = 2 }).ThenRefused(new NoSuchEscalation(2));
    }

    private static LocalDate? Next(params ApplicationEvent[] history) => Elapsing.NextOn(TheFile(history), Measures);

    private static ApplicationEscalated Rises(int number, int level, Rung rung, string reason, Card card, Instant at) =>
        new(Here, number, level, rung, reason, card, TheCalendar, at);
}
