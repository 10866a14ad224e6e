using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
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

    public static StreamId OfTemplate(string division, string code) => StreamIds.Of(division, "project-template", code);
}

/// <summary>A project as it is read, from the view or from the case files themselves.</summary>
internal static class ProjectReading
{
    public static ProjectAnswer Of(ProjectProgress project, Center center, Instant now) => Of(Outlook(project, center, now), center.Calendar, now);

    public static ProjectOutlook Outlook(ProjectProgress project, Center center, Instant now) =>
        ProjectOutlook.Read(project, center.Calendar, now, item => center.ItemAsOf(item, now)?.Item is { } known ? known.PromisedDays ?? known.StatutoryDays : null);

    public static ProjectAnswer Of(ProjectOutlook outlook, WorkingCalendar calendar, Instant now)
    {
        var (project, plan, current) = (outlook.Project, outlook.Project.Plan(), outlook.Current);
        var holders = ProjectHolders.Of(project);
        return new ProjectAnswer(
            project.Code,
            project.Name,
            current.Stage.LeadDepartment,
            current.Stage.Stage,
            current.Stage.JointDays,
            outlook.Finished ? "finished" : "under-way",
            plan.Stages.SelectMany(s => s.Items).Where(i => i.Dropped is null).Select(i => i.Item).ToValueList(),
            project.Members.Select(m => Of(outlook, m, calendar, now)).ToValueList(),
            ClockAnswer.Of(current.Clock.Joint),
            holders.Select(holder => holder.Department).OfType<DepartmentCode>().Distinct().ToValueList(),
            holders,
            outlook.ElapsedDays,
            outlook.SequentialDays,
            outlook.DaysFaster,
            project.RegisteredAt,
            plan.Template,
            plan.Window,
            [
                .. outlook.Stages.Select(s => Of(s, outlook.ElapsedDays, calendar)),
                .. (plan.Outline ?? []).Where(laid => laid.Stage > current.Stage.Stage).Select(Ahead),
            ],
            outlook.CriticalPath(),
            current.Forecast is { } f ? new ForecastAnswer(f.FinishOn, f.DueOn, f.Margin, f.Margin < 0) : null,
            plan.Sessions.Select(SessionAnswer.Of).ToValueList(),
            plan.Notices.Select(NoticeAnswer.Of).ToValueList(),
            plan.Materials.Select(m => new MaterialRequest(m.Code, m.Provided)).ToValueList());
    }

    /// <summary>The cases behind a project's numbers, and what each adds to them.</summary>
    public static IEnumerable<ProjectCaseAnswer> Cases(ProjectProgress project, Center center, Instant now)
    {
        var outlook = Outlook(project, center, now);
        var holding = ProjectHolders.Of(project).Where(holder => holder.Department is not null).Select(holder => holder.Application).ToHashSet();
        foreach (var member in project.Members)
        {
            var stage = outlook.Stages.FirstOrDefault(s => s.Stage.Items.Any(i => i.Item == member.Standing.Item));
            var item = stage?.Items.FirstOrDefault(i => i.Item.Item == member.Standing.Item);
            yield return new(
                project.Code,
                member.Application,
                member.ReceiptNumber,
                member.Standing.Item,
                stage?.Stage.Stage,
                member.Standing.Department,
                member.Standing.State,
                member.Timeline is not null,
                member.Standing.State == CaseState.Completed,
                holding.Contains(member.Application),
                member.Timeline?.Limits is { } limits ? limits.PromisedDays ?? limits.StatutoryDays ?? 0 : 0,

                // Filed twice, an item has one share: that of all its applications, told with the last.
                item?.Member?.Application == member.Application ? (double)decimal.Round(item.HeldDays, 2) : null,
                $"/v1/applications/{member.Application}/events");
        }
    }

