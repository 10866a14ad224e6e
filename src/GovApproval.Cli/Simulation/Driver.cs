using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Cli.Simulation;

/// <summary>Where a run has got to.</summary>
internal readonly record struct RunProgress(LocalDate Day, int Completed, long Commands);

/// <summary>
/// Carries a plan out against a running service: sets the service's clock to each slot in turn, has everything asked that
/// falls into it, by several callers at once, and goes on when all is answered.
/// </summary>
internal sealed class Driver
{
    private static readonly string[] s_grounds = ["expert-review", "inspection", "testing", "appraisal"];

    private readonly ServiceClient _service;
    private readonly Staff _staff;
    private readonly Scenario _scenario;
    private readonly string _division;
    private readonly IReadOnlyList<LocalDate> _workingDays;
    private readonly int _callers;
    private readonly CaseBodies _bodies;
    private readonly GreenEntry _green;
    private readonly ProjectDriver _projects;

    // Keys of an earlier run within a day must not answer for this one.
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<int, string> _ids = new();
    private readonly HashSet<(string Window, int Day)> _away = [];
    private int _ended;

    public Driver(
        ServiceClient service, Staff staff, Scenario scenario, string division, CenterCatalogue catalogue, IReadOnlyList<LocalDate> workingDays, int callers)
    {
        (_service, _staff, _scenario, _division, _workingDays, _callers) = (service, staff, scenario, division, workingDays, callers);
        _bodies = new(division, scenario.Place, DateOf);
        _green = new(service, staff, scenario, division);
        var intake = catalogue.Windows.FirstOrDefault(w => string.Equals(w.Code, scenario.Project.Window, StringComparison.Ordinal));
        _projects = new(service, staff, scenario, division, _bodies, _ids, catalogue, intake, DateOf, _run);
    }

    /// <summary>The project that the scenario wants drawn, as it looked on its way; none before that day.</summary>
    public byte[]? Picture { get; private set; }

    /// <summary>The day before the first, on which the catalogue is entered.</summary>
    public Task OpenTheDayBefore(CancellationToken ct) => SetClock(Dates.SlotStart(_workingDays[0].PlusDays(-1), 0, 1), ct);

    public async Task Run(CasePlan plan, Action<RunProgress> progress, CancellationToken ct)
    {
        await _green.Enter(plan, ct);
        var visits = plan.Cases.SelectMany(c => c.Visits.Select(v => (Case: c, Visit: v))).ToLookup(x => (x.Visit.Day, x.Visit.Slot));
        var acts = plan.Projects.SelectMany(p => p.Acts.Select(act => (Project: p, Act: act))).ToLookup(x => (x.Act.Day, x.Act.Late));
        var absences = plan.Absences.ToLookup(away => away.From);
        _away.UnionWith(plan.Absences.SelectMany(away => Enumerable.Range(away.From, away.Until - away.From + 1).Select(day => (away.Window.Code, day))));
        var drawn = plan.Projects.FirstOrDefault(p => p.IsStaged && p.Number == _scenario.Project.Picture);

        // A promise missed at the end is seen on the day after it.
        var lastDay = Math.Max(plan.Cases.Max(c => Math.Max(c.Visits[^1].Day, c.EndedOn)), plan.Projects.SelectMany(p => p.Acts).Select(act => act.Day).DefaultIfEmpty().Max());
        var options = new ParallelOptions { MaxDegreeOfParallelism = _callers, CancellationToken = ct };
        for (var day = 0; day <= lastDay; day++)
        {
            foreach (var slot in Enumerable.Range(0, _scenario.SlotsPerDay + 1))
            {
                var now = (day, slot);
                var (first, last) = (slot == 0, slot == _scenario.SlotsPerDay - 1);

                // The first slot of a day is always entered, so that limits which pass on a quiet day are seen on that day.
                if (!first && !visits.Contains(now) && !(last && acts.Contains((day, true))))
                {
                    continue;
                }

                await SetClock(Dates.SlotStart(_workingDays[day], slot, _scenario.SlotsPerDay), ct);
                if (first)
                {
                    await Leave(absences[day], ct);
                    await Act(acts[(day, false)], options);
                }

                await Parallel.ForEachAsync(visits[now], options, async (x, ct) => await Handle(x.Case, x.Visit, ct));
                if (last)
                {
                    await Act(acts[(day, true)], options);
                }

                progress(new(_workingDays[day], Volatile.Read(ref _ended), _service.Commands));
            }

            if (drawn is { Stages.Count: > 2 } && day == (drawn.Stages[2].Day + drawn.Stages[2].LastDay) / 2)
            {
                Picture = await _service.Picture($"v1/projects/{drawn.Code(_division)}", _staff.Center, ct);
            }
        }
    }

    private LocalDate DateOf(int day) => _workingDays[day];

