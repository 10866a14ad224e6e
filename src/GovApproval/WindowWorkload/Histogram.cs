using System.Numerics;

namespace GovApproval.WindowWorkload;

/// <summary>
/// How often each value came, in a bounded number of buckets and in whole numbers only: whatever the order of what is counted, the
/// same counts come out. Up to 16 a bucket is one value, above that an eighth of a power of two, so that a value read back is less than
/// one sixteenth off.
/// </summary>
/// <param name="Counts">Bucket and count by turns, by rising bucket; empty buckets are left out.</param>
public readonly record struct Histogram(ValueList<int> Counts)
{
    private const int Fine = 8;

    public int Total()
    {
        var total = 0;
        for (var i = 1; i < Counts.Count; i += 2)
        {
            total += Counts[i];
        }

        return total;
    }

    /// <summary>With one more of the value.</summary>
    public Histogram Plus(int value) => PlusAt(BucketOf(value), 1);

    /// <summary>With so many more in a bucket.</summary>
    public Histogram PlusAt(int bucket, int count)
    {
        var at = 0;
        var known = Counts.AsSpan();
        while (at < known.Length && known[at] < bucket)
        {
            at += 2;
        }

        if (at < known.Length && known[at] == bucket)
        {
            int[] counted = [.. known];
            counted[at + 1] += count;
            return new(new ValueList<int>(counted));
        }

        return new([.. known[..at], bucket, count, .. known[at..]]);
    }

    public Histogram Plus(Histogram other)
    {
        var one = Counts.AsSpan();
        var two = other.Counts.AsSpan();
        var sum = new List<int>(one.Length + two.Length);
        while (one.Length > 0 || two.Length > 0)
        {
            var bucket = Math.Min(one is [var first, ..] ? first : int.MaxValue, two is [var second, ..] ? second : int.MaxValue);
            sum.Add(bucket);
            sum.Add(Take(ref one, bucket) + Take(ref two, bucket));
        }

        return new(sum.ToValueList());

        static int Take(ref ReadOnlySpan<int> counts, int bucket)
        {
            if (counts is not [var next, var count, ..] || next != bucket)
            {
                return 0;
            }

            counts = counts[2..];
            return count;
        }
    }

    /// <summary>The value that so many percent do not exceed, to within one sixteenth; none of nothing.</summary>
    public int? Percentile(int percent)
    {
        var rank = (((long)Total() * percent) + 99) / 100;
        for (var i = 0; i < Counts.Count; i += 2)
        {
            if ((rank -= Counts[i + 1]) <= 0)
            {
                return ValueOf(Counts[i]);
            }
        }

        return null;
    }

    private static int BucketOf(int value)
    {
        if (value < Fine)
        {
            return Math.Max(value, 0);
        }

        var power = BitOperations.Log2((uint)value) - 3;
        return Fine + (power * Fine) + ((value >> power) & (Fine - 1));
    }

    // The middle of the bucket.
    private static int ValueOf(int bucket)
    {
        if (bucket < Fine)
        {
            return bucket;
        }

        var power = (bucket - Fine) / Fine;
        return (int)(((long)(Fine + ((bucket - Fine) % Fine)) << power) + ((1L << power) / 2));
    }
}
