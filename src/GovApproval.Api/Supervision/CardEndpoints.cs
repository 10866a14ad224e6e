using GovApproval.Api.Applications;
using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Supervision;

/// <summary>What is said to a card (黄牌, 红牌), and by whom.</summary>
internal static class CardEndpoints
{
    private static readonly string[] s_closed = ["card-closed"];

    public static void MapCards(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<CardRequest>(
            "cards",
            nameof(IssueCard),
            Operation.IssueCard,
            static (body, asked, checks) =>
            {
                checks.AtMost("/evidence", body.Evidence, 50);
                checks.Require(body.Evidence.Count > 0 && body.Evidence.All(version => version > 0), "/evidence", "must name versions of the case");
                return new IssueCard(checks.Text("/rule", body.Rule, 64), checks.Text("/reason", body.Reason), body.Evidence, asked.Center.Measures, asked.By, asked.At);
            },
            """{ "rule": "C06", "reason": "申请人未收到书面通知", "evidence": [3] }""",
            new(RuleEndpoints.Tag, "Issue a card by hand") { Details = "By a rule in force, for what the versions named show.", Refusals = ["no-such-rule"] });

        routes.MapCommand<CardReplyRequest>(
            "cards/{number:int}/reply",
            nameof(ReplyToCard),
            Operation.AnswerCard,
            static (body, asked, checks) => new ReplyToCard(asked.Number, checks.Text("/reply", body.Reply), asked.By, asked.At),
            """{ "reply": "材料需现场核验，明日办结" }""",
            new(RuleEndpoints.Tag, "Reply to a card") { Details = "Its ladder is climbed no further.", Refusals = ["card-already-replied", .. s_closed] });

        routes.MapCommand<CardAppealRequest>(
            "cards/{number:int}/appeal",
            nameof(AppealCard),
            Operation.AnswerCard,
            static (body, asked, checks) => new AppealCard(asked.Number, checks.Text("/grounds", body.Grounds), asked.By, asked.At),
            """{ "grounds": "特别程序期间不计入时限" }""",
            new(RuleEndpoints.Tag, "Appeal against a card") { Refusals = ["card-already-appealed", .. s_closed] });

        routes.MapCommand<CardConfirmationRequest>(
            "cards/{number:int}/confirmation",
            nameof(ConfirmCard),
            Operation.JudgeCard,
            static (body, asked, checks) => new ConfirmCard(asked.Number, checks.Text("/opinion", body.Opinion), asked.By, asked.At),
            """{ "opinion": "情况属实" }""",
            new(RuleEndpoints.Tag, "Confirm a card") { Details = "Once it was answered, or the time for that is over.", Refusals = ["card-awaits-reply", .. s_closed] });

        routes.MapCommand<CardLiftRequest>(
            "cards/{number:int}/lift",
            nameof(LiftCard),
            Operation.JudgeCard,
            static (body, asked, checks) => new LiftCard(asked.Number, checks.Text("/reason", body.Reason), asked.By, asked.At),
            """{ "reason": "申诉成立" }""",
            new(RuleEndpoints.Tag, "Lift a card")
            {
                Details = "The calendar lifts a card by itself when facts known since no longer bear it, and says why.",
                Refusals = s_closed,
            });
    }
}
