using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Fees;

public sealed class PayingOneOrder(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task collects_the_fees_of_a_project_in_one_sum()
    {
        service.SetClock(Beijing(3, 2));
        var catalogue = await service.CatalogueOfficer();
        await catalogue.Put("/v1/windows/w-fees", """{ "name": "综合窗口", "comprehensive": true }""");
        await catalogue.Put("/v1/items/fee-a", Item("housing-construction", """{ "name": "survey", "amount": "100.00", "basis": "notice 1", "exemptions": [{ "code": "small", "ground": "small enterprise", "basis": "notice 2", "percent": 50 }] }""")).Gives(201);
        await catalogue.Put("/v1/items/fee-b", Item("natural-resources", """{ "name": "card", "amount": "20.00", "basis": "notice 3" }""")).Gives(201);
        await catalogue.Put("/v1/items/fee-none", Item("fire-rescue", null)).Gives(201);
        var officer = await service.Examiner("housing-construction");
        await officer.Post("/v1/projects", """
            { "code": "fee-bridge", "name": "Bridge", "leadDepartment": "housing-construction", "items": ["fee-a", "fee-b", "fee-none"], "stage": "construction", "window": "w-fees",
              "investor": { "kind": "organization", "name": "什邡某某公司", "identityNumber": "91510682MA00000000" } }
            """).Gives(201);

        // The fee of the version that the case is pinned to stays due when it is cancelled for others.
        await catalogue.Post("/v1/items/fee-b/fee-cancellation", """{ "fee": "card", "reason": "notice 8" }""").Gives();
        await officer.Post("/v1/payment-orders", """{ "project": "fee-bridge", "exemptions": [{ "item": "fee-b", "fee": "card", "exemption": "small", "evidence": "x" }] }""").Refuses(409, "no-such-exemption");
        await officer.Post("/v1/payment-orders", """{ "project": "fee-bridge", "exemptions": [{ "item": "fee-a", "fee": "survey", "exemption": "small", "evidence": "list 7" }, { "item": "fee-a", "fee": "survey", "exemption": "poor", "evidence": "list 8" }] }""").Refuses(400, "validation");
        var order = await officer.Post("/v1/payment-orders", """{ "project": "fee-bridge", "exemptions": [{ "item": "fee-a", "fee": "survey", "exemption": "small", "evidence": "list 7" }] }""").Gives(200, version: 1);
        (order.Text("number"), order.Text("total"), order.GetProperty("lines").GetArrayLength()).ShouldBe(("JF-P-fee-bridge-1", "70.00", 2));
        await officer.Post("/v1/payment-orders", """{ "project": "fee-bridge" }""").Refuses(409, "payment-order-open");
        await (await service.Examiner("tax")).Post("/v1/payment-orders", """{ "project": "fee-bridge" }""").Refuses(404, "not-found");

        const string Path = "/v1/payment-orders/JF-P-fee-bridge-1";
        var partner = await service.Partner();
        await partner.Post(Path + "/payment", """{ "amount": "69.99" }""").Refuses(409, "amount-not-due");
        var paid = await partner.Post(Path + "/payment", """{ "amount": "70.00" }""");
        (await Task.FromResult(paid).Gives(200, version: 2)).Text("status").ShouldBe("paid");
        await partner.Post(Path + "/payment", """{ "amount": "70.00" }""").Gives(200, version: 2);
        (await partner.GetAsync(Path).Gives(200, version: 2)).Text("status").ShouldBe("paid");

        var supervisor = await service.Supervisor();
        var fees = await supervisor.Read($"/v1/views/fees?from=2026-03-01&to=2026-03-31&atLeast={paid.Position()}");
        fees.Items().Select(row => (row.Text("code"), row.Text("collected"))).ShouldBe([("housing-construction", "50.00"), ("natural-resources", "20.00")]);
        fees.Text("total").ShouldBe("70.00");
        (await supervisor.Read("/v1/views/fees?from=2026-03-03&to=2026-03-31")).Items().ShouldBeEmpty();
        var behind = await supervisor.Read($"/v1/views/fees/cases?from=2026-03-01&to=2026-03-31&department=natural-resources&atLeast={paid.Position()}");
        var one = behind.Items().Single();
        (one.Text("item"), one.Text("amount"), one.Text("orderNumber"), one.Text("project")).ShouldBe(("fee-b", "20.00", "JF-P-fee-bridge-1", "fee-bridge"));
        (await supervisor.History("/v1/applications/" + one.Text("application"))).ShouldContain("FeePaid");
        await officer.Post("/v1/payment-orders", """{ "project": "fee-bridge" }""").Refuses(409, "nothing-to-pay");
    }

    [Fact]
    public async Task charges_a_single_case_and_can_be_cancelled()
    {
        await (await service.CatalogueOfficer()).Put("/v1/windows/w-fees", """{ "name": "综合窗口", "comprehensive": true }""");
        await (await service.CatalogueOfficer()).Put("/v1/items/fee-c", Item(Department, """{ "name": "card", "amount": "20.00", "basis": "notice 3" }""")).Gives(201);
        var id = (await service.Files("fee-c", more: """, "window": "w-fees" """))["/v1/applications/".Length..];
        var officer = await service.Examiner(Department);
        var order = await officer.Post("/v1/payment-orders", $$"""{ "application": "{{id}}" }""").Gives();
        var path = "/v1/payment-orders/" + order.Text("number");
        (await officer.Post(path + "/cancellation", """{ "reason": "wrong" }""").Gives()).Text("status").ShouldBe("cancelled");
        await (await service.Partner()).Post(path + "/payment", """{ "amount": "20.00" }""").Refuses(409, "payment-order-not-open");
        (await officer.Post("/v1/payment-orders", $$"""{ "application": "{{id}}" }""").Gives()).Text("number")!.ShouldEndWith("-2");
        await officer.GetAsync("/v1/payment-orders/JF-X-1").Refuses(404, "not-found");
        await officer.GetAsync("/v1/payment-orders/JF-A-nonsense-1").Refuses(404, "not-found");
        await officer.Post("/v1/payment-orders", "{}").Refuses(400, "validation");
    }

    private static string Item(string department, string? fee) => $$"""
        { "name": "Charged", "department": "{{department}}", "kind": "promised", "nature": "administrative-approval", "statutoryDays": 20, "promisedDays": 10, "fees": [{{fee}}] }
        """;
}
