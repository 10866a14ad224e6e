using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Law;

/// <summary>The lower level reviews within twenty days of its own before it passes the case up.</summary>
public sealed class Article_43
{
    private static readonly ServiceItem s_reviewed = Permit with { LowerReview = new("Regulation, Art. 9") };
    private static readonly PassUp s_passUp = new("in order", s_reviewed, Officer, Beijing(3, 16));
    private static readonly CompleteFirstInstance s_examine = new("complete", Recommendation.Grant, Officer, Beijing(3, 17), s_reviewed);

    private static ApplicationAccepted InReview => Accepted() with { Limits = new(20, null, OnTheSpot: false) };

    private static ReviewPassedUp PassedUp => new(Here, "in order", new(20, 5, OnTheSpot: false), Officer, Beijing(3, 16));

    [Fact]
    public void runs_the_days_of_the_review_first() =>
        Given(Submitted()).When(new AcceptApplication(InForce(s_reviewed), null, Officer, Beijing(3, 2))).Then(InReview);

    [Fact]
    public void starts_the_days_of_the_decision_when_the_case_is_passed_up()
    {
        var timeline = Given(Submitted(), InReview).When(s_passUp).Then(PassedUp).Timeline.ShouldNotBeNull();
        CaseClock.Read(timeline, Shipped, Beijing(3, 17)).ShouldSatisfyAllConditions(
            c => c.UsedDays.ShouldBe(1), c => c.Promised.ShouldNotBeNull().DueOn.ShouldBe(Date(3, 23)));

        // 3 to 16 March: ten working days of the twenty.
        CaseClock.Read(timeline.OfReview().ShouldNotBeNull(), Shipped, Beijing(4, 1)).Statutory.ShouldNotBeNull().ShouldSatisfyAllConditions(
            limit => (limit.BudgetDays, limit.UsedDays).ShouldBe((20, 10)));
    }

    [Fact]
    public void passes_a_case_up_once_and_only_where_the_item_has_a_review()
    {
        Given(Submitted(), InReview, PassedUp).When(s_passUp).ThenNothing();
        Given(Submitted(), InReview, PassedUp).When(s_passUp with { Opinion = "not so" }).ThenRefused(new WrongState(CaseState.Accepted));
        Given(Submitted(), Accepted()).When(s_passUp with { Item = Permit }).ThenRefused(new NoLowerReview());
        Given(Submitted()).When(s_passUp).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void examines_after_the_review()
    {
        Given(Submitted(), InReview).When(s_examine).ThenRefused(new ReviewNotPassedUp("Regulation, Art. 9"));
        Given(Submitted(), InReview, PassedUp).When(s_examine).Then(Examined(Beijing(3, 17)));
        new ReviewNotPassedUp("").Rule.ShouldBe("Administrative Licence Law Art. 43");
    }
}
