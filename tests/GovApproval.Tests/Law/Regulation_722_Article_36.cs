using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>What is missing is told once; what is not done in time is explained, for everybody to read.</summary>
public sealed class Regulation_722_Article_36
{
    private static ExplainDelay Explain(int day) => new("the road was flooded", Shipped, Officer, Beijing(3, day));

    private static DelayExplained Explained(int day) => new(Here, "the road was flooded", Officer, Beijing(3, day));

    [Fact]
    public void tells_what_is_missing_once()
    {
        var asked = new SupplementRequested(Here, ["plan"], null, Officer, Beijing(2, 27));
        Given(Submitted(), asked, new SupplementReceived(Here, [], Citizen, Beijing(3, 2))).When(new RequireSupplement(["seal"], null, Officer, Beijing(3, 2)))
            .ThenRefused(new SupplementAlreadyRequested(Beijing(2, 27), ["plan"]));
    }

    [Fact]
    public void explains_a_delay_from_the_day_after_the_promise()
    {
        Given(Submitted(), Accepted()).When(Explain(9)).ThenRefused(new NotLate());
        Given(Submitted(), Accepted()).When(Explain(10)).Then(Explained(10)).Delay.ShouldNotBeNull().Reason.ShouldBe("the road was flooded");
        Given(Submitted(), Accepted(), Explained(10)).When(Explain(11)).ThenNothing();
        Given(Submitted()).When(Explain(10)).ThenRefused(new WrongState(CaseState.Submitted));
    }
}
