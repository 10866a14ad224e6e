namespace GovApproval;

/// <summary>Shares and means as the figures of a center are printed: two decimals, none of nothing.</summary>
public static class Shares
{
    public static decimal? Percent(long part, long whole) => Ratio(100m * part, whole);

    public static decimal? Mean(decimal sum, long count) => Ratio(sum, count);

    private static decimal? Ratio(decimal sum, long count) =>
        count == 0 ? null : decimal.Round(sum / count, 2, MidpointRounding.AwayFromZero);
}
