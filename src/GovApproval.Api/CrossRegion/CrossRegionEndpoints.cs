using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.CrossRegion;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.CrossRegion;

/// <summary>Receives here a case that another division decides.</summary>
/// <param name="Division">Which.</param>
/// <param name="Window">The window here at which the applicant stands.</param>
public sealed record CrossRegionRequest(
    string Division, ItemCode Item, WindowCode Window, PartyRequest Applicant, IReadOnlyList<MaterialRequest>? Materials = null);

/// <summary>A filing for another division, and how far its case is there.</summary>
/// <param name="Application">The case there.</param>
/// <param name="ReceiptNumber">None until the other center has it, a moment after the filing.</param>
/// <param name="DeclinedFor">The code of the refusal, where it could not take the case.</param>
/// <param name="State">Of the case there.</param>
public sealed record CrossRegionAnswer(
    Guid Id,
    string Division,
    Guid Application,
    ItemCode Item,
    WindowCode Window,
    ActorId FiledBy,
    Instant FiledAt,
    string? ReceiptNumber,
    string? DeclinedFor,
    CaseState? State,
    CaseResult? Result);

/// <summary>Cases received in one division and decided in another (跨域通办): each division writes its own half.</summary>
internal sealed class CrossRegionEndpoints(Desk<Filing, FilingEvent> desk, Desk<CaseFile, ApplicationEvent> cases, Centers centers, Sealing sealing, IClock clock)
{
    private const string Tag = "cross-region";
    private const string AnswerExample = """
        { "id": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d11", "division": "510683", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "item": "food-business-permit", "window": "w-comprehensive-1",
          "filedBy": "officer-1", "filedAt": "2026-03-02T01:00:00Z", "receiptNumber": "51068326030200001234", "declinedFor": null, "state": "accepted", "result": null }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/cross-region-filings", File).Requires(Operation.FileAcrossRegions).Describes(new(Tag, "Receive a case for another division")
        {
            Details = "The other division decides it by its own catalogue and calendar, and gives the receipt. It names, on one of its windows, the divisions that it `receivesFrom`. Personal data goes there sealed anew under that division's key.",
            Request = Example.Of<CrossRegionRequest>("""
                { "division": "510683", "item": "food-business-permit", "window": "w-comprehensive-1", "applicant": { "kind": "person", "name": "张三", "identityNumber": "510682199001011234" } }
                """),
            Response = Example.Written<CrossRegionAnswer>(AnswerExample),
            Status = StatusCodes.Status201Created,
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["cross-region-not-agreed"],
        });
        routes.MapGet("/cross-region-filings/{id:guid}", Read).Requires(Operation.ReadCrossRegionFiling).Describes(new(Tag, "Read a filing for another division")
        {
            Response = Example.Written<CrossRegionAnswer>(AnswerExample),
        });
    }

    /// <summary>The window of a center that takes an item's cases from a division.</summary>
    public static Window? Receiver(Center center, string from, ItemVersion? item) => item is null ? null : center.Windows.Values
        .Select(known => known.State)
        .FirstOrDefault(window => window.ReceivesFrom?.Contains(from) is true && window.Serves(item.Item.Code, item.Item.Department));

    private async Task File(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<CrossRegionRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var (given, division) = (body.Value, request.Caller.Division);
        var here = await centers.Of(division, ct);
        var checks = new Checks();
        Party.Check("/applicant", given.Applicant, checks);
        checks.Require(ServiceSettings.IsDivision(given.Division) && given.Division != division, "/division", "must be the code of another division");
        var window = here.Window(given.Window);
        checks.Require(window is not null, "/window", "is not a window of this center");
        var materials = ReceiptEndpoints.Materials("/materials", given.Materials, checks);
        checks.ThrowIfAny();
        if (!request.Caller.Windows.Contains(given.Window) && (window!.Department is null || window.Department != request.Caller.Department))
        {
            throw Problems.Forbidden("An officer files at the windows and for the department of the token only.").Raise();
        }

        var there = await centers.Of(given.Division, ct);
        var receiver = Receiver(there, division, there.ItemAsOf(given.Item, request.Now));
        var (id, application) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var verdict = await sealing.Ask(division, given.Applicant, null, (applicant, _) => desk.Ask(
            new Question<Filing, FilingEvent>(
                nameof(FileAcrossRegions),
                new StreamId(division, id),
                static _ => null,
                filing => FilingDecisions.Decide(filing, new FileAcrossRegions(
                    given.Division, application, given.Item, window!, receiver, applicant.Sealed, materials, request.Caller.Actor, request.Now)),
                (filing, _, _) => new(Reply.ToBytes(Answer(id, filing, null), Json.Of<CrossRegionAnswer>())))
            {
                IsNew = true,
                Location = $"/v1/cross-region-filings/{id}",
                NewKeys = Party.NewKeys(applicant, null),
            },
            request,
            ct), ct);
        await verdict.Write(context);
    }

    private async Task Read(HttpContext context)
    {
        Query.Of(context);
        var id = Paths.Id(context);
        var known = await desk.Load(new StreamId(Caller.Of(context).Division, id), context.RequestAborted) ?? throw Problems.NotFound().Raise();
        var there = known.State.ReceiptNumber is null ? null : await cases.Current(new StreamId(known.State.ToDivision, known.State.Application), context.RequestAborted);
        await Reply.Write(context, StatusCodes.Status200OK, Answer(id, known.State, there?.State), Json.Of<CrossRegionAnswer>());
    }

    private static CrossRegionAnswer Answer(Guid id, Filing filing, CaseFile? there) => new(
        id, filing.ToDivision, filing.Application, filing.Item, filing.Window, filing.FiledBy, filing.FiledAt, filing.ReceiptNumber, filing.DeclinedFor,
        there?.Standing.State, there?.Outcome?.Result);
}

[JsonSerializable(typeof(CrossRegionRequest))]
[JsonSerializable(typeof(CrossRegionAnswer))]
internal sealed partial class CrossRegionJson : JsonSerializerContext;
