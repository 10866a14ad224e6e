using GovApproval.Api.OpenApi;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>What moves a case's clocks: special procedures (Art. 45) and the extension (Art. 42).</summary>
internal static class ClockEndpoints
{
    private const string Tag = "applications";

    public static void MapClock(this IEndpointRouteBuilder routes)
    {
        routes.MapCommand<SuspensionRequest>(
            "suspension",
            nameof(SuspendClock),
            Operation.SuspendClock,
            static (body, asked, checks) => new SuspendClock(
                checks.Text("/ground", body.Ground, 100).Replace(' ', '-'),
                checks.Between("/plannedDays", body.PlannedDays, 1, 3650),
                checks.Text("/noticeNumber", body.NoticeNumber, 30),
                asked.By,
                asked.At),
            """{ "ground": "expert-review", "plannedDays": 10, "noticeNumber": "TZ-2026-0007" }""",
            new(Tag, "Begin a special procedure")
            {
                Details = $"Its days are not counted; the applicant was told in writing how long it takes (Art. 45). A working day is counted when the clock runs at its end. Grounds: {string.Join(", ", SpecialProcedures.Grounds.Select(ground => $"`{ground}`"))}. Several may be under way at once, each under its own notice.",
                Refusals = ["wrong-state", "clock-already-suspended", "not-a-special-procedure"],
            });

        routes.MapCommand(
            "resumption",
            nameof(ResumeClock),
            Operation.ResumeClock,
            static (body, asked, checks) => new ResumeClock(checks.Optional("/noticeNumber", body.NoticeNumber, 30), asked.By, asked.At),
            """{ "noticeNumber": "TZ-2026-0007" }""",
            new(Tag, "End a special procedure")
            {
                Details = "The clocks run again once none is under way. Which one ends is named by its notice when several are.",
                Refusals = ["wrong-state", "clock-not-suspended", "several-suspensions-open", "suspension-unknown"],
            },
            whenEmpty: new ResumptionRequest());

        routes.MapCommand<SuspensionCorrectionRequest>(
            "suspension/correction",
            nameof(CorrectSuspension),
            Operation.CorrectSuspension,
            static (body, asked, checks) => new CorrectSuspension(
                checks.Text("/noticeNumber", body.NoticeNumber, 30), body.From, body.Until, checks.Text("/reason", body.Reason), asked.By, asked.At),
            """{ "noticeNumber": "TZ-2026-0007", "from": "2026-03-03T01:00:00Z", "until": "2026-03-10T01:00:00Z", "reason": "送达回证日期登记有误" }""",
            new(Tag, "Correct when a special procedure began and ended")
            {
                Details = "The clocks are read anew with the times now known, also of a case that was decided: what was counted at its decision stays as it was counted.",
                Refusals = ["wrong-state", "suspension-unknown", "interval-impossible"],
            });

        routes.MapCommand<ExtensionRequest>(
            "extension",
            nameof(ExtendLimit),
            Operation.ExtendLimit,
            static (body, asked, checks) => new ExtendLimit(
                checks.Between("/days", body.Days, 1, 3650),
                checks.Text("/approvedBy", body.ApprovedBy, 100),
                checks.Text("/reason", body.Reason),
                asked.Calendar,
                asked.By,
                asked.At,
                body.ApproverRole),
            """{ "days": 10, "approvedBy": "局长 Wang Wei", "reason": "案情复杂" }""",
            new(Tag, "Extend the statutory limit")
            {
                Details = "Once; at most 10 working days, approved by the head of the agency; in joint handling 15, by the head of the government; the applicant told why (Art. 42).",
                Refusals = ["wrong-state", "wrong-approver", "already-extended", "extension-too-long", "on-the-spot-not-extended", "no-limit-to-extend", "limit-passed"],
            });

        routes.MapCommand<ExtensionNoticeRequest>(
            "extension/notice",
            nameof(TellExtension),
            Operation.TellExtension,
            static (body, asked, checks) => new TellExtension(body.Method, checks.Optional("/noticeNumber", body.NoticeNumber, 30), asked.By, asked.At),
            """{ "method": "written", "noticeNumber": "YQ-2026-0001" }""",
            new(Tag, "Record that the applicant was told of the extension")
            {
                Details = "The reason of an extension is told to the applicant (Art. 42).",
                Refusals = ["wrong-state", "not-extended", "extension-already-told"],
            });
    }
}
