using GovApproval.Cli.Simulation;
using NodaTime;

namespace GovApproval.Cli.Tests.Simulation;

/// <summary>The shared cast: the scenario, the sample catalogue that the service comes with, and working days.</summary>
internal static class Scene
{
    public static Scenario Shifang { get; } = Scenario.Load("shifang");

    public static CenterCatalogue SampleCatalogue { get; } = CenterCatalogue.Sample;

    public static CenterCatalogue Completed { get; } = CataloguePlan.For(Shifang, SampleCatalogue).Whole;

    /// <summary>Monday to Friday: the plan takes whatever days it is given.</summary>
    public static IReadOnlyList<LocalDate> WorkingDays { get; } =
    [
        .. Enumerable.Range(0, 349).Select(i => new LocalDate(2026, 1, 1).PlusDays(i))
            .Where(d => d.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)),
    ];

    public static CasePlan Plan(int cases, int seed = 1) => CasePlan.For(Shifang, Completed, WorkingDays, cases, seed);
}
