using UnreachableException = System.Diagnostics.UnreachableException;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Telemetry;
using GovApproval.EventStore;

namespace GovApproval.Api.Desks;

/// <summary>What is asked of one stream.</summary>
/// <param name="Command">The command's name: its span and its count bear it.</param>
/// <param name="May">May this caller ask it, as the stream stands? A problem: refused before the rules are asked.</param>
/// <param name="Decide">The rules, with the command in hand.</param>
/// <param name="Answer">The answer's bytes for a state at a version.</param>
internal sealed record Question<TState, TEvent>(
    string Command,
    StreamId Stream,
    Func<TState?, Problem?> May,
    Func<TState?, Decision<TEvent>> Decide,
    Func<TState, long, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> Answer)
    where TState : class
    where TEvent : class
{
    /// <summary>The path of the new resource; only where the command may create one: 201 then.</summary>
    public string? Location { get; init; }

    /// <summary>What is kept of an answer for those who repeat the command, where it can be rendered from that; else the answer is.</summary>
    public Func<TState, string>? Recipe { get; init; }

    /// <summary>Persons' keys that are new with this command and are stored with its events.</summary>
    public IReadOnlyList<SubjectKey> NewKeys { get; init; } = [];

    /// <summary>Other streams that begin in the same write, given the state that follows; all are stored, or none.</summary>
    public Func<TState, IReadOnlyList<StreamAppend>>? Beside { get; init; }

    /// <summary>Likewise where those streams exist already: they are read anew with every attempt.</summary>
    public Func<TState, CancellationToken, ValueTask<IReadOnlyList<StreamAppend>>>? BesideAsRead { get; init; }

    /// <summary>The version that callers read, and expect, before anything is stored.</summary>
    public long Unstored { get; init; }

    /// <summary>The stream's id was drawn for this command: nothing needs loading.</summary>
    public bool IsNew { get; init; }
}

