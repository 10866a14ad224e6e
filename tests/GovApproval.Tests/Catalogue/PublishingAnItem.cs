using GovApproval.Catalogue;

namespace GovApproval.Tests.Catalogue;

public sealed class PublishingAnItem
{
    private static readonly Department s_housing = new(Housing, "Housing");
    private static readonly PublishItem s_publish = new(Permit, s_housing, null, Chief, Beijing(1, 5));

    private static ItemPublished Published => new(Permit, 1, Beijing(1, 5), Chief, Beijing(1, 5));

    private static ItemSuspended Suspended => new(Permit.Code, "reform", Chief, Beijing(4, 1));

    private static ItemCancelled Cancelled => new(Permit.Code, "abolished", Chief, Beijing(5, 1));

    [Fact]
    public void makes_its_first_version() => Granted(null, s_publish).ShouldBe([Published]);

    [Fact]
    public void may_enter_what_was_in_force_before() =>
        Granted(null, s_publish with { InForceFrom = Beijing(1, 1, year: 2020) }).ShouldBe([Published with { InForceFrom = Beijing(1, 1, year: 2020) }]);

    [Fact]
    public void again_grants_nothing() => Granted(Folded(Published), s_publish with { At = Beijing(1, 6) }).ShouldBeEmpty();

    [Fact]
    public void as_a_revision_leaves_the_earlier_version_readable()
    {
        var revised = Permit with { PromisedDays = 3 };
        var item = Folded(Published, new ItemPublished(revised, 2, Beijing(3, 1), Chief, Beijing(2, 1)));
        item.AsOf(Beijing(1, 4)).ShouldBeNull();
        item.AsOf(Beijing(2, 28)).ShouldBe(new ItemVersion(Permit, 1, Beijing(1, 5), ItemStatus.InUse));
        item.AsOf(Beijing(3, 1)).ShouldBe(new ItemVersion(revised, 2, Beijing(3, 1), ItemStatus.InUse));
        item.OfVersion(1).ShouldBe(Permit);
        item.OfVersion(3).ShouldBeNull();
    }

    [Fact]
    public void as_a_revision_counts_on_and_is_not_in_force_before_it_is_published()
    {
        var revise = s_publish with { Item = Permit with { PromisedDays = 3 }, At = Beijing(2, 1) };
        Granted(Folded(Published), revise).ShouldBe([new ItemPublished(revise.Item, 2, Beijing(2, 1), Chief, Beijing(2, 1))]);
        Refused(Folded(Published), revise with { InForceFrom = Beijing(1, 31) }).ShouldBe(new InForceBeforePublication(Beijing(1, 31)));
    }

    [Fact]
    public void as_it_was_read_says_since_when_and_revised_is_in_force_at_once()
    {
        var read = s_publish with { InForceFrom = Beijing(1, 5), At = Beijing(2, 1) };
        var revised = read with { Item = Permit with { PromisedDays = 3 } };
        Granted(Folded(Published), read).ShouldBeEmpty();
        Granted(Folded(Published), revised).ShouldBe([new ItemPublished(revised.Item, 2, Beijing(2, 1), Chief, Beijing(2, 1))]);

        // With another version announced, what is in force is still read as it is.
        var announced = Folded(Published, new ItemPublished(revised.Item, 2, Beijing(3, 1), Chief, Beijing(1, 20)));
        Granted(announced, read).ShouldBeEmpty();
        Refused(announced, read with { At = Beijing(3, 2) }).ShouldBe(new InForceBeforePublication(Beijing(1, 5)));
    }

    [Fact]
    public void is_refused_with_a_promise_above_the_statutory_limit()
    {
        Refused(null, s_publish with { Item = Permit with { PromisedDays = 21 } }).ShouldBe(new PromiseAboveLimit(21, 20));
        Granted(null, s_publish with { Item = Permit with { PromisedDays = 20 } }).Count.ShouldBe(1);
    }

    [Fact]
    public void is_refused_on_the_spot_with_a_promise_of_days()
    {
        Refused(null, s_publish with { Item = Proof with { PromisedDays = 1 } }).ShouldBe(new OnTheSpotWithPromise(1));
        Granted(null, s_publish with { Item = Proof with { PromisedDays = 0 } }).Count.ShouldBe(1);
    }

    [Fact]
    public void names_the_law_where_a_limit_counts_calendar_days()
    {
        var days = new BudgetRule(CountingMode.CalendarDays);
        Refused(null, s_publish with { Item = Permit with { Budget = days } }).ShouldBe(new CountingWithoutBasis(CountingMode.CalendarDays));
        Granted(null, s_publish with { Item = Permit with { Budget = days with { Basis = new("EIA Law", "Art. 22") } } }).Count.ShouldBe(1);
    }

