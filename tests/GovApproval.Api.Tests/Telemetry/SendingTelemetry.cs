using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GovApproval.Api.Tests.Telemetry;

public sealed class SendingTelemetry(SendingTelemetry.WithCollector service) : IClassFixture<SendingTelemetry.WithCollector>
{
    [Fact]
    public async Task sends_the_callers_trace_to_the_collector()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var problem = await (await service.Nobody.SendAsync(request)).ShouldBeProblem(404, "not-found");
        problem.GetProperty("traceId").GetString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");

        await service.App.StopAsync(TestContext.Current.CancellationToken); // what waits is sent at the end
        var traceId = Convert.FromHexString("4bf92f3577b34da6a3ce929d0e0e4736");
        List<(string Path, byte[] Body)> received = [];
        while (service.Received.TryRead(out var sent))
        {
            received.Add(sent);
        }

        // What the service traced of its own may have been sent before.
        received.Exists(sent => sent.Path == "/v1/traces" && sent.Body.AsSpan().IndexOf(traceId) > 0).ShouldBeTrue();
        received.ShouldContain(sent => sent.Path == "/v1/metrics");
    }

    /// <summary>The service with a collector of the test's own.</summary>
    public sealed class WithCollector : ServiceFixture
    {
        private readonly Channel<(string Path, byte[] Body)> _received = Channel.CreateUnbounded<(string, byte[])>();
        private readonly WebApplication _collector;

        public WithCollector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _collector = builder.Build();
            _collector.Urls.Add("http://127.0.0.1:0");
            _collector.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                _received.Writer.TryWrite((context.Request.Path.Value!, body.ToArray()));
            });
            ((IHost)_collector).Start();
        }

        public ChannelReader<(string Path, byte[] Body)> Received => _received.Reader;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _collector.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Urls.First(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
    }
}
