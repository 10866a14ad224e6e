using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Applications;

public sealed class ReceivingAnApplication
{
    private static readonly AcceptApplication s_accept = new(InForce(Permit), null, Officer, Beijing(3, 2));
    private static readonly RequireSupplement s_require = new(["charter", "map"], "unreadable", Officer, Beijing(3, 2));
    private static readonly DeclineApplication s_decline = new("another body's matter", "tax bureau", Officer, Beijing(3, 2));
    private static readonly ReceiveSupplement s_receive = new([new("charter", true)], Citizen, Beijing(3, 5));

    private static SupplementRequested Required => new(Here, ["charter", "map"], "unreadable", Officer, Beijing(3, 2));

    private static SupplementReceived Received => new(Here, [new("charter", true)], Citizen, Beijing(3, 5), Applicant.Person, 1);

    [Fact]
    public void accepts_it_and_starts_both_clocks()
    {
        var file = Given(Submitted()).When(s_accept).Then(Accepted());
        file.Timeline.ShouldBe(new Timeline(Beijing(3, 2), new(20, 5, OnTheSpot: false)));
        file.Standing.Officer.ShouldBe(Officer);
    }

    [Fact]
    public void pins_it_to_the_version_in_force_at_acceptance()
    {
        var revised = InForce(Permit with { PromisedDays = 3 }, version: 2);
        Given(Submitted()).When(s_accept with { Item = revised })
            .Then(Accepted(promised: 3) with { ItemVersion = 2 }).ItemVersion.ShouldBe(2);
    }

    [Fact]
    public void accepts_it_once()
    {
        Given(Submitted(), Accepted()).When(s_accept).ThenNothing();
        Given(Submitted(), Accepted()).When(s_accept with { By = Verifier }).ThenRefused(new WrongState(CaseState.Accepted));
        Given(Submitted(), Accepted(), Examined()).When(s_accept).ThenRefused(new WrongState(CaseState.Examined));
    }

    [Fact]
    public void asks_for_what_is_missing() =>
        Given(Submitted()).When(s_require).Then(Required).Standing.State.ShouldBe(CaseState.SupplementRequired);

    [Fact]
    public void asks_for_the_whole_list() =>
        Given(Submitted()).When(s_require with { Missing = [] }).ThenRefused(new SupplementWithoutList());

    [Fact]
    public void asks_again_for_the_same_without_effect() => Given(Submitted(), Required).When(s_require).ThenNothing();

    [Fact]
    public void does_not_ask_a_second_time()
    {
        var refused = new SupplementAlreadyRequested(Beijing(3, 2), ["charter", "map"]);
        Given(Submitted(), Required).When(s_require with { Missing = ["seal"] }).ThenRefused(refused);
        Given(Submitted(), Required, Received).When(s_require with { Missing = ["seal"] }).ThenRefused(refused);
        refused.Rule.ShouldBe("Administrative Licence Law Art. 32(4)");
    }

    [Fact]
    public void waits_for_the_supplement_before_it_accepts()
    {
        Given(Submitted(), Required).When(s_accept).ThenRefused(new WrongState(CaseState.SupplementRequired));
        Given(Submitted(), Required, Received).When(s_accept with { At = Beijing(3, 5) }).Then(Accepted(at: Beijing(3, 5)));
    }

    [Fact]
    public void takes_a_supplement_that_was_asked_for()
    {
        Given(Submitted(), Required).When(s_receive).Then(Received).Standing.State.ShouldBe(CaseState.Submitted);
        Given(Submitted()).When(s_receive).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void declines_it_with_the_reason_and_where_to_go()
    {
        var declined = new ApplicationNotAccepted(Here, "another body's matter", "tax bureau", Officer, Beijing(3, 2));
        Given(Submitted()).When(s_decline).Then(declined).Standing.State.ShouldBe(CaseState.NotAccepted);
        Given(Submitted(), declined).When(s_decline).ThenNothing();
        Given(Submitted(), declined).When(s_decline with { Reason = "other" }).ThenRefused(new WrongState(CaseState.NotAccepted));
        Given(Submitted(), Accepted()).When(s_decline).ThenRefused(new WrongState(CaseState.Accepted));
    }
}
