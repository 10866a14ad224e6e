using Shouldly;

namespace GovApproval.EventStore.Tests;

public sealed class Drawing_ids
{
    [Fact]
    public void gives_version_7_of_the_moment()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, 123, TimeSpan.FromHours(8));
        var id = new Ids().New(at);
        id.Version.ShouldBe(7);
        (id.Variant >> 2).ShouldBe(0b10);
        Convert.ToInt64(id.ToString("N")[..12], 16).ShouldBe(at.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void lets_those_of_one_millisecond_follow_each_other()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, 456, TimeSpan.FromHours(8));
        var sequence = new Ids();
        var ids = Enumerable.Range(0, 2_000).Select(_ => sequence.New(at).ToString()).ToList();
        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void gives_none_twice_whoever_draws()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, 789, TimeSpan.FromHours(8));
        var sequence = new Ids();
        var ids = Enumerable.Range(0, 20_000).AsParallel().Select(_ => sequence.New(at)).ToList();
        ids.Distinct().Count().ShouldBe(20_000);
    }
}
