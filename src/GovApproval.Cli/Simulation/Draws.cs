namespace GovApproval.Cli.Simulation;

/// <summary>Chance from one seeded generator, and turns that come round by count.</summary>
internal sealed class Draws(int seed)
{
    // A run of some hundred cases sees one of each as well.
    private const int FirstTurn = 3;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _turns = new(StringComparer.Ordinal);

    public int Below(int limit) => _random.Next(limit);

    public int Between(int from, int to) => _random.Next(from, to);

    public double Share() => _random.NextDouble();

    public bool Happens(double share) => _random.NextDouble() < share;

    /// <summary>That share of those asked about, evenly, so that even a small run has some of each; draws nothing from the generator.</summary>
    public bool Turn(string what, double share)
    {
        if (share <= 0)
        {
            return false;
        }

        var period = Math.Max(1, (int)Math.Round(1 / share));
        var number = _turns.GetValueOrDefault(what);
        _turns[what] = number + 1;
        return number % period == Math.Min(FirstTurn, period - 1);
    }

    public T[] Shuffled<T>(IEnumerable<T> source)
    {
        var all = source.ToArray();
        _random.Shuffle(all);
        return all;
    }
}