/// <summary>
/// Loads, asks the rules, stores at the expected version, answers: the one way every command takes, whatever its stream.
/// </summary>
internal sealed class Desk<TState, TEvent>(EventLog log, StreamKind<TState, TEvent> kind, FirstAnswers answers, int remembered)
    where TState : class
    where TEvent : class
{
    // Without If-Match a lost race is decided anew; whoever loses this often is told to come back later.
    private const int MostAttempts = 16;

    private readonly Recent<StreamId, Versioned<TState>> _recent = new(remembered);

    /// <summary>The stream as it stands in the database now.</summary>
    public async Task<Versioned<TState>?> Load(StreamId stream, CancellationToken ct)
    {
        if (await log.Load(stream, ct: ct) is not { } stored || kind.Fold(stored) is not { } state)
        {
            return null;
        }

        var loaded = new Versioned<TState>(state, stored.Version);
        _recent.Set(stream, loaded);
        return loaded;
    }

    /// <summary>The stream as it stands now: what is remembered where that is still its version.</summary>
    public async Task<Versioned<TState>?> Current(StreamId stream, CancellationToken ct) =>
        Recall(stream) is { } known && await log.VersionOf(stream, ct) == known.Version ? known : await Load(stream, ct);

    /// <summary>The stream as this node remembers it, which may be the past; none when it does not.</summary>
    public Versioned<TState>? Recall(StreamId stream) => _recent.TryGet(stream, out var known) ? known : null;

    /// <summary>Keeps a state read elsewhere, unless a later one is known: enough to say yes, never to say no.</summary>
    public void Remember(StreamId stream, Versioned<TState> read)
    {
        if (!_recent.TryGet(stream, out var known) || known.Version < read.Version)
        {
            _recent.Set(stream, read);
        }
    }

    /// <summary>Lets go of a stream that has not moved on from a version.</summary>
    public void Forget(StreamId stream, long version)
    {
        if (_recent.TryGet(stream, out var known) && known.Version <= version)
        {
            _recent.Forget(stream);
        }
    }

    public async Task<Verdict> Ask(Question<TState, TEvent> question, Request request, CancellationToken ct)
    {
        var span = Commands.Start(question.Command);

        // A remembered state may be another node's past. It is good enough to say yes, since the expected version guards the
        // write; it is never good enough to say no, and a dry run writes nothing that could be guarded.
        var reply = !request.DryRun && _recent.TryGet(question.Stream, out var remembered)
            ? await Try(question, request, remembered, isFresh: false, ct)
            : null;
        for (var attempt = 0; reply is null && attempt < MostAttempts; attempt++)
        {
            var current = question.IsNew ? null : await Load(question.Stream, ct);
            reply = await Try(question, request, current, isFresh: true, ct);
        }

        var verdict = reply ?? new Verdict.Failed(Problems.RateLimited(1));
        Commands.Finish(span, question.Command, verdict.Outcome, question.Stream.Id, verdict.Version ?? 0, verdict.Events);
        return verdict;
    }

    /// <summary>
    /// Stores in one write what was decided of many streams, as when a calendar moves the dates of every case. False: one of them had
    /// moved on meanwhile and nothing was stored; ask each by itself.
    /// </summary>
    public async Task<bool> StoreTogether(
        IReadOnlyList<(StreamId Stream, Versioned<TState> Known, ValueList<TEvent> Events)> decided, Request request, string command, CancellationToken ct) =>
        await Store([.. decided.Select(one => (one.Stream, (Versioned<TState>?)one.Known, one.Events))], request, command, null, ct) is WriteResult.Committed;

    /// <summary>Stores in one write what was decided of many streams, some of them new, and the answer beside it.</summary>
    /// <returns>None: one of them had moved on meanwhile and nothing was stored; read anew and decide again.</returns>
    public async Task<Verdict?> StoreTogether(
        IReadOnlyList<(StreamId Stream, Versioned<TState>? Known, ValueList<TEvent> Events)> decided,
        Request request,
        string command,
        Verdict.Answered answer,
        CancellationToken ct) => await Store(decided, request, command, answers.ToStore(request, answer), ct) switch
        {
            WriteResult.Committed committed => answer with { Position = committed.Position, Events = decided.Sum(one => one.Events.Count) },
            WriteResult.Repeated { First: var first } => await answers.Repeat(request, first, ct),
            _ => null,
        };

    private async Task<WriteResult> Store(
        IReadOnlyList<(StreamId Stream, Versioned<TState>? Known, ValueList<TEvent> Events)> decided,
        Request request,
        string command,
        IdempotentAnswer? answer,
        CancellationToken ct)
    {
        var span = Commands.Start(command);
        var appends = new StreamAppend[decided.Count];
        var after = new Versioned<TState>[decided.Count];
        for (var i = 0; i < appends.Length; i++)
        {
            var (stream, known, events) = decided[i];
            var before = known?.Version ?? 0;
            after[i] = new(kind.Fold(known?.State, events), before + events.Count);
            appends[i] = new(stream, kind.Name, before, StreamKind<TState, TEvent>.ToStore(events)) { Documents = kind.Documents(after[i].State, stream) };
        }

        var result = await log.Write(new Write(appends, request.Headers, request.Now) { Answer = answer }, ct);
        var stored = result is WriteResult.Committed;
        for (var i = 0; stored && i < appends.Length; i++)
        {
            // Only what is remembered already: a sweep over every case must not push out what callers are at work on.
            if (_recent.TryGet(appends[i].Stream, out _))
            {
                _recent.Set(appends[i].Stream, after[i]);
            }

            kind.Committed?.Invoke(appends[i].Stream, after[i]);
        }

        Commands.Finish(span, command, stored ? "granted" : "conflict", Guid.Empty, 0, stored ? decided.Sum(one => one.Events.Count) : 0);
        return result;
    }

    /// <returns>None: look at a fresh state and ask again.</returns>
    private ValueTask<Verdict?> Try(
        Question<TState, TEvent> question, Request request, Versioned<TState>? current, bool isFresh, CancellationToken ct)
    {
        var version = current?.Version ?? 0;
        if (question.May(current?.State) is { } forbidden)
        {
            // What was the caller's when it first asked may not be any more: a case handed on, say. The repeat is told the same.
            return isFresh ? Told(answers.FirstOr(request, new Verdict.Failed(forbidden), ct)) : default;
        }

        var expected = current?.Version ?? question.Unstored;
        if (!request.Expected.Allows(expected))
        {
            return isFresh ? Told(answers.FirstOr(request, new Verdict.Failed(Problems.StaleVersion(expected)), ct)) : default;
        }

        switch (question.Decide(current?.State))
        {
            case Decision<TEvent>.Refused { Why: var why }:
                return isFresh ? Told(answers.Refuse(request, Problems.From(why), ct)) : default;

            case Decision<TEvent>.Granted { Events: var events } when request.DryRun:
                return new(FirstAnswers.DryRun(events.AsSpan(), version));

            // Nothing is written that the expected version could guard: what seems done already may have been undone since.
            case Decision<TEvent>.Granted { Events.Count: 0 } when !isFresh:
                return default;

            case Decision<TEvent>.Granted { Events.Count: 0 } when current is not null:
                return Told(Unchanged(current));

            case Decision<TEvent>.Granted { Events: var events }:
                return new(Store(question, request, current, events, ct));

            default:
                throw new UnreachableException();
        }

        async Task<Verdict> Unchanged(Versioned<TState> known) => await answers.Keep(
            request, new(StatusCodes.Status200OK, await question.Answer(known.State, version, ct)) { Version = version }, ct);

        static async ValueTask<Verdict?> Told(Task<Verdict> telling) => await telling;
    }

    private async Task<Verdict?> Store(
        Question<TState, TEvent> question, Request request, Versioned<TState>? current, ValueList<TEvent> events, CancellationToken ct)
    {
        var before = current?.Version ?? 0;
        var next = new Versioned<TState>(kind.Fold(current?.State, events), before + events.Count);
        var beside = question.Beside?.Invoke(next.State) ?? [];
        if (question.BesideAsRead is { } read)
        {
            beside = await read(next.State, ct);
        }

        var answer = new Verdict.Answered(
            current is null && question.Location is not null ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            await question.Answer(next.State, next.Version, ct))
        {
            Version = next.Version,
            Location = current is null ? question.Location : null,
        };
        var append = new StreamAppend(question.Stream, kind.Name, before, StreamKind<TState, TEvent>.ToStore(events))
        {
            Documents = kind.Documents(next.State, question.Stream),
        };
        StreamAppend[] appends = [append, .. beside];
        var write = new Write(appends, request.Headers, request.Now) { Answer = answers.ToStore(request, answer, request.Key is null ? null : question.Recipe?.Invoke(next.State)), NewKeys = question.NewKeys };

        switch (await log.Write(write, ct))
        {
            case WriteResult.Committed committed:
                _recent.Set(question.Stream, next);
                kind.Committed?.Invoke(question.Stream, next);
                return answer with { Position = committed.Position, Events = events.Count };

            case WriteResult.Repeated { First: var first }:
                return await answers.Repeat(request, first, ct);

            case WriteResult.VersionConflict:
                _recent.Forget(question.Stream);
                return null;

            case WriteResult.KeyConflict { Subject: var subject }:
                throw new PersonKeyTaken(subject);

            default:
                throw new UnreachableException();
        }
    }
}
