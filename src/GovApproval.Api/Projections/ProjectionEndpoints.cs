using System.Collections.Concurrent;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using GovApproval.Security;

namespace GovApproval.Api.Projections;

/// <summary>How a view is doing.</summary>
/// <param name="State"><c>leading</c>, <c>waiting</c> (another node leads), <c>stopped</c> or <c>faulted</c>.</param>
/// <param name="Lag">Positions of the log not read yet.</param>
/// <param name="Rebuild">The rebuild under way or last done on this node.</param>
public sealed record ProjectionAnswer(string Name, string State, long Position, long Lag, string? Fault, RebuildAnswer? Rebuild);

/// <summary>A rebuild: events read of all.</summary>
/// <param name="Phase">What it is doing; <c>done</c> or <c>failed</c> at the end.</param>
public sealed record RebuildAnswer(string Phase, long Events, long Total, double? Seconds);

/// <summary>The views as their keeper sees them: how far each is, and folding one anew while the old one serves.</summary>
internal sealed partial class ProjectionEndpoints(Views views, EventLog log, TimeProvider time, IHostApplicationLifetime life, ILogger<ProjectionEndpoints> logger)
{
    private const string Tag = "administration";
    private const string AnswerExample = """
        { "name": "WindowWorkload", "state": "leading", "position": 4711, "lag": 0, "fault": null, "rebuild": { "phase": "folding", "events": 1000, "total": 4711, "seconds": null } }
        """;

    private readonly ConcurrentDictionary<string, RebuildAnswer> _rebuilds = new(StringComparer.Ordinal);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/projections", List).Requires(Operation.ReadProjections).Describes(new(Tag, "How far the views are")
        {
            Response = Example.PageOf<ProjectionAnswer>(AnswerExample),
        });
        routes.MapPost("/admin/projections/{name}/rebuild", Rebuild).Requires(Operation.RebuildProjection).Describes(new(Tag, "Fold a view anew")
        {
            Details = "Begins and answers at once; the old view serves until the new one is swapped in. Progress stands in the list.",
            Response = Example.Written<ProjectionAnswer>(AnswerExample),
            Status = StatusCodes.Status202Accepted,
        });
    }

    private async Task List(HttpContext context)
    {
        Query.Of(context);
        var head = await log.Head(context.RequestAborted);
        var rows = new List<ProjectionAnswer>();
        foreach (var view in views.Rebuildable)
        {
            rows.Add(await Answer(view, head, context.RequestAborted));
        }

        await Reply.WritePage(context, rows, Json.Of<ProjectionAnswer>(), null);
    }

    private async Task Rebuild(HttpContext context)
    {
        Query.Of(context);
        var name = (string)context.Request.RouteValues["name"]!;
        var view = views.Rebuildable.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw Problems.NotFound("There is no such view.").Raise();

        // Asked again while it runs: it runs already.
        var begun = new RebuildAnswer("begun", 0, 0, null);
        if (_rebuilds.AddOrUpdate(view.Name, begun, (_, known) => known.Seconds is null ? known : begun) == begun)
        {
            _ = Run(view);
        }

        await Reply.Write(
            context,
            StatusCodes.Status202Accepted,
            await Answer(view, await log.Head(context.RequestAborted), context.RequestAborted),
            Json.Of<ProjectionAnswer>());
    }

    private async Task Run(IRebuildable view)
    {
        var started = time.GetTimestamp();
        var progress = new Reporting(report => _rebuilds[view.Name] = new RebuildAnswer(report.Phase, report.Done, report.Total, null));
        try
        {
            var report = await view.Rebuild(progress, life.ApplicationStopping);
            _rebuilds[view.Name] = new RebuildAnswer("done", report.Events, report.Events, Seconds());
            Rebuilt(logger, view.Name, report.Events, report.Documents, report.Took.TotalSeconds);
        }
        catch (Exception e)
        {
            // Begun by a request that has been answered: the log and the list are where the failure is told.
            _rebuilds[view.Name] = new RebuildAnswer("failed", 0, 0, Seconds());
            Failed(logger, view.Name, e);
        }

        double Seconds() => Math.Round(time.GetElapsedTime(started).TotalSeconds, 3);
    }

    private async Task<ProjectionAnswer> Answer(IRebuildable view, long head, CancellationToken ct)
    {
        var rebuild = _rebuilds.GetValueOrDefault(view.Name);
        var runner = views.Background.First(one => one.Name == view.Name);
        var position = await runner.Position(ct);
        return new ProjectionAnswer(view.Name, Kebab<RunnerState>.Of(runner.Status.State), position, Math.Max(0, head - position), runner.Status.Fault, rebuild);
    }

    [LoggerMessage(30, LogLevel.Information, "View {View} was folded anew: {Events} events, {Documents} documents, {Seconds} s")]
    private static partial void Rebuilt(ILogger logger, string view, long events, long documents, double seconds);

    [LoggerMessage(31, LogLevel.Error, "View {View} could not be folded anew")]
    private static partial void Failed(ILogger logger, string view, Exception e);

    // In order and at once, where Progress<T> would post to the thread pool.
    private sealed class Reporting(Action<RebuildProgress> report) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => report(value);
    }
}
