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
    public void carries_each_construction_project_through_four_stages_one_after_the_other()
    {
        var plan = CasePlan.For(s_construction, CataloguePlan.For(s_construction, CenterCatalogue.Sample).Whole, Scene.WorkingDays, 600, seed: 1);
        plan.Cases.Count.ShouldBe(600);
        var projects = plan.Projects.GroupBy(p => p.Number).ToArray();
        projects.Length.ShouldBe(40);
        foreach (var stages in projects.Select(p => p.OrderBy(stage => stage.Stage).ToArray()))
        {
            stages.Select(stage => stage.Stage).ShouldBe([0, 1, 2, 3]);
            stages.Zip(stages.Skip(1)).ShouldAllBe(pair => pair.Second.Day > pair.First.LastDay);
            stages.ShouldAllBe(stage => stage.LastDay - stage.Day <= stage.Shape.JointDays);
        }

        plan.Projects.Select(p => p.Code("510682")).ShouldBeUnique();
        var middle = projects.Count(p => p.Min(stage => stage.Day) <= 30 && p.Max(stage => stage.LastDay) >= 30);
        middle.ShouldBeGreaterThan(30, "under way at the same time");
        plan.Cases.Max(c => c.Visits[^1].Day).ShouldBeLessThan(Scene.WorkingDays.Count);
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
    public void draws_each_stage_of_each_project_as_a_bar_on_its_days()
    {
        var stages = s_construction.Project.Stages!;
        var picture = XDocument.Parse(ProjectsPicture.Draw(
            [new("P-1", 0, Scene.WorkingDays[0], 9, 40, 20), new("P-1", 1, Scene.WorkingDays[10], 4, 25, 15), new("P-2", 0, Scene.WorkingDays[2], 8, 41, 20)],
            stages,
            Scene.WorkingDays));
        XNamespace svg = "http://www.w3.org/2000/svg";
        var bars = picture.Root!.Elements(svg + "g").Elements(svg + "rect").Select(bar => (X: (int)bar.Attribute("x")!, Width: (int)bar.Attribute("width")!)).ToArray();
        bars.Length.ShouldBe(3);
        var scale = bars[0].Width / 9;
        (bars[1].X - bars[0].X, bars[1].Width, bars[2].X - bars[0].X).ShouldBe((10 * scale, 4 * scale, 2 * scale));
        picture.Root.Elements(svg + "text").Select(t => t.Value).ShouldContain("13 d, not 65");
    }

    private static NodaTime.LocalDate[] WorkingDaysOf(int year) =>
    [
        .. Enumerable.Range(0, 450).Select(i => new NodaTime.LocalDate(year, 1, 1).PlusDays(i))
            .Where(d => d.DayOfWeek is not (NodaTime.IsoDayOfWeek.Saturday or NodaTime.IsoDayOfWeek.Sunday)),
    ];
}
