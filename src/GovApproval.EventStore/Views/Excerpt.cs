namespace GovApproval.EventStore.Views;

/// <summary>
/// What a fold looks at of the events that come most often: a rebuild asks the database for those members alone, as writing a whole
/// event out as text costs more than folding it. Events of other types come whole.
/// </summary>
/// <param name="Types">The stored names of those events.</param>
/// <param name="Members">The members, the same for all of them: one that an event does not have is left out.</param>
public sealed record Excerpt(IReadOnlyList<string> Types, IReadOnlyList<EventMember> Members);

/// <summary>A member of an event's JSON.</summary>
/// <param name="In">The object of the event in which it lies; null when it lies in the event itself.</param>
/// <param name="IsText">A JSON string, which is cheaper to ask for than any other value.</param>
public sealed record EventMember(string? In, string Name, bool IsText)
{
    public static EventMember Text(string name) => new(null, name, IsText: true);

    public static EventMember Text(string within, string name) => new(within, name, IsText: true);

    public static EventMember Json(string name) => new(null, name, IsText: false);
}
