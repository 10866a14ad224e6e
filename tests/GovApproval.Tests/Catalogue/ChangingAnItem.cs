using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Security;

namespace GovApproval.Tests.Catalogue;

public sealed class ChangingAnItem
{
    private static readonly Window s_town = new(new("t-1"), "Town", null, true, WindowLevel.Town, [Proof.Code]);
    private static readonly ServiceItem s_charging = Permit with { Fees = [new("copy", 5, "CNY", "law"), new("card", 20, "CNY", "law")] };

    private static ItemPublished Published => new(Permit, 1, Beijing(1, 5), Chief, Beijing(1, 5));

    private static ItemDelegated Delegated => new(Permit.Code, [s_town.Code], "list", "near", Chief, Beijing(2, 2));

    [Fact]
    public void delegates_it_to_a_town_that_receives_it_from_then_on()
    {
        var delegate_ = new DelegateItem([s_town.Code], [s_town], "list", "near", Chief, Beijing(2, 2));
        Granted(Folded(Published), delegate_).ShouldBe([Delegated]);
        Granted(Folded(Published, Delegated), delegate_ with { At = Beijing(2, 3) }).ShouldBeEmpty();
        var item = Folded(Published, Delegated, new DelegationEnded(Permit.Code, [s_town.Code], "over", Chief, Beijing(3, 2)));
        new[] { Beijing(2, 1), Beijing(2, 2), Beijing(3, 1), Beijing(3, 2) }.Select(at => item.AsOf(at)!.IsServedAt(s_town)).ShouldBe([false, true, true, false]);
        Decisions.Decide(null, Submit() with { Window = s_town, Item = item.AsOf(Beijing(2, 27))! }).ShouldBeOfType<Decision<ApplicationEvent>.Granted>();
        Decisions.Decide(null, Submit() with { Window = s_town }).ShouldBe((Decision<ApplicationEvent>)new ItemNotServed(s_town.Code, Permit.Code));
    }

    [Fact]
    public void delegates_downward_alone()
    {
        Refused(Folded(Published), new DelegateItem([OtherCounter], [OtherWindow], "list", "", Chief, Beijing(2, 2)))
            .ShouldBe(new DelegationNotDownward(OtherCounter, WindowLevel.City));
        Refused(Folded(Published), new DelegateItem([s_town.Code, new("no")], [s_town], "list", "", Chief, Beijing(2, 2))).ShouldBe(new UnknownWindows([new("no")]));
    }

    [Fact]
    public void recalls_what_is_delegated_once()
    {
        var recall = new EndDelegation([], "over", Chief, Beijing(3, 2));
        Granted(Folded(Published, Delegated), recall).ShouldBe([new DelegationEnded(Permit.Code, [s_town.Code], "over", Chief, Beijing(3, 2))]);
        Granted(Folded(Published), recall).ShouldBeEmpty();
        Granted(Folded(Published, Delegated), recall with { Named = [new("t-2")] }).ShouldBeEmpty();
    }

    [Fact]
    public void merges_it_into_another_for_good()
    {
        var merge = new MergeItem(Proof.Code, InForce(Proof), "one licence", Chief, Beijing(4, 1));
        var merged = new ItemMerged(Permit.Code, Proof.Code, "one licence", Chief, Beijing(4, 1));
        Granted(Folded(Published), merge).ShouldBe([merged]);
        Granted(Folded(Published, merged), merge).ShouldBeEmpty();
        Refused(Folded(Published, merged), new ResumeItem("", Chief, Beijing(4, 2))).ShouldBe(new ItemAlreadyCancelled(Permit.Code));
        Refused(Folded(Published), merge with { Into = Permit.Code, Target = InForce(Permit) }).ShouldBe(new MergeTargetNotInUse(Permit.Code));
        Refused(Folded(Published), merge with { Target = null }).ShouldBe(new MergeTargetNotInUse(Proof.Code));
        Refused(Folded(Published), merge with { Target = InForce(Proof) with { Status = ItemStatus.Suspended } }).ShouldBe(new MergeTargetNotInUse(Proof.Code));
        var after = Folded(Published, merged);
        (after.AsOf(Beijing(3, 31))!.MergedInto, after.AsOf(Beijing(4, 1))!.MergedInto, after.Status()).ShouldBe((null, Proof.Code, ItemStatus.Merged));
    }

