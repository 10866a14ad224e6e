using System.Text.Json.Serialization;

namespace GovApproval.Benchmarks.Http;

/// <summary>What a driver process is told on its standard input.</summary>
/// <param name="Run">Twelve hexadecimal digits that no other run has: they begin every idempotency key.</param>
/// <param name="Officers">Tokens of the officers who receive and examine, one per caller.</param>
/// <param name="Verifiers">Tokens of the officers who verify, one per caller.</param>
internal sealed record DrivePlan(int Port, int Cases, string Run, string Item, string Window, string[] Officers, string[] Verifiers);

/// <summary>What it says on its standard output.</summary>
internal sealed record DriveResult(
    int Commands, double Seconds, double CpuSeconds, double P50, double P95, double P99, int Errors, string? FirstError)
{
    [JsonIgnore]
    public double PerSecond => Commands / Seconds;
}

[JsonSerializable(typeof(DrivePlan))]
[JsonSerializable(typeof(DriveResult))]
internal sealed partial class DriveJson : JsonSerializerContext;
