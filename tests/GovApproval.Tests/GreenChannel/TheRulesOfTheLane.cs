using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.GreenChannel;

namespace GovApproval.Tests.GreenChannel;

public sealed class TheRulesOfTheLane
{
    private static readonly GreenGround s_ground = new(
        "key", EnrolmentKind.Enterprise, "key enterprises", "Order 3", ["deputy mayor"], ["list"], [new("tax", 5)], MostMonths: 6);

    private static readonly GreenEffects s_effects = new(
        "Order 3 Art. 5", new("Order 3 Art. 6", 50), new("Order 3 Art. 7", 10), new("Order 3 Art. 8", 3), new("Order 3 Art. 9"));

    private static readonly GreenRuleBook s_book = new(1, new([s_ground], s_effects), Beijing(1, 1));
    private static readonly GreenTerms s_terms = new(1, s_effects, Chief);
    private static readonly ApplicationSubmitted s_filed = Submitted(green: KeyEnterprise.Code) with { Green = s_terms };

    // By day at the weekend, early and late on working days.
    private static readonly Staffing s_roster = new([new(WindowPost.Front, Officer), new(WindowPost.Front, Verifier)], [new(Officer, [6, 7], 8, 20), new(Officer, [], 8, 20)]);

    private static GrantEnrolment Asked => new(
        KeyEnterprise.Code, EnrolmentKind.Enterprise, "Key enterprise", "list of 2026", "deputy mayor", Date(6, 30), Chief, Beijing(2, 2),
        new("key", null, null, [new("list", "No. 12")], [new("tax", 6)], Chief), s_book);

    [Fact]
    public void let_in_whoever_meets_a_ground() =>
        Granted(Asked).Eligibility.ShouldBe(Asked.Eligibility.ShouldNotBeNull() with { RulesVersion = 1 });

    [Fact]
    public void name_everything_that_is_missing()
    {
        Unmet(Asked with { Kind = EnrolmentKind.Project, GrantedBy = "somebody", ValidTo = Date(8, 3), Eligibility = new("key", Facts: [new("tax", 4)]) })
            .ShouldBe(new NotEligible("key", "Order 3", ["kind", "grantedBy", "evidence:list", "fact:tax", "validTo", "tracker"]));
        Unmet(Asked with { Eligibility = null }).ShouldBe(new NotEligible(null, null, ["rule"]));
        Granted(Asked with { Eligibility = null, Rules = null }).Eligibility.ShouldBeNull();
        EnrolmentDecisions.Decide(null, Asked with { Eligibility = new("key", ValidFrom: Date(7, 1)) })
            .ShouldBe(new Decision<EnrolmentEvent>.Refused(new EnrolmentOver(Date(6, 30))));
    }

    [Fact]
    public void hold_from_their_first_day_on()
    {
        var later = KeyEnterprise with { Eligibility = new(ValidFrom: Date(3, 1)) };
        (later.IsValidOn(Date(2, 28)), later.IsValidOn(Date(3, 1))).ShouldBe((false, true));
    }

    [Fact]
    public void are_published_as_versions()
    {
        var published = new GreenRulesPublished(s_book.Rules, 1, Chief, Beijing(1, 1));
        GreenRuleBook.Decide(null, new(s_book.Rules, Chief, Beijing(1, 1))).ShouldBe(new Decision<GreenRulesEvent>.Granted([published]));
        GreenRuleBook.Evolve(null, published).ShouldBe(s_book);
        GreenRuleBook.Decide(s_book, new(s_book.Rules, Chief, Beijing(1, 2))).ShouldBe(Decision<GreenRulesEvent>.NothingToDo);
        GreenRuleBook.Decide(null, new(new([s_ground, s_ground], s_effects), Chief, Beijing(1, 1)))
            .ShouldBe(new Decision<GreenRulesEvent>.Refused(new GroundTwice("key")));
    }