    /// <summary>A member as its case file shows it.</summary>
    public static ProjectMember Member(Guid application, CaseFile file) => new(
        application,
        file.ReceiptNumber,
        file.Standing,
        file.Timeline,
        file.Outcome?.Result,
        file.Outcome?.At ?? file.Withdrawal?.At ?? file.Declination?.At,
        file.SubmittedAt,
        file.Declination?.Ground == DeclinationGround.NoLicenceNeeded ? true : null,
        file.Standing.State == CaseState.SupplementRequired ? file.Supplement?.RequestedAt : null,
        file.Supplement?.ReceivedAt);

    public static ProjectProgress Of(Project project, IEnumerable<ProjectMember> members) => new(
        project.Code,
        project.Name,
        project.LeadDepartment,
        project.Stage,
        project.JointDays,
        project.Items,
        project.RegisteredAt,
        InOrder(members),
        project.Plan);

    /// <summary>In the order they were filed.</summary>
    public static ValueList<ProjectMember> InOrder(IEnumerable<ProjectMember> members) =>
        members.OrderBy(member => member.FiledAt).ThenBy(member => member.ReceiptNumber, StringComparer.Ordinal).ToValueList();

    private static ProjectMemberAnswer Of(ProjectOutlook outlook, ProjectMember member, WorkingCalendar calendar, Instant now)
    {
        var stage = outlook.Stages.FirstOrDefault(s => s.Stage.Items.Any(i => i.Item == member.Standing.Item));
        return new(
            member.Application,
            member.ReceiptNumber,
            member.Standing.Item,
            member.Standing.Department,
            member.Standing.Window,
            member.Standing.State,
            member.Standing.Card,
            member.Timeline is { } timeline ? ClockAnswer.Of(CaseClock.Read(timeline, calendar, now)) : null,
            member.Result,
            stage?.Stage.Stage);
    }

    private static StageAnswer Of(StageOutlook stage, int elapsed, WorkingCalendar calendar) => new(
        stage.Stage.Stage,
        stage.Gate,
        stage.Stage.LeadDepartment,
        stage.Stage.JointDays,
        stage.Stage.OpenedAt,
        stage.Stage.Extension is { } x ? new JointExtensionAnswer(x.Days, x.ApprovedBy, x.Reason) : null,
        ClockAnswer.Of(stage.Clock.Joint),
        stage.Clock.ElapsedDays,
        stage.Clock.SequentialDays,
        stage.Clock.DaysFaster,
        stage.Forecast is { } f ? new ForecastAnswer(f.FinishOn, f.DueOn, f.Margin, f.Margin < 0) : null,
        stage.Items.Select(i => new StageItemAnswer(
            i.Item.Item,
            i.Item.Department ?? i.Member?.Standing.Department,
            i.State,
            i.Member?.Application,
            (double)decimal.Round(i.HeldDays, 2),
            elapsed == 0 ? null : (double)decimal.Round(100 * i.HeldDays / elapsed, 2),
            i.AloneDays,
            i.FinishOn,
            i.IsCritical,
            i.Item.Silence,
            i.Item.After ?? [],
            i.Item.Dropped?.Reason)).ToValueList(),
        stage.Stage.Opinions.Select(o => new StageOpinionAnswer(
            o.Asked.Department, ProjectProcedure.DueOn(o, calendar), o.Asked.Silence, o.Verdict, o.Opinion, o.GivenAt, o.DeemedBy)).ToValueList(),
        stage.Outstanding?.Items ?? [],
        stage.Outstanding?.Awaited ?? []);

    private static StageAnswer Ahead(StageTemplate laid) => new(
        laid.Stage, GateState.Ahead, laid.LeadDepartment, laid.JointDays, null, null, null, 0, 0, null, null,
        laid.Items.Select(i => new StageItemAnswer(i.Item, i.Department, MemberState.NotFiled, null, 0, null, 0, null, false, i.Silence, i.After ?? [], null)).ToValueList(),
        [], laid.Items.Select(i => i.Item).ToValueList(), (laid.Consulted ?? []).Select(c => c.Department).ToValueList());
}
