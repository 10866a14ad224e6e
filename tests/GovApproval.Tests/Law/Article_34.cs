using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Law;

/// <summary>Complete and decidable: decided on the spot. Otherwise examined by one officer, verified by another, its substance checked by two or more where the item asks for it.</summary>
public sealed class Article_34
{
    private static readonly ServiceItem s_checked = Permit with { SiteCheck = new("Food Licensing Measures, Art. 16") };
    private static readonly RecordCheck s_check = new([Officer, Chief], "as filed", Officer, Beijing(3, 3));
    private static readonly CompleteFirstInstance s_examine = new("complete", Recommendation.Grant, Officer, Beijing(3, 3), s_checked);
    private static readonly ReturnApplication s_return = new("look again", Verifier, Beijing(3, 4));
    private static readonly AcceptApplication s_again = new(InForce(Permit), null, Officer, Beijing(3, 5));

    private static SubstanceChecked Checked => new(Here, [Officer, Chief], "as filed", Officer, Beijing(3, 3));

    private static ReturnedToReceipt ToReceipt => new(Here, "look again", Verifier, Beijing(3, 4));

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
    public void grants_none_unchecked_that_asks_for_a_check_of_substance()
    {
        var grant = Complete(Beijing(3, 2, 10)) with { Item = Proof with { SiteCheck = new CheckRule("a law") } };
        Given(Submitted(Proof), OnTheSpot).When(grant).ThenRefused(new WrongState(CaseState.Accepted));
        Given(Submitted(Proof), OnTheSpot, new SubstanceChecked(Here, [Officer, Verifier], "in order", Officer, Beijing(3, 2, 9))).When(grant)
            .Then(Completed(used: 0, Beijing(3, 2, 10)) with { Counted = new(Date(3, 2), 0, 3, 0, Shipped.Version) });
    }

    [Fact]
    public void refuses_nothing_unexamined() =>
        Given(Submitted(Proof), OnTheSpot).When(Complete(Beijing(3, 2, 10)) with { Result = CaseResult.Refused, Reasons = ["no"] })
            .ThenRefused(new WrongState(CaseState.Accepted));

    [Fact]
    public void grants_no_promised_item_unexamined() =>
        Given(Submitted(), Accepted()).When(Complete(Beijing(3, 2, 10))).ThenRefused(new WrongState(CaseState.Accepted));

    [Fact]
    public void checks_the_substance_by_two_officers_or_more()
    {
        Given(Submitted(), Accepted()).When(s_check).Then(Checked).Check.ShouldBe(new Check([Officer, Chief], "as filed", Beijing(3, 3)));
        Given(Submitted(), Accepted()).When(s_check with { Officers = [Officer] }).ThenRefused(new TooFewCheckers([Officer]));
        Given(Submitted(), Accepted()).When(s_check with { Officers = [Officer, Officer] }).ThenRefused(new TooFewCheckers([Officer, Officer]));
        Given(Submitted(), Accepted(), Checked).When(s_check).ThenNothing();
        Given(Submitted(), Accepted(), Suspended(Beijing(3, 3))).When(s_check).Then(Checked).Standing.State.ShouldBe(CaseState.Suspended);
        Given(Submitted()).When(s_check).ThenRefused(new WrongState(CaseState.Submitted));
        Given(Submitted(), Accepted(), Examined()).When(s_check).ThenRefused(new WrongState(CaseState.Examined));
    }

    [Fact]
    public void examines_after_the_check_where_the_item_asks_for_one()
    {
        Given(Submitted(), Accepted()).When(s_examine).ThenRefused(new CheckMissing("Food Licensing Measures, Art. 16"));
        Given(Submitted(), Accepted(), Checked).When(s_examine).Then(Examined());
        Given(Submitted(), Accepted()).When(s_examine with { Item = Permit }).Then(Examined());
        new CheckMissing("").Rule.ShouldBe("Administrative Licence Law Art. 34(3)");
    }

    [Fact]
    public void verifies_by_another_officer_than_examined() =>
        Given(Submitted(), Accepted(), Examined()).When(new ConfirmFirstInstance(null, Officer, Beijing(3, 4))).ThenRefused(new SameOfficer(Officer));

    [Fact]
    public void returns_a_case_to_its_check()
    {
        var returned = new ReturnedToCheck(Here, "look again", Verifier, Beijing(3, 4));
        var file = Given(Submitted(), Accepted(), Checked, Examined()).When(s_return with { To = ReturnStep.Check }).Then(returned);
        (file.Standing.State, file.Examination, file.Check).ShouldBe((CaseState.Accepted, null, null));
        Given(Submitted(), Accepted(), Checked, Examined(), returned).When(s_examine).ThenRefused(new CheckMissing("Food Licensing Measures, Art. 16"));
        Given(Submitted(), Accepted(), Examined()).When(s_return with { To = ReturnStep.Check }).ThenRefused(new StepNotTaken(ReturnStep.Check));
        Given(Submitted(), Accepted(), Checked, Examined()).When(s_return with { To = ReturnStep.Check, By = Officer }).ThenRefused(new SameOfficer(Officer));
    }

    [Fact]
    public void returns_a_case_to_the_counter_and_lets_its_clocks_run_on()
    {
        var file = Given(Submitted(), Accepted(), Checked, Examined()).When(s_return with { To = ReturnStep.Receipt }).Then(ToReceipt);
        (file.Standing.State, file.Timeline?.AcceptedAt, file.Check).ShouldBe((CaseState.Submitted, Beijing(3, 2), null));
        var again = Given(Submitted(), Accepted(), Examined(), ToReceipt).When(s_again)
            .Then(new AcceptanceConfirmed(Here, null, Officer, Beijing(3, 5)));
        (again.Standing.State, again.Timeline?.AcceptedAt).ShouldBe((CaseState.Accepted, Beijing(3, 2)));
    }

    [Fact]
    public void does_not_take_back_what_was_accepted()
    {
        Given(Submitted(), Accepted(), Examined(), ToReceipt).When(new RequireSupplement(["map"], null, Officer, Beijing(3, 5)))
            .ThenRefused(new AlreadyAccepted(Beijing(3, 2)));
        Given(Submitted(), Accepted(), Examined(), ToReceipt).When(new DeclineApplication("no", null, Officer, Beijing(3, 5)))
            .ThenRefused(new AlreadyAccepted(Beijing(3, 2)));
        Given(Submitted(), Accepted(promised: null, statutory: null), Examined(), ToReceipt)
            .When(new ElapseTime(Measures, TheCalendar, Beijing(6, 1), InForce(Permit))).ThenNothing();
    }

    [Fact]
    public void goes_on_with_another_officer_where_the_case_is_handed_on() =>
        Given(Submitted(), Accepted()).When(new TransferApplication(null, Chief, "leave", Officer, Beijing(3, 3)))
            .Then(new ApplicationTransferred(Here, null, Chief, "leave", Officer, Beijing(3, 3))).Standing.Officer.ShouldBe(Chief);
}
