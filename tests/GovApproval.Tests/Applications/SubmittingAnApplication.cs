using GovApproval.Applications;
using GovApproval.Catalogue;

namespace GovApproval.Tests.Applications;

public sealed class SubmittingAnApplication
{
    [Fact]
    public void opens_a_case() => Given().When(Submit()).Then(Submitted()).Standing.State.ShouldBe(CaseState.Submitted);

    [Fact]
    public void accepts_at_once_when_asked_in_one_write() =>
        Given().When(Submit() with { AcceptAtOnce = true, By = Officer })
            .Then(Submitted() with { By = Officer }, Accepted(at: Beijing(2, 27)));

    [Fact]
    public void promises_nought_days_for_an_item_settled_on_the_spot() =>
        Given().When(Submit(Proof) with { AcceptAtOnce = true, By = Officer })
            .Then(Submitted(Proof) with { By = Officer }, Accepted(promised: 0, onTheSpot: true, at: Beijing(2, 27)));

    [Fact]
    public void again_grants_nothing() => Given(Submitted()).When(Submit()).ThenNothing();

    [Fact]
    public void is_refused_where_another_case_stands() =>
        Given(Submitted()).When(Submit() with { ReceiptNumber = "510682-2" }).ThenRefused(new AlreadySubmitted("510682-1"));

    [Theory]
    [InlineData(ItemStatus.Suspended)]
    [InlineData(ItemStatus.Cancelled)]
    public void is_refused_for_an_item_out_of_use(ItemStatus status) =>
        Given().When(Submit() with { Item = InForce(Permit) with { Status = status } }).ThenRefused(new ItemNotInUse(Permit.Code, status));

    [Fact]
    public void is_refused_at_a_window_that_does_not_serve_the_item() =>
        Given().When(Submit(FireReview)).ThenRefused(new ItemNotServed(Counter, FireReview.Code));

    [Fact]
    public void at_a_comprehensive_window_is_possible_for_every_department() =>
        Given().When(Submit(FireReview) with { Window = OtherWindow }).Then(Submitted(FireReview) with { Window = OtherCounter });

    [Fact]
    public void within_a_project_is_for_its_items_only()
    {
        Given().When(Submit() with { Project = TheBridge }).Then(Submitted(project: TheBridge.Code));
        Given().When(Submit(Proof) with { Project = TheBridge }).ThenRefused(new ItemNotInProject(TheBridge.Code, Proof.Code));
    }

    [Fact]
    public void travels_the_green_channel_until_the_enrolment_ends()
    {
        var submit = Submit() with { GreenChannel = KeyEnterprise };
        Given().When(submit with { At = Beijing(6, 30, 23, 59) })
            .Then(Submitted(green: KeyEnterprise.Code) with { At = Beijing(6, 30, 23, 59) });
        Given().When(submit with { At = Beijing(7, 1, 0) })
            .ThenRefused(new EnrolmentNotValid(KeyEnterprise.Code, KeyEnterprise.ValidTo));
    }

    [Fact]
    public void comes_before_everything_else() => Given().When(Complete(Beijing(3, 4))).ThenRefused(new NoSuchApplication());
}
