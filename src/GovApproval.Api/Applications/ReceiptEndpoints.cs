using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>At receipt (Art. 32): accepted, asked for what is missing, or sent elsewhere; and what was missing comes in.</summary>
internal static class ReceiptEndpoints
{
    private const string Tag = "applications";

    public static void MapReceipt(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<AcceptanceRequest>(
            "acceptance",
            nameof(AcceptApplication),
            Operation.DecideOnAcceptance,
            Accept,
            """{ "decision": "accepted", "noticeNumber": "SL-2026-0001" }""",
            new(Tag, "Decide on acceptance")
            {
                Details = "`accepted` starts both clocks and pins the case to the item version in force; `supplement-required` asks for everything in `missing`, once; `not-accepted` needs a `reason` and names the `competentAuthority` when another agency is competent (Art. 32).",
                Refusals = ["wrong-state", "item-not-in-use", "supplement-already-requested", "supplement-without-list"],
            });

        routes.MapCommand<SupplementRequest>(
            "supplements",
            nameof(ReceiveSupplement),
            Operation.ReceiveSupplement,
            static (body, asked, checks) => new ReceiveSupplement(Materials("/materials", body.Materials, checks), asked.By, asked.At),
            """{ "materials": [{ "code": "site", "provided": true }] }""",
            new(Tag, "Hand in what was missing")
            {
                Details = "The case waits for acceptance again.",
                Refusals = ["wrong-state"],
            });
    }

    public static ValueList<SubmittedMaterial> Materials(string pointer, IReadOnlyList<MaterialRequest>? given, Checks checks)
    {
        if (given is null)
        {
            return [];
        }

        checks.AtMost(pointer, given, 200);
        for (var i = 0; i < given.Count; i++)
        {
            checks.Text($"{pointer}/{i}/code", given[i].Code, 64);
        }

        return given.Select(material => new SubmittedMaterial(material.Code, material.Provided)).ToValueList();
    }

    private static ApplicationCommand Accept(AcceptanceRequest body, Asked asked, Checks checks) => body.Decision switch
    {
        AcceptanceDecision.Accepted =>
            new AcceptApplication(asked.ItemInForce, checks.Optional("/noticeNumber", body.NoticeNumber, 30), asked.By, asked.At),
        AcceptanceDecision.SupplementRequired =>
            new RequireSupplement(Missing(body.Missing, checks), checks.Optional("/reason", body.Reason), asked.By, asked.At),
        _ => new DeclineApplication(
            checks.Text("/reason", body.Reason), checks.Optional("/competentAuthority", body.CompetentAuthority, 200), asked.By, asked.At),
    };

    private static ValueList<string> Missing(IReadOnlyList<string>? missing, Checks checks)
    {
        if (missing is null)
        {
            return [];
        }

        checks.AtMost("/missing", missing, 200);
        for (var i = 0; i < missing.Count; i++)
        {
            checks.Text($"/missing/{i}", missing[i], 200);
        }

        return missing.ToValueList();
    }
}
