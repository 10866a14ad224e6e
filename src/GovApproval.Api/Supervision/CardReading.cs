using GovApproval.Api.Applications;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Security;
using GovApproval.Supervision;

namespace GovApproval.Api.Supervision;

/// <summary>Shows a case's cards with the very events they rest on.</summary>
internal sealed class CardReading(EventLog log, CaseReading cases)
{
    private const string CardExample = """
        { "number": 1, "rule": { "number": "T01", "name": "承诺时限将到 (The promised limit is near)", "kind": "promise-near", "card": "yellow", "days": 1, "replyDays": 1, "ladder": [{ "level": 1, "afterDays": 0 }], "basis": null, "suspended": null },
          "ruleVersion": 1, "card": "yellow", "state": "issued", "subject": null,
          "responsible": { "department": "market-supervision", "window": "w-market-supervision", "post": "examination", "person": "officer-1" },
          "reason": "4 of 5 promised working days used", "evidence": [{ "position": 18, "version": 2, "type": "ApplicationAccepted" }],
          "since": "2026-03-06", "issuedAt": "2026-03-05T16:00:30Z", "issuedBy": "calendar", "replyDueOn": "2026-03-09",
          "reply": null, "appeal": null, "confirmation": null, "lift": null, "unfounded": false }
        """;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/applications/{id:guid}/cards", Cards).Requires(Operation.ReadCards).Describes(new(RuleEndpoints.Tag, "Read a case's cards")
        {
            Details = "`since` is the day on which the cause arose, `evidence` the events the card rests on. A card lifted as `unfounded` may come again once the facts bear it.",
            Response = Example.Written<CardsAnswer>($$"""{ "items": [{{CardExample}}] }"""),
            Traits = Traits.Versioned,
        });

    private async Task Cards(HttpContext context)
    {
        var ct = context.RequestAborted;
        Query.Of(context);
        var (stream, current) = await cases.Require(context, Operation.ReadCards, ct);
        if (ETags.IsNotModified(context, current.Version))
        {
            return;
        }

        var cards = current.State.Cards ?? [];
        var events = cards.Count == 0 ? [] : (await log.Load(stream, current.Version, ct: ct))?.Events ?? [];
        await Reply.Write(
            context, StatusCodes.Status200OK, new CardsAnswer(cards.Select(card => Answer(card, events)).ToValueList()), Json.Of<CardsAnswer>());
    }

    private static CardAnswer Answer(CaseCard card, IReadOnlyList<StoredEvent> events)
    {
        // The history of a case only grows: what stood before the card is what was known when it was issued.
        var before = events.TakeWhile(e => e.Data is not CardIssued issued || issued.Number != card.Number);
        var evidence = before.Where(e => card.Versions is { } versions ? versions.Contains(e.Version) : card.Evidence.Contains(e.Data.GetType().Name));
        return new(
            card.Number,
            card.Rule,
            card.RuleVersion,
            card.Rule.Card,
            card.State(),
            card.Subject,
            card.Responsible,
            card.Reason,
            evidence.Select(e => new EvidenceAnswer(e.Position, e.Version, e.Data.GetType().Name)).ToValueList(),
            card.Since,
            card.At,
            card.By,
            card.ReplyDueOn,
            card.Reply,
            card.Appeal,
            card.Confirmation,
            card.Lift,
            card.Unfounded == true);
    }
}
