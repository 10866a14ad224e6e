using System.Diagnostics;
using GovApproval.Applications;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Fees;

/// <summary>All that can happen to the payment orders of a project, or of a single case.</summary>
public abstract record PaymentOrderEvent(Instant At);

/// <summary>One order for all fees of these cases (一单收费).</summary>
/// <param name="Project">Whose cases they are; none for a single case.</param>
public sealed record PaymentOrderIssued(
    string Number, ProjectCode? Project, ValueList<FeeLine> Lines, decimal Total, string Currency, ActorId By, Instant At) : PaymentOrderEvent(At);

/// <summary>Paid in one sum; each case has its own part recorded.</summary>
public sealed record PaymentOrderPaid(string Number, decimal Amount, ActorId By, Instant At) : PaymentOrderEvent(At);

/// <summary>Not to be paid any more, because it was wrong.</summary>
public sealed record PaymentOrderCancelled(string Number, string Reason, ActorId By, Instant At) : PaymentOrderEvent(At);

/// <summary>A fee of a case, by the version of the item that the case is pinned to.</summary>
/// <param name="Amount">As published.</param>
/// <param name="Due">What is to be paid of it.</param>
/// <param name="Exemption">Why it is less.</param>
public sealed record FeeLine(
    Guid Application, ItemCode Item, int ItemVersion, DepartmentCode Department, string Fee, decimal Amount, decimal Due, string Basis, GrantedExemption? Exemption = null);

/// <summary>An exemption that the item offers, and what shows that it applies.</summary>
public sealed record GrantedExemption(string Code, string Ground, string Basis, int Percent, string Evidence);

/// <summary>An exemption that a payer claims.</summary>
/// <param name="Evidence">What shows it; no personal data.</param>
public sealed record ClaimedExemption(ItemCode Item, string Fee, string Exemption, string Evidence);

/// <summary>A case whose fees are to be paid.</summary>
/// <param name="Item">The version that it is pinned to.</param>
public sealed record ChargedCase(Guid Application, CaseFile File, ServiceItem Item);

public enum PaymentOrderStatus
{
    Open,
    Paid,
    Cancelled,
}

/// <summary>An order and what became of it.</summary>
public sealed record PaymentOrder(
    string Number,
    ProjectCode? Project,
    ValueList<FeeLine> Lines,
    decimal Total,
    string Currency,
    PaymentOrderStatus Status,
    Instant IssuedAt,
    Instant? PaidAt = null,
    string? CancelledFor = null);

/// <summary>All payment orders of a project or a case, the latest last; one is open at a time.</summary>
public sealed record PaymentOrders(ValueList<PaymentOrder> All)
{
    public PaymentOrder? Numbered(string number) => All.FirstOrDefault(order => order.Number == number);

    public static PaymentOrders Evolve(PaymentOrders? before, PaymentOrderEvent happened) => (before, happened) switch
    {
        (_, PaymentOrderIssued e) => new([.. before?.All ?? [], new(e.Number, e.Project, e.Lines, e.Total, e.Currency, PaymentOrderStatus.Open, e.At)]),
        ({ } orders, PaymentOrderPaid e) => orders.With(e.Number, order => order with { Status = PaymentOrderStatus.Paid, PaidAt = e.At }),
        ({ } orders, PaymentOrderCancelled e) => orders.With(e.Number, order => order with { Status = PaymentOrderStatus.Cancelled, CancelledFor = e.Reason }),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    private PaymentOrders With(string number, Func<PaymentOrder, PaymentOrder> change) =>
        new(All.Select(order => order.Number == number ? change(order) : order).ToValueList());
}

/// <summary>All that can be asked of payment orders.</summary>
public abstract record PaymentOrderCommand(ActorId By, Instant At);

/// <param name="Subject">The project or case, as its orders' numbers name it.</param>
public sealed record IssuePaymentOrder(
    string Subject, ProjectCode? Project, ValueList<ChargedCase> Cases, ValueList<ClaimedExemption> Claims, ActorId By, Instant At) : PaymentOrderCommand(By, At);

public sealed record PayOrder(string Number, decimal Amount, ActorId By, Instant At) : PaymentOrderCommand(By, At);

public sealed record CancelOrder(string Number, string Reason, ActorId By, Instant At) : PaymentOrderCommand(By, At);

public sealed record NoSuchPaymentOrder() : Absence("no-such-payment-order");

public sealed record PaymentOrderOpen(string Number) : Refusal("payment-order-open");

public sealed record PaymentOrderNotOpen(string Number, PaymentOrderStatus Is) : Refusal("payment-order-not-open");

public sealed record NothingToPay() : Refusal("nothing-to-pay", "Administrative Licence Law Art. 58");

public sealed record NoSuchExemption(ItemCode Item, string Fee, string Exemption) : Refusal("no-such-exemption", "Administrative Licence Law Art. 59");

public sealed record AmountNotDue(decimal Due) : Refusal("amount-not-due", "Administrative Licence Law Art. 59");

/// <summary>What is charged: the published fees of the version a case is pinned to, less what a law exempts, and each once (Art. 58, 59).</summary>
public static class Charging
{
    public const string Currency = "CNY";

