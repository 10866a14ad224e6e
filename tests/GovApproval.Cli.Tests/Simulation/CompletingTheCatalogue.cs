using GovApproval.Cli.Simulation;

namespace GovApproval.Cli.Tests.Simulation;

public sealed class CompletingTheCatalogue
{
    private static readonly CenterCatalogue s_whole = Scene.Completed;

    [Fact]
    public void gives_the_published_numbers_of_departments_windows_and_items()
    {
        s_whole.Departments.Count.ShouldBe(43);
        s_whole.Windows.Select(w => w.Department).OfType<string>().Distinct(StringComparer.Ordinal).Count().ShouldBe(24);
        s_whole.Items.Count(i => i.IsApproval).ShouldBe(156);
        s_whole.Items.Count(i => !i.IsApproval).ShouldBe(88);
    }

    [Fact]
    public void gives_the_published_mean_limit_and_a_mean_promise_just_below_seven_days()
    {
        s_whole.Items.Where(i => i.StatutoryDays is not null).Average(i => i.StatutoryDays!.Value).ShouldBe(17.52, tolerance: 0.01);
        s_whole.Items.Where(i => i.PromisedDays is not null).Average(i => i.PromisedDays!.Value).ShouldBeInRange(6.86, 7);
    }

    [Fact]
    public void keeps_every_promise_within_its_limit_and_promises_no_day_on_the_spot()
    {
        s_whole.Items.ShouldAllBe(i => i.PromisedDays <= i.StatutoryDays);
        s_whole.Items.ShouldAllBe(i => i.IsOnTheSpot == (i.PromisedDays == 0));
    }

    [Fact]
    public void names_each_item_once_has_each_department_offer_one_and_each_one_served()
    {
        s_whole.Items.Select(i => i.Code).ShouldBeUnique();
        s_whole.Items.Select(i => i.Name).ShouldBeUnique();
        s_whole.Items.ShouldAllBe(i => i.Code.Length <= 64);
        s_whole.Items.Select(i => i.Department).Distinct(StringComparer.Ordinal).Count().ShouldBe(43);
        s_whole.Items.ShouldAllBe(i => s_whole.Windows.Any(w => w.Serves(i)));
    }

    [Fact]
    public void sends_what_takes_longer_than_a_visit_from_the_comprehensive_windows_to_the_back_and_to_one_exit()
    {
        var fronts = s_whole.Windows.Where(w => w.Arrangement is not null).ToArray();
        fronts.Select(w => w.Code).ShouldBe(["comprehensive-01", "comprehensive-02"], ignoreOrder: true);
        foreach (var back in fronts.SelectMany(w => w.Arrangement!.Classes.Select(c => (Front: w, Class: c))))
        {
            back.Class.Items.ShouldNotBeEmpty();
            back.Class.Items.ShouldAllBe(i => back.Front.Items.Contains(i) && !s_whole.Items.Single(one => one.Code == i).IsOnTheSpot);
            s_whole.Windows.Select(w => w.Code).ShouldContain(back.Class.Window);
            back.Front.Arrangement!.Exit.ShouldBe("outlet-01");
        }

        var order = s_whole.Windows.ToList();
        order.FindIndex(w => w.Arrangement is not null).ShouldBeGreaterThan(order.FindIndex(w => w.Code == "outlet-01"), "what an arrangement names is there before it");
    }

    [Fact]
    public void lets_a_licence_held_already_be_tolerated_or_committed_to()
    {
        s_whole.Items.Count(i => i.Tolerance is not null).ShouldBeGreaterThan(20);
        s_whole.Items.Where(i => i.Tolerance is not null).ShouldAllBe(i => i.FirstTolerable != null && i.Code.StartsWith("shifang-"));
        s_whole.Items.Count(i => i.Commitment is not null).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void of_a_catalogue_already_completed_enters_nothing()
    {
        var again = CataloguePlan.For(Scene.Shifang, s_whole);

        again.Departments.ShouldBeEmpty();
        again.Windows.ShouldBeEmpty();
        again.Items.ShouldBeEmpty();
    }

    [Fact]
    public void of_a_division_without_one_enters_the_sample_as_well()
    {
        var plan = CataloguePlan.For(Scene.Shifang, new([], [], []));

        plan.Departments.Count.ShouldBe(43);
        plan.Items.Count.ShouldBe(244);
        plan.Windows.Count.ShouldBe(s_whole.Windows.Count);
    }

    [Fact]
    public void that_holds_strange_departments_stops_with_one_sentence() =>
        Should.Throw<SimulationException>(() => CataloguePlan.For(
            Scene.Shifang, Scene.SampleCatalogue with { Departments = [.. Scene.SampleCatalogue.Departments, new("moon", "Moon")] }));
}
