using System.Text.Json;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Security;

namespace GovApproval.Api.Http;

/// <summary>One thing the service cannot do without.</summary>
/// <param name="Name">As the answer names it.</param>
/// <param name="Complaint">Null while all is well, else what is not, in a few words without secrets.</param>
internal sealed record ReadinessProbe(string Name, Func<CancellationToken, ValueTask<string?>> Complaint);

/// <summary>The probes of whoever runs the service: is it alive, may it be given requests.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        ReadinessProbe[] probes = [.. app.Services.GetServices<ReadinessProbe>()];
        app.MapGet("/health/live", context => Reply.Write(context, StatusCodes.Status200OK, """{"status":"live"}"""u8))
            .Requires(Operation.Probe)
            .Describes(new("probes", "Is the process alive") { Response = Example.Of<HealthAnswer>("""{ "status": "live" }""") });
        app.MapGet("/health/ready", context => Ready(context, probes))
            .Requires(Operation.Probe)
            .Describes(new("probes", "May it be given requests")
            {
                Details = "The database answers and the views are not stopped; otherwise 503, with what is wrong as members.",
                Response = Example.Of<HealthAnswer>("""{ "status": "ready" }"""),
                Statuses = [StatusCodes.Status503ServiceUnavailable],
            });
    }

    private static async Task Ready(HttpContext context, ReadinessProbe[] probes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var complaints = new List<KeyValuePair<string, JsonElement>>();
        foreach (var probe in probes)
        {
            if (await Ask(probe, patience.Token) is { } complaint)
            {
                complaints.Add(new(probe.Name, JsonSerializer.SerializeToElement(complaint, Json.Of<string>())));
            }
        }

        if (complaints.Count > 0)
        {
            throw (Problems.Unavailable("The service is not ready.") with { Members = complaints }).Raise();
        }

        await Reply.Write(context, StatusCodes.Status200OK, """{"status":"ready"}"""u8);
    }

    private static async ValueTask<string?> Ask(ReadinessProbe probe, CancellationToken ct)
    {
        try
        {
            return await probe.Complaint(ct);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return "does not answer";
        }
    }
}

/// <summary>The state of the process.</summary>
internal sealed record HealthAnswer(string Status);
