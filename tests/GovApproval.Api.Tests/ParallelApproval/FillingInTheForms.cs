using System.Text.Json;
using Npgsql;

namespace GovApproval.Api.Tests.ParallelApproval;

/// <summary>The forms of a project's applications are filled in at one intake: what several ask for is asked once, and what is known not at all.</summary>
public sealed class FillingInTheForms(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Planning = "project-planning-permit";
    private const string Permit = "construction-permit";
    private const string Eia = "eia-form";

    [Fact]
    public async Task asks_once_for_what_several_items_want()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        var entered = await head.Post("/v1/projects", Project("forms-1", "91510682MA6FORMS01", [Planning, Eia], """
            , "form": { "projectName": "标准厂房", "buildingArea": 5000, "storeys": 3, "investment": 1200, "contact": "赵联系" }
            """)).Gives(201);

        var (planning, eia) = (await Filed(head, entered, Planning), await Filed(head, entered, Eia));
        Names(planning.GetProperty("form")).ShouldBe(["buildingArea", "projectName", "storeys"]);
        (planning.GetProperty("form").Text("projectName"), eia.GetProperty("form").Text("projectName")).ShouldBe(("标准厂房", "标准厂房"));
        eia.GetProperty("form").TryGetProperty("contact", out _).ShouldBeFalse("masked for a supervisor");
        var department = entered.GetProperty("members").EnumerateArray().Last(m => m.Text("item") == Eia).Text("department")!;
        (await Filed(await service.Examiner(department), entered, Eia)).GetProperty("form").Text("contact").ShouldBe("赵联系");
        planning.TryGetProperty("filledIn", out _).ShouldBeFalse("all of it was given");
        var stored = await Stored(service, "forms-1");
        stored.Count.ShouldBe(2);
        stored.ShouldAllBe(row => !row.Contains("赵联系", StringComparison.Ordinal), "a personal field is stored sealed");
        stored.Count(row => row.Contains("$sealed", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task tells_by_json_pointer_what_is_wrong_with_any_of_them_and_files_none()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        const string Number = "91510682MA6FORMS02";
        (await Wrong(head, Project("forms-2", Number, [Planning, Eia], """, "form": { "projectName": 7, "storeys": 1.5, "colour": "red", "investment": 1 } """)))
            .ShouldBe(["/form/colour"], "what nobody asks for is told first");
        (await Wrong(head, Project("forms-2", Number, [Planning, Eia], """, "form": { "projectName": 7, "storeys": 1.5 } """)))
            .ShouldBe(["/form/buildingArea", "/form/investment", "/form/projectName", "/form/storeys"]);
        (await Wrong(head, Project("forms-2", Number, [Planning], """, "form": 7 """))).ShouldBe(["/form"]);
        (await Wrong(head, Project("forms-2", Number, [Planning], """, "itemForms": [{ "item": "eia-form", "form": {} }, { "item": "eia-form", "form": [] }] """)))
            .ShouldBe(["/itemForms/0/item", "/itemForms/1/form", "/itemForms/1/item"]);
        await head.Send(HttpMethod.Get, "/v1/projects/forms-2").Refuses(404, "not-found");

        // On paper they are examined at receipt (Art. 32(4)).
        var paper = await head.Post("/v1/projects", Project("forms-2", Number, [Planning, Eia], "")).Gives(201);
        (await Filed(head, paper, Planning)).TryGetProperty("form", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task asks_for_each_item_where_one_name_means_two_things()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        const string Number = "91510682MA6FORMS03";
        (await Wrong(head, Project("forms-3", Number, [Planning, Permit], """, "form": { "projectName": "标准厂房" } """))).ShouldBe(["/form/projectName"], "the works have a name of their own");
        (await Wrong(head, Project("forms-3", Number, [Planning, Permit], """, "form": { "buildingArea": 5000, "storeys": 3, "contractPrice": 900 }, "itemForms": [{ "item": "construction-permit", "form": { "projectName": 1 } }] """)))
            .ShouldBe(["/itemForms", "/itemForms/0/form/projectName"]);
        var entered = await head.Post("/v1/projects", Project("forms-3", Number, [Planning, Permit], """
            , "form": { "buildingArea": 5000, "storeys": 3, "contractPrice": 900 },
              "itemForms": [{ "item": "construction-permit", "form": { "projectName": "厂房一期" } }, { "item": "project-planning-permit", "form": { "projectName": "标准厂房", "buildingArea": 5100 } }]
            """)).Gives(201);
        var (planning, permit) = (await Filed(head, entered, Planning), await Filed(head, entered, Permit));
        (planning.GetProperty("form").Text("projectName"), planning.GetProperty("form").Number("buildingArea")).ShouldBe(("标准厂房", 5100));
        (permit.GetProperty("form").Text("projectName"), permit.GetProperty("form").Number("buildingArea")).ShouldBe(("厂房一期", 5000));
    }

    [Fact]
    public async Task asks_a_later_item_for_nothing_that_an_earlier_form_says()
    {
        service.SetClock(Scene.Beijing(3, 2));
        var head = await service.Overseer();
        var entered = await head.Post("/v1/projects", Project("forms-4", "91510682MA6FORMS04", [Planning], """, "form": { "projectName": "标准厂房", "buildingArea": 5000, "storeys": 3 } """)).Gives(201);

        service.SetClock(Scene.Beijing(3, 3));
        var wrong = await head.Post("/v1/projects/forms-4/items", """{ "item": "construction-permit", "reason": "施工", "form": {} }""").Refuses(400, "validation");
        Pointers(wrong).ShouldBe(["/form/contractPrice", "/form/projectName"], "the floor area is known, the name of the works is not that of the project");
        var joined = await head.Post("/v1/projects/forms-4/items", """{ "item": "construction-permit", "reason": "施工", "form": { "projectName": "厂房一期", "contractPrice": 900 } }""").Gives();
        var permit = await Filed(head, joined, Permit);
        permit.GetProperty("form").Number("buildingArea").ShouldBe(5000);
        permit.GetProperty("filledIn").EnumerateArray().Select(f => (f.Text("pointer"), f.Text("application")))
            .ShouldBe([("/form/buildingArea", Member(entered, Planning))]);

        (await head.Post("/v1/projects/forms-4/items", """{ "item": "eia-form", "reason": "环评" }""").Gives()).GetProperty("members").GetArrayLength().ShouldBe(3);
        (await Filed(head, await head.Read("/v1/projects/forms-4"), Eia)).TryGetProperty("form", out _).ShouldBeFalse("on paper");
    }

    [Fact]
    public async Task asks_for_nothing_that_the_center_holds_and_says_so_beforehand()
    {
        const string Number = "91510682MA6FORMS05";
        service.SetClock(Scene.Beijing(3, 2));
        var (head, officer) = (await service.Overseer(), await service.Examiner("housing-construction"));
        var earlier = await (await service.Examiner("natural-resources")).Post("/v1/applications", Hall.Filing(Planning, number: Number, more: """
            , "form": { "projectName": "标准厂房", "buildingArea": 5000, "storeys": 3 }, "materials": [{ "code": "form", "provided": true }]
            """)).Gives(201);
        var told = await (await service.Partner()).Post("/v1/shared-data", $$"""
            { "person": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "{{Number}}" }, "fields": { "contractor": "四川建工", "contractPrice": "much" }, "reference": "SJGX-10" }
            """);

        const string Stage = """["project-planning-permit", "construction-permit", "eia-form"]""";
        var prepared = await officer.Post("/v1/projects/preparation?atLeast=" + told.Position(), $$"""{ "kind": "organization", "identityNumber": "{{Number}}", "items": {{Stage}} }""").Gives();
        var asked = prepared.GetProperty("toAsk").EnumerateArray().ToDictionary(a => (a.Text("pointer"), a.Text("title")), a => Strings(a, "items"));
        asked.Keys.Where(a => a.Item1!.Contains("orm", StringComparison.Ordinal)).Select(a => a.Item1).ShouldContain("/form/contractPrice", "what a partner tells has to fit");
        asked.Single(a => a.Key.Item1 == "/itemForms").Value.ShouldBe([Permit]);
        asked.Keys.ShouldNotContain(a => a.Item1 == "/form/buildingArea");
        asked.Single(a => a.Key.Item1 == "/materials/form").Value.Length.ShouldBeGreaterThan(1, "one application form serves several");
        prepared.GetProperty("held").EnumerateArray().Select(h => (h.Text("item"), h.GetProperty("known").Text("pointer"))).ShouldBe(
            [(Planning, "/form/projectName"), (Planning, "/form/buildingArea"), (Planning, "/form/storeys"), (Permit, "/form/buildingArea"), (Permit, "/form/contractor"), (Eia, "/form/projectName")],
            ignoreOrder: true);

        var entered = await head.Post("/v1/projects", Project("forms-5", Number, [Planning, Permit, Eia], """
            , "fillIn": true, "form": { "contractPrice": 900, "investment": 1200 }, "itemForms": [{ "item": "construction-permit", "form": { "projectName": "厂房一期" } }]
            """)).Gives(201);
        var permit = await Filed(head, entered, Permit);
        permit.GetProperty("form").Text("contractor").ShouldBe("四川建工");
        permit.GetProperty("filledIn").EnumerateArray().Select(f => (f.Text("pointer"), Told(f, "application"), Told(f, "partner"))).ShouldBe(
            [("/form/buildingArea", earlier.Text("id"), null), ("/form/contractor", null, "tax-office")], ignoreOrder: true);
        (await Filed(head, entered, Eia)).GetProperty("form").Text("projectName").ShouldBe("标准厂房");
    }

    [Theory]
    [InlineData("""{ "kind": "organization", "identityNumber": " ", "items": [] }""", "/identityNumber /items")]
    [InlineData("""{ "kind": "organization", "identityNumber": "91510682MA6FORMS06", "items": ["no-such"], "template": "none" }""", "/items/0 /template")]
    [InlineData("""{ "kind": "organization", "identityNumber": "91510682MA6FORMS06", "template": "construction-project", "stage": "completion" }""", "")]
    public async Task prepares_by_items_or_by_a_template_s_stage(string body, string wrong)
    {
        var prepared = await (await service.Examiner("housing-construction")).Post("/v1/projects/preparation", body);
        if (wrong.Length > 0)
        {
            Pointers(await prepared.ShouldBeProblem(400, "validation")).ShouldBe(wrong.Split(' '));
            return;
        }

        Strings(await prepared.Json(), "items").ShouldBe(["fire-acceptance"]);
    }

    private static async Task<List<string>> Stored(ServiceFixture service, string project)
    {
        await using var connection = new NpgsqlConnection(service.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select data::text from mt_events where type = 'application_submitted' and data ->> 'project' = $1", connection) { Parameters = { new() { Value = project } } };
        await using var rows = await command.ExecuteReaderAsync();
        var stored = new List<string>();
        while (await rows.ReadAsync())
        {
            stored.Add(rows.GetString(0));
        }

        return stored;
    }

    private static async Task<string[]> Wrong(HttpClient by, string body) => Pointers(await by.Post("/v1/projects", body).Refuses(400, "validation"));

    private static string[] Pointers(JsonElement problem) => [.. Names(problem.GetProperty("errors"))];

    private static IEnumerable<string> Names(JsonElement of) => of.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);

    private static string[] Strings(JsonElement of, string member) => [.. of.GetProperty(member).EnumerateArray().Select(one => one.GetString()!)];

    private static string? Told(JsonElement filledIn, string member) => filledIn.TryGetProperty(member, out var told) ? told.GetString() : null;

    private static string Member(JsonElement project, string item) => project.GetProperty("members").EnumerateArray().Last(m => m.Text("item") == item).Text("application")!;

    private static async Task<JsonElement> Filed(HttpClient by, JsonElement project, string item) =>
        (await by.Read($"/v1/applications/{Member(project, item)}/events")).Items()[0].GetProperty("data");

    private static string Project(string code, string investor, string[] items, string more) => $$"""
        { "code": "{{code}}", "name": "标准厂房", "leadDepartment": "housing-construction", "items": {{JsonSerializer.Serialize(items)}}, "stage": "construction",
          "investor": { "kind": "organization", "name": "什邡高新投资有限公司", "identityNumber": "{{investor}}" }{{more}} }
        """;
}
