using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Law;

/// <summary>No fee unless a law says so, and none above the published standard. Money taken is recorded all the same: hidden, nobody could give it back.</summary>
public sealed class Articles_58_and_59
{
    private static readonly Fee s_fee = new("permit", 100, "CNY", "price notice 1");

    private static RecordPayment Pay(decimal amount, params Fee[] fees) =>
        new("O-1", amount, "CNY", Officer, Beijing(3, 4), Permit with { Fees = [.. fees] });

    private static FeePaid Paid(decimal amount, FeeIrregularity? irregularity = null) =>
        new(Here, "O-1", amount, "CNY", Officer, Beijing(3, 4), irregularity);

    [Fact]
    public void mark_what_is_taken_for_a_free_item() =>
        Given(Submitted()).When(Pay(10)).Then(Paid(10, FeeIrregularity.NoFee)).Payments[0].Irregularity.ShouldBe(FeeIrregularity.NoFee);

    [Fact]
    public void mark_what_is_taken_where_no_law_is_named() =>
        Given(Submitted()).When(Pay(10, s_fee with { Basis = " " })).Then(Paid(10, FeeIrregularity.NoFee));

    [Fact]
    public void leave_unmarked_what_the_standard_allows() => Given(Submitted()).When(Pay(100, s_fee)).Then(Paid(100));

    [Fact]
    public void mark_what_together_exceeds_the_standard()
    {
        Given(Submitted()).When(Pay(101, s_fee)).Then(Paid(101, FeeIrregularity.AboveStandard));
        Given(Submitted(), Paid(60) with { OrderNumber = "O-0" }).When(Pay(60, s_fee)).Then(Paid(60, FeeIrregularity.AboveStandard));
    }

    [Fact]
    public void let_no_item_be_published_with_a_fee_that_names_no_law() =>
        CatalogueDecisions.Decide(null, new PublishItem(Permit with { Fees = [s_fee with { Basis = null }] }, new(Housing, "Housing"), null, Officer, Beijing(3, 2)))
            .ShouldBe(new Decision<ItemEvent>.Refused(new FeeWithoutBasis("permit")));
}
