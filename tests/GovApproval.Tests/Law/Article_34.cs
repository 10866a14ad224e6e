using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>Complete and decidable: decided on the spot. Of the two officers of its third paragraph, see the examination.</summary>
public sealed class Article_34
{
    private static ApplicationAccepted OnTheSpot => Accepted(promised: 0, statutory: 3, onTheSpot: true);

    [Fact]
    public void grants_an_on_the_spot_item_on_the_day_it_is_accepted() =>
        Given(Submitted(Proof), OnTheSpot).When(Complete(Beijing(3, 2, 23, 59)))
            .Then(Completed(used: 0, Beijing(3, 2, 23, 59)) with { Counted = new(Date(3, 2), 0, 3, 0, Shipped.Version) })
            .Outcome.ShouldNotBeNull().Counted.IsOnTime().ShouldBeTrue();

    [Fact]
    public void examines_it_like_any_other_from_the_next_day_on() =>
        Given(Submitted(Proof), OnTheSpot).When(Complete(Beijing(3, 3, 0))).ThenRefused(new WrongState(CaseState.Accepted));

    [Fact]
    public void refuses_nothing_unexamined() =>
        Given(Submitted(Proof), OnTheSpot).When(Complete(Beijing(3, 2, 10)) with { Result = CaseResult.Refused, Reasons = ["no"] })
            .ThenRefused(new WrongState(CaseState.Accepted));

    [Fact]
    public void grants_no_promised_item_unexamined() =>
        Given(Submitted(), Accepted()).When(Complete(Beijing(3, 2, 10))).ThenRefused(new WrongState(CaseState.Accepted));
}
