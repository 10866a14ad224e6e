using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Fees;

namespace GovApproval.Tests.Fees;

public sealed class ChargingFees
{
    private static readonly Guid s_case = new("00000000-0000-0000-0000-000000000001");

    private static readonly ServiceItem s_charging = Permit with
    {
        Fees = [new("survey", 100, "CNY", "notice 1", [new("small", "small enterprise", "notice 2", 50), new("poor", "low income", "notice 3")]), new("card", 20.01m, "CNY", "notice 4")],
    };

    private static ChargedCase Charged => new(s_case, TheFile(Submitted(), Accepted()), s_charging);

    private static IssuePaymentOrder Issue => new("JF-P-bridge", new("bridge"), [Charged], [], Officer, Beijing(3, 3));

    private static PaymentOrderIssued Issued => new("JF-P-bridge-1", new("bridge"), [Line("survey", 100, 100, "notice 1"), Line("card", 20.01m, 20.01m, "notice 4")], 120.01m, "CNY", Officer, Beijing(3, 3));

    [Fact]
    public void adds_up_the_published_fees_of_the_pinned_version() => Granted(null, Issue).ShouldBe([Issued]);

    [Fact]
    public void takes_off_what_a_law_exempts()
    {
        var half = Order(Issue with { Claims = [new(Permit.Code, "survey", "small", "list 7")] });
        (half.Total, half.Lines[0].Due, half.Lines[0].Exemption).ShouldBe((70.01m, 50, new GrantedExemption("small", "small enterprise", "notice 2", 50, "list 7")));
        Order(Issue with { Claims = [new(Permit.Code, "survey", "poor", "card 1")] }).Total.ShouldBe(20.01m);
    }

    [Theory]
    [InlineData("card", "small")]
    [InlineData("survey", "veteran")]
    [InlineData("stamp", "small")]
    public void exempts_nobody_from_what_the_item_does_not_say(string fee, string exemption) =>
        Refused(null, Issue with { Claims = [new(Permit.Code, fee, exemption, "x")] }).ShouldBe(new NoSuchExemption(Permit.Code, fee, exemption));

    [Fact]
    public void charges_nothing_where_no_law_allows_it_or_all_is_paid()
    {
        Refused(null, Issue with { Cases = [Charged with { Item = Permit }] }).ShouldBe(new NothingToPay());
        Refused(null, Issue with { Cases = [Charged with { Item = Permit with { Fees = [new("copy", 5, "CNY", null)] } }] }).ShouldBe(new NothingToPay());
        var paid = TheFile(Submitted(), Accepted(), new FeePaid(Here, "JK-1", 120.01m, "CNY", Officer, Beijing(3, 3)));
        Refused(null, Issue with { Cases = [Charged with { File = paid }] }).ShouldBe(new NothingToPay());
        Refused(null, Issue with { Cases = [Charged with { File = TheFile(Submitted(), new ApplicationWithdrawn(Here, null, Citizen, Beijing(3, 2))) }] }).ShouldBe(new NothingToPay());
    }

    [Fact]
    public void lets_one_order_be_open_at_a_time()
    {
        Refused(Folded(Issued), Issue).ShouldBe(new PaymentOrderOpen("JF-P-bridge-1"));
        var cancelled = new PaymentOrderCancelled("JF-P-bridge-1", "wrong", Officer, Beijing(3, 4));
        Granted(Folded(Issued), new CancelOrder("JF-P-bridge-1", "wrong", Officer, Beijing(3, 4))).ShouldBe([cancelled]);
        Granted(Folded(Issued, cancelled), Issue).ShouldBe([Issued with { Number = "JF-P-bridge-2" }]);
    }

    [Fact]
    public void is_paid_whole_and_once()
    {
        var pay = new PayOrder("JF-P-bridge-1", 120.01m, Officer, Beijing(3, 5));
        var paid = new PaymentOrderPaid("JF-P-bridge-1", 120.01m, Officer, Beijing(3, 5));
        Granted(Folded(Issued), pay).ShouldBe([paid]);
        Granted(Folded(Issued, paid), pay).ShouldBeEmpty();
        Refused(Folded(Issued), pay with { Amount = 120 }).ShouldBe(new AmountNotDue(120.01m));
        Refused(Folded(Issued, paid), new CancelOrder("JF-P-bridge-1", "x", Officer, Beijing(3, 6))).ShouldBe(new PaymentOrderNotOpen("JF-P-bridge-1", PaymentOrderStatus.Paid));
        Refused(Folded(Issued), pay with { Number = "JF-P-bridge-9" }).ShouldBe(new NoSuchPaymentOrder());
        Refused(null, pay).ShouldBe(new NoSuchPaymentOrder());
        Folded(Issued, paid).Numbered("JF-P-bridge-1")!.Status.ShouldBe(PaymentOrderStatus.Paid);
    }

    private static FeeLine Line(string fee, decimal amount, decimal due, string basis) => new(s_case, Permit.Code, 1, Housing, fee, amount, due, basis);

    private static PaymentOrders Folded(params PaymentOrderEvent[] history) => history.Aggregate(default(PaymentOrders), PaymentOrders.Evolve).ShouldNotBeNull();

    private static PaymentOrderIssued Order(IssuePaymentOrder asked) => Granted(null, asked).ShouldHaveSingleItem().ShouldBeOfType<PaymentOrderIssued>();

    private static ValueList<PaymentOrderEvent> Granted(PaymentOrders? orders, PaymentOrderCommand asked) =>
        Charging.Decide(orders, asked).ShouldBeOfType<Decision<PaymentOrderEvent>.Granted>().Events;

    private static Refusal Refused(PaymentOrders? orders, PaymentOrderCommand asked) =>
        Charging.Decide(orders, asked).ShouldBeOfType<Decision<PaymentOrderEvent>.Refused>().Why;
}
