using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.ParallelApproval;

namespace GovApproval.Tests.ParallelApproval;

public sealed class AProject
{
    private static readonly Guid s_permit = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_fire = new("00000000-0000-0000-0000-000000000002");

    private static readonly RegisterProject s_register = new(
        TheBridge.Code, TheBridge.Name, Housing, new(Housing, "Housing"), Applicant, TheBridge.Items, [Permit, FireReview],
        ProjectStage.Construction, null, Chief, Beijing(2, 2));

    private static ProjectRegistered Registered => BridgeRegistered;

    private static ApplicationEvent[] PermitCase => Told(
        Submitted(project: TheBridge.Code), Accepted(), Examined(), Verified(), Completed(used: 5, Beijing(3, 9)));

    private static ApplicationEvent[] FireCase => Told(
        Submitted(FireReview, TheBridge.Code), Accepted(promised: 10), Examined(), Verified(), Completed(used: 8, Beijing(3, 12)));

    [Fact]
    public void is_registered_once()
    {
        Decide(null, s_register).ShouldBe(new Decision<ProjectEvent>.Granted([Registered]));
        Decide(TheBridge, s_register).ShouldBe(Decision<ProjectEvent>.NothingToDo);
        Decide(TheBridge, s_register with { Investor = Applicant with { Sealed = "c2VhbGVkIGFuZXc=" } }).ShouldBe(Decision<ProjectEvent>.NothingToDo);
        Refused(TheBridge, s_register with { Name = "Tunnel" }).ShouldBe(new ProjectAlreadyRegistered(TheBridge.Code));
        Refused(TheBridge, s_register with { Template = "another" }).ShouldBe(new ProjectAlreadyRegistered(TheBridge.Code));
        Project.Evolve(null, Registered).ShouldBe(TheBridge);
    }

    [Fact]
    public void names_items_that_are_known_and_each_once()
    {
        Refused(null, s_register with { Items = [] }).ShouldBe(new ProjectWithoutItems());
        Refused(null, s_register with { Items = [Permit.Code, Permit.Code] }).ShouldBe(new ProjectItemTwice(Permit.Code));
        Refused(null, s_register with { Found = [Permit] }).ShouldBe(new UnknownItems([FireReview.Code]));
        Refused(null, s_register with { Lead = null }).ShouldBe(new UnknownDepartment(Housing));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(46)]
    public void keeps_within_the_joint_limit_of_the_law(int days) =>
        Refused(null, s_register with { JointDays = days }).ShouldBe(new JointLimitOutsideLaw(days, 45));

    [Fact]
    public void belongs_to_the_cases_filed_for_it()
    {
        ProjectProgress.For(Registered).ShouldBe(TheBridge.Code);
        PermitCase.ShouldAllBe(e => ProjectProgress.For(e) == TheBridge.Code);
        ProjectProgress.For(Submitted()).ShouldBeNull();
    }

    [Fact]
    public void counts_no_day_before_the_first_acceptance() =>
        JointClock.Read(Progress([Submitted(project: TheBridge.Code)], []), Shipped, Beijing(3, 9)).ShouldSatisfyAllConditions(
            c => c.Joint.ShouldBeNull(), c => c.Accepted.ShouldBe(0), c => c.Holders.Count.ShouldBe(1), c => c.DaysFaster.ShouldBeNull());

    [Fact]
    public void is_held_by_those_not_yet_done()
    {
        var clock = JointClock.Read(Progress(PermitCase, FireCase[..2]), Shipped, Beijing(3, 10));
        (clock.Finished, clock.Accepted, clock.Completed, clock.ElapsedDays, clock.SequentialDays).ShouldBe((false, 2, 1, 6, 15));
        clock.Holders.Select(h => (h.Standing.Department, h.Standing.Officer)).ShouldBe([(Fire, Officer)]);
        clock.Joint.ShouldBe(new LimitReading(45, 6, 39, Date(5, 8), false, false));
    }

    [Fact]
    public void is_faster_than_one_after_the_other()
    {
        var clock = JointClock.Read(Progress(PermitCase, FireCase), Shipped, Beijing(6, 1));
        (clock.Finished, clock.Completed, clock.ElapsedDays, clock.SequentialDays, clock.DaysFaster).ShouldBe((true, 2, 8, 15, 7));
    }

    [Fact]
    public void is_not_finished_before_every_item_is_filed() =>
        JointClock.Read(Progress(PermitCase, []), Shipped, Beijing(6, 1)).Finished.ShouldBeFalse();

    [Fact]
    public void stands_still_while_all_who_work_on_it_do()
    {
        ApplicationEvent[] one = Told(Submitted(project: TheBridge.Code), Accepted(), Suspended(Beijing(3, 4)), Resumed(Beijing(3, 9)));
        ApplicationEvent[] two = Told(Submitted(FireReview, TheBridge.Code), Accepted(), Suspended(Beijing(3, 5)));
        JointClock.Read(Progress(one, two), Shipped, Beijing(3, 10)).ElapsedDays.ShouldBe(4);

        ApplicationEvent[] done = Told(Submitted(project: TheBridge.Code), Accepted(), new ApplicationWithdrawn(Here, null, Citizen, Beijing(3, 6)));
        JointClock.Read(Progress(done, two), Shipped, Beijing(3, 20)).ElapsedDays.ShouldBe(3);
    }

    private static ProjectProgress Progress(ApplicationEvent[] permit, ApplicationEvent[] fire)
    {
        var progress = ProjectProgress.Evolve(null, Registered).ShouldNotBeNull();
        progress = permit.Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, s_permit, e));
        return fire.Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, s_fire, e));
    }

    private static Decision<ProjectEvent> Decide(Project? project, RegisterProject asked) => ProjectDecisions.Decide(project, asked);

    private static Refusal Refused(Project? project, RegisterProject asked) => Decide(project, asked).ShouldBeOfType<Decision<ProjectEvent>.Refused>().Why;
}
