using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Applications;

public sealed class ToleratingAMaterial
{
    private static readonly ServiceItem s_tolerant = Permit with
    {
        Materials = [Material("form", Necessity.Required), Material("photo", Necessity.Tolerable), Material("plan", Necessity.Tolerable)],
        Tolerance = new("county list 2026", 5),
    };

    private static AcceptApplication Accept(ServiceItem item, params PromisedMaterial[] promised) =>
        new(InForce(item), null, Officer, Beijing(3, 2), Tolerating: new([.. promised], Shipped));

    private static PromisedMaterial Photo(int day = 9) => new("photo", Date(3, day));

    private static MaterialsTolerated Tolerated(params PromisedMaterial[] promised) => new(Here, [.. promised], "county list 2026", Officer, Beijing(3, 2));

    private static ReceivePromisedMaterials Receive(int day, params string[] codes) => new([.. codes], Citizen, Beijing(3, day, 23, 59));

    private static PromisedMaterialsReceived Received(int day, params string[] codes) => new(Here, [.. codes], Citizen, Beijing(3, day, 23, 59), Applicant.Person, 1);

    private static MaterialPromiseMissed Missed(params string[] codes) => new(Here, [.. codes], Date(3, 9), "county list 2026", TheCalendar, Beijing(3, 10, 0));

    [Fact]
    public void accepts_what_may_follow_by_the_item_s_rule()
    {
        var file = Given(Submitted()).When(Accept(s_tolerant, Photo())).Then(Accepted(), Tolerated(Photo()));
        file.Standing.State.ShouldBe(CaseState.Accepted);
        new Spec.History(file).When(Accept(s_tolerant, Photo())).ThenNothing();
        new Spec.History(file).When(Accept(s_tolerant, Photo(6))).ThenRefused(new WrongState(CaseState.Accepted));
    }

    [Fact]
    public void accepts_it_in_the_write_that_files_the_case() =>
        Given().When(Submit(s_tolerant) with { AcceptAtOnce = true, Tolerating = new([new("photo", Date(3, 5))], Shipped) })
            .Then(
                Submitted(),
                Accepted(at: Beijing(2, 27)) with { By = Citizen },
                Tolerated(new PromisedMaterial("photo", Date(3, 5))) with { By = Citizen, At = Beijing(2, 27) });

    [Fact]
    public void never_does_without_what_is_required()
    {
        Given(Submitted()).When(Accept(s_tolerant, new PromisedMaterial("form", Date(3, 9)))).ThenRefused(new MaterialNotTolerable("form", Necessity.Required));
        Given(Submitted()).When(Accept(s_tolerant, new PromisedMaterial("crown", Date(3, 9)))).ThenRefused(new MaterialNotTolerable("crown", null));
        Given(Submitted()).When(Accept(s_tolerant with { Tolerance = null }, Photo())).ThenRefused(new ToleranceNotOffered(Permit.Code));
    }

    [Fact]
    public void takes_promises_within_the_rule_only()
    {
        Given(Submitted()).When(Accept(s_tolerant, Photo(10))).ThenRefused(new PromiseOutsideRule("photo", Date(3, 10), Date(3, 9), "county list 2026"));
        Given(Submitted()).When(Accept(s_tolerant, Photo(1))).ThenRefused(new PromiseOutsideRule("photo", Date(3, 1), Date(3, 9), "county list 2026"));
    }

    [Fact]
    public void is_cleared_by_the_material_until_the_promised_day_ends()
    {
        var file = Given(Submitted(), Accepted(), Tolerated(Photo())).When(Receive(9, "photo")).Then(Received(9, "photo"));
        file.Tolerance.ShouldNotBeNull().Outstanding().ShouldBeEmpty();
        new Spec.History(file).When(Receive(9, "photo")).ThenNothing();
        Given(Submitted(), Accepted(), Tolerated(Photo())).When(Receive(10, "photo")).ThenRefused(new MaterialPromiseOver("photo", Date(3, 9), "county list 2026"));
        Given(Submitted(), Accepted(), Tolerated(Photo())).When(Receive(9, "plan")).ThenRefused(new NoMaterialPromised("plan"));
        Given(Submitted()).When(Receive(9, "plan")).ThenRefused(new NoMaterialPromised("plan"));
    }

    [Fact]
    public void treats_the_case_as_withdrawn_when_the_promise_is_missed()
    {
        var limitless = Accepted(promised: null, statutory: null);
        Given(Submitted(), limitless, Tolerated(Photo())).When(Sweep(Beijing(3, 9, 23, 59))).ThenNothing();
        var file = Given(Submitted(), limitless, Tolerated(Photo(), new("plan", Date(3, 9)))).When(Sweep(Beijing(3, 10, 0))).Then(Missed("photo", "plan"));
        (file.Standing.State, file.Withdrawal.ShouldNotBeNull().DeemedBy).ShouldBe((CaseState.Withdrawn, "county list 2026"));
        new Spec.History(file).When(Sweep(Beijing(3, 20))).ThenNothing();
        new Spec.History(file).When(Receive(10, "photo")).ThenRefused(new WrongState(CaseState.Withdrawn));
        Given(Submitted(), limitless, Tolerated(Photo()), Received(9, "photo")).When(Sweep(Beijing(3, 20))).ThenNothing();
    }

    [Fact]
    public void grants_nothing_while_a_material_is_outstanding()
    {
        ApplicationEvent[] ready = [Submitted(), Accepted(), Tolerated(Photo()), Examined(), Verified()];
        Given(ready).When(Complete(Beijing(3, 4))).ThenRefused(new PromisedMaterialsOutstanding(["photo"], "county list 2026"));
        Given([.. ready, Received(4, "photo")]).When(Complete(Beijing(3, 5))).Then(Completed(used: 3, Beijing(3, 5)));
    }

    [Fact]
    public void lets_nobody_decide_once_the_promise_is_missed()
    {
        var refuse = Complete(Beijing(3, 10, 0)) with { Result = CaseResult.Refused, Reasons = ["no"] };
        Given(Submitted(), Accepted(), Tolerated(Photo()), Examined(), Verified()).When(refuse)
            .ThenRefused(new MaterialPromiseOver("photo", Date(3, 9), "county list 2026"));
    }

    private static Material Material(string code, Necessity necessity) => new(code, code, necessity, MaterialSource.Applicant, 1, null);
}