    [Fact]
    public void cancels_a_fee_by_a_version_of_its_own()
    {
        var cancel = new CancelFee("copy", "notice 8", Chief, Beijing(4, 1));
        var cancelled = new FeeCancelled(Permit.Code, "copy", 2, "notice 8", Chief, Beijing(4, 1));
        var charging = Published with { Item = s_charging };
        Granted(Folded(charging), cancel).ShouldBe([cancelled]);
        var after = Folded(charging, cancelled);
        (after.OfVersion(1), after.OfVersion(2)).ShouldBe((s_charging, s_charging with { Fees = [new("card", 20, "CNY", "law")] }));
        after.AsOf(Beijing(3, 31))!.Version.ShouldBe(1);
        Granted(after, cancel).ShouldBeEmpty();
        Refused(after, cancel with { Fee = "stamp" }).ShouldBe(new NoSuchFee("stamp"));
        Refused(Folded(charging, new ItemPublished(s_charging, 2, Beijing(6, 1), Chief, Beijing(2, 1))), cancel).ShouldBe(new VersionAnnounced(2, Beijing(6, 1)));
    }

    [Fact]
    public void asks_for_listed_materials_only()
    {
        var list = new MaterialList([new("form"), new("plan")], "list of 2026", Beijing(1, 1));
        var asking = Permit with { Materials = [Material("form"), Material("stamp")] };
        var publish = new PublishItem(asking, new(Housing, "Housing"), null, Chief, Beijing(1, 5), list);
        Refused(null, publish).ShouldBe(new MaterialsNotListed(["stamp"]));
        Granted(null, publish with { Listed = null }).Count.ShouldBe(1);
        Granted(null, publish with { Item = asking with { Materials = [Material("plan")] } }).Count.ShouldBe(1);

        static Material Material(string name) => new(name, name, Necessity.Required, MaterialSource.Applicant, 1, null);
    }

    [Fact]
    public void lists_each_material_once()
    {
        var publish = new PublishMaterialList([new("form")], "list", Chief, Beijing(1, 5));
        var published = MaterialList.Decide(null, publish).ShouldBeOfType<Decision<MaterialListEvent>.Granted>().Events[0];
        MaterialList.Decide(MaterialList.Evolve(null, published), publish).ShouldBe(Decision<MaterialListEvent>.NothingToDo);
        MaterialList.Decide(null, publish with { Materials = [new("form"), new("form", "tax")] }).ShouldBe((Decision<MaterialListEvent>)new MaterialTwice("form"));
    }

    [Fact]
    public void exempts_nobody_without_a_law()
    {
        var fee = new Fee("card", 20, "CNY", "law", [new("poor", "low income", " ")]);
        Refused(null, new PublishItem(Permit with { Fees = [fee] }, new(Housing, "Housing"), null, Chief, Beijing(1, 5))).ShouldBe(new ExemptionWithoutBasis("card", "poor"));
    }

    [Theory]
    [InlineData(Operation.MergeItem)]
    [InlineData(Operation.DelegateItem)]
    [InlineData(Operation.CancelFee)]
    public void is_the_catalogue_officers_to_do(Operation operation)
    {
        Permissions.May(Roles.CatalogueOfficer, operation).ShouldBeTrue();
        Permissions.May(Roles.WindowOfficer | Roles.Supervisor, operation, Relations.InCharge).ShouldBeFalse();
    }

    private static Item Folded(params ItemEvent[] history) => history.Aggregate(default(Item), Item.Evolve).ShouldNotBeNull();

    private static ValueList<ItemEvent> Granted(Item? item, ItemCommand asked) =>
        CatalogueDecisions.Decide(item, asked).ShouldBeOfType<Decision<ItemEvent>.Granted>().Events;

    private static Refusal Refused(Item? item, ItemCommand asked) =>
        CatalogueDecisions.Decide(item, asked).ShouldBeOfType<Decision<ItemEvent>.Refused>().Why;
}
