using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.PersonalData;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.GreenChannel;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.GreenChannel;

/// <summary>Lets a case that is under way into the fast lane.</summary>
/// <param name="Enrolment">The enrolment of its applicant or of its project.</param>
public sealed record GreenEntryRequest(EnrolmentCode Enrolment, string Reason);

/// <summary>What the tracker reports of the case; no personal data.</summary>
public sealed record GreenReportRequest(string Report);

/// <summary>By what a case travels the fast lane.</summary>
/// <param name="ReportDueOn">The day by which the tracker's next report is due.</param>
/// <param name="OrdinaryPromisedDays">What an ordinary case is promised, where the promise is shortened.</param>
/// <param name="Basis">The rule that shortens it.</param>
public sealed record GreenTravelAnswer(
    int RulesVersion, ActorId? Tracker, Instant? ReportedAt, LocalDate? ReportDueOn, int? OrdinaryPromisedDays, string? Basis)
{
    internal static GreenTravelAnswer? Of(CaseFile file, WorkingCalendar calendar) => file.Green is not { } travel ? null : new(
        travel.Terms.RulesVersion,
        travel.Terms.Tracker,
        travel.ReportedAt,
        file.Standing.IsOpen() ? travel.ReportDueOn(calendar) : null,
        file.Timeline?.Limits.Shortened?.OrdinaryDays,
        file.Timeline?.Limits.Shortened?.Basis);
}

/// <summary>What is asked of a case in the fast lane.</summary>
internal static class GreenCaseEndpoints
{
    private const string Tag = "green channel";

    public static void MapGreenCases(this IEndpointRouteBuilder routes)
    {
        var master = routes.ServiceProvider.GetRequiredService<MasterKey>();
        routes.MapCommand<GreenEntryRequest>(
            "green-channel",
            nameof(EnterGreenChannel),
            Operation.EnterGreenChannel,
            (body, asked, checks) => Enter(body, asked, checks, master),
            """{ "enrolment": "91510682MA6XXXXX1X", "reason": "企业于受理后列入名录" }""",
            new(Tag, "Let a case into the fast lane after it was filed")
            {
                Details = "For the applicant or the project enrolled, and told apart in the check of abuse. A promise once told is not shortened any more.",
                Refusals = ["already-green", "enrolment-of-another", "enrolment-not-valid", "wrong-state"],
            });
        routes.MapCommand<GreenReportRequest>(
            "progress-reports",
            nameof(ReportGreenProgress),
            Operation.ReportGreenProgress,
            static (body, asked, checks) => new ReportGreenProgress(checks.Text("/report", body.Report), asked.By, asked.At),
            """{ "report": "专家评审已排期，预计周四出意见" }""",
            new(Tag, "Report the progress of a case in the fast lane")
            {
                Details = "By the tracker that the enrolment names, as often as the center's rules say; a report that does not come by its day is told in the case's history.",
                Refusals = ["not-the-tracker", "wrong-state"],
            });
    }

    private static EnterGreenChannel Enter(GreenEntryRequest body, Asked asked, Checks checks, MasterKey master)
    {
        checks.Text("/reason", body.Reason);
        if (asked.Center.Enrolments.GetValueOrDefault(body.Enrolment.Value)?.State is not { } enrolment)
        {
            checks.Add("/enrolment", "is not enrolled here");
            checks.ThrowIfAny();
            throw new System.Diagnostics.UnreachableException();
        }

        var isTheApplicants = enrolment.Kind == EnrolmentKind.Project
            ? asked.File.Standing.Project?.Value == enrolment.Code.Value
            : asked.File.Applicant.Person == master.PseudonymOf(asked.Center.Division, asked.File.Applicant.Kind.ToString(), enrolment.Code.Value);
        return new EnterGreenChannel(enrolment, isTheApplicants, asked.Center.GreenRules?.State.TermsFor(enrolment), body.Reason, asked.By, asked.At);
    }
}

[JsonSerializable(typeof(GreenEntryRequest))]
[JsonSerializable(typeof(GreenReportRequest))]
[JsonSerializable(typeof(GreenTravelAnswer))]
internal sealed partial class GreenCaseJson : JsonSerializerContext;
