using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>How a hearing is held. Announced on Tuesday 10 March 2026 it can be on Thursday the 19th: seven working days later.</summary>
public sealed class Article_48
{
    private static readonly AnnounceHearing s_announce = new(Date(3, 19), "hall 3", Chief, Shipped, Officer, Beijing(3, 10));
    private static readonly RecordHearing s_record = new("TZBL-1", "all were heard", Officer, Beijing(3, 19));

    private static HearingRequested Requested => new(Here, HearingParty.Applicant, Citizen, Beijing(3, 3));

    private static HearingAnnounced Announced => new(Here, Date(3, 19), "hall 3", Chief, Officer, Beijing(3, 10));

    private static HearingRecorded Recorded => new(Here, Date(3, 19), "TZBL-1", "all were heard", Officer, Beijing(3, 19));

    [Fact]
    public void announces_it_seven_days_before()
    {
        Given(Submitted(), Accepted(), Requested).When(s_announce).Then(Announced);
        Given(Submitted(), Accepted(), Requested).When(s_announce with { HeldOn = Date(3, 18) }).ThenRefused(new HearingAnnouncedTooLate(Date(3, 19)));
        Given(Submitted(), Accepted(), Requested, Announced).When(s_announce).ThenNothing();
        Given(Submitted(), Accepted()).When(s_announce).ThenRefused(new HearingNotAskedFor());
        new HearingAnnouncedTooLate(Date(3, 19)).Rule.ShouldBe("Administrative Licence Law Art. 48(1)");
    }

    [Fact]
    public void announces_anew_what_is_put_off()
    {
        var putOff = Announced with { HeldOn = Date(3, 25), At = Beijing(3, 16) };
        Given(Submitted(), Accepted(), Requested, Announced).When(s_announce with { HeldOn = Date(3, 25), At = Beijing(3, 16) }).Then(putOff);
        Given(Submitted(), Accepted(), Requested, Announced, putOff).When(s_record).ThenRefused(new HearingNotYetHeld(Date(3, 25)));
    }

    [Fact]
    public void is_chaired_by_someone_else_than_examines_the_case()
    {
        var checkedBySome = new SubstanceChecked(Here, [Chief, Verifier], "as filed", Officer, Beijing(3, 3));
        Given(Submitted(), Accepted(), Requested, Examined()).When(s_announce with { Chair = Officer }).ThenRefused(new ChairExaminesCase(Officer));
        Given(Submitted(), Accepted(), Requested, Examined(), Verified()).When(s_announce with { Chair = Verifier }).ThenRefused(new ChairExaminesCase(Verifier));
        Given(Submitted(), Accepted(), Requested, checkedBySome).When(s_announce).ThenRefused(new ChairExaminesCase(Chief));
        new ChairExaminesCase(Chief).Rule.ShouldBe("Administrative Licence Law Art. 48(3)");
    }

    [Fact]
    public void keeps_whoever_chairs_it_from_examining_the_case_afterwards()
    {
        Given(Submitted(), Accepted(), Requested, Announced).When(new CompleteFirstInstance("complete", Recommendation.Grant, Chief, Beijing(3, 20)))
            .ThenRefused(new ChairExaminesCase(Chief));
        Given(Submitted(), Accepted(), Requested, Announced, Examined()).When(new ConfirmFirstInstance(null, Chief, Beijing(3, 20)))
            .ThenRefused(new ChairExaminesCase(Chief));
    }

    [Fact]
    public void puts_it_on_record()
    {
        Given(Submitted(), Accepted(), Requested, Announced).When(s_record).Then(Recorded);
        Given(Submitted(), Accepted(), Requested, Announced, Recorded).When(s_record).ThenNothing();
        Given(Submitted(), Accepted(), Requested, Announced, Recorded).When(s_record with { Summary = "other" }).ThenRefused(new HearingAlreadyRecorded("TZBL-1"));
        Given(Submitted(), Accepted(), Requested, Announced, Recorded).When(s_announce with { HeldOn = Date(3, 25) }).ThenRefused(new HearingAlreadyRecorded("TZBL-1"));
        Given(Submitted(), Accepted(), Requested, Announced).When(s_record with { At = Beijing(3, 18, 23, 59) }).ThenRefused(new HearingNotYetHeld(Date(3, 19)));
        Given(Submitted(), Accepted(), Requested).When(s_record).ThenRefused(new HearingNotAnnounced());
        Given(Submitted(), Accepted()).When(s_record).ThenRefused(new HearingNotAskedFor());
    }

    [Fact]
    public void decides_on_its_record()
    {
        ApplicationEvent[] announced = [Submitted(), Accepted(), Requested, Announced, Examined(Beijing(3, 11)), Verified(Beijing(3, 12))];
        Given(announced).When(Complete(Beijing(3, 19))).ThenRefused(new HearingNotRecorded());
        Given([.. announced, Recorded]).When(Complete(Beijing(3, 19))).Then(Completed(used: 13, at: Beijing(3, 19)));
        new HearingNotRecorded().Rule.ShouldBe("Administrative Licence Law Art. 48(5)");
    }
}
