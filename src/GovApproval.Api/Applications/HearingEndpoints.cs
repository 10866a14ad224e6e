using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>The hearing of a case (Arts. 46–48), step by step.</summary>
internal static class HearingEndpoints
{
    private const string Tag = "applications";

    public static void MapHearing(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<HearingNoticeRequest>(
            "hearing/notice",
            nameof(TellHearingRight),
            Operation.ConductHearing,
            static (body, asked, checks) => new TellHearingRight(checks.Text("/noticeNumber", body.NoticeNumber, 30), asked.By, asked.At),
            """{ "noticeNumber": "TG-2026-0001" }""",
            new(Tag, "Record that the parties were told they may ask for a hearing")
            {
                Details = "They have five working days to ask (Art. 47); the decision waits until then, unless they waive it.",
                Refusals = ["wrong-state", "hearing-right-already-told"],
            });

        routes.MapCommand(
            "hearing/request",
            nameof(RequestHearing),
            Operation.RequestHearing,
            static (body, asked, _) => new RequestHearing(body.Party, asked.Calendar, asked.By, asked.At),
            """{ "party": "applicant" }""",
            new(Tag, "Ask for a hearing")
            {
                Details = "Within five working days of being told (Art. 47). The clocks stop by a special procedure of this ground, not by the request.",
                Refusals = ["wrong-state", "hearing-asked-too-late", "hearing-already-asked-for"],
            },
            whenEmpty: new HearingRequestRequest());

        routes.MapCommand(
            "hearing/waiver",
            nameof(WaiveHearing),
            Operation.RequestHearing,
            static (_, asked, _) => new WaiveHearing(asked.By, asked.At),
            "{}",
            new(Tag, "Waive the hearing") { Refusals = ["wrong-state", "hearing-already-asked-for"] },
            whenEmpty: new EmptyRequest());

        routes.MapCommand<HearingOrderRequest>(
            "hearing/order",
            nameof(OrderHearing),
            Operation.ConductHearing,
            static (body, asked, checks) => new OrderHearing(checks.Text("/ground", body.Ground), asked.By, asked.At),
            """{ "ground": "涉及公共利益的重大行政许可事项" }""",
            new(Tag, "Hold a hearing because a law or the public interest asks for it")
            {
                Details = "Art. 46.",
                Refusals = ["wrong-state", "hearing-already-asked-for"],
            });

        routes.MapCommand<HearingAnnouncementRequest>(
            "hearing/announcement",
            nameof(AnnounceHearing),
            Operation.ConductHearing,
            static (body, asked, checks) => new AnnounceHearing(
                body.HeldOn,
                checks.Text("/place", body.Place, 200),
                new ActorId(checks.Text("/chair", body.Chair, 255)),
                asked.Calendar,
                asked.By,
                asked.At),
            """{ "heldOn": "2026-03-20", "place": "三楼听证室", "chair": "officer-7" }""",
            new(Tag, "Announce the hearing")
            {
                Details = "Seven working days before it, and for a day within twenty of being asked for; chaired by an officer who does not examine the case (Arts. 47, 48). Announced again when it is put off.",
                Refusals = ["wrong-state", "hearing-not-asked-for", "hearing-announced-too-late", "hearing-too-far-off", "chair-examines-case", "hearing-already-recorded"],
            });

        routes.MapCommand<HearingRecordRequest>(
            "hearing/record",
            nameof(RecordHearing),
            Operation.ConductHearing,
            static (body, asked, checks) => new RecordHearing(
                checks.Text("/recordNumber", body.RecordNumber, 50), checks.Text("/summary", body.Summary), asked.By, asked.At),
            """{ "recordNumber": "TZBL-2026-0001", "summary": "各方意见已记录" }""",
            new(Tag, "Record the hearing")
            {
                Details = "The decision rests on the record (Art. 48).",
                Refusals = ["wrong-state", "hearing-not-asked-for", "hearing-not-announced", "hearing-not-yet-held", "hearing-already-recorded"],
            });
    }
}
