using System.Text.Json.Serialization;
using GovApproval.Fees;
using GovApproval.Performance;
using NodaTime;

namespace GovApproval.Api.Fees;

/// <summary>Asks for one order of all fees: of a project's cases, or of a single case.</summary>
/// <param name="Project">The project; or else the application.</param>
/// <param name="Exemptions">Claimed with what shows them.</param>
public sealed record PaymentOrderRequest(ProjectCode? Project = null, Guid? Application = null, ValueList<ClaimedExemption> Exemptions = default);

/// <summary>The sum paid for an order.</summary>
/// <param name="Amount">Decimal string; the order's total.</param>
public sealed record OrderPaymentRequest(decimal Amount);

/// <summary>Why an order is cancelled.</summary>
public sealed record OrderCancellationRequest(string Reason);

/// <summary>Fees collected in a period.</summary>
public sealed record FeeRow(string Code, string? Name, decimal Collected);

/// <summary>Fees collected in a period by department, window or item, and in all.</summary>
public sealed record FeesAnswer(LocalDate From, LocalDate To, PerformanceBy By, ValueList<FeeRow> Items, decimal Total, string Currency, string? Next);

[JsonSerializable(typeof(PaymentOrderRequest))]
[JsonSerializable(typeof(PaymentOrder))]
[JsonSerializable(typeof(OrderPaymentRequest))]
[JsonSerializable(typeof(OrderCancellationRequest))]
[JsonSerializable(typeof(FeesAnswer))]
[JsonSerializable(typeof(PaidFee))]
internal sealed partial class FeeJson : JsonSerializerContext;
