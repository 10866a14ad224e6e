using System.Globalization;

namespace GovApproval.Cli.Simulation;

/// <summary>How near an answered figure must come to the expected one.</summary>
internal enum Demand
{
    /// <summary>Within 2 %.</summary>
    Near,

    /// <summary>Within 2 % of it and not above.</summary>
    NearBelow,
    AtLeast,

    /// <summary>Nothing was published; shown for its own sake.</summary>
    None,
}

/// <summary>A published figure beside the one that the engine's views answer.</summary>
/// <param name="Expected">The published figure in proportion to the cases simulated.</param>
internal sealed record Figure(string Name, double? Published, double? Expected, double Answered, Demand Demand, int Decimals = 0, string Unit = "")
{
    private const double Tolerance = 0.02;
    private const double Rounding = 1e-9;

    /// <summary>In percent of the expected.</summary>
    public double? Difference => Expected is { } expected && Math.Abs(expected) > Rounding ? 100 * (Answered - expected) / expected : null;

    public bool Holds => Demand switch
    {
        Demand.Near => Math.Abs(Difference ?? Answered) <= (100 * Tolerance) + Rounding,
        Demand.NearBelow => Answered <= Expected + Rounding && Answered >= (Expected * (1 - Tolerance)) - Rounding,
        Demand.AtLeast => Answered >= Expected - Rounding,
        _ => true,
    };

    public string Text(double? value) => value is { } v ? v.ToString($"N{Decimals}", CultureInfo.InvariantCulture) + Unit : "";

    public string TextOfDifference() => (Demand, Difference) switch
    {
        (Demand.None, _) or (_, null) => "",
        (Demand.AtLeast, { } d) => d >= 0 ? "above" : d.ToString("+0.00;-0.00", CultureInfo.InvariantCulture) + " %",
        (_, { } d) => d.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %",
    };
}
