using GovApproval.Api.Applications;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Where a project's stream is.</summary>
internal static class ProjectStream
{
    public static StreamId Of(string division, string code) => StreamIds.Of(division, "project", code);
}

/// <summary>A project as it is read, from the view or from the case files themselves.</summary>
internal static class ProjectReading
{
    public static ProjectAnswer Of(ProjectProgress project, WorkingCalendar calendar, Instant now)
    {
        var clock = JointClock.Read(project, calendar, now);
        return new ProjectAnswer(
            project.Code,
            project.Name,
            project.LeadDepartment,
            project.Stage,
            project.JointDays,
            clock.Finished ? "finished" : "under-way",
            project.Items,
            clock.Members.Select(Of).ToValueList(),
            ClockAnswer.Of(clock.Joint),
            clock.Holders.Select(member => member.Standing.Department).Distinct().ToValueList(),
            clock.ElapsedDays,
            clock.SequentialDays,
            clock.DaysFaster,
            project.RegisteredAt);
    }

    /// <summary>A member as its case file shows it.</summary>
    public static ProjectMember Member(Guid application, CaseFile file) => new(
        application,
        file.ReceiptNumber,
        file.Standing,
        file.Timeline,
        file.Outcome?.Result,
        file.Outcome?.At ?? file.Withdrawal?.At ?? file.Declination?.At);

    public static ProjectProgress Of(Project project, IEnumerable<ProjectMember> members) => new(
        project.Code,
        project.Name,
        project.LeadDepartment,
        project.Stage,
        project.JointDays,
        project.Items,
        project.RegisteredAt,
        members.OrderBy(member => member.ReceiptNumber, StringComparer.Ordinal).ToValueList());

    private static ProjectMemberAnswer Of(MemberReading reading) => new(
        reading.Member.Application,
        reading.Member.ReceiptNumber,
        reading.Member.Standing.Item,
        reading.Member.Standing.Department,
        reading.Member.Standing.Window,
        reading.Member.Standing.State,
        reading.Member.Standing.Card,
        reading.Clock is { } clock ? ClockAnswer.Of(clock) : null,
        reading.Member.Result);
}
