using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>What the applicant promises: a material that may follow (容缺受理), conditions that are verified afterwards (告知承诺).</summary>
internal static class CommitmentEndpoints
{
    private const string Tag = "applications";

    public static void MapCommitments(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<PromisedMaterialsRequest>(
            "promised-materials",
            nameof(ReceivePromisedMaterials),
            Operation.ReceiveSupplement,
            static (body, asked, checks) => new ReceivePromisedMaterials(Codes(body.Materials, checks), asked.By, asked.At),
            """{ "materials": ["photo"] }""",
            new(Tag, "Hand in what was promised at acceptance")
            {
                Details = "Until the end of the day it was promised by; after that the case is treated as withdrawn by the item's rule.",
                Refusals = ["wrong-state", "no-material-promised", "material-promise-over"],
            });

        routes.MapCommand<CommitmentRequest>(
            "commitment",
            nameof(MakeCommitment),
            Operation.MakeCommitment,
            static (body, asked, checks) => new MakeCommitment(
                checks.Text("/documentNumber", body.DocumentNumber, 50),
                body.SignedOn,
                Item(asked),
                asked.Center.CommitmentBars.GetValueOrDefault(Commitments.CommitmentBarEndpoints.Key(asked.File.Applicant.Person))?.State,
                asked.By,
                asked.At),
            """{ "documentNumber": "CN-2026-0042", "signedOn": "2026-03-02" }""",
            new(Tag, "Commit in writing to meet the conditions")
            {
                Details = "Where the item is open to it: the case may then be granted at once, and what was committed to is verified within the item's limit (Regulation on the Business Environment Art. 40).",
                Refusals = ["wrong-state", "commitment-not-offered", "commitment-needs-identity-number", "barred-from-commitment", "already-committed", "commitment-in-the-future"],
            });

        routes.MapCommand<CommitmentVerificationRequest>(
            "commitment/verification",
            nameof(VerifyCommitment),
            Operation.VerifyCommitment,
            static (body, asked, checks) => new VerifyCommitment(
                body.Outcome == CommitmentOutcome.Kept, checks.Text("/findings", body.Findings), asked.By, asked.At),
            """{ "outcome": "kept", "findings": "现场核查，与承诺一致" }""",
            new(Tag, "Verify a commitment after the decision")
            {
                Details = "`untrue` takes back what was granted and puts the applicant on the bar list, in one write.",
                Refusals = ["wrong-state", "no-commitment-to-verify", "commitment-already-verified"],
            });
    }

    // From acceptance on the version that the case is pinned to, before it the one in force.
    private static ServiceItem Item(Asked asked) =>
        (asked.File.Timeline is null ? null : asked.PinnedItem) ?? asked.ItemInForce.Item;

    private static ValueList<string> Codes(IReadOnlyList<string> given, Checks checks)
    {
        checks.AtMost("/materials", given, 200);
        checks.Require(given.Count > 0, "/materials", "must name at least one material");
        for (var i = 0; i < given.Count; i++)
        {
            checks.Text($"/materials/{i}", given[i], 64);
        }

        return given.ToValueList();
    }
}
