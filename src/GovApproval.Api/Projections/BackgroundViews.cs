using System.Collections.Concurrent;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using GovApproval.Calendar;
using GovApproval.Forms;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using GovApproval.Performance;
using GovApproval.PublicNotice;
using GovApproval.Supervision;
using GovApproval.WindowWorkload;

namespace GovApproval.Api.Projections;

/// <summary>The views across cases: the folds of the rules, and where their documents go.</summary>
internal static class BackgroundViews
{
    /// <summary>How long a view gathers whose readers wait for it, as it is read seldom or written much.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMilliseconds(400);

    public static readonly IReadOnlyList<string> OfApplications = Names<ApplicationEvent>();

    // What decides a case, by an officer or by silence.
    private static readonly IReadOnlyList<string> Conclusions = ["application_completed", "renewal_deemed", "consent_deemed"];

    // Whatever may bring an open case to another window or into another hand.
    private static readonly IReadOnlyList<string> HandOvers =
        ["application_transferred", "application_claimed", "application_released", "passed_to_back_office", "acceptance_confirmed", "first_instance_completed"];

    // What ends a case without a decision.
    private static readonly IReadOnlyList<string> Endings =
        ["application_not_accepted", "licence_found_unnecessary", "application_referred", "supplement_missed", "application_withdrawn", "material_promise_missed"];

    // Whatever a window, an officer or an item has to do with a case.
    private static readonly IReadOnlyList<string> OfWork =
        ["application_submitted", "application_accepted", "acceptance_deemed", "application_verified", .. Conclusions, .. HandOvers, .. Endings];

    // What happens to nearly every case.
    private static readonly IReadOnlyList<string> Usual =
        ["application_submitted", "application_accepted", "first_instance_completed", "application_verified", "application_completed"];

    // Of these, what is counted by department, window, item and officer.
    private static readonly Excerpt Figures = new(
        Usual,
        [
            EventMember.Text("item"), EventMember.Text("department"), EventMember.Text("window"), EventMember.Text("greenChannel"), EventMember.Text("by"),
            EventMember.Text("at"), EventMember.Json("took"), EventMember.Json("counted"), EventMember.Json("before"),
        ]);

    private static readonly IReadOnlyList<string> OfProjects = [.. Names<ProjectEvent>(), .. OfApplications];
    private static readonly IReadOnlyList<string> OfEnrolments = [.. Names<EnrolmentEvent>(), .. OfApplications];

    public static View<WindowLoad> WindowWorkload { get; } = new(
        "WindowWorkload",
        new DocumentTable("windowworkload", DocumentIdType.Text),
        stored => stored.Data is ApplicationEvent happened ? Ids(WindowLoad.For(happened), window => window.Value) : [],
        (load, stored, id) => WindowLoad.Evolve(load ?? new WindowLoad(new WindowCode(id)), (ApplicationEvent)stored.Data),
        StoredJson.Of<WindowLoad>())
    {
        EventTypes = OfApplications,
        Reading = StoredEvents.ForCounting,
        Excerpt = new(
            Usual,
            [
                EventMember.Text("window"), EventMember.Text("at"), EventMember.Json("counted"),
                EventMember.Text("before", "state"), EventMember.Text("before", "window"), EventMember.Text("before", "card"),
            ]),
    };

    public static View<PerformanceMonth> Performance { get; } = new(
        "Performance",
        new DocumentTable(
            "performancemonth",
            DocumentIdType.Text,
            [new("by_what", ColumnType.Text), new("code", ColumnType.Text), new("month_no", ColumnType.Integer), .. MonthSums.Columns],
            [new("period", "(tenant_id, by_what, month_no)")]),
        stored => stored.Data is ApplicationEvent happened ? Ids(PerformanceMonth.For(happened), Composed<PerformanceKey>.OfKey) : [],
        (month, stored, id) => PerformanceMonth.Evolve(month ?? PerformanceMonth.Start(KeyOf(id)), (ApplicationEvent)stored.Data),
        StoredJson.Of<PerformanceMonth>(),
        (_, month) => [Http.Kebab<PerformanceBy>.Of(month.By), month.Code, MonthNumber(month.Year, month.Month), .. MonthSums.Of(month)])
    {
        EvolveTogether = (month, stored, id) => PerformanceMonth.Evolve(month ?? PerformanceMonth.Start(KeyOf(id)), Happened(stored)),
        Gathers = Long,
        EventTypes = ["application_submitted", "application_accepted", "acceptance_deemed", "fee_paid", .. Conclusions],
        Reading = StoredEvents.ForCounting,
        Excerpt = Figures,
    };