    [Fact]
    public void promises_hours_on_the_spot_alone()
    {
        var hours = new BudgetRule(PromisedCounting: CountingMode.Hours, PromisedHours: 2);
        Refused(null, s_publish with { Item = Permit with { Budget = hours } }).ShouldBe(new HoursNotOnTheSpot(2));
        Refused(null, s_publish with { Item = Proof with { Budget = hours with { PromisedHours = null } } }).ShouldBe(new HoursNotOnTheSpot(null));
        Refused(null, s_publish with { Item = Proof with { Budget = new(CountingMode.Hours) } }).ShouldBe(new HoursNotOnTheSpot(null));
        Granted(null, s_publish with { Item = Proof with { Budget = hours } }).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(CountingMode.CalendarDays, CountingMode.WorkingDays, 30, 22, true)]
    [InlineData(CountingMode.CalendarDays, CountingMode.WorkingDays, 30, 23, false)]
    [InlineData(CountingMode.WorkingDays, CountingMode.CalendarDays, 20, 26, true)]
    [InlineData(CountingMode.WorkingDays, CountingMode.CalendarDays, 20, 27, false)]
    public void keeps_the_promise_below_the_limit_whatever_either_counts(CountingMode law, CountingMode promise, int statutory, int promised, bool allowed)
    {
        var item = Permit with { StatutoryDays = statutory, PromisedDays = promised, Budget = new(law, promise, Basis: new("law", "Art. 1")) };
        var decision = CatalogueDecisions.Decide(null, s_publish with { Item = item });
        (decision is Decision<ItemEvent>.Granted).ShouldBe(allowed);
    }

    [Fact]
    public void is_refused_with_a_fee_that_no_law_allows() =>
        Refused(null, s_publish with { Item = Permit with { Fees = [new("copy", 5, "CNY", " ")] } }).ShouldBe(new FeeWithoutBasis("copy"));

    [Fact]
    public void is_refused_for_a_department_that_is_unknown_or_another()
    {
        Refused(null, s_publish with { Department = null }).ShouldBe(new UnknownDepartment(Housing));
        var moved = s_publish with { Item = Permit with { Department = Fire }, Department = new(Fire, "Fire") };
        Refused(Folded(Published), moved).ShouldBe(new DepartmentMismatch(Permit.Code, Fire, Housing));
    }

    [Fact]
    public void takes_it_out_of_use_and_back()
    {
        Granted(Folded(Published), new SuspendItem("reform", Chief, Beijing(4, 1))).ShouldBe([Suspended]);
        Granted(Folded(Published, Suspended), new SuspendItem("reform", Chief, Beijing(4, 2))).ShouldBeEmpty();
        var resumed = new ItemResumed(Permit.Code, "done", Chief, Beijing(4, 9));
        Granted(Folded(Published, Suspended), new ResumeItem("done", Chief, Beijing(4, 9))).ShouldBe([resumed]);
        Granted(Folded(Published), new ResumeItem("done", Chief, Beijing(4, 9))).ShouldBeEmpty();
        var item = Folded(Published, Suspended, resumed);
        item.AsOf(Beijing(3, 31))?.Status.ShouldBe(ItemStatus.InUse);
        item.AsOf(Beijing(4, 8))?.Status.ShouldBe(ItemStatus.Suspended);
        item.Status().ShouldBe(ItemStatus.InUse);
    }

    [Fact]
    public void cancels_it_for_good()
    {
        Granted(Folded(Published), new CancelItem("abolished", Chief, Beijing(5, 1))).ShouldBe([Cancelled]);
        Granted(Folded(Published, Cancelled), new CancelItem("abolished", Chief, Beijing(5, 2))).ShouldBeEmpty();
        Refused(Folded(Published, Cancelled), new ResumeItem("", Chief, Beijing(5, 2))).ShouldBe(new ItemAlreadyCancelled(Permit.Code));
        Refused(Folded(Published, Cancelled), s_publish).ShouldBe(new ItemAlreadyCancelled(Permit.Code));
        Refused(null, new CancelItem("", Chief, Beijing(5, 2))).ShouldBe(new NoSuchItem());
    }

    private static Item Folded(params ItemEvent[] history) => history.Aggregate(default(Item), Item.Evolve).ShouldNotBeNull();

    private static ValueList<ItemEvent> Granted(Item? item, ItemCommand asked) =>
        CatalogueDecisions.Decide(item, asked).ShouldBeOfType<Decision<ItemEvent>.Granted>().Events;

    private static Refusal Refused(Item? item, ItemCommand asked) =>
        CatalogueDecisions.Decide(item, asked).ShouldBeOfType<Decision<ItemEvent>.Refused>().Why;
}
