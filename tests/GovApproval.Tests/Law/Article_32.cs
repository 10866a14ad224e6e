using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Law;

/// <summary>
/// Receipt. The case of these specs comes in on Friday 27 February 2026; Saturday the 28th is made up for, so the five working days in
/// which to say what is missing end on Thursday 5 March.
/// </summary>
public sealed class Article_32
{
    private static readonly SupplementRule s_rule = new("Measures of the province, Art. 20", 10, SupplementSilence.Withdrawn);
    private static readonly RequireSupplement s_require = new(["map"], null, Officer, Beijing(3, 5, 23, 59), s_rule, Silent);
    private static readonly AcceptApplication s_accept = new(InForce(Permit), "SL-1", Officer, Beijing(3, 5, 23, 59), Silent);
    private static readonly CorrectErrors s_correct = new(["the date"], Officer, Beijing(2, 27), Silent);
    private static readonly ReceiveSupplement s_receive = new([new("map", true)], Citizen, Beijing(3, 12), Shipped);

    private static readonly DeclineApplication s_decline = new("free for all", null, Officer, Beijing(2, 27), DeclinationGround.NoLicenceNeeded, Silent);

    // Promised for later than the silence lasts, so that no rung falls due in it.
    private static ServiceItem Leisurely => Permit with { PromisedDays = 10 };

    private static Silence Silent => new(Shipped, InForce(Leisurely));

    private static AcceptanceDeemed Deemed => new(Here, 1, new(20, 10, OnTheSpot: false), null, null, TheCalendar, Beijing(2, 27));

    private static SupplementRequested Required => new(Here, ["map"], null, Officer, Beijing(3, 2), s_rule);

    private static SupplementReceived Received => new(Here, [new("map", true)], Citizen, Beijing(3, 12), Applicant.Person, 1);

    [Fact]
    public void tells_that_no_licence_is_needed()
    {
        var told = new LicenceFoundUnnecessary(Here, "free for all", Officer, Beijing(2, 27));
        Given(Submitted()).When(s_decline).Then(told).Standing.State.ShouldBe(CaseState.NotAccepted);
        Given(Submitted(), told).When(s_decline).ThenNothing();
        Given(Submitted(), told).When(s_decline with { Ground = null }).ThenRefused(new WrongState(CaseState.NotAccepted));
    }

    [Fact]
    public void tells_which_authority_is_competent()
    {
        var asked = s_decline with { Reason = null, CompetentAuthority = "tax bureau", Ground = DeclinationGround.NotThisAuthority };
        var referred = new ApplicationReferred(Here, "tax bureau", null, Officer, Beijing(2, 27));
        Given(Submitted()).When(asked).Then(referred).Declination
            .ShouldBe(new Declination(null, "tax bureau", Beijing(2, 27), DeclinationGround.NotThisAuthority));
        Given(Submitted(), referred).When(asked).ThenNothing();
    }

    [Fact]
    public void lets_what_can_be_corrected_on_the_spot_be_corrected()
    {
        var corrected = new ErrorsCorrected(Here, ["the date"], Officer, Beijing(2, 27));
        Given(Submitted()).When(s_correct).Then(corrected).Standing.State.ShouldBe(CaseState.Submitted);
        Given(Submitted(), corrected).When(s_correct).ThenNothing();
        Given(Submitted(), corrected).When(s_accept).Then(Accepted(at: Beijing(3, 5, 23, 59)) with { NoticeNumber = "SL-1" });
    }

    [Fact]
    public void asks_for_what_is_missing_within_five_days()
    {
        Given(Submitted()).When(s_require).Then(Required with { At = Beijing(3, 5, 23, 59) });
        Given(Submitted()).When(s_require with { At = Beijing(3, 6, 0) }).ThenRefused(new AcceptedBySilence(Beijing(2, 27)));
        new AcceptedBySilence(Beijing(2, 27)).Rule.ShouldBe("Administrative Licence Law Art. 32(4)");
    }

    [Fact]
    public void asks_once_also_after_the_supplement_came() =>
        Given(Submitted(), Required, Received).When(s_require with { Missing = ["seal"], At = Beijing(3, 13) })
            .ThenRefused(new SupplementAlreadyRequested(Beijing(3, 2), ["map"]));

