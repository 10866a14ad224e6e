using System.Security.Cryptography;
using System.Text;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>How far a case is, for whoever holds its receipt and query code; says nothing of persons.</summary>
public sealed record ProgressAnswer(
    string ReceiptNumber,
    CaseState State,
    ItemAnswer Item,
    DepartmentCode Department,
    Instant SubmittedAt,
    Instant? AcceptedAt,
    ClockAnswer? Clock,
    CaseResult? Result,
    Instant? CompletedAt,
    RightsOfAppeal? Appeal,
    DeliveryAnswer? Delivery,
    string? DelayExplained);

/// <summary><c>GET /v1/receipts/{receiptNumber}?code=</c>.</summary>
internal sealed class PublicProgressEndpoint(CaseFiles files, Centers centers, MasterKey master, IClock clock)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/receipts/{receiptNumber}", Read).Requires(Operation.ReadReceipt).Describes(new("public", "Follow a case by its receipt")
        {
            Query = [new("code", "The query code on the receipt.") { IsRequired = true }],
            Response = Example.Written<ProgressAnswer>("""
                { "receiptNumber": "51068226030200001234", "state": "accepted", "item": { "code": "food-business-permit", "version": 1, "name": "食品经营许可 (Food business permit)" },
                  "department": "market-supervision", "submittedAt": "2026-03-02T01:00:00Z", "acceptedAt": "2026-03-02T01:05:00Z", "clock": null, "result": null, "completedAt": null, "appeal": null, "delivery": null, "delayExplained": null }
                """),
        });

    private async Task Read(HttpContext context)
    {
        var ct = context.RequestAborted;
        var code = Query.Of(context, "code").Text("code") ?? throw Problems.Invalid("?code", "is required").Raise();
        var number = (string)context.Request.RouteValues["receiptNumber"]!;

        // The number names its division; whoever follows a case has no token that would.
        var division = ReceiptNumbers.DivisionOf(number);
        var found = await files.Query(new DocumentQuery(division, "receipt_number = $1", [number], Limit: 1), ct);

        // A wrong code and a wrong number answer alike.
        if (found is not [var document] || !IsCode(code, (Guid)document.Id))
        {
            throw Problems.NotFound("There is no case under this receipt number and code.").Raise();
        }

        var center = await centers.Of(division, ct);
        var file = document.Read(StoredJson.Of<CaseFile>());
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new ProgressAnswer(
                file.ReceiptNumber,
                file.Standing.State,
                ItemAnswer.Of(file, center),
                file.Standing.Department,
                file.SubmittedAt,
                file.Timeline?.AcceptedAt,
                file.Timeline is { } timeline ? ClockAnswer.Of(CaseClock.Read(timeline, center.CalendarAt(file.Standing.Window), clock.GetCurrentInstant())) : null,
                file.Outcome?.Result,
                file.Outcome?.At,
                file.Outcome?.Appeal,
                DeliveryAnswer.Of(file, center.CalendarAt(file.Standing.Window), clock.GetCurrentInstant()),
                file.Delay?.Reason),
            Json.Of<ProgressAnswer>());
    }

    private bool IsCode(string given, Guid application) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(master.QueryCodeOf(application)));
}
