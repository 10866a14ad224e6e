using GovApproval.Applications;
using GovApproval.GreenChannel;

namespace GovApproval.Tests.GreenChannel;

public sealed class TheFastLane
{
    private static readonly Guid s_case = new("00000000-0000-0000-0000-000000000001");

    private static readonly GrantEnrolment s_grant = new(
        KeyEnterprise.Code, KeyEnterprise.Kind, KeyEnterprise.Name, KeyEnterprise.Ground, KeyEnterprise.GrantedBy, KeyEnterprise.ValidTo, Chief, Beijing(2, 2));

    private static EnrolmentGranted Granted => new(
        KeyEnterprise.Code, KeyEnterprise.Kind, KeyEnterprise.Name, KeyEnterprise.Ground, KeyEnterprise.GrantedBy, KeyEnterprise.ValidTo, Chief, Beijing(2, 2));

    private static EnrolmentEnded Ended => new(KeyEnterprise.Code, "moved away", Chief, Beijing(4, 1));

    [Fact]
    public void opens_by_enrolment()
    {
        EnrolmentDecisions.Decide(null, s_grant).ShouldBe(new Decision<EnrolmentEvent>.Granted([Granted]));
        EnrolmentDecisions.Decide(KeyEnterprise, s_grant).ShouldBe(Decision<EnrolmentEvent>.NothingToDo);
        EnrolmentDecisions.Decide(KeyEnterprise, s_grant with { ValidTo = Date(12, 31) })
            .ShouldBe(new Decision<EnrolmentEvent>.Granted([Granted with { ValidTo = Date(12, 31) }]));
        Enrolment.Evolve(null, Granted).ShouldBe(KeyEnterprise);
    }

    [Fact]
    public void opens_for_no_date_that_is_over() =>
        EnrolmentDecisions.Decide(null, s_grant with { ValidTo = Date(2, 1) })
            .ShouldBe(new Decision<EnrolmentEvent>.Refused(new EnrolmentOver(Date(2, 1))));

    [Fact]
    public void closes_when_it_is_ended()
    {
        var end = new EndEnrolment("moved away", Chief, Beijing(4, 1));
        EnrolmentDecisions.Decide(KeyEnterprise, end).ShouldBe(new Decision<EnrolmentEvent>.Granted([Ended]));
        var over = Enrolment.Evolve(KeyEnterprise, Ended);
        over.IsValidOn(Date(4, 1)).ShouldBeFalse();
        EnrolmentDecisions.Decide(over, end).ShouldBe(Decision<EnrolmentEvent>.NothingToDo);
        EnrolmentDecisions.Decide(null, end).ShouldBe(new Decision<EnrolmentEvent>.Refused(new NoSuchEnrolment()));
        EnrolmentDecisions.Decide(over, s_grant).ShouldBe(new Decision<EnrolmentEvent>.Granted([Granted]));
    }

    [Fact]
    public void shows_each_case_against_the_ordinary_promise()
    {
        var open = Lane(Submitted(green: KeyEnterprise.Code), Accepted());
        open.Cases[0].Days(Shipped, Beijing(3, 4)).ShouldBe((2, 5));
        var closed = Lane(Submitted(green: KeyEnterprise.Code), Accepted(), Examined(), Verified(), Completed(used: 1));
        closed.Cases[0].Days(Shipped, Beijing(12, 1)).ShouldBe((1, 5));
        Lane(Submitted(green: KeyEnterprise.Code)).Cases[0].Days(Shipped, Beijing(3, 4)).ShouldBeNull();
    }

    [Fact]
    public void gains_nothing_by_what_silence_decided()
    {
        var deemed = new ConsentDeemed(Here, Date(3, 6), "rule 12", new(Date(3, 2), 4, 20, 5, Shipped.Version), TheCalendar, Beijing(3, 7, 0));
        var green = Lane(Submitted(green: KeyEnterprise.Code), Accepted(), deemed).Cases.Single();
        (green.Days(Shipped, Beijing(12, 1)), green.Gained()).ShouldBe(((4, 5), null));
        Lane(Submitted(green: KeyEnterprise.Code), Accepted(), Examined(), Verified(), Completed(used: 1)).Cases.Single().Gained().ShouldBe(4);
        var share = Told(Submitted(green: KeyEnterprise.Code), Accepted(), deemed).Aggregate(new GreenShare(), GreenShare.Evolve);
        (share.GreenCompleted, share.GreenDays).ShouldBe((1, 4));
    }

    [Fact]
    public void keeps_its_cases_when_it_is_ended_or_renewed()
    {
        var lane = GreenLane.Evolve(Lane(Submitted(green: KeyEnterprise.Code)), Ended).ShouldNotBeNull();
        (lane.EndedAt, lane.Cases.Count).ShouldBe((Beijing(4, 1), 1));
        var renewed = GreenLane.Evolve(lane, Granted with { ValidTo = Date(12, 31) }).ShouldNotBeNull();
        (renewed.EndedAt, renewed.ValidTo, renewed.Cases.Count).ShouldBe((null, Date(12, 31), 1));
    }

    [Fact]
    public void is_a_share_of_all_cases()
    {
        ApplicationEvent[] filed = [Submitted(), Submitted(), Submitted(green: KeyEnterprise.Code)];
        var share = filed.Aggregate(new GreenShare(), GreenShare.Evolve);
        (share, share.Percent()).ShouldBe((new GreenShare(3, 1), 33.33m));
        GreenShare.For(filed[2]).ShouldBe([GreenShare.Center, "window:W-101", "item:construction-permit"]);
        new GreenShare().Percent().ShouldBeNull();
        GreenLane.For(filed[0]).ShouldBeNull();
    }

    private static GreenLane Lane(params ApplicationEvent[] history) =>
        Told(history).Where(e => GreenLane.For(e) == KeyEnterprise.Code)
            .Aggregate(GreenLane.Evolve(null, Granted).ShouldNotBeNull(), (lane, e) => GreenLane.Evolve(lane, s_case, e));
}
