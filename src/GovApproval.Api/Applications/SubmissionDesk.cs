using System.Text.Json;
using GovApproval.Api.Desks;
using GovApproval.Api.Forms;
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
    Sealing sealing,
    ApplicationAnswers answers,
    ReceiptNumbers receipts,
    FormFilling filling,
    PersonVault vault,
    IClock clock)
{
    // Cases alone: those filed within one millisecond are listed as they were filed.
    private readonly Ids _ids = new();

    public async Task Handle(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<SubmissionRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var filing = await Read(body.Value, request, ct);
        var stream = new StreamId(request.Caller.Division, _ids.New(request.Now.ToDateTimeOffset()));
        var verdict = await sealing.Ask(
            stream.Tenant,
            body.Value.Applicant,
            body.Value.Agent,
            async (applicant, agent) => await desk.Ask(await Question(filing, applicant, agent, stream, request, ct), request, ct),
            ct);
        await verdict.Write(context);
    }

    /// <summary>Everything a submission names, found and checked.</summary>
    internal sealed record Filing(
        SubmissionRequest Body, ItemVersion Item, Window Window, Project? Project, Enrolment? GreenChannel, ValueList<SubmittedMaterial> Materials)
    {
        /// <summary>As given, and where it was asked for completed by what is known.</summary>
        public JsonElement? Form { get; init; }

        public ValueList<FilledIn>? FilledIn { get; init; }

        public Tolerating? Tolerating { get; init; }

        public Renewal? Renews { get; init; }

        /// <summary>The case whose certificate is to be renewed, where it is named.</summary>
        public CaseFile? Renewed { get; init; }
    }

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

        if (body.Form is { ValueKind: not JsonValueKind.Object })
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
            checks.Add("/window", body.Window is not null ? "is not a window of this center"
                : item!.Status == ItemStatus.InUse ? "must be named: no window serves this item" : "must be named: this item is not in use, and no window serves it");
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

        var (form, filledIn) = (body.Form, default(ValueList<FilledIn>?));
        if (body.FillIn && item is not null && body.Applicant.IdentityNumber?.Trim() is { Length: > 0 } number)
        {
            var person = vault.PersonOf(caller.Division, body.Applicant.Kind, number);
            var known = await filling.Of(center, person, item.Item, caller.Actor, FormEndpoints.IsOfficer(caller), request.Now, ct);
            (form, materials, var filled) = known.Complete(form, materials);
            filledIn = filled.Count == 0 ? null : filled;
        }

        if (form is { ValueKind: JsonValueKind.Object } complete && item?.Item.Form is { } schema)
        {
            FormRules.Of(schema.Json).Check(complete, "/form", checks);
        }

        CheckMandate(body, checks);
        var tolerating = ReceiptEndpoints.Tolerating("/acceptance/tolerated", body.Acceptance?.Tolerated, window is null ? center.Calendar : center.CalendarAt(window.Code), checks);
        var (renews, renewed) = body.Renews is { } asked ? await Renewal(asked, caller.Division, checks, ct) : default;
        checks.ThrowIfAny();
        return new Filing(body, item!, window!, project, center.EnrolmentFor(body.Project, body.Applicant.IdentityNumber, request.Now), materials)
        {
            Form = form,
            FilledIn = filledIn,
            Tolerating = tolerating,
            Renews = renews,
            Renewed = renewed,
        };
    }

    private async ValueTask<Question<CaseFile, ApplicationEvent>> Question(
        Filing filing, Party applicant, Party? agent, StreamId stream, Request request, CancellationToken ct)
    {
        var caller = request.Caller;
        var item = filing.Item.Item;
        var center = centers.Known(stream.Tenant);
        var command = new SubmitApplication(
            await receipts.Next(stream.Tenant, request.Now, ct),
            filing.Item,
            filing.Window,
            filing.Body.Channel,
            applicant.Sealed,
            agent?.Sealed,
            filing.Form is { } form ? new FormDocument(FormSealing.Seal(form, item.Form?.Json, applicant.Key)) : null,
            filing.Materials,
            filing.Project,
            filing.GreenChannel,
            filing.Body.Acceptance is not null,
            caller.Actor,
            request.Now,
            filing.Body.Mandate is { } m ? new Mandate(m.Number, m.On, m.Scope, m.Until, CenterAgent(filing.Body, caller)) : null,
            filing.Renews,
            filing.Renewed,
            filing.Tolerating,
            filing.GreenChannel is { } enrolled ? center.GreenRules?.State.TermsFor(enrolled) : null,
            FilledIn: filing.FilledIn)
        {
            Route = filing.Window.RouteOf(item.Code),
            OfficeDays = filing.GreenChannel is null ? null : center.CalendarAt(filing.Window.Code),
            Roster = filing.Window.Staffing,
            CalendarEdition = center.Calendar.Edition,
        };
        return new Question<CaseFile, ApplicationEvent>(
            nameof(SubmitApplication),
            stream,
            _ => Obstacle(caller, filing),
            file => Decisions.Decide(file, command),
            (file, version, _) =>
            {
                var disclosure = ApplicationAnswers.DisclosureTo(caller, file);
                var answer = answers.Of(stream, new(file, version), disclosure, center, request.Now, applicant.Shown(disclosure), agent?.Shown(disclosure));
                return new(Reply.ToBytes(answer, Json.Of<ApplicationAnswer>()));
            })
        {
            IsNew = true,
            Location = $"/v1/applications/{stream.Id}",
            NewKeys = Party.NewKeys(applicant, agent),
            Recipe = ApplicationAnswers.Recipe(stream, caller, center, request.Now),
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

    // Who files by agency service at the counter is the center's own agent (代办).
    private static ActorId? CenterAgent(SubmissionRequest body, Caller caller) =>
        body.Channel == Channel.Agent && (caller.Roles & Roles.WindowOfficer) != Roles.None ? caller.Actor : null;

    private static void CheckMandate(SubmissionRequest body, Checks checks)
    {
        if (body.Mandate is not { } mandate)
        {
            return;
        }

        checks.Require(body.Agent is not null || body.Channel == Channel.Agent, "/mandate", "needs an agent, or the channel agent");
        checks.Text("/mandate/number", mandate.Number, 50);
        checks.Text("/mandate/scope", mandate.Scope, 200);
    }

    private async Task<(Renewal? Renews, CaseFile? Renewed)> Renewal(RenewalRequest asked, string division, Checks checks, CancellationToken ct)
    {
        if (asked is { Application: null, CertificateNumber: { } number, ExpiresOn: { } last })
        {
            return (new Renewal(checks.Text("/renews/certificateNumber", number, 50), last), null);
        }

        if (asked is not { Application: { } granting, CertificateNumber: null, ExpiresOn: null })
        {
            checks.Add("/renews", "must name either an application, or a certificate's number and last day");
            return default;
        }

        // As it was granted or put right; whether it may be renewed, and by whom, the rules say.
        var granted = await desk.Load(new StreamId(division, granting), ct);
        if (granted?.State is { } file && AfterDecision.CertificateNow(file) is { ExpiresOn: { } expires } certificate)
        {
            return (new Renewal(certificate.Number, expires, granting), file);
        }

        checks.Add("/renews/application", "is no case of this center with a certificate that expires");
        return default;
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
}
