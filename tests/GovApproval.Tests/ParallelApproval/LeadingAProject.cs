using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.ParallelApproval;

namespace GovApproval.Tests.ParallelApproval;

public sealed class LeadingAProject
{
    private const string LocalRule = "local rule Art. 12";
    private static readonly DepartmentCode s_culture = new("culture");
    private static readonly ServiceItem s_drainage = Permit with { Code = new("drainage-permit") };
    private static readonly ServiceItem s_acceptance = Permit with { Code = new("fire-acceptance"), Department = Fire };
    private static readonly ValueList<ServiceItem> s_catalogue = [Permit, FireReview, s_drainage, s_acceptance];

    private static readonly ValueList<StageTemplate> s_outline =
    [
        new(ProjectStage.Construction, "施工许可", Housing, 15, [new(FireReview.Code), new(Permit.Code, After: [FireReview.Code])], [new(s_culture, 5)]),
        new(ProjectStage.Completion, "竣工验收", Fire, 12, [new(s_acceptance.Code, Silence: new(LocalRule, 3))]),
    ];

    private static readonly ProjectRegistered s_entered = BridgeRegistered with
    {
        Members = [new(FireReview.Code, Fire), new(Permit.Code, Housing, After: [FireReview.Code])],
        Outline = s_outline,
        Consulted = [new(s_culture, 5)],
    };

    private static Project Entered => Project.Evolve(null, s_entered);

    [Fact]
    public void opens_the_next_stage_once_the_one_before_is_done()
    {
        var agreed = After(Entered, Agree);
        Granted(agreed, Open(Done)).ShouldBe([new ProjectStageOpened(
            TheBridge.Code, s_outline[1] with { Items = [new(s_acceptance.Code, Fire, new(LocalRule, 3))] }, null, Chief, Beijing(3, 20))]);
        var next = After(agreed, Open(Done));
        (next.Plan.Current.Stage, next.Plan.Current.LeadDepartment, next.Plan.Current.JointDays, next.Plan.Next).ShouldBe((ProjectStage.Completion, Fire, 12, null));
        Granted(next, Open(Done) with { Stage = ProjectStage.Completion }).ShouldBeEmpty();
        Refused(next, Open(Done)).ShouldBe(new NotTheNextStage(null));
    }

    [Fact]
    public void keeps_the_gate_closed_for_an_item_under_way_or_an_opinion_awaited()
    {
        Refused(Entered, Open([])).ShouldBe(new StageNotDone(ProjectStage.Construction, [FireReview.Code, Permit.Code], [s_culture]));
        Refused(Entered, Open(Done)).ShouldBe(new StageNotDone(ProjectStage.Construction, [], [s_culture]));
        Refused(After(Entered, Agree), Open([.. Done.Take(1), Refusing])).ShouldBe(new StageNotDone(ProjectStage.Construction, [Permit.Code], []));
        Refused(After(Entered, Agree), Open(Done) with { Stage = ProjectStage.LandAndPlanning }).ShouldBe(new NotTheNextStage(ProjectStage.Completion));
    }

    [Fact]
    public void passes_the_gate_with_an_item_for_which_no_licence_is_needed() =>
        ProjectProcedure.Gate(After(Entered, Agree).Plan.Current, [Done[0], Member(2, Permit, new LicenceFoundUnnecessary(Here, "none", Officer, Beijing(3, 3)))]).ShouldBeNull();

