using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Telemetry;
using GovApproval.EventStore;
using GovApproval.Security;
using Npgsql;

namespace GovApproval.Api.Http;

/// <summary>
/// What surrounds every request, in one step: who asks, whether they may, and whatever goes wrong as a problem. An endpoint that names
/// no operation answers nobody.
/// </summary>
internal sealed partial class Frame(RequestDelegate next, Tokens tokens, CallerLimits limits, ILogger<Frame> log)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            if (context.GetEndpoint() is { } endpoint)
            {
                await Admit(context, endpoint);
            }

            await next(context);
            if (IsBareError(context.Response))
            {
                await Problems.Write(context, Problems.FromStatus(context.Response.StatusCode));
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear the answer.
            context.Abort();
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await Answer(context, ProblemOf(context, e));
        }
    }

    private async ValueTask Admit(HttpContext context, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<Door>() is not { } door)
        {
            // Routing's own answers, such as 405, come as endpoints too; they are no way in.
            if (endpoint is RouteEndpoint)
            {
                throw Problems.NotFound().Raise();
            }

            return;
        }

        var caller = await tokens.CallerOf(context, tokenNeeded: !door.IsPublic);
        if (!door.IsPublic && (caller.Roles & door.AllowedTo) == Roles.None)
        {
            throw Problems.Forbidden("None of the caller's roles allows this operation.").Raise();
        }

        limits.Take(context, caller);
        context.Features.Set(caller);
    }

    private Problem ProblemOf(HttpContext context, Exception e)
    {
        switch (e)
        {
            case ProblemException refused:
                return refused.Problem;
            case BadHttpRequestException unreadable:
                return Problems.FromStatus(unreadable.StatusCode);
            case EventStoreBusy:
                return Problems.RateLimited(1);
            case CaseFilesBehind:
                return Problems.Unavailable("The lists of cases are still being brought up to date.");
            case NpgsqlException { IsTransient: true } or TimeoutException:
                Unavailable(log, Trace.Of(context).Id, e);
                return Problems.Unavailable("The database cannot be reached.");
            default:
                Failed(log, Trace.Of(context).Id, e);
                return Problems.Fault();
        }
    }

    private static Task Answer(HttpContext context, Problem problem)
    {
        context.Response.Clear();
        return Problems.Write(context, problem);
    }

    private static bool IsBareError(HttpResponse response) =>
        response.StatusCode >= 400 && !response.HasStarted && response.ContentType is null && response.ContentLength is null or 0;

    [LoggerMessage(1, LogLevel.Error, "A request failed; trace {TraceId}")]
    private static partial void Failed(ILogger log, string traceId, Exception e);

    [LoggerMessage(2, LogLevel.Warning, "The database cannot be reached; trace {TraceId}")]
    private static partial void Unavailable(ILogger log, string traceId, Exception e);
}
