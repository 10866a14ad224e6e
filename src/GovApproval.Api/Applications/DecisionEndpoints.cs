using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>From examination to decision (一审一核): one officer proposes, another verifies, then it is decided.</summary>
internal static class DecisionEndpoints
{
    private const string Tag = "applications";

    public static void MapDecision(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<FirstInstanceRequest>(
            "first-instance",
            nameof(CompleteFirstInstance),
            Operation.CompleteFirstInstance,
            static (body, asked, checks) =>
                new CompleteFirstInstance(checks.Text("/opinion", body.Opinion), body.Recommendation, asked.By, asked.At),
            """{ "opinion": "材料齐全，符合法定条件", "recommendation": "grant" }""",
            new(Tag, "Complete the first instance") { Refusals = ["wrong-state"] });

        routes.MapCommand<VerificationRequest>(
            "verification",
            nameof(ConfirmFirstInstance),
            Operation.VerifyFirstInstance,
            static (body, asked, checks) => body.Decision == VerificationDecision.Confirmed
                ? new ConfirmFirstInstance(checks.Optional("/opinion", body.Opinion), asked.By, asked.At)
                : new ReturnToFirstInstance(checks.Text("/opinion", body.Opinion), asked.By, asked.At),
            """{ "decision": "confirmed", "opinion": "同意" }""",
            new(Tag, "Verify the first instance")
            {
                Details = "Never by the officer of the first instance. `returned` sends the case back to be examined anew and needs an opinion.",
                Refusals = ["wrong-state", "same-officer"],
            });

        routes.MapCommand<CompletionRequest>(
            "completion",
            nameof(CompleteApplication),
            Operation.CompleteApplication,
            static (body, asked, checks) => new CompleteApplication(
                body.Result,
                Reasons(body.Reasons, checks),
                body.Certificate is { } c
                    ? new Certificate(
                        checks.Text("/certificate/name", c.Name, 200),
                        checks.Text("/certificate/number", c.Number, 50),
                        checks.Optional("/certificate/validity", c.Validity, 30))
                    : null,
                asked.Calendar,
                asked.By,
                asked.At),
            """{ "result": "granted", "certificate": { "name": "食品经营许可证", "number": "JY25106820000001", "validity": "5年" } }""",
            new(Tag, "Decide the case")
            {
                Details = "Stops both clocks. A refusal states its reasons (Art. 38).",
                Refusals = ["wrong-state", "refusal-without-reasons", "certificate-with-refusal"],
            });

        routes.MapCommand(
            "withdrawal",
            nameof(WithdrawApplication),
            Operation.WithdrawApplication,
            static (body, asked, checks) => new WithdrawApplication(checks.Optional("/reason", body.Reason), asked.By, asked.At),
            """{ "reason": "不再需要" }""",
            new(Tag, "Take the case back before a decision") { Refusals = ["wrong-state"] },
            whenEmpty: new WithdrawalRequest());
    }

    private static ValueList<string> Reasons(IReadOnlyList<string>? reasons, Http.Checks checks)
    {
        if (reasons is null)
        {
            return [];
        }

        checks.AtMost("/reasons", reasons, 50);
        for (var i = 0; i < reasons.Count; i++)
        {
            checks.Text($"/reasons/{i}", reasons[i]);
        }

        return reasons.ToValueList();
    }
}
