using GovApproval.Supervision;

namespace GovApproval.Tests.Supervision;

public sealed class SettingTheRules
{
    private static readonly ValueList<SupervisionRule> s_mine = ShippedRules.Rules.Select(r => r with { Days = r.Days + 1 }).ToValueList();

    [Fact]
    public void keeps_the_shipped_ones_as_version_1()
    {
        var history = Granted(null, s_mine);
        history.Versions.Select(book => book.Version).ShouldBe([1, 2]);
        history.Current().Rules.ShouldBe(s_mine);
        history.AsOf(Beijing(3, 1)).ShouldBe(ShippedRules);
        history.AsOf(Beijing(3, 3)).Version.ShouldBe(2);
        history.AsOf(Beijing(1, 1, year: 2010)).ShouldBe(ShippedRules);
    }

    [Fact]
    public void is_nothing_to_do_when_they_stand_so_already() =>
        RuleHistory.Decide(Granted(null, s_mine), Publish(s_mine)).ShouldBe(Decision<RuleBookEvent>.NothingToDo);

    [Fact]
    public void numbers_each_version() => Granted(Granted(null, s_mine), ShippedRules.Rules).Current().Version.ShouldBe(3);

    [Fact]
    public void takes_no_number_twice() =>
        RuleHistory.Decide(null, Publish([s_mine[0], s_mine[0]])).ShouldBe(new Decision<RuleBookEvent>.Refused(new RuleTwice("T01")));

    [Fact]
    public void takes_a_ladder_upwards_only()
    {
        Refuses([new(2, 0), new(2, 1)]);
        Refuses([new(2, 3), new(3, 2)]);
        RuleHistory.Objection([s_mine[0] with { Ladder = [new(2, 0), new(5, 0)] }]).ShouldBeNull();

        static void Refuses(ValueList<LadderStep> ladder) =>
            RuleHistory.Objection([s_mine[0] with { Ladder = ladder }]).ShouldBe(new LadderNotAscending("T01"));
    }

    [Fact]
    public void has_a_rule_of_every_kind_to_begin_with() =>
        ShippedRules.Rules.Select(r => r.Kind).ShouldBe(Enum.GetValues<RuleKind>(), ignoreOrder: true);

    private static PublishSupervisionRules Publish(ValueList<SupervisionRule> rules) => new(rules, ShippedRules, Chief, Beijing(3, 2));

    private static RuleHistory Granted(RuleHistory? history, ValueList<SupervisionRule> rules) =>
        RuleHistory.Decide(history, Publish(rules)).ShouldBeOfType<Decision<RuleBookEvent>.Granted>().Events.Aggregate(history, RuleHistory.Evolve)!;
}
