using GovApproval.Applications;
using GovApproval.Supervision;

namespace GovApproval.Tests.Supervision;

public sealed class ReplayingCases
{
    [Fact]
    public void finds_by_the_same_rules_the_cards_there_are()
    {
        var late = Swept(Beijing(3, 10), Submitted(), Accepted());
        var replayed = CaseReplayed.Of(late, Measures, Beijing(3, 10));
        replayed.Found.Select(f => f.Rule.Number).ShouldBe(["T01", "T02"]);
        (replayed.Appearing.Count, replayed.Vanishing.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void tells_which_cards_a_milder_rule_would_not_have_issued()
    {
        var late = Swept(Beijing(3, 10), Submitted(), Accepted());
        CaseReplayed.Of(late, By("T02", 3), Beijing(3, 10)).Vanishing.Select(card => card.Rule.Number).ShouldBe(["T02"]);
    }

    [Fact]
    public void tells_which_cards_a_stricter_rule_would_have_issued()
    {
        var file = TheFile(Submitted(), Accepted(), Examined(), Verified(), Completed());
        CaseReplayed.Of(file, Measures, Beijing(4, 1)).Appearing.ShouldBeEmpty();
        CaseReplayed.Of(file, By("T01", 3), Beijing(4, 1)).Appearing.ShouldHaveSingleItem().Since.ShouldBe(Date(3, 4));
    }

    private static Yardstick By(string rule, int days) => new(
        Shipped, ShippedRules with { Rules = ShippedRules.Rules.Select(r => r.Number == rule ? r with { Days = days } : r).ToValueList() });
}
