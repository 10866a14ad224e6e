using GovApproval.Api;
using GovApproval.Api.Desks;
using GovApproval.Api.Development;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.Security;
using GovApproval.Api.Telemetry;

return await StartUp.Run(() => Open(args));

/// <summary>The service, as a table of contents.</summary>
internal sealed partial class Program
{
    internal static async Task<WebApplication> Open(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        adjust?.Invoke(builder);
        var settings = builder.AddSettings();
        builder.AddTelemetry(settings);
        builder.AddFrame(settings);
        builder.AddOpenApi();
        builder.AddMemory(await Database.Open(settings, StartUp.Say));
        builder.AddDesks();
        builder.AddBackground();

        var app = builder.Build();
        app.UseMiddleware<Frame>();
        app.MapDesks();
        app.MapHealth();
        app.MapDevelopment();
        app.MapOpenApi();
        return app;
    }
}
