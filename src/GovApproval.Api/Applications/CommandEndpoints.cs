using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>How a command on a case becomes an endpoint: the plumbing that all of them share.</summary>
internal static class CommandEndpoints
{
    /// <summary>The answer that every command on a case gives, as the contract shows it.</summary>
    public const string CaseExample = """
        {
          "id": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "queryCode": "40718225", "version": 2,
          "state": "accepted", "item": { "code": "food-business-permit", "version": 1, "name": "食品经营许可 (Food business permit)" },
          "department": "market-supervision", "window": "w-market-supervision", "officer": "officer-1",
          "applicant": { "kind": "person", "name": "张三", "identityNumber": "510682********1234", "phone": "13800138000", "address": "什邡市方亭街道1号" },
          "agent": null, "channel": "counter", "project": null, "greenChannel": null,
          "submittedAt": "2026-03-02T01:00:00Z", "acceptedAt": "2026-03-02T01:05:00Z", "acceptedBySilence": false,
          "clock": {
            "statutory": { "budgetDays": 20, "usedDays": 0, "remainingDays": 20, "dueOn": "2026-03-30", "provisional": false },
            "promised": { "budgetDays": 5, "usedDays": 0, "remainingDays": 5, "dueOn": "2026-03-09", "provisional": false },
            "running": true
          },
          "suspensions": [], "card": "none", "escalationLevel": 0, "escalations": [], "supplement": null, "notAccepted": null, "check": null, "consultations": [], "lowerReview": null, "hearing": null, "extension": null,
          "result": null, "reasons": [], "certificate": null, "completedAt": null, "daysSaved": null
        }
        """;

    /// <summary>Maps <c>POST /applications/{id}/path</c>.</summary>
    /// <param name="command">The command's name, for spans and counts.</param>
    /// <param name="example">A body that would be granted.</param>
    public static void MapCommand<TBody>(
        this IEndpointRouteBuilder routes,
        string path,
        string command,
        Operation operation,
        Phrase<TBody> phrase,
        string example,
        Description description,
        TBody? whenEmpty = null)
        where TBody : class
    {
        var desk = routes.ServiceProvider.GetRequiredService<ApplicationDesk>();
        routes.MapPost($"/applications/{{id:guid}}/{path}", async context =>
            {
                var body = whenEmpty is null
                    ? await Bodies.Read<TBody>(context)
                    : await Bodies.ReadOr(context, Json.Of<TBody>(), whenEmpty);
                await desk.Handle(context, command, operation, body, phrase);
            })
            .Requires(operation)
            .Describes(description with
            {
                Request = Example.Of<TBody>(example),
                Response = Example.Written<ApplicationAnswer>(CaseExample),
                Traits = Traits.Command | Traits.Versioned,
                IsBodyOptional = whenEmpty is not null,
            });
    }
}
