using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Security;
using GovApproval.Supervision;

namespace GovApproval.Api.Supervision;

/// <summary>A center's rules of electronic supervision: read, as they stood, and set anew.</summary>
internal sealed class RuleEndpoints(EntryDesk<RuleHistory, RuleBookEvent> desk, Centers centers)
{
    public const string Tag = "supervision";
    public const string RuleExample = """
        { "number": "T02", "name": "超承诺时限 (The promised limit has passed)", "kind": "promise-passed", "card": "red", "days": 1, "replyDays": 3, "ladder": [{ "level": 2, "afterDays": 0 }, { "level": 3, "afterDays": 5 }] }
        """;

    private const string Answer = $$"""{ "version": 2, "rules": [{{RuleExample}}], "inForceFrom": "2026-03-02T01:00:00Z" }""";
    private const string Path = "/v1/supervision/rules";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/supervision/rules", Read).Requires(Operation.ReadSupervisionRules).Describes(new(Tag, "Read the rules of electronic supervision")
        {
            Details = "Version 1 is the set shipped with the service. Rules of conduct judge what a case's history shows: the service itself refuses "
                + "a refusal without reasons, a second supplement, one person in both instances and a decision before acceptance, and writes nothing then, so these "
                + "find histories that came from elsewhere. A supervisor may issue a card by any rule by hand.",
            Query = [new("asOf", "The rules in force then.", ParameterKind.Instant)],
            Response = Example.Written<RuleBook>(Answer),
            Traits = Traits.Versioned,
        });
        routes.MapPut("/supervision/rules", Publish).Requires(Operation.PublishSupervisionRules).Describes(new(Tag, "Set the rules of electronic supervision")
        {
            Details = "The whole set, as a new version. A card is judged for good by the rule it was issued under; what is not yet due follows the new rules.",
            Request = Example.Of<RulesRequest>($$"""{ "rules": [{{RuleExample}}] }"""),
            Response = Example.Written<RuleBook>(Answer),
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["rule-twice", "ladder-not-ascending"],
        });
    }

    /// <summary>Complains of what cannot be a rule.</summary>
    public static ValueList<SupervisionRule> Check(ValueList<SupervisionRule> rules, Checks checks)
    {
        checks.AtMost("/rules", rules, 200);
        for (var i = 0; i < rules.Count; i++)
        {
            var (rule, at) = (rules[i], string.Create(CultureInfo.InvariantCulture, $"/rules/{i}"));
            checks.Require(Codes.IsCode(rule.Number), at + "/number", Codes.Complaint);
            checks.Text(at + "/name", rule.Name, 200);
            checks.Require(rule.Card != Card.None, at + "/card", "must be yellow or red");
            checks.Between(at + "/days", rule.Days, 0, 3650);
            checks.Between(at + "/replyDays", rule.ReplyDays, 0, 365);
            checks.Optional(at + "/basis", rule.Basis, 200);
            for (var step = 0; step < rule.Ladder.Count; step++)
            {
                var on = string.Create(CultureInfo.InvariantCulture, $"{at}/ladder/{step}");
                checks.Between(on + "/level", rule.Ladder[step].Level, 1, 5);
                checks.Between(on + "/afterDays", rule.Ladder[step].AfterDays, 0, 3650);
            }
        }

        return rules;
    }

    private async Task Read(HttpContext context)
    {
        var query = Query.Of(context, "asOf");
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        if (query.Instant("asOf") is { } at)
        {
            var then = center.Rules?.State.AsOf(at) ?? ShippedRules.Book;
            await Reply.Write(context, StatusCodes.Status200OK, then, Json.Of<RuleBook>());
        }
        else if (!ETags.IsNotModified(context, center.Rules?.Version ?? ShippedRules.Book.Version))
        {
            await Reply.Write(context, StatusCodes.Status200OK, center.Measures.Rules, Json.Of<RuleBook>());
        }
    }

    private async Task Publish(HttpContext context)
    {
        var body = await Bodies.Read<RulesRequest>(context);
        var checks = new Checks();
        var rules = Check(body.Value.Rules, checks);
        checks.ThrowIfAny();
        await desk.Handle(
            context,
            nameof(PublishSupervisionRules),
            body.Bytes,
            division => StreamIds.Of(division, "supervision-rules", "rules"),
            (history, request, _) => RuleHistory.Decide(
                history, new PublishSupervisionRules(rules, ShippedRules.Book, request.Caller.Actor, request.Now)),
            (history, _, _) => history.Current(),
            Json.Of<RuleBook>(),
            Path,
            unstored: ShippedRules.Book.Version);
    }
}
