using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>One body receives, passes on and answers for several.</summary>
public sealed class Article_26
{
    private static readonly DepartmentCode s_water = new("water");
    private static readonly ConsultDepartments s_ask = new([Fire, s_water], "do you agree", Officer, Beijing(3, 3));
    private static readonly GiveOpinion s_answer = new(Fire, "agreed", Chief, Beijing(3, 4));

    private static DepartmentsConsulted Asked => new(Here, [Fire, s_water], "do you agree", Officer, Beijing(3, 3));

    private static OpinionGiven Answered(DepartmentCode by) => new(Here, by, "agreed", Chief, Beijing(3, 4));

    [Fact]
    public void passes_the_case_on_to_the_departments_concerned()
    {
        Given(Submitted(), Accepted()).When(s_ask).Then(Asked).Consultations.ShouldNotBeNull().Select(c => c.Department).ShouldBe([Fire, s_water]);
        Given(Submitted(), Accepted(), Asked).When(s_ask).ThenNothing();
        Given(Submitted(), Accepted(), Asked).When(s_ask with { Departments = [Fire, Housing] })
            .Then(Asked with { Departments = [Housing] });
        Given(Submitted()).When(s_ask).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void hears_each_department_once()
    {
        Given(Submitted(), Accepted(), Asked).When(s_answer).Then(Answered(Fire));
        Given(Submitted(), Accepted(), Asked, Answered(Fire)).When(s_answer).ThenNothing();
        Given(Submitted(), Accepted(), Asked, Answered(Fire)).When(s_answer with { Opinion = "no" }).ThenRefused(new OpinionAlreadyGiven(Fire));
        Given(Submitted(), Accepted(), Asked).When(s_answer with { Department = Housing }).ThenRefused(new NotConsulted(Housing));
    }

    [Fact]
    public void decides_once_all_were_heard()
    {
        ApplicationEvent[] verified = [Submitted(), Accepted(), Asked, Examined(), Verified(), Answered(Fire)];
        Given(verified).When(Complete(Beijing(3, 4))).ThenRefused(new OpinionsOutstanding([s_water]));
        Given([.. verified, Answered(s_water)]).When(Complete(Beijing(3, 4))).Then(Completed());
        new OpinionsOutstanding([]).Rule.ShouldBe("Administrative Licence Law Art. 26(2)");
    }
}
