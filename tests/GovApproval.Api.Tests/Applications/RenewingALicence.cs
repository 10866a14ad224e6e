using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

public sealed class RenewingALicence(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Granted = """{ "result": "granted", "certificate": { "name": "食品经营许可证", "number": "JY-9", "expiresOn": "2026-06-30" } }""";

    private static string Renew(string renews, string applicant = Zhang, string more = "") => Submission(applicant: applicant, more: $$""" "renews": { {{renews}} }{{more}} """);

    [Fact]
    public async Task is_asked_for_by_the_case_that_granted_it()
    {
        service.SetClock(Beijing(3, 2));
        var (officer, path) = (await service.Officer(), await service.Completed(Granted));
        var id = path.Split('/')[^1];
        service.SetClock(Beijing(5, 31));
        var renews = (await officer.Post("/v1/applications", Renew($""" "application": "{id}" """)).Gives(201)).GetProperty("renews");
        (renews.Text("certificateNumber"), renews.Text("expiresOn"), renews.Text("application")).ShouldBe(("JY-9", "2026-06-30", id));
        await officer.Post("/v1/applications", Renew($""" "application": "{id}" """, Somebody("510682199001019999"))).Refuses(409, "nothing-to-renew");
        await officer.Post("/v1/applications", Renew($""" "application": "{Guid.NewGuid()}" """)).Refuses(400, "validation");
        service.SetClock(Beijing(6, 1));
        (await officer.Post("/v1/applications", Renew($""" "application": "{id}" """)).Refuses(409, "renewal-too-late")).Text("askBy").ShouldBe("2026-05-31");
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "certificateNumber": "JY-1" """)]
    [InlineData(""" "certificateNumber": "JY-1", "expiresOn": "2026-06-30", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10" """)]
    public async Task names_the_certificate_in_one_way(string renews) =>
        await (await service.Officer()).Post("/v1/applications", Renew(renews)).Refuses(400, "validation");

    [Fact]
    public async Task counts_as_granted_when_it_is_undecided_at_expiry()
    {
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var accept = """, "acceptance": { "decision": "accepted" }""";
        var path = await officer.File(Renew(""" "certificateNumber": "OLD-1", "expiresOn": "2026-04-01" """, more: accept));
        var decided = await officer.File(Renew(""" "certificateNumber": "OLD-2", "expiresOn": "2026-04-01" """, more: accept));
        await officer.Post(decided + "/withdrawal", Nothing).Gives();
        service.SetClock(Beijing(4, 2));
        await Hall.Eventually(async () => (await officer.Read(path)).State() == "completed");
        var deemed = await officer.Read(path);
        (deemed.Text("result"), deemed.Text("deemedBy"), deemed.Text("completedAt")).ShouldBe(("granted", "Administrative Licence Law Art. 50(2)", "2026-04-01T16:00:00Z"));
        (await officer.History(path)).Count(name => name == "RenewalDeemed").ShouldBe(1);
        (await officer.Read(decided)).State().ShouldBe("withdrawn");
    }
}
