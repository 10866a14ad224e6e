using GovApproval.Applications;

namespace GovApproval.Tests.Applications;

public sealed class KnowingWhereAnEventLed
{
    [Fact]
    public void is_no_part_of_the_event()
    {
        var (asked, other) = (Accepted(), Accepted());
        Standing.After(asked).State.ShouldBe(CaseState.Accepted);
        asked.ShouldBe(other);
        asked.GetHashCode().ShouldBe(other.GetHashCode());
    }

    [Fact]
    public void is_told_anew_of_a_changed_copy()
    {
        var accepted = Accepted();
        var before = Standing.After(accepted);
        var copy = accepted with { By = Verifier, Before = Here with { Card = Card.Yellow } };
        Standing.After(copy).ShouldBe(before with { Officer = Verifier, Card = Card.Yellow });
        copy.At.ShouldBe(accepted.At);
        Standing.After(accepted).ShouldBeSameAs(before);
    }
}
