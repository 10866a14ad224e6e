using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.WindowWorkload;

namespace GovApproval.Tests.Catalogue;

public sealed class StaffingAWindow
{
    private static readonly PostHeld s_front = new(WindowPost.Front, Officer);
    private static readonly PostHeld s_back = new(WindowPost.Back, Verifier, Date(3, 2), Date(6, 30));
    private static readonly Shift s_mornings = new(Officer, [1, 2, 3, 4, 5], 9, 12);
    private static readonly WindowStaffed s_staffed = new(Counter, [s_front, s_back], [s_mornings], Chief, Beijing(3, 2));
    private static readonly Window s_window = Window.Evolve(CounterWindow, s_staffed);

    [Fact]
    public void replaces_posts_and_shifts_as_a_whole()
    {
        var asked = new StaffWindow([s_front, s_back], [s_mornings], Chief, Beijing(3, 2));
        StaffingDecisions.Decide(CounterWindow, asked).ShouldBe(new Decision<WindowEvent>.Granted([s_staffed]));
        StaffingDecisions.Decide(s_window, asked).ShouldBe(Decision<WindowEvent>.NothingToDo);
        StaffingDecisions.Decide(null, asked).ShouldBe(new Decision<WindowEvent>.Refused(new NoSuchWindow()));
        StaffingDecisions.Decide(CounterWindow, asked with { Posts = [s_back] }).ShouldBe(new Decision<WindowEvent>.Refused(new NotAtWindow(Officer, Counter)));
    }

    [Fact]
    public void says_who_is_there()
    {
        OnDuty(s_window, Beijing(3, 3, 11)).ShouldBe([s_front, s_back]);
        OnDuty(s_window, Beijing(3, 3, 12)).ShouldBe([s_back]);
        OnDuty(s_window, Beijing(3, 7, 10)).ShouldBeEmpty();
        OnDuty(s_window, Beijing(7, 1, 10)).ShouldBe([s_front]);
        var away = Window.Evolve(s_window, new OfficerAbsenceRecorded(Counter, Officer, Date(3, 3), Date(3, 4), "leave", [Verifier], Chief, Beijing(3, 3)));
        OnDuty(away, Beijing(3, 4, 11)).ShouldBe([s_back]);
        OnDuty(away, Beijing(3, 5, 11)).ShouldBe([s_front, s_back]);
    }

    [Fact]
    public void records_an_absence_from_today_on()
    {
        var asked = new RecordAbsence(Officer, Date(3, 4), "leave", [Verifier], Chief, Beijing(3, 3));
        var recorded = new OfficerAbsenceRecorded(Counter, Officer, Date(3, 3), Date(3, 4), "leave", [Verifier], Chief, Beijing(3, 3));
        StaffingDecisions.Decide(s_window, asked).ShouldBe(new Decision<WindowEvent>.Granted([recorded]));
        StaffingDecisions.Decide(Window.Evolve(s_window, recorded), asked).ShouldBe(Decision<WindowEvent>.NothingToDo);
        StaffingDecisions.Decide(s_window, asked with { Until = Date(3, 2) }).ShouldBe(new Decision<WindowEvent>.Refused(new AbsenceOver(Date(3, 2))));
        StaffingDecisions.Decide(s_window, asked with { Deputies = [Chief] }).ShouldBe(new Decision<WindowEvent>.Refused(new NotAtWindow(Chief, Counter)));
        StaffingDecisions.Decide(s_window, asked with { Deputies = [Officer] }).ShouldBe(new Decision<WindowEvent>.Refused(new DeputyAway(Officer)));
        StaffingDecisions.Decide(Window.Evolve(s_window, recorded with { Officer = Verifier, Deputies = [] }), asked).ShouldBe(new Decision<WindowEvent>.Refused(new DeputyAway(Verifier)));
        StaffingDecisions.Decide(Window.Evolve(s_window, recorded with { Officer = Verifier, Until = Date(3, 2), Deputies = [] }), asked).ShouldBe(new Decision<WindowEvent>.Granted([recorded]));
        StaffingDecisions.Decide(null, asked).ShouldBe(new Decision<WindowEvent>.Refused(new NoSuchWindow()));
    }

    [Fact]
    public void outlives_a_correction_of_the_entry()
    {
        var renamed = CounterWindow with { Name = "Housing and land" };
        CatalogueDecisions.Decide(s_window, new RegisterWindow(CounterWindow, new(Housing, "Housing"), [], Chief, Beijing(3, 3))).ShouldBe(Decision<WindowEvent>.NothingToDo);
        Window.Evolve(s_window, new WindowRegistered(renamed, Chief, Beijing(3, 3))).ShouldBe(renamed with { Staffing = s_window.Staffing });
    }

    [Fact]
    public void arranges_front_back_and_exit_at_a_comprehensive_window_only()
    {
        var arranged = OtherWindow with { Arrangement = new([new("construction", Counter, [Permit.Code])], new WindowCode("W-103")) };
        arranged.RouteOf(Permit.Code).ShouldBe(new Route("construction", Counter, new("W-103")));
        arranged.RouteOf(Proof.Code).ShouldBeNull();
        var (exit, permit, at) = (OtherWindow with { Code = new("W-103") }, new ItemVersion(Permit, 1, Beijing(3, 1), ItemStatus.InUse), Beijing(3, 2));
        var asked = new RegisterWindow(arranged, null, [], Chief, at, [CounterWindow, exit], [permit]);
        CatalogueDecisions.Decide(OtherWindow, asked).ShouldBe(new Decision<WindowEvent>.Granted([new WindowRegistered(arranged, Chief, Beijing(3, 2))]));
        Refused(asked with { Known = [CounterWindow] }).ShouldBe(new([new("W-103")], ["window:W-103"]));
        Refused(asked with { Window = arranged with { Comprehensive = false, Department = Housing } }).Unmet.ShouldBe(["comprehensive"]);
        Refused(asked with { PassedOn = [] }).Unmet.ShouldBe(["item:" + Permit.Code]);
        Refused(asked with { Known = [CounterWindow with { Items = [Proof.Code] }, exit] }).Unmet.ShouldBe(["served:" + Permit.Code]);
        BackClass to = new("construction", Counter, [Permit.Code]);
        Refused(asked with { Window = arranged with { Arrangement = new([to, to], exit.Code) } }).Unmet.ShouldBe(["one-class:" + Permit.Code]);
        Refused(asked with { Window = arranged with { Arrangement = new([to with { Window = arranged.Code }]) }, Known = [OtherWindow] }).Unmet.ShouldBe(["elsewhere"]);

        ArrangementNotPossible Refused(RegisterWindow command) =>
            CatalogueDecisions.Decide(OtherWindow, command).ShouldBeOfType<Decision<WindowEvent>.Refused>().Why.ShouldBeOfType<ArrangementNotPossible>();
    }

    private static IEnumerable<PostHeld> OnDuty(Window window, NodaTime.Instant at) => window.Staffing.ShouldNotBeNull().OnDuty(at, Shipped);
}
