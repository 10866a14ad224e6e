using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Tests.Applications;

public sealed class KnowingWhatWasWhen
{
    private static readonly AcceptanceDeemed s_deemed = new(Here, 1, new(20, 5, OnTheSpot: false), null, null, TheCalendar, Beijing(2, 27));
    private static readonly ApplicationTransferred s_moved = new(Here, OtherCounter, null, "the counter closes", Officer, Beijing(3, 2));

    private static ClockSuspended Hearing => new(Here, "hearing", 10, "N-1", Officer, Beijing(3, 4));

    private static ClockResumed Heard => new(Here, CaseState.Accepted, Officer, Beijing(3, 6), "N-1");

    [Fact]
    public void puts_a_deemed_acceptance_on_the_day_of_receipt_though_it_was_recorded_later()
    {
        var then = Known(Beijing(2, 28), Submitted(), s_moved, s_deemed).ShouldNotBeNull();
        (then.Standing.State, then.Standing.Window, then.Timeline?.AcceptedAt).ShouldBe((CaseState.Accepted, Counter, Beijing(2, 27)));

        // The step recorded before it no longer says that the case waits.
        var later = Known(Beijing(3, 3), Submitted(), s_moved, s_deemed).ShouldNotBeNull();
        (later.Standing.State, later.Standing.Window).ShouldBe((CaseState.Accepted, OtherCounter));
    }

    [Fact]
    public void agrees_with_what_was_recorded_where_nothing_came_late()
    {
        ApplicationEvent[] history = [Submitted(), Accepted(), Hearing, Heard, Examined(Beijing(3, 7)), Verified(Beijing(3, 8)), Completed(at: Beijing(3, 9))];
        for (var i = 1; i <= history.Length; i++)
        {
            Known(history[i - 1].At, history).ShouldBe(TheFile(history[..i]));
        }
    }

    [Fact]
    public void does_not_know_the_case_before_it_was_filed() => Known(Beijing(2, 26), Submitted(), Accepted()).ShouldBeNull();

    [Fact]
    public void puts_a_corrected_procedure_where_it_really_lay()
    {
        var moved = new SuspensionCorrected(Here, "N-1", Beijing(3, 2, 0), Beijing(3, 10), "misread", Officer, Beijing(3, 20));
        ApplicationEvent[] history = [Submitted(), Accepted(), Hearing, Heard, Examined(Beijing(3, 9)), moved];
        Known(Beijing(3, 3), history).ShouldNotBeNull().Standing.State.ShouldBe(CaseState.Suspended);

        // Examined while the hearing still went on: the case goes on from there once it is over.
        Known(Beijing(3, 9), history).ShouldNotBeNull().ShouldSatisfyAllConditions(
            f => f.Standing.State.ShouldBe(CaseState.Suspended), f => f.Resumes.ShouldBe(CaseState.Examined), f => f.Examination.ShouldNotBeNull());
        var over = Known(Beijing(3, 10), history).ShouldNotBeNull();
        (over.Standing.State, over.Resumes).ShouldBe((CaseState.Examined, null));
        CaseClock.UsedOn(over.Timeline.ShouldNotBeNull(), Shipped, Date(3, 13)).ShouldBe(4);
    }

    [Fact]
    public void keeps_a_case_suspended_while_another_procedure_is_under_way()
    {
        var testing = new ClockSuspended(Here, "testing", 10, "N-2", Officer, Beijing(3, 5));
        var still = Heard with { To = CaseState.Suspended };
        ApplicationEvent[] history = [Submitted(), Accepted(), Hearing, testing, still, new ClockResumed(Here, CaseState.Accepted, Officer, Beijing(3, 9), "N-2")];
        Known(Beijing(3, 6), history).ShouldNotBeNull().Standing.State.ShouldBe(CaseState.Suspended);
        Known(Beijing(3, 9), history).ShouldBe(TheFile(history));
        var earlier = new SuspensionCorrected(Here, "N-2", Beijing(3, 5), Beijing(3, 5), "done at once", Officer, Beijing(3, 20));
        Known(Beijing(3, 6), [.. history, earlier]).ShouldNotBeNull().Standing.State.ShouldBe(CaseState.Accepted);
    }

    [Fact]
    public void ends_with_the_case() =>
        Known(Beijing(4, 1), Submitted(), Accepted(), Hearing, new ApplicationWithdrawn(Here, null, Citizen, Beijing(3, 5)))
            .ShouldNotBeNull().Standing.State.ShouldBe(CaseState.Withdrawn);

    private static CaseFile? Known(Instant at, params ApplicationEvent[] history) => ValidTime.AsOf(Told(history), at);
}
