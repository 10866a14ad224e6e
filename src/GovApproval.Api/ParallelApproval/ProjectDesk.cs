using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>A project and its case files as they stand.</summary>
/// <param name="Version">Of the project's own stream.</param>
/// <param name="FiledBy">Who filed its applications.</param>
internal sealed record ReadProject(Project Project, ValueList<ProjectMember> Members, long Version, ValueList<ActorId> FiledBy)
{
    public ProjectProgress Progress => ProjectReading.Of(Project, Members);
}

/// <summary>What a body is turned into a project's command with.</summary>
internal sealed record AskedOfProject(ActorId By, Instant At, ReadProject Known, Center Center, int Number, DepartmentCode? Department, ItemCode Item);

/// <summary>Makes a command of what a body says; complaints about it go into the checks.</summary>
internal delegate ProjectCommand ProjectPhrase<in TBody>(TBody body, AskedOfProject asked, Checks checks);

/// <summary>What a body files applications for.</summary>
/// <param name="Items">In the state that follows.</param>
internal sealed record Filed<TBody>(Func<TBody, Project, ValueList<ItemCode>> Items, Func<TBody, GivenForms> Forms);

/// <summary>Enters a project and files its applications in one write, all of them or none; and everything that is asked of it afterwards.</summary>
internal sealed class ProjectDesk(
    EventLog log,
    CaseFiles caseFiles,
    Desk<Project, ProjectEvent> desk,
    Desk<ProjectTemplate, ProjectTemplateEvent> templates,
    ProjectFiling filing,
    ProjectIntake intake,
    Centers centers,
    Sealing sealing,
    ReceiptNumbers receipts,
    IClock clock)
{
    /// <summary>Read by the sweep: a department has not answered whose silence means something.</summary>
    private const string Watched = """data @? '$.plan.stages[*].opinions[*] ? (exists(@.asked.silence) && !exists(@.givenAt))'""";

    public async Task Handle(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<ProjectRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var center = await centers.Of(request.Caller.Division, ct);
        var template = body.Value.Template is { } code ? (await templates.Load(ProjectStream.OfTemplate(request.Caller.Division, code), ct))?.State : null;
        var asked = Check(body.Value, template, center);
        var verdict = await sealing.Ask(
            request.Caller.Division,
            asked.Investor,
            null,
            async (investor, _) => await desk.Ask(await Question(asked, template, investor, center, request, ct), request, ct),
            ct);
        await verdict.Write(context);
    }

    /// <summary>One command on a project that exists, from body to answer.</summary>
    /// <param name="files">What is filed in the same write.</param>
    public async Task Handle<TBody>(
        HttpContext context, string command, Operation operation, Body<TBody> body, ProjectPhrase<TBody> phrase, Filed<TBody>? files = null)
    {
        var ct = context.RequestAborted;
        var request = Request.Of(context, clock, body.Bytes.Span);
        var caller = request.Caller;
        var center = await centers.Of(caller.Division, ct);
        var known = await Read(caller.Division, Paths.Code(context), ct) ?? throw Problems.NotFound("There is no such project.").Raise();
        var checks = new Checks();
        var asked = phrase(body.Value, new AskedOfProject(caller.Actor, request.Now, known, center, Paths.Number(context, "number") ?? 0, caller.Department, new(context.Request.RouteValues["item"] as string ?? "")), checks);
        checks.ThrowIfAny();

        var numbers = new Queue<string>();
        for (var i = 0; files is not null && i < Math.Max(1, ItemsOf(asked, known.Project).Count); i++)
        {
            numbers.Enqueue(await receipts.Next(caller.Division, request.Now, ct));
        }

        var filed = new List<(StreamId Stream, CaseFile File)>();
        var taken = files is null ? [] : await intake.Of(known, ItemsOf(asked, known.Project), files.Forms(body.Value), center, request, ct);
        var verdict = await desk.Ask(
            new Question<Project, ProjectEvent>(
                command,
                ProjectStream.Of(caller.Division, known.Project.Code.Value),
                project => Obstacle(caller, operation, project),
                project => ProjectProcedure.Decide(project, asked),
                async (project, _, stop) =>
                {
                    var members = await Members(caller.Division, project.Code.Value, stop);
                    return Answer(
                        ProjectReading.Of(project, members.Members.Where(m => !filed.Exists(f => f.Stream.Id == m.Application)).Concat(filed.Select(f => ProjectReading.Member(f.Stream.Id, f.File)))),
                        caller.Division,
                        request.Now);
                })
            {
                Beside = files is null ? null : project => filing.File(files.Items(body.Value, project), project, known, center, taken, new(numbers), filed, request),
                BesideAsRead = asked is ReceiveProjectMaterials ? (project, stop) => filing.Deliver(project, center, filed, request, stop) : null,
            },
            request,
            ct);
        await verdict.Write(context);
    }

    /// <summary>The project as its case files stand now.</summary>
    public async Task<ReadProject?> Read(string division, string code, CancellationToken ct)
    {
        if (await desk.Load(ProjectStream.Of(division, code), ct) is not { } project)
        {
            return null;
        }

        var (members, filedBy) = await Members(division, code, ct);
        return new ReadProject(project.State, members, project.Version, filedBy);
    }

    /// <summary>Asks of every project that waits for an answer whether silence has come to mean something.</summary>
    public async Task<int> ElapseTime(ActorId by, CancellationToken ct)
    {
        var told = 0;
        foreach (var document in await log.Query(Tables.Projects, new DocumentQuery(null, Watched, [], "tenant_id, id"), ct))
        {
            var center = await centers.Of(document.Tenant, ct);
            var now = clock.GetCurrentInstant();
            var question = new Question<Project, ProjectEvent>(
                nameof(ElapseProjectTime),
                new StreamId(document.Tenant, (Guid)document.Id),
                static _ => null,
                project => ProjectProcedure.Decide(project, new ElapseProjectTime(center.Calendar, by, now)),
                static (_, _, _) => new(ReadOnlyMemory<byte>.Empty));
            told += await desk.Ask(question, Request.OfService(document.Tenant, by, now), ct) is Verdict.Answered { Events: > 0 } ? 1 : 0;
        }

        return told;
    }

    private static ValueList<ItemCode> ItemsOf(ProjectCommand asked, Project project) => asked switch
    {
        OpenStage open => open.Items ?? (project.Plan.Next?.Items ?? []).Select(i => i.Item).ToValueList(),
        AddProjectItem add => [add.Item],
        _ => [],
    };

    private static Problem? Obstacle(Caller caller, Operation operation, Project? project)
    {
        if (project is null)
        {
            return Problems.NotFound("There is no such project.");
        }

        var current = project.Plan.Current;
        var relation = (caller.Department == current.LeadDepartment || (project.Plan.Window is { } window && caller.Windows.Contains(window)) ? Relations.InCharge : Relations.None)
            | (caller.Department is { } department && current.Departments().Contains(department) ? Relations.Consulted : Relations.None);
        return Permissions.May(caller.Roles, operation, relation) ? null : Problems.Forbidden("This is for the officers of the lead department, the intake or a department that has a part in the project.");
    }

    private async Task<(ValueList<ProjectMember> Members, ValueList<ActorId> FiledBy)> Members(string division, string code, CancellationToken ct)
    {
        var files = (await caseFiles.Query(new DocumentQuery(division, "project = $1", [code]), ct))
            .Select(document => (Id: (Guid)document.Id, File: document.Read(StoredJson.Of<CaseFile>()))).ToArray();
        return (
            ProjectReading.InOrder(files.Select(f => ProjectReading.Member(f.Id, f.File))),
            files.Select(f => f.File.SubmittedBy).Distinct().ToValueList());
    }

    private async Task<Question<Project, ProjectEvent>> Question(
        ProjectRequest asked, ProjectTemplate? template, Party investor, Center center, Request request, CancellationToken ct)
    {
        var caller = request.Caller;
        var (lead, named) = (asked.LeadDepartment!.Value, asked.Items ?? []);
        var found = center.ItemsAsOf(named, request.Now);
        var receiptNumbers = new string[found.Length];
        for (var i = 0; i < found.Length; i++)
        {
            receiptNumbers[i] = await receipts.Next(caller.Division, request.Now, ct);
        }

        var laid = template?.Stages.FirstOrDefault(s => s.Stage == asked.Stage)
            ?? new StageTemplate(asked.Stage!.Value, null, lead, asked.JointDays ?? ProjectDecisions.StatutoryJointDays, []);
        var filed = new List<(StreamId Stream, CaseFile File)>();
        var taken = await intake.Of(found, new(asked.Form, asked.ItemForms), investor.Key, asked.FillIn, center, request, ct);
        return new Question<Project, ProjectEvent>(
            nameof(RegisterProject),
            ProjectStream.Of(caller.Division, asked.Code.Value),
            static _ => null,
            project => ProjectDecisions.Decide(project, new RegisterProject(
                asked.Code,
                asked.Name,
                lead,
                center.Departments.GetValueOrDefault(lead.Value)?.State,
                investor.Sealed,
                named,
                found.Select(item => item.Item).ToValueList(),
                asked.Stage!.Value,
                asked.JointDays,
                caller.Actor,
                request.Now,
                laid with { Items = [.. asked.Silences.Select(s => new StageItem(s.Item, null, new ConsentRule(s.Rule, s.Days))), .. laid.Items], Consulted = asked.Consulted ?? laid.Consulted },
                template?.Code,
                template?.Stages,
                asked.Window,
                asked.Materials.Count == 0 ? null : Given(asked.Materials),
                asked.FillIn ? true : null)),
            async (project, _, stop) => filed.Count == 0 && await Read(caller.Division, asked.Code.Value, stop) is { } known
                ? Answer(known.Progress, caller.Division, request.Now)
                : Answer(ProjectReading.Of(project, filed.Select(f => ProjectReading.Member(f.Stream.Id, f.File))), caller.Division, request.Now))
        {
            Location = $"/v1/projects/{asked.Code}",
            NewKeys = Party.NewKeys(investor, null),
            Beside = project => filing.File(
                found, project, asked.Channel, center, center.EnrolmentFor(project.Code.Value, asked.Investor.IdentityNumber, request.Now), taken, new(receiptNumbers), filed, request),
        };
    }

    /// <summary>The request with what it leaves to the template filled in.</summary>
    private static ProjectRequest Check(ProjectRequest asked, ProjectTemplate? template, Center center)
    {
        var checks = new Checks();
        checks.Text("/name", asked.Name, 200);
        Party.Check("/investor", asked.Investor, checks);
        checks.Require(asked.Template is null || template is not null, "/template", "is not a template of this center");
        var stage = template is null ? null : asked.Stage is { } s ? template.Stages.FirstOrDefault(t => t.Stage == s) : template.Stages[0];
        checks.Require(template is null || stage is not null, "/stage", "is not a stage of the template");
        asked = asked with
        {
            Stage = asked.Stage ?? stage?.Stage ?? ProjectStage.Construction,
            LeadDepartment = asked.LeadDepartment ?? stage?.LeadDepartment,
            Items = asked.Items ?? stage?.Items.Select(i => i.Item).ToValueList(),
            JointDays = asked.JointDays ?? stage?.JointDays,
        };
        checks.Require(asked.LeadDepartment is not null, "/leadDepartment", "is required");
        checks.Require(asked.Items is not null, "/items", "is required");
        var items = asked.Items ?? [];
        checks.AtMost("/items", items, 50);
        CheckMaterials(asked.Materials, checks);
        CheckConsulted("/consulted", asked.Consulted, center, checks);
        for (var i = 0; i < asked.Silences.Count; i++)
        {
            CheckSilence($"/silences/{i}", asked.Silences[i], checks);
            checks.Require(items.Contains(asked.Silences[i].Item), $"/silences/{i}/item", "is not one of the items");
        }

        if (asked.Code.Value.Length > 24)
        {
            checks.Add("/code", "must have at most 24 characters");
        }

        if (asked.Window is { } window && center.Window(window) is null)
        {
            checks.Add("/window", "is not a window of this center");
        }

        for (var i = 0; asked.Window is null && i < items.Count; i++)
        {
            if (center.Items.GetValueOrDefault(items[i].Value) is { } item && center.WindowFor(item.State.Latest().Item) is null)
            {
                checks.Add($"/items/{i}", "is served by no window");
            }
        }

        checks.ThrowIfAny();
        return asked;
    }

    internal static ValueList<SubmittedMaterial> Given(ValueList<MaterialRequest> materials) =>
        materials.Select(given => new SubmittedMaterial(given.Code, given.Provided)).ToValueList();

    internal static void CheckMaterials(ValueList<MaterialRequest> materials, Checks checks)
    {
        ReceiptEndpoints.Materials("/materials", materials, checks);
        for (var i = 0; i < materials.Count; i++)
        {
            checks.Require(!materials.Take(i).Any(other => other.Code == materials[i].Code), $"/materials/{i}/code", "is named twice");
        }
    }

    internal static void CheckConsulted(string pointer, ValueList<StageConsultation>? consulted, Center center, Checks checks)
    {
        for (var i = 0; i < (consulted?.Count ?? 0); i++)
        {
            var asked = consulted!.Value[i];
            checks.Between($"{pointer}/{i}/days", asked.Days, 1, 60);
            checks.Require(center.Departments.ContainsKey(asked.Department.Value), $"{pointer}/{i}/department", "is not a department of this center");
            checks.Require(asked.Silence is null || asked.Silence.Trim().Length is > 0 and <= 200, $"{pointer}/{i}/silence", "must name the rule it rests on");
            checks.Require(consulted.Value.Count(c => c.Department == asked.Department) == 1, $"{pointer}/{i}/department", "is named twice");
        }
    }

    internal static void CheckSilence(string pointer, SilenceRequest silence, Checks checks)
    {
        checks.Text(pointer + "/rule", silence.Rule, 200);
        if (silence.Days is { } days)
        {
            checks.Between(pointer + "/days", days, 1, 60);
        }
    }

    private ReadOnlyMemory<byte> Answer(ProjectProgress project, string division, Instant now) =>
        Reply.ToBytes(ProjectReading.Of(project, centers.Known(division), now), Json.Of<ProjectAnswer>());
}
