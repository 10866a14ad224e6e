using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>What the one intake of a project has to ask of its investor: each field and each material once, and none that the center holds.</summary>
internal sealed class PreparationEndpoint(
    ProjectIntake intake, Desk<ProjectTemplate, ProjectTemplateEvent> templates, PersonVault vault, Views views, Centers centers, IClock clock)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/projects/preparation", Prepare).Requires(Operation.PrepareFiling).Describes(new("parallel approval", "See what a project's intake needs, and what of it is known")
        {
            Details = "The fields of all items' forms and their materials: what several items ask for is asked once, and what the center holds not at all, when the project is entered with `\"fillIn\": true`.",
            Request = Example.Of<ProjectPreparationRequest>("""{ "kind": "organization", "identityNumber": "91510682MA6XXXXX1X", "items": ["project-planning-permit", "construction-permit"] }"""),
            Response = Example.Written<ProjectPreparationAnswer>("""
                { "items": ["project-planning-permit", "construction-permit"],
                  "held": [{ "item": "construction-permit", "known": { "pointer": "/materials/contract", "application": null, "partner": "tax-office", "at": "2026-03-02T01:00:00Z" } }],
                  "toAsk": [{ "pointer": "/form/buildingArea", "title": "建筑面积，平方米 (floor area, m²)", "required": true, "items": ["project-planning-permit", "construction-permit"] }] }
                """),
            Traits = Traits.Positioned,
        });

    private async Task Prepare(HttpContext context)
    {
        var ct = context.RequestAborted;
        var asked = (await Bodies.Read<ProjectPreparationRequest>(context)).Value;
        var query = Query.Of(context, "atLeast");
        var (caller, now) = (Caller.Of(context), clock.GetCurrentInstant());
        var division = caller.Division;
        var center = await centers.Of(division, ct);
        var stages = asked.Template is { } code ? (await templates.Load(ProjectStream.OfTemplate(division, code), ct))?.State.Stages : null;
        var stage = stages?.FirstOrDefault(laid => asked.Stage is null || laid.Stage == asked.Stage);
        var items = asked.Items ?? stage?.Items.Select(item => item.Item).ToValueList() ?? [];
        var checks = new Checks();
        checks.Text("/identityNumber", asked.IdentityNumber, 18);
        checks.Require(asked.Template is null || stages is not null, "/template", "is not a template of this center");
        checks.Require(stages is null || stage is not null, "/stage", "is not a stage of the template");
        checks.Require(items.Count > 0, "/items", "must name the items, or a template them");
        checks.AtMost("/items", items, 50);
        for (var i = 0; i < items.Count; i++)
        {
            checks.Require(center.ItemAsOf(items[i], now) is not null, $"/items/{i}", "is not an item of the catalogue");
        }

        checks.ThrowIfAny();
        await views.CatchUp(context, query, BackgroundViews.Holdings);
        var person = vault.PersonOf(division, asked.Kind, asked.IdentityNumber.Trim());
        var members = await intake.Asked(center.ItemsAsOf(items, now), person, [], fillIn: true, center, caller, now, ct);
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new ProjectPreparationAnswer(
                members.Select(one => one.Item.Code).ToValueList(),
                members.SelectMany(one => one.Known.Fields.Values.Select(field => field.From).Concat(one.Known.Materials.Values)
                    .Select(known => new HeldForItem(one.Item.Code, known))).ToValueList(),
                [.. Fields(members), .. Materials(members)]),
            Json.Of<ProjectPreparationAnswer>());
    }

    private static IEnumerable<AskedOnce> Fields(AskedOfMember[] members) =>
        from one in members
        from field in one.Fields ?? new Dictionary<string, (string? Title, bool IsRequired, string Schema)>()
        where !one.Known.Fields.ContainsKey(field.Key)
        group (one.Item.Code, field.Value) by (field.Key, field.Value.Title) into asked
        select new AskedOnce(
            ProjectIntake.IsAmbiguous(members, asked.Key.Key) ? "/itemForms" : "/form/" + Bodies.Escape(asked.Key.Key),
            asked.Key.Title ?? asked.Key.Key,
            asked.Any(one => one.Value.IsRequired),
            asked.Select(one => one.Code).ToValueList());

    private static IEnumerable<AskedOnce> Materials(AskedOfMember[] members) =>
        from one in members
        from material in one.Item.Materials
        where material.Source == MaterialSource.Applicant && !one.Known.Materials.ContainsKey(material.Code)
        group (one.Item.Code, material) by material.Code into asked
        select new AskedOnce(
            "/materials/" + asked.Key,
            asked.First().material.Name,
            asked.Any(one => one.material.Necessity == Necessity.Required),
            asked.Select(one => one.Code).ToValueList());
}
