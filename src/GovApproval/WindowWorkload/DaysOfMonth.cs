namespace GovApproval.WindowWorkload;

/// <summary>The days of a month of which something is counted, in their order.</summary>
internal static class DaysOfMonth
{
    /// <summary>The place of a day among them; where there is none yet, one is begun there.</summary>
    public static int Find<TDay>(List<TDay> days, int day, Func<TDay, int> numberOf, Func<int, TDay> begin)
    {
        var i = days.Count; // what happens is mostly of the last of them
        while (i > 0 && numberOf(days[i - 1]) >= day)
        {
            i--;
        }

        if (i == days.Count || numberOf(days[i]) != day)
        {
            days.Insert(i, begin(day));
        }

        return i;
    }
}
