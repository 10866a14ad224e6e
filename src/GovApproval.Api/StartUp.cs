using System.Runtime;
using GovApproval.Api.Development;
using GovApproval.Api.Security;
using GovApproval.LocalPostgres;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GovApproval.Api;

/// <summary>Starts the service, says so, and turns what prevents it into one sentence.</summary>
internal static class StartUp
{
    /// <summary>Runs until SIGTERM or Ctrl-C, then finishes the requests in flight; 1 when it could not start.</summary>
    public static async Task<int> Run(Func<Task<WebApplication>> build)
    {
        // Unless memory is short, no old objects are collected at a stroke, which after a rebuild stops all requests for 80 ms.
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        try
        {
            await using var app = await build();
            await Start(app);
            Console.WriteLine(Banner(app));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (SentenceFor(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>Until it is up, what prevents it is told as one sentence, and not by the host's log as well.</summary>
    public static bool IsUp { get; private set; }

    private static async Task Start(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            IsUp = true;
        }
        catch
        {
            // What had begun before the obstacle ends as it would at any stop.
            await app.StopAsync();
            throw;
        }
    }

    /// <summary>One line to whoever started it.</summary>
    public static void Say(string line) => Console.WriteLine(line);

    private static string? SentenceFor(Exception e) => e switch
    {
        StartRefused or LocalPostgresException => e.Message,
        IOException { InnerException: AddressInUseException } => $"{e.Message.Split(": address", 2)[0]}: the port is taken. Free it, or choose another with --urls http://localhost:5090.",
        IOException or System.Net.Sockets.SocketException => $"Cannot listen: {e.Message}",
        FormatException when e.Message.Contains("url", StringComparison.OrdinalIgnoreCase) => $"The setting urls is wrong: {e.Message}",
        Npgsql.PostgresException { MessageText: var text } => $"PostgreSQL refuses: {text}.",
        Npgsql.NpgsqlException => $"PostgreSQL cannot be reached: {e.Message}.",
        _ => null,
    };

    private static string Banner(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("[::]", "localhost", StringComparison.Ordinal);
        var ready = $"""

            GovApproval is ready at {address}
              Swagger UI  {address}/swagger
            """;
        return app.Services.GetService<DevelopmentIssuer>() is null
            ? $"{ready}\n"
            : $$"""
              {{ready}}
                A token     curl -s {{address}}/dev/tokens -H 'Content-Type: application/json' -d '{"subject":"officer-1","name":"Li Na","roles":["window-officer"],"department":"housing","windows":["A01"]}'
                DEVELOPMENT: no Authentication:Issuer is configured, so anybody can have a token of any role. Never run it like this where others can reach it.

              """;
    }
}
