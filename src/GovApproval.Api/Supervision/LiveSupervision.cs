using System.Globalization;
using System.Text;
using System.Text.Json;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.EventStore;
using GovApproval.Security;

namespace GovApproval.Api.Supervision;

/// <summary>
/// The supervision view as it changes, for the display in the hall: server-sent events, each a department's open cards as they now
/// stand. The id of an event is the position it shows, so that whoever was cut off goes on from there and misses nothing that still matters.
/// </summary>
internal sealed class LiveSupervision(EventLog log, TimeProvider timers, IHostApplicationLifetime host)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/views/supervision/live", Stream).Requires(Operation.ReadSupervision).Describes(new("views", "Open cards, live")
        {
            Details = "Server-sent events `department`: `{ \"department\", \"items\": [rows of /v1/views/supervision] }`, first as they stand, then whenever one changes. "
                + "The id is a position of the log: a reconnect with `Last-Event-ID` goes on from there. A comment every 15 s keeps the connection.",
            Response = new Example(
                typeof(string), """ "id: 17\nevent: department\ndata: {\"department\":\"housing\",\"items\":[]}\n\n" """, Check: null, ContentType: "text/event-stream"),
        });

    private async Task Stream(HttpContext context)
    {
        Query.Of(context);
        var division = Caller.Of(context).Division;
        var last = LastSeen(context);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        try
        {
            await Write(context, ": open\n\n", until.Token);
            for (var wrote = timers.GetTimestamp(); ;)
            {
                // A document's version is the position of the last event it holds: the state goes out, never the events it was folded from.
                var changed = await log.Query(
                    BackgroundViews.Supervision.Table, new DocumentQuery(division, "mt_version > $1", [last], "mt_version"), until.Token);
                foreach (var document in changed)
                {
                    last = document.Version;
                    await Write(context, Event(document), until.Token);
                }

                if (changed.Count > 0 || timers.GetElapsedTime(wrote) >= Heartbeat)
                {
                    await Write(context, changed.Count > 0 ? "" : ": still here\n\n", until.Token);
                    wrote = timers.GetTimestamp();
                }

                await Task.Delay(Look, timers, until.Token);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The reader has gone, or the service stops: the stream ends here, and goes on elsewhere by its last id.
        }
    }

    private static long LastSeen(HttpContext context)
    {
        var given = context.Request.Headers["Last-Event-ID"];
        return given.Count == 0 ? -1
            : long.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
            : throw Problems.Malformed("Last-Event-ID must be an id of this stream.").Raise();
    }

    private static string Event(Document document)
    {
        var cards = document.Read(BackgroundViews.Supervision.Json);
        var answer = new LiveCardsAnswer(cards.Department, OpenCardAnswer.Of(cards).ToValueList());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"id: {document.Version}\nevent: department\ndata: {JsonSerializer.Serialize(answer, Json.Of<LiveCardsAnswer>())}\n\n");
    }

    private static async Task Write(HttpContext context, string text, CancellationToken ct)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await context.Response.Body.FlushAsync(ct);
    }
}
