namespace GovApproval;

/// <summary>
/// An immutable text that is only ever added to: what follows from it goes on in the same memory, so that adding costs what is added and
/// not what is there. Whoever adds to one that was added to before gets memory of its own.
/// </summary>
public readonly struct GrowingText : IEquatable<GrowingText>
{
    private readonly Memory? _memory;

    public GrowingText(string text)
    {
        _memory = new(text.ToCharArray(), text.Length);
        Length = text.Length;
    }

    private GrowingText(Memory memory, int length) => (_memory, Length) = (memory, length);

    public int Length { get; }

    public char this[int index] => AsSpan()[index];

    public ReadOnlySpan<char> AsSpan() => _memory is null ? default : _memory.Chars.AsSpan(0, Length);

    /// <summary>With two more characters.</summary>
    public GrowingText Plus(char one, char two)
    {
        var memory = _memory is { } mine && mine.TryTake(Length, 2) ? mine : new Memory(AsSpan(), 2);
        (memory.Chars[Length], memory.Chars[Length + 1]) = (one, two);
        return new(memory, Length + 2);
    }

    public bool Equals(GrowingText other) => AsSpan().SequenceEqual(other.AsSpan());

    public override bool Equals(object? obj) => obj is GrowingText other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(AsSpan(), StringComparison.Ordinal);

    public override string ToString() => AsSpan().ToString();

    public static bool operator ==(GrowingText left, GrowingText right) => left.Equals(right);

    public static bool operator !=(GrowingText left, GrowingText right) => !left.Equals(right);

    private sealed class Memory(char[] chars, int used)
    {
        private int _used = used;

        /// <summary>A copy with room for as much again, and for what comes next.</summary>
        public Memory(ReadOnlySpan<char> text, int next)
            : this(new char[Math.Max(16, 2 * (text.Length + next))], text.Length + next) => text.CopyTo(Chars);

        public char[] Chars { get; } = chars;

        /// <summary>True for the first who goes on from there, while there is room.</summary>
        public bool TryTake(int from, int many) => from + many <= Chars.Length && Interlocked.CompareExchange(ref _used, from + many, from) == from;
    }
}
