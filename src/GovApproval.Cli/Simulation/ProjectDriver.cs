using System.Collections.Concurrent;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Cli.Simulation;

/// <summary>Asks what a plan asks of projects: entered, led from stage to stage, talked over, paid for.</summary>
/// <param name="ids">The applications, by the numbers of their cases: filed with a project, they are known by its answer.</param>
/// <param name="run">Names this run, in idempotency keys.</param>
internal sealed class ProjectDriver(
    ServiceClient service,
    Staff staff,
    Scenario scenario,
    string division,
    CaseBodies bodies,
    ConcurrentDictionary<int, string> ids,
    CenterCatalogue catalogue,
    CatalogueWindow? intake,
    Func<int, LocalDate> dateOf,
    string run)
{
    private static readonly Duration s_intoTheMorning = Duration.FromHours(1);
    private static readonly Duration s_length = Duration.FromHours(2);

    private readonly Dictionary<string, CatalogueItem> _items = catalogue.Items.ToDictionary(item => item.Code, StringComparer.Ordinal);

    // Each project as its last command left it.
    private readonly ConcurrentDictionary<int, JsonElement> _known = new();

    public async Task Act(PlannedProject project, ProjectAct act, CancellationToken ct)
    {
        var path = $"v1/projects/{project.Code(division)}";
        var asked = $"{run}-{project.Code(division)}-{act.Day}-{act.Step}-{act.Item}";
        switch (act.Step)
        {
            case ProjectStep.Acknowledge:
                await AllAtOnce(Notice(project).GetProperty("unacknowledged"), department =>
                    service.Command($"{path}/notices/{Number(Notice(project))}/acknowledgement", staff.Examiner(department), CaseBodies.Of(), $"{asked}-{department}", ct));
                return;
            case ProjectStep.GiveOpinions:
                await AllAtOnce(Current(project).GetProperty("awaitedOpinions"), department =>
                    service.Command($"{path}/opinions", staff.Examiner(department), Opinion(project), $"{asked}-{department}", ct));
                return;
            case ProjectStep.PayOneOrder:
                await Charge(project, asked, ct);
                return;
        }

        var (caller, tail, body) = act.Step is ProjectStep.Enter or ProjectStep.OpenStage or ProjectStep.AddItem or ProjectStep.FileAnew
            ? File(project, act, await Prepare(project, act, asked, ct))
            : Ask(project, act);
        _known[project.Number] = (await service.Command(act.Step == ProjectStep.Enter ? "v1/projects" : $"{path}/{tail}", caller, body, asked, ct)).Json();
        Filed(project);
    }

    /// <summary>What the center does not hold of the investor yet, asked before anything is filed.</summary>
    private async Task<ProjectIntake> Prepare(PlannedProject project, ProjectAct act, string asked, CancellationToken ct)
    {
        var stage = project.Stages.First(one => act.Step != ProjectStep.OpenStage || one.Day == act.Day);
        var caller = intake is null ? staff.Examiner(stage.Shape.LeadDepartment) : staff.Counter(intake);
        var whole = act.Item is null && project.IsStaged;
        var body = bodies.Preparation(
            project,
            whole ? scenario.Project.Template : null,
            whole ? stage.Shape.Stage : null,
            act.Item is { } item ? [item] : stage.Members.Select(member => member.Item.Code));
        var prepared = (await service.Command($"v1/projects/preparation?atLeast={service.Position}", caller, body, $"{asked}-prepared", ct)).Json();
        return new(prepared.GetProperty("toAsk"), _items, project.Investor);
    }

    private (Caller Caller, string Tail, ReadOnlyMemory<byte> Body) File(PlannedProject project, ProjectAct act, ProjectIntake prepared) => act.Step switch
    {
        ProjectStep.Enter => (intake is null ? staff.Center : staff.Counter(intake), "", bodies.Project(project, scenario.Project, prepared)),
        ProjectStep.OpenStage => (Lead(project), "stages", CaseBodies.Stage(prepared)),
        ProjectStep.AddItem => (Lead(project), "items", CaseBodies.Addition(act.Item!, "踏勘发现选址涉及林地 (the site turned out to touch forest land)", prepared)),
        _ => (Lead(project), "items", CaseBodies.Addition(act.Item!, "修改后重新申报 (filed once more, amended)", prepared)),
    };

    // Whoever leads the stage under way leads the project.
    private Caller Lead(PlannedProject project) => staff.Examiner(_known[project.Number].GetProperty("leadDepartment").GetString()!);

    private (Caller Caller, string Tail, ReadOnlyMemory<byte> Body) Ask(PlannedProject project, ProjectAct act)
    {
        var lead = Lead(project);
        return act.Step switch
        {
            ProjectStep.Inform => (lead, "notices", CaseBodies.Of(("text", "请各部门安排专人跟进 (please name someone who follows the project)"))),
            ProjectStep.CallInspection => (lead, "sessions", Session("site-inspection", "项目现场 (on the site)", act)),
            ProjectStep.CallMeeting => (lead, "sessions", Session("meeting", "政务服务中心会商室 (meeting room of the center)", act)),
            ProjectStep.MoveSession => (lead, $"sessions/{Number(Sat(project))}/move", Session(null, "项目现场 (on the site)", act, reason: "大雨 (heavy rain)")),
            ProjectStep.HoldSession => (lead, $"sessions/{Number(Sat(project))}/record", Record(project)),
            ProjectStep.DropItem => (lead, $"items/{act.Item}/removal", CaseBodies.Of(("reason", "施工不占用道路 (the works do not occupy a road)"))),
            ProjectStep.ExtendJointLimit => (lead, "extension", CaseBodies.Of(("days", 5), ("approvedBy", "分管副市长 (deputy mayor)"), ("reason", "涉及部门多 (many departments)"))),
            _ => throw new System.Diagnostics.UnreachableException(act.Step.ToString()),
        };
    }

    // Which application is whose is read from the answer: of an item filed twice, the later belongs to the later case.
    private void Filed(PlannedProject project)
    {
        foreach (var filed in _known[project.Number].GetProperty("members").EnumerateArray().GroupBy(m => m.GetProperty("item").GetString()!, StringComparer.Ordinal))
        {
            foreach (var (member, planned) in filed.Zip(project.Members.Where(m => string.Equals(m.Item.Code, filed.Key, StringComparison.Ordinal))))
            {
                ids.TryAdd(planned.Number, member.GetProperty("application").GetString()!);
            }
        }
    }

    private ReadOnlyMemory<byte> Session(string? kind, string place, ProjectAct act, string? reason = null)
    {
        var from = Dates.SlotStart(dateOf(act.SessionOn!.Value), 0, 1) + s_intoTheMorning;
        var said = new List<(string, object)> { ("from", InstantPattern.ExtendedIso.Format(from)), ("until", InstantPattern.ExtendedIso.Format(from + s_length)), ("place", place) };
        said.Add(kind is null ? ("reason", reason!) : ("kind", kind));
        return CaseBodies.Of([.. said]);
    }

    // Everyone comes, but where it was put off one department has no time any more; whoever leads is there.
    private ReadOnlyMemory<byte> Record(PlannedProject project)
    {
        var invited = Sat(project).GetProperty("invited").EnumerateArray().Select(d => d.GetString()!).ToArray();
        var lead = _known[project.Number].GetProperty("leadDepartment").GetString();
        var away = project.Story.HasFlag(Story.Moved) ? invited.LastOrDefault(d => !string.Equals(d, lead, StringComparison.Ordinal)) : null;
        return CaseBodies.Of(
            ("attendance", invited.Where(d => !string.Equals(d, away, StringComparison.Ordinal)).Select(d => new { department = d, officers = new[] { Staff.ExaminerName(d) } }).ToArray()),
            ("conclusion", "原则同意，按各部门意见修改完善 (agreed in principle, to be amended as the departments say)"));
    }

    private static ReadOnlyMemory<byte> Opinion(PlannedProject project) => project.Number % 3 == 0
        ? CaseBodies.Of(("verdict", "agreed-with-conditions"), ("opinion", "开挖前做考古勘探 (survey the ground before digging)"))
        : CaseBodies.Of(("verdict", "agreed"), ("opinion", "不涉及文物保护单位 (no protected site concerned)"));

    private async Task Charge(PlannedProject project, string asked, CancellationToken ct)
    {
        var order = (await service.Command("v1/payment-orders", staff.Counter(intake!), CaseBodies.Of(("project", project.Code(division))), asked, ct)).Json();
        await service.Command(
            $"v1/payment-orders/{order.GetProperty("number").GetString()}/payment", staff.Partner, CaseBodies.Of(("amount", order.GetProperty("total").GetString()!)), $"{asked}-paid", ct);
    }

    private static Task AllAtOnce(JsonElement departments, Func<string, Task> ask) =>
        Task.WhenAll(departments.EnumerateArray().Select(department => ask(department.GetString()!)));

    private JsonElement Current(PlannedProject project) => _known[project.Number].GetProperty("stages").EnumerateArray().Last(stage => stage.GetProperty("openedAt").ValueKind == JsonValueKind.String);

    private JsonElement Notice(PlannedProject project) => _known[project.Number].GetProperty("notices").EnumerateArray().Last(n => n.GetProperty("subject").ValueEquals("information"));

    private JsonElement Sat(PlannedProject project) => _known[project.Number].GetProperty("sessions").EnumerateArray().Last();

    private static int Number(JsonElement of) => of.GetProperty("number").GetInt32();
}