    [Fact]
    public void takes_five_days_of_silence_for_acceptance_on_the_day_of_receipt()
    {
        Given(Submitted()).When(Elapsed(Beijing(3, 5, 23, 59))).ThenNothing();
        var file = Given(Submitted()).When(Elapsed(Beijing(3, 6, 0))).Then(Deemed);
        (file.Standing.State, file.Timeline?.AcceptedAt, file.AcceptedBySilence).ShouldBe((CaseState.Accepted, Beijing(2, 27), true));
        CaseClock.UsedOn(file.Timeline.ShouldNotBeNull(), Shipped, Date(3, 6)).ShouldBe(6);
        Given(Submitted(), Deemed).When(Elapsed(Beijing(3, 6, 1))).ThenNothing();
    }

    [Fact]
    public void starts_both_clocks_late_by_as_much_as_the_silence_lasted()
    {
        // Noticed on the 17th: the promised days are over, and all that they bring about comes at once.
        var granted = Given(Submitted()).When(Elapsed(Beijing(3, 17)) with { Measures = Measures }).Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events;
        granted[0].ShouldBe(Deemed with { Before = Standing.After(Submitted()) });
        granted.OfType<ApplicationEscalated>().Where(e => e.Rung is not null).Select(e => e.Rung).ShouldBe([Rung.PromiseNear, Rung.PromisePassed]);
    }

    [Fact]
    public void lets_an_officer_put_down_what_silence_has_accepted()
    {
        Given(Submitted()).When(s_accept with { At = Beijing(3, 6) })
            .Then(Deemed with { NoticeNumber = "SL-1", Officer = Officer, By = Officer }).Standing.Officer.ShouldBe(Officer);
        foreach (var tooLate in new ApplicationCommand[] { s_decline with { At = Beijing(3, 6) }, s_correct with { At = Beijing(3, 6) } })
        {
            Given(Submitted()).When(tooLate).ThenRefused(new AcceptedBySilence(Beijing(2, 27)));
        }
    }

    [Fact]
    public void counts_the_five_days_anew_from_the_day_the_supplement_came()
    {
        // Received on Thursday 12 March: five working days end on Thursday the 19th.
        Given(Submitted(), Required).When(Elapsed(Beijing(3, 9))).ThenNothing();
        Given(Submitted(), Required, Received).When(Elapsed(Beijing(3, 19, 23, 59))).ThenNothing();
        Given(Submitted(), Required, Received).When(Elapsed(Beijing(3, 20, 0))).Then(Deemed with { At = Beijing(3, 12) });
        Elapsing.NextOn(TheFile(Submitted(), Required, Received), Measures).ShouldBe(Date(3, 20));
    }

    [Fact]
    public void treats_a_case_as_withdrawn_where_the_rule_of_its_item_says_so()
    {
        // Asked for on Monday 2 March: ten working days end on Monday the 16th.
        Given(Submitted(), Required).When(Elapsed(Beijing(3, 16, 23, 59))).ThenNothing();
        var missed = new SupplementMissed(Here, Date(3, 16), s_rule.Rule, TheCalendar, Beijing(3, 17, 0));
        var file = Given(Submitted(), Required).When(Elapsed(Beijing(3, 20))).Then(missed);
        (file.Standing.State, file.Withdrawal?.DeemedBy).ShouldBe((CaseState.Withdrawn, s_rule.Rule));
        Given(Submitted(), Required).When(s_receive with { At = Beijing(3, 16, 23, 59) }).Then(Received with { At = Beijing(3, 16, 23, 59) });
        Given(Submitted(), Required).When(s_receive with { At = Beijing(3, 17, 0) }).ThenRefused(new SupplementTooLate(Date(3, 16), s_rule.Rule));
        Given(Submitted(), Required, missed).When(Elapsed(Beijing(4, 20))).ThenNothing();
    }

    [Fact]
    public void lets_a_case_wait_on_where_no_rule_says_otherwise()
    {
        foreach (var rule in new[] { null, s_rule with { OnSilence = SupplementSilence.Nothing } })
        {
            Given(Submitted(), Required with { Rule = rule }).When(Elapsed(Beijing(6, 1))).ThenNothing();
            Given(Submitted(), Required with { Rule = rule }).When(s_receive with { At = Beijing(6, 1) }).Then(Received with { At = Beijing(6, 1) });
            Elapsing.NextOn(TheFile(Submitted(), Required with { Rule = rule }), Measures).ShouldBeNull();
        }
    }

    private static ElapseTime Elapsed(NodaTime.Instant at) => new(Unsupervised, TheCalendar, at, InForce(Leisurely));
}
