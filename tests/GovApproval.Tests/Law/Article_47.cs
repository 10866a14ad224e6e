using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>
/// Told on Monday 2 March 2026 of the right to a hearing, the parties may ask for one to the end of Monday the 9th; asked for on
/// Tuesday the 3rd it is held by Tuesday the 31st.
/// </summary>
public sealed class Article_47
{
    private static readonly TellHearingRight s_tell = new("TG-1", Officer, Beijing(3, 2));
    private static readonly RequestHearing s_request = new(HearingParty.Applicant, Shipped, Citizen, Beijing(3, 9, 23, 59));
    private static readonly AnnounceHearing s_announce = new(Date(3, 31), "hall 3", Chief, Shipped, Officer, Beijing(3, 10));

    private static HearingRightTold Told => new(Here, "TG-1", Officer, Beijing(3, 2));

    private static HearingRequested Requested => new(Here, HearingParty.Applicant, Citizen, Beijing(3, 3));

    private static HearingWaived Waived => new(Here, Citizen, Beijing(3, 3));

    [Fact]
    public void tells_the_parties_of_their_right_once()
    {
        Given(Submitted(), Accepted()).When(s_tell).Then(Told);
        Given(Submitted(), Accepted(), Told).When(s_tell).ThenNothing();
        Given(Submitted(), Accepted(), Told).When(s_tell with { NoticeNumber = "TG-2" }).ThenRefused(new HearingRightAlreadyTold(Beijing(3, 2)));
    }

    [Fact]
    public void hears_whoever_asks_within_five_days()
    {
        Given(Submitted(), Accepted(), Told).When(s_request).Then(Requested with { At = Beijing(3, 9, 23, 59) });
        Given(Submitted(), Accepted(), Told).When(s_request with { At = Beijing(3, 10, 0) }).ThenRefused(new HearingAskedTooLate(Date(3, 9)));
        Given(Submitted(), Accepted(), Told, Requested).When(s_request).ThenNothing();
        Given(Submitted(), Accepted(), Told, Requested).When(s_request with { Party = HearingParty.InterestedParty })
            .ThenRefused(new HearingAlreadyAskedFor(Beijing(3, 3)));
        new HearingAskedTooLate(Date(3, 9)).Rule.ShouldBe("Administrative Licence Law Art. 47(1)");
    }

    [Fact]
    public void does_not_hold_against_the_parties_that_they_were_never_told() =>
        Given(Submitted(), Accepted()).When(s_request with { At = Beijing(3, 27) }).Then(Requested with { At = Beijing(3, 27) });

    [Fact]
    public void decides_when_the_right_has_run_out_or_was_waived()
    {
        Given(Submitted(), Accepted(), Told, Examined(), Verified()).When(Complete(Beijing(3, 9, 23, 59))).ThenRefused(new HearingRightRuns(Date(3, 9)));
        Given(Submitted(), Accepted(), Told, Examined(), Verified()).When(Complete(Beijing(3, 10)))
            .Then(Completed(used: 6, at: Beijing(3, 10)));
        Given(Submitted(), Accepted(), Told, Waived, Examined(), Verified()).When(Complete(Beijing(3, 4))).Then(Completed());
    }

    [Fact]
    public void lets_the_parties_waive_it_until_they_ask()
    {
        var waive = new WaiveHearing(Citizen, Beijing(3, 3));
        Given(Submitted(), Accepted(), Told).When(waive).Then(Waived);
        Given(Submitted(), Accepted(), Told, Waived).When(waive).ThenNothing();
        Given(Submitted(), Accepted(), Told, Requested).When(waive).ThenRefused(new HearingAlreadyAskedFor(Beijing(3, 3)));
        Given(Submitted(), Accepted(), Told, Waived).When(s_request with { At = Beijing(3, 4) }).Then(Requested with { At = Beijing(3, 4) });
    }

    [Fact]
    public void holds_it_within_twenty_days()
    {
        Given(Submitted(), Accepted(), Told, Requested).When(s_announce).Then(new HearingAnnounced(Here, Date(3, 31), "hall 3", Chief, Officer, Beijing(3, 10)));
        Given(Submitted(), Accepted(), Told, Requested).When(s_announce with { HeldOn = Date(4, 1) }).ThenRefused(new HearingTooFarOff(Date(3, 31)));
    }

    [Fact]
    public void holds_it_late_rather_than_never() =>
        Given(Submitted(), Accepted(), Told, Requested).When(s_announce with { HeldOn = Date(4, 10), At = Beijing(3, 27) })
            .Then(new HearingAnnounced(Here, Date(4, 10), "hall 3", Chief, Officer, Beijing(3, 27)));

    [Fact]
    public void goes_on_while_the_clocks_stand_still() =>
        Given(Submitted(), Accepted(), Told, Suspended(Beijing(3, 3))).When(s_request).Then(Requested with { At = Beijing(3, 9, 23, 59) })
            .Standing.State.ShouldBe(CaseState.Suspended);
}
