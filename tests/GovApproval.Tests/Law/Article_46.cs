using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>The agency holds a hearing of its own accord where a law or the public interest asks for it.</summary>
public sealed class Article_46
{
    private static readonly OrderHearing s_order = new("public interest", Officer, Beijing(3, 3));

    private static HearingOrdered Ordered => new(Here, "public interest", Officer, Beijing(3, 3));

    [Fact]
    public void holds_a_hearing_nobody_asked_for()
    {
        Given(Submitted(), Accepted()).When(s_order).Then(Ordered).Hearing.ShouldNotBeNull().Request
            .ShouldBe(new HearingRequest(null, "public interest", Beijing(3, 3)));
        Given(Submitted(), Accepted(), Ordered).When(s_order).ThenNothing();
        Given(Submitted(), Accepted(), Ordered).When(s_order with { Ground = "another" }).ThenRefused(new HearingAlreadyAskedFor(Beijing(3, 3)));
        Given(Submitted()).When(s_order).ThenRefused(new WrongState(CaseState.Submitted));
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(s_order).ThenRefused(new WrongState(CaseState.Completed));
    }

    [Fact]
    public void decides_after_it() =>
        Given(Submitted(), Accepted(), Ordered, Examined(), Verified()).When(Complete(Beijing(3, 4))).ThenRefused(new HearingNotRecorded());
}
