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
                checks.Text("/ground", body.Ground, 100),
                checks.Between("/plannedDays", body.PlannedDays, 1, 3650),
                checks.Text("/noticeNumber", body.NoticeNumber, 30),
                asked.By,
                asked.At),
            """{ "ground": "expert review", "plannedDays": 10, "noticeNumber": "TZ-2026-0007" }""",
            new(Tag, "Begin a special procedure")
            {
                Details = "Its days are not counted; the applicant was told in writing how long it takes (Art. 45). A working day is counted when the clock runs at its end.",
                Refusals = ["wrong-state", "clock-already-suspended"],
            });

        routes.MapCommand(
            "resumption",
            nameof(ResumeClock),
            Operation.ResumeClock,
            static (_, asked, _) => new ResumeClock(asked.By, asked.At),
            "{}",
            new(Tag, "End the special procedure") { Refusals = ["clock-not-suspended"] },
            whenEmpty: new EmptyRequest());

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
                asked.At),
            """{ "days": 10, "approvedBy": "局长 Wang Wei", "reason": "案情复杂" }""",
            new(Tag, "Extend the statutory limit")
            {
                Details = "Once; at most 10 working days, 15 in joint handling; approved by the head of the agency, the applicant told why (Art. 42).",
                Refusals = ["wrong-state", "already-extended", "extension-too-long", "on-the-spot-not-extended", "no-limit-to-extend", "limit-passed"],
            });
    }
}
