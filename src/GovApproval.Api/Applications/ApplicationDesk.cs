using GovApproval.Api.Commitments;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.Commitments;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;
using Npgsql;

namespace GovApproval.Api.Applications;

/// <summary>What a body is turned into a command with: who asks, when, of which case, in which center.</summary>
/// <param name="Number">The number in the path, where there is one.</param>
/// <param name="Department">The caller's.</param>
internal sealed record Asked(ActorId By, Instant At, CaseFile File, Center Center, int Number, DepartmentCode? Department = null, Roles Roles = Roles.None)
{
    public WorkingCalendar Calendar => Center.CalendarAt(File.Standing.Window);

    /// <summary>The version of the case's item in force now.</summary>
    public ItemVersion ItemInForce => Center.ItemAsOf(File.Standing.Item, At)
        ?? throw new InvalidOperationException($"Item {File.Standing.Item} of a stored case is not in the catalogue.");

    /// <summary>What tells whether the case was met with silence; none where the item is no longer in the catalogue.</summary>
    public Silence? Silence => Center.ItemAsOf(File.Standing.Item, File.ReceivedAt()) is { } item ? new(Calendar, item) : null;

    /// <summary>The contents of the case's item in the version it is pinned to.</summary>
    public ServiceItem? PinnedItem => Center.Items.GetValueOrDefault(File.Standing.Item.Value)?.State.OfVersion(File.ItemVersion);
}

/// <summary>Makes a command of what a body says; complaints about it go into the checks.</summary>
internal delegate ApplicationCommand Phrase<in TBody>(TBody body, Asked asked, Checks checks);

/// <summary>Where applications are asked for something: every command on a case that exists passes here.</summary>
internal sealed partial class ApplicationDesk(
    Desk<CaseFile, ApplicationEvent> desk,
    StreamKind<CommitmentBar, CommitmentBarEvent> bars,
    Centers centers,
    ApplicationAnswers answers,
    IClock clock,
    ILogger<ApplicationDesk> log)
{
    /// <summary>The whole way of one command from body to answer.</summary>
    public async Task Handle<TBody>(
        HttpContext context, string command, Operation operation, Body<TBody> body, Phrase<TBody> phrase)
    {
        var ct = context.RequestAborted;
        var request = Request.Of(context, clock, body.Bytes.Span);
        var caller = request.Caller;
        var center = await centers.Of(caller.Division, ct);
        var stream = new StreamId(caller.Division, Paths.Id(context));
        var number = Paths.Number(context, "number") ?? 0;
        var question = new Question<CaseFile, ApplicationEvent>(
            command,
            stream,
            file => Relation.Obstacle(caller, operation, file),
            file => Decide(body.Value, phrase, file, request, center, number),
            async (file, version, stop) => Reply.ToBytes(await answers.Of(stream, new(file, version), caller, center, request.Now, stop), Json.Of<ApplicationAnswer>()))
        {
            Recipe = ApplicationAnswers.Recipe(stream, caller, center, request.Now),
        };
        Versioned<CommitmentBar>? barred = null;
        if (operation == Operation.VerifyCommitment)
        {
            question = question with { Beside = file => Bar(stream, file, request, out barred) };
        }

        var verdict = await desk.Ask(question, request, ct);
        if (barred is not null && verdict is Verdict.Answered { Events: > 0 })
        {
            centers.Learn(stream.Tenant, barred);
        }

        await verdict.Write(context);
    }

    // A commitment found untrue by this very command: its maker comes onto the bar list in the same write.
    private IReadOnlyList<StreamAppend> Bar(StreamId stream, CaseFile file, Request request, out Versioned<CommitmentBar>? barred)
    {
        barred = null;
        if (file.Commitment?.Check is not { IsKept: false } found || found.At != request.Now)
        {
            return [];
        }

        (var append, barred) = CommitmentBarEndpoints.Barred(bars, stream, file, found, centers.Known(stream.Tenant));
        return [append];
    }

    /// <summary>A command of the service itself, such as the calendar's; no caller, nothing to answer. False: nothing followed.</summary>
    /// <param name="known">The case as it was read just now: nothing needs loading.</param>
    public async Task<bool> Tell(
        StreamId stream, Versioned<CaseFile> known, Request request, Func<CaseFile?, Decision<ApplicationEvent>> decide, string command, CancellationToken ct)
    {
        desk.Remember(stream, known);
        var question = new Question<CaseFile, ApplicationEvent>(
            command,
            stream,
            static _ => null,
            decide,
            static (_, _, _) => new(ReadOnlyMemory<byte>.Empty));
        try
        {
            return await desk.Ask(question, request, ct) is Verdict.Answered { Events: > 0 };
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            // One case that cannot be stored must not keep a whole hall from its deadlines; it is asked again in the next round.
            Untold(log, command, stream.Id, e);
            return false;
        }
    }

    /// <summary>The same command of the service itself on many cases at once: one write, and each by itself where that fails. Says which told something.</summary>
    public async Task<IReadOnlyList<StreamId>> TellTogether(
        IReadOnlyList<(StreamId Stream, Versioned<CaseFile> Known, Func<CaseFile?, Decision<ApplicationEvent>> Decide)> asked,
        Request request,
        string command,
        CancellationToken ct)
    {
        var decided = asked
            .Select(one => (one.Stream, one.Known, one.Decide(one.Known.State) is Decision<ApplicationEvent>.Granted granted ? granted.Events : default))
            .Where(one => one.Item3.Count > 0)
            .ToArray();
        try
        {
            if (decided.Length == 0 || await desk.StoreTogether(decided, request, command, ct))
            {
                return [.. decided.Select(one => one.Stream)];
            }
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            // One of them cannot be stored: by itself it is found.
        }

        var told = await Task.WhenAll(asked.Select(one => Tell(one.Stream, one.Known, request, one.Decide, command, ct)));
        return [.. asked.Where((_, i) => told[i]).Select(one => one.Stream)];
    }

    private static Decision<ApplicationEvent> Decide<TBody>(
        TBody body, Phrase<TBody> phrase, CaseFile? file, Request request, Center center, int number)
    {
        if (file is null)
        {
            return new NoSuchApplication();
        }

        var checks = new Checks();
        var command = phrase(body, new Asked(request.Caller.Actor, request.Now, file, center, number, request.Caller.Department, request.Caller.Roles), checks);
        checks.ThrowIfAny();
        return Decisions.Decide(file, command with
        {
            CalendarEdition = center.Calendar.Edition,
            OfficeDays = center.CalendarAt(file.Standing.Window),
            Roster = file.Green is null ? null : center.Window(file.Standing.Window)?.Staffing,
        });
    }

    [LoggerMessage(24, LogLevel.Error, "{Command} of case {Case} could not be stored")]
    private static partial void Untold(ILogger log, string command, Guid @case, Exception e);
}