    [Theory]
    [InlineData(10, 50, 1, 5)]
    [InlineData(5, 50, 1, 3)]
    [InlineData(1, 99, 1, 1)]
    [InlineData(10, 90, 4, 4)]
    [InlineData(3, 50, 5, 3)]
    public void cut_a_promise_to_whole_days_and_never_lengthen_it(int ordinary, int percent, int least, int left) =>
        new PromiseCut("Order 3", percent, least).Of(ordinary).ShouldBe(left);

    [Fact]
    public void shorten_the_promise_at_acceptance_and_keep_the_ordinary_one_beside_it()
    {
        var accept = new AcceptApplication(InForce(Permit), null, Officer, Beijing(3, 2)) { OfficeDays = Shipped };
        Given(s_filed).When(accept).Then(Accepted() with { Limits = new(20, 3, OnTheSpot: false, Shortened: new(5, "Order 3 Art. 6")) });
        Given(Submitted()).When(accept).Then(Accepted());
        Given(s_filed).When(accept with { Item = InForce(Proof) }).Then(Accepted() with { Limits = new(20, 0, OnTheSpot: true) });
    }

    [Theory]
    [InlineData(2, 28, 9, null)] // a make-up working day
    [InlineData(3, 1, 9, "Order 3 Art. 9")]
    [InlineData(3, 2, 8, "Order 3 Art. 9")]
    [InlineData(3, 2, 9, null)]
    [InlineData(3, 2, 17, "Order 3 Art. 9")]
    public void accept_outside_office_hours(int month, int day, int hour, string? rule)
    {
        var accept = new AcceptApplication(InForce(Permit), null, Officer, Beijing(month, day, hour)) { OfficeDays = Shipped, Roster = s_roster };
        var events = Given(s_filed).When(accept).Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events;
        events.Single().ShouldBeOfType<ApplicationAccepted>().OnDuty.ShouldBe(rule);
    }

    [Fact]
    public void let_nobody_accept_then_who_is_not_on_duty()
    {
        var sunday = new AcceptApplication(InForce(Permit), null, Officer, Beijing(3, 1)) { OfficeDays = Shipped, Roster = s_roster };
        Given(s_filed).When(sunday with { By = Verifier }).ThenRefused(new NotOnDuty(Counter, [Officer], "Order 3 Art. 9"));
        Given(s_filed).When(sunday with { At = Beijing(3, 1, 21) }).ThenRefused(new NotOnDuty(Counter, [], "Order 3 Art. 9"));
        Given(s_filed).When(sunday with { Roster = null }).ThenRefused(new NotOnDuty(Counter, [], "Order 3 Art. 9"));
        Given(s_filed).When(sunday with { Roster = s_roster with { Shifts = [] } }).ThenRefused(new NotOnDuty(Counter, [], "Order 3 Art. 9"));
        Given(s_filed).When(sunday with { Roster = s_roster with { Absences = [new(Officer, Date(3, 1), Date(3, 2), "ill", [])] } }).ThenRefused(new NotOnDuty(Counter, [], "Order 3 Art. 9"));

        // An ordinary case rests on no such rule, and within the hours the roster is nobody's business.
        Given(Submitted()).When(sunday with { Roster = null }).Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>();
        Given(s_filed).When(sunday with { At = Beijing(3, 2), Roster = null }).Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>();
    }

    [Fact]
    public void tolerate_where_the_item_says_nothing()
    {
        var item = Permit with { Materials = [new("plan", "plan", Necessity.Tolerable, MaterialSource.Applicant, 1, null)] };
        var accept = new AcceptApplication(InForce(item), null, Officer, Beijing(3, 2), Tolerating: new([new("plan", Date(3, 6))], Shipped)) { OfficeDays = Shipped };
        Given(Submitted()).When(accept).ThenRefused(new ToleranceNotOffered(Permit.Code));
        var file = Given(s_filed).When(accept).Then(
            Accepted() with { Limits = new(20, 3, OnTheSpot: false, Shortened: new(5, "Order 3 Art. 6")) },
            new MaterialsTolerated(Here, [new("plan", Date(3, 6))], "Order 3 Art. 7", Officer, Beijing(3, 2)));
        file.Tolerance.ShouldNotBeNull().Rule.ShouldBe("Order 3 Art. 7");
    }

