using GovApproval.Cli.Simulation;

namespace GovApproval.Cli.Tests.Simulation;

public sealed class PlanningTheCases
{
    [Theory]
    [InlineData(90_470, 1)]
    [InlineData(90_470, 2)]
    [InlineData(9_047, 1)]
    [InlineData(905, 1)]
    public void meets_the_published_figures_in_proportion(int cases, int seed)
    {
        var plan = Scene.Plan(cases, seed);

        plan.Cases.Count.ShouldBe(cases);
        (100.0 * plan.Cases.Count(c => c.UsedDays == 0) / cases).ShouldBe(94.28, tolerance: 0.06);
        plan.Cases.Average(c => c.DaysSaved).ShouldBe(3.875, tolerance: 0.01);
        plan.Projects.Sum(p => p.Members.Count).ShouldBe(CasePlan.InProportion(674, Scene.Shifang, cases));
        plan.Cases.Count(c => c.Project is not null).ShouldBe(plan.Projects.Sum(p => p.Members.Count));
    }

    [Fact]
    public void makes_each_project_more_than_thirty_days_faster_than_its_items_one_after_the_other() =>
        Scene.Plan(90_470).Projects.ShouldAllBe(p => p.Members.Sum(m => m.Item.PromisedDays) - p.Members.Max(m => m.UsedDays) > 30);

    [Fact]
    public void is_the_same_for_the_same_seed_and_another_for_another()
    {
        Fingerprint(Scene.Plan(2_000, seed: 7)).ShouldBe(Fingerprint(Scene.Plan(2_000, seed: 7)));
        Fingerprint(Scene.Plan(2_000, seed: 8)).ShouldNotBe(Fingerprint(Scene.Plan(2_000, seed: 7)));
    }

    [Fact]
    public void has_a_few_of_everything_that_happens_in_a_center()
    {
        var plan = Scene.Plan(9_047);

        foreach (var step in Enum.GetValues<Step>())
        {
            plan.Cases.Count(c => c.Visits.Any(v => v.Steps.Contains(step))).ShouldBePositive(step.ToString());
        }

        plan.Cases.Count(c => c.Late).ShouldBeInRange(1, 20);
        plan.Cases.Count(c => c.Refused).ShouldBePositive();
        plan.Cases.Count(c => c.GreenEnterprise is not null).ShouldBePositive();
        plan.Projects.Count(p => p.Green).ShouldBePositive();
    }

    [Fact]
    public void accepts_all_within_the_months_and_leaves_days_enough_to_complete_them()
    {
        var plan = Scene.Plan(90_470);

        plan.Cases.Max(c => Scene.WorkingDays[c.AcceptedOn]).ShouldBeLessThanOrEqualTo(Scene.Shifang.LastDay);
        plan.Cases.Max(c => c.Visits[^1].Day).ShouldBeLessThan(Scene.WorkingDays.Count);
        plan.Cases.Min(c => c.Visits[0].Day).ShouldBe(0);
    }

    [Fact]
    public void has_each_case_handled_in_order_once_a_day_at_most_and_completed_before_anything_is_delivered()
    {
        foreach (var planned in Scene.Plan(9_047).Cases)
        {
            planned.Visits.Select(v => v.Day).ShouldBe(planned.Visits.Select(v => v.Day).Distinct().Order());
            string.Join(' ', planned.Visits.SelectMany(v => v.Steps).SkipWhile(s => s != Step.Complete)).ShouldBeOneOf("Complete", "Complete Dispatch Deliver");
            planned.Window.Serves(planned.Item).ShouldBeTrue();
        }
    }

    [Fact]
    public void counts_only_the_days_on_which_the_clock_ran()
    {
        foreach (var planned in Scene.Plan(9_047).Cases.Where(c => c.Visits.Any(v => v.Steps.Contains(Step.Suspend))))
        {
            var stopped = DayOf(planned, Step.Resume) - DayOf(planned, Step.Suspend);
            (DayOf(planned, Step.Complete) - planned.AcceptedOn - stopped).ShouldBe(planned.UsedDays);
        }
    }

    private static int DayOf(PlannedCase planned, Step step) => planned.Visits.First(v => v.Steps.Contains(step)).Day;

    private static string Fingerprint(CasePlan plan) => string.Join('\n', plan.Cases.Select(c =>
        $"{c.Number} {c.Item.Code} {c.Window.Code} {c.Person} {c.Project} {c.UsedDays} {string.Join(',', c.Visits.Select(v => $"{v.Day}.{v.Slot}:{string.Join('+', v.Steps)}"))}"));
}
