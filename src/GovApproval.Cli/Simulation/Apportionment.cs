namespace GovApproval.Cli.Simulation;

/// <summary>Whole numbers from shares.</summary>
internal static class Apportionment
{
    /// <summary>Splits a total by weight; what rounding leaves over goes to the largest remainders.</summary>
    public static int[] ByLargestRemainder(int total, IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        var exact = weights.Select(w => total * w / sum).ToArray();
        var whole = exact.Select(e => (int)Math.Floor(e)).ToArray();
        foreach (var i in Enumerable.Range(0, whole.Length).OrderByDescending(i => exact[i] - whole[i]).ThenBy(i => i).Take(total - whole.Sum()))
        {
            whole[i]++;
        }

        return whole;
    }

    /// <summary>
    /// Splits a total by weight so that the mean of a value over the split is the one asked for: the weights are tilted towards
    /// high or low values as far as it takes, then single units are moved until the sum is right to the nearest that moves can reach.
    /// </summary>
    public static int[] WithSum(int total, IReadOnlyList<double> weights, IReadOnlyList<int> values, int sum)
    {
        if (total == 0)
        {
            return new int[weights.Count];
        }

        double low = -4, high = 4;
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = MeanTilted(weights, values, middle) * total < sum ? (middle, high) : (low, middle);
        }

        var split = ByLargestRemainder(total, Tilt(weights, values, low));
        for (var missing = sum - Sum(split, values); missing != 0;)
        {
            if (BestMove(split, values, missing) is not var (from, to))
            {
                break;
            }

            split[from]--;
            split[to]++;
            missing -= values[to] - values[from];
        }

        return split;
    }

    private static int Sum(int[] split, IReadOnlyList<int> values) => split.Select((n, i) => n * values[i]).Sum();

    private static double[] Tilt(IReadOnlyList<double> weights, IReadOnlyList<int> values, double by) =>
        [.. weights.Select((w, i) => w * Math.Exp(by * values[i]))];

    private static double MeanTilted(IReadOnlyList<double> weights, IReadOnlyList<int> values, double by)
    {
        var tilted = Tilt(weights, values, by);
        return tilted.Select((w, i) => w * values[i]).Sum() / tilted.Sum();
    }

    // The move of one unit that comes nearest to what is missing, if any comes nearer than none.
    private static (int From, int To)? BestMove(int[] split, IReadOnlyList<int> values, int missing)
    {
        (int, int)? best = null;
        var least = Math.Abs(missing);
        for (var from = 0; from < split.Length; from++)
        {
            for (var to = 0; split[from] > 0 && to < split.Length; to++)
            {
                var left = Math.Abs(missing - (values[to] - values[from]));
                if (left < least)
                {
                    (best, least) = ((from, to), left);
                }
            }
        }

        return best;
    }
}
