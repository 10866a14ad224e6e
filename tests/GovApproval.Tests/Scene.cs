using System.Text.Json;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using GovApproval.Supervision;
using NodaTime;
using NodaTime.Text;

namespace GovApproval.Tests;

/// <summary>The shared cast: one window, its officers, a few items, and the calendars as they are shipped.</summary>
internal static class Scene
{
    public static readonly DepartmentCode Housing = new("housing");
    public static readonly DepartmentCode Fire = new("fire");
    public static readonly WindowCode Counter = new("W-101");
    public static readonly WindowCode OtherCounter = new("W-102");
    public static readonly ActorId Citizen = new("li");
    public static readonly ActorId Officer = new("wang");
    public static readonly ActorId Verifier = new("zhao");
    public static readonly ActorId Chief = new("chen");
    public static readonly ActorId TheCalendar = new("calendar");

    public static readonly SealedParty Applicant = new(PartyKind.Person, new PersonId(new Guid("00000000-0000-0000-0000-0000000000aa")), "c2VhbGVk");

    /// <summary>What a refusal tells of reconsideration and litigation.</summary>
    public static readonly RightsOfAppeal Appeal = new("county government", 60, "county court", 6);

    public static readonly ServiceItem Permit = new(
        new("construction-permit"), "施工许可 (Construction permit)", Housing, ItemKind.Promised, ItemNature.AdministrativeApproval,
        StatutoryDays: 20, PromisedDays: 5, JointHandling: false, [new("Construction Law", "Art. 8")], [], [], [], [],
        new("licence", "施工许可证"), null, new(null, null, null));

    public static readonly ServiceItem FireReview = Permit with { Code = new("fire-review"), Department = Fire, PromisedDays = 10 };

    public static readonly ServiceItem Proof = Permit with
    {
        Code = new("proof"), Kind = ItemKind.OnTheSpot, PromisedDays = null, Nature = ItemNature.PublicService,
    };

    public static readonly Window CounterWindow = new(Counter, "Housing", Housing, false, WindowLevel.City, []);
    public static readonly Window OtherWindow = new(OtherCounter, "Comprehensive", null, true, WindowLevel.City, []);

    /// <summary>Stands in for the true standing: the spec puts that in as it folds.</summary>
    public static readonly Standing Here = new(Permit.Code, Housing, Counter, CaseState.Submitted, Card.None);

    public static WorkingCalendar Shipped { get; } = WorkingCalendar.Of(ShippedYears());

    public static Instant Beijing(int month, int day, int hour = 9, int minute = 0, int year = 2026) =>
        new LocalDateTime(year, month, day, hour, minute).InZoneStrictly(OfficeTime.Zone).ToInstant();

    public static LocalDate Date(int month, int day, int year = 2026) => new(year, month, day);

    public static ItemVersion InForce(ServiceItem item, int version = 1) => new(item, version, Beijing(1, 1), ItemStatus.InUse);

    public static SubmitApplication Submit(ServiceItem? item = null) => new(
        "510682-1", InForce(item ?? Permit), CounterWindow, Channel.Counter, Applicant, null, null, [new("form", true)], null, null,
        AcceptAtOnce: false, Citizen, Beijing(2, 27));

    public static ApplicationSubmitted Submitted(ServiceItem? item = null, ProjectCode? project = null, EnrolmentCode? green = null, string receipt = "510682-1") =>
        new(receipt, (item ?? Permit).Code, 1, (item ?? Permit).Department, Counter, Channel.Counter, Applicant, null, null,
            [new("form", true)], project, green, Citizen, Beijing(2, 27));

    /// <summary>Accepted on Monday 2 March 2026, for twenty days by law and five by promise.</summary>
    public static ApplicationAccepted Accepted(int? promised = 5, int? statutory = 20, bool onTheSpot = false, bool joint = false, Instant? at = null) =>
        new(Here, 1, new(statutory, promised, onTheSpot, joint), null, Officer, at ?? Beijing(3, 2));

    public static FirstInstanceCompleted Examined(Instant? at = null) => new(Here, "complete", Recommendation.Grant, Officer, at ?? Beijing(3, 3));

    public static ApplicationVerified Verified(Instant? at = null) => new(Here, null, Verifier, at ?? Beijing(3, 4));

    public static ClockSuspended Suspended(Instant at) => new(Here, "expert-review", 10, "N-1", Officer, at);

    public static ClockResumed Resumed(Instant at, CaseState to = CaseState.Accepted) => new(Here, to, Officer, at, "N-1");

    public static ApplicationCompleted Completed(int used = 2, Instant? at = null, CaseResult result = CaseResult.Granted) => new(
        Here, result, result == CaseResult.Granted ? [] : ["no"], null, new(Date(3, 2), used, 20, 5, Shipped.Version), Officer, at ?? Beijing(3, 4),
        result == CaseResult.Refused ? Appeal : null);

