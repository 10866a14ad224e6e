using System.Text.Json.Serialization.Metadata;
using GovApproval.Api.Http;
using GovApproval.EventStore;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>
/// Where what is known by a code is entered or changed: items, departments, windows, calendars, enrolments. Whoever came through
/// the door may; the rules decide the rest.
/// </summary>
internal sealed class EntryDesk<TState, TEvent>(Desk<TState, TEvent> desk, Centers centers, IClock clock)
    where TState : class
    where TEvent : class
{
    /// <param name="command">The command's name, for spans and counts.</param>
    /// <param name="stream">The entry's stream, by division and code.</param>
    /// <param name="decide">The rules, with what the center knows.</param>
    /// <param name="answer">The entry as it is read.</param>
    /// <param name="location">Where it is read; a first entry answers 201 with it.</param>
    /// <param name="unstored">The version that is read before anything was entered; none where there is nothing then.</param>
    public async Task Handle<TAnswer>(
        HttpContext context,
        string command,
        ReadOnlyMemory<byte> body,
        Func<string, StreamId> stream,
        Func<TState?, Request, Center, Decision<TEvent>> decide,
        Func<TState, long, Request, TAnswer> answer,
        JsonTypeInfo<TAnswer> type,
        string location,
        long unstored = 0,
        params string[] alsoKnown)
    {
        var ct = context.RequestAborted;
        var request = Request.Of(context, clock, body.Span, alsoKnown);
        var center = await centers.Of(request.Caller.Division, ct);
        var asked = stream(request.Caller.Division);
        request = request with { Tenant = asked.Tenant };
        var question = new Question<TState, TEvent>(
            command,
            asked,
            static _ => null,
            state => decide(state, request, center),
            (state, version, _) => new(Reply.ToBytes(answer(state, version, request), type)))
        {
            Location = location,
            Unstored = unstored,
        };
        var verdict = await desk.Ask(question, request, ct);
        await verdict.Write(context);
    }
}
