using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Tests.Supervision;

/// <summary>A case accepted on Monday 2 March 2026: five days by promise, to the 9th; twenty by law, to the 30th.</summary>
public sealed class IssuingCards
{
    [Fact]
    public void warns_one_working_day_before_the_promise_ends()
    {
        Given(Submitted(), Accepted()).When(Sweep(Beijing(3, 5, 23, 59))).ThenNothing();
        var file = Given(Submitted(), Accepted()).When(Sweep(Beijing(3, 6, 0))).Then(
            Issues(1, "T01", "4 of 5 promised working days used", Beijing(3, 6, 0), since: Date(3, 6), reply: Date(3, 9)),
            Climbs(1, 1, 1, Rung.PromiseNear, "4 of 5 promised working days used", Card.Yellow, Beijing(3, 6, 0)));
        (file.Standing.Card, file.EscalationLevel()).ShouldBe((Card.Yellow, 1));
    }

    [Fact]
    public void shows_red_once_the_promise_has_passed()
    {
        var warned = Swept(Beijing(3, 6), Submitted(), Accepted());
        After(warned, Beijing(3, 9, 23, 59)).ShouldBeEmpty();
        var passed = After(warned, Beijing(3, 10, 0));
        passed.Select(e => e.GetType().Name).ShouldBe([nameof(CardIssued), nameof(ApplicationEscalated)]);
        passed[0].ShouldBeOfType<CardIssued>().ShouldSatisfyAllConditions(
            card => card.Rule.Number.ShouldBe("T02"), card => card.Card.ShouldBe(Card.Red), card => card.Since.ShouldBe(Date(3, 10)));
        passed[1].ShouldBeOfType<ApplicationEscalated>().ShouldSatisfyAllConditions(
            rung => rung.Level.ShouldBe(2), rung => rung.Rung.ShouldBe(Rung.PromisePassed), rung => rung.CardNumber.ShouldBe(2));
    }

    [Fact]
    public void makes_up_for_a_standstill_in_the_order_in_which_all_fell_due()
    {
        // Past the promise since the 10th, its ladder at five and ten days; past the law since the 31st.
        var told = After(TheFile(Submitted(), Accepted()), Beijing(3, 31));
        told.Select(e => e switch
        {
            CardIssued card => $"{card.Rule.Number} since {card.Since:uuuu'-'MM'-'dd}",
            ApplicationEscalated rung => $"card {rung.CardNumber} to level {rung.Level}",
            _ => e.ToString(),
        }).ShouldBe(
        [
            "T01 since 2026-03-06", "card 1 to level 1", "T02 since 2026-03-10", "card 2 to level 2", "card 2 to level 3", "card 2 to level 4",
            "T03 since 2026-03-31", "card 3 to level 3",
        ]);
        Folded([Submitted(), .. Told(Submitted(), Accepted())[1..], .. told])!.EscalationLevel().ShouldBe(4);
    }

    [Fact]
    public void tells_each_thing_once()
    {
        var told = Swept(Beijing(3, 31), Submitted(), Accepted());
        After(told, Beijing(3, 31, 23)).ShouldBeEmpty();
        After(told, Beijing(3, 6)).ShouldBeEmpty(); // the clock went back
    }

    [Fact]
    public void stands_still_while_the_clock_does()
    {
        Given(Submitted(), Accepted(), Suspended(Beijing(3, 3))).When(Sweep(Beijing(3, 17))).ThenNothing();
        Next(Submitted(), Accepted(), Suspended(Beijing(3, 3)), Resumed(Beijing(3, 5))).ShouldBe(Date(3, 10));
    }

    [Fact]
    public void is_over_with_the_case() =>
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(Sweep(Beijing(4, 30))).ThenNothing();

    [Fact]
    public void comes_late_rather_than_never_for_what_ended_before_it_was_seen_but_calls_nobody()
    {
        var told = After(TheFile(Submitted(), Accepted(), Examined(), Verified(), Completed(7, Beijing(3, 11))), Beijing(4, 30));
        told.ShouldAllBe(e => e is CardIssued);
        told.Cast<CardIssued>().Select(card => (card.Rule.Number, card.Responsible.Post)).ShouldBe([("T01", Post.Decision), ("T02", Post.Decision)]);
    }

