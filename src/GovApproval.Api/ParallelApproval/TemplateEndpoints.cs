using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Templates of projects: published, and read with the one set of materials that the items of a stage share.</summary>
internal sealed class TemplateEndpoints(
    EventLog log, EntryDesk<ProjectTemplate, ProjectTemplateEvent> entries, Desk<ProjectTemplate, ProjectTemplateEvent> desk, Centers centers)
{
    private const string Tag = "parallel approval";
    private const string RequestExample = """
        {
          "name": "工程建设项目并联审批", "legalBasis": [{ "law": "行政许可法", "article": "Arts. 26, 42(2)" }],
          "stages": [{ "stage": "construction", "name": "施工许可", "leadDepartment": "housing-construction", "jointDays": 15,
            "items": [{ "item": "fire-design-review", "silence": { "rule": "什邡市并联审批管理办法第12条", "days": 9 } }, { "item": "construction-permit", "after": ["fire-design-review"] }],
            "consulted": [{ "department": "culture-tourism", "days": 5 }] }]
        }
        """;

    private const string AnswerExample = """
        {
          "code": "construction-project", "name": "工程建设项目并联审批", "version": 1, "publishedAt": "2026-01-05T01:00:00Z", "legalBasis": [{ "law": "行政许可法", "article": "Arts. 26, 42(2)" }],
          "stages": [{ "stage": "construction", "name": "施工许可", "leadDepartment": "housing-construction", "jointDays": 15,
            "items": [{ "item": "fire-design-review", "silence": null, "after": null }], "consulted": [{ "department": "culture-tourism", "days": 5, "silence": null }],
            "materials": [{ "code": "application-form", "name": "申请表", "necessity": "required", "items": ["fire-design-review"] }] }]
        }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/project-templates", All).Requires(Operation.ReadProjectTemplates).Describes(new(Tag, "List the templates of projects")
        {
            Response = Example.PageOf<TemplateAnswer>(AnswerExample),
            Traits = Traits.Paged,
        });
        routes.MapGet("/project-templates/{code}", One).Requires(Operation.ReadProjectTemplates).Describes(new(Tag, "Read a template of projects")
        {
            Details = "Each stage with the one set of materials that its items share, so that the investor hands each in once.",
            Response = Example.Written<TemplateAnswer>(AnswerExample),
            Traits = Traits.Versioned,
        });
        routes.MapPut("/project-templates/{code}", Publish).Requires(Operation.PublishProjectTemplate).Describes(new(Tag, "Publish a template of projects")
        {
            Details = "Projects under way keep the stages they were entered by. Silence as consent is off unless an item names the local rule it rests on.",
            Request = Example.Of<TemplateRequest>(RequestExample),
            Response = Example.Written<TemplateAnswer>(AnswerExample),
            Statuses = [StatusCodes.Status201Created],
            Traits = Traits.Command | Traits.Versioned,
            Refusals = ["stages-out-of-order", "items-out-of-order", "silence-without-rule", "project-without-items", "project-item-twice", "unknown-items", "unknown-department", "joint-limit-outside-law"],
        });
    }

    /// <summary>What a body asks for; as of the sample's too.</summary>
    public static PublishProjectTemplate Asked(string code, TemplateRequest body, Center center, ActorId by, Instant at)
    {
        var checks = new Checks();
        checks.Text("/name", body.Name, 200);
        checks.AtMost("/stages", body.Stages, 4);
        checks.Require(body.Code is null || body.Code == code, "/code", "must be the code in the path");
        for (var i = 0; i < body.Stages.Count; i++)
        {
            checks.AtMost($"/stages/{i}/items", body.Stages[i].Items, 50);
            checks.Optional($"/stages/{i}/name", body.Stages[i].Name, 200);
            ProjectDesk.CheckConsulted($"/stages/{i}/consulted", body.Stages[i].Consulted, center, checks);
            for (var j = 0; j < body.Stages[i].Items.Count; j++)
            {
                if (body.Stages[i].Items[j].Silence is { } silence)
                {
                    ProjectDesk.CheckSilence($"/stages/{i}/items/{j}/silence", new(body.Stages[i].Items[j].Item, silence.Rule, silence.Days), checks);
                }
            }
        }

        checks.ThrowIfAny();
        return new(
            code,
            body.Name,
            body.LegalBasis,
            body.Stages.Select(s => new StageTemplate(
                s.Stage, s.Name, s.LeadDepartment, s.JointDays, s.Items.Select(i => new StageItem(i.Item, null, i.Silence, i.After)).ToValueList(), s.Consulted is { Count: > 0 } ? s.Consulted : null)).ToValueList(),
            center.ItemsAsOf(body.Stages.SelectMany(s => s.Items).Select(i => i.Item), at).Select(item => item.Item).ToValueList(),
            center.Departments.Keys.Select(known => new DepartmentCode(known)).ToValueList(),
            by,
            at);
    }

    private async Task Publish(HttpContext context)
    {
        var body = await Bodies.Read<TemplateRequest>(context);
        var code = Paths.Code(context);
        await entries.Handle(
            context,
            nameof(PublishProjectTemplate),
            body.Bytes,
            division => ProjectStream.OfTemplate(division, code),
            (known, request, center) => TemplateDecisions.Decide(known, Asked(code, body.Value, center, request.Caller.Actor, request.Now)),
            (template, _, request) => Answer(template, centers.Known(request.Caller.Division)),
            Json.Of<TemplateAnswer>(),
            $"/v1/project-templates/{code}");
    }

    private async Task All(HttpContext context)
    {
        var page = Page.Of(Query.Of(context, "limit", "cursor"), "project-templates", 1);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var found = (await log.Query(Tables.ProjectTemplates, new DocumentQuery(center.Division), context.RequestAborted)).Select(d => d.Read(StoredJson.Of<ProjectTemplate>()));
        await Lists.Write(context, page, found, template => template.Code, template => Answer(template, center));
    }

    private async Task One(HttpContext context)
    {
        Query.Of(context);
        var center = await centers.Of(Caller.Of(context).Division, context.RequestAborted);
        var known = await desk.Load(ProjectStream.OfTemplate(center.Division, Paths.Code(context)), context.RequestAborted)
            ?? throw Problems.NotFound("There is no such template.").Raise();
        if (!ETags.IsNotModified(context, known.Version))
        {
            await Reply.Write(context, StatusCodes.Status200OK, Answer(known.State, center), Json.Of<TemplateAnswer>());
        }
    }

    private static TemplateAnswer Answer(ProjectTemplate template, Center center) => new(
        template.Code, template.Name, template.Version, template.PublishedAt, template.LegalBasis, template.Stages.Select(s => new StageTemplateAnswer(
            s.Stage, s.Name, s.LeadDepartment, s.JointDays, s.Items.Select(i => new TemplateItemRequest(i.Item, i.Silence, i.After)).ToValueList(), s.Consulted ?? [], Shared(s, center))).ToValueList());

    private static ValueList<SharedMaterialAnswer> Shared(StageTemplate stage, Center center) => (
        from item in stage.Items
        let known = center.Items.GetValueOrDefault(item.Item.Value)?.State.Latest().Item
        where known is not null
        from material in known.Materials
        group (item.Item, material) by material.Code into one
        orderby one.Key
        select new SharedMaterialAnswer(
            one.Key,
            one.First().material.Name,
            one.Min(m => m.material.Necessity),
            one.Select(m => m.Item).ToValueList())).ToValueList();
}
