using GovApproval.Applications;

namespace GovApproval.Tests.Applications;

public sealed class ExaminingAnApplication
{
    private static readonly CompleteFirstInstance s_examine = new("complete", Recommendation.Grant, Officer, Beijing(3, 3));
    private static readonly ConfirmFirstInstance s_confirm = new(null, Verifier, Beijing(3, 4));
    private static readonly ReturnApplication s_return = new("look again", Verifier, Beijing(3, 4));

    [Fact]
    public void begins_once_it_is_accepted()
    {
        Given(Submitted(), Accepted()).When(s_examine).Then(Examined()).Standing.State.ShouldBe(CaseState.Examined);
        Given(Submitted()).When(s_examine).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void again_with_the_same_finding_grants_nothing()
    {
        Given(Submitted(), Accepted(), Examined()).When(s_examine).ThenNothing();
        Given(Submitted(), Accepted(), Examined()).When(s_examine with { Recommendation = Recommendation.Refuse })
            .ThenRefused(new WrongState(CaseState.Examined));
    }

    [Fact]
    public void stands_still_while_the_clock_does() =>
        Given(Submitted(), Accepted(), Suspended(Beijing(3, 3))).When(s_examine).ThenRefused(new WrongState(CaseState.Suspended));

    [Fact]
    public void takes_a_second_officer_to_confirm()
    {
        Given(Submitted(), Accepted(), Examined()).When(s_confirm).Then(Verified()).Standing.State.ShouldBe(CaseState.Verified);
        Given(Submitted(), Accepted(), Examined()).When(s_confirm with { By = Officer }).ThenRefused(new SameOfficer(Officer));
    }

    [Fact]
    public void takes_a_second_officer_to_return()
    {
        var returned = new ReturnedToFirstInstance(Here, "look again", Verifier, Beijing(3, 4));
        Given(Submitted(), Accepted(), Examined()).When(s_return).Then(returned).Standing.State.ShouldBe(CaseState.Accepted);
        Given(Submitted(), Accepted(), Examined()).When(s_return with { By = Officer }).ThenRefused(new SameOfficer(Officer));
        Given(Submitted(), Accepted(), Examined(), returned).When(s_confirm).ThenRefused(new WrongState(CaseState.Accepted));
        Given(Submitted(), Accepted(), Examined(), returned).When(s_examine).Then(Examined());
    }

    [Fact]
    public void is_confirmed_once()
    {
        Given(Submitted(), Accepted(), Examined(), Verified()).When(s_confirm).ThenNothing();
        Given(Submitted(), Accepted(), Examined(), Verified()).When(s_confirm with { By = Chief }).ThenRefused(new WrongState(CaseState.Verified));
        Given(Submitted(), Accepted(), Examined(), Verified()).When(s_return).ThenRefused(new WrongState(CaseState.Verified));
    }
}
