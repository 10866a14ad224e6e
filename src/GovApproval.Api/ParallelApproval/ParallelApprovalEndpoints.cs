using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>The projects as they are read: all of them, one, and the cases behind the numbers.</summary>
internal sealed class ParallelApprovalEndpoints(Views views, ProjectTotals totals, Centers centers, IClock clock)
{
    private const string Tag = "views";

    // Of so many projects the cases are looked through at a time.
    private const int AtATime = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/parallel-approval", Projects).Requires(Operation.ReadParallelApproval).Describes(new(Tag, "Parallel approval")
        {
            Response = Example.Written<ParallelApprovalAnswer>(
                $$"""{ "items": [{{ProjectEndpoints.AnswerExample}}], "total": { "projects": 1, "finished": 0, "accepted": 1, "completed": 0, "meanDaysFaster": null }, "next": null }"""),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/parallel-approval/{project}", Project).Requires(Operation.ReadParallelApproval).Describes(new(Tag, "Parallel approval of one project")
        {
            Details = "JSON, or with `Accept: image/svg+xml` its Gantt picture, in Chinese or by `Accept-Language` in English.",
            Response = Example.Written<ProjectAnswer>(ProjectEndpoints.AnswerExample),
            AlsoAs = [GanttPicture.ContentType],
            Traits = Traits.Positioned,
        });
        foreach (var (path, of) in new[] { ("/views/parallel-approval/cases", "parallel approval"), ("/views/parallel-approval/{project}/cases", "one project") })
        {
            routes.MapGet(path, Cases).Requires(Operation.ReadParallelApproval).Describes(new(Tag, $"The cases behind the numbers of {of}")
            {
                Details = "Each with what it adds: `sequentialDays` and `shareDays` sum up to the project's; `events` is its history.",
                Response = Example.PageOf<ProjectCaseAnswer>("""
                    {
                      "project": "2603-510682-04-01-000001", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "receiptNumber": "51068226030200001234", "item": "fire-design-review", "stage": "construction",
                      "department": "housing-construction", "state": "accepted", "accepted": true, "completed": false, "holds": true, "sequentialDays": 9, "shareDays": 3,
                      "events": "/v1/applications/0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10/events"
                    }
                    """),
                Query = [Parameter.OneOf<ProjectFigure>("figure", "Those behind this number.")],
                Traits = Traits.Paged | Traits.Positioned,
            });
        }
    }

    private async Task Projects(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "parallel-approval", 1);
        var (center, now) = (await CenterOf(context), clock.GetCurrentInstant());
        var found = await views.Find(context, query, BackgroundViews.ParallelApproval, From(center, page.After is [var after] ? after : "", page.Limit + 1, isIncluded: false));
        var items = found.Take(page.Limit).Select(document => ProjectReading.Of(document.Read(BackgroundViews.ParallelApproval.Json), center, now)).ToValueList();
        var next = found.Count > page.Limit ? page.Next((string)found[page.Limit - 1].Id) : null;
        if (next is not null)
        {
            Page.Link(context, next);
        }

        await Reply.Write(
            context, StatusCodes.Status200OK, new ParallelApprovalAnswer(items, await totals.Of(center, now, context.RequestAborted), next), Json.Of<ParallelApprovalAnswer>());
    }

    private async Task Project(HttpContext context)
    {
        var query = Query.Of(context, "atLeast");
        var center = await CenterOf(context);
        var found = await views.Read(context, query, BackgroundViews.ParallelApproval, One(center, (string)context.Request.RouteValues["project"]!));
        var project = found is [var known] ? known : throw Problems.NotFound("There is no such project.").Raise();
        await GanttPicture.WriteOr(context, ProjectReading.Outlook(project, center, clock.GetCurrentInstant()), center, clock.GetCurrentInstant());
    }

    private async Task Cases(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast", "figure");
        var page = Page.Of(query, "parallel-approval-cases", 2);
        var (center, now) = (await CenterOf(context), clock.GetCurrentInstant());
        var figure = query.OneOf<ProjectFigure>("figure");
        var code = context.Request.RouteValues["project"] as string;
        var (project, receipt) = page.After is [var last, var number] ? (last, number) : ("", "");
        var cases = new List<ProjectCaseAnswer>();
        for (var (more, which) = (true, code is null ? From(center, project, AtATime, isIncluded: true) : One(center, code)); more && cases.Count <= page.Limit;)
        {
            var found = await views.Find(context, query, BackgroundViews.ParallelApproval, which);
            if (code is not null && found.Count == 0)
            {
                throw Problems.NotFound("There is no such project.").Raise();
            }

            cases.AddRange(found
                .Select(document => document.Read(BackgroundViews.ParallelApproval.Json))
                .Where(one => figure != ProjectFigure.Finished || ProjectTotals.Faster(one, center.Calendar, now) is not null)
                .SelectMany(one => ProjectReading.Cases(one, center, now).OrderBy(of => of.ReceiptNumber, StringComparer.Ordinal))
                .Where(one => Counts(one, figure) && (one.Project.Value != project || string.CompareOrdinal(one.ReceiptNumber, receipt) > 0)));
            more = code is null && found.Count == AtATime;
            which = more ? From(center, (string)found[^1].Id, AtATime, isIncluded: false) : which;
        }

        var shown = cases.Take(page.Limit).ToArray();
        await Reply.WritePage(
            context, shown, Json.Of<ProjectCaseAnswer>(), cases.Count > page.Limit ? page.Next(shown[^1].Project.Value, shown[^1].ReceiptNumber) : null);
    }

    private static bool Counts(ProjectCaseAnswer one, ProjectFigure? figure) => figure switch
    {
        ProjectFigure.Accepted or ProjectFigure.Sequential => one.Accepted,
        ProjectFigure.Completed => one.Completed,
        ProjectFigure.Held => one.Holds,
        ProjectFigure.Elapsed => one.ShareDays > 0,
        _ => true,
    };

    private ValueTask<Center> CenterOf(HttpContext context) => centers.Of(Caller.Of(context).Division, context.RequestAborted);

    private static DocumentQuery One(Center center, string id) => new(center.Division, "id = $1", [id]);

    private static DocumentQuery From(Center center, string id, int most, bool isIncluded) => new(center.Division, isIncluded ? "id >= $1" : "id > $1", [id], "id", most);
}
