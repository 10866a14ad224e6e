using GovApproval.Cli.Simulation;

namespace GovApproval.Cli.Tests.Simulation;

public sealed class ComparingFigures
{
    [Theory]
    [InlineData(98, true)]
    [InlineData(102, true)]
    [InlineData(97.9, false)]
    [InlineData(102.1, false)]
    public void allows_two_percent_either_way(double answered, bool holds) =>
        Figure(Demand.Near, answered).Holds.ShouldBe(holds);

    [Theory]
    [InlineData(100, true)]
    [InlineData(98, true)]
    [InlineData(100.1, false)]
    public void allows_nothing_above_a_bound_that_was_promised(double answered, bool holds) =>
        Figure(Demand.NearBelow, answered).Holds.ShouldBe(holds);

    [Theory]
    [InlineData(160, true)]
    [InlineData(99, false)]
    public void asks_for_at_least_what_was_published_as_more_than(double answered, bool holds) =>
        Figure(Demand.AtLeast, answered).Holds.ShouldBe(holds);

    [Fact]
    public void shows_the_difference_in_percent_of_the_expected() =>
        Figure(Demand.Near, 101.5).TextOfDifference().ShouldBe("+1.50 %");

    private static Figure Figure(Demand demand, double answered) => new("figure", 100, 100, answered, demand);
}
