using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>Projects under parallel approval: entered, and read as they stand.</summary>
internal sealed class ProjectEndpoints(ProjectDesk desk, Centers centers, IClock clock)
{
    public const string AnswerExample = """
        {
          "code": "2603-510682-04-01-000001", "name": "什邡高新区标准厂房", "leadDepartment": "housing-construction", "stage": "construction", "jointDays": 45, "state": "under-way",
          "items": ["fire-design-review", "construction-permit"],
          "members": [{ "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "fire-design-review", "department": "housing-construction", "window": "w-housing-construction", "state": "accepted", "card": "none", "clock": null, "result": null }],
          "joint": { "budgetDays": 45, "usedDays": 3, "remainingDays": 42, "dueOn": "2026-05-08", "provisional": false },
          "heldBy": ["housing-construction"], "elapsedDays": 3, "sequentialDays": 22, "daysFaster": null, "registeredAt": "2026-03-02T01:00:00Z"
        }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/projects", desk.Handle).Requires(Operation.RegisterProject).Describes(new("parallel approval", "Enter a project")
        {
            Details = "Files one application per item, sharing the materials, in one write. Each member keeps its own clock beside the joint one (Art. 42(2)).",
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
        routes.MapGet("/projects/{code}", One).Requires(Operation.ReadProject).Describes(new("parallel approval", "Read a project as it stands")
        {
            Response = Example.Written<ProjectAnswer>(AnswerExample),
        });
    }

    private async Task One(HttpContext context)
    {
        Query.Of(context);
        var ct = context.RequestAborted;
        var caller = Caller.Of(context);
        var center = await centers.Of(caller.Division, ct);
        var project = await desk.Read(caller.Division, Paths.Code(context), ct) ?? throw Problems.NotFound("There is no such project.").Raise();
        await Reply.Write(
            context, StatusCodes.Status200OK, ProjectReading.Of(project.State, center.Calendar, clock.GetCurrentInstant()), Json.Of<ProjectAnswer>());
    }
}