    [Fact]
    public void warns_of_a_promise_of_one_day_on_that_day_and_never_on_the_day_of_acceptance()
    {
        Next(Submitted(), Accepted(promised: 1)).ShouldBe(Date(3, 3));
        Next(Submitted(), Accepted(promised: 2)).ShouldBe(Date(3, 3));
    }

    [Fact]
    public void gives_no_warning_of_a_promise_of_no_day() => Numbers(Swept(Beijing(3, 3), Submitted(), Accepted(promised: 0, onTheSpot: true))).ShouldBe(["T02"]);

    [Fact]
    public void knows_the_next_day_on_which_something_falls_due()
    {
        Next(Submitted(), Accepted()).ShouldBe(Date(3, 6));
        Elapsing.NextOn(Swept(Beijing(3, 6), Submitted(), Accepted()), Measures).ShouldBe(Date(3, 10));
        Next(Submitted(), Accepted(promised: null)).ShouldBe(Date(3, 31));
        Next(Submitted(), Accepted(), Examined(), Verified(), Completed()).ShouldBeNull();
        Next(Submitted(), Accepted(promised: null, statutory: null)).ShouldBeNull();
    }

    [Fact]
    public void leaves_alone_what_was_escalated_before_cards_were_facts()
    {
        var near = new ApplicationEscalated(Here, 1, 1, Rung.PromiseNear, "near", Card.Yellow, TheCalendar, Beijing(3, 6));
        Given(Submitted(), Accepted(), near).When(Sweep(Beijing(3, 6, 12))).ThenNothing();
        Numbers(Swept(Beijing(3, 10), Submitted(), Accepted(), near)).ShouldBe(["T02"]);
    }

    [Fact]
    public void finds_a_step_late_though_the_case_is_in_time()
    {
        var accepted = Accepted() with { Limits = new(20, 10, OnTheSpot: false, Rule: new(Steps: new(FirstInstance: 2, Verification: 1))) };
        Next(Submitted(), accepted).ShouldBe(Date(3, 5));
        var late = Swept(Beijing(3, 5), Submitted(), accepted);
        late.Cards.ShouldNotBeNull().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            card => card.Rule.Number.ShouldBe("T04"),
            card => card.Subject.ShouldBe("first-instance"),
            card => card.Reason.ShouldBe("first-instance: 3 of 2 working days used"),
            card => card.Responsible.ShouldBe(new(Housing, Counter, Post.Examination, Officer)));

        // Gone through, its card stays; sent back, it is not taken for unfounded.
        var examined = Folded([.. History(late), Examined(Beijing(3, 5, 15)) with { Before = late.Standing }])!;
        After(examined, Beijing(3, 6)).ShouldBeEmpty();
        var returned = CaseFile.Evolve(examined, new ReturnedToFirstInstance(examined.Standing, "unclear", Verifier, Beijing(3, 6)));
        After(returned, Beijing(3, 6)).ShouldBeEmpty();

