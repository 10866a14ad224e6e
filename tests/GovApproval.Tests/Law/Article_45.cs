using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Tests.Law;

/// <summary>
/// Special procedures are not counted. The case of these specs is accepted on Monday 2 March 2026; without any procedure four days are
/// used on Friday the 6th and nine on Friday the 13th.
/// </summary>
public sealed class Article_45
{
    private static readonly SuspendClock s_begin = new("testing", 5, "N-2", Officer, Beijing(3, 5));
    private static readonly ResumeClock s_end = new(null, Officer, Beijing(3, 9));
    private static readonly CorrectSuspension s_correct = new("N-1", Beijing(3, 4), Beijing(3, 5), "misread", Officer, Beijing(3, 20));

    private static ClockSuspended Hearing(int day) => new(Here, "hearing", 10, "N-1", Officer, Beijing(3, day));

    private static ClockSuspended Testing(int day) => new(Here, "testing", 5, "N-2", Officer, Beijing(3, day));

    private static ClockResumed Ended(string notice, int day, CaseState to = CaseState.Accepted) => new(Here, to, Officer, Beijing(3, day), notice);

    [Theory]
    [InlineData("hearing")]
    [InlineData("tender")]
    [InlineData("auction")]
    [InlineData("inspection")]
    [InlineData("testing")]
    [InlineData("quarantine")]
    [InlineData("appraisal")]
    [InlineData("expert-review")]
    public void stops_the_clocks_for_each_procedure_it_names(string ground) =>
        Given(Submitted(), Accepted()).When(s_begin with { Ground = ground })
            .Then(Testing(5) with { Ground = ground }).Standing.State.ShouldBe(CaseState.Suspended);

    [Fact]
    public void stops_them_for_no_other()
    {
        Given(Submitted(), Accepted()).When(s_begin with { Ground = "workload" }).ThenRefused(new NotASpecialProcedure("workload"));
        new NotASpecialProcedure("workload").Rule.ShouldBe("Administrative Licence Law Art. 45");
    }

    [Fact]
    public void reads_a_ground_in_the_words_of_old()
    {
        var old = Suspended(Beijing(3, 4)) with { Ground = "the experts meet" };
        Given(Submitted(), Accepted(), old).When(s_end).Then(Resumed(Beijing(3, 9)));
        Used(9, Submitted(), Accepted(), old, Resumed(Beijing(3, 6)) with { NoticeNumber = null }).ShouldBe(3);
    }

    [Fact]
    public void knows_a_procedure_by_the_notice_the_applicant_was_sent()
    {
        Given(Submitted(), Accepted(), Testing(5)).When(s_begin).ThenNothing();
        Given(Submitted(), Accepted(), Testing(5)).When(s_begin with { PlannedDays = 6 }).ThenRefused(new ClockAlreadySuspended("N-2"));
        Given(Submitted(), Accepted(), Testing(5), Ended("N-2", 6)).When(s_begin).ThenRefused(new ClockAlreadySuspended("N-2"));
    }

    [Fact]
    public void lets_two_go_on_at_once()
    {
        var file = Given(Submitted(), Accepted(), Examined(), Hearing(4)).When(s_begin).Then(Testing(5));
        (file.Standing.State, file.Resumes).ShouldBe((CaseState.Suspended, CaseState.Examined));
    }

    [Fact]
    public void runs_the_clocks_again_once_none_is_under_way()
    {
        Given(Submitted(), Accepted(), Examined(), Hearing(4), Testing(5)).When(s_end with { NoticeNumber = "N-1" })
            .Then(Ended("N-1", 9, CaseState.Suspended)).Standing.State.ShouldBe(CaseState.Suspended);
        Given(Submitted(), Accepted(), Examined(), Hearing(4), Testing(5), Ended("N-1", 6, CaseState.Suspended)).When(s_end)
            .Then(Ended("N-2", 9, CaseState.Examined)).Standing.State.ShouldBe(CaseState.Examined);
    }

    [Fact]
    public void asks_which_of_several_ends()
    {
        Given(Submitted(), Accepted(), Hearing(4), Testing(5)).When(s_end).ThenRefused(new SeveralSuspensionsOpen(["N-1", "N-2"]));
        Given(Submitted(), Accepted(), Hearing(4)).When(s_end with { NoticeNumber = "N-9" }).ThenRefused(new SuspensionUnknown("N-9"));
        Given(Submitted(), Accepted(), Hearing(4), Ended("N-1", 5)).When(s_end with { NoticeNumber = "N-1" }).ThenNothing();
    }

    [Fact]
    public void takes_each_day_out_once_where_two_overlap() =>
        Used(13, Submitted(), Accepted(), Hearing(4), Testing(6), Ended("N-1", 9, CaseState.Suspended), Ended("N-2", 11)).ShouldBe(4);

    [Fact]
    public void takes_each_day_out_once_where_one_lies_inside_another() =>
        Used(13, Submitted(), Accepted(), Hearing(4), Testing(5), Ended("N-2", 6, CaseState.Suspended), Ended("N-1", 11)).ShouldBe(4);

