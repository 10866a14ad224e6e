using System.Globalization;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>Who has the case in hand, and who is urged (催办, 督办).</summary>
internal static class AttentionEndpoints
{
    private const string Tag = "applications";

    public static void MapAttention(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<TransferRequest>(
            "transfer",
            nameof(TransferApplication),
            Operation.TransferApplication,
            Transfer,
            """{ "window": "w-comprehensive-1", "reason": "窗口合并" }""",
            new(Tag, "Hand the case to another window or officer") { Refusals = ["wrong-state", "item-not-served", "officer-away"] });

        routes.MapCommand(
            "claim",
            nameof(ClaimApplication),
            Operation.ClaimApplication,
            static (body, asked, _) => new ClaimApplication(asked.By, asked.At),
            "{}",
            new(Tag, "Take the case out of its window's pool")
            {
                Details = "The pool of a window: `GET /v1/applications?window=&unclaimed=true`.",
                Refusals = ["in-hand-of-another", "wrong-state"],
            },
            whenEmpty: new EmptyRequest());

        routes.MapCommand(
            "release",
            nameof(ReleaseApplication),
            Operation.ReleaseApplication,
            static (body, asked, checks) => new ReleaseApplication(
                checks.Optional("/reason", body.Reason), (asked.Roles & Roles.Supervisor) != Roles.None, asked.By, asked.At),
            """{ "reason": "转岗" }""",
            new(Tag, "Give the case back into the pool") { Refusals = ["in-hand-of-another", "wrong-state"] },
            whenEmpty: new ReleaseRequest());

        routes.MapCommand<EscalationRequest>(
            "escalations",
            nameof(UrgeApplication),
            Operation.UrgeApplication,
            static (body, asked, checks) => new UrgeApplication(
                checks.Between("/level", body.Level, 1, 5), checks.Text("/reason", body.Reason), asked.By, asked.At),
            """{ "level": 2, "reason": "申请人反映办理缓慢" }""",
            new(Tag, "Urge by hand")
            {
                Details = "Level 1 officer, 2 window chief, 3 department head, 4 center, 5 discipline inspection.",
                Refusals = ["wrong-state", "no-such-level"],
            });

        routes.MapCommand<DelayRequest>(
            "delay-explanation",
            nameof(ExplainDelay),
            Operation.ExplainDelay,
            static (body, asked, checks) => new ExplainDelay(checks.Text("/reason", body.Reason), asked.Calendar, asked.By, asked.At),
            """{ "reason": "现场勘验因暴雨推迟" }""",
            new(Tag, "Tell why the case is late")
            {
                Details = "Shown to whoever follows the case by its receipt, so without personal data (Regulation on the Business Environment Art. 36).",
                Refusals = ["wrong-state", "not-late"],
            });

        routes.MapCommand<EscalationAnswerRequest>(
            "escalations/{number:int}/answer",
            nameof(AnswerEscalation),
            Operation.AnswerEscalation,
            static (body, asked, checks) => new AnswerEscalation(asked.Number, checks.Text("/answer", body.Answer), asked.By, asked.At),
            """{ "answer": "今日办结" }""",
            new(Tag, "Answer an escalation") { Refusals = ["no-such-escalation", "escalation-already-answered"] });
    }

    private static ApplicationCommand Transfer(TransferRequest body, Asked asked, Checks checks)
    {
        Window? window = null;
        if (body.Window is { } code && (window = asked.Center.Window(new WindowCode(code))) is null)
        {
            checks.Add("/window", "is not a window of this center");
        }

        if (body.Window is null && body.Officer is null)
        {
            checks.Add("", "must name a window, an officer, or both");
        }

        var officer = checks.Optional("/officer", body.Officer, 255);
        return new TransferApplication(
            window, officer is null ? null : new ActorId(officer), checks.Text("/reason", body.Reason), asked.By, asked.At, window is null ? null : asked.ItemInForce,
            (window ?? asked.Center.Window(asked.File.Standing.Window))?.Staffing);
    }
}