        IEnumerable<ApplicationEvent> History(CaseFile _) => [.. Told(Submitted(), accepted), .. After(TheFile(Submitted(), accepted), Beijing(3, 5))];
    }

    [Fact]
    public void finds_materials_of_which_nothing_was_said_for_five_working_days()
    {
        // Filed on Friday 27 February; the Saturday after it is a working day made up.
        Numbers(Swept(Beijing(3, 5, 23), Submitted())).ShouldNotContain("T05");
        Numbers(Swept(Beijing(3, 9), Submitted(), new SupplementRequested(Here, ["form"], null, Officer, Beijing(3, 6)))).ShouldContain("T05");
        Numbers(Swept(Beijing(3, 9), Submitted(), new SupplementRequested(Here, ["form"], null, Officer, Beijing(3, 5)))).ShouldNotContain("T05");
    }

    [Fact]
    public void finds_a_special_procedure_overrun_while_the_clocks_stand_still()
    {
        // Ten working days from Tuesday the 3rd: to the 17th.
        var file = TheFile(Submitted(), Accepted(), Suspended(Beijing(3, 3)));
        Elapsing.NextOn(file, Measures).ShouldBe(Date(3, 18));
        var told = After(file, Beijing(3, 18));
        told[0].ShouldBeOfType<CardIssued>().ShouldSatisfyAllConditions(card => card.Rule.Number.ShouldBe("T06"), card => card.Subject.ShouldBe("N-1"));
        After(TheFile(Submitted(), Accepted(), Suspended(Beijing(3, 3)), Resumed(Beijing(3, 18))), Beijing(3, 18)).ShouldBeEmpty();
    }

    [Fact]
    public void finds_a_certificate_not_delivered_ten_working_days_after_the_decision()
    {
        var granted = Completed() with { Certificate = new("licence", "L-1") };
        Next(Submitted(), Accepted(), Examined(), Verified(), granted).ShouldBe(Date(3, 19));
        Numbers(Swept(Beijing(3, 19), Submitted(), Accepted(), Examined(), Verified(), granted)).ShouldBe(["T07"]);
        var delivered = new CertificateDelivered(Here, DeliveryMethod.Post, Officer, Beijing(3, 18));
        Numbers(Swept(Beijing(3, 31), Submitted(), Accepted(), Examined(), Verified(), granted, delivered)).ShouldBeEmpty();
    }

    [Fact]
    public void judges_the_conduct_that_a_history_shows()
    {
        ApplicationEvent[] begun = [Submitted(), Accepted(), Examined()];
        var byOne = Verified() with { By = Officer };
        Numbers(Swept(Beijing(3, 5), [.. begun, Verified(), Completed(result: CaseResult.Refused) with { Reasons = [] }])).ShouldBe(["C01"]);
        Numbers(Swept(Beijing(3, 5), [.. begun, byOne])).ShouldBe(["C04"]);
        Numbers(Swept(Beijing(3, 5), [.. begun, Verified(), Completed(at: Beijing(3, 1))])).ShouldBe(["C05"]);
        Numbers(Swept(Beijing(3, 5), [.. begun, new ClockSuspended(Here, "hearing", 10, " ", Officer, Beijing(3, 4))])).ShouldBe(["C06"]);
        var asked = new SupplementRequested(Here, ["form"], null, Officer, Beijing(2, 27));
        Numbers(Swept(Beijing(2, 28), Submitted(), asked, new SupplementReceived(Here, [], Citizen, Beijing(2, 28)), asked)).ShouldBe(["C02"]);
        Swept(Beijing(3, 5), begun).Cards.ShouldBeNull();
    }

    [Fact]
    public void finds_every_fee_taken_for_an_item_that_charges_none()
    {
        var paid = new FeePaid(Here, "O-1", 10, "CNY", Officer, Beijing(3, 3), FeeIrregularity.NoFee);
        var file = Swept(Beijing(3, 3), Submitted(), Accepted(), paid, paid with { OrderNumber = "O-2", Irregularity = null }, paid with { OrderNumber = "O-3" });
        file.Cards.ShouldNotBeNull().Select(card => (card.Rule.Number, card.Subject)).ShouldBe([("C03", "O-1"), ("C03", "O-3")]);
    }

    [Fact]
    public void leaves_out_a_rule_that_is_suspended()
    {
        var rules = ShippedRules with { Rules = ShippedRules.Rules.Select(r => r with { Suspended = r.Number == "T01" ? true : null }).ToValueList() };
        Elapsing.NextOn(TheFile(Submitted(), Accepted()), new(Shipped, rules)).ShouldBe(Date(3, 10));
    }

    private static LocalDate? Next(params ApplicationEvent[] history) => Elapsing.NextOn(TheFile(history), Measures);

    private static IEnumerable<string> Numbers(CaseFile file) => (file.Cards ?? []).Select(card => card.Rule.Number);

    private static CardIssued Issues(int number, string rule, string reason, Instant at, LocalDate since, LocalDate reply) => new(
        Here, number, ShippedRules.Rule(rule)!, 1, null, new(Housing, Counter, Post.Examination, Officer), reason,
        [
            nameof(ApplicationAccepted), nameof(AcceptanceDeemed), nameof(ClockSuspended), nameof(ClockResumed), nameof(SuspensionCorrected), nameof(LimitExtended), nameof(FirstInstanceCompleted),
            nameof(ReturnedToFirstInstance), nameof(ApplicationVerified), nameof(ApplicationCompleted),
        ],
        since, reply, Card.Yellow, TheCalendar, at);

    private static ApplicationEscalated Climbs(int number, int card, int level, Rung? rung, string reason, Card shows, Instant at) =>
        new(Here, number, level, rung, reason, shows, TheCalendar, at, card);
}
