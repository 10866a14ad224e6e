using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace GovApproval.Api.Tests;

/// <summary>Two services on one database.</summary>
public sealed class TwoNodes : ServiceFixture, IAsyncLifetime
{
    private readonly ConcurrentDictionary<HttpClient, Task<HttpClient>> _others = new();
    private WebApplication? _other;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        _other = await Open(ConnectionString);
        await _other.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var client in _others.Values)
        {
            (await client).Dispose();
        }

        if (_other is not null)
        {
            await _other.StopAsync();
            await _other.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same caller at the other node, which issues development tokens of its own.</summary>
    public Task<HttpClient> OnTheOther(HttpClient caller) => _others.GetOrAdd(caller, async _ =>
    {
        var payload = caller.DefaultRequestHeaders.Authorization!.Parameter!.Split('.')[1];
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        var client = new HttpClient { BaseAddress = new(_other!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        using var answer = await client.PostAsJsonAsync("/dev/tokens", new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["subject"] = Claim("sub"),
            ["roles"] = Claim("roles"),
            ["department"] = Claim("department"),
            ["windows"] = Claim("windows") ?? Array.Empty<string>(),
            ["division"] = Claim("division"),
        });
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await answer.Json()).GetProperty("accessToken").GetString());
        return client;

        object? Claim(string name) => claims.RootElement.TryGetProperty(name, out var claim) ? claim : null;
    });
}