    public static View<WorkMonth> Workload { get; } = new(
        "Workload",
        new DocumentTable(
            "workmonth",
            DocumentIdType.Text,
            [new("by_what", ColumnType.Text), new("code", ColumnType.Text), new("month_no", ColumnType.Integer)],
            [new("period", "(tenant_id, by_what, month_no)"), new("code", "(tenant_id, by_what, code, month_no)")]),
        stored => stored.Data is ApplicationEvent happened ? Ids(WorkMonth.For(happened), Composed<WorkKey>.OfKey) : [],
        (month, stored, id) => WorkMonth.Evolve(month ?? StartOf(id), (ApplicationEvent)stored.Data),
        StoredJson.Of<WorkMonth>(),
        (_, month) => [Http.Kebab<WorkBy>.Of(month.By), month.Code, MonthNumber(month.Year, month.Month)])
    {
        EvolveTogether = (month, stored, id) => WorkMonth.Evolve(month ?? StartOf(id), Happened(stored)),
        Gathers = Long,
        EventTypes = OfWork,
        Reading = StoredEvents.ForCounting,
        Excerpt = Figures,
    };

    public static View<ProjectProgress> ParallelApproval { get; } = new(
        "ParallelApproval",
        new DocumentTable("projectprogress", DocumentIdType.Text, ProjectTotals.Columns),
        stored => stored.Data switch
        {
            ProjectEvent happened => Id(ProjectProgress.For(happened)?.Value),
            ApplicationEvent happened => Id(ProjectProgress.For(happened)?.Value),
            _ => [],
        },
        (progress, stored, _) => (progress, stored.Data) switch
        {
            (_, ProjectEvent happened) => ProjectProgress.Evolve(progress, happened),
            ({ } known, ApplicationEvent happened) => ProjectProgress.Evolve(known, stored.Stream.Id, happened),
            _ => progress,
        },
        StoredJson.Of<ProjectProgress>(),
        (_, project) => ProjectTotals.ColumnsOf(project))
    {
        EventTypes = OfProjects,
    };

    public static View<GreenLane> GreenChannel { get; } = new(
        "GreenChannel",
        new DocumentTable("greenlane", DocumentIdType.Text),
        stored => stored.Data switch
        {
            EnrolmentEvent happened => Id(GreenLane.For(happened)?.Value),
            ApplicationEvent happened => Id(GreenLane.For(happened)?.Value),
            _ => [],
        },
        (lane, stored, _) => (lane, stored.Data) switch
        {
            (_, EnrolmentEvent happened) => GreenLane.Evolve(lane, happened),
            ({ } known, ApplicationEvent happened) => GreenLane.Evolve(known, stored.Stream.Id, happened),
            _ => lane,
        },
        StoredJson.Of<GreenLane>())
    {
        EventTypes = OfEnrolments,
    };

    public static View<GreenShare> GreenTraffic { get; } = new(
        "GreenTraffic",
        new DocumentTable("greentraffic", DocumentIdType.Text),
        stored => stored.Data is ApplicationEvent happened ? Ids(GreenShare.For(happened), id => id) : [],
        (share, stored, _) => GreenShare.Evolve(share ?? new GreenShare(), (ApplicationEvent)stored.Data),
        StoredJson.Of<GreenShare>())
    {
        Gathers = Long,
        EventTypes = ["application_submitted", "green_channel_entered", .. Conclusions],
        Reading = StoredEvents.ForCounting,
        Excerpt = Figures,
    };

    public static View<OpenCards> Supervision { get; } = new(
        "Supervision",
        new DocumentTable("opencards", DocumentIdType.Text),
        stored => stored.Data is ApplicationEvent happened ? Id(OpenCards.For(happened)?.Value) : [],
        (cards, stored, id) => OpenCards.Evolve(cards ?? new OpenCards(new DepartmentCode(id)), (ApplicationEvent)stored.Data),
        StoredJson.Of<OpenCards>())
    {
        EventTypes = OfApplications,
        Reading = StoredEvents.ForCounting,
        Excerpt = new(Usual, [EventMember.Json("before")]),
    };

