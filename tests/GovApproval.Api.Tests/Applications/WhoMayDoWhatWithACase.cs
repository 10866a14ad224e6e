using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

/// <summary>What is not yours and what is not there answer alike; what you may see and not do is forbidden.</summary>
public sealed class WhoMayDoWhatWithACase(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Steps = "acceptance supplements first-instance verification completion suspension resumption extension withdrawal transfer escalations answer payments delivery";

    /// <summary>May: the door lets the caller through. Any other step is refused with 403, or with 404 to a stranger.</summary>
    [Theory]
    [InlineData("owner", 403, "supplements withdrawal", true)]
    [InlineData("another applicant", 404, "", false)]
    [InlineData("officer in charge", 403, "acceptance supplements first-instance completion suspension resumption withdrawal transfer answer payments delivery", true)]
    [InlineData("officer at its window", 403, "acceptance supplements first-instance completion suspension resumption withdrawal transfer answer payments delivery", true)]
    [InlineData("officer elsewhere", 404, "", false)]
    [InlineData("verifier in charge", 403, "verification completion extension answer", true)]
    [InlineData("verifier elsewhere", 404, "", false)]
    [InlineData("supervisor", 403, "transfer escalations", true)]
    [InlineData("auditor", 403, "", true)]
    [InlineData("administrator", 403, "", true)]
    [InlineData("catalogue officer", 404, "", false)]
    [InlineData("partner", 404, "payments delivery", false)]
    [InlineData("officer of another division", 404, "", false)]
    public async Task depends_on_role_and_relation(string caller, int refusal, string may, bool reads)
    {
        var path = await (await service.Citizen("owner")).File();
        var by = await Caller(caller);
        foreach (var step in Steps.Split(' '))
        {
            var answer = await by.Ask($"{path}/{Address(step)}?dryRun=true", Body(step));
            var status = (int)answer.StatusCode;
            var what = $"{caller}: {step}: {await answer.Content.ReadAsStringAsync()}";
            if (may.Split(' ').Contains(step))
            {
                status.ShouldBeOneOf([200, 409, 404], what);
                (status == 404).ShouldBe(step == "answer", what); // there is no escalation to answer
            }
            else
            {
                // A role that opens this door to nobody is told so before the case is looked for.
                status.ShouldBeOneOf([403, refusal], what);
            }
        }

        foreach (var page in new[] { "", "/events", "/clock" })
        {
            var answer = await by.GetAsync(path + page);
            ((int)answer.StatusCode).ShouldBeOneOf(reads ? [200] : [403, 404]);
        }
    }

    [Fact]
    public async Task needs_a_token()
    {
        var path = await (await service.Citizen("owner")).File();
        await (await service.Nobody.GetAsync(path)).ShouldBeProblem(401, "unauthorized");
        foreach (var step in Steps.Split(' '))
        {
            await (await service.Nobody.Ask($"{path}/{Address(step)}", Body(step))).ShouldBeProblem(401, "unauthorized");
        }

        await (await service.Nobody.Ask("/v1/applications", Submission())).ShouldBeProblem(401, "unauthorized");
        await (await service.Nobody.GetAsync("/v1/applications")).ShouldBeProblem(401, "unauthorized");
    }

    [Fact]
    public async Task makes_no_difference_between_what_is_not_there_and_what_is_not_yours()
    {
        var path = await (await service.Citizen("owner")).File();
        var stranger = await service.As("window-officer", "elsewhere", "tax");
        var nowhere = $"/v1/applications/{Guid.CreateVersion7()}";
        foreach (var (there, not) in new[] { (path, nowhere), (path + "/events", nowhere + "/events"), (path + "/clock", nowhere + "/clock") })
        {
            var one = await (await stranger.GetAsync(there)).ShouldBeProblem(404, "not-found");
            var other = await (await stranger.GetAsync(not)).ShouldBeProblem(404, "not-found");
            one.GetProperty("detail").GetString().ShouldBe(other.GetProperty("detail").GetString());
        }

        var refused = await (await stranger.Ask(path + "/acceptance", Accept)).ShouldBeProblem(404, "not-found");
        var missing = await (await stranger.Ask(nowhere + "/acceptance", Accept)).ShouldBeProblem(404, "not-found");
        refused.GetProperty("detail").GetString().ShouldBe(missing.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task lets_an_officer_file_at_own_windows_and_for_the_own_department_only()
    {
        await (await (await service.As("window-officer", "elsewhere", "tax")).Ask("/v1/applications", Submission())).ShouldBeProblem(403, "forbidden");
        await (await (await service.As("window-officer", "at-it", windows: Window)).Ask("/v1/applications", Submission())).ShouldBeCase("submitted", 1, 201);
        await (await (await service.Citizen()).Ask("/v1/applications", Submission(more: """ "acceptance": { "decision": "accepted" } """))).ShouldBeProblem(403, "forbidden");
        await (await (await service.Verifier()).Ask("/v1/applications", Submission())).ShouldBeProblem(403, "forbidden");
        await (await (await service.Partner()).Ask("/v1/applications", Submission())).ShouldBeCase("submitted", 1, 201);
    }

    private Task<HttpClient> Caller(string caller) => caller switch
    {
        "owner" => service.Citizen("owner"),
        "another applicant" => service.Citizen("another"),
        "officer in charge" => service.Officer(),
        "officer at its window" => service.As("window-officer", "at-it", windows: Window),
        "officer elsewhere" => service.As("window-officer", "elsewhere", "tax", "w-tax"),
        "verifier in charge" => service.Verifier(),
        "verifier elsewhere" => service.As("verifier", "elsewhere", "tax"),
        "catalogue officer" => service.As("catalogue-officer", "sun"),
        "officer of another division" => service.As("window-officer", "wang", Department, division: "510683"),
        _ => service.As(caller),
    };

    private static string Address(string step) => step == "answer" ? "escalations/1/answer" : step;

    private static string Body(string step) => step switch
    {
        "acceptance" => Accept,
        "supplements" => HandIn,
        "first-instance" => Examine,
        "verification" => Confirm,
        "completion" => Grant,
        "suspension" => Suspend,
        "extension" => Extend,
        "transfer" => """{ "officer": "sun", "reason": "leave" }""",
        "escalations" => """{ "level": 2, "reason": "slow" }""",
        "answer" => """{ "answer": "today" }""",
        "payments" => """{ "orderNumber": "1", "amount": "1.00" }""",
        "delivery" => """{ "status": "dispatched", "method": "post" }""",
        _ => Nothing,
    };
}
