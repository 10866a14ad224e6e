using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace GovApproval.Cli.Simulation;

/// <summary>What the service answered.</summary>
/// <param name="Position">The position in the log that the answer rests on.</param>
internal sealed record Answer(HttpStatusCode Status, byte[] Body, Uri? Location, long? Position)
{
    public T As<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)!;

    public JsonElement Json() => As<JsonElement>();
}

/// <summary>
/// The service over HTTP. A lost connection and a busy service are tried again, which the idempotency key makes safe;
/// any other answer than success ends the run with the problem it states.
/// </summary>
internal sealed class ServiceClient : IDisposable
{
    private const int MostAttempts = 6;
    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Answer> _retries;
    private long _commands;
    private long _position;

    public ServiceClient(Uri service, int callers, TimeSpan? firstDelay = null)
    {
        _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = callers, UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = service,
            Timeout = TimeSpan.FromSeconds(100),
        };
        _retries = new ResiliencePipelineBuilder<Answer>().AddRetry(new RetryStrategyOptions<Answer>
        {
            ShouldHandle = new PredicateBuilder<Answer>()
                .Handle<HttpRequestException>()
                .HandleResult(a => a.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable),
            MaxRetryAttempts = MostAttempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = firstDelay ?? TimeSpan.FromMilliseconds(200),
            UseJitter = true,
        }).Build();
    }

    /// <summary>Commands answered so far.</summary>
    public long Commands => Interlocked.Read(ref _commands);

    /// <summary>The furthest position that any answer named.</summary>
    public long Position => Interlocked.Read(ref _position);

    public Task<Answer> Get(string path, Caller? caller, CancellationToken ct) => Send(HttpMethod.Get, path, caller, null, null, ct);

    public Task<Answer> Put(string path, Caller? caller, object body, CancellationToken ct) =>
        Send(HttpMethod.Put, path, caller, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web), null, ct);

    /// <param name="key">Makes a repeat harmless.</param>
    public async Task<Answer> Command(string path, Caller caller, ReadOnlyMemory<byte> body, string key, CancellationToken ct)
    {
        var answer = await Send(HttpMethod.Post, path, caller, body, key, ct);
        Interlocked.Increment(ref _commands);
        return answer;
    }

    /// <summary>A view that has read at least as far as every command so far.</summary>
    public async Task<JsonElement> View(string path, Caller caller, CancellationToken ct)
    {
        const int MostWaits = 24;
        for (var i = 0; i < MostWaits; i++)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var answer = await Get(string.Create(CultureInfo.InvariantCulture, $"{path}{separator}atLeast={Position}"), caller, ct);
            if (answer.Position is not { } position || position >= Position)
            {
                return answer.Json();
            }
        }

        throw new SimulationException($"The view {path} has not caught up with position {Position} in two minutes.");
    }

    /// <summary>A view as a picture.</summary>
    public async Task<byte[]> Picture(string path, Caller caller, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", await caller.Token(ct));
        request.Headers.Accept.Add(new("image/svg+xml"));
        request.Headers.AcceptLanguage.Add(new("en"));
        using var response = await _http.SendAsync(request, ct);
        return response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "image/svg+xml"
            ? await response.Content.ReadAsByteArrayAsync(ct)
            : throw new SimulationException($"The service answered {(int)response.StatusCode} where {path} was asked for as a picture.");
    }

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> All(string path, Caller? caller, CancellationToken ct)
    {
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = (await Get($"{path}{separator}limit=200{(next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}")}", caller, ct)).Json();
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
        return items;
    }

    /// <summary>A development token.</summary>
    public async Task<string> IssueToken(object who, CancellationToken ct)
    {
        var answer = await Attempt(HttpMethod.Post, "dev/tokens", null, JsonSerializer.SerializeToUtf8Bytes(who, JsonSerializerOptions.Web), null, ct);
        return answer.Status == HttpStatusCode.NotFound
            ? throw new SimulationException("The service issues no development tokens: a simulation needs one that runs without a configured issuer.")
            : Expect(answer, HttpMethod.Post, "dev/tokens").Json().GetProperty("accessToken").GetString()!;
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> Send(HttpMethod method, string path, Caller? caller, ReadOnlyMemory<byte>? body, string? key, CancellationToken ct)
    {
        var answer = await Attempt(method, path, caller is null ? null : await caller.Token(ct), body, key, ct);
        if (answer.Status == HttpStatusCode.Unauthorized && caller is not null)
        {
            answer = await Attempt(method, path, await caller.NewToken(ct), body, key, ct);
        }

        Expect(answer, method, path);
        Reached(answer.Position);
        return answer;
    }

    private async Task<Answer> Attempt(HttpMethod method, string path, string? token, ReadOnlyMemory<byte>? body, string? key, CancellationToken ct)
    {
        try
        {
            return await _retries.ExecuteAsync(
                static async (call, ct) => await call.Client.Once(call.Method, call.Path, call.Token, call.Body, call.Key, ct),
                (Client: this, Method: method, Path: path, Token: token, Body: body, Key: key),
                ct);
        }
        catch (HttpRequestException e)
        {
            throw new SimulationException($"The service at {_http.BaseAddress} cannot be reached: {e.Message}");
        }
    }

    private async Task<Answer> Once(HttpMethod method, string path, string? token, ReadOnlyMemory<byte>? body, string? key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = s_json;
        }

        using var response = await _http.SendAsync(request, ct);
        var position = response.Headers.TryGetValues("GovApproval-Position", out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var reached) ? reached : (long?)null;
        return new(response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct), response.Headers.Location, position);
    }

    private static Answer Expect(Answer answer, HttpMethod method, string path) => (int)answer.Status is >= 200 and < 300
        ? answer
        : throw new SimulationException($"{method} {path} was answered {(int)answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body)}");

    private void Reached(long? position)
    {
        for (var known = Position; position > known;)
        {
            known = Interlocked.CompareExchange(ref _position, position.Value, known) is var before && before == known ? position.Value : before;
        }
    }
}

/// <summary>Someone with a token: fetched when first needed, renewed when the service does not know it any more.</summary>
internal sealed class Caller(ServiceClient service, object who)
{
    private volatile Task<string>? _token;

    public Task<string> Token(CancellationToken ct) => _token ?? NewToken(ct);

    // Two at once may each fetch one; both are good.
    public Task<string> NewToken(CancellationToken ct) => _token = service.IssueToken(who, ct);
}
