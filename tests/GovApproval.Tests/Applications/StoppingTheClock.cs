using GovApproval.Applications;

namespace GovApproval.Tests.Applications;

public sealed class StoppingTheClock
{
    private static readonly SuspendClock s_suspend = new("expert-review", 10, "N-1", Officer, Beijing(3, 3));
    private static readonly ResumeClock s_resume = new(null, Officer, Beijing(3, 6));
    private static readonly ExtendLimit s_extend = new(10, "head of the agency", "complex", Shipped, Verifier, Beijing(3, 6));

    private static LimitExtended Extended => new(Here, 10, "head of the agency", "complex", Verifier, Beijing(3, 6), ApproverRole: ApproverRole.HeadOfAgency);

    [Fact]
    public void suspends_it_for_a_special_procedure()
    {
        Given(Submitted(), Accepted()).When(s_suspend).Then(Suspended(Beijing(3, 3))).Standing.State.ShouldBe(CaseState.Suspended);
        Given(Submitted()).When(s_suspend).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void resumes_where_the_case_was()
    {
        Given(Submitted(), Accepted(), Examined(), Suspended(Beijing(3, 3))).When(s_resume)
            .Then(Resumed(Beijing(3, 6), CaseState.Examined)).Standing.State.ShouldBe(CaseState.Examined);
        Given(Submitted(), Accepted()).When(s_resume).ThenRefused(new ClockNotSuspended());
        Given(Submitted()).When(s_resume).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void extends_the_limit_once()
    {
        Given(Submitted(), Accepted()).When(s_extend).Then(Extended).Timeline.ShouldNotBeNull().StatutoryDays().ShouldBe(30);
        Given(Submitted(), Accepted(), Extended).When(s_extend).ThenNothing();
        Given(Submitted(), Accepted(), Extended).When(s_extend with { Days = 5 }).ThenRefused(new AlreadyExtended(10));
    }

    [Fact]
    public void extends_by_ten_days_at_most() =>
        Given(Submitted(), Accepted()).When(s_extend with { Days = 11 })
            .ThenRefused(new ExtensionTooLong(11, 10, JointHandling: false));

    [Fact]
    public void extends_by_fifteen_where_several_handle_it_jointly()
    {
        Given(Submitted(), Accepted(joint: true)).When(s_extend with { Days = 15 }).Then(Extended with { Days = 15, ApproverRole = ApproverRole.HeadOfGovernment });
        Given(Submitted(), Accepted(joint: true)).When(s_extend with { Days = 16 })
            .ThenRefused(new ExtensionTooLong(16, 15, JointHandling: true));
    }

    [Fact]
    public void extends_nothing_that_is_settled_on_the_spot_or_without_limit()
    {
        Given(Submitted(), Accepted(promised: 0, onTheSpot: true)).When(s_extend).ThenRefused(new OnTheSpotNotExtended());
        Given(Submitted(), Accepted(statutory: null)).When(s_extend).ThenRefused(new NoLimitToExtend());
    }

    [Fact]
    public void extends_while_the_limit_still_runs()
    {
        // Twenty working days after 2 March 2026 is 30 March.
        Given(Submitted(), Accepted()).When(s_extend with { At = Beijing(3, 30, 23, 59) }).Then(Extended with { At = Beijing(3, 30, 23, 59) });
        Given(Submitted(), Accepted()).When(s_extend with { At = Beijing(3, 31, 0) }).ThenRefused(new LimitPassed(21, 20));
    }

    [Fact]
    public void extends_nothing_before_acceptance_or_after_the_decision()
    {
        Given(Submitted()).When(s_extend).ThenRefused(new WrongState(CaseState.Submitted));
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(s_extend).ThenRefused(new WrongState(CaseState.Completed));
    }
}