    public static View<PublicGrant> Grants { get; } = new(
        "PublicGrants",
        new DocumentTable(
            "publicgrant",
            DocumentIdType.Text,
            [new("item", ColumnType.Text), new("granted_on", ColumnType.Date)],
            [new("latest", "(tenant_id, granted_on, id)")]),
        stored => stored.Data is ApplicationEvent happened && PublicGrant.Concerns(happened) ? [stored.Stream.Id.ToString()] : [],
        (grant, stored, _) => PublicGrant.Evolve(grant, (ApplicationEvent)stored.Data),
        StoredJson.Of<PublicGrant>(),
        (_, grant) => [grant.Item.Value, grant.GrantedOn])
    {
        Begins = (stored, _, _) => PublicGrant.Begins((ApplicationEvent)stored.Data),
        Gathers = Long,
        EventTypes = [.. Conclusions, "decision_corrected", "licence_revoked"],
    };

    public static View<Holdings> Holdings { get; } = new(
        "Holdings",
        new DocumentTable("holdings", DocumentIdType.Text),
        stored => Id(GovApproval.Forms.Holdings.For(stored.Data)?.ToString()),
        (held, stored, id) => GovApproval.Forms.Holdings.Evolve(held ?? new Holdings(new PersonId(Guid.Parse(id))), stored.Data, stored.Stream.Id),
        StoredJson.Of<Holdings>())
    {
        Gathers = Long,
        EventTypes = ["application_submitted", "supplement_received", "promised_materials_received", "application_completed", "shared_data_received"],
    };

    public static View<CountedPlaces> CountedPlaces { get; } = new(
        "CountedPlaces",
        new DocumentTable(
            "countedplaces",
            DocumentIdType.Text,
            [
                new("by_what", ColumnType.Text), new("code", ColumnType.Text), new("part", ColumnType.Bigint),
                new("figures", ColumnType.Integer), new("first_on", ColumnType.Date), new("last_on", ColumnType.Date),
            ],
            [new("part", "(tenant_id, by_what, code, part)")])
        {
            Version = 2, // of parts of 4,096 positions; they were of 1,024 before
        },
        stored => stored.Data is ApplicationEvent happened ? Ids(GovApproval.Performance.CountedPlaces.For(happened, stored.Position), Composed<CountedKey>.OfKey) : [],
        (places, stored, id) => GovApproval.Performance.CountedPlaces.Evolve(places ?? PlacesOf(id), (ApplicationEvent)stored.Data, stored.Position),
        StoredJson.Of<CountedPlaces>(),
        (_, places) =>
        [
            Http.Kebab<CountedBy>.Of(places.By), places.Code, places.Part,
            places.Marks.Aggregate(0, (all, mark) => all | mark.Figures), places.Marks.Min(mark => mark.On), places.Marks.Max(mark => mark.On),
        ])
    {
        EvolveTogether = (places, stored, id) =>
            GovApproval.Performance.CountedPlaces.Evolve(places ?? PlacesOf(id), stored.Select(one => ((ApplicationEvent)one.Data, one.Position))),
        Begins = (stored, _, after) => GovApproval.Performance.CountedPlaces.PartOf(stored.Position) > GovApproval.Performance.CountedPlaces.PartOf(after),
        Gathers = Long,
        EventTypes = [.. OfWork, "fee_paid"],
        Reading = StoredEvents.ForCounting,
        Excerpt = Figures,
    };

