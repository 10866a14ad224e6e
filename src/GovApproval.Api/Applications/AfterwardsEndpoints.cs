using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>What partners report: fees paid (tax office), certificates on their way (postal service; Art. 44).</summary>
internal static class AfterwardsEndpoints
{
    private const string Tag = "applications";

    public static void MapAfterwards(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<PaymentRequest>(
            "payments",
            nameof(RecordPayment),
            Operation.RecordPayment,
            static (body, asked, checks) =>
            {
                if (body.Amount <= 0 || body.Amount >= 100_000_000_000_000m || decimal.Round(body.Amount, 2) != body.Amount)
                {
                    checks.Add("/amount", "must be above zero, with at most two decimals");
                }

                return new RecordPayment(
                    checks.Text("/orderNumber", body.OrderNumber, 50), body.Amount, checks.Text("/currency", body.Currency, 3), asked.By, asked.At);
            },
            """{ "orderNumber": "JK-2026-000123", "amount": "120.00", "currency": "CNY" }""",
            new(Tag, "Report a fee paid") { Refusals = ["wrong-state", "payment-recorded-otherwise", "currency-not-accepted"] });

        routes.MapCommand<DeliveryRequest>(
            "delivery",
            nameof(DispatchCertificate),
            Operation.RecordDelivery,
            static (body, asked, checks) => body.Status == DeliveryStatus.Dispatched
                ? new DispatchCertificate(body.Method, checks.Optional("/trackingNumber", body.TrackingNumber, 50), asked.By, asked.At)
                : new DeliverCertificate(body.Method, asked.By, asked.At),
            """{ "status": "dispatched", "method": "post", "trackingNumber": "EM123456789CN" }""",
            new(Tag, "Report the certificate dispatched or delivered")
            {
                Details = "A licence is issued and delivered within 10 working days of the decision (Art. 44).",
                Refusals = ["wrong-state", "nothing-to-deliver", "already-dispatched", "already-delivered"],
            });
    }
}
