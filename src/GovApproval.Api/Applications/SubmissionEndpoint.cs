using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary><c>POST /v1/applications</c>.</summary>
internal static class SubmissionEndpoint
{
    public static void MapSubmission(this IEndpointRouteBuilder routes)
    {
        var desk = routes.ServiceProvider.GetRequiredService<SubmissionDesk>();
        routes.MapPost("/applications", desk.Handle)
            .Requires(Operation.SubmitApplication)
            .Describes(new("applications", "File a case")
            {
                Details = "With `acceptance` an officer of the receiving window accepts in the same write. An applicant whose identity number, or a project whose code, is enrolled in the green channel travels the fast lane. An agent acts on a written `mandate` (Art. 29(2)). `renews` names the certificate to renew, by 30 days before it expires; undecided at expiry it counts as renewed (Art. 50).",
                Request = Example.Of<SubmissionRequest>("""
                    {
                      "item": "food-business-permit", "window": "w-market-supervision", "channel": "counter",
                      "applicant": { "kind": "person", "name": "张三", "identityNumber": "510682199001011234", "phone": "13800138000", "address": "什邡市方亭街道1号" },
                      "materials": [{ "code": "form", "provided": true }],
                      "acceptance": { "decision": "accepted" }
                    }
                    """),
                Response = Example.Written<ApplicationAnswer>(CommandEndpoints.CaseExample),
                Status = StatusCodes.Status201Created,
                Traits = Traits.Command | Traits.Versioned,
                Refusals = ["item-not-in-use", "item-not-served", "item-not-in-project", "enrolment-not-valid", "agent-without-mandate", "mandate-not-valid", "renewal-too-late", "nothing-to-renew", "tolerance-not-offered", "material-not-tolerable", "promise-outside-rule"],
            });
    }
}
