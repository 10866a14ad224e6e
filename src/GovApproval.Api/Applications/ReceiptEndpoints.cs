using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Calendar;
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
                Details = "`accepted` starts both clocks and pins the case to the item version in force; `supplement-required` asks for everything in `missing`, once; `corrected-on-the-spot` records the `corrections` and leaves the case waiting for acceptance; `no-licence-needed` needs a `reason`; `not-this-authority` names the `competentAuthority`; `not-accepted` is for any other ground and needs a `reason` (Art. 32). After five working days of silence the case counts as accepted since its receipt: `accepted` then records that, everything else is refused. `tolerated` names tolerable materials that may follow by a date, where the item has a rule for it.",
                Refusals = ["wrong-state", "item-not-in-use", "supplement-already-requested", "supplement-without-list", "materials-held", "accepted-by-silence", "tolerance-not-offered", "material-not-tolerable", "promise-outside-rule"],
            });

        routes.MapCommand<SupplementRequest>(
            "supplements",
            nameof(ReceiveSupplement),
            Operation.ReceiveSupplement,
            static (body, asked, checks) => new ReceiveSupplement(Materials("/materials", body.Materials, checks), asked.By, asked.At, asked.Calendar),
            """{ "materials": [{ "code": "site", "provided": true }] }""",
            new(Tag, "Hand in what was missing")
            {
                Details = "The case waits for acceptance again; it counts as received now.",
                Refusals = ["wrong-state", "supplement-too-late"],
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

    /// <summary>What may still come after acceptance; none when nothing is named.</summary>
    public static Tolerating? Tolerating(string pointer, IReadOnlyList<PromisedMaterialRequest>? given, WorkingCalendar calendar, Checks checks)
    {
        if (given is null or { Count: 0 })
        {
            return null;
        }

        checks.AtMost(pointer, given, 200);
        for (var i = 0; i < given.Count; i++)
        {
            checks.Text($"{pointer}/{i}/code", given[i].Code, 64);
        }

        return new Tolerating(given.Select(promised => new PromisedMaterial(promised.Code, promised.By)).ToValueList(), calendar);
    }

    private static ApplicationCommand Accept(AcceptanceRequest body, Asked asked, Checks checks) => body.Decision switch
    {
        AcceptanceDecision.Accepted => new AcceptApplication(
            asked.ItemInForce,
            checks.Optional("/noticeNumber", body.NoticeNumber, 30),
            asked.By,
            asked.At,
            asked.Silence,
            Tolerating("/tolerated", body.Tolerated, asked.Calendar, checks))
        {
            Route = asked.Center.Window(asked.File.Standing.Window)?.RouteOf(asked.File.Standing.Item),
        },
        AcceptanceDecision.SupplementRequired => new RequireSupplement(
            Words("/missing", body.Missing, checks), checks.Optional("/reason", body.Reason), asked.By, asked.At, asked.ItemInForce.Item.Supplement, asked.Silence),
        AcceptanceDecision.CorrectedOnTheSpot =>
            new CorrectErrors(Corrections(Words("/corrections", body.Corrections, checks), checks), asked.By, asked.At, asked.Silence),
        AcceptanceDecision.NoLicenceNeeded => new DeclineApplication(
            checks.Text("/reason", body.Reason), null, asked.By, asked.At, DeclinationGround.NoLicenceNeeded, asked.Silence),
        AcceptanceDecision.NotThisAuthority => new DeclineApplication(
            checks.Optional("/reason", body.Reason),
            checks.Text("/competentAuthority", body.CompetentAuthority, 200),
            asked.By,
            asked.At,
            DeclinationGround.NotThisAuthority,
            asked.Silence),
        _ => new DeclineApplication(
            checks.Text("/reason", body.Reason), checks.Optional("/competentAuthority", body.CompetentAuthority, 200), asked.By, asked.At, null, asked.Silence),
    };

    private static ValueList<string> Corrections(ValueList<string> corrections, Checks checks)
    {
        checks.Require(corrections.Count > 0, "/corrections", "must name what was corrected");
        return corrections;
    }

    public static ValueList<string> Words(string pointer, IReadOnlyList<string>? words, Checks checks)
    {
        if (words is null)
        {
            return [];
        }

        checks.AtMost(pointer, words, 200);
        for (var i = 0; i < words.Count; i++)
        {
            checks.Text($"{pointer}/{i}", words[i], 200);
        }

        return words.ToValueList();
    }
}
