using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Projects under parallel approval: entered, led from stage to stage, and read as they stand.</summary>
internal sealed class ProjectEndpoints(ProjectDesk desk, Centers centers, IClock clock)
{
    public const string AnswerExample = """
        {
          "code": "2603-510682-04-01-000001", "name": "什邡高新区标准厂房", "leadDepartment": "housing-construction", "stage": "construction", "jointDays": 45, "state": "under-way",
          "items": ["fire-design-review"],
          "members": [{ "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "fire-design-review", "department": "housing-construction", "window": "w-housing-construction", "state": "accepted", "card": "none", "clock": null, "result": null, "stage": "construction" }],
          "joint": { "budgetDays": 45, "usedDays": 3, "remainingDays": 42, "dueOn": "2026-05-08", "provisional": false },
          "heldBy": ["housing-construction"],
          "holders": [{ "stage": "construction", "for": "decision", "department": "housing-construction", "item": "fire-design-review", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "since": "2026-03-02T01:00:00Z" }],
          "elapsedDays": 3, "sequentialDays": 9, "daysFaster": null, "registeredAt": "2026-03-02T01:00:00Z",
          "template": null, "window": null,
          "stages": [{
            "stage": "construction", "gate": "closed", "leadDepartment": "housing-construction", "jointDays": 45, "openedAt": "2026-03-02T01:00:00Z", "extension": null, "joint": null,
            "elapsedDays": 3, "sequentialDays": 9, "daysFaster": null, "forecast": { "finishOn": "2026-03-13", "dueOn": "2026-05-08", "marginDays": 38, "late": false },
            "items": [{ "item": "fire-design-review", "department": "housing-construction", "state": "under-way", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "shareDays": 3, "sharePercent": 100, "aloneDays": 3, "finishOn": "2026-03-13", "critical": true, "silence": null, "after": [], "droppedFor": null }],
            "opinions": [], "outstandingItems": ["fire-design-review"], "awaitedOpinions": []
          }],
          "criticalPath": [{ "stage": "construction", "item": "fire-design-review", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "from": "2026-03-02", "until": "2026-03-13", "days": 9, "expected": true }],
          "forecast": { "finishOn": "2026-03-13", "dueOn": "2026-05-08", "marginDays": 38, "late": false },
          "sessions": [], "notices": [{ "number": 1, "subject": "entered", "stage": "construction", "about": null, "text": null, "at": "2026-03-02T01:00:00Z", "departments": ["housing-construction"], "acknowledged": [], "unacknowledged": ["housing-construction"] }],
          "materials": []
        }
        """;