    [Fact]
    public void opens_any_later_stage_where_no_template_lays_them_out()
    {
        ProjectMember[] done = [Member(1, FireReview, Accepted(), Completed()), Member(2, Permit, Accepted(), Completed())];
        var free = Open([.. done]) with { Stage = ProjectStage.Completion, Items = [s_acceptance.Code] };
        Granted(TheBridge, free).ShouldBe([new ProjectStageOpened(
            TheBridge.Code, new(ProjectStage.Completion, null, Housing, 45, [new(s_acceptance.Code, Fire)]), null, Chief, Beijing(3, 20))]);
        Refused(TheBridge, free with { Stage = ProjectStage.LandAndPlanning }).ShouldBe(new NotTheNextStage(ProjectStage.Completion));
        Refused(TheBridge, free with { Items = [] }).ShouldBe(new ProjectWithoutItems());
        Refused(TheBridge, free with { Items = [Permit.Code] }).ShouldBe(new ProjectItemTwice(Permit.Code));
        Refused(TheBridge, free with { Items = [new("nothing")] }).ShouldBe(new UnknownItems([new("nothing")]));
        Refused(TheBridge, free with { JointDays = 46 }).ShouldBe(new JointLimitOutsideLaw(46, 45));
        Refused(TheBridge, free with { LeadDepartment = new("nobody") }).ShouldBe(new UnknownDepartment(new("nobody")));
    }

    [Fact]
    public void adds_an_item_later_and_files_a_refused_one_anew()
    {
        var add = new AddProjectItem(s_drainage.Code, s_drainage, "needed", null, [], Chief, Beijing(3, 5));
        Granted(Entered, add).ShouldBe([new ProjectItemAdded(TheBridge.Code, new(s_drainage.Code, Housing, AddedAt: Beijing(3, 5)), "needed", Chief, Beijing(3, 5))]);
        var wider = After(Entered, add);
        wider.Member(s_drainage.Code).ShouldNotBeNull();
        Granted(wider, add).ShouldBeEmpty();

        var anew = new AddProjectItem(Permit.Code, Permit, "improved", null, [Refusing], Chief, Beijing(3, 18));
        Granted(Entered, anew).OfType<ProjectItemAdded>().Single().Item.After.ShouldBe([FireReview.Code]);
        Granted(After(Entered, anew), anew).ShouldBeEmpty("whoever came second finds it filed anew");
        Granted(Entered, anew with { Members = Done }).ShouldBeEmpty();
        Refused(Entered, add with { Found = null }).ShouldBe(new UnknownItems([s_drainage.Code]));
        Refused(After(Entered, Agree), add with { Members = Done }).ShouldBe(new StageFinished(ProjectStage.Construction));
    }

    [Fact]
    public void drops_an_item_that_is_not_needed_but_none_that_is_under_way()
    {
        var drop = new DropProjectItem(Permit.Code, "smaller", [], Chief, Beijing(3, 5));
        var dropped = After(Entered, drop);
        dropped.Member(Permit.Code).ShouldBeNull();
        Granted(dropped, drop).ShouldBeEmpty();
        Granted(Entered, drop with { Members = [Refusing] }).Count.ShouldBe(1);
        Refused(Entered, drop with { Members = [Member(2, Permit, Accepted())] }).ShouldBe(new ItemUnderWay(Permit.Code, CaseState.Accepted));
        Refused(Entered, drop with { Members = Done }).ShouldBe(new ItemUnderWay(Permit.Code, CaseState.Completed));
        Refused(dropped, drop with { Item = FireReview.Code }).ShouldBe(new ProjectWithoutItems());
        Refused(Entered, drop with { Item = s_drainage.Code }).ShouldBe(new ItemNotInProject(TheBridge.Code, s_drainage.Code));
        Decisions.Decide(null, Submit() with { Project = dropped }).ShouldBe(new Decision<ApplicationEvent>.Refused(new ItemNotInProject(TheBridge.Code, Permit.Code)));
    }

    [Fact]
    public void extends_the_joint_limit_once_by_fifteen_days_at_most()
    {
        var extend = new ExtendJointLimit(15, "mayor", ApproverRole.HeadOfGovernment, "many departments", [Member(1, FireReview, Accepted())], Shipped, Chief, Beijing(3, 10));
        var longer = After(Entered, extend);
        JointClock.Read(longer.Plan.Current, extend.Members, Shipped, Beijing(3, 10)).Joint!.BudgetDays.ShouldBe(60);
        Granted(longer, extend).ShouldBeEmpty();
        Refused(longer, extend with { Days = 5 }).ShouldBe(new AlreadyExtended(15));
        Refused(Entered, extend with { Days = 16 }).ShouldBe(new ExtensionTooLong(16, 15, JointHandling: true));
        Refused(Entered, extend with { ApproverRole = ApproverRole.HeadOfAgency }).ShouldBe(new WrongApprover(ApproverRole.HeadOfGovernment, JointHandling: true));
        Refused(Entered, extend with { At = Beijing(6, 1) }).ShouldBeOfType<LimitPassed>();
        Refused(Entered, extend with { Members = Done }).ShouldBe(new StageFinished(ProjectStage.Construction));
    }

