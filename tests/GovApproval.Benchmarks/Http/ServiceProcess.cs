using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace GovApproval.Benchmarks.Http;

/// <summary>The service as it is shipped, in a process of its own on a new database.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly ProcessStartInfo _start;
    private readonly Server _server;
    private readonly HttpClient _http;
    private readonly string _log;
    private Process _process;
    private int _runs;

    private ServiceProcess(ProcessStartInfo start, Server server, string database, int port, string log)
    {
        (_start, _server, Database, Port, _log) = (start, server, database, port, log);
        _process = Begin();
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    public int Port { get; }
    public int Id => _process.Id;
    public string Database { get; }
    public HttpClient Http => _http;

    public static async Task<ServiceProcess> Start(Server server)
    {
        var dll = await Shipped.Dll();
        var database = await server.NewDatabase();
        var port = FreePort();
        var log = Path.GetTempFileName();
        var info = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1", log, "dotnet", dll])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(dll),
        };
        info.Environment["ConnectionStrings__GovApproval"] = database;
        info.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        info.Environment["PersonalData__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var service = new ServiceProcess(info, server, database, port, log);
        await service.UntilReady();
        return service;
    }

    public async Task<string> Token(string subject, string role, string department, params string[] windows)
    {
        using var body = JsonContent.Create(new { subject, name = subject, roles = new[] { role }, department, windows });
        await body.LoadIntoBufferAsync();
        using var answer = await _http.PostAsync(new Uri("/dev/tokens", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode && JsonDocument.Parse(text).RootElement.GetProperty("accessToken").GetString() is { } token
            ? token
            : throw new InvalidOperationException($"No token: {text}");
    }

    /// <summary>A request of one's own and its answer.</summary>
    /// <param name="body">Bytes as they are, or an object to be written as JSON.</param>
    /// <exception cref="InvalidOperationException">It was refused; the message is what the service said.</exception>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string token, object? body = null, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { Authorization = new("Bearer", token), Accept = { new(accept) } } };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new("application/json") } };
        }

        var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode ? answer : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Cases from filing to completion by so many callers, each with officers of their own.</summary>
    public async Task<Drive> Drive(int callers, int cases)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"{Id:x6}{++_runs:x6}");
        var officers = new List<string>();
        var verifiers = new List<string>();
        for (var i = 0; i < callers; i++)
        {
            officers.Add(await Token($"officer-{i.ToString(CultureInfo.InvariantCulture)}", "window-officer", Scene.Department, Scene.Window));
            verifiers.Add(await Token($"chief-{i.ToString(CultureInfo.InvariantCulture)}", "verifier", Scene.Department, Scene.Window));
        }

        var (service, postgres) = CpuSeconds();
        var result = await Driver.Run(new(Port, cases, run, Scene.Item, Scene.Window, [.. officers], [.. verifiers]));
        var (serviceAfter, postgresAfter) = CpuSeconds();
        var capacity = result.Seconds * Environment.ProcessorCount;
        return new(result, result.CpuSeconds / capacity, (serviceAfter - service) / capacity, (postgresAfter - postgres) / capacity);
    }

    /// <summary>What the service and PostgreSQL have used so far.</summary>
    public (double Service, double Postgres) CpuSeconds()
    {
        _process.Refresh();
        return (_process.TotalProcessorTime.TotalSeconds, Usage.CpuOfFamily(_server.ProcessId));
    }

    /// <summary>How many lines of its log hold a text.</summary>
    public async Task<int> TimesSaid(string text) => (await File.ReadAllLinesAsync(_log)).Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>The end of its log.</summary>
    public async Task<string> Said() => string.Join('\n', (await File.ReadAllLinesAsync(_log)).TakeLast(5));

    /// <summary>Ends it as a power cut would, and starts it again on the same database.</summary>
    public async Task KillAndStart()
    {
        await Kill();
        _process = Begin();
        await UntilReady();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Kill();
        File.Delete(_log);
        await _server.Drop(Database);
    }

    private Process Begin() => Process.Start(_start) ?? throw new InvalidOperationException("The service did not start.");

    private async Task Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task UntilReady()
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60);)
        {
            if (_process.HasExited)
            {
                break;
            }

            try
            {
                using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The service did not become ready: {await File.ReadAllTextAsync(_log)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A driver's result and what the three parties took of all cores meanwhile.</summary>
internal sealed record Drive(DriveResult Result, double DriverCpu, double ServiceCpu, double PostgresCpu)
{
    /// <summary>Microseconds of CPU per command: what noise on the machine hides least.</summary>
    public double Cost(double share) => share * Environment.ProcessorCount * Result.Seconds * 1_000_000 / Math.Max(1, Result.Commands);
}

/// <summary>Of the sample catalogue that an empty service loads.</summary>
internal static class Scene
{
    public const string Item = "food-business-permit";
    public const string Window = "w-market-supervision";
    public const string Department = "market-supervision";
}
