using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GovApproval.Api.Telemetry;

/// <summary>Traces and metrics by OTLP, when an endpoint for them is configured; the usual <c>OTEL_*</c> variables apply.</summary>
internal static class OpenTelemetryExport
{
    private static readonly string[] Meters =
    [
        Commands.Source, "GovApproval.EventStore", "Npgsql",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        if (settings.OtlpEndpoint is not { } endpoint)
        {
            return;
        }

        // A singleton that the host starts and disposes with itself: what waits to be sent is sent at the end.
        builder.Services.AddSingleton(_ => OpenTelemetrySdk.Create(telemetry => telemetry
            .ConfigureResource(resource => resource.AddService("GovApproval"))
            .WithTracing(traces => traces
                .AddSource(Commands.Source, "GovApproval.EventStore", "Microsoft.AspNetCore", "Npgsql")
                .AddOtlpExporter(to => Aim(to, endpoint, settings.OtlpOverHttp ? "v1/traces" : null)))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddOtlpExporter((to, _) => Aim(to, endpoint, settings.OtlpOverHttp ? "v1/metrics" : null)))));
        builder.Services.AddHostedService<Started>();
    }

    // Set here, and not left to the environment, so that a setting from a file or an argument counts as well.
    private static void Aim(OtlpExporterOptions to, Uri endpoint, string? path)
    {
        to.Protocol = path is null ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        to.Endpoint = path is null ? endpoint : new($"{endpoint.ToString().TrimEnd('/')}/{path}");
    }

    /// <summary>Has the singleton made before the first request.</summary>
    private sealed class Started(OpenTelemetrySdk sdk) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            sdk.TracerProvider.ForceFlush(2000);
            sdk.MeterProvider.ForceFlush(2000);
            return Task.CompletedTask;
        }
    }
}
