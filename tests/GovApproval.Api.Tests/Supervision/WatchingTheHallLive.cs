using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GovApproval.Api.Tests.Supervision;

/// <summary>The display in the hall when nothing happens there.</summary>
public sealed class WatchingTheHallLive(WatchingTheHallLive.Hasty service) : IClassFixture<WatchingTheHallLive.Hasty>
{
    [Fact]
    public async Task hears_every_fifteen_seconds_that_the_service_is_still_there()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/views/supervision/live");
        request.Headers.Add("Last-Event-ID", long.MaxValue.ToString(CultureInfo.InvariantCulture));
        var reader = await service.Overseer();
        var began = service.Timers.GetTimestamp(); // before the service begins to count
        using var answer = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        answer.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("text/event-stream"));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        (await lines.ReadLineAsync(limit.Token)).ShouldBe(": open");
        for (var beat = 1; beat <= 3; beat++)
        {
            (await lines.ReadLineAsync(limit.Token)).ShouldBe("");
            (await lines.ReadLineAsync(limit.Token)).ShouldBe(": still here");
            service.Timers.GetElapsedTime(began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15 * beat));
        }
    }

    [Theory]
    [InlineData("now")]
    [InlineData("-1")]
    public async Task is_told_of_a_last_event_that_was_none(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/views/supervision/live") { Headers = { { "Last-Event-ID", id } } };
        await (await (await service.Overseer()).SendAsync(request)).ShouldBeProblem(400, "malformed");
    }

    /// <summary>A service whose seconds pass fifty times as fast.</summary>
    public sealed class Hasty : ServiceFixture
    {
        public TimeProvider Timers { get; } = new HastyTime();

        protected override void Adjust(WebApplicationBuilder builder) => builder.Services.AddSingleton(Timers);
    }

    private sealed class HastyTime : TimeProvider
    {
        private const int Haste = 50;

        public override long TimestampFrequency => System.TimestampFrequency / Haste;

        public override long GetTimestamp() => System.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private static TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / Haste : time;
    }
}
