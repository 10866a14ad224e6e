using System.Net.Http.Json;
using GovApproval.Api.Development;
using GovApproval.Api.Projections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GovApproval.Api.Tests.Nodes;

/// <summary>One more service on a database that another serves already.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];
    private readonly WebApplication _app;
    private readonly Uri _address;

    private Node(WebApplication app)
    {
        _app = app;
        _address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <param name="quiet">What a node in its death throes has to say is of no interest.</param>
    public static async Task<Node> On(ServiceFixture service, bool quiet = false)
    {
        var app = await ServiceFixture.Open(
            service.ConnectionString, adjust: builder => builder.Configuration["Logging:Console:LogLevel:Microsoft.Extensions.Hosting"] = quiet ? "None" : "Error");
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A caller of this node: its development tokens are its own.</summary>
    public async Task<HttpClient> As(string role, string subject, string? department = null)
    {
        var client = new HttpClient { BaseAddress = _address };
        _clients.Add(client);
        var token = await client.PostAsJsonAsync("/dev/tokens", new { subject, roles = new[] { role }, department }).Gives();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Text("accessToken"));
        return client;
    }

    public void SetClock(Instant now) => _app.Services.GetRequiredService<ServiceClock>().Set(now);

    /// <summary>Gone in the middle of whatever it was doing: its connections are cut first, and only then does what is left of it end.</summary>
    public async Task Kill()
    {
        var views = _app.Services.GetRequiredService<Views>();
        await _app.DisposeAsync();
        await views.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
