namespace GovApproval;

/// <summary>What a rule answers: the events that follow, or the fact in the way.</summary>
/// <typeparam name="TEvent">The family of events of the stream decided on.</typeparam>
public abstract record Decision<TEvent>
    where TEvent : class
{
    private Decision()
    {
    }

    /// <summary>Allowed. No events: it is already exactly so.</summary>
    public sealed record Granted(ValueList<TEvent> Events) : Decision<TEvent>;

    /// <summary>Not allowed; nothing happened.</summary>
    public sealed record Refused(Refusal Why) : Decision<TEvent>;

#pragma warning disable CA2225, CA1000 // The conversions are what lets a row of a decision table read as a sentence.
    public static implicit operator Decision<TEvent>(TEvent happened) => new Granted([happened]);

    public static implicit operator Decision<TEvent>(Refusal why) => new Refused(why);

    /// <summary>Asked for exactly what is already so.</summary>
    public static Decision<TEvent> NothingToDo { get; } = new Granted([]);
#pragma warning restore CA2225, CA1000
}

/// <summary>A reason for no: a fact, with its own members for the caller. Ends as an RFC 9457 problem.</summary>
/// <param name="Code">Kebab case, stable for ever: callers branch on it.</param>
/// <param name="Rule">The article it rests on, such as <c>Administrative Licence Law Art. 32(4)</c>; none for a mere fact.</param>
public abstract record Refusal(string Code, string? Rule = null);

/// <summary>What was asked about is not there: told apart from what is not the caller's by nobody.</summary>
public abstract record Absence(string Code) : Refusal(Code);
