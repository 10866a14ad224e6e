using System.Text.Encodings.Web;
using GovApproval.Api.Development;
using GovApproval.Api.Http;
using GovApproval.Api.Security;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using NodaTime;

namespace GovApproval.Api;

/// <summary>What the doors need, whatever stands behind them.</summary>
internal static class Building
{
    public static ServiceSettings AddSettings(this WebApplicationBuilder builder)
    {
        var settings = ServiceSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        return settings;
    }

    public static void AddFrame(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        AddServer(builder);
        AddLogging(builder.Logging);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceClock>();
        services.AddSingleton<IClock>(all => all.GetRequiredService<ServiceClock>());
        services.AddSingleton(_ => new CallerLimits(settings.RateLimit));
        services.AddSingleton<Tokens>();
        if (settings.Authentication.IsDevelopment)
        {
            services.AddSingleton(all => new DevelopmentIssuer(settings.Authentication, all.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IIssuer>(all => all.GetRequiredService<DevelopmentIssuer>());
        }
        else
        {
            services.AddSingleton<IIssuer>(_ => new OpenIdIssuer(settings.Authentication));
        }
    }

    private static void AddServer(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls(ServiceSettings.DefaultUrl);
        }

        // A handler never blocks its thread, so it may run on the one that read the request: two changes of thread less for each.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Bodies refuses earlier: a caller still sending would hear of a closed connection and not of the 413.
            kestrel.Limits.MaxRequestBodySize = 2 * Bodies.MaxBytes;
        });
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
            console.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        });

        // Defaults only: Logging:LogLevel:… in the settings says otherwise. Two lines for every request would cost more than the request.
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // A provider's own rule counts for more than one for all: without this an activity would be made for each request, for lines never written.
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting", level => StartUp.IsUp && level >= LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
    }
}
