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
internal sealed class Driver(
    ServiceClient service, Staff staff, Scenario scenario, string division, IReadOnlyList<LocalDate> workingDays, int callers)
{
    private readonly CaseBodies _bodies = new(division, scenario.Place);

    private static readonly string[] s_grounds = ["expert-review", "inspection", "testing", "appraisal"];

    // Keys of an earlier run within a day must not answer for this one.
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> _ids = new();
    private int _completed;

    /// <summary>The day before the first, on which the catalogue is entered.</summary>
    public Task OpenTheDayBefore(CancellationToken ct) => SetClock(Dates.SlotStart(workingDays[0].PlusDays(-1), 0, 1), ct);

    public async Task Run(CasePlan plan, Action<RunProgress> progress, CancellationToken ct)
    {
        await Enrol(plan, ct);
        var visits = plan.Cases.SelectMany(c => c.Visits.Select(v => (Case: c, Visit: v))).ToLookup(x => (x.Visit.Day, x.Visit.Slot));
        var projects = plan.Projects.ToLookup(p => (p.Day, p.Slot));
        var lastDay = plan.Cases.Max(c => c.Visits[^1].Day);
        var options = new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = ct };
        for (var day = 0; day <= lastDay; day++)
        {
            for (var slot = 0; slot < scenario.SlotsPerDay; slot++)
            {
                var now = (day, slot);

                // The first slot of a day is always entered, so that limits which pass on a quiet day are seen on that day.
                if (slot > 0 && !visits.Contains(now) && !projects.Contains(now))
                {
                    continue;
                }

                await SetClock(Dates.SlotStart(workingDays[day], slot, scenario.SlotsPerDay), ct);
                await Parallel.ForEachAsync(projects[now], options, async (project, ct) => await Register(project, ct));
                await Parallel.ForEachAsync(visits[now], options, async (x, ct) => await Handle(x.Case, x.Visit, ct));
                progress(new(workingDays[day], Volatile.Read(ref _completed), service.Commands));
            }
        }
    }

    private Task<Answer> SetClock(Instant now, CancellationToken ct) =>
        service.Put("dev/clock", null, new Dictionary<string, string>(StringComparer.Ordinal) { ["now"] = InstantPattern.ExtendedIso.Format(now) }, ct);

    private async Task Enrol(CasePlan plan, CancellationToken ct)
    {
        var enterprises = plan.Cases.Select(c => c.GreenEnterprise).OfType<int>().Distinct().Order()
            .Select(n => (Kind: "enterprise", Party: Parties.GreenEnterprise(n, division, scenario.Place)))
            .Select(e => (e.Kind, Code: e.Party.IdentityNumber, e.Party.Name));
        var projects = plan.Projects.Where(p => p.Green)
            .Select(p => (Kind: "project", Code: p.Code(division), Name: string.Create(CultureInfo.InvariantCulture, $"重点项目{p.Number + 1}号")));
        foreach (var (kind, code, name) in enterprises.Concat(projects))
        {
            await service.Put(
                $"v1/green-channel/{code}",
                staff.Center,
                new { kind, name, ground = "市级重点 (on the city's list)", grantedBy = "政务服务中心主任", validTo = "2026-12-31" },
                ct);
        }
    }

    // Registering files one application per item; which is which is read from the answer.
    private async Task Register(PlannedProject project, CancellationToken ct)
    {
        var answer = await service.Command(
            "v1/projects", staff.Center, _bodies.Project(project, project.Shape), $"{_run}-{project.Code(division)}", ct);
        var members = answer.Json().GetProperty("members").EnumerateArray()
            .ToDictionary(m => m.GetProperty("item").GetString()!, m => m.GetProperty("application").GetString()!, StringComparer.Ordinal);
        foreach (var member in project.Members)
        {
            _ids[member.Number] = members[member.Item.Code];
        }
    }

    private async Task Handle(PlannedCase planned, Visit visit, CancellationToken ct)
    {
        var urged = 0;
        for (var i = 0; i < visit.Steps.Count; i++)
        {
            var step = visit.Steps[i];
            var key = string.Create(CultureInfo.InvariantCulture, $"{_run}-{planned.Number}-{visit.Day}-{i}");
            var (caller, path, body) = Ask(planned, step, urged);
            var answer = await service.Command(
                step is Step.Submit or Step.SubmitAndAccept ? "v1/applications" : $"v1/applications/{_ids[planned.Number]}/{path}", caller, body, key, ct);
            switch (step)
            {
                case Step.Submit or Step.SubmitAndAccept:
                    _ids[planned.Number] = answer.Location?.OriginalString.Split('/')[^1]
                        ?? throw new SimulationException("The service answered a submission without a Location.");
                    break;
                case Step.Urge:
                    urged = answer.Json().GetProperty("escalations").EnumerateArray().Last().GetProperty("number").GetInt32();
                    break;
                case Step.Complete:
                    Interlocked.Increment(ref _completed);
                    break;
            }
        }

        if (visit == planned.Visits[^1])
        {
            _ids.TryRemove(planned.Number, out _);
        }
    }

    private (Caller Caller, string Path, ReadOnlyMemory<byte> Body) Ask(PlannedCase planned, Step step, int urged)
    {
        var department = planned.Item.Department;

        // What is settled on the spot stays with the window that received it; the rest goes to the department.
        var inHand = planned.UsedDays == 0 ? staff.Counter(planned.Window) : staff.Examiner(department);
        return step switch
        {
            Step.SubmitAndAccept => (staff.Counter(planned.Window), "", _bodies.Submission(planned, counter: true, complete: true)),
            Step.Submit => (staff.Applicant(planned.Person), "", _bodies.Submission(planned, counter: false, complete: !NeedsSupplement(planned))),
            Step.RequireSupplement => (staff.Examiner(department), "acceptance", CaseBodies.RequireSupplement(planned)),
            Step.Supplement => (staff.Applicant(planned.Person), "supplements", CaseBodies.Supplement(planned)),
            Step.Accept => (staff.Examiner(department), "acceptance", CaseBodies.Of(("decision", "accepted"))),
            Step.Pay => (inHand, "payments", CaseBodies.Payment(planned)),
            Step.Suspend => (inHand, "suspension", CaseBodies.Of(("ground", s_grounds[planned.Number % s_grounds.Length]), ("plannedDays", 5), ("noticeNumber", $"TZ-{planned.Number}"))),
            Step.Resume => (inHand, "resumption", CaseBodies.Of()),
            Step.FirstInstance => (inHand, "first-instance", CaseBodies.Of(("opinion", "材料真实，符合条件 (documents true, conditions met)"), ("recommendation", planned.Refused ? "refuse" : "grant"))),
            Step.Consult => (inHand, "consultations", CaseBodies.Of(("departments", new[] { Consulted(department) }), ("question", "是否同意 (do you agree)"))),
            Step.GiveOpinion => (staff.Examiner(Consulted(department)), "consultations/opinion", CaseBodies.Of(("opinion", "同意 (agreed)"))),
            Step.TellHearingRight => (inHand, "hearing/notice", CaseBodies.Of(("noticeNumber", $"TG-{planned.Number}"))),
            Step.WaiveHearing => (inHand, "hearing/waiver", CaseBodies.Of()),
            Step.Dispatch => (inHand, "delivery", CaseBodies.Of(("status", "dispatched"), ("method", "post"), ("trackingNumber", $"EMS{planned.Number:D9}"))),
            Step.Deliver => (inHand, "delivery", CaseBodies.Of(("status", "delivered"), ("method", "post"))),
            Step.Return => (staff.Verifier(department), "verification", CaseBodies.Of(("decision", "returned"), ("opinion", "补充审查意见 (state the examination in full)"))),
            Step.Verify => (staff.Verifier(department), "verification", CaseBodies.Of(("decision", "confirmed"), ("opinion", "同意 (agreed)"))),
            Step.Urge => (staff.Supervisor, "escalations", CaseBodies.Of(("level", 2), ("reason", "申请人催办 (the applicant asks for it)"))),
            Step.AnswerUrge => (inHand, string.Create(CultureInfo.InvariantCulture, $"escalations/{urged}/answer"), CaseBodies.Of(("answer", "已加快办理 (in hand)"))),
            Step.Complete => (inHand, "completion", _bodies.Completion(planned)),
            _ => throw new System.Diagnostics.UnreachableException(step.ToString()),
        };
    }

    // Whoever is asked is another department than the one that asks.
    private static string Consulted(string department) => department is "ecology" ? "water" : "ecology";

    private static bool NeedsSupplement(PlannedCase planned) => planned.Visits.Any(v => v.Steps.Contains(Step.RequireSupplement));
}
