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
                    checks.Text("/orderNumber", body.OrderNumber, 50), body.Amount, checks.Text("/currency", body.Currency, 3), asked.By, asked.At, asked.PinnedItem);
            },
            """{ "orderNumber": "JK-2026-000123", "amount": "120.00", "currency": "CNY" }""",
            new(Tag, "Report a fee paid")
            {
                Details = "Money taken is recorded even where no fee may be; its `irregularity` then says why, for the supervisor to see (Art. 58, 59).",
                Refusals = ["wrong-state", "payment-recorded-otherwise", "currency-not-accepted"],
            });

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
                Details = "A licence is issued and delivered within 10 working days of the decision (Art. 44). By post it is under way until it is delivered; dispatched for pick-up, it lies ready and the applicant was told: that stops the clock, as an electronic certificate does.",
                Refusals = ["wrong-state", "nothing-to-deliver", "already-dispatched", "already-delivered"],
            });

        routes.MapCommand<CorrectionRequest>(
            "correction",
            nameof(CorrectDecision),
            Operation.CorrectDecision,
            static (body, asked, checks) => new CorrectDecision(
                DecisionEndpoints.Certificate(body.Certificate, checks),
                DecisionEndpoints.Reasons(body.Reasons, checks),
                checks.Text("/ground", body.Ground),
                asked.By,
                asked.At),
            """{ "ground": "证书编号笔误", "certificate": { "name": "食品经营许可证", "number": "JY25106820000002", "validity": "5年" } }""",
            new(Tag, "Put right what was written down wrongly in a decision")
            {
                Details = "The decision stays readable as it was; what is right stands beside it.",
                Refusals = ["wrong-state", "correction-without-change", "certificate-with-refusal"],
            });

        routes.MapCommand<RevocationRequest>(
            "revocation",
            nameof(RevokeLicence),
            Operation.RevokeLicence,
            static (body, asked, checks) => new RevokeLicence(
                body.Ground, checks.Text("/reason", body.Reason), checks.Text("/orderedBy", body.OrderedBy, 100), asked.By, asked.At),
            """{ "ground": "deceit", "reason": "申请材料系伪造", "orderedBy": "市场监督管理局" }""",
            new(Tag, "Take back what was granted")
            {
                Details = "The ground names the article: Art. 69(1)(1)–(5) for the agency's own faults, 69(2) for deceit, 8(2) for changed circumstances.",
                Refusals = ["wrong-state", "nothing-to-revoke", "already-revoked"],
            });
    }
}