    private const string Tag = "parallel approval";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/projects", desk.Handle).Requires(Operation.RegisterProject).Describes(new(Tag, "Enter a project")
        {
            Details = "Files one application per item, sharing the materials, in one write. Each member keeps its own clock beside the joint one (Art. 42(2)). With a `template`, whatever is left out is as its stage lays it out, and the later stages follow by `…/stages`. The fields of all members' forms are given in one `form`, each once; each member's is checked by its own item's schema.",
            Request = Example.Of<ProjectRequest>("""
                {
                  "code": "2603-510682-04-01-000001", "name": "什邡高新区标准厂房", "leadDepartment": "housing-construction",
                  "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "91510682MA6XXXXX1X" },
                  "items": ["fire-design-review", "construction-permit"], "stage": "construction", "jointDays": 45
                }
                """),
            Response = Example.Written<ProjectAnswer>(AnswerExample),
            Status = StatusCodes.Status201Created,
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["project-already-registered", "project-without-items", "project-item-twice", "unknown-department", "unknown-items", "joint-limit-outside-law", "item-not-in-use", "item-not-served"],
        });
        routes.MapGet("/projects/{code}", One).Requires(Operation.ReadProject).Describes(new(Tag, "Read a project as it stands")
        {
            Details = "JSON, or with `Accept: image/svg+xml` its Gantt picture, in Chinese or by `Accept-Language` in English.",
            Response = Example.Written<ProjectAnswer>(AnswerExample),
            AlsoAs = [GanttPicture.ContentType],
        });
        MapStages(routes);
        MapSessions(routes);
        MapTelling(routes);
    }

    private void MapStages(IEndpointRouteBuilder routes)
    {
        Command<StageRequest>(routes, "stages", nameof(OpenStage), Operation.LeadProject, (body, asked, checks) =>
            {
                checks.AtMost("/items", body.Items ?? [], 50);
                ProjectDesk.CheckMaterials(body.Materials, checks);
                var named = body.Items ?? (asked.Known.Project.Plan.Next?.Items ?? []).Select(i => i.Item).ToValueList();
                return new OpenStage(
                    body.Stage,
                    body.LeadDepartment,
                    body.Items,
                    body.JointDays,
                    body.Materials.Count == 0 ? null : ProjectDesk.Given(body.Materials),
                    asked.Center.ItemsAsOf(named, asked.At).Select(item => item.Item).ToValueList(),
                    asked.Center.Departments.Keys.Select(code => new DepartmentCode(code)).ToValueList(),
                    asked.Known.Members,
                    asked.By,
                    asked.At);
            },
            """{ "stage": "completion" }""",
            new(Tag, "Open the next stage")
            {
                Details = "The gate: the stage under way must be done, every item granted, not needed or dropped, every opinion in. Files the stage's applications in the same write.",
                Refusals = ["stage-not-done", "not-the-next-stage", "project-without-items", "project-item-twice", "unknown-items", "unknown-department", "joint-limit-outside-law", "item-not-in-use", "item-not-served"],
            },
            new((_, project) => project.Plan.Current.Items.Select(i => i.Item).ToValueList(), body => new(body.Form, body.ItemForms)));
        Command<ItemAdditionRequest>(routes, "items", nameof(AddProjectItem), Operation.LeadProject, (body, asked, checks) =>
            {
                checks.Text("/reason", body.Reason);
                if (body.Silence is { } silence)
                {
                    ProjectDesk.CheckSilence("/silence", silence, checks);
                    checks.Require(silence.Item == body.Item, "/silence/item", "must be the item added");
                }

                return new AddProjectItem(
                    body.Item, asked.Center.ItemAsOf(body.Item, asked.At)?.Item, body.Reason,
                    body.Silence is { } s ? new ConsentRule(s.Rule, s.Days) : null, asked.Known.Members, asked.By, asked.At);
            },
            """{ "item": "drainage-permit", "reason": "排水接入市政管网" }""",
            new(Tag, "Add an item to the stage under way, or file one anew")
            {
                Details = "An item that was refused, withdrawn or not accepted is filed anew; an item that is under way or granted is left as it is.",
                Refusals = ["unknown-items", "project-item-twice", "stage-finished", "silence-without-rule", "item-not-in-use", "item-not-served"],
            },
            new((body, _) => [body.Item], body => new(body.Form, [])));
        Command<ItemRemovalRequest>(routes, "items/{item}/removal", nameof(DropProjectItem), Operation.LeadProject, (body, asked, checks) =>
                new DropProjectItem(asked.Item, checks.Text("/reason", body.Reason), asked.Known.Members, asked.By, asked.At),
            """{ "reason": "不涉及" }""",
            new(Tag, "Drop an item that is not needed") { Refusals = ["item-not-in-project", "item-under-way", "project-without-items"] });
        Command<JointExtensionRequest>(routes, "extension", nameof(ExtendJointLimit), Operation.LeadProject, (body, asked, checks) => new ExtendJointLimit(
                body.Days, checks.Text("/approvedBy", body.ApprovedBy, 100), body.ApproverRole, checks.Text("/reason", body.Reason), asked.Known.Members, asked.Center.Calendar, asked.By, asked.At),
            """{ "days": 15, "approvedBy": "副市长 Li Qiang", "reason": "涉及部门多" }""",
            new(Tag, "Extend the joint limit of the stage under way")
            {
                Details = "By at most 15 days, once, approved by the head of the government of that level (Art. 42(2)).",
                Refusals = ["extension-too-long", "already-extended", "wrong-approver", "limit-passed", "stage-finished"],
            });
        Command<ProjectMaterialsRequest>(routes, "materials", nameof(ReceiveProjectMaterials), Operation.LeadProject, (body, asked, checks) =>
            {
                ProjectDesk.CheckMaterials(body.Materials, checks);
                return new ReceiveProjectMaterials(ProjectDesk.Given(body.Materials), asked.By, asked.At);
            },
            """{ "materials": [{ "code": "site-plan", "provided": true }] }""",
            new(Tag, "Receive materials that all members share")
            {
                Details = "Applications filed from now on take those that their items ask for. An application that waits for just these gets them in the same write, and so does one that was accepted on the promise of them.",
            });
    }

    private void MapSessions(IEndpointRouteBuilder routes)
    {
        Command<SessionRequest>(routes, "sessions", nameof(CallSession), Operation.LeadProject, (body, asked, checks) => new CallSession(
                body.Kind, body.From, Slot(body.From, body.Until, asked.At, checks), checks.Text("/place", body.Place, 200), body.Invited, asked.By, asked.At),
            """{ "kind": "site-inspection", "from": "2026-03-05T01:00:00Z", "until": "2026-03-05T04:00:00Z", "place": "高新区二号地块" }""",
            new(Tag, "Call a joint meeting or site inspection") { Refusals = ["not-in-project", "session-in-the-past", "slot-taken"] });
        Command<SessionMoveRequest>(routes, "sessions/{number:int}/move", nameof(MoveSession), Operation.LeadProject, (body, asked, checks) => new MoveSession(
                asked.Number, body.From, Slot(body.From, body.Until, asked.At, checks), checks.Text("/place", body.Place, 200), checks.Text("/reason", body.Reason), asked.By, asked.At),
            """{ "from": "2026-03-06T01:00:00Z", "until": "2026-03-06T04:00:00Z", "place": "高新区二号地块", "reason": "大雨" }""",
            new(Tag, "Put a joint session off, or elsewhere") { Refusals = ["session-over", "session-in-the-past", "slot-taken"] });
        Command<SessionCancellationRequest>(routes, "sessions/{number:int}/cancellation", nameof(CancelSession), Operation.LeadProject, (body, asked, checks) =>
                new CancelSession(asked.Number, checks.Text("/reason", body.Reason), asked.By, asked.At),
            """{ "reason": "材料已足够" }""",
            new(Tag, "Cancel a joint session") { Refusals = ["session-over"] });
        Command<SessionRecordRequest>(routes, "sessions/{number:int}/record", nameof(RecordSession), Operation.LeadProject, (body, asked, checks) =>
            {
                checks.Require(body.Attendance.Count > 0, "/attendance", "must name who came");
                checks.AtMost("/attendance", body.Attendance, 100);
                checks.Require(body.Attendance.Select(a => a.Department).Distinct().Count() == body.Attendance.Count, "/attendance", "names a department twice");
                return new RecordSession(asked.Number, body.Attendance, checks.Text("/conclusion", body.Conclusion, 4000), asked.By, asked.At);
            },
            """{ "attendance": [{ "department": "housing-construction", "officers": ["officer-1"] }], "conclusion": "同意，按意见修改总平面" }""",
            new(Tag, "Record who came to a joint session and what was concluded") { Refusals = ["session-over", "session-not-begun", "not-in-project", "lead-absent"] });
    }

    private void MapTelling(IEndpointRouteBuilder routes)
    {
        Command<ProjectNoticeRequest>(routes, "notices", nameof(InformDepartments), Operation.LeadProject, (body, asked, checks) =>
                new InformDepartments(body.Departments, checks.Text("/text", body.Text, 4000), asked.By, asked.At),
            """{ "text": "项目规模调整为两栋" }""",
            new(Tag, "Let the departments know something of the project")
            {
                Details = "What happens to the project is a notice by itself: entered, a stage opened, an item added or dropped, the limit extended, a session called, moved, held or cancelled.",
                Refusals = ["not-in-project"],
            });
        Command<EmptyRequest>(routes, "notices/{number:int}/acknowledgement", nameof(AcknowledgeNotice), Operation.TakePartInProject, (_, asked, _) =>
                new AcknowledgeNotice(asked.Number, Mine(asked), asked.By, asked.At),
            "{}",
            new(Tag, "Take note of a notice, for the caller's department") { Refusals = ["not-in-project"] },
            whenEmpty: new EmptyRequest());
        Command<StageOpinionRequest>(routes, "opinions", nameof(GiveStageOpinion), Operation.TakePartInProject, (body, asked, checks) =>
                new GiveStageOpinion(Mine(asked), body.Verdict, checks.Text("/opinion", body.Opinion, 4000), asked.By, asked.At),
            """{ "verdict": "agreed", "opinion": "不涉及文物保护单位" }""",
            new(Tag, "Give the opinion of the caller's department on the stage under way") { Refusals = ["not-consulted", "opinion-already-given"] });
    }

    private static DepartmentCode Mine(AskedOfProject asked) => asked.Department ?? throw Problems.Forbidden("The token names no department to answer for.").Raise();

    private static Instant Slot(Instant from, Instant until, Instant now, Checks checks)
    {
        checks.Require(from <= now + Duration.FromDays(366), "/from", "must be within a year from now");
        checks.Require(until > from && until - from <= Duration.FromDays(1), "/until", "must be later than from, by a day at most");
        return until;
    }

    private void Command<TBody>(
        IEndpointRouteBuilder routes,
        string path,
        string command,
        Operation operation,
        ProjectPhrase<TBody> phrase,
        string example,
        Description description,
        Filed<TBody>? files = null,
        TBody? whenEmpty = null)
        where TBody : class =>
        routes.MapPost("/projects/{code}/" + path, async context => await desk.Handle(
                context, command, operation, whenEmpty is null ? await Bodies.Read<TBody>(context) : await Bodies.ReadOr(context, Json.Of<TBody>(), whenEmpty), phrase, files))
            .Requires(operation)
            .Describes(description with
            {
                Request = Example.Of<TBody>(example),
                Response = Example.Written<ProjectAnswer>(AnswerExample),
                Traits = Traits.Command | Traits.Versioned,
                IsBodyOptional = whenEmpty is not null,
            });

    private async Task One(HttpContext context)
    {
        Query.Of(context);
        var ct = context.RequestAborted;
        var caller = Caller.Of(context);
        var center = await centers.Of(caller.Division, ct);
        var project = await desk.Read(caller.Division, Paths.Code(context), ct);
        if (project is null || !Permissions.May(caller.Roles, Operation.ReadProject, project.FiledBy.Contains(caller.Actor) ? Relations.Own : Relations.None))
        {
            throw Problems.NotFound("There is no such project.").Raise();
        }

        context.Response.Headers.ETag = ETags.Of(project.Version);
        await GanttPicture.WriteOr(context, ProjectReading.Outlook(project.Progress, center, clock.GetCurrentInstant()), center, clock.GetCurrentInstant());
    }
}
