using GovApproval.Applications;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Tests.ParallelApproval;

public sealed class HoldingAProject
{
    private static readonly DepartmentCode s_culture = new("culture");

    private static readonly ProjectRegistered s_entered = BridgeRegistered with
    {
        Outline =
        [
            new(ProjectStage.Construction, null, Housing, 45, [new(Permit.Code), new(FireReview.Code)]),
            new(ProjectStage.Completion, null, Fire, 45, [new(new("fire-acceptance"))]),
        ],
        Consulted = [new(s_culture, 5)],
    };

    private static readonly ApplicationEvent s_filed = Submitted(project: TheBridge.Code);

    [Fact]
    public void is_everybodys_without_whom_the_gate_stays_closed() =>
        Holders([s_filed], []).ShouldBe(
        [
            (WaitsFor.Acceptance, Housing, Permit.Code, Beijing(2, 27)),
            (WaitsFor.Filing, Housing, FireReview.Code, Beijing(2, 2)),
            (WaitsFor.Opinion, s_culture, null, Beijing(2, 2)),
        ]);

    [Fact]
    public void is_the_departments_while_it_examines_and_the_special_procedures_while_that_lasts()
    {
        First(s_filed, Accepted()).ShouldBe((WaitsFor.Decision, Housing, Permit.Code, Beijing(3, 2)));
        First(s_filed, Accepted(), Suspended(Beijing(3, 4))).ShouldBe((WaitsFor.SpecialProcedure, Housing, Permit.Code, Beijing(3, 4)));
    }

    [Fact]
    public void is_the_investors_while_something_is_missing_or_was_in_vain()
    {
        ApplicationEvent asked = new SupplementRequested(Here, ["map"], null, Officer, Beijing(3, 2));
        ApplicationEvent supplied = new SupplementReceived(Here, [new("map", true)], Citizen, Beijing(3, 5));
        First(s_filed, asked).ShouldBe((WaitsFor.Supplement, null, Permit.Code, Beijing(3, 2)));
        First(s_filed, asked, supplied).ShouldBe((WaitsFor.Acceptance, Housing, Permit.Code, Beijing(3, 5)));
        First(s_filed, Accepted(), Completed(at: Beijing(3, 9), result: CaseResult.Refused)).ShouldBe((WaitsFor.FilingAnew, null, Permit.Code, Beijing(3, 9)));
        First(s_filed, new ApplicationWithdrawn(Here, "smaller", Citizen, Beijing(3, 3))).ShouldBe((WaitsFor.FilingAnew, null, Permit.Code, Beijing(3, 3)));
    }

    [Fact]
    public void is_the_leads_between_two_stages_and_nobodys_at_the_end()
    {
        var agreed = new ProjectOpinionGiven(TheBridge.Code, ProjectStage.Construction, s_culture, StageVerdict.Agreed, "none", Officer, Beijing(3, 11));
        ApplicationEvent[] permit = [s_filed, Accepted(), Completed(at: Beijing(3, 9))];
        ApplicationEvent[] fire = [Submitted(FireReview, TheBridge.Code), Accepted(), Completed(at: Beijing(3, 10))];
        var done = ProjectProgress.Evolve(Progress(permit, fire), agreed).ShouldNotBeNull();
        Told(done).ShouldBe([(WaitsFor.NextStage, Housing, null, Beijing(3, 11))]);

        var last = ProjectProgress.Evolve(null, s_entered with { Outline = null, Consulted = null }).ShouldNotBeNull();
        Told(Folded(Folded(last, 1, permit), 2, fire)).ShouldBeEmpty();
    }

    private static (WaitsFor, DepartmentCode?, ItemCode?, Instant?) First(params ApplicationEvent[] history) => Holders(history, [])[0];

    private static (WaitsFor, DepartmentCode?, ItemCode?, Instant?)[] Holders(ApplicationEvent[] permit, ApplicationEvent[] fire) => Told(Progress(permit, fire));

    private static (WaitsFor, DepartmentCode?, ItemCode?, Instant?)[] Told(ProjectProgress project) =>
        [.. ProjectHolders.Of(project).Select(holder => (holder.For, holder.Department, holder.Item, holder.Since))];

    private static ProjectProgress Progress(ApplicationEvent[] permit, ApplicationEvent[] fire) =>
        Folded(Folded(ProjectProgress.Evolve(null, s_entered).ShouldNotBeNull(), 1, permit), 2, fire);

    private static ProjectProgress Folded(ProjectProgress project, int number, ApplicationEvent[] history)
    {
        var id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
        return Scene.Told(history).Aggregate(project, (p, e) => ProjectProgress.Evolve(p, id, e));
    }
}
