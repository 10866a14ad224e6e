using System.Globalization;
using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.GreenChannel;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary>The center's rules of the green channel, as a whole.</summary>
/// <param name="Grounds">On which an enterprise or a project may be enrolled; any ground will do while none is named.</param>
/// <param name="Effects">What the lane brings, each by the rule it rests on; off when left out.</param>
/// <param name="Version">The version that they were read at, so that they can be put back as they were read; <c>If-Match</c> guards, not this.</param>
/// <param name="InForceFrom">Since when they were in force as they were read; what is set is in force at once.</param>
public sealed record GreenRulesRequest(ValueList<GreenGround> Grounds, GreenEffects Effects, int? Version = null, Instant? InForceFrom = null);

/// <summary>The center's rules of the green channel as they stand.</summary>
public sealed record GreenRulesAnswer(int Version, ValueList<GreenGround> Grounds, GreenEffects Effects, Instant InForceFrom)
{
    internal static GreenRulesAnswer Of(GreenRuleBook book) => new(book.Version, book.Rules.Grounds, book.Rules.Effects, book.InForceFrom);
}

/// <summary>The rules of the green channel: who is eligible, and what it brings.</summary>
internal sealed class GreenRulesEndpoints(EntryDesk<GreenRuleBook, GreenRulesEvent> desk, Centers centers)
{
    private const string Tag = "green channel";
    private const string RequestExample = """
        {
          "grounds": [{ "code": "key-investment", "kind": "project", "name": "市级以上重点项目", "basis": "什府发〔2026〕3号", "granters": ["行政审批局局长 Wang Wei"],
                        "evidence": ["project-list"], "facts": [{ "fact": "investment-yuan", "least": "100000000" }], "mostMonths": 24 }],
          "effects": {
            "priority": "什府发〔2026〕3号 第5条",
            "promise": { "basis": "什府发〔2026〕3号 第6条", "percent": 50, "leastDays": 1 },
            "tolerance": { "rule": "什府发〔2026〕3号 第7条", "mostDays": 10 },
            "tracker": { "basis": "什府发〔2026〕3号 第8条", "everyDays": 3 },
            "onDuty": { "basis": "什府发〔2026〕3号 第9条", "opensAt": 9, "closesAt": 17 }
          }
        }
        """;

    private static readonly string AnswerExample = RequestExample.TrimEnd().TrimEnd('}') + """, "version": 1, "inForceFrom": "2026-03-02T01:00:00Z" }""";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/green-channel-rules", async context =>
                await Entry.Write(context, (await centers.Of(Caller.Of(context).Division, context.RequestAborted)).GreenRules is { } known
                    ? new Versioned<GreenRulesAnswer>(GreenRulesAnswer.Of(known.State), known.Version)
                    : null))
            .Requires(Operation.ReadGreenRules)
            .Describes(new(Tag, "Read the rules of the green channel")
            {
                Response = Example.Written<GreenRulesAnswer>(AnswerExample),
                Statuses = [StatusCodes.Status404NotFound],
                Traits = Traits.Versioned,
            });
        routes.MapPut("/green-channel-rules", Publish).Requires(Operation.PublishGreenRules).Describes(new(Tag, "Set the rules of the green channel")
        {
            Details = "Who may be enrolled, on which ground, by whom, with what evidence; and what the lane brings. Every effect rests on local rules, so it is off unless it names its own. "
                + "A case keeps the effects that it entered with. Before the first rules, any ground will do, and the lane's cases come first in the inbox.",
            Request = Example.Of<GreenRulesRequest>(RequestExample),
            Response = Example.Written<GreenRulesAnswer>(AnswerExample),
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["ground-twice"],
        });
    }

    private async Task Publish(HttpContext context)
    {
        var body = await Bodies.Read<GreenRulesRequest>(context);
        var (grounds, effects) = (body.Value.Grounds, body.Value.Effects);
        var checks = new Checks();
        checks.AtMost("/grounds", grounds, 200);
        for (var i = 0; i < grounds.Count; i++)
        {
            var (ground, at) = (grounds[i], string.Create(CultureInfo.InvariantCulture, $"/grounds/{i}"));
            checks.Require(Codes.IsCode(ground.Code), at + "/code", Codes.Complaint);
            checks.Text(at + "/name", ground.Name, 200);
            checks.Text(at + "/basis", ground.Basis, 200);
            checks.Between(at + "/mostMonths", ground.MostMonths ?? 1, 1, 1200);
            checks.Texts(at + "/granters", ground.Granters, 100);
            checks.Texts(at + "/evidence", ground.Evidence, 64);
            checks.Texts(at + "/facts", ground.Facts.Select(needed => needed.Fact), 64, "/fact");
        }

        Check(effects, checks);
        checks.ThrowIfAny();
        await desk.Handle(
            context,
            nameof(PublishGreenRules),
            body.Bytes,
            division => StreamIds.Of(division, "green-rules", "rules"),
            (book, request, _) => GreenRuleBook.Decide(book, new PublishGreenRules(new(grounds, effects), request.Caller.Actor, request.Now)),
            (book, _, _) => GreenRulesAnswer.Of(book),
            Json.Of<GreenRulesAnswer>(),
            "/v1/green-channel-rules");
    }

    private static void Check(GreenEffects effects, Checks checks)
    {
        if (effects.Priority is { } priority)
        {
            checks.Text("/effects/priority", priority, 200);
        }

        if (effects.Promise is { } cut)
        {
            checks.Text("/effects/promise/basis", cut.Basis, 200);
            checks.Between("/effects/promise/percent", cut.Percent, 1, 99);
            checks.Between("/effects/promise/leastDays", cut.LeastDays, 1, 1000);
        }

        if (effects.Tolerance is { } tolerance)
        {
            checks.Text("/effects/tolerance/rule", tolerance.Rule, 200);
            checks.Between("/effects/tolerance/mostDays", tolerance.MostDays, 1, 1000);
        }

        if (effects.Tracker is { } duty)
        {
            checks.Text("/effects/tracker/basis", duty.Basis, 200);
            checks.Between("/effects/tracker/everyDays", duty.EveryDays, 1, 100);
        }

        if (effects.OnDuty is { } hours)
        {
            checks.Text("/effects/onDuty/basis", hours.Basis, 200);
            checks.Between("/effects/onDuty/opensAt", hours.OpensAt, 0, 23);
            checks.Between("/effects/onDuty/closesAt", hours.ClosesAt, hours.OpensAt + 1, 24);
        }
    }
}

[JsonSerializable(typeof(GreenRulesRequest))]
[JsonSerializable(typeof(GreenRulesAnswer))]
internal sealed partial class GreenRulesJson : JsonSerializerContext;
