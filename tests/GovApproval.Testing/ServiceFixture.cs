using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using GovApproval.Api.Development;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Xunit;

namespace GovApproval.Testing;

/// <summary>
/// The real service on a real socket and a database of its own, for the tests of one class: <c>IClassFixture&lt;ServiceFixture&gt;</c>.
/// Callers are made by <see cref="As"/>, time by <see cref="SetClock"/>.
/// </summary>
public class ServiceFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<HttpClient>> _clients = new(StringComparer.Ordinal);
    private TestDatabase? _database;
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    /// <summary>A caller without a token.</summary>
    public HttpClient Nobody { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public WebApplication App => _app!;

    public string ConnectionString => _database!.ConnectionString;

    /// <summary>What the class under test sets beside the database and the address.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>What the class under test adds to the service.</summary>
    protected virtual void Adjust(WebApplicationBuilder builder)
    {
    }

    /// <summary>Endpoints of the class under test's own, to see the frame at work.</summary>
    protected virtual void Map(WebApplication app)
    {
    }

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Create("service", Furnish);
        _app = await Open(_database.ConnectionString, Settings, Adjust);
        Map(_app);
        await _app.StartAsync();
        Address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Nobody = new() { BaseAddress = Address };
    }

    /// <summary>A service on that database, not started: the class under test may want a second node.</summary>
    public static Task<WebApplication> Open(
        string connectionString, IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? adjust = null) => Program.Open([], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? ImmutableDictionary<string, string?>.Empty, StringComparer.Ordinal)
        {
            ["ConnectionStrings:GovApproval"] = connectionString,
            ["PersonalData:MasterKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = nameof(LogLevel.Error),
        });
        adjust?.Invoke(builder);
    });

    // Tables, calendars and the sample catalogue are made once for the run; each class starts from a copy.
    private static async Task Furnish(string connectionString)
    {
        await using var app = await Open(connectionString);
        await app.StartAsync();
        await app.StopAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            (await client).Dispose();
        }

        Nobody?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A caller with a token of these roles (comma-separated); the same caller again for the same arguments.</summary>
    public Task<HttpClient> As(string roles, string subject = "", string? department = null, string windows = "", string? division = null) =>
        _clients.GetOrAdd($"{roles}|{subject}|{department}|{windows}|{division}", async _ =>
        {
            var token = await Token(new()
            {
                ["subject"] = subject.Length > 0 ? subject : $"the-{roles}",
                ["roles"] = Split(roles),
                ["department"] = department,
                ["windows"] = Split(windows),
                ["division"] = division,
            });
            var client = new HttpClient { BaseAddress = Address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            return client;
        });

    public void SetClock(Instant? now) => Services.GetRequiredService<ServiceClock>().Set(now);

    /// <summary>What the service's clock shows.</summary>
    public Instant Now() => Services.GetRequiredService<ServiceClock>().GetCurrentInstant();

    public async Task<string> Token(Dictionary<string, object?> claims)
    {
        using var answer = await Nobody.PostAsJsonAsync("/dev/tokens", claims);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("accessToken").GetString()!;
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
