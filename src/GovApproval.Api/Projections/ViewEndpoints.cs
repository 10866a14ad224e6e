using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.Security;
using GovApproval.Api.WindowWorkload;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using GovApproval.Security;
using GovApproval.Supervision;
using GovApproval.WindowWorkload;
using NodaTime;

namespace GovApproval.Api.Projections;

/// <summary>What the center sees of itself: windows, projects, open cards.</summary>
internal sealed class ViewEndpoints(Views views, Centers centers, IClock clock)
{
    private const string Tag = "views";

    private const string WorkloadExample = """
        {
          "window": "w-tax", "name": "税务局窗口 (Tax Bureau window)", "open": 3, "waitingForAcceptance": 1, "waitingForSupplement": 0, "waitingForFirstInstance": 1,
          "waitingForVerification": 1, "waitingForDecision": 0, "suspended": 0, "yellow": 0, "red": 0, "acceptedToday": 12, "completedToday": 11, "received": 120,
          "accepted": 118, "completed": 115, "onTheSpotPercent": 94.28, "meanDaysUsed": 0.4, "completedLate": 0, "workingDaysSaved": 460,
          "cases": "/v1/views/window-workload/w-tax/cases?figure={figure}"
        }
        """;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/views/window-workload", Workloads).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Window workload")
        {
            Response = Example.PageOf<WorkloadAnswer>(WorkloadExample),
            Traits = Traits.Paged | Traits.Positioned,
        });
        routes.MapGet("/views/window-workload/{window}", Workload).Requires(Operation.ReadWindowWorkload).Describes(new(Tag, "Workload of one window")
        {
            Response = Example.Written<WorkloadAnswer>(WorkloadExample),
            Traits = Traits.Positioned,
        });
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
            routes.MapGet(path, ProjectCases).Requires(Operation.ReadParallelApproval).Describes(new(Tag, $"The cases behind the numbers of {of}")
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

        routes.MapGet("/views/supervision", Supervision).Requires(Operation.ReadSupervision).Describes(new(Tag, "Open cards")
        {
            Response = Example.PageOf<OpenCardAnswer>("""{ "department": "housing-construction", "window": "w-housing-construction", "item": "construction-permit", "post": "examination", "yellow": 1, "red": 0 }"""),
            Query =
            [
                new("department", "Of this department."), new("window", "At this window."), new("item", "Of this item."),
                Parameter.OneOf<Post>("post", "At this post."),
            ],
            Details = "Open cases under a card, by department, window, item and post. The cases behind a number: `GET /v1/applications?card=&department=&window=&item=`; as it changes: `/v1/views/supervision/live`.",
            Traits = Traits.Paged | Traits.Positioned,
        });
    }

    private async Task Workloads(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "window-workload", 1);
        var center = await CenterOf(context);
        var loads = (await views.Read(context, query, BackgroundViews.WindowWorkload)).ToDictionary(load => load.Window.Value, StringComparer.Ordinal);

        // A window where nothing happened yet has a workload too: none.
        foreach (var idle in center.Windows.Keys.Where(window => !loads.ContainsKey(window)))
        {
            loads.Add(idle, new WindowLoad(new WindowCode(idle)));
        }

        await Lists.Write(context, page, loads.Values, load => load.Window.Value, load => Answer(load, center));
    }

    private async Task Workload(HttpContext context)
    {
        var query = Query.Of(context, "atLeast");
        var window = (string)context.Request.RouteValues["window"]!;
        var center = await CenterOf(context);
        var found = await views.Read(context, query, BackgroundViews.WindowWorkload, One(context, window));
        var load = found is [var known] ? known
            : center.Windows.ContainsKey(window) ? new WindowLoad(new WindowCode(window))
            : throw Problems.NotFound("There is no such window.").Raise();
        await Reply.Write(context, StatusCodes.Status200OK, Answer(load, center), Json.Of<WorkloadAnswer>());
    }

    private async Task Projects(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast");
        var page = Page.Of(query, "parallel-approval", 1);
        var (center, now) = (await CenterOf(context), clock.GetCurrentInstant());
        var projects = await views.Read(context, query, BackgroundViews.ParallelApproval);
        var faster = projects.Select(project => Faster(project, center.Calendar, now)).OfType<int>().ToArray();
        var total = new ParallelApprovalTotal(
            projects.Count,
            faster.Length,
            projects.Sum(project => project.Members.Count(member => member.Timeline is not null)),
            projects.Sum(project => project.Members.Count(member => member.Standing.State == CaseState.Completed)),
            (double?)Shares.Mean(faster.Sum(), faster.Length));
        var (items, next) = Lists.Cut(context, page, projects, project => project.Code.Value);
        await Reply.Write(
            context, StatusCodes.Status200OK, new ParallelApprovalAnswer(items.Select(project => ProjectReading.Of(project, center, now)).ToValueList(), total, next), Json.Of<ParallelApprovalAnswer>());
    }

    // Of all projects only this is counted anew for each answer: the shares and the paths of those on the page alone.
    private static int? Faster(ProjectProgress project, WorkingCalendar calendar, Instant now)
    {
        var plan = project.Plan();
        if (plan.Next is not null || project.Members.Any(member => member.EndedAt is null))
        {
            return null;
        }

        var clocks = plan.Stages.Select(stage => JointClock.Read(stage, project.Members, calendar, now)).ToArray();
        return clocks.All(stage => stage.Finished) ? clocks.Sum(stage => stage.DaysFaster ?? 0) : null;
    }

    private async Task ProjectCases(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast", "figure");
        var page = Page.Of(query, "parallel-approval-cases", 1);
        var (center, now) = (await CenterOf(context), clock.GetCurrentInstant());
        var figure = query.OneOf<ProjectFigure>("figure");
        var found = await views.Read(context, query, BackgroundViews.ParallelApproval, context.Request.RouteValues["project"] is string code ? One(context, code) : null);
        await Lists.Write(
            context,
            page,
            found.Where(project => figure != ProjectFigure.Finished || Faster(project, center.Calendar, now) is not null)
                .SelectMany(project => ProjectReading.Cases(project, center, now))
                .Where(one => figure switch
                {
                    ProjectFigure.Accepted or ProjectFigure.Sequential => one.Accepted,
                    ProjectFigure.Completed => one.Completed,
                    ProjectFigure.Held => one.Holds,
                    ProjectFigure.Elapsed => one.ShareDays > 0,
                    _ => true,
                }),
            one => $"{one.Project}/{one.ReceiptNumber}",
            one => one);
    }

    private async Task Project(HttpContext context)
    {
        var query = Query.Of(context, "atLeast");
        var center = await CenterOf(context);
        var found = await views.Read(context, query, BackgroundViews.ParallelApproval, One(context, (string)context.Request.RouteValues["project"]!));
        var project = found is [var known] ? known : throw Problems.NotFound("There is no such project.").Raise();
        await GanttPicture.WriteOr(context, ProjectReading.Outlook(project, center, clock.GetCurrentInstant()), center, clock.GetCurrentInstant());
    }

    private async Task Supervision(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "atLeast", "department", "window", "item", "post");
        var page = Page.Of(query, "supervision", 1);
        var (department, window, item, post) = (query.Code("department"), query.Code("window"), query.Code("item"), query.OneOf<Post>("post"));
        var cards = (await views.Read(context, query, BackgroundViews.Supervision)).SelectMany(OpenCardAnswer.Of).Where(card =>
            (department ?? card.Department.Value) == card.Department.Value
            && (window ?? card.Window.Value) == card.Window.Value
            && (item ?? card.Item.Value) == card.Item.Value
            && (post ?? card.Post) == card.Post);
        await Lists.Write(context, page, cards, card => $"{card.Department}/{card.Window}/{card.Item}/{Kebab<Post>.Of(card.Post)}", card => card);
    }

    private ValueTask<Center> CenterOf(HttpContext context) => centers.Of(Caller.Of(context).Division, context.RequestAborted);

    private static DocumentQuery One(HttpContext context, string id) => new(Caller.Of(context).Division, "id = $1", [id]);

    private WorkloadAnswer Answer(WindowLoad load, Center center)
    {
        var reading = WorkloadReading.Of(load, OfficeTime.DateOf(clock.GetCurrentInstant()));
        return new WorkloadAnswer(
            load.Window,
            center.Window(load.Window)?.Name,
            load.Open,
            load.ForAcceptance,
            load.ForSupplement,
            load.ForFirstInstance,
            load.ForVerification,
            load.ForDecision,
            load.Suspended,
            load.Yellow,
            load.Red,
            reading.AcceptedToday,
            reading.CompletedToday,
            load.Received,
            load.Accepted,
            load.Completed,
            (double?)reading.OnTheSpotPercent,
            (double?)reading.MeanDaysUsed,
            load.CompletedLate,
            load.DaysSaved,
            WindowCasesEndpoint.Template(load.Window));
    }
}
