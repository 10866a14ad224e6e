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
        var completed = plan.Cases.Where(c => c.Completes).ToArray();
        (100.0 * completed.Length / cases).ShouldBeGreaterThan(99.5);
        (100.0 * completed.Count(c => c.UsedDays == 0) / completed.Length).ShouldBe(94.28, tolerance: 0.3);
        plan.Cases.Average(c => c.DaysSaved).ShouldBe(3.875, tolerance: 0.01);
        plan.Projects.Sum(p => p.Members.Count()).ShouldBe(CasePlan.InProportion(674, Scene.Shifang, cases));
        plan.Cases.Count(c => c.Project is not null).ShouldBe(plan.Projects.Sum(p => p.Members.Count()));
    }

    [Fact]
    public void makes_each_project_more_than_thirty_days_faster_than_its_items_one_after_the_other() =>
        Scene.Plan(90_470).Projects.ShouldAllBe(p => p.Members.Sum(m => m.Item.PromisedDays) - p.Members.Max(m => m.UsedDays) > 30);

    [Fact]
    public void lets_the_departments_of_each_project_meet_before_it_is_done() =>
        Scene.Plan(9_047).Projects.ShouldAllBe(p =>
            p.Acts[0].Step == ProjectStep.Enter
            && p.Acts.Single(act => act.Step == ProjectStep.HoldSession).Day == p.Acts.Single(act => act.Step == ProjectStep.CallMeeting).SessionOn);

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
            plan.Cases.Count(c => c.Has(step)).ShouldBePositive(step.ToString());
        }

        foreach (var course in Enum.GetValues<Course>())
        {
            plan.Cases.Count(c => c.Course == course).ShouldBePositive(course.ToString());
        }

        foreach (var ending in Enum.GetValues<Ending>())
        {
            plan.Cases.Count(c => c.Ending == ending).ShouldBePositive(ending.ToString());
        }

        plan.Absences.Count.ShouldBe(3);
        plan.Absences.ShouldAllBe(away => plan.Cases.Any(c => c.Window == away.Window && c.AcceptedOn < away.From && c.EndedOn >= away.From));

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
            string.Join(' ', planned.Visits.SelectMany(v => v.Steps).SkipWhile(s => s is not (Step.Complete or Step.Withdraw)))
                .ShouldBeOneOf(planned.Ending switch
                {
                    Ending.Granted => ["Complete", "Complete Dispatch Deliver", "Complete VerifyCommitment"],
                    Ending.Refused => ["Complete"],
                    Ending.Withdrawn => ["Withdraw"],
                    _ => [""],
                });
            planned.Window.Serves(planned.Item).ShouldBeTrue();
        }
    }

    [Fact]
    public void counts_only_the_days_on_which_the_clock_ran()
    {
        foreach (var planned in Scene.Plan(9_047).Cases.Where(c => c.Has(Step.Suspend)))
        {
            var stopped = DayOf(planned, Step.Resume) - DayOf(planned, Step.Suspend);
            (DayOf(planned, Step.Complete) - planned.AcceptedOn - stopped).ShouldBe(planned.UsedDays);
        }
    }

    [Fact]
    public void holds_a_hearing_seven_days_after_it_was_announced_and_within_twenty_of_being_asked_for()
    {
        foreach (var planned in Scene.Plan(90_470).Cases.Where(c => c.Course == Course.Heard))
        {
            (DayOf(planned, Step.RecordHearing) - DayOf(planned, Step.AnnounceHearing)).ShouldBeInRange(7, 20);
            DayOf(planned, Step.Complete).ShouldBeGreaterThanOrEqualTo(DayOf(planned, Step.RecordHearing));
        }
    }

    [Fact]
    public void promises_a_tolerable_material_of_an_item_that_allows_it_and_hands_it_in_by_the_day()
    {
        var tolerated = Scene.Plan(90_470).Cases.Where(c => c.Course == Course.Tolerated).ToArray();
        tolerated.ShouldAllBe(c => c.Item.Tolerance != null && c.Item.FirstTolerable != null && c.PromisedBy - c.AcceptedOn <= c.Item.Tolerance.MostDays);
        tolerated.Where(c => c.Ending != Ending.PromiseMissed).ShouldAllBe(c => DayOf(c, Step.HandInPromised) <= c.PromisedBy);
        tolerated.Where(c => c.Ending == Ending.PromiseMissed).ShouldAllBe(c => !c.Has(Step.HandInPromised) && c.EndedOn == c.PromisedBy + 1);
    }

    [Fact]
    public void has_the_tracker_report_every_three_days_while_a_green_case_is_open()
    {
        var green = Scene.Plan(90_470).Cases.Where(c => c.GreenEnterprise is not null).ToArray();
        green.ShouldContain(c => c.Has(Step.ReportProgress));
        green.Where(c => c.Has(Step.ReportProgress)).ShouldAllBe(c => c.Visits.Last(v => v.Steps.Contains(Step.ReportProgress)).Day < c.EndedOn);
        green.Where(c => c.Has(Step.EnterGreen)).ShouldAllBe(c => green.Count(other => other.GreenEnterprise == c.GreenEnterprise) == 1);
    }

    private static int DayOf(PlannedCase planned, Step step) => planned.Visits.First(v => v.Steps.Contains(step)).Day;

    private static string Fingerprint(CasePlan plan) => string.Join('\n', plan.Cases.Select(c =>
        $"{c.Number} {c.Item.Code} {c.Window.Code} {c.Person} {c.Project} {c.UsedDays} {string.Join(',', c.Visits.Select(v => $"{v.Day}.{v.Slot}:{string.Join('+', v.Steps)}"))}"));
}
