using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>From examination to decision (一审一核): one officer proposes, another verifies, then it is decided.</summary>
internal static class DecisionEndpoints
{
    private const string Tag = "applications";

    public static void MapDecision(this IEndpointRouteBuilder routes)
    {
        var center = routes.ServiceProvider.GetRequiredService<ServiceSettings>().Appeal;
        routes.MapCommand<FirstInstanceRequest>(
            "first-instance",
            nameof(CompleteFirstInstance),
            Operation.CompleteFirstInstance,
            static (body, asked, checks) =>
                new CompleteFirstInstance(checks.Text("/opinion", body.Opinion), body.Recommendation, asked.By, asked.At, asked.PinnedItem),
            """{ "opinion": "材料齐全，符合法定条件", "recommendation": "grant" }""",
            new(Tag, "Complete the first instance")
            {
                Details = "After the check of substance and the review of the lower level, where the item asks for them (Arts. 34, 43).",
                Refusals = ["wrong-state", "check-missing", "review-not-passed-up", "chair-examines-case"],
            });

        routes.MapCommand<CheckRequest>(
            "check",
            nameof(RecordCheck),
            Operation.RecordCheck,
            static (body, asked, checks) => new RecordCheck(
                ReceiptEndpoints.Words("/officers", body.Officers, checks).Select(officer => new ActorId(officer)).ToValueList(),
                checks.Text("/findings", body.Findings),
                asked.By,
                asked.At),
            """{ "officers": ["officer-1", "officer-2"], "findings": "现场与申请材料一致" }""",
            new(Tag, "Record the check of substance")
            {
                Details = "By two officers or more (Art. 34); also while a special procedure is under way.",
                Refusals = ["wrong-state", "too-few-checkers"],
            });

        routes.MapCommand<ConsultationRequest>(
            "consultations",
            nameof(ConsultDepartments),
            Operation.ConsultDepartments,
            static (body, asked, checks) => new ConsultDepartments(
                Departments(body.Departments, asked, checks), checks.Text("/question", body.Question), asked.By, asked.At),
            """{ "departments": ["fire-rescue", "ecology-environment"], "question": "是否同意" }""",
            new(Tag, "Ask other departments for their opinions")
            {
                Details = "One body receives and answers for all (Art. 26). The departments asked may read the case and give their opinion; the decision waits for all of them.",
                Refusals = ["wrong-state"],
            });

        routes.MapCommand<OpinionRequest>(
            "consultations/opinion",
            nameof(GiveOpinion),
            Operation.GiveOpinion,
            static (body, asked, checks) => new GiveOpinion(
                asked.Department ?? default, checks.Text("/opinion", body.Opinion), asked.By, asked.At),
            """{ "opinion": "同意" }""",
            new(Tag, "Give the opinion of the caller's department") { Refusals = ["wrong-state", "not-consulted", "opinion-already-given"] });

        routes.MapCommand<ReviewRequest>(
            "lower-review",
            nameof(PassUp),
            Operation.PassUp,
            static (body, asked, checks) => new PassUp(checks.Text("/opinion", body.Opinion), asked.PinnedItem, asked.By, asked.At),
            """{ "opinion": "初审同意，上报" }""",
            new(Tag, "Pass the case up after the lower level's review")
            {
                Details = "The review has days of its own, twenty at most; the clocks of the decision start when it ends (Art. 43).",
                Refusals = ["wrong-state", "no-lower-review"],
            });

        routes.MapCommand<VerificationRequest>(
            "verification",
            nameof(ConfirmFirstInstance),
            Operation.VerifyFirstInstance,
            static (body, asked, checks) => body.Decision == VerificationDecision.Confirmed
                ? new ConfirmFirstInstance(checks.Optional("/opinion", body.Opinion), asked.By, asked.At)
                : new ReturnApplication(checks.Text("/opinion", body.Opinion), asked.By, asked.At, body.ReturnTo),
            """{ "decision": "confirmed", "opinion": "同意" }""",
            new(Tag, "Verify the first instance")
            {
                Details = "Never by the officer of the first instance. `returned` sends the case back to the step named by `returnTo`, all that follows it to be done anew, and needs an opinion; the clocks run on.",
                Refusals = ["wrong-state", "same-officer", "step-not-taken", "chair-examines-case"],
            });

        routes.MapCommand<CompletionRequest>(
            "completion",
            nameof(CompleteApplication),
            Operation.CompleteApplication,
            (body, asked, checks) => new CompleteApplication(
                body.Result,
                Reasons(body.Reasons, checks),
                Certificate(body.Certificate, checks),
                asked.Calendar,
                asked.By,
                asked.At,
                body.Result == CaseResult.Refused ? Appeal(body.Appeal, asked.PinnedItem?.Appeal, center, checks) : null,
                asked.PinnedItem),
            """{ "result": "granted", "certificate": { "name": "食品经营许可证", "number": "JY25106820000001", "validity": "5年", "expiresOn": "2031-03-03" } }""",
            new(Tag, "Decide the case")
            {
                Details = "Stops both clocks. A refusal states its reasons and tells where the applicant may turn: the item's bodies or the center's, unless `appeal` names others (Art. 38). An on-the-spot item on the day of acceptance, and a case with a commitment, may be granted without first instance and verification (Art. 34(2); Regulation on the Business Environment Art. 40).",
                Refusals = ["wrong-state", "refusal-without-reasons", "refusal-without-appeal", "certificate-with-refusal", "promised-materials-outstanding", "material-promise-over", "renewal-already-deemed", "hearing-right-runs", "hearing-not-recorded", "opinions-outstanding"],
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

    /// <summary>A certificate as a body names it.</summary>
    public static Certificate? Certificate(CertificateRequest? given, Http.Checks checks) => given is null
        ? null
        : new Certificate(
            checks.Text("/certificate/name", given.Name, 200),
            checks.Text("/certificate/number", given.Number, 50),
            checks.Optional("/certificate/validity", given.Validity, 30),
            given.ExpiresOn);

    private static RightsOfAppeal Appeal(AppealRequest? given, AppealBodies? ofItem, RightsOfAppeal ofCenter, Http.Checks checks) => ofCenter with
    {
        ReconsiderationBody = checks.Optional("/appeal/reconsiderationBody", given?.ReconsiderationBody, 200) ?? ofItem?.ReconsiderationBody ?? ofCenter.ReconsiderationBody,
        Court = checks.Optional("/appeal/court", given?.Court, 200) ?? ofItem?.Court ?? ofCenter.Court,
    };

    private static ValueList<DepartmentCode> Departments(IReadOnlyList<string> named, Asked asked, Http.Checks checks)
    {
        checks.Require(named.Count > 0, "/departments", "must name the departments asked");
        for (var i = 0; i < named.Count; i++)
        {
            checks.Require(asked.Center.Departments.ContainsKey(named[i]), $"/departments/{i}", "is not a department of this center");
        }

        return named.Select(code => new DepartmentCode(code)).ToValueList();
    }

    public static ValueList<string> Reasons(IReadOnlyList<string>? reasons, Http.Checks checks)
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
