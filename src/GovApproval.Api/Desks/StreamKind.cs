using GovApproval.EventStore;

namespace GovApproval.Api.Desks;

/// <summary>How one kind of stream is folded and kept: joins a family of rules to the memory.</summary>
/// <param name="Name">The stream type as stored, snake case.</param>
/// <param name="Evolve">The fold of the rules.</param>
/// <param name="Documents">The inline documents of a state, their derived columns computed by the calendar in force now.</param>
internal sealed record StreamKind<TState, TEvent>(
    string Name, Func<TState?, TEvent, TState> Evolve, Func<TState, StreamId, IReadOnlyList<DocumentWrite>> Documents)
    where TState : class
    where TEvent : class
{
    /// <summary>Told of every state this node stored.</summary>
    public Action<StreamId, Versioned<TState>>? Committed { get; init; }

    /// <summary>The state that the events led to; none when the stream is of another kind, whose id a caller may have given by mistake.</summary>
    public TState? Fold(StoredStream stored)
    {
        if (stored.Type != Name)
        {
            return null;
        }

        TState? state = null;
        foreach (var happened in stored.Events)
        {
            state = Evolve(state, (TEvent)happened.Data);
        }

        return state;
    }

    public TState Fold(TState? state, ValueList<TEvent> events)
    {
        foreach (var happened in events.AsSpan())
        {
            state = Evolve(state, happened);
        }

        return state ?? throw new ArgumentException("No events lead to no state.", nameof(events));
    }

    public static object[] ToStore(ValueList<TEvent> events) => [.. events];
}

/// <summary>A state and the version of its stream.</summary>
internal sealed record Versioned<TState>(TState State, long Version)
    where TState : class;
