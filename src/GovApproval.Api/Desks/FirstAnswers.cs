using System.Buffers;
using System.Globalization;
using System.Text.Json;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Stored;
using GovApproval.EventStore;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>Renders an answer anew from what was kept of it: the same bytes.</summary>
/// <param name="version">Of the stream, as the answer told it.</param>
internal delegate ValueTask<ReadOnlyMemory<byte>> RenderAgain(string division, long version, string recipe, CancellationToken ct);

/// <summary>
/// The first answer to an idempotency key, kept 24 hours, sealed or as what it can be rendered from, and given again to every repeat;
/// and the answers that write nothing.
/// </summary>
internal sealed class FirstAnswers(EventLog log, MasterKey master, RenderAgain again)
{
    public static readonly Duration Kept = Duration.FromHours(24);

    /// <summary>The row to write beside the events, so that the answer is kept exactly when they are.</summary>
    /// <param name="recipe">What the answer can be rendered from; it is kept whole without one.</param>
    public IdempotentAnswer? ToStore(Request request, Verdict.Answered answer, string? recipe = null) =>
        request.Key is not { } key ? null
        : recipe is null ? Row(request, key, answer.Status, answer.Body.Span, answer.Version, answer.Location)
        : new(request.Tenant, key.Key, key.Fingerprint, answer.Status, [], Headers(answer.Version, answer.Location, recipe));

    /// <summary>A refusal is an answer too: the repeat of its key gets it again, even when the case has moved on.</summary>
    public Task<Verdict> Refuse(Request request, Problem problem, CancellationToken ct) => Keep(
        request,
        new Verdict.Failed(problem),
        key => Row(request, key, problem.Status, Problems.Render(problem, request.Trace.Id), null, null),
        ct);

    /// <summary>So is the answer that nothing needed to be done.</summary>
    public Task<Verdict> Keep(Request request, Verdict.Answered answer, CancellationToken ct) => Keep(
        request, answer, key => Row(request, key, answer.Status, answer.Body.Span, answer.Version, answer.Location), ct);

    /// <summary>The first answer to the request's key if there is one, else what was found now.</summary>
    public async Task<Verdict> FirstOr(Request request, Verdict found, CancellationToken ct) =>
        request.Key is { } key && !request.DryRun && await First(request, key, ct) is { } first ? first : found;

    /// <summary>The stored answer, or 422 when the key came with another request.</summary>
    public async ValueTask<Verdict> Repeat(Request request, IdempotentAnswer first, CancellationToken ct)
    {
        if (!first.Fingerprint.AsSpan().SequenceEqual(request.Key!.Fingerprint))
        {
            return new Verdict.Failed(Problems.IdempotencyKeyReused());
        }

        var (version, location, recipe) = Headers(first.Headers);
        return new Verdict.Answered(first.Status, recipe is null ? master.OpenAnswer(first.Body, first.Key) : await again(first.Tenant, version ?? 0, recipe, ct))
        {
            Version = version,
            Position = first.Position == 0 ? null : first.Position,
            Location = location,
            Outcome = "repeated",
        };
    }

    /// <summary>The events that would follow; nothing is written.</summary>
    public static Verdict DryRun<TEvent>(ReadOnlySpan<TEvent> events, long version)
        where TEvent : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.Writing))
        {
            json.WriteStartObject();
            json.WriteStartArray("events"u8);
            foreach (var happened in events)
            {
                version++;
                json.WriteStartObject();
                json.WriteNumber("version"u8, version);
                json.WriteString("type"u8, happened.GetType().Name);
                json.WritePropertyName("data"u8);
                JsonSerializer.Serialize(json, happened, StoredJson.Options.GetTypeInfo(happened.GetType()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new Verdict.Answered(StatusCodes.Status200OK, buffer.WrittenMemory) { Outcome = "dry-run" };
    }

    private async Task<Verdict> Keep(Request request, Verdict found, Func<IdempotencyKey, IdempotentAnswer> row, CancellationToken ct)
    {
        if (request.Key is not { } key || request.DryRun)
        {
            return found;
        }

        if (await First(request, key, ct) is { } first)
        {
            return first;
        }

        return await log.Write(new Write([], request.Headers, request.Now) { Answer = row(key) }, ct) is WriteResult.Repeated repeated
            ? await Repeat(request, repeated.First, ct)
            : found;
    }

    private async Task<Verdict?> First(Request request, IdempotencyKey key, CancellationToken ct) =>
        await log.FindAnswer(request.Tenant, key.Key, request.Now - Kept, ct) is { } first ? await Repeat(request, first, ct) : null;

    private IdempotentAnswer Row(Request request, IdempotencyKey key, int status, ReadOnlySpan<byte> body, long? version, string? location) =>
        new(request.Tenant, key.Key, key.Fingerprint, status, master.SealAnswer(body, key.Key), Headers(version, location));

    private static string? Headers(long? version, string? location, string? recipe = null) =>
        version is null ? null : string.Create(CultureInfo.InvariantCulture, $"{version} {location}{(recipe is null ? "" : " ")}{recipe}");

    private static (long? Version, string? Location, string? Recipe) Headers(string? stored)
    {
        var parts = stored?.Split(' ') ?? [];
        return (parts.Length > 0 ? long.Parse(parts[0], CultureInfo.InvariantCulture) : null, At(1), At(2));

        string? At(int place) => parts.Length > place && parts[place].Length > 0 ? parts[place] : null;
    }
}
