using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.WhatIf;
using NodaTime;

namespace GovApproval.Tests.WhatIf;

public sealed class SupposingOtherwise
{
    private static readonly Timeline s_accepted = new(Beijing(3, 2), new(20, 5, OnTheSpot: false));

    [Fact]
    public void moves_dates_by_another_promise()
    {
        var compared = Compare(new([new(Permit.Code, PromisedDays: 2)]), Beijing(3, 5));
        (compared.Promised.AsIs?.DueOn, compared.Promised.Supposed?.DueOn).ShouldBe((Date(3, 9), Date(3, 4)));
        (compared.Moved(), compared.NewlyLate(), compared.NoLongerLate(), compared.Statutory.Moved()).ShouldBe((true, true, false, false));
        compared.Appearing.ShouldBe([new(Rung.PromiseNear, Card.Yellow), new(Rung.PromisePassed, Card.Red)]);
        compared.Vanishing.ShouldBeEmpty();
    }

    [Fact]
    public void counts_otherwise_by_another_rule()
    {
        var days = new BudgetRule(CountingMode.CalendarDays, Basis: new("law", "Art. 1"));
        Compare(new([new(Permit.Code, Budget: days)]), Beijing(3, 5)).Statutory.Supposed?.DueOn.ShouldBe(Date(3, 23));
    }

    [Fact]
    public void leaves_other_items_and_windows_alone()
    {
        Compare(new([new(FireReview.Code, PromisedDays: 2)], [new(OtherCounter, Counter)]), Beijing(3, 5)).Differs().ShouldBeFalse();
        new Supposition(Windows: [new(Counter, OtherCounter, FireReview.Code)]).WindowOf(Permit.Code, Counter).ShouldBe(Counter);
        new Supposition(Windows: [new(Counter, OtherCounter, Permit.Code)]).WindowOf(Permit.Code, Counter).ShouldBe(OtherCounter);
    }

    [Fact]
    public void tells_what_would_no_longer_be_late()
    {
        var closed = WorkingCalendar.Of([.. ShippedYears(), new(2026, "h", 1, [new("closed", Date(3, 5), true)], [], Beijing(1, 1))], ["h"]);
        var over = s_accepted with { StoppedAt = Beijing(3, 10) };
        var compared = CaseCompared.Of(over, Shipped, over, closed, ShippedRules, Beijing(6, 1));
        (compared.Promised.AsIs?.Late, compared.Promised.Supposed?.Late, compared.NoLongerLate()).ShouldBe((true, false, true));
        compared.Vanishing.ShouldBe([new(Rung.PromisePassed, Card.Red)]);
        new WhatIfTotals().With(compared).And(new WhatIfTotals().With(compared))
            .ShouldBe(new WhatIfTotals(Cases: 2, Moved: 2, NoLongerLate: 2, RedVanishing: 2));
    }

    private static CaseCompared Compare(Supposition supposed, Instant now) =>
        CaseCompared.Of(s_accepted, Shipped, supposed.Of(Permit.Code, s_accepted), Shipped, ShippedRules, now);
}