    public static Decision<PaymentOrderEvent> Decide(PaymentOrders? orders, PaymentOrderCommand asked) => (orders, asked) switch
    {
        ({ All: [.., { Status: PaymentOrderStatus.Open } open] }, IssuePaymentOrder) => new PaymentOrderOpen(open.Number),
        (_, IssuePaymentOrder c) => Issue(orders, c),
        (null, _) => new NoSuchPaymentOrder(),
        ({ } o, PayOrder c) => o.Numbered(c.Number) switch
        {
            null => new NoSuchPaymentOrder(),
            { Status: PaymentOrderStatus.Paid, Total: var paid } when paid == c.Amount => Decision<PaymentOrderEvent>.NothingToDo,
            { Status: not PaymentOrderStatus.Open } order => new PaymentOrderNotOpen(c.Number, order.Status),
            { } order when order.Total != c.Amount => new AmountNotDue(order.Total),
            _ => new PaymentOrderPaid(c.Number, c.Amount, c.By, c.At),
        },
        ({ } o, CancelOrder c) => o.Numbered(c.Number) switch
        {
            null => new NoSuchPaymentOrder(),
            { Status: PaymentOrderStatus.Cancelled } => Decision<PaymentOrderEvent>.NothingToDo,
            { Status: PaymentOrderStatus.Paid } => new PaymentOrderNotOpen(c.Number, PaymentOrderStatus.Paid),
            _ => new PaymentOrderCancelled(c.Number, c.Reason, c.By, c.At),
        },
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    /// <summary>The fees of a case, each less the exemption claimed for it.</summary>
    public static IEnumerable<FeeLine> Lines(ChargedCase of, ValueList<ClaimedExemption> claims)
    {
        foreach (var fee in of.Item.Fees.Where(fee => !string.IsNullOrWhiteSpace(fee.Basis)))
        {
            var claim = claims.FirstOrDefault(c => c.Item == of.Item.Code && c.Fee == fee.Name);
            var exemption = claim is null ? null : Offered(fee, claim);
            var due = decimal.Round(fee.Amount * (100 - (exemption?.Percent ?? 0)) / 100, 2, MidpointRounding.AwayFromZero);
            yield return new(
                of.Application,
                of.Item.Code,
                of.File.ItemVersion,
                of.Item.Department,
                fee.Name,
                fee.Amount,
                due,
                fee.Basis!,
                exemption is null ? null : new(exemption.Code, exemption.Ground, exemption.Basis ?? "", exemption.Percent, claim!.Evidence));
        }
    }

    private static FeeExemption? Offered(Fee fee, ClaimedExemption claim) => fee.Exemptions?.FirstOrDefault(e => e.Code == claim.Exemption);

    // What is paid already is not charged again; a case given back or turned away owes nothing.
    private static bool Owes(ChargedCase one) =>
        one.File is { Payments.Count: 0, Standing.State: not (CaseState.NotAccepted or CaseState.Withdrawn) };

    private static Decision<PaymentOrderEvent> Issue(PaymentOrders? orders, IssuePaymentOrder c)
    {
        var charged = c.Cases.Where(Owes).ToArray();
        var unknown = c.Claims.FirstOrDefault(claim =>
            !charged.Any(one => one.Item.Code == claim.Item && one.Item.Fees.Any(fee => fee.Name == claim.Fee && Offered(fee, claim) is not null)));
        if (unknown is not null)
        {
            return new NoSuchExemption(unknown.Item, unknown.Fee, unknown.Exemption);
        }

        var lines = charged.SelectMany(one => Lines(one, c.Claims)).ToValueList();
        var number = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{c.Subject}-{(orders?.All.Count ?? 0) + 1}");
        return lines.Count == 0
            ? new NothingToPay()
            : new PaymentOrderIssued(number, c.Project, lines, lines.Sum(line => line.Due), Currency, c.By, c.At);
    }
}

/// <summary>A fee that was paid, as the figures of fees list it.</summary>
/// <param name="Officer">Who had the case in hand.</param>
public sealed record PaidFee(
    Guid Application, ItemCode Item, DepartmentCode Department, WindowCode Window, ProjectCode? Project, string OrderNumber, decimal Amount, string Currency, Instant PaidAt,
    FeeIrregularity? Irregularity, ActorId? Officer = null)
{
    public static PaidFee Of(FeePaid e, Guid application) => new(
        application, e.Before.Item, e.Before.Department, e.Before.Window, e.Before.Project, e.OrderNumber, e.Amount, e.Currency, e.At, e.Irregularity, e.Before.Officer);
}
