using GovApproval.Applications;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>What the project waits for.</summary>
public enum WaitsFor
{
    Filing,
    Acceptance,
    Supplement,
    Decision,
    SpecialProcedure,
    Opinion,

    /// <summary>Refused, withdrawn or not accepted: to be filed anew, or dropped.</summary>
    FilingAnew,
    NextStage,
}

/// <summary>Who holds the project now, and for what.</summary>
/// <param name="Department">None: it lies with the investor.</param>
/// <param name="Item">None where it is not about one item.</param>
/// <param name="Since">Not told of what was folded long ago.</param>
public sealed record ProjectHolder(ProjectStage Stage, WaitsFor For, DepartmentCode? Department, ItemCode? Item, Guid? Application, Instant? Since);

/// <summary>Who holds a project: everybody without whom the gate of the stage stays closed, or whoever is to pass it.</summary>
public static class ProjectHolders
{
    public static ValueList<ProjectHolder> Of(ProjectProgress project)
    {
        var plan = project.Plan();
        var holders = plan.Stages.SelectMany(stage => Of(stage, project.Members)).ToValueList();
        return holders.Count > 0 || plan.Next is null
            ? holders
            : [new(plan.Current.Stage, WaitsFor.NextStage, plan.Current.LeadDepartment, null, null, LastDone(plan.Current, project.Members))];
    }

    private static IEnumerable<ProjectHolder> Of(StageRun stage, ValueList<ProjectMember> members) =>
    [
        .. stage.Items.Select(item => Of(stage, item, ProjectProcedure.StateOf(item, members), ProjectProcedure.Last(item.Item, members))).OfType<ProjectHolder>(),
        .. stage.Opinions.Where(o => o.IsAwaited()).Select(o => new ProjectHolder(stage.Stage, WaitsFor.Opinion, o.Asked.Department, null, null, o.AskedAt)),
    ];

    private static ProjectHolder? Of(StageRun stage, StageItem item, MemberState state, ProjectMember? last)
    {
        (WaitsFor For, bool IsInvestors, Instant? Since)? waits = state switch
        {
            MemberState.NotFiled => (WaitsFor.Filing, false, stage.OpenedAt),
            MemberState.AwaitingAcceptance => (WaitsFor.Acceptance, false, last?.SuppliedAt ?? last?.FiledAt),
            MemberState.AwaitingSupplement => (WaitsFor.Supplement, true, last?.AskedAt),
            MemberState.UnderWay => (WaitsFor.Decision, false, last?.Timeline?.AcceptedAt),
            MemberState.Suspended => (WaitsFor.SpecialProcedure, false, last?.Timeline?.Suspensions.Where(s => s.Until is null).Select(s => (Instant?)s.From).Min()),
            MemberState.Refused or MemberState.Withdrawn or MemberState.NotAccepted => (WaitsFor.FilingAnew, true, last?.EndedAt),
            _ => null,
        };
        return waits is not var (what, isInvestors, since) ? null : new(
            stage.Stage,
            what,
            isInvestors ? null : what == WaitsFor.Filing ? stage.LeadDepartment : item.Department ?? last?.Standing.Department,
            item.Item,
            last?.Application,
            since);
    }

    private static Instant? LastDone(StageRun stage, ValueList<ProjectMember> members) =>
        JointClock.Of(stage, members).Select(m => m.EndedAt).Concat(stage.Opinions.Select(o => o.GivenAt)).Max();
}
