using System.Diagnostics;

namespace GovApproval.Benchmarks;

/// <summary>How long things took, as the share of them that was quicker.</summary>
internal readonly record struct Latencies(double P50, double P95, double P99)
{
    /// <param name="ticks">Differences of <see cref="Stopwatch.GetTimestamp"/>; sorted in place.</param>
    public static Latencies Of(List<long> ticks)
    {
        ticks.Sort();
        return new(At(ticks, 0.50), At(ticks, 0.95), At(ticks, 0.99));
    }

    private static double At(List<long> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))] * 1000.0 / Stopwatch.Frequency;
}
