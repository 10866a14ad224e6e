using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Enters a project and files its applications in one write: all of them, or none.</summary>
internal sealed class ProjectDesk(
    EventLog log,
    Desk<Project, ProjectEvent> desk,
    StreamKind<CaseFile, ApplicationEvent> cases,
    Centers centers,
    Sealing sealing,
    ReceiptNumbers receipts,
    IClock clock)
{
    public async Task Handle(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<ProjectRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var asked = body.Value;
        var center = await centers.Of(request.Caller.Division, ct);
        Check(asked, center);
        var verdict = await sealing.Ask(
            request.Caller.Division,
            asked.Investor,
            null,
            async (investor, _) => await desk.Ask(await Question(asked, investor, center, request, ct), request, ct),
            ct);
        await verdict.Write(context);
    }

    /// <summary>The project as its case files stand now.</summary>
    public async Task<Versioned<ProjectProgress>?> Read(string division, string code, CancellationToken ct)
    {
        if (await desk.Load(ProjectStream.Of(division, code), ct) is not { } project)
        {
            return null;
        }

        var files = await log.Query(Tables.CaseFiles, new DocumentQuery(division, "project = $1", [code]), ct);
        var members = files.Select(document => ProjectReading.Member((Guid)document.Id, document.Read(StoredJson.Of<CaseFile>())));
        return new Versioned<ProjectProgress>(ProjectReading.Of(project.State, members), project.Version + files.Sum(file => file.Version));
    }

    private async Task<Question<Project, ProjectEvent>> Question(
        ProjectRequest asked, Party investor, Center center, Request request, CancellationToken ct)
    {
        var caller = request.Caller;
        var found = asked.Items.Select(item => center.ItemAsOf(item, request.Now)).OfType<ItemVersion>().ToArray();
        var receiptNumbers = new string[found.Length];
        for (var i = 0; i < found.Length; i++)
        {
            receiptNumbers[i] = await receipts.Next(caller.Division, request.Now, ct);
        }

        var filed = new List<(StreamId Stream, CaseFile File)>();
        return new Question<Project, ProjectEvent>(
            nameof(RegisterProject),
            ProjectStream.Of(caller.Division, asked.Code.Value),
            static _ => null,
            project => ProjectDecisions.Decide(project, new RegisterProject(
                asked.Code,
                asked.Name,
                asked.LeadDepartment,
                center.Departments.GetValueOrDefault(asked.LeadDepartment.Value)?.State,
                investor.Sealed,
                asked.Items,
                found.Select(item => item.Item).ToValueList(),
                asked.Stage,
                asked.JointDays,
                caller.Actor,
                request.Now)),
            async (project, _, stop) => filed.Count == 0 && await Read(caller.Division, asked.Code.Value, stop) is { } known
                ? Answer(known.State, caller.Division, request.Now)
                : Answer(ProjectReading.Of(project, filed.Select(f => ProjectReading.Member(f.Stream.Id, f.File))), caller.Division, request.Now))
        {
            Location = $"/v1/projects/{asked.Code}",
            NewKeys = Party.NewKeys(investor, null),
            Beside = project =>
            {
                filed.Clear();
                var appends = new List<StreamAppend>(found.Length);
                for (var i = 0; i < found.Length; i++)
                {
                    var stream = new StreamId(caller.Division, Guid.CreateVersion7());
                    switch (Decisions.Decide(null, Submission(asked, found[i], investor, project, center, receiptNumbers[i], request)))
                    {
                        case Decision<ApplicationEvent>.Refused { Why: var why }:
                            throw Problems.From(why).Raise();
                        case Decision<ApplicationEvent>.Granted { Events: var events }:
                            var file = cases.Fold(null, events);
                            filed.Add((stream, file));
                            appends.Add(new StreamAppend(stream, cases.Name, 0, StreamKind<CaseFile, ApplicationEvent>.ToStore(events)) { Documents = cases.Documents(file, stream) });
                            break;
                    }
                }

                return appends;
            },
        };
    }

    private static SubmitApplication Submission(
        ProjectRequest asked, ItemVersion item, Party investor, Project project, Center center, string receiptNumber, Request request)
    {
        var enrolled = center.EnrolmentFor(project.Code.Value, asked.Investor.IdentityNumber, request.Now);
        return new SubmitApplication(
            receiptNumber,
            item,
            asked.Window is { } window ? center.Window(window)! : center.WindowFor(item.Item)!,
            asked.Channel,
            investor.Sealed,
            null,
            null,
            asked.Materials
                .Where(given => item.Item.Materials.Any(m => m.Code == given.Code))
                .Select(given => new SubmittedMaterial(given.Code, given.Provided))
                .ToValueList(),
            project,
            enrolled,
            AcceptAtOnce: false,
            request.Caller.Actor,
            request.Now,
            Green: enrolled is null ? null : center.GreenRules?.State.TermsFor(enrolled));
    }

    private static void Check(ProjectRequest asked, Center center)
    {
        var checks = new Checks();
        checks.Text("/name", asked.Name, 200);
        Party.Check("/investor", asked.Investor, checks);
        checks.AtMost("/items", asked.Items, 50);
        checks.AtMost("/materials", asked.Materials, 200);
        if (asked.Code.Value.Length > 24)
        {
            checks.Add("/code", "must have at most 24 characters");
        }

        if (asked.Window is { } window && center.Window(window) is null)
        {
            checks.Add("/window", "is not a window of this center");
        }

        for (var i = 0; asked.Window is null && i < asked.Items.Count; i++)
        {
            if (center.Items.GetValueOrDefault(asked.Items[i].Value) is { } item && center.WindowFor(item.State.Latest().Item) is null)
            {
                checks.Add($"/items/{i}", "is served by no window");
            }
        }

        checks.ThrowIfAny();
    }

    private ReadOnlyMemory<byte> Answer(ProjectProgress project, string division, Instant now) =>
        Reply.ToBytes(ProjectReading.Of(project, centers.Known(division).Calendar, now), Json.Of<ProjectAnswer>());
}
