using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GovApproval.Api.Tests.Http;

/// <summary>The service with a few endpoints that fail on purpose, to see what the frame makes of it.</summary>
public sealed class FrameFixture : ServiceFixture
{
    protected override void Map(WebApplication app)
    {
        app.MapGet("/test/unnamed", context => Reply.Write(context, 200, "{}"u8));
        app.MapGet("/test/whoami", WhoAmI).Requires(Operation.ReadProjections);
        app.MapGet("/test/fault", _ => throw new InvalidOperationException("secret")).Requires(Operation.Probe);
        app.MapGet("/test/busy", _ => throw new EventStoreBusy()).Requires(Operation.Probe);
        app.MapGet("/test/away", _ => throw new Npgsql.NpgsqlException("secret", new System.Net.Sockets.SocketException())).Requires(Operation.Probe);
        app.MapGet("/test/refused", context => Problems.Write(context, Problems.From(new TooLong(20, 10)))).Requires(Operation.Probe);
        app.MapGet("/test/missing", context => Problems.Write(context, Problems.From(new NoSuchApplication()))).Requires(Operation.Probe);
        app.MapGet("/test/versioned", context => ETags.IsNotModified(context, 7) ? Task.CompletedTask : Reply.Write(context, 200, "{}"u8)).Requires(Operation.Probe);
        app.MapPut("/test/versioned", Change).Requires(Operation.Probe);
        app.MapGet("/test/list", List).Requires(Operation.Probe);
        app.MapPost("/test/key", Key).Requires(Operation.Probe);
    }

    private static Task WhoAmI(HttpContext context)
    {
        var caller = Caller.Of(context);
        return Reply.Write(context, 200, System.Text.Encoding.UTF8.GetBytes($$"""{"subject":"{{caller.Subject}}","division":"{{caller.Division}}","roles":"{{caller.Roles}}"}"""));
    }

    private static Task Change(HttpContext context)
    {
        ETags.IfMatch(context).Require(7);
        return Reply.Write(context, 200, "{}"u8);
    }

    private static Task List(HttpContext context)
    {
        var query = Query.Of(context, "limit", "cursor", "state", "on", "at", "flag");
        query.OneOf<CaseState>("state");
        query.Date("on");
        query.Instant("at");
        query.Flag("flag");
        var page = Page.Of(query, "test", keys: 1);
        var from = page.After is [var last] ? int.Parse(last, System.Globalization.CultureInfo.InvariantCulture) + 1 : 1;
        string[] rows = [.. Enumerable.Range(from, Math.Min(page.Limit, 6 - from)).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        return Reply.WritePage(context, rows, Json.Of<string>(), rows is [.., var end] && end != "5" ? page.Next(end) : null);
    }

    private static async Task Key(HttpContext context)
    {
        var body = await Bodies.ReadOr(context, Json.Of<string>(), "");
        var key = IdempotencyKey.Of(context, Caller.Of(context), body.Bytes.Span);
        await Reply.Write(context, 200, key is null ? "null"u8 : System.Text.Encoding.UTF8.GetBytes($"\"{key.Key} {Convert.ToHexString(key.Fingerprint)}\""));
    }

    // Not one of the rules' own, whose members are theirs to change.
    private sealed record TooLong(int Days, int AllowedDays) : Refusal("extension-too-long", "Administrative Licence Law Art. 42(1)");
}
