using GovApproval.Applications;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Tests.ParallelApproval;

public sealed class ForeseeingAProject
{
    private static readonly Guid s_permit = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_fire = new("00000000-0000-0000-0000-000000000002");

    [Fact]
    public void gives_each_day_to_those_who_held_the_project_on_it()
    {
        // The permit is done on 9 March, its fifth day; the fire review alone has the three days after.
        var outlook = Read(Beijing(3, 12), [Accepted(), Completed(at: Beijing(3, 9))], [Accepted(promised: 10)]);
        var (permit, fire) = (outlook.Current.Items[0], outlook.Current.Items[1]);
        (permit.HeldDays, permit.AloneDays, fire.HeldDays, fire.AloneDays).ShouldBe((2.5m, 0, 5.5m, 3));
        (permit.HeldDays + fire.HeldDays).ShouldBe(outlook.ElapsedDays);
    }

    [Fact]
    public void gives_nobody_the_days_of_its_special_procedure()
    {
        var outlook = Read(Beijing(3, 6), [Accepted(), Suspended(Beijing(3, 3))], [Accepted(promised: 10)]);
        outlook.Current.Items.Select(i => (i.HeldDays, i.AloneDays)).ShouldBe([(0m, 0), (4m, 4)]);
    }

    [Fact]
    public void expects_its_end_when_the_last_promise_is_due()
    {
        var outlook = Read(Beijing(3, 4), [Accepted()], [Accepted(promised: 10)]);
        outlook.Current.Forecast.ShouldBe(new Forecast(Date(3, 16), Date(5, 8), 35));
        outlook.Current.Items.Select(i => (i.FinishOn, i.IsCritical)).ShouldBe([(Date(3, 9), false), (Date(3, 16), true)]);
        outlook.CriticalPath().ShouldBe([new PathStep(ProjectStage.Construction, FireReview.Code, s_fire, Date(2, 27), Date(3, 16), 12, Expected: true)]);
    }

    [Fact]
    public void expects_a_special_procedure_to_end_as_it_was_told_and_warns_of_the_joint_limit()
    {
        // Ten working days from 3 March end on 17 March: nine of the promise's ten days are still to come.
        var outlook = Read(Beijing(3, 4), [Accepted(), Completed()], [Accepted(promised: 10), Suspended(Beijing(3, 3))], jointDays: 3);
        outlook.Current.Items[1].FinishOn.ShouldBe(Date(3, 30));
        outlook.Current.Forecast.ShouldNotBeNull().Margin.ShouldBeNegative();
    }

    [Fact]
    public void expects_five_days_of_receipt_before_a_promise_that_has_not_begun() =>
        Read(Beijing(2, 27), [], [Accepted(promised: 10)]).Current.Items[0].FinishOn.ShouldBe(Date(3, 12), "28 February made up for a holiday");

    [Fact]
    public void foresees_nothing_while_it_waits_for_the_investor() =>
        Read(Beijing(3, 10), [Accepted(), Completed(at: Beijing(3, 5), result: CaseResult.Refused)], [Accepted()]).Current.ShouldSatisfyAllConditions(
            s => s.Forecast.ShouldBeNull(), s => s.Items[0].FinishOn.ShouldBeNull(), s => s.Gate.ShouldBe(GateState.Closed));

    [Fact]
    public void follows_the_path_back_over_what_an_item_waited_for()
    {
        var entered = BridgeRegistered with { Items = [FireReview.Code, Permit.Code], Members = [new(FireReview.Code, Fire), new(Permit.Code, Housing, After: [FireReview.Code])] };
        var outlook = Read(Beijing(3, 20), [Accepted(), Completed(at: Beijing(3, 18))], [Accepted(promised: 10), Completed(at: Beijing(3, 12))], entered: entered);
        outlook.CriticalPath().Select(p => (p.Item, p.From, p.Until, p.Expected)).ShouldBe(
            [(FireReview.Code, Date(2, 27), Date(3, 12), false), (Permit.Code, Date(3, 12), Date(3, 18), false)]);
        (outlook.Finished, outlook.Current.Gate).ShouldBe((true, GateState.Open));
    }

    [Fact]
    public void adds_up_its_stages()
    {
        var progress = Progress(BridgeRegistered, [Accepted(), Completed(at: Beijing(3, 9))], [Accepted(promised: 10), Completed(at: Beijing(3, 12))]);
        var acceptance = new StageTemplate(ProjectStage.Completion, null, Fire, 12, [new(new("fire-acceptance"), Fire)]);
        progress = ProjectProgress.Evolve(progress, new ProjectStageOpened(progress.Code, acceptance, null, Chief, Beijing(3, 16))).ShouldNotBeNull();
        var item = FireReview with { Code = new("fire-acceptance") };
        var third = new Guid("00000000-0000-0000-0000-000000000003");
        ApplicationEvent[] filed = Told(Submitted(item, progress.Code, receipt: "510682-3"), Accepted(promised: 10, at: Beijing(3, 17)), Completed(at: Beijing(3, 20)));
        var before = ProjectOutlook.Read(progress, Shipped, Beijing(3, 16), _ => 5);
        (before.Finished, before.DaysFaster).ShouldBe((false, null));
        progress = filed.Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, third, e));
        var outlook = ProjectOutlook.Read(progress, Shipped, Beijing(4, 1), _ => 5);
        (outlook.Stages.Count, outlook.Finished, outlook.ElapsedDays, outlook.SequentialDays, outlook.DaysFaster).ShouldBe((2, true, 11, 25, 14));
    }

    [Fact]
    public void stands_still_between_a_refusal_and_the_filing_anew()
    {
        var anew = new Guid("00000000-0000-0000-0000-000000000003");
        var progress = Progress(BridgeRegistered, [Accepted(), Completed(at: Beijing(3, 4), result: CaseResult.Refused)], [Accepted(), Completed(at: Beijing(3, 4))]);
        var again = Submitted(Permit, progress.Code, receipt: "510682-9") with { At = Beijing(3, 11) };
        progress = Told(again, Accepted(at: Beijing(3, 11))).Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, anew, e));
        JointClock.Read(progress, Shipped, Beijing(3, 13)).ElapsedDays.ShouldBe(1 + 3, "3 March, and from the 11th to the 13th");
    }

    private static ProjectOutlook Read(Instant now, ApplicationEvent[] permit, ApplicationEvent[] fire, int jointDays = 45, ProjectRegistered? entered = null) =>
        ProjectOutlook.Read(Progress((entered ?? BridgeRegistered) with { JointDays = jointDays }, permit, fire), Shipped, now, _ => 5);

    private static ProjectProgress Progress(ProjectRegistered entered, ApplicationEvent[] permit, ApplicationEvent[] fire)
    {
        var progress = ProjectProgress.Evolve(null, entered).ShouldNotBeNull();
        progress = Told([Submitted(project: entered.Code), .. permit]).Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, s_permit, e));
        return Told([Submitted(FireReview, entered.Code, receipt: "510682-2"), .. fire]).Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, s_fire, e));
    }
}
