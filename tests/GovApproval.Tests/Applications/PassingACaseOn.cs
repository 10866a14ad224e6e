using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.WindowWorkload;

namespace GovApproval.Tests.Applications;

public sealed class PassingACaseOn
{
    private static readonly WindowCode s_exit = new("W-103");
    private static readonly Route s_route = new("construction", OtherCounter, s_exit);
    private static readonly PassedToBackOffice s_back = new(Here, "construction", OtherCounter, s_exit, Officer, Beijing(3, 2));

    [Fact]
    public void goes_from_the_front_to_the_back_office_with_the_acceptance()
    {
        var accept = new AcceptApplication(InForce(Permit), null, Officer, Beijing(3, 2)) { Route = s_route };
        var file = Given(Submitted()).When(accept).Then(Accepted(), s_back);
        (file.Standing.Window, file.Standing.Officer, file.Standing.State, file.Exit).ShouldBe((OtherCounter, null, CaseState.Accepted, s_exit));
        Given(Submitted()).When(accept with { Route = s_route with { Back = Counter } }).Then(Accepted());
        var filed = Submit() with { AcceptAtOnce = true, Route = s_route, By = Officer, At = Beijing(3, 2) };
        Given().When(filed).Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events.Select(e => e.GetType())
            .ShouldBe([typeof(ApplicationSubmitted), typeof(ApplicationAccepted), typeof(PassedToBackOffice)]);
    }

    [Fact]
    public void goes_to_the_exit_with_the_decision()
    {
        var file = Given(Submitted(), Accepted(), s_back, Examined(), Verified()).When(Complete(Beijing(3, 4)))
            .Then(Completed(), new PassedToExit(Here, s_exit, Officer, Beijing(3, 4)));
        (file.Standing.Window, file.Standing.State).ShouldBe((s_exit, CaseState.Completed));
        Given(Submitted(), Accepted(), s_back with { Exit = null }, Examined(), Verified()).When(Complete(Beijing(3, 4))).Then(Completed());
    }

    [Fact]
    public void is_counted_at_each_window_while_it_lies_there()
    {
        var told = Told(Submitted(), Accepted(), s_back);
        WindowLoad.For(told[^1]).ShouldBe([Counter, OtherCounter]);
        told.Aggregate(new WindowLoad(Counter), WindowLoad.Evolve).Open.ShouldBe(0);
        WindowLoad.Evolve(new(OtherCounter), told[^1]).ShouldBe(new WindowLoad(OtherCounter, Open: 1, ForFirstInstance: 1));
    }

    [Fact]
    public void is_claimed_from_the_pool_by_one_officer()
    {
        var claim = new ClaimApplication(Officer, Beijing(3, 2));
        var file = Given(Submitted()).When(claim).Then(new ApplicationClaimed(Here, Officer, Beijing(3, 2)));
        file.Standing.Officer.ShouldBe(Officer);
        Given(Submitted(), Accepted()).When(claim).ThenNothing();
        Given(Submitted(), Accepted()).When(claim with { By = Verifier }).ThenRefused(new InHandOfAnother(Officer));
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(claim).ThenRefused(new WrongState(CaseState.Completed));
    }

    [Fact]
    public void is_given_back_by_whoever_has_it_or_by_a_supervisor()
    {
        var release = new ReleaseApplication("moved", IsOverseer: false, Officer, Beijing(3, 3));
        Given(Submitted(), Accepted()).When(release).Then(new ApplicationReleased(Here, "moved", Officer, Beijing(3, 3))).Standing.Officer.ShouldBeNull();
        Given(Submitted()).When(release).ThenNothing();
        Given(Submitted(), Accepted()).When(release with { By = Chief }).ThenRefused(new InHandOfAnother(Officer));
        Given(Submitted(), Accepted()).When(release with { By = Chief, IsOverseer = true }).Then(new ApplicationReleased(Here, "moved", Chief, Beijing(3, 3)));
    }
}