    private Task<Answer> SetClock(Instant now, CancellationToken ct) =>
        _service.Put("dev/clock", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["now"] = InstantPattern.ExtendedIso.Format(now) }, ct);

    // The projects side by side, what is asked of one of them in its order.
    private Task Act(IEnumerable<(PlannedProject Project, ProjectAct Act)> acts, ParallelOptions options) =>
        Parallel.ForEachAsync(acts.GroupBy(one => one.Project), options, async (project, ct) =>
        {
            foreach (var (_, act) in project)
            {
                await _projects.Act(project.Key, act, ct);
            }
        });

    private async Task Leave(IEnumerable<PlannedAbsence> absences, CancellationToken ct)
    {
        foreach (var away in absences)
        {
            await _service.Command(
                $"v1/windows/{away.Window.Code}/absences",
                _staff.Center,
                CaseBodies.Of(
                    ("officer", Staff.CounterName(away.Window)), ("until", Dates.Text(DateOf(away.Until))), ("reason", "病假 (ill)"), ("deputies", new[] { Staff.CounterName(away.Window, deputy: true) })),
                $"{_run}-{away.Window.Code}-{away.From}",
                ct);
        }
    }

    private async Task Handle(PlannedCase planned, Visit visit, CancellationToken ct)
    {
        var number = "";
        for (var i = 0; i < visit.Steps.Count; i++)
        {
            var step = visit.Steps[i];
            if (step == Step.EnterGreen)
            {
                await _green.Enrol(planned.GreenEnterprise!.Value, ct);
            }

            var key = string.Create(CultureInfo.InvariantCulture, $"{_run}-{planned.Number}-{visit.Day}-{i}");
            var (caller, path, body) = Ask(planned, step, visit.Day, number);
            var answer = await _service.Command(
                step switch
                {
                    Step.Submit or Step.SubmitAndAccept => "v1/applications",
                    Step.IssueOrder => "v1/payment-orders",
                    Step.PayOrder => $"v1/payment-orders/{number}/payment",
                    _ => $"v1/applications/{IdOf(planned)}/{path}",
                },
                caller,
                body,
                key,
                ct);
            switch (step)
            {
                case Step.Submit or Step.SubmitAndAccept:
                    _ids[planned.Number] = answer.Location?.OriginalString.Split('/')[^1]
                        ?? throw new SimulationException("The service answered a submission without a Location.");
                    break;
                case Step.Urge:
                    number = answer.Json().GetProperty("escalations").EnumerateArray().Last().GetProperty("number").GetInt32().ToString(CultureInfo.InvariantCulture);
                    break;
                case Step.IssueOrder:
                    number = answer.Json().GetProperty("number").GetString()!;
                    break;
                case Step.Complete or Step.Withdraw:
                    Interlocked.Increment(ref _ended);
                    break;
            }
        }

        if (visit == planned.Visits[^1])
        {
            _ids.TryRemove(planned.Number, out _);
        }
    }

    /// <param name="number">Of what the step before brought about: an escalation, a payment order.</param>
    private (Caller Caller, string Path, ReadOnlyMemory<byte> Body) Ask(PlannedCase planned, Step step, int day, string number)
    {
        var department = planned.Item.Department;
        var counter = _staff.Counter(planned.Window, deputy: _away.Contains((planned.Window.Code, day)));

        // What is settled on the spot stays with the window that received it; the rest goes to the department.
        var inHand = planned.UsedDays == 0 ? counter : _staff.Examiner(department);
        return step switch
        {
            Step.SubmitAndAccept => (counter, "", _bodies.Submission(planned, counter: true, complete: true)),
            Step.Submit => (_staff.Applicant(planned.Person), "", _bodies.Submission(planned, counter: false, complete: !planned.Has(Step.RequireSupplement))),
            Step.RequireSupplement => (_staff.Examiner(department), "acceptance", CaseBodies.RequireSupplement(planned)),
            Step.Supplement => (_staff.Applicant(planned.Person), "supplements", CaseBodies.Supplement(planned)),
            Step.Accept => (planned.Project is not null && _scenario.Project.Window is not null ? counter : _staff.Examiner(department), "acceptance", _bodies.Acceptance(planned)),
            Step.Claim => (inHand, "claim", CaseBodies.Of()),
            Step.Release => (_staff.Supervisor, "release", CaseBodies.Of(("reason", "转后台承办 (for the back office)"))),
            Step.HandOver => (_staff.Supervisor, "transfer", CaseBodies.Of(("officer", Staff.ExaminerName(department)), ("reason", "任务均衡 (to even the load)"))),
            Step.MoveWindow => (_staff.Supervisor, "transfer", CaseBodies.Of(("window", planned.MovedTo!.Code), ("reason", "窗口繁忙 (the window is busy)"))),
            Step.Pay => (inHand, "payments", CaseBodies.Payment(planned)),
            Step.IssueOrder => (inHand, "", CaseBodies.Of(("application", IdOf(planned)))),
            Step.PayOrder => (_staff.Partner, "", CaseBodies.Of(("amount", planned.Item.Fees[0].Amount))),
            Step.HandInPromised => (inHand, "promised-materials", CaseBodies.Of(("materials", new[] { planned.Item.FirstTolerable!.Code }))),
            Step.Commit => (inHand, "commitment", CaseBodies.Of(("documentNumber", $"CN-{planned.Number}"), ("signedOn", Dates.Text(DateOf(day))))),
            Step.VerifyCommitment => (inHand, "commitment/verification", planned.Course == Course.CommittedUntruly
                ? CaseBodies.Of(("outcome", "untrue"), ("findings", "实际条件与承诺不符 (not as committed)"))
                : CaseBodies.Of(("outcome", "kept"), ("findings", "核查与承诺一致 (as committed)"))),
            Step.Suspend => (inHand, "suspension", CaseBodies.Of(("ground", Ground(planned)), ("plannedDays", planned.Course == Course.Heard ? 10 : 5), ("noticeNumber", $"TZ-{planned.Number}"))),
            Step.Resume => (inHand, "resumption", CaseBodies.Of()),
            Step.FirstInstance => (inHand, "first-instance", CaseBodies.Of(("opinion", "材料真实，符合条件 (documents true, conditions met)"), ("recommendation", planned.Refused ? "refuse" : "grant"))),
            Step.Consult => (inHand, "consultations", CaseBodies.Of(("departments", new[] { Consulted(department) }), ("question", "是否同意 (do you agree)"))),
            Step.GiveOpinion => (_staff.Examiner(Consulted(department)), "consultations/opinion", CaseBodies.Of(("opinion", "同意 (agreed)"))),
            Step.TellHearingRight => (inHand, "hearing/notice", CaseBodies.Of(("noticeNumber", $"TG-{planned.Number}"))),
            Step.WaiveHearing => (inHand, "hearing/waiver", CaseBodies.Of()),
            Step.RequestHearing => (inHand, "hearing/request", CaseBodies.Of(("party", "applicant"))),
            Step.AnnounceHearing => (inHand, "hearing/announcement", CaseBodies.Of(
                ("heldOn", Dates.Text(DateOf(planned.Visits.First(v => v.Steps.Contains(Step.RecordHearing)).Day))), ("place", "听证室 (hearing room)"), ("chair", $"chair-{department}"))),
            Step.RecordHearing => (inHand, "hearing/record", CaseBodies.Of(("recordNumber", $"TZBL-{planned.Number}"), ("summary", "各方意见已记录 (all were heard)"))),
            Step.Extend => (_staff.Verifier(department), "extension", CaseBodies.Of(("days", 5), ("approvedBy", "局长 (head of the agency)"), ("reason", "情况复杂 (a complex matter)"))),
            Step.TellExtension => (inHand, "extension/notice", CaseBodies.Of(("method", "message"))),
            Step.Return => (_staff.Verifier(department), "verification", CaseBodies.Of(("decision", "returned"), ("opinion", "补充审查意见 (state the examination in full)"))),
            Step.Verify => (_staff.Verifier(department), "verification", CaseBodies.Of(("decision", "confirmed"), ("opinion", "同意 (agreed)"))),
            Step.Urge => (_staff.Supervisor, "escalations", CaseBodies.Of(("level", 2), ("reason", "申请人催办 (the applicant asks for it)"))),
            Step.AnswerUrge => (inHand, $"escalations/{number}/answer", CaseBodies.Of(("answer", "已加快办理 (in hand)"))),
            Step.EnterGreen => (_staff.Supervisor, "green-channel", CaseBodies.Of(("enrolment", _green.CodeOf(planned.GreenEnterprise!.Value)), ("reason", "受理后列入名录 (listed after it was accepted)"))),
            Step.ReportProgress => (_staff.Tracker(Enrolment(planned)), "progress-reports", CaseBodies.Of(("report", "正常推进 (on its way)"))),
            Step.ExplainDelay => (inHand, "delay-explanation", CaseBodies.Of(("reason", "专家意见反馈较晚 (the experts answered late)"))),
            Step.Withdraw => (inHand, "withdrawal", CaseBodies.Of(("reason", "申请人撤回 (the applicant takes it back)"))),
            Step.Complete => (inHand, "completion", _bodies.Completion(planned)),
            Step.Dispatch => (inHand, "delivery", CaseBodies.Of(("status", "dispatched"), ("method", "post"), ("trackingNumber", $"EMS{planned.Number:D9}"))),
            Step.Deliver => (inHand, "delivery", CaseBodies.Of(("status", "delivered"), ("method", "post"))),
            _ => throw new System.Diagnostics.UnreachableException(step.ToString()),
        };
    }

    private string IdOf(PlannedCase planned) => _ids.TryGetValue(planned.Number, out var id)
        ? id
        : throw new SimulationException($"Case {planned.Number} ({planned.Item.Code}) is to be handled before it is filed.");

    private static string Ground(PlannedCase planned) => planned.Course == Course.Heard ? "hearing" : s_grounds[planned.Number % s_grounds.Length];

    private string Enrolment(PlannedCase planned) => planned.GreenEnterprise is { } enterprise
        ? _green.CodeOf(enterprise)
        : PlannedProject.CodeOf(planned.Project!.Value, _division);

    // Whoever is asked is another department than the one that asks.
    private static string Consulted(string department) => department is "ecology" ? "water" : "ecology";
}