    [Fact]
    public void goes_on_not_counting_where_one_ends_late_and_says_by_how_much()
    {
        ApplicationEvent[] late = [Submitted(), Accepted(), Testing(3), Ended("N-2", 12)];
        Used(13, late).ShouldBe(2);
        var testing = TheFile(late).Timeline.ShouldNotBeNull().Suspensions[0];
        (SpecialProcedures.DaysTaken(testing, Shipped, Beijing(3, 13)), SpecialProcedures.Overrun(testing, Shipped, Beijing(3, 13))).ShouldBe((7, 2));
        SpecialProcedures.Overrun(testing with { Until = null }, Shipped, Beijing(3, 10)).ShouldBe(0);
        SpecialProcedures.Overrun(testing with { Until = null }, Shipped, Beijing(3, 11)).ShouldBe(1);
    }

    [Fact]
    public void counts_anew_what_is_corrected_afterwards()
    {
        ApplicationEvent[] wrong = [Submitted(), Accepted(), Hearing(3), Ended("N-1", 10)];
        Used(13, wrong).ShouldBe(4);
        var corrected = Given(wrong).When(s_correct)
            .Then(new SuspensionCorrected(Here, "N-1", Beijing(3, 4), Beijing(3, 5), "misread", Officer, Beijing(3, 20)));
        CaseClock.UsedOn(corrected.Timeline.ShouldNotBeNull(), Shipped, Date(3, 13)).ShouldBe(8);
        corrected.Timeline.Suspensions.ShouldBe([new Suspension("hearing", 10, "N-1", Beijing(3, 4), Beijing(3, 5), Beijing(3, 20))]);
    }

    [Fact]
    public void corrects_only_what_can_have_been()
    {
        ApplicationEvent[] ended = [Submitted(), Accepted(), Hearing(3), Ended("N-1", 10)];
        Given(ended).When(s_correct with { From = Beijing(3, 3), Until = Beijing(3, 10) }).ThenNothing();
        Given(ended).When(s_correct with { NoticeNumber = "N-9" }).ThenRefused(new SuspensionUnknown("N-9"));
        foreach (var (from, until) in new (Instant, Instant?)[]
        {
            (Beijing(3, 4), null), (Beijing(3, 6), Beijing(3, 5)), (Beijing(3, 1), Beijing(3, 5)), (Beijing(3, 4), Beijing(3, 21)),
        })
        {
            Given(ended).When(s_correct with { From = from, Until = until }).ThenRefused(new IntervalImpossible(from, until));
        }

        Given(Submitted(), Accepted(), Hearing(3)).When(s_correct).ThenRefused(new IntervalImpossible(Beijing(3, 4), Beijing(3, 5)));
        Given(Submitted(), Accepted(), Hearing(3)).When(s_correct with { Until = null })
            .Then(new SuspensionCorrected(Here, "N-1", Beijing(3, 4), null, "misread", Officer, Beijing(3, 20)))
            .Standing.State.ShouldBe(CaseState.Suspended);
        Given(Submitted()).When(s_correct).ThenRefused(new WrongState(CaseState.Submitted));
    }

    [Fact]
    public void leaves_what_was_counted_at_the_decision_and_reads_the_clock_as_now_known()
    {
        ApplicationEvent[] decided =
            [Submitted(), Accepted(), Hearing(3), Ended("N-1", 10), Examined(Beijing(3, 11)), Verified(Beijing(3, 12)), Completed(4, Beijing(3, 13))];
        var file = Given(decided).When(s_correct)
            .Then(new SuspensionCorrected(Here, "N-1", Beijing(3, 4), Beijing(3, 5), "misread", Officer, Beijing(3, 20)));
        file.Outcome.ShouldNotBeNull().Counted.UsedDays.ShouldBe(4);
        CaseClock.Read(file.Timeline.ShouldNotBeNull(), Shipped, Beijing(3, 30)).UsedDays.ShouldBe(8);
        Given(decided).When(s_correct with { Until = Beijing(3, 14) }).ThenRefused(new IntervalImpossible(Beijing(3, 4), Beijing(3, 14)));
    }

    [Fact]
    public void ends_with_the_case_where_the_applicant_withdraws_and_before_it_where_it_is_decided()
    {
        var withdrawn = Given(Submitted(), Accepted(), Hearing(4)).When(new WithdrawApplication(null, Citizen, Beijing(3, 6)))
            .Then(new ApplicationWithdrawn(Here, null, Citizen, Beijing(3, 6)));
        CaseClock.Read(withdrawn.Timeline.ShouldNotBeNull(), Shipped, Beijing(3, 30)).ShouldSatisfyAllConditions(
            clock => clock.UsedDays.ShouldBe(1), clock => clock.Running.ShouldBeFalse());
        Given(Submitted(), Accepted(), Examined(), Verified(), Hearing(5)).When(Complete(Beijing(3, 6))).ThenRefused(new WrongState(CaseState.Suspended));
    }

    private static int Used(int day, params ApplicationEvent[] history) =>
        CaseClock.UsedOn(TheFile(history).Timeline.ShouldNotBeNull(), Shipped, Date(3, day));
}
