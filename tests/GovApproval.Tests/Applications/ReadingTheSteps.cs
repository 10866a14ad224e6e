using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Applications;

public sealed class ReadingTheSteps
{
    private static readonly ApplicationAccepted s_accepted = Accepted() with
    {
        Limits = new(20, 5, OnTheSpot: false, Rule: new(Steps: new StepLimits(FirstInstance: 2, Verification: 1))),
    };

    [Fact]
    public void tells_a_late_step_in_a_case_in_time()
    {
        var file = TheFile(Submitted(), s_accepted);
        StepClock.Read(file, Shipped, Beijing(3, 4)).ShouldBe(new(CaseStep.FirstInstance, Beijing(3, 2), null, 2, 2, Date(3, 4), Late: false));
        StepClock.Read(file, Shipped, Beijing(3, 5)).ShouldNotBeNull().Late.ShouldBeTrue();
        StepClock.PassesOn(file, Shipped).ShouldBe(Date(3, 5));
        CaseClock.Read(file.Timeline.ShouldNotBeNull(), Shipped, Beijing(3, 5)).Promised.ShouldNotBeNull().Late.ShouldBeFalse();
    }

    [Fact]
    public void begins_a_step_anew_when_the_case_is_returned()
    {
        var file = TheFile(Submitted(), s_accepted, Examined(), new ReturnedToFirstInstance(Here, "look again", Verifier, Beijing(3, 10)));
        StepClock.Read(file, Shipped, Beijing(3, 11)).ShouldBe(new(CaseStep.FirstInstance, Beijing(3, 10), null, 1, 2, Date(3, 12), Late: false));
    }

    [Fact]
    public void leaves_special_procedures_out_of_a_step()
    {
        var open = TheFile(Submitted(), s_accepted, Suspended(Beijing(3, 3)));
        StepClock.Read(open, Shipped, Beijing(4, 1)).ShouldBe(new(CaseStep.FirstInstance, Beijing(3, 2), null, 0, 2, null, Late: false));
        StepClock.PassesOn(open, Shipped).ShouldBeNull();
        var resumed = TheFile(Submitted(), s_accepted, Suspended(Beijing(3, 3)), Resumed(Beijing(3, 10)));
        StepClock.Read(resumed, Shipped, Beijing(3, 10)).ShouldNotBeNull().DueOn.ShouldBe(Date(3, 11));
    }

    [Fact]
    public void gives_receipt_the_five_days_of_the_law()
    {
        var file = TheFile(Submitted());
        StepClock.Read(file, Shipped, Beijing(3, 2)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            s => s.Step.ShouldBe(CaseStep.Receipt), s => s.BudgetDays.ShouldBe(5), s => s.DueOn.ShouldBe(Date(3, 5)));
    }

    [Fact]
    public void lists_every_step_gone_through()
    {
        var file = TheFile(Submitted(), s_accepted, Examined(), Verified(), Completed(at: Beijing(3, 6)));
        StepClock.Steps(file, Shipped, Beijing(6, 1)).Select(s => (s.Step, s.UsedDays, s.BudgetDays, s.Late)).ShouldBe(
        [
            (CaseStep.Receipt, 2, 5, false), (CaseStep.FirstInstance, 1, 2, false), (CaseStep.Verification, 1, 1, false), (CaseStep.Decision, 2, null, false),
        ]);
        StepClock.Read(file, Shipped, Beijing(6, 1)).ShouldBeNull();
    }
}
