using GovApproval.Api.Applications;
using GovApproval.Api.Calendars;
using GovApproval.Api.Catalogue;
using GovApproval.Api.Commitments;
using GovApproval.Api.CrossRegion;
using GovApproval.Api.Escalation;
using GovApproval.Api.Fees;
using GovApproval.Api.Forms;
using GovApproval.Api.GreenChannel;
using GovApproval.Api.Http;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.PersonalData;
using GovApproval.Api.PublicNotice;
using GovApproval.Api.Stored;
using GovApproval.Api.Projections;
using GovApproval.Api.Supervision;
using GovApproval.Api.Telemetry;
using GovApproval.Api.WhatIf;
using GovApproval.Api.WindowWorkload;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.GreenChannel;
using GovApproval.ParallelApproval;
using NodaTime;
using Npgsql;

namespace GovApproval.Api.Desks;

/// <summary>Joins rules and memory: the log, the desks before it, what runs beside them, and the endpoints they answer.</summary>
internal static class Furnishing
{
    // A case file is some two kilobytes; this many of the latest are decided without reading.
    private const int RememberedCases = 10_000;
    private const int RememberedEntries = 2_000;

    public static void AddMemory(this WebApplicationBuilder builder, Database database)
    {
        var services = builder.Services;
        services.AddSingleton(_ => database);
        services.AddSingleton(database.Master);
        services.AddSingleton(all => new EventLog(new EventLogOptions
        {
            ConnectionString = all.GetRequiredService<Database>().ConnectionString,
            Types = StoredEvents.Types,
            Tables = [.. Tables.OfStreams, .. BackgroundViews.Tables],
            Timers = all.GetRequiredService<TimeProvider>(),
            Logging = all.GetRequiredService<ILoggerFactory>(),
        }));
        services.AddSingleton<NpgsqlDataSource>(all => all.GetRequiredService<EventLog>().Database);
        services.AddSingleton(all => new ReadinessProbe("database", async ct =>
        {
            await all.GetRequiredService<EventLog>().Head(ct);
            return null;
        }));
        services.AddSingleton(all => new ReadinessProbe("views", _ => ValueTask.FromResult(all.GetRequiredService<Views>().Complaint())));
    }