    [Fact]
    public void hears_each_consulted_department_once()
    {
        Granted(Entered, Agree).ShouldBe([new ProjectOpinionGiven(TheBridge.Code, ProjectStage.Construction, s_culture, StageVerdict.Agreed, "no relics", Officer, Beijing(3, 4))]);
        Granted(After(Entered, Agree), Agree).ShouldBeEmpty();
        Refused(After(Entered, Agree), Agree with { Verdict = StageVerdict.Objected }).ShouldBe(new OpinionAlreadyGiven(s_culture));
        Refused(Entered, Agree with { Department = Housing }).ShouldBe(new NotConsulted(Housing));
    }

    [Fact]
    public void takes_silence_for_consent_only_where_a_local_rule_is_named()
    {
        var late = new ElapseProjectTime(Shipped, TheCalendar, Beijing(3, 20));
        Granted(Entered, late).ShouldBeEmpty("silence means nothing by itself");

        var ruled = Project.Evolve(null, s_entered with { Consulted = [new(s_culture, 5, LocalRule)], At = Beijing(3, 2) });
        ruled.Plan.IsWatched().ShouldBeTrue();
        Granted(ruled, late with { At = Beijing(3, 9, 23, 59) }).ShouldBeEmpty();
        Granted(ruled, late with { At = Beijing(3, 10, 0) }).ShouldBe(
            [new ProjectOpinionDeemed(TheBridge.Code, ProjectStage.Construction, s_culture, Date(3, 9), LocalRule, TheCalendar, Beijing(3, 10, 0))]);
        var deemed = After(ruled, late);
        (deemed.Plan.IsWatched(), deemed.Plan.Current.Opinions[0].DeemedBy).ShouldBe((false, LocalRule));
        Granted(deemed, late).ShouldBeEmpty();
    }

    [Fact]
    public void calls_moves_and_records_a_joint_inspection()
    {
        var called = After(Entered, Call);
        called.Plan.Sessions.Single().Invited.ShouldBe([Housing, Fire, s_culture]);
        Granted(called, Call).ShouldBeEmpty();
        Refused(called, Call with { Kind = SessionKind.Meeting, From = Beijing(3, 5, 10), Until = Beijing(3, 5, 14) }).ShouldBe(new SlotTaken(1, Call.From, Call.Until));
        Refused(Entered, Call with { From = Beijing(3, 1) }).ShouldBe(new SessionInThePast(Beijing(3, 1)));
        Refused(Entered, Call with { Invited = [new("strangers")] }).ShouldBe(new NotInProject([new("strangers")]));

        var moved = After(called, new MoveSession(1, Beijing(3, 6), Beijing(3, 6, 12), "site", "rain", Chief, Beijing(3, 4)));
        Refused(moved, Held with { At = Beijing(3, 5, 13) }).ShouldBe(new SessionNotBegun(Beijing(3, 6)));
        Refused(moved, Held with { Attendance = [new(Fire, [Officer])] }).ShouldBe(new LeadAbsent(Housing));
        Refused(moved, Held with { Attendance = [new(Housing, [Officer]), new(new("strangers"), [Citizen])] }).ShouldBe(new NotInProject([new("strangers")]));
        Refused(moved, Held with { Number = 2 }).ShouldBe(new NoSuchSession(2));

        var held = After(moved, Held);
        held.Plan.Sessions.Single().ShouldSatisfyAllConditions(
            s => s.Conclusion.ShouldBe("built as planned"), s => s.Absent().ShouldBe([s_culture]), s => s.IsToCome().ShouldBeFalse());
        Granted(held, Held).ShouldBeEmpty();
        Refused(held, new CancelSession(1, "late", Chief, Beijing(3, 7))).ShouldBe(new SessionOver(1));
        Refused(After(called, new CancelSession(1, "enough", Chief, Beijing(3, 4))), Held).ShouldBe(new SessionOver(1));
    }