    [Fact]
    public void oblige_the_tracker_alone_to_report()
    {
        var report = new ReportGreenProgress("experts meet on Thursday", Chief, Beijing(3, 3));
        Given(s_filed, Accepted()).When(report).Then(new GreenProgressReported(Here, "experts meet on Thursday", Chief, Beijing(3, 3)));
        Given(s_filed, Accepted()).When(report with { By = Officer }).ThenRefused(new NotTheTracker(Chief));
        Given(Submitted(), Accepted()).When(report).ThenRefused(new NotTheTracker(null));
    }

    [Fact]
    public void tell_each_report_that_did_not_come_once()
    {
        // Filed on Friday 27 February; Saturday the 28th is a make-up day, so three working days end on Tuesday 3 March.
        var file = TheFile(s_filed, Accepted());
        GreenTravels(file, Beijing(3, 3, 23)).ShouldBeEmpty();
        GreenTravels(file, Beijing(3, 4)).ShouldBe([Date(3, 3)]);
        GreenTravels(file, Beijing(3, 9)).ShouldBe([Date(3, 3), Date(3, 6)]);
        var told = After(file, Beijing(3, 4), Unsupervised).Aggregate(file, CaseFile.Evolve);
        GreenTravels(told, Beijing(3, 5)).ShouldBeEmpty();
        Elapsing.NextOn(told, Unsupervised).ShouldBe(Date(3, 7));
        GreenTravels(TheFile(s_filed, Accepted(), new GreenProgressReported(Here, "on its way", Chief, Beijing(3, 3))), Beijing(3, 6)).ShouldBeEmpty();
        GreenTravels(TheFile(s_filed, Accepted(), Examined(), Verified(), Completed()), Beijing(4, 1)).ShouldBeEmpty();
    }

    [Fact]
    public void warn_the_tracker_whose_report_stays_away_once_for_each_silence()
    {
        // Filed on 27 February: due on 3 March, and again on the 6th.
        var file = TheFile(s_filed);
        Elapsing.NextOn(file, Measures).ShouldBe(Date(3, 4));
        var silent = Warned(ref file, Beijing(3, 4)).ShouldHaveSingleItem();
        (silent.Rule.Number, silent.Subject, silent.Card, silent.Since, silent.Responsible.Person, silent.Reason)
            .ShouldBe(("T08", "2026-03-03", Card.Yellow, Date(3, 4), Chief, "1 working days since the tracker's report was due on 2026-03-03"));
        Warned(ref file, Beijing(3, 9)).ShouldBeEmpty("the same silence goes on");
        file.Escalations.Select(rung => (rung.CardNumber, rung.Level)).ShouldContain((silent.Number, 2));

        // It came on the 9th, so the next is due on the 12th; what was late stays late.
        file = Told(file, new GreenProgressReported(Here, "experts met", Chief, Beijing(3, 9))).Aggregate(file, CaseFile.Evolve);
        Warned(ref file, Beijing(3, 12, 23)).ShouldBeEmpty();
        file.Card(silent.Number)!.Lift.ShouldBeNull();
        Warned(ref file, Beijing(3, 13)).Single().Subject.ShouldBe("2026-03-12");

        static CardIssued[] Warned(ref CaseFile file, NodaTime.Instant at)
        {
            var told = After(file, at);
            file = told.Aggregate(file, CaseFile.Evolve);
            return [.. told.OfType<CardIssued>().Where(card => card.Rule.Kind == GovApproval.Supervision.RuleKind.ReportLate)];
        }
    }

