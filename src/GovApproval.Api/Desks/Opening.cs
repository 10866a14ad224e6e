using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GovApproval.Api.Calendars;
using GovApproval.Api.Catalogue;
using GovApproval.Api.Http;
using GovApproval.Api.ParallelApproval;
using GovApproval.Api.Stored;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.Desks;

/// <summary>
/// What a center needs before its first case: the calendars shipped with the service and, where the catalogue is empty, the sample
/// catalogue. Entered as any other entry is, so that history says where it came from; entered once.
/// </summary>
internal sealed partial class Opening(
    Centers centers,
    Desk<CalendarHistory, CalendarEvent> calendars,
    Desk<Department, DepartmentEvent> departments,
    Desk<Item, ItemEvent> items,
    Desk<Window, WindowEvent> windows,
    Desk<ProjectTemplate, ProjectTemplateEvent> templates,
    ServiceSettings settings,
    IClock clock,
    ILogger<Opening> logger) : IHostedService
{
    /// <summary>Who entered what is shipped with the service.</summary>
    public static readonly ActorId Self = new("opening");

    // The sample's items were in force before anyone entered them, so that a demonstration may play in a year gone by.
    private static readonly Instant SampleInForce = Instant.FromUtc(2018, 12, 31, 16, 0);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await EnterCalendars(cancellationToken);
        await EnterSample(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnterCalendars(CancellationToken ct)
    {
        var request = Request.OfService(Centers.Nation, Self, clock.GetCurrentInstant());
        await Task.WhenAll(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Calendars"), "2*.json").Order(StringComparer.Ordinal).Select(async file =>
        {
            var shipped = Bodies.Parse(await File.ReadAllBytesAsync(file, ct), Json.Of<CalendarRequest>());
            if (centers.Calendar(shipped.Year, CalendarYear.Nation) is null)
            {
                var command = new PublishCalendar(
                    shipped.Year, CalendarYear.Nation, shipped.Days, shipped.Papers, KnownSince(shipped), Self, request.Now);
                await Enter(
                    calendars,
                    StreamIds.Of(Centers.Nation, "calendar", Centers.CalendarCode(shipped.Year, CalendarYear.Nation)),
                    history => history is null ? CalendarHistory.Decide(history, command) : Decision<CalendarEvent>.NothingToDo,
                    request,
                    nameof(PublishCalendar),
                    ct);
            }
        }));
    }

    private async Task EnterSample(CancellationToken ct)
    {
        var center = await centers.Of(settings.Division, ct);
        if (!center.Items.IsEmpty)
        {
            return;
        }

        var request = Request.OfService(settings.Division, Self, clock.GetCurrentInstant());
        var sample = await Sample.Read(ct);
        await Task.WhenAll(sample.Departments.Select(given => Enter(
            departments,
            StreamIds.Of(settings.Division, "department", given.Code!.Value.Value),
            known => CatalogueDecisions.Decide(known, new RegisterDepartment(new Department(given.Code.Value, given.Name, given.SocialCreditCode, given.LegalStatus), Self, request.Now)),
            request,
            nameof(RegisterDepartment),
            ct)));
        center = await centers.Of(settings.Division, ct);
        await Task.WhenAll(sample.Items.Select(given => Enter(
            items,
            StreamIds.Of(settings.Division, "item", given.Code!.Value.Value),
            known => CatalogueDecisions.Decide(known, Publication(given, center, request.Now)),
            request,
            nameof(PublishItem),
            ct)));
        center = await centers.Of(settings.Division, ct);
        await Task.WhenAll(sample.Windows.Select(given => Enter(
            windows,
            StreamIds.Of(settings.Division, "window", given.Code!.Value.Value),
            known => CatalogueDecisions.Decide(known, new RegisterWindow(
                new Window(given.Code.Value, given.Name, given.Department, given.Comprehensive, given.Level, given.Items),
                given.Department is { } of ? center.Departments.GetValueOrDefault(of.Value)?.State : null,
                given.Items.Select(item => center.Items.GetValueOrDefault(item.Value)?.State.Latest().Item).OfType<ServiceItem>().ToValueList(),
                Self,
                request.Now)),
            request,
            nameof(RegisterWindow),
            ct)));
        center = await centers.Of(settings.Division, ct);
        await Task.WhenAll(sample.Projects.Select(given => Enter(
            templates,
            ProjectStream.OfTemplate(settings.Division, given.Code!),
            known => TemplateDecisions.Decide(known, TemplateEndpoints.Asked(given.Code!, given, center, Self, request.Now)),
            request,
            nameof(PublishProjectTemplate),
            ct)));
        Entered(logger, sample.Departments.Count, sample.Items.Count, sample.Windows.Count);
    }

    private static PublishItem Publication(ItemRequest given, Center center, Instant now)
    {
        var checks = new Checks();
        var item = given.Read(given.Code!.Value, checks);
        checks.ThrowIfAny();
        return new PublishItem(item, center.Departments.GetValueOrDefault(item.Department.Value)?.State, SampleInForce, Self, now);
    }

    private static async Task Enter<TState, TEvent>(
        Desk<TState, TEvent> desk, StreamId stream, Func<TState?, Decision<TEvent>> decide, Request request, string command, CancellationToken ct)
        where TState : class
        where TEvent : class
    {
        var question = new Question<TState, TEvent>(command, stream, static _ => null, decide, static (_, _, _) => new(ReadOnlyMemory<byte>.Empty));
        if (await desk.Ask(question, request, ct) is Verdict.Failed { Problem: var problem })
        {
            throw new StartRefused($"The shipped data cannot be entered: {problem.Code} for {stream}.");
        }
    }

    // The notices' addresses bear the month they came out in; where none does, the December before is safe.
    private static Instant KnownSince(CalendarRequest shipped)
    {
        var months = shipped.Papers.Select(paper => MonthInAddress().Match(paper)).Where(match => match.Success)
            .Select(match => new LocalDate(int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["month"].ValueSpan, CultureInfo.InvariantCulture), 1))
            .DefaultIfEmpty(new LocalDate(shipped.Year - 1, 12, 1));
        return OfficeTime.StartOf(months.Max());
    }

    [GeneratedRegex(@"/(?<year>20\d\d)-?(?<month>0[1-9]|1[0-2])(?:/|-)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MonthInAddress();

    [LoggerMessage(40, LogLevel.Information, "The sample catalogue was entered: {Departments} departments, {Items} items, {Windows} windows")]
    private static partial void Entered(ILogger logger, int departments, int items, int windows);

    /// <summary>The sample catalogue as shipped: the bodies that a catalogue officer would send.</summary>
    private sealed record Sample(IReadOnlyList<DepartmentRequest> Departments, IReadOnlyList<ItemRequest> Items, IReadOnlyList<WindowRequest> Windows, IReadOnlyList<TemplateRequest> Projects)
    {
        public static async Task<Sample> Read(CancellationToken ct) =>
            new(await File<DepartmentRequest>("departments.json", ct), await File<ItemRequest>("items.json", ct), await File<WindowRequest>("windows.json", ct), await File<TemplateRequest>("projects.json", ct));

        private static async Task<IReadOnlyList<T>> File<T>(string name, CancellationToken ct)
        {
            var text = await System.IO.File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "SampleCatalogue", name), ct);
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(entry => entry.Deserialize(Json.Of<T>())!)];
        }
    }
}