    public static CompleteApplication Complete(Instant at) => new(CaseResult.Granted, [], null, Shipped, Officer, at, Appeal);

    /// <summary>The rules of supervision as they are shipped.</summary>
    public static RuleBook ShippedRules { get; } = new(1, ReadRules(), Instant.FromUtc(2018, 12, 31, 16, 0));

    public static Yardstick Measures { get; } = new(Shipped, ShippedRules);

    /// <summary>Without a rule of supervision: what else time brings about, by itself.</summary>
    public static Yardstick Unsupervised { get; } = new(Shipped, ShippedRules with { Rules = [] });

    public static ElapseTime Sweep(Instant at) => new(Measures, TheCalendar, at);

    /// <summary>Two items under one lead, entered on 2 February 2026.</summary>
    public static ProjectRegistered BridgeRegistered { get; } = new(
        new("bridge"), "Bridge", Housing, Applicant, [Permit.Code, FireReview.Code], ProjectStage.Construction, 45, Chief, Beijing(2, 2),
        [new(Permit.Code, Housing), new(FireReview.Code, Fire)]);

    public static Project TheBridge { get; } = Project.Evolve(null, BridgeRegistered);

    public static Enrolment KeyEnterprise { get; } = new(
        new("key-1"), EnrolmentKind.Enterprise, "Key enterprise", "list of 2026", "deputy mayor", Date(6, 30), null);

    /// <summary>The root of the repository.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "GovApproval.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
            }

            return folder.FullName;
        }
    }

    public static IReadOnlyList<CalendarYear> ShippedYears() =>
        [.. Directory.GetFiles(Path.Combine(Root, "src", "GovApproval.Api", "Calendars"), "20*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The history with each event's standing, and how long its steps took, put in as it was.</summary>
    public static ApplicationEvent[] Told(params ApplicationEvent[] history) => Told(null, history);

    public static ApplicationEvent[] Told(CaseFile? file, params ReadOnlySpan<ApplicationEvent> history)
    {
        var told = new List<ApplicationEvent>();
        foreach (var happened in history)
        {
            told.Add((happened, file) switch
            {
                (ApplicationCompleted done, { Timeline: { } timeline } f) => done with { Before = f.Standing, Took = StepMinutes.Of(f, timeline, done.At) },
                (ApplicationStep step, { } f) => step with { Before = f.Standing },
                _ => happened,
            });
            file = CaseFile.Evolve(file, told[^1]);
        }

        return [.. told];
    }

    public static CaseFile? Folded(IEnumerable<ApplicationEvent> history) => history.Aggregate(default(CaseFile), CaseFile.Evolve);

    public static CaseFile TheFile(params ApplicationEvent[] history) => Folded(Told(history)).ShouldNotBeNull();

    /// <summary>What time has brought about by then that is not told yet.</summary>
    public static ApplicationEvent[] After(CaseFile file, Instant at, Yardstick? by = null) =>
        [.. Decisions.Decide(file, new ElapseTime(by ?? Measures, TheCalendar, at)).ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events];

    /// <summary>The case after a sweep.</summary>
    public static CaseFile Swept(Instant at, params ApplicationEvent[] history)
    {
        var file = TheFile(history);
        return After(file, at).Aggregate(file, CaseFile.Evolve);
    }

    private static ValueList<SupervisionRule> ReadRules()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "src", "GovApproval.Api", "SupervisionRules", "rules.json")));
        return json.RootElement.GetProperty("rules").EnumerateArray().Select(r => new SupervisionRule(
            Text(r, "number"),
            Text(r, "name"),
            Enum.Parse<RuleKind>(Text(r, "kind").Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            Enum.Parse<Card>(Text(r, "card"), ignoreCase: true),
            r.GetProperty("days").GetInt32(),
            r.GetProperty("replyDays").GetInt32(),
            r.GetProperty("ladder").EnumerateArray()
                .Select(s => new LadderStep(s.GetProperty("level").GetInt32(), s.GetProperty("afterDays").GetInt32())).ToValueList(),
            r.TryGetProperty("basis", out var basis) ? basis.GetString() : null)).ToValueList();

        static string Text(JsonElement of, string member) => of.GetProperty(member).GetString().ShouldNotBeNull();
    }

    private static CalendarYear Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = json.RootElement;
        return new(
            root.GetProperty("year").GetInt32(),
            CalendarYear.Nation,
            1,
            root.GetProperty("days").EnumerateArray().Select(d => new CalendarDay(
                d.GetProperty("name").GetString().ShouldNotBeNull(),
                LocalDatePattern.Iso.Parse(d.GetProperty("date").GetString().ShouldNotBeNull()).Value,
                d.GetProperty("isOffDay").GetBoolean())).ToValueList(),
            root.GetProperty("papers").EnumerateArray().Select(p => p.GetString().ShouldNotBeNull()).ToValueList(),
            Instant.FromUtc(2018, 12, 1, 0, 0));
    }
}
