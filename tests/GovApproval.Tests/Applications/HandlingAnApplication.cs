using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Applications;

public sealed class HandlingAnApplication
{
    private static readonly WithdrawApplication s_withdraw = new("found another site", Citizen, Beijing(3, 4));
    private static readonly TransferApplication s_transfer = new(OtherWindow, null, "absent", Chief, Beijing(3, 4));

    private static ApplicationWithdrawn Withdrawn => new(Here, "found another site", Citizen, Beijing(3, 4));

    [Fact]
    public void lets_the_applicant_withdraw_until_it_is_decided()
    {
        Given(Submitted()).When(s_withdraw).Then(Withdrawn).Standing.State.ShouldBe(CaseState.Withdrawn);
        Given(Submitted(), Accepted(), Suspended(Beijing(3, 3))).When(s_withdraw).Then(Withdrawn);
        Given(Submitted(), Accepted(), Examined(), Verified()).When(s_withdraw).Then(Withdrawn);
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(s_withdraw).ThenRefused(new WrongState(CaseState.Completed));
    }

    [Fact]
    public void stops_the_clocks_at_withdrawal() =>
        TheFile(Submitted(), Accepted(), Withdrawn).Timeline.ShouldNotBeNull().StoppedAt.ShouldBe(Beijing(3, 4));

    [Fact]
    public void withdraws_once() => Given(Submitted(), Withdrawn).When(s_withdraw).ThenNothing();

    [Fact]
    public void hands_it_to_another_window_without_an_officer_yet()
    {
        var file = Given(Submitted(), Accepted()).When(s_transfer)
            .Then(new ApplicationTransferred(Here, OtherCounter, null, "absent", Chief, Beijing(3, 4)));
        (file.Standing.Window, file.Standing.Officer).ShouldBe((OtherCounter, null));
    }

    [Fact]
    public void hands_it_to_another_officer_at_the_same_window() =>
        Given(Submitted(), Accepted()).When(s_transfer with { ToWindow = CounterWindow, ToOfficer = Verifier })
            .Then(new ApplicationTransferred(Here, null, Verifier, "absent", Chief, Beijing(3, 4))).Standing.Officer.ShouldBe(Verifier);

    [Fact]
    public void hands_it_nowhere_when_it_is_there_already()
    {
        Given(Submitted(), Accepted()).When(s_transfer with { ToWindow = CounterWindow }).ThenNothing();
        Given(Submitted(), Accepted()).When(s_transfer with { ToWindow = null, ToOfficer = Officer }).ThenNothing();
    }

    [Fact]
    public void passes_into_no_hand_that_is_away()
    {
        var toTheAbsent = s_transfer with { ToWindow = null, ToOfficer = Verifier, Colleagues = new(Absences: [new(Verifier, Date(3, 3), Date(3, 4), "leave", [])]) };
        Given(Submitted(), Accepted()).When(toTheAbsent).ThenRefused(new OfficerAway(Verifier, Date(3, 4)));
        Given(Submitted(), Accepted()).When(toTheAbsent with { At = Beijing(3, 5) })
            .Then(new ApplicationTransferred(Here, null, Verifier, "absent", Chief, Beijing(3, 5)));
    }

    [Fact]
    public void hands_it_to_no_window_that_does_not_serve_it() =>
        Given(Submitted()).When(s_transfer with { ToWindow = OtherWindow with { Items = [Proof.Code] } })
            .ThenRefused(new ItemNotServed(OtherCounter, Permit.Code));

    [Fact]
    public void hands_on_nothing_that_is_over() =>
        Given(Submitted(), Withdrawn).When(s_transfer).ThenRefused(new WrongState(CaseState.Withdrawn));

    [Fact]
    public void lists_every_event_in_the_fold()
    {
        var known = typeof(ApplicationEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ApplicationEvent)) && !t.IsAbstract);
        var file = TheFile(Submitted());
        foreach (var type in known.Where(t => t != typeof(ApplicationSubmitted)))
        {
            var happened = (ApplicationStep)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type) with { Before = file.Standing };
            Should.NotThrow(() => CaseFile.Evolve(file, happened));
        }
    }
}
