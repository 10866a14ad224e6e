using System.Net;

namespace GovApproval.Api.Tests.Security;

public sealed class LimitingCallers(LimitingCallers.Limited service) : IClassFixture<LimitingCallers.Limited>
{
    [Fact]
    public async Task refuses_the_one_who_asks_too_often_and_no_other()
    {
        var hasty = await service.As("auditor", "hasty");
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await hasty.GetAsync("/dev/clock");
        }
        while (answer.StatusCode == HttpStatusCode.OK && ++asked < 1000);

        await answer.ShouldBeProblem(429, "rate-limited");
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (await (await service.As("auditor", "patient")).GetAsync("/dev/clock")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public sealed class Limited : ServiceFixture
    {
        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["RateLimit:PerSecond"] = "5", ["RateLimit:Burst"] = "5" };
    }
}
