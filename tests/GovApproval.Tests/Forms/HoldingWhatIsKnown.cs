using GovApproval.Applications;
using GovApproval.Catalogue;
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

    [Fact]
    public void holds_what_came_later_and_what_the_center_issued()
    {
        var supplied = new SupplementReceived(Here, [new("map", true), new("plan", false)], Citizen, Beijing(3, 3), Applicant.Person, 2);
        var promised = new PromisedMaterialsReceived(Here, ["plan"], Citizen, Beijing(3, 4), Applicant.Person, 2);
        var issued = Completed() with { Certificate = new("施工许可证", "SG-1"), Holder = Applicant.Person };
        Holdings.For(supplied).ShouldBe(Applicant.Person);
        Holdings.For(promised).ShouldBe(Applicant.Person);
        Holdings.For(issued).ShouldBe(Applicant.Person);
        Holdings.For(Completed()).ShouldBeNull();
        Holdings.For(supplied with { Applicant = null }).ShouldBeNull("old streams do not tell");

        var held = Folded((supplied, s_first), (promised, s_first), (issued, s_second));
        held.Materials.Select(m => (m.Material, m.Item, m.ItemVersion, m.Application)).ShouldBe(
            [("施工许可证", null, 0, s_second), ("plan", Permit.Code, 2, s_first), ("map", Permit.Code, 2, s_first)]);
        held.OpenTo(new("stranger"), isOfficer: false).Materials.Select(m => m.IsIssued).ShouldBe([true], "the case behind it tells whose it is");
    }

    [Fact]
    public void remembers_where_a_material_came_from_first()
    {
        var again = Submitted() with { At = Beijing(3, 9), FilledIn = [FilledIn.Material("form", s_first, null, Beijing(3, 2))] };
        Folded((Filed("1", Beijing(3, 2)), s_first), (again, s_second)).Materials.Single().Application.ShouldBe(s_first);
    }

    [Fact]
    public void keeps_what_is_held_from_being_asked_for_again()
    {
        var filed = Submitted() with { FilledIn = [FilledIn.Material("lic", s_first, null, Beijing(2, 2))] };
        var named = Permit with { Materials = [new("lic", "营业执照", Necessity.Required, MaterialSource.Applicant, 1, null)] };
        var ask = new RequireSupplement(["map", "lic"], null, Officer, Beijing(3, 2), Silence: new(Shipped, InForce(named)));
        Given(filed).When(ask).ThenRefused(new MaterialsHeld(["lic"]));
        Given(filed).When(ask with { Missing = ["营业执照"] }).ThenRefused(new MaterialsHeld(["营业执照"]));
        Given(filed).When(ask with { Missing = ["map"] }).Then(new SupplementRequested(Here, ["map"], null, Officer, Beijing(3, 2)));
        Given(filed).When(ask with { Reason = "what we have is illegible" }).Then(new SupplementRequested(Here, ["map", "lic"], "what we have is illegible", Officer, Beijing(3, 2)));
        Given(Submitted()).When(ask).Then(new SupplementRequested(Here, ["map", "lic"], null, Officer, Beijing(3, 2)));
    }

    private static Holdings Folded(params (object Happened, Guid Case)[] history) =>
        history.Aggregate(new Holdings(Applicant.Person), (held, one) => Holdings.Evolve(held, one.Happened, one.Case));
}
