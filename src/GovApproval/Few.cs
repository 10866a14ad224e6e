using System.Runtime.CompilerServices;

namespace GovApproval;

/// <summary>At most sixteen different values, in the order in which they came: gathered on the stack, for lists that are made with every event.</summary>
internal ref struct Few<T>
    where T : IEquatable<T>
{
    private Room _room;
    private int _count;

    /// <summary>Adds what is not there yet.</summary>
    public void Add(T value)
    {
        Span<T> room = _room;
        if (!room[.._count].Contains(value))
        {
            room[_count++] = value;
        }
    }

    public readonly ValueList<T> ToValueList() => ValueList.Create(((ReadOnlySpan<T>)_room)[.._count]);

    [InlineArray(16)]
    private struct Room
    {
        private T _first;
    }
}
