using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GovApproval.Cli.Tests.Simulation;

/// <summary>A request as the service saw it.</summary>
internal sealed record Seen(string Method, string Path, string? Key, string Body);

/// <summary>Just enough of the contract, over real HTTP, for the driver to run against; it keeps what it was asked.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Seen> _seen = new();
    private int _ids;

    private FakeService(WebApplication app) => _app = app;

    public IReadOnlyList<Seen> Requests => [.. _seen];

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Cases the division holds when the run begins.</summary>
    public int Received { get; set; }

    /// <summary>May answer a request itself, instead of the contract.</summary>
    public Func<Seen, IResult?> Instead { get; set; } = _ => null;

    public static async Task<FakeService> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new FakeService(app);
        app.Run(service.Answer);
        await app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var seen = new Seen(context.Request.Method, context.Request.Path, context.Request.Headers["Idempotency-Key"], body);
        _seen.Enqueue(seen);
        await (Instead(seen) ?? Contract(seen, context)).ExecuteAsync(context);
    }

    private IResult Contract(Seen seen, HttpContext context) => (seen.Method, seen.Path) switch
    {
        ("POST", "/dev/tokens") => Results.Json(new { accessToken = "t" }),
        ("GET", "/v1/departments") => List(Scene.SampleCatalogue.Departments),
        ("GET", "/v1/windows") => List(Scene.SampleCatalogue.Windows),
        ("GET", "/v1/items") => List(Scene.SampleCatalogue.Items),
        ("GET", "/v1/calendars/due-date") => Results.Json(new { days = Scene.WorkingDays.Select(d => new { date = Text(d), counted = true }) }),
        ("GET", "/v1/views/performance") => Results.Json(new { items = Array.Empty<object>(), total = Performance(Received) }),
        ("GET", "/v1/views/parallel-approval") => Results.Json(new { items = Array.Empty<object>(), total = new { accepted = 1, completed = 1, finished = 1, meanDaysFaster = 31.0 } }),
        ("GET", "/v1/views/green-channel") => Results.Json(new { items = Array.Empty<object>(), total = new { enrolments = 1, cases = 1, sharePercent = 1.0, becameGreen = 0, meanDaysUsed = 1.0, meanDaysUsedByOthers = 2.0 } }),
        ("GET", "/v1/views/rare-steps") => Results.Json(new { items = new[] { new { step = "hearing-held", times = 3, applications = 2 } } }),
        ("GET", "/v1/views/fees") => Results.Json(new { items = Array.Empty<object>(), total = "120.00" }),
        ("GET", _) => List(Array.Empty<object>()),
        ("POST", "/v1/applications") => Results.Created($"/v1/applications/{Interlocked.Increment(ref _ids)}", new { }),
        ("POST", "/v1/projects/preparation") => Results.Json(new { toAsk = ToAsk([.. Items(seen.Body)]) }),
        ("POST", "/v1/projects") => Results.Json(Project(Items(seen.Body))),
        ("POST", var path) when path.StartsWith("/v1/projects/", StringComparison.Ordinal) => Results.Json(Project([])),
        ("POST", "/v1/payment-orders") => Results.Json(new { number = "JF-1", total = "1.00" }),
        ("POST", var path) when path.EndsWith("/escalations", StringComparison.Ordinal) => Results.Json(new { escalations = new[] { new { number = 1 } } }),
        _ => Results.Json(new { }),
    };

    private object Project(IEnumerable<string> items) => new
    {
        leadDepartment = "housing-construction",
        members = items.Select(i => new { item = i, application = Interlocked.Increment(ref _ids).ToString(CultureInfo.InvariantCulture) }),
        sessions = new[] { new { number = 1, invited = new[] { "housing-construction" } } },
        notices = new[] { new { number = 1, subject = "information", unacknowledged = new[] { "housing-construction" } } },
    };

    // Every field once by its name, every material once by its code.
    private static IEnumerable<object> ToAsk(string[] codes)
    {
        var items = Scene.Completed.Items.Where(item => codes.Contains(item.Code)).ToArray();
        return [
            .. items.Where(item => item.Form is { ValueKind: JsonValueKind.Object }).SelectMany(item => item.Form!.Value.GetProperty("properties").EnumerateObject().Select(field => (field.Name, item.Code)))
                .GroupBy(field => field.Name).Select(field => new { pointer = "/form/" + field.Key, title = field.Key, items = field.Select(one => one.Code).ToArray() }),
            .. items.SelectMany(item => item.Materials.Select(material => (material.Code, Item: item.Code)))
                .GroupBy(material => material.Code).Select(material => new { pointer = "/materials/" + material.Key, title = material.Key, items = material.Select(one => one.Item).ToArray() }),
        ];
    }

    private static IEnumerable<string> Items(string body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetString()!);

    private static IResult List<T>(IReadOnlyList<T> items) => Results.Json(new { items, next = (string?)null });

    private static object Performance(int received) => new
    {
        received, settledOnTheSpotPercent = 94.28, completionPercent = 100, meanPromisedDays = 6.9, meanStatutoryDays = 17.52,
        workingDaysSaved = 388, workingDaysSavedPerCase = 3.875, onTimePercent = 99.9, inAdvancePercent = 99, fees = "0.00",
    };

    private static string Text(NodaTime.LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);
}