    public static View<RareStep> RareSteps { get; } = new(
        "RareSteps",
        new DocumentTable(
            "rarestep",
            DocumentIdType.Text,
            [
                new("step", ColumnType.Text), new("taken_on", ColumnType.Date), new("application", ColumnType.Uuid),
                new("department", ColumnType.Text), new("window_code", ColumnType.Text), new("item", ColumnType.Text),
            ],
            [new("step", "(tenant_id, step, taken_on, id)")]),
        stored => stored.Data is ApplicationEvent happened && RareStep.KindOf(happened) is not null
            ? [RareStepId(stored.Position)]
            : [],
        (_, stored, _) => RareStep.Of((ApplicationEvent)stored.Data, stored.Stream.Id),
        StoredJson.Of<RareStep>(),
        (_, step) =>
        [
            Http.Kebab<RareStepKind>.Of(step.Step), OfficeTime.DateOf(step.At), step.Application, step.Department.Value, step.Window.Value, step.Item.Value,
        ])
    {
        Begins = (_, _, _) => true,
        Gathers = Long,
        EventTypes =
        [
            "supplement_requested", "materials_tolerated", "promised_materials_received", "material_promise_missed", "commitment_made", "commitment_verified",
            "commitment_broken", "hearing_right_told", "hearing_requested", "hearing_ordered", "hearing_waived", "hearing_recorded", "clock_suspended",
            "limit_extended", "departments_consulted", "opinion_given", "returned_to_first_instance", "returned_to_check", "returned_to_receipt",
            "application_transferred", "application_claimed", "application_released", "passed_to_back_office", "application_withdrawn",
            "certificate_dispatched", "certificate_delivered", "green_channel_entered", "green_progress_reported", "green_report_missed", "delay_explained",
        ],
        Reading = StoredEvents.ForCounting,
    };

    public static IReadOnlyList<DocumentTable> Tables { get; } =
        [WindowWorkload.Table, Workload.Table, Performance.Table, ParallelApproval.Table, GreenChannel.Table, GreenTraffic.Table, Supervision.Table, Grants.Table, Holdings.Table, CountedPlaces.Table, RareSteps.Table];

    /// <summary>Months counted from year 0, so that a period is a range.</summary>
    public static int MonthNumber(int year, int month) => (year * 12) + month - 1;

    private static PerformanceKey KeyOf(string id)
    {
        var (by, code, month) = PartsOf<PerformanceBy>(id);
        return new(by, code, Year(month), Month(month));
    }

    private static CountedPlaces PlacesOf(string id)
    {
        var (by, code, part) = PartsOf<CountedBy>(id);
        return GovApproval.Performance.CountedPlaces.Start(new(by, code, long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static WorkMonth StartOf(string id)
    {
        var (by, code, month) = PartsOf<WorkBy>(id);
        return new(by, code, Year(month), Month(month));
    }

    private static int Year(string month) => int.Parse(month.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    private static int Month(string month) => int.Parse(month.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);

    // What, whose and when or where: by:code:yyyy-MM or by:code:part, where a code may hold colons of its own.
    private static (TBy By, string Code, string Last) PartsOf<TBy>(string id)
        where TBy : struct, Enum
    {
        var (first, last) = (id.IndexOf(':', StringComparison.Ordinal), id.LastIndexOf(':'));
        return Http.Kebab<TBy>.TryParse(id[..first], out var by) ? (by, id[(first + 1)..last], id[(last + 1)..]) : throw new FormatException($"\"{id}\" is no key of figures.");
    }

    private static IEnumerable<ApplicationEvent> Happened(IReadOnlyList<StoredEvent> stored) => stored.Select(one => (ApplicationEvent)one.Data);

    private static string[] Id(string? id) => id is null ? [] : [id];

    private static string[] Ids<T>(ValueList<T> keys, Func<T, string> id)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var ids = new string[keys.Count];
        var span = keys.AsSpan();
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = id(span[i]);
        }

        return ids;
    }

    /// <summary>Document ids that are put together from a key: few, and asked for with every event.</summary>
    private static class Composed<T>
        where T : struct
    {
        private const int Most = 10_000;

        /// <summary>Made once: it is asked for with every event.</summary>
        public static readonly Func<T, string> OfKey = Id;

        private static readonly ConcurrentDictionary<T, string> s_ids = new();
        private static int s_many; // the dictionary's own count takes all its locks

        private static string Id(T key)
        {
            if (s_ids.TryGetValue(key, out var known))
            {
                return known;
            }

            if (Interlocked.Increment(ref s_many) > Most)
            {
                s_ids.Clear();
                s_many = 0;
            }

            return s_ids[key] = key.ToString()!;
        }
    }

    /// <summary>The id of the step taken at a position of the log: ids stand in its order.</summary>
    public static string RareStepId(long position) => position.ToString("D19", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Names<TEvent>() =>
        [.. StoredEvents.Types.Names.Where(name => StoredEvents.Types.TypeOf(name).IsAssignableTo(typeof(TEvent)))];
}
