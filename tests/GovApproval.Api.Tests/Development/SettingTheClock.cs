using System.Net.Http.Json;
using GovApproval.Api.Development;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GovApproval.Api.Tests.Development;

public sealed class SettingTheClock(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task stands_still_where_it_was_set_and_runs_on_when_let_go()
    {
        var clock = service.Services.GetRequiredService<ServiceClock>();
        var changes = 0;
        clock.Changed += (_, _) => changes++;
        var set = await (await Put("2026-02-14T23:59:59.1234567+08:00")).Json();
        set.GetProperty("now").GetString().ShouldBe("2026-02-14T15:59:59.123456Z");
        set.GetProperty("standing").GetBoolean().ShouldBeTrue();
        service.Services.GetRequiredService<IClock>().GetCurrentInstant().ShouldBe(Instant.FromUtc(2026, 2, 14, 15, 59, 59) + Duration.FromTicks(1_234_560));
        (await (await service.Nobody.GetAsync("/dev/clock")).Json()).ToString().ShouldBe(set.ToString());

        (await (await Put(null)).Json()).GetProperty("standing").GetBoolean().ShouldBeFalse();
        (Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) - clock.GetCurrentInstant()).ShouldBeLessThan(Duration.FromSeconds(10));
        changes.ShouldBe(2);
    }

    private Task<HttpResponseMessage> Put(string? now) => service.Nobody.PutAsJsonAsync("/dev/clock", new Dictionary<string, string?> { ["now"] = now });
}