    [Fact]
    public void tells_every_department_what_happens_and_knows_who_took_note()
    {
        var project = After(After(Entered, Call), new InformDepartments([Fire], "two towers", Chief, Beijing(3, 4)));
        project.Plan.Notices.Select(n => (n.Number, n.Subject, n.Departments.Count)).ShouldBe(
            [(1, NoticeSubject.Entered, 3), (2, NoticeSubject.SessionCalled, 3), (3, NoticeSubject.Information, 1)]);
        var note = new AcknowledgeNotice(3, Fire, Officer, Beijing(3, 5));
        After(project, note).Plan.Notices[2].Acknowledged.ShouldBe([new Acknowledgement(Fire, Officer, Beijing(3, 5))]);
        Granted(After(project, note), note).ShouldBeEmpty();
        Refused(project, note with { Department = Housing }).ShouldBe(new NotInProject([Housing]));
        Refused(project, note with { Number = 4 }).ShouldBe(new NoSuchNotice(4));
    }

    [Fact]
    public void keeps_the_materials_that_all_members_share()
    {
        var given = new ReceiveProjectMaterials([new("plan", true), new("map", false)], Chief, Beijing(3, 4));
        var project = After(Entered, given);
        Granted(project, given).ShouldBeEmpty();
        After(project, given with { Materials = [new("map", true), new("plan", false)] }).Plan.Materials.ShouldBe([new("plan", true), new("map", true)]);
    }

    [Fact]
    public void knows_no_project_that_was_never_entered() => Refused(null, Agree).ShouldBe(new NoSuchProject());

    private static CallSession Call => new(SessionKind.SiteInspection, Beijing(3, 5), Beijing(3, 5, 12), "site", [], Chief, Beijing(3, 3));

    private static RecordSession Held => new(1, [new(Housing, [Officer, Verifier]), new(Fire, [Officer])], "built as planned", Chief, Beijing(3, 6, 13));

    private static GiveStageOpinion Agree => new(s_culture, StageVerdict.Agreed, "no relics", Officer, Beijing(3, 4));

    private static ValueList<ProjectMember> Done => [Member(1, FireReview, Accepted(), Completed()), Member(2, Permit, Accepted(), Completed(at: Beijing(3, 9)))];

    private static ProjectMember Refusing => Member(2, Permit, Accepted(), Completed(at: Beijing(3, 16), result: CaseResult.Refused));

    private static OpenStage Open(ValueList<ProjectMember> members) =>
        new(null, null, null, null, null, s_catalogue, [Housing, Fire], members, Chief, Beijing(3, 20));

    private static ProjectMember Member(int number, ServiceItem item, params ApplicationEvent[] history)
    {
        var id = new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
        var progress = ProjectProgress.Evolve(null, s_entered).ShouldNotBeNull();
        return Told([Submitted(item, TheBridge.Code), .. history]).Aggregate(progress, (p, e) => ProjectProgress.Evolve(p, id, e)).Members[0];
    }

    private static ValueList<ProjectEvent> Granted(Project? project, ProjectCommand asked) =>
        ProjectProcedure.Decide(project, asked).ShouldBeOfType<Decision<ProjectEvent>.Granted>().Events;

    private static Refusal Refused(Project? project, ProjectCommand asked) =>
        ProjectProcedure.Decide(project, asked).ShouldBeOfType<Decision<ProjectEvent>.Refused>().Why;

    private static Project After(Project project, ProjectCommand asked) => Granted(project, asked).Aggregate(project, Project.Evolve);
}
