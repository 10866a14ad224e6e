using System.Text.Json;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>Where a case begins: what the request names is looked up, personal data is sealed, the rules are asked.</summary>
internal sealed class SubmissionDesk(
    Desk<CaseFile, ApplicationEvent> desk,
    Desk<Project, ProjectEvent> projects,
    Centers centers,
    PersonVault vault,
    ApplicationAnswers answers,
    ReceiptNumbers receipts,
    IClock clock)
{
    // A person's key may be brought by another case at the very same moment; then this one is sealed again under it.
    private const int MostSealings = 4;

    public async Task Handle(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<SubmissionRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var filing = await Read(body.Value, request, ct);
        var stream = new StreamId(request.Caller.Division, Guid.CreateVersion7());
        for (var sealing = 1; ; sealing++)
        {
            var applicant = Party.Of(body.Value.Applicant, stream.Tenant, vault);
            var agent = body.Value.Agent is { } named ? Party.Of(named, stream.Tenant, vault, beside: applicant) : null;
            try
            {
                var verdict = await desk.Ask(await Question(filing, applicant, agent, stream, request, ct), request, ct);
                if (verdict is Verdict.Answered { Events: > 0 })
                {
                    vault.Remember(stream.Tenant, applicant.Key);
                    if (agent is not null)
                    {
                        vault.Remember(stream.Tenant, agent.Key);
                    }
                }

                await verdict.Write(context);
                return;
            }
            catch (PersonKeyTaken taken) when (sealing < MostSealings)
            {
                await vault.Learn(stream.Tenant, taken.Person, ct);
            }
        }
    }

    /// <summary>Everything a submission names, found and checked.</summary>
    internal sealed record Filing(
        SubmissionRequest Body, ItemVersion Item, Window Window, Project? Project, Enrolment? GreenChannel, ValueList<SubmittedMaterial> Materials);

    private async Task<Filing> Read(SubmissionRequest body, Request request, CancellationToken ct)
    {
        var caller = request.Caller;
        var center = await centers.Of(caller.Division, ct);
        var checks = new Checks();
        Party.Check("/applicant", body.Applicant, checks);
        if (body.Agent is { } agent)
        {
            Party.Check("/agent", agent, checks);
        }

        if (body.Form is { } form && form.ValueKind != JsonValueKind.Object)
        {
            checks.Add("/form", "must be an object");
        }

        var item = center.ItemAsOf(new ItemCode(body.Item), request.Now);
        if (item is null)
        {
            checks.Add("/item", "is not an item of the catalogue");
        }

        var window = body.Window is { } code ? center.Window(new WindowCode(code)) : item is null ? null : center.WindowFor(item.Item);
        if (window is null && (body.Window is not null || item is not null))
        {
            checks.Add("/window", body.Window is null ? "must be named: no window serves this item" : "is not a window of this center");
        }

        var materials = ReceiptEndpoints.Materials("/materials", body.Materials, checks);
        CheckMaterials(materials, item, checks);
        if (body.Acceptance is { Decision: not AcceptanceDecision.Accepted })
        {
            checks.Add("/acceptance/decision", "must be accepted here; the other outcomes follow by …/acceptance");
        }

        Project? project = null;
        if (body.Project is { } projectCode && (project = (await projects.Load(ProjectStream.Of(caller.Division, projectCode), ct))?.State) is null)
        {
            checks.Add("/project", "is not a project of this center");
        }

        checks.ThrowIfAny();
        return new Filing(body, item!, window!, project, EnrolmentOf(body, center, request.Now), materials);
    }

    private async ValueTask<Question<CaseFile, ApplicationEvent>> Question(
        Filing filing, Party applicant, Party? agent, StreamId stream, Request request, CancellationToken ct)
    {
        var caller = request.Caller;
        var item = filing.Item.Item;
        var command = new SubmitApplication(
            await receipts.Next(stream.Tenant, request.Now, ct),
            filing.Item,
            filing.Window,
            filing.Body.Channel,
            applicant.Sealed,
            agent?.Sealed,
            filing.Body.Form is { } form ? new FormDocument(FormSealing.Seal(form, item.Form?.Json, applicant.Key)) : null,
            filing.Materials,
            filing.Project,
            filing.GreenChannel,
            filing.Body.Acceptance is not null,
            caller.Actor,
            request.Now);
        return new Question<CaseFile, ApplicationEvent>(
            nameof(SubmitApplication),
            stream,
            _ => Obstacle(caller, filing),
            file => Decisions.Decide(file, command),
            (file, version, _) =>
            {
                var disclosure = Permissions.Sees(caller.Roles, Relation.Of(caller, file));
                var answer = answers.Of(stream, file, version, disclosure, request.Now, applicant.Shown(disclosure), agent?.Shown(disclosure));
                return new(Reply.ToBytes(answer, Json.Of<ApplicationAnswer>()));
            })
        {
            IsNew = true,
            Location = $"/v1/applications/{stream.Id}",
            NewKeys = Party.NewKeys(applicant, agent),
        };
    }

    // The case to be filed is taken as the case: whoever files at a counter must sit there.
    private static Problem? Obstacle(Caller caller, Filing filing)
    {
        var item = filing.Item.Item;
        var standing = new Standing(item.Code, item.Department, filing.Window.Code, CaseState.Submitted, Card.None);
        var relation = Relation.Of(caller, standing, isApplicant: true);
        if (!Permissions.May(caller.Roles, Operation.SubmitApplication, relation))
        {
            return Problems.Forbidden("An officer files at the windows and for the department of the token only.");
        }

        return filing.Body.Acceptance is null || Permissions.May(caller.Roles, Operation.DecideOnAcceptance, relation)
            ? null
            : Problems.Forbidden("Only an officer of the receiving window may accept in the same write.");
    }

    private static void CheckMaterials(ValueList<SubmittedMaterial> given, ItemVersion? item, Checks checks)
    {
        for (var i = 0; item is not null && i < given.Count; i++)
        {
            if (!item.Item.Materials.Any(material => material.Code == given[i].Code))
            {
                checks.Add($"/materials/{i}/code", "is not a material of this item");
            }
        }
    }

    // An enterprise is enrolled under its unified social credit code, a project under its project code.
    private static Enrolment? EnrolmentOf(SubmissionRequest body, Center center, Instant now)
    {
        var today = OfficeTime.DateOf(now);
        return Valid(body.Project, EnrolmentKind.Project) ?? Valid(body.Applicant.IdentityNumber, EnrolmentKind.Enterprise);

        Enrolment? Valid(string? code, EnrolmentKind kind) =>
            code is not null && center.Enrolments.TryGetValue(code, out var known) && known.State.Kind == kind && known.State.IsValidOn(today)
                ? known.State
                : null;
    }
}