    [Fact]
    public void show_what_is_gained_on_ordinary_cases_of_the_same_item()
    {
        GreenShare ordinary = new(All: 3, OrdinaryCompleted: 2, OrdinaryDays: 7);
        var green = new GreenCase(Guid.Empty, "r", Standing.After(Submitted()), Beijing(2, 27), Counted: new(Date(3, 2), 2, 20, 5, 1));
        green.GainedOn(ordinary).ShouldBe(1.5m);
        green.GainedOn(new GreenShare(All: 3)).ShouldBeNull();
        green.GainedOn(null).ShouldBeNull();
        (green with { Counted = null }).GainedOn(ordinary).ShouldBeNull();
        (green with { Deemed = true }).GainedOn(ordinary).ShouldBeNull();
        (new GreenShare(Green: 5).IsMostOf(new(Green: 9)), new GreenShare(Green: 5).IsMostOf(new(Green: 10)), new GreenShare(Green: 4).IsMostOf(new(Green: 4))).ShouldBe((true, false, false));
    }

    [Fact]
    public void let_a_case_in_later_on_record()
    {
        var enter = new EnterGreenChannel(KeyEnterprise, IsTheApplicants: true, s_terms, "listed since", Officer, Beijing(3, 3));
        var file = Given(Submitted(), Accepted()).When(enter).Then(new GreenChannelEntered(
            Here, KeyEnterprise.Code, s_terms, "listed since", "510682-1", Beijing(2, 27), TheFile(Submitted(), Accepted()).Timeline, Officer, Beijing(3, 3)));
        (file.Standing.GreenChannel, file.Green?.Since, file.Timeline?.Limits.PromisedDays).ShouldBe((KeyEnterprise.Code, Beijing(3, 3), 5));
        Given(s_filed).When(enter).ThenNothing();
        Given(s_filed).When(enter with { Enrolment = KeyEnterprise with { Code = new("other") } }).ThenRefused(new AlreadyGreen(KeyEnterprise.Code));
        Given(Submitted()).When(enter with { IsTheApplicants = false }).ThenRefused(new EnrolmentOfAnother(KeyEnterprise.Code));
        Given(Submitted()).When(enter with { At = Beijing(7, 1) }).ThenRefused(new EnrolmentNotValid(KeyEnterprise.Code, Date(6, 30)));
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed()).When(enter).ThenRefused(new WrongState(CaseState.Completed));
    }

    [Fact]
    public void show_in_the_share_what_became_green_and_what_each_sort_took()
    {
        var entered = Told(Submitted(), new GreenChannelEntered(Here, KeyEnterprise.Code, null, "r", "510682-1", Beijing(2, 27), null, Officer, Beijing(3, 1)), Accepted(), Examined(), Verified(), Completed(used: 2));
        var share = entered.Concat(Told(Submitted(), Accepted(), Examined(), Verified(), Completed(used: 4))).Aggregate(new GreenShare(), GreenShare.Evolve);
        share.ShouldBe(new GreenShare(2, 1, 1, 1, 2, 1, 4));
        (share.MeanGreenDays(), share.MeanOrdinaryDays()).ShouldBe((2m, 4m));
        new GreenShare(10, 5).IsConspicuousIn(new(100, 20)).ShouldBeTrue();
        new GreenShare(10, 5).IsConspicuousIn(new(100, 25)).ShouldBeFalse();
        new GreenShare(4, 4).IsConspicuousIn(new(100, 20)).ShouldBeFalse();
    }

    private static IEnumerable<NodaTime.LocalDate> GreenTravels(CaseFile file, NodaTime.Instant at) => After(file, at, Unsupervised).OfType<GreenReportMissed>().Select(e => e.DueOn);

    private static EnrolmentGranted Granted(GrantEnrolment asked) =>
        EnrolmentDecisions.Decide(null, asked).ShouldBeOfType<Decision<EnrolmentEvent>.Granted>().Events.Single().ShouldBeOfType<EnrolmentGranted>();

    private static Refusal Unmet(GrantEnrolment asked) => EnrolmentDecisions.Decide(null, asked).ShouldBeOfType<Decision<EnrolmentEvent>.Refused>().Why;
}
