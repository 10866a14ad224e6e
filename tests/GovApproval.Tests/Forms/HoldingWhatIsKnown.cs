using GovApproval.Applications;
using GovApproval.Forms;
using NodaTime;

namespace GovApproval.Tests.Forms;

public sealed class HoldingWhatIsKnown
{
    private static readonly Guid s_first = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_second = new("00000000-0000-0000-0000-000000000002");

    private static ApplicationSubmitted Filed(string form, Instant at, ActorId? by = null) =>
        Submitted() with { Form = new FormDocument(form), At = at, By = by ?? Citizen };

    private static SharedDataReceived Told { get; } = new(Applicant.Person, new("{}"), ["licence"], "ref", new("tax"), Beijing(3, 5));

    [Fact]
    public void keeps_the_latest_of_each_item_first()
    {
        var held = Folded((Filed("1", Beijing(3, 2)), s_first), (Filed("2", Beijing(3, 3)), s_second));
        held.Forms.Select(form => (form.Form.Json, form.Application)).ShouldBe([("2", s_second)]);
        held.Materials.Select(material => (material.Material, material.Application)).ShouldBe([("form", s_second)]);
    }

    [Fact]
    public void holds_what_partners_told_beside_what_was_filed() =>
        Folded((Filed("1", Beijing(3, 2)), s_first), (Told, default)).Forms.Select(form => form.Application).ShouldBe([null, s_first]);

    [Fact]
    public void opens_to_an_officer_all_and_to_others_what_they_filed()
    {
        var held = Folded((Filed("1", Beijing(3, 2)), s_first), (Told, default));
        held.OpenTo(Officer, isOfficer: true).ShouldBe(held);
        held.OpenTo(Citizen, isOfficer: false).Forms.Single().Application.ShouldBe(s_first);
        held.OpenTo(new("tax"), isOfficer: false).Forms.ShouldBeEmpty();
        held.OpenTo(new("stranger"), isOfficer: false).Materials.ShouldBeEmpty();
    }

    [Fact]
    public void concerns_whoever_filed_something()
    {
        Holdings.For(Submitted()).ShouldBe(Applicant.Person);
        Holdings.For(Submitted() with { Materials = [new("form", false)] }).ShouldBeNull();
        Holdings.For(Told).ShouldBe(Applicant.Person);
        Holdings.For(Accepted()).ShouldBeNull();
    }

    private static Holdings Folded(params (object Happened, Guid Case)[] history) =>
        history.Aggregate(new Holdings(Applicant.Person), (held, one) => Holdings.Evolve(held, one.Happened, one.Case));
}
