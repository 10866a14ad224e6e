using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Law;

/// <summary>A renewal is asked for thirty days before expiry; undecided at expiry, it counts as granted.</summary>
public sealed class Article_50
{
    private static readonly Renewal s_renews = new("L-0", Date(3, 31));

    private static SubmitApplication Renew => Submit() with { Renews = s_renews };

    private static ApplicationSubmitted Filed => Submitted() with { Renews = s_renews };

    // Twenty-one working days after Monday 2 March lies Tuesday the 31st.
    private static RenewalDeemed Deemed => new(Here, "L-0", Date(3, 31), new(Date(3, 2), 21, 20, null, Shipped.Version), TheCalendar, Beijing(4, 1, 0));

    [Fact]
    public void takes_it_on_the_thirtieth_day_before_expiry_and_not_after()
    {
        Given().When(Renew with { At = Beijing(3, 1, 23, 59) }).Then(Filed with { At = Beijing(3, 1, 23, 59) }).Renews.ShouldBe(s_renews);
        Given().When(Renew with { At = Beijing(3, 2, 0) })
            .ThenRefused(new RenewalTooLate(Date(3, 31), Date(3, 1), "Administrative Licence Law Art. 50(1)"));
    }

    [Fact]
    public void gives_way_to_a_law_that_says_otherwise()
    {
        var ruled = Permit with { Renewal = new RenewalRule("Regulation on Medical Institutions", 60) };
        Given().When(Renew with { Item = InForce(ruled) })
            .ThenRefused(new RenewalTooLate(Date(3, 31), Date(1, 30), "Regulation on Medical Institutions"));
    }

    [Fact]
    public void counts_as_granted_when_nobody_has_decided_at_expiry()
    {
        var outcome = Given(Filed, Accepted(promised: null)).When(Sweep(Beijing(4, 1, 0)) with { Measures = Unsupervised }).Then(Deemed).Outcome.ShouldNotBeNull();
        (outcome.Result, outcome.DeemedBy).ShouldBe((CaseResult.Granted, "Administrative Licence Law Art. 50(2)"));
    }

    [Fact]
    public void counts_from_expiry_on_whenever_that_is_noticed() =>
        Given(Filed, Accepted(promised: null)).When(Sweep(Beijing(4, 20)) with { Measures = Unsupervised }).Then(Deemed).Timeline.ShouldNotBeNull().StoppedAt.ShouldBe(Beijing(4, 1, 0));

    [Fact]
    public void happens_once_and_not_before_the_last_day_is_over()
    {
        var limitless = Accepted(promised: null, statutory: null);
        Given(Filed, limitless).When(Sweep(Beijing(3, 31, 23, 59))).ThenNothing();
        Given(Filed, limitless, Deemed).When(Sweep(Beijing(4, 20))).ThenNothing();
    }

    [Fact]
    public void leaves_alone_what_was_decided_in_time_and_what_waits_for_the_applicant()
    {
        Given(Filed, Accepted(), Examined(), Verified(), Completed(result: CaseResult.Refused)).When(Sweep(Beijing(4, 1))).ThenNothing();
        Given(Filed, new SupplementRequested(Here, ["plan"], null, Officer, Beijing(2, 27))).When(Sweep(Beijing(4, 1))).ThenNothing();
    }

    [Fact]
    public void lets_nobody_decide_after_expiry()
    {
        ApplicationEvent[] ready = [Filed, Accepted(), Examined(), Verified()];
        Given(ready).When(Complete(Beijing(4, 1, 0))).ThenRefused(new RenewalAlreadyDeemed(Date(3, 31)));
        Given(ready).When(Complete(Beijing(3, 31, 23, 59))).Then(Completed(used: 21, Beijing(3, 31, 23, 59)));
    }

    [Fact]
    public void renews_what_its_holder_still_has()
    {
        var granted = TheFile(Submitted(), Accepted(), Examined(), Verified(), Completed());
        Given().When(Renew with { Renewed = granted }).Then(Filed);
        var somebody = Applicant with { Person = new PersonId(Guid.NewGuid()) };
        Given().When(Renew with { Renewed = granted with { Applicant = somebody } }).ThenRefused(new NothingToRenew());
        var revoked = new Revocation(RevocationGround.Deceit, "a", "b", "c", Verifier, Beijing(2, 1));
        Given().When(Renew with { Renewed = granted with { Aftermath = new(default, revoked) } }).ThenRefused(new NothingToRenew());
        Given().When(Renew with { Renewed = TheFile(Submitted()) }).ThenRefused(new NothingToRenew());
    }
}
