using GovApproval.Catalogue;
using GovApproval.ParallelApproval;

namespace GovApproval.Tests.ParallelApproval;

public sealed class LayingOutATemplate
{
    private static readonly StageTemplate s_construction = new(ProjectStage.Construction, null, Housing, 15, [new(FireReview.Code), new(Permit.Code, After: [FireReview.Code])]);
    private static readonly StageTemplate s_completion = new(ProjectStage.Completion, null, Fire, 12, [new(Proof.Code)]);

    private static PublishProjectTemplate Publish => new(
        "construction-project", "Construction", [], [s_construction, s_completion], [Permit, FireReview, Proof], [Housing, Fire], Chief, Beijing(1, 5));

    [Fact]
    public void publishes_it_and_each_revision_as_a_version_of_its_own()
    {
        var first = Fold(null, Publish);
        first.Version.ShouldBe(1);
        Decide(first, Publish).ShouldBe(Decision<ProjectTemplateEvent>.NothingToDo);
        Fold(first, Publish with { Name = "Building" }).Version.ShouldBe(2);
    }

    [Fact]
    public void refuses_what_cannot_be_handled_so()
    {
        Why(Publish with { Stages = [] }).ShouldBe(new StagesOutOfOrder(null));
        Why(Publish with { Stages = [s_completion, s_construction] }).ShouldBe(new StagesOutOfOrder(ProjectStage.Construction));
        Why(Publish with { Stages = [s_construction with { Items = [] }] }).ShouldBe(new ProjectWithoutItems());
        Why(Publish with { Stages = [s_construction with { Items = [new(Permit.Code), new(Permit.Code)] }] }).ShouldBe(new ProjectItemTwice(Permit.Code));
        Why(Publish with { Stages = [s_construction with { Items = [new(Permit.Code, After: [FireReview.Code]), new(FireReview.Code)] }] })
            .ShouldBe(new ItemsOutOfOrder(Permit.Code, FireReview.Code));
        Why(Publish with { Stages = [s_construction with { JointDays = 46 }] }).ShouldBe(new JointLimitOutsideLaw(46, 45));
        Why(Publish with { Stages = [s_construction with { LeadDepartment = new("nobody") }] }).ShouldBe(new UnknownDepartment(new("nobody")));
        Why(Publish with { Stages = [s_construction with { Consulted = [new(new("nobody"), 5)] }] }).ShouldBe(new UnknownDepartment(new("nobody")));
        Why(Publish with { Stages = [s_construction with { Items = [new(Permit.Code, Silence: new(" "))] }] }).ShouldBe(new SilenceWithoutRule(Permit.Code.Value));
        Why(Publish with { Items = [Permit, FireReview] }).ShouldBe(new UnknownItems([Proof.Code]));
    }

    private static Decision<ProjectTemplateEvent> Decide(ProjectTemplate? template, PublishProjectTemplate asked) => TemplateDecisions.Decide(template, asked);

    private static Refusal Why(PublishProjectTemplate asked) => Decide(null, asked).ShouldBeOfType<Decision<ProjectTemplateEvent>.Refused>().Why;

    private static ProjectTemplate Fold(ProjectTemplate? before, PublishProjectTemplate asked) =>
        ProjectTemplate.Evolve(before, Decide(before, asked).ShouldBeOfType<Decision<ProjectTemplateEvent>.Granted>().Events.Single());
}