    public static void AddDesks(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<FirstAnswers>();
        services.AddSingleton<RenderAgain>(all => all.GetRequiredService<ApplicationAnswers>().Again);
        services.AddSingleton<KnownPersons>();
        services.AddSingleton<PersonVault>();
        services.AddSingleton<Centers>();
        services.AddSingleton<ReceiptNumbers>();
        AddDesk(services, _ => Kinds.Applications, RememberedCases);
        AddDesk(services, all => Kinds.Items(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, _ => Kinds.SharedData, RememberedEntries);
        AddDesk(services, _ => Kinds.PaymentOrders, RememberedEntries);
        AddDesk(services, all => Kinds.MaterialLists(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, all => Kinds.Departments(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, all => Kinds.Windows(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, all => Kinds.Calendars(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, _ => Kinds.Projects, RememberedEntries);
        AddDesk(services, _ => Kinds.ProjectTemplates, RememberedEntries);
        AddDesk(services, all => Kinds.Enrolments(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, _ => Kinds.CrossRegionFilings, RememberedEntries);
        AddDesk(services, all => Kinds.GreenRules(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, all => Kinds.CommitmentBars(all.GetRequiredService<Centers>()), RememberedEntries);
        AddDesk(services, _ => Kinds.SupervisionOrders, RememberedEntries);
        AddDesk(services, all => Kinds.SupervisionRules(all.GetRequiredService<Centers>()), RememberedEntries);

        services.AddSingleton<Sealing>();
        services.AddSingleton<ApplicationAnswers>();
        services.AddSingleton<ApplicationDesk>();
        services.AddSingleton<SubmissionDesk>();
        services.AddSingleton<CaseHistory>();
        services.AddSingleton<CaseReading>();
        services.AddSingleton<SearchEndpoint>();
        services.AddSingleton<PublicProgressEndpoint>();
        services.AddSingleton<ItemEndpoints>();
        services.AddSingleton<CatalogueEndpoints>();
        services.AddSingleton<FormFilling>();
        services.AddSingleton<FormEndpoints>();
        services.AddSingleton<PaymentOrderEndpoints>();
        services.AddSingleton<FeesEndpoints>();
        services.AddSingleton<RareStepEndpoints>();
        services.AddSingleton<MaterialListEndpoints>();
        services.AddSingleton<PlacesThen>();
        services.AddSingleton<GuideEndpoint>();
        services.AddSingleton<PlaceEndpoints>();
        services.AddSingleton<StaffingEndpoints>();
        services.AddSingleton<CrossRegionEndpoints>();
        services.AddSingleton<CalendarEndpoints>();
        services.AddSingleton<WhatIfEndpoints>();
        services.AddSingleton<ProjectIntake>();
        services.AddSingleton<ProjectFiling>();
        services.AddSingleton<ProjectDesk>();
        services.AddSingleton<ProjectEndpoints>();
        services.AddSingleton<PreparationEndpoint>();
        services.AddSingleton<TemplateEndpoints>();
        services.AddSingleton<EnrolmentEndpoints>();
        services.AddSingleton<GreenRulesEndpoints>();
        services.AddSingleton<GreenCheckEndpoints>();
        services.AddSingleton<GreenReading>();
        services.AddSingleton<GreenChannelEndpoint>();
        services.AddSingleton<CommitmentBarEndpoints>();
        services.AddSingleton<GrantsEndpoint>();
        services.AddSingleton<RuleEndpoints>();
        services.AddSingleton<CardReading>();
        services.AddSingleton<ReplayEndpoint>();
        services.AddSingleton<OrderEndpoints>();
        services.AddSingleton<LiveSupervision>();
        services.AddSingleton<ViewEndpoints>();
        services.AddSingleton<ProjectTotals>();
        services.AddSingleton<ParallelApprovalEndpoints>();
        services.AddSingleton<CountedCases>();
        services.AddSingleton<WorkReading>();
        services.AddSingleton<WorkloadEndpoints>();
        services.AddSingleton<WindowCasesEndpoint>();
        services.AddSingleton<SuggestionEndpoints>();
        services.AddSingleton<PerformanceReading>();
        services.AddSingleton<PerformanceEndpoint>();
        services.AddSingleton<PerformanceCasesEndpoint>();
        services.AddSingleton<LimitedItems>();
        services.AddSingleton<ProjectionEndpoints>();
        services.AddSingleton<CaseFiles>();
        services.AddSingleton<Views>();
        services.AddSingleton<OpenCardGauge>();
    }

    /// <summary>In the order in which they start.</summary>
    public static void AddBackground(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHostedService<Migration>();
        services.AddHostedService(all => all.GetRequiredService<Centers>());
        services.AddHostedService(all => all.GetRequiredService<KnownPersons>());
        services.AddHostedService<Opening>();
        services.AddHostedService(all => all.GetRequiredService<Views>());
        services.AddHostedService<OverdueSweep>();
        services.AddHostedService<Handovers>();
        services.AddHostedService<CrossRegionCourier>();
        services.AddHostedService<Forgetting>();
    }

    public static void MapDesks(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1");
        var all = app.Services;
        v1.MapSubmission();
        v1.MapReceipt();
        v1.MapDecision();
        v1.MapCommitments();
        v1.MapClock();
        v1.MapHearing();
        v1.MapAttention();
        v1.MapCards();
        v1.MapAfterwards();
        v1.MapGreenCases();
        all.GetRequiredService<CaseReading>().Map(v1);
        all.GetRequiredService<SearchEndpoint>().Map(v1);
        all.GetRequiredService<PublicProgressEndpoint>().Map(v1);
        all.GetRequiredService<ItemEndpoints>().Map(v1);
        all.GetRequiredService<CatalogueEndpoints>().Map(v1);
        all.GetRequiredService<FormEndpoints>().Map(v1);
        all.GetRequiredService<PaymentOrderEndpoints>().Map(v1);
        all.GetRequiredService<FeesEndpoints>().Map(v1);
        all.GetRequiredService<RareStepEndpoints>().Map(v1);
        all.GetRequiredService<MaterialListEndpoints>().Map(v1);
        all.GetRequiredService<GuideEndpoint>().Map(v1);
        all.GetRequiredService<PlaceEndpoints>().Map(v1);
        all.GetRequiredService<StaffingEndpoints>().Map(v1);
        all.GetRequiredService<CrossRegionEndpoints>().Map(v1);
        all.GetRequiredService<CalendarEndpoints>().Map(v1);
        all.GetRequiredService<WhatIfEndpoints>().Map(v1);
        all.GetRequiredService<ProjectEndpoints>().Map(v1);
        all.GetRequiredService<PreparationEndpoint>().Map(v1);
        all.GetRequiredService<TemplateEndpoints>().Map(v1);
        all.GetRequiredService<EnrolmentEndpoints>().Map(v1);
        all.GetRequiredService<GreenRulesEndpoints>().Map(v1);
        all.GetRequiredService<GreenCheckEndpoints>().Map(v1);
        all.GetRequiredService<GreenChannelEndpoint>().Map(v1);
        all.GetRequiredService<CommitmentBarEndpoints>().Map(v1);
        all.GetRequiredService<GrantsEndpoint>().Map(v1);
        all.GetRequiredService<RuleEndpoints>().Map(v1);
        all.GetRequiredService<CardReading>().Map(v1);
        all.GetRequiredService<ReplayEndpoint>().Map(v1);
        all.GetRequiredService<OrderEndpoints>().Map(v1);
        all.GetRequiredService<LiveSupervision>().Map(v1);
        all.GetRequiredService<ViewEndpoints>().Map(v1);
        all.GetRequiredService<ParallelApprovalEndpoints>().Map(v1);
        all.GetRequiredService<WorkloadEndpoints>().Map(v1);
        all.GetRequiredService<WindowCasesEndpoint>().Map(v1);
        all.GetRequiredService<SuggestionEndpoints>().Map(v1);
        all.GetRequiredService<PerformanceEndpoint>().Map(v1);
        all.GetRequiredService<PerformanceCasesEndpoint>().Map(v1);
        all.GetRequiredService<LimitedItems>().Map(v1);
        all.GetRequiredService<ProjectionEndpoints>().Map(v1);
    }

    private static void AddDesk<TState, TEvent>(IServiceCollection services, Func<IServiceProvider, StreamKind<TState, TEvent>> kind, int remembered)
        where TState : class
        where TEvent : class
    {
        services.AddSingleton(kind);
        services.AddSingleton(all => new Desk<TState, TEvent>(
            all.GetRequiredService<EventLog>(), all.GetRequiredService<StreamKind<TState, TEvent>>(), all.GetRequiredService<FirstAnswers>(), remembered));
        services.AddSingleton(all => new EntryDesk<TState, TEvent>(
            all.GetRequiredService<Desk<TState, TEvent>>(), all.GetRequiredService<Centers>(), all.GetRequiredService<IClock>()));
    }
}
