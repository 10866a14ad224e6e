using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>A refusal states its reasons, and tells of reconsideration and litigation.</summary>
public sealed class Article_38
{
    private static ApplicationEvent[] Ready => [Submitted(), Accepted(), Examined(), Verified()];

    private static CompleteApplication Refuse => Complete(Beijing(3, 4)) with { Result = CaseResult.Refused, Reasons = ["too small"] };

    [Fact]
    public void keeps_with_the_refusal_what_the_applicant_was_told()
    {
        var outcome = Given(Ready).When(Refuse)
            .Then(Completed(result: CaseResult.Refused) with { Reasons = ["too small"] }).Outcome.ShouldNotBeNull();
        (outcome.Reasons, outcome.Appeal).ShouldBe((["too small"], Appeal));
    }

    [Fact]
    public void asks_for_the_reasons() => Given(Ready).When(Refuse with { Reasons = [] }).ThenRefused(new RefusalWithoutReasons());

    [Fact]
    public void asks_for_the_rights_of_appeal()
    {
        Given(Ready).When(Refuse with { Appeal = null }).ThenRefused(new RefusalWithoutAppeal());
        new RefusalWithoutAppeal().Rule.ShouldBe("Administrative Licence Law Art. 38(2)");
    }

    [Fact]
    public void tells_of_no_appeal_in_a_grant() =>
        Given(Ready).When(Complete(Beijing(3, 4))).Then(Completed()).Outcome.ShouldNotBeNull().Appeal.ShouldBeNull();
}
