using System.Xml.Linq;
using GovApproval.Cli.Simulation;

namespace GovApproval.Cli.Tests.Simulation;

public sealed class PlanningOtherCenters
{
    private static readonly Scenario s_gaoqing = Scenario.Load("gaoqing");
    private static readonly Scenario s_construction = Scenario.Load("construction");

    [Fact]
    public void gives_gaoqing_its_departments_items_and_windows()
    {
        var plan = CataloguePlan.For(s_gaoqing, new([], [], []));
        (plan.Whole.Departments.Count, plan.Whole.Items.Count, plan.Whole.Windows.Count).ShouldBe((50, 353, 144));
        plan.Whole.Windows.Select(w => w.Code).ShouldBeUnique();
        var again = CataloguePlan.For(s_gaoqing, plan.Whole);
        (again.Departments.Count, again.Items.Count, again.Windows.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void files_every_matter_of_gaoqing()
    {
        var catalogue = CataloguePlan.For(s_gaoqing, CenterCatalogue.Sample).Whole;
        var plan = CasePlan.For(s_gaoqing, catalogue, WorkingDaysOf(2025), 20_618, seed: 1);
        plan.Cases.Count.ShouldBe(20_618);
        plan.Cases.Select(c => c.Window.Code).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(120);
    }

    [Fact]
    public void carries_each_construction_project_through_the_stages_of_the_template_one_after_the_other()
    {
        var plan = Construction();
        plan.Projects.Count.ShouldBe(40);
        foreach (var project in plan.Projects)
        {
            project.Stages.Select(stage => stage.Shape.Stage).ShouldBe(["land-and-planning", "construction-planning", "construction", "completion"]);
            project.Stages.Zip(project.Stages.Skip(1)).ShouldAllBe(pair => pair.Second.Day > pair.First.LastDay);
            project.Acts.Select(act => act.Step).Count(step => step == ProjectStep.OpenStage).ShouldBe(3);
            project.Acts.Where(act => act.Step == ProjectStep.GiveOpinions).ShouldHaveSingleItem("one stage asks another department");
            project.Acts.Select(act => act.Day).ShouldBe(project.Acts.Select(act => act.Day).Order());
            foreach (var stage in project.Stages)
            {
                stage.Shape.Items.ShouldBeSubsetOf(stage.Members.Select(m => m.Item.Code));
                stage.Members.GroupBy(m => m.Item.Code, StringComparer.Ordinal).ShouldAllBe(
                    m => m.Last().Ending == Ending.Granted || project.Acts.Any(act => act.Step == ProjectStep.DropItem && act.Item == m.Key));
            }
        }

        plan.Projects.Select(p => p.Code("510682")).ShouldBeUnique();
        Enumerable.Range(0, 200).Max(day => plan.Projects.Count(p => p.Stages[0].Day <= day && p.LastDay >= day)).ShouldBe(40, "all under way at the same time");
        plan.Cases.Max(c => c.Visits[^1].Day).ShouldBeLessThan(Scene.WorkingDays.Count);
    }

    [Fact]
    public void lets_happen_to_some_projects_what_happens_to_projects()
    {
        var plan = Construction();
        foreach (var step in Enum.GetValues<ProjectStep>())
        {
            plan.Projects.Count(p => p.Acts.Any(act => act.Step == step)).ShouldBePositive(step.ToString());
        }

        plan.Cases.ShouldContain(c => c.Ending == Ending.Refused);
        plan.Cases.ShouldContain(c => c.Ending == Ending.Withdrawn);
        plan.Cases.ShouldContain(c => c.Course == Course.Suspended);
        plan.Projects.Count(p => p.Stages.Any(s => s.LastDay - s.Day > s.Shape.JointDays)).ShouldBeInRange(4, 16, "late, or late but for an extension");
        plan.Projects.Where(p => p.Story == Story.Ahead).ShouldAllBe(p => p.Stages.All(s => s.LastDay - s.Day <= 2 * s.Shape.JointDays / 3));
    }

    [Fact]
    public void accepts_no_application_before_it_is_filed()
    {
        foreach (var project in Construction().Projects)
        {
            foreach (var stage in project.Stages)
            {
                stage.Members.ShouldAllBe(m => m.Visits[0].Day > stage.Day);
                foreach (var again in stage.Members.GroupBy(m => m.Item.Code, StringComparer.Ordinal).Where(m => m.Count() > 1))
                {
                    var filed = project.Acts.Single(act => act.Step == ProjectStep.FileAnew && act.Item == again.Key).Day;
                    (filed > again.First().EndedOn && again.Last().Visits[0].Day > filed).ShouldBeTrue();
                }

                var later = project.Acts.Where(act => act.Step == ProjectStep.AddItem).Select(act => (act.Item, act.Day)).ToArray();
                stage.Members.Where(m => later.Any(l => l.Item == m.Item.Code)).ShouldAllBe(m => m.Visits[0].Day > later.Single().Day);
            }
        }
    }

    [Theory]
    [InlineData(600, 600)]
    [InlineData(100, 90)]
    [InlineData(7, 15)]
    public void files_whole_projects_only(int asked, int cases) => s_construction.Whole(asked).ShouldBe(cases);

    [Fact]
    public void compares_with_nothing_that_nobody_published()
    {
        s_gaoqing.Publishes("windows").ShouldBeTrue();
        s_gaoqing.Publishes("settledOnTheSpotPercent").ShouldBeFalse();
        Scene.Shifang.Publishes("settledOnTheSpotPercent").ShouldBeTrue();
    }

    [Fact]
    public void draws_each_stage_of_each_project_as_a_bar_on_its_days_and_marks_the_late_ones()
    {
        var day = new NodaTime.LocalDate(2026, 1, 5);
        var picture = XDocument.Parse(ProjectsPicture.Draw(
        [
            new("P-1", [new("land-and-planning", day, day.PlusDays(9), 8, 20), new("construction-planning", day.PlusDays(20), day.PlusDays(39), 16, 15)], 24, 65, [day.PlusDays(3)]),
            new("P-2", [new("land-and-planning", day.PlusDays(10), day.PlusDays(19), 8, 20)], 8, 41, []),
        ]));
        XNamespace svg = "http://www.w3.org/2000/svg";
        var bars = picture.Root!.Elements(svg + "g").Elements(svg + "rect").ToArray();
        bars.Length.ShouldBe(3);
        var (x, width) = (bars.Select(bar => (double)bar.Attribute("x")!).ToArray(), bars.Select(bar => (double)bar.Attribute("width")!).ToArray());
        (x[1] - x[0]).ShouldBe(2 * (x[2] - x[0]), tolerance: 0.2);
        width[1].ShouldBe(2 * width[0], tolerance: 0.2);
        bars.Select(bar => bar.Attribute("stroke") is not null).ShouldBe([false, true, false]);
        picture.Root.Elements(svg + "path").Count().ShouldBe(1, "a meeting");
        picture.Root.Elements(svg + "text").Select(t => t.Value).ShouldContain("24 d, not 65 · late");
    }

    private static CasePlan Construction() =>
        CasePlan.For(s_construction, CataloguePlan.For(s_construction, CenterCatalogue.Sample).Whole, Scene.WorkingDays, 600, seed: 1);

    private static NodaTime.LocalDate[] WorkingDaysOf(int year) =>
    [
        .. Enumerable.Range(0, 450).Select(i => new NodaTime.LocalDate(year, 1, 1).PlusDays(i))
            .Where(d => d.DayOfWeek is not (NodaTime.IsoDayOfWeek.Saturday or NodaTime.IsoDayOfWeek.Sunday)),
    ];
}
