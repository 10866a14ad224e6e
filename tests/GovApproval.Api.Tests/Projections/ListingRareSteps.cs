using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Performance;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Projections;

/// <summary>Hearings, special procedures, changes of hands: each number is as many steps as are listed behind it.</summary>
public sealed class ListingRareSteps(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string March = "from=2026-03-01&to=2026-03-31";

    [Fact]
    public async Task counts_each_step_and_the_cases_that_took_it_and_lists_them()
    {
        service.SetClock(Beijing(3, 2));
        var (examiner, supervisor) = (await service.Examiner(Department), await service.Supervisor());
        var (one, other) = (await service.Files(), await service.Files());
        foreach (var notice in new[] { "T-1", "T-2" })
        {
            await examiner.Post(one + "/suspension", $$"""{ "ground": "testing", "plannedDays": 3, "noticeNumber": "{{notice}}" }""").Gives();
            await examiner.Post(one + "/resumption", $$"""{ "noticeNumber": "{{notice}}" }""").Gives();
        }

        await examiner.Post(other + "/suspension", """{ "ground": "inspection", "plannedDays": 3, "noticeNumber": "T-3" }""").Gives();
        await examiner.Post(one + "/hearing/notice", """{ "noticeNumber": "TG-1" }""").Gives();
        var last = await examiner.Post(one + "/hearing/waiver", "{}");
        var report = await supervisor.Read($"/v1/views/rare-steps?{March}&atLeast={last.Position()}");

        report.Items().Length.ShouldBe(Enum.GetValues<RareStepKind>().Length, "what did not happen is 0");
        Row("suspended").ShouldBe((3, 2));
        Row("hearing-waived").ShouldBe((1, 1));
        Row("transferred").ShouldBe((0, 0));
        var address = report.Items().Single(row => row.Text("step") == "suspended").Text("list")!;
        var listed = (await supervisor.Read(address)).Items();
        listed.Select(row => "/v1/applications/" + row.Text("application")).ShouldBe([one, one, other]);
        var first = await supervisor.Read(address + "&limit=2");
        first.Items().Length.ShouldBe(2);
        (await supervisor.Read($"{address}&limit=2&cursor={Uri.EscapeDataString(first.Text("next")!)}")).Items().Single().Text("application").ShouldBe(listed[2].Text("application"));

        var elsewhere = (await supervisor.Read($"/v1/views/rare-steps?{March}&department=tax")).Items();
        elsewhere.ShouldAllBe(row => row.Number("times") == 0 && row.Text("list")!.EndsWith("&department=tax"));
        (await supervisor.Read("/v1/views/rare-steps?from=2026-03-03&to=2026-03-31")).Items().ShouldAllBe(row => row.Number("times") == 0);

        (int, int) Row(string step) => report.Items().Single(row => row.Text("step") == step) is var row ? (row.Number("times"), row.Number("applications")) : default;
    }

    [Fact]
    public async Task counts_what_nearly_every_case_takes_as_it_comes()
    {
        service.SetClock(Beijing(4, 1));
        var (examiner, supervisor) = (await service.Examiner(Department), await service.Supervisor());
        for (var n = 1; n <= 3; n++)
        {
            var path = await service.Files();
            await service.Settles(path, Department);
            using var told = await examiner.Post(path + "/delivery", """{ "status": "delivered", "method": "pick-up" }""");
            var rows = (await supervisor.Read($"/v1/views/rare-steps?from=2026-04-01&to=2026-04-30&atLeast={told.Position()}")).Items();
            var row = rows.Single(row => row.Text("step") == "delivered");
            (row.Number("times"), row.Number("applications")).ShouldBe((n, n));
        }

        (await supervisor.Read("/v1/views/rare-steps?from=2026-04-01&to=2026-04-30")).Items().Single(row => row.Text("step") == "delivered").Number("times").ShouldBe(3);
        (await supervisor.Read("/v1/views/rare-steps?from=2026-04-02&to=2026-04-30")).Items().Single(row => row.Text("step") == "delivered").Number("times").ShouldBe(0);
    }

    [Fact]
    public async Task asks_for_a_period_and_a_step_that_there_is()
    {
        var supervisor = await service.Supervisor();
        await supervisor.GetAsync("/v1/views/rare-steps").Refuses(400, "validation");
        await supervisor.GetAsync("/v1/views/rare-steps?from=2026-03-31&to=2026-03-01").Refuses(400, "validation");
        await supervisor.GetAsync($"/v1/views/rare-steps/cases?{March}").Refuses(400, "validation");
        await supervisor.GetAsync($"/v1/views/rare-steps/cases?{March}&step=dancing").Refuses(400, "validation");
        await (await service.As("applicant")).GetAsync($"/v1/views/rare-steps?{March}").Refuses(403, "forbidden");
    }

    [Fact]
    public void is_told_of_every_event_that_it_counts_and_of_no_other()
    {
        var counted = StoredEvents.Types.Names.Where(name =>
            StoredEvents.Types.TypeOf(name) is var type
            && type.IsAssignableTo(typeof(ApplicationEvent))
            && RareStep.KindOf((ApplicationEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)) is not null);
        BackgroundViews.RareSteps.EventTypes!.ShouldBe(counted, ignoreOrder: true);
    }
}
