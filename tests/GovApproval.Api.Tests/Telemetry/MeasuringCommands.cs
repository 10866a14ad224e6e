using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GovApproval.Api.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace GovApproval.Api.Tests.Telemetry;

public sealed class MeasuringCommands(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task names_a_span_for_the_command_with_its_stream_and_version()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Commands.Source,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var path = await service.Files();
        await (await service.Examiner(Scene.Department)).Post(path + "/suspension", "{}").Refuses(400, "validation");
        await (await service.Examiner(Scene.Department)).Post(path + "/resumption", "{}").Refuses(409, "clock-not-suspended");

        var stream = Guid.Parse(path.Split('/')[^1]);
        var own = spans.Where(span => span.GetTagItem("stream.id") is Guid id && id == stream).ToDictionary(span => span.OperationName, StringComparer.Ordinal);
        own.Keys.ShouldBe(["SubmitApplication", "ResumeClock"], ignoreOrder: true);
        var filed = own["SubmitApplication"];
        (filed.GetTagItem("stream.version"), filed.GetTagItem("batch.size"), filed.GetTagItem("outcome")).ShouldBe((2L, 2, "granted"));
        own["ResumeClock"].GetTagItem("outcome").ShouldBe("clock-not-suspended");
    }

    [Fact]
    public async Task counts_commands_by_name_and_outcome()
    {
        var counted = new ConcurrentBag<(string?, string?)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument is { Name: "govapproval.commands" })
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(((string?)tags[0].Value, (string?)tags[1].Value)));
        listener.Start();
        await (await service.CatalogueOfficer()).Post("/v1/items/film-screening/suspension", """{ "reason": "r" }""").Gives();
        counted.ShouldContain(("SuspendItem", "granted"));
    }

    [Fact]
    public async Task gauges_the_open_cards_by_colour()
    {
        var gauge = service.Services.GetRequiredService<OpenCardGauge>();
        var read = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (ReferenceEquals(instrument, gauge.Instrument))
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => read[(string)tags[0].Value!] = count);
        listener.Start();
        service.SetClock(Scene.Beijing(3, 2));
        await service.Files("invoice-quota", "tax");
        service.SetClock(Scene.Beijing(3, 3));
        await Hall.Eventually(() => Reads("yellow", 1));
        service.SetClock(Scene.Beijing(3, 5));
        await Hall.Eventually(() => Reads("red", 1));
        read["yellow"].ShouldBe(0);

        // Each round reads the view as far as it is: asked until the view has followed.
        async Task<bool> Reads(string colour, long count)
        {
            service.SetClock(service.Now());
            await service.Nobody.GetAsync("/health/ready");
            listener.RecordObservableInstruments();
            return read.GetValueOrDefault(colour) == count;
        }
    }

    [Fact]
    public async Task is_ready_when_database_and_views_are() => (await service.Nobody.Read("/health/ready")).Text("status").ShouldBe("ready");
}
