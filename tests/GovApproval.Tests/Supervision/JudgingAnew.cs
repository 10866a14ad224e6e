using FsCheck;
using FsCheck.Fluent;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Tests.Supervision;

public sealed class JudgingAnew
{
    [Fact]
    public void lifts_a_card_when_a_calendar_amended_later_takes_its_cause_away_and_says_why()
    {
        // As in January 2020: a working day already counted is declared a holiday afterwards.
        var warned = Swept(Beijing(3, 6), Submitted(), Accepted());
        var amended = new Yardstick(Amended(new CalendarDay("holiday", Date(3, 4), IsOffDay: true)), ShippedRules);
        Elapsing.NextOn(warned, amended).ShouldBe(Date(3, 6));
        var lifted = After(warned, Beijing(3, 6, 12), amended).ShouldHaveSingleItem().ShouldBeOfType<CardLifted>();
        lifted.ShouldSatisfyAllConditions(
            e => e.Card.ShouldBe(Card.None), e => e.Unfounded.ShouldBe(true), e => e.Reason.ShouldContain("3 of 5 promised working days used"));

        // On the day on which its cause arises after all it comes again, once.
        var file = CaseFile.Evolve(warned, lifted);
        file.Standing.Card.ShouldBe(Card.None);
        Elapsing.NextOn(file, amended).ShouldBe(Date(3, 9));
        After(file, Beijing(3, 9), amended).Select(e => e.GetType().Name).ShouldBe([nameof(CardIssued), nameof(ApplicationEscalated)]);
    }

    [Fact]
    public void lifts_and_issues_anew_in_one_round_when_its_cause_arose_later_but_before_today()
    {
        var warned = Swept(Beijing(3, 6), Submitted(), Accepted());
        var amended = new Yardstick(Amended(new CalendarDay("holiday", Date(3, 4), IsOffDay: true)), ShippedRules);
        var told = After(warned, Beijing(3, 10), amended);
        told.Select(e => e.GetType().Name).ShouldBe([nameof(CardLifted), nameof(CardIssued), nameof(ApplicationEscalated)]);
        ((CardIssued)told[1]).Since.ShouldBe(Date(3, 9));
    }

    [Fact]
    public void lifts_the_card_of_a_case_decided_since()
    {
        var late = Swept(Beijing(3, 10), Submitted(), Accepted());
        var done = CaseFile.Evolve(CaseFile.Evolve(CaseFile.Evolve(late,
            Examined(Beijing(3, 10)) with { Before = late.Standing }),
            Verified(Beijing(3, 10)) with { Before = late.Standing with { State = CaseState.Examined } }),
            Completed(6, Beijing(3, 10)) with { Before = late.Standing with { State = CaseState.Verified } });
        After(done, Beijing(3, 11)).ShouldBeEmpty();
        var amended = new Yardstick(Amended(new CalendarDay("holiday", Date(3, 4), IsOffDay: true)), ShippedRules);
        After(done, Beijing(3, 11), amended).ShouldHaveSingleItem().ShouldBeOfType<CardLifted>().ShouldSatisfyAllConditions(
            e => e.Number.ShouldBe(2), e => e.Card.ShouldBe(Card.Yellow));
    }

    [Fact]
    public void issues_a_card_to_a_case_decided_in_time_by_what_was_known_then()
    {
        var done = TheFile(Submitted(), Accepted(), Examined(), Verified(), Completed(5, Beijing(3, 9)));
        done = After(done, Beijing(3, 9)).Aggregate(done, CaseFile.Evolve); // the warning
        var amended = new Yardstick(Amended(new CalendarDay("made up", Date(3, 7), IsOffDay: false)), ShippedRules);
        Elapsing.NextOn(done, amended).ShouldBe(Date(3, 9));
        After(done, Beijing(3, 12), amended).ShouldHaveSingleItem().ShouldBeOfType<CardIssued>().Rule.Number.ShouldBe("T02");
    }

    [Fact]
    public void lifts_the_card_of_an_overrun_that_a_correction_takes_away()
    {
        var overrun = Swept(Beijing(3, 18), Submitted(), Accepted(), Suspended(Beijing(3, 3)));
        var corrected = CaseFile.Evolve(overrun, new SuspensionCorrected(overrun.Standing, "N-1", Beijing(3, 10), null, "wrong day", Officer, Beijing(3, 18)));
        After(corrected, Beijing(3, 18)).ShouldHaveSingleItem().ShouldBeOfType<CardLifted>().Unfounded.ShouldBe(true);
    }

    [Fact]
    public void keeps_to_the_rule_a_card_was_issued_by()
    {
        var warned = Swept(Beijing(3, 6), Submitted(), Accepted());
        var later = ShippedRules with { Version = 2, Rules = ShippedRules.Rules.Select(r => r with { Days = r.Number == "T01" ? 0 : r.Days }).ToValueList() };
        After(warned, Beijing(3, 6, 12), new(Shipped, later)).ShouldBeEmpty();
        After(warned, Beijing(3, 9), new(Shipped, later)).ShouldBeEmpty();
    }

    [Fact]
    public void leaves_to_a_hand_what_a_hand_has_issued()
    {
        var byHand = Given(Submitted(), Accepted()).When(new IssueCard("C06", "no notice", [2], Measures, Chief, Beijing(3, 3)));
        var file = byHand.Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events.Aggregate(byHand.Before, CaseFile.Evolve).ShouldNotBeNull();
        (file.Standing.Card, file.Cards.ShouldNotBeNull()[0].Responsible.Person).ShouldBe((Card.Yellow, Officer));
        After(file, Beijing(3, 3)).ShouldHaveSingleItem().ShouldBeOfType<ApplicationEscalated>().CardNumber.ShouldBe(1);
    }

    /// <summary>However often and whenever the sweep runs, killed and begun again or by a clock that jumps about, the end is the same.</summary>
    [Fact]
    public void climbs_each_rung_of_each_card_once_whenever_it_looks() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int[]>(),
            ArbMap.Default.ArbFor<PositiveInt>(),
            (moments, promised) =>
            {
                var file = TheFile(Submitted(), Accepted(promised: promised.Get % 30));
                foreach (var hour in moments.Append(24 * 120))
                {
                    // What was decided and not stored in time is decided anew: a lost write leaves the file as it was.
                    var told = After(file, Beijing(3, 2) + Duration.FromHours(Math.Abs((long)hour) % (24 * 121)));
                    file = hour % 3 == 0 && hour != 24 * 120 ? file : told.Aggregate(file, CaseFile.Evolve);
                }

                var cards = (file.Cards ?? []).Select(card => (card.Rule.Number, card.Subject)).ToArray();
                var rungs = file.Escalations.Select(e => (e.CardNumber, e.Level)).ToArray();
                var all = (file.Cards ?? []).SelectMany(card => card.Rule.Ladder.Select(step => ((int?)card.Number, step.Level))).ToHashSet();
                return cards.Distinct().Count() == cards.Length && rungs.Distinct().Count() == rungs.Length && all.SetEquals(rungs)
                    && file.Escalations.Select(e => e.Number).SequenceEqual(Enumerable.Range(1, rungs.Length));
            }).Holds();

    private static WorkingCalendar Amended(CalendarDay day) => WorkingCalendar.Of(ShippedYears().Select(year =>
        year.Year == day.Date.Year ? year with { Version = 2, Days = [.. year.Days, day] } : year));
}
