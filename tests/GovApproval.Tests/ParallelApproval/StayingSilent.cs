using GovApproval.Applications;
using GovApproval.ParallelApproval;

namespace GovApproval.Tests.ParallelApproval;

public sealed class StayingSilent
{
    private const string LocalRule = "local rule Art. 12";

    private static ApplicationSubmitted Filed(int? days = null) => Submitted(project: TheBridge.Code) with { Consent = new(LocalRule, days) };

    [Fact]
    public void grants_a_project_s_case_the_day_after_its_promise_where_a_local_rule_says_so()
    {
        var file = TheFile(Filed(), Accepted());
        Elapsing.NextOn(file, Unsupervised).ShouldBe(Date(3, 10));
        After(file, Beijing(3, 9, 23, 59), Unsupervised).ShouldBeEmpty();
        var deemed = After(file, Beijing(3, 11), Unsupervised).ShouldHaveSingleItem().ShouldBeOfType<ConsentDeemed>();
        (deemed.DueOn, deemed.Rule, deemed.At, deemed.Counted.UsedDays).ShouldBe((Date(3, 9), LocalRule, Beijing(3, 10, 0), 5));
        var granted = CaseFile.Evolve(file, deemed);
        (granted.Standing.State, granted.Outcome!.Result, granted.Outcome.DeemedBy).ShouldBe((CaseState.Completed, CaseResult.Granted, LocalRule));
        After(granted, Beijing(3, 12), Unsupervised).ShouldBeEmpty();
    }

    [Fact]
    public void counts_the_days_of_the_rule_where_it_has_some() =>
        Elapsing.NextOn(TheFile(Filed(days: 3), Accepted()), Unsupervised).ShouldBe(Date(3, 6));

    [Fact]
    public void means_nothing_where_no_rule_is_named() =>
        After(TheFile(Submitted(project: TheBridge.Code), Accepted()), Beijing(6, 1), Unsupervised).ShouldBeEmpty();

    [Fact]
    public void is_over_once_the_department_has_examined_the_case() =>
        After(TheFile(Filed(), Accepted(), Examined()), Beijing(6, 1), Unsupervised).ShouldBeEmpty();

    [Fact]
    public void does_not_go_on_while_the_clock_stands() =>
        After(TheFile(Filed(), Accepted(), Suspended(Beijing(3, 4))), Beijing(6, 1), Unsupervised).ShouldBeEmpty();

    [Fact]
    public void is_pinned_to_the_case_when_it_is_filed()
    {
        var silent = Project.Evolve(null, BridgeRegistered with { Members = [new(Permit.Code, Housing, new(LocalRule)), new(FireReview.Code, Fire)] });
        Consent(Submit() with { Project = silent }).ShouldBe(new ConsentRule(LocalRule));
        Consent(Submit(FireReview) with { Project = silent, Window = OtherWindow }).ShouldBeNull();
        Consent(Submit()).ShouldBeNull();

        static ConsentRule? Consent(SubmitApplication asked) => Decisions.Decide(null, asked)
            .ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events[0].ShouldBeOfType<ApplicationSubmitted>().Consent;
    }
}
