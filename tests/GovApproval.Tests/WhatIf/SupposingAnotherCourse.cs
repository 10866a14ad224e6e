using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.WhatIf;

namespace GovApproval.Tests.WhatIf;

/// <summary>Accepted on Monday 2 March for five days, to the 9th.</summary>
public sealed class SupposingAnotherCourse
{
    private static readonly ApplicationAccepted s_accepted = Accepted() with
    {
        Limits = new(20, 5, OnTheSpot: false, Rule: new(Steps: new StepLimits(FirstInstance: 2))),
    };

    [Fact]
    public void tells_whether_a_case_would_have_been_late_but_for_a_special_procedure()
    {
        var file = TheFile(Submitted(), s_accepted, Suspended(Beijing(3, 4)), Resumed(Beijing(3, 9)), Examined(Beijing(3, 9)), Verified(Beijing(3, 10)), Completed(at: Beijing(3, 11)));
        var answer = Asked(file, new(WithoutSuspensions: ["N-1"]));
        (answer.AsIs.Promised?.UsedDays, answer.AsIs.Promised?.Late).ShouldBe((4, false));
        (answer.Supposed.Promised?.UsedDays, answer.Supposed.Promised?.Late).ShouldBe((7, true));
        answer.SupposedUntil.ShouldBe(Beijing(3, 11));
    }

    [Fact]
    public void tells_whether_it_would_have_been_late_with_a_step_in_time()
    {
        var file = TheFile(Submitted(), s_accepted, Examined(Beijing(3, 9)), Verified(Beijing(3, 10)), Completed(at: Beijing(3, 10, 15)));
        var answer = Asked(file, new(Steps: [new(CaseStep.FirstInstance)]));
        (answer.AsIs.Promised?.UsedDays, answer.AsIs.Promised?.Late).ShouldBe((6, true));
        (answer.Supposed.Promised?.UsedDays, answer.Supposed.Promised?.Late).ShouldBe((3, false));
        answer.SupposedUntil.ShouldBe(Beijing(3, 5, 15));
        Asked(file, new(Steps: [new(CaseStep.FirstInstance, Date(3, 6))])).Supposed.Promised.ShouldNotBeNull().UsedDays.ShouldBe(5);
        Asked(file, new(Steps: [new(CaseStep.Verification, Date(3, 9))])).Supposed.Promised.ShouldNotBeNull().UsedDays.ShouldBe(5);
    }

    [Fact]
    public void tells_whether_it_would_have_been_late_without_the_extension()
    {
        var file = TheFile(Submitted(), s_accepted, new LimitExtended(Here, 10, "head", "complex", Verifier, Beijing(3, 3)));
        var answer = Asked(file, new(WithoutExtension: true));
        (answer.AsIs.Statutory?.BudgetDays, answer.Supposed.Statutory?.BudgetDays).ShouldBe((30, 20));
        answer.Supposed.Running.ShouldBeTrue();
    }

    [Fact]
    public void is_refused_where_there_is_nothing_to_suppose()
    {
        var file = TheFile(Submitted(), s_accepted);
        Why(TheFile(Submitted()), new()).ShouldBe(new ClockNotRunning());
        Why(file, new(WithoutSuspensions: ["N-9"])).ShouldBe(new SuspensionUnknown("N-9"));
        Why(file, new(Steps: [new(CaseStep.FirstInstance)])).ShouldBe(new StepNotDone(CaseStep.FirstInstance));
        Why(TheFile(Submitted(), s_accepted, Examined(), Verified()), new(Steps: [new(CaseStep.Verification)])).ShouldBe(new StepWithoutLimit(CaseStep.Verification));
    }

    private static Counterfactual Asked(CaseFile file, OtherCourse other) => Counterfactual.Of(file, other, Shipped, Beijing(3, 20)).Answer.ShouldNotBeNull();

    private static Refusal? Why(CaseFile file, OtherCourse other) => Counterfactual.Of(file, other, Shipped, Beijing(3, 20)).Why;
}
