using System.Text.Json;
using GovApproval.Api.Desks;
using GovApproval.Api.Forms;
using GovApproval.Api.Http;
using GovApproval.Applications;
using GovApproval.EventStore;
using Microsoft.Extensions.DependencyInjection;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Forms;

public sealed class FillingInAForm(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Noodles = """{ "premisesName": "Noodles", "businessForm": "catering", "area": 40, "foodSafetyOfficer": "孙安全" }""";

    [Theory]
    [InlineData("""{ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer", "minimum": 1, "maximum": 9 } } }""", """{ "a": 9 }""", "")]
    [InlineData("""{ "required": ["a", "b"] }""", """{ "a": null }""", "/b")]
    [InlineData("""{ "properties": { "a": { "type": "integer" } } }""", """{ "a": 1.0 }""", "")]
    [InlineData("""{ "properties": { "a": { "type": "integer" } } }""", """{ "a": 1.5 }""", "/a")]
    [InlineData("""{ "properties": { "a": { "type": ["string", "null"] } } }""", """{ "a": 1 }""", "/a")]
    [InlineData("""{ "properties": { "a": { "exclusiveMinimum": 0, "multipleOf": 0.5 } } }""", """{ "a": 0 }""", "/a")]
    [InlineData("""{ "properties": { "a": { "multipleOf": 0.5 } } }""", """{ "a": 1.25 }""", "/a")]
    [InlineData("""{ "properties": { "a": { "minLength": 2, "maxLength": 2 } } }""", """{ "a": "𠮷野" }""", "")]
    [InlineData("""{ "properties": { "a": { "pattern": "^[0-9]{3}$" } } }""", """{ "a": "12a" }""", "/a")]
    [InlineData("""{ "properties": { "a": { "enum": ["x", 1] } } }""", """{ "a": 1.0 }""", "")]
    [InlineData("""{ "properties": { "a": { "const": "x" } } }""", """{ "a": "y" }""", "/a")]
    [InlineData("""{ "properties": { "a": { "format": "date" } } }""", """{ "a": "2026-02-30" }""", "/a")]
    [InlineData("""{ "properties": { "a": { "format": "email" } } }""", """{ "a": "nobody" }""", "/a")]
    [InlineData("""{ "properties": { "a": { "items": { "type": "string" }, "uniqueItems": true, "minItems": 1 } } }""", """{ "a": ["x", 1, "x"] }""", "/a/1 /a")]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": false }""", """{ "a": 1, "b": 2 }""", "/b")]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": { "type": "string" } }""", """{ "b/c": 2 }""", "/b~1c")]
    [InlineData("""{ "additionalProperties": false }""", """{ "510682199001011234": 2 }""", "")]
    [InlineData("""{ "anyOf": [{ "required": ["a"] }, { "required": ["b"] }] }""", """{ "c": 1 }""", "")]
    [InlineData("""{ "properties": { "a": { "oneOf": [{ "minimum": 1 }, { "minimum": 5 }] } } }""", """{ "a": 7 }""", "/a")]
    [InlineData("""{ "allOf": [{ "required": ["a"] }, { "required": ["b"] }] }""", """{ }""", "/a /b")]
    [InlineData("""{ "properties": { "a": { "not": { "type": "string" } } } }""", """{ "a": "x" }""", "/a")]
    [InlineData("""{ "if": { "properties": { "kind": { "const": "org" } } }, "then": { "required": ["code"] }, "else": { "required": ["id"] } }""", """{ "kind": "org" }""", "/code")]
    [InlineData("""{ "if": { "properties": { "kind": { "const": "org" } } }, "then": { "required": ["code"] }, "else": { "required": ["id"] } }""", """{ "kind": "man" }""", "/id")]
    [InlineData("""{ "$defs": { "n": { "type": "number" } }, "properties": { "a": { "$ref": "#/$defs/n" } } }""", """{ "a": "1" }""", "/a")]
    public void finds_what_does_not_fit_its_schema(string schema, string form, string pointers)
    {
        var checks = new Checks();
        FormRules.CheckSchema(JsonElement.Parse(schema), checks);
        checks.Found.ShouldBeEmpty();
        FormRules.Of(schema).Check(JsonElement.Parse(form), "", checks);
        string.Join(' ', checks.Found.Select(finding => finding.Pointer)).ShouldBe(pointers);
        FormRules.Of(schema).Allows(JsonElement.Parse(form)).ShouldBe(checks.Found.Count == 0);
    }

    [Theory]
    [InlineData("""{ "type": "text" }""", "/form/type")]
    [InlineData("""{ "properties": { "a": { "typ": "string" } } }""", "/form/properties/a/typ")]
    [InlineData("""{ "properties": { "a": { "pattern": "(?=x)" } } }""", "/form/properties/a/pattern")]
    [InlineData("""{ "properties": { "a": { "pattern": "(" } } }""", "/form/properties/a/pattern")]
    [InlineData("""{ "$ref": "https://example.org/schema.json" }""", "/form/$ref")]
    [InlineData("""{ "$defs": { "a": { "properties": { "b": { "$ref": "#/$defs/a" } } } }, "$ref": "#/$defs/a" }""", "/form/$defs/a/properties/b/$ref")]
    [InlineData("""{ "properties": { "a": { "minLength": -1, "maximum": "9" } } }""", "/form/properties/a/minLength /form/properties/a/maximum")]
    [InlineData("""{ "required": "a", "then": {} }""", "/form/required /form/then")]
    public async Task refuses_to_publish_a_form_that_it_could_not_enforce(string schema, string pointers)
    {
        var body = $$"""{ "name": "x", "department": "tax", "kind": "promised", "nature": "public-service", "form": {{schema}} }""";
        var errors = (await (await service.CatalogueOfficer()).Put("/v1/items/unenforceable", body).Refuses(400, "validation")).GetProperty("errors");
        errors.EnumerateObject().Select(error => error.Name).ShouldBe(pointers.Split(' '));
    }

    [Fact]
    public async Task tells_by_json_pointer_what_is_wrong_in_a_filing_and_quotes_nothing()
    {
        var officer = await service.Officer();
        var wrong = await officer.Ask("/v1/applications", Submission(more: """ "form": { "premisesName": 7, "businessForm": "secret", "colour": "red" } """));
        var problem = await wrong.ShouldBeProblem(400, "validation");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["/form/area", "/form/premisesName", "/form/businessForm", "/form/colour"], ignoreOrder: true);
        problem.GetRawText().ShouldNotContain("secret");
        await officer.File(Submission(more: $"\"form\": {Noodles}"));

        // A form on paper is examined at receipt: an application is never turned away for being incomplete (Art. 32(4)).
        await officer.File(Submission());
    }

    [Theory]
    [InlineData("\"AAAA\"")]
    [InlineData("5")]
    [InlineData("null")]
    public async Task takes_a_field_of_any_name_for_a_field(string given)
    {
        var catalogue = await service.CatalogueOfficer();
        (await catalogue.Put("/v1/items/open-form", """{ "name": "x", "department": "tax", "kind": "promised", "nature": "public-service", "form": { "type": "object", "properties": { "a": { "type": "string" } } } }""")).IsSuccessStatusCode.ShouldBeTrue();
        (await catalogue.Put("/v1/windows/w-open-form", """{ "name": "x", "department": "tax", "comprehensive": false, "level": "city", "items": ["open-form"] }""")).IsSuccessStatusCode.ShouldBeTrue();
        var officer = await service.As("window-officer", "teller", "tax");
        var path = await officer.File(Submission("open-form", Somebody("510682198001010066"), $$""" "form": { "a": "1", "$sealed": {{given}} } """));
        var form = (await officer.Read(path + "/events")).GetProperty("items")[0].GetProperty("data").GetProperty("form");
        (form.GetProperty("a").GetString(), form.GetProperty("$sealed").GetRawText()).ShouldBe(("1", given));
        await (await officer.Ask("/v1/items/open-form/preparation", """{ "kind": "person", "identityNumber": "510682198001010066" }""")).Json();
    }

    [Theory]
    [InlineData("\"AAAA\"")]
    [InlineData("\"no base64!\"")]
    [InlineData("\"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\"")] // a box by its form, and opened by no key
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{\"b\":1}")]
    public async Task reads_a_stored_field_of_the_seals_name_as_the_field_it_is(string given)
    {
        // As a case was stored before such a field was sealed with the rest.
        var filed = await (await service.Officer()).File(Submission(more: $"\"form\": {Noodles}"));
        var (log, kind) = (service.Services.GetRequiredService<EventLog>(), service.Services.GetRequiredService<StreamKind<CaseFile, ApplicationEvent>>());
        var written = (await log.Load(new StreamId("510682", Guid.Parse(filed[^36..])), ct: TestContext.Current.CancellationToken))!.Events[0];
        var forged = (ApplicationSubmitted)written.Data with { ReceiptNumber = $"forged-{given.Length}", Form = new FormDocument($$"""{ "a": "1", "$sealed": {{given}} }""") };
        var stream = written.Stream with { Id = Guid.CreateVersion7() };
        var append = new StreamAppend(stream, kind.Name, 0, [forged]) { Documents = kind.Documents(kind.Fold(null, [forged]), stream) };
        (await log.Write(new Write([append], new EventHeaders("wang", null, null, null), forged.At))).ShouldBeOfType<WriteResult.Committed>();

        var path = $"/v1/applications/{stream.Id}";
        foreach (var (reader, sees) in new[] { (await service.Officer(), true), (await service.Supervisor(), false) })
        {
            (await reader.Read(path)).State().ShouldBe("submitted");
            var form = (await reader.Read(path + "/events")).GetProperty("items")[0].GetProperty("data").GetProperty("form");
            form.GetProperty("a").GetString().ShouldBe("1");
            form.TryGetProperty("masked", out _).ShouldBe(!sees && given.Length > 30);
            if (sees || given.Length <= 30)
            {
                form.GetProperty("$sealed").GetRawText().ShouldBe(given);
            }
        }

        // What is filled in from it later meets it too.
        (await (await service.Officer()).Ask($"/v1/items/{Permit}/preparation", $$"""{ "kind": "person", "identityNumber": "{{IdentityNumber}}" }""")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task fills_in_what_is_known_of_the_applicant_and_keeps_where_from()
    {
        var (officer, somebody) = (await service.Officer(), Somebody("510682198001010011"));
        var first = await officer.Ask("/v1/applications", Submission(applicant: somebody, more: $$""" "form": {{Noodles}}, "materials": [{ "code": "layout", "provided": true }] """));
        var position = first.Position();
        var earlier = (await first.Json()).GetProperty("id").GetString();

        var prepared = await (await officer.Ask($"/v1/items/{Permit}/preparation?atLeast={position}", """{ "kind": "person", "identityNumber": "510682198001010011" }""")).Json();
        prepared.GetProperty("held").EnumerateArray().Select(held => (held.GetProperty("pointer").GetString(), held.GetProperty("application").GetString()))
            .ShouldBe([("/form/premisesName", earlier), ("/form/businessForm", earlier), ("/form/area", earlier), ("/form/foodSafetyOfficer", earlier), ("/materials/layout", earlier)], ignoreOrder: true);
        prepared.GetProperty("toAsk").EnumerateArray().Select(asked => asked.GetProperty("pointer").GetString()).ShouldBe(["/form/kitchenVisible", "/materials/form", "/materials/rules"]);
        prepared.GetRawText().ShouldNotContain("孙安全");

        var path = await officer.File(Submission(applicant: somebody, more: """ "fillIn": true, "form": { "area": 60 } """));
        var filed = (await officer.Read(path + "/events")).GetProperty("items")[0].GetProperty("data");
        var form = filed.GetProperty("form");
        (form.GetProperty("premisesName").GetString(), form.GetProperty("area").GetInt32(), form.GetProperty("foodSafetyOfficer").GetString()).ShouldBe(("Noodles", 60, "孙安全"));
        filed.GetProperty("filledIn").EnumerateArray().Select(known => known.GetProperty("pointer").GetString())
            .ShouldBe(["/form/premisesName", "/form/businessForm", "/form/foodSafetyOfficer", "/materials/layout"], ignoreOrder: true);
        filed.GetProperty("materials").EnumerateArray().Single().GetProperty("code").GetString().ShouldBe("layout");
    }

    [Fact]
    public async Task fills_in_nothing_for_whoever_merely_names_another_persons_number()
    {
        var somebody = Somebody("510682198001010022");
        var position = (await (await service.Officer()).Ask("/v1/applications", Submission(applicant: somebody, more: $"\"form\": {Noodles}"))).Position();
        var stranger = await service.Citizen("stranger");
        var prepared = await (await stranger.Ask($"/v1/items/{Permit}/preparation?atLeast={position}", """{ "kind": "person", "identityNumber": "510682198001010022" }""")).Json();
        prepared.GetProperty("held").GetArrayLength().ShouldBe(0);
        var path = await stranger.File(Submission(applicant: somebody, more: """ "fillIn": true """));
        (await stranger.Read(path + "/events")).GetProperty("items")[0].GetProperty("data").TryGetProperty("form", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task never_asks_for_what_the_center_issued_itself()
    {
        const string Number = "510682198001010044";
        service.SetClock(Beijing(3, 2));
        var officer = await service.Officer();
        var earlier = await officer.File(Submission("company-registration", Somebody(Number), """ "acceptance": { "decision": "accepted" }, "materials": [{ "code": "form", "provided": true }] """));
        var issued = await officer.Ask(earlier + "/completion", """{ "result": "granted", "certificate": { "name": "营业执照", "number": "91510682MA0", "expiresOn": "2026-06-30" } }""");
        ((int)issued.StatusCode).ShouldBe(200, await issued.Content.ReadAsStringAsync());
        (await Held(officer, Number, issued.Position())).ShouldBe([("/materials/lic", earlier)], "the application form of another case will not do");

        // It is asked for again with a reason alone.
        var path = await officer.File(Submission(applicant: Somebody(Number), more: """ "fillIn": true, "materials": [{ "code": "lic", "provided": false }] """));
        var filed = (await officer.Read(path + "/events")).GetProperty("items")[0].GetProperty("data");
        filed.GetProperty("materials").EnumerateArray().Select(m => (m.GetProperty("code").GetString(), m.GetProperty("provided").GetBoolean())).ShouldBe([("lic", true)]);
        var refused = await (await officer.Ask(path + "/acceptance", """{ "decision": "supplement-required", "missing": ["lic", "form"] }""")).ShouldBeProblem(409, "materials-held");
        refused.GetProperty("materials").EnumerateArray().Select(m => m.GetString()).ShouldBe(["lic"]);
        await (await officer.Ask(path + "/acceptance", """{ "decision": "supplement-required", "missing": ["form"] }""")).ShouldBeCase("supplement-required", 2);
        var supplied = await officer.Ask(path + "/supplements", """{ "materials": [{ "code": "layout", "provided": true }] }""");

        // What came later is held too; what expired or was revoked is not.
        (await Held(officer, Number, supplied.Position())).ShouldBe([("/materials/lic", earlier), ("/materials/layout", path)]);
        (await Held(await service.Citizen("stranger"), Number, supplied.Position())).ShouldBeEmpty();
        service.SetClock(Beijing(7, 1));
        (await Held(await service.Officer(), Number, supplied.Position())).ShouldBe([("/materials/layout", path)]);
        service.SetClock(Beijing(3, 3));
        await (await service.As("verifier", "chief-of-it", Department)).Post(earlier + "/revocation", """{ "ground": "deceit", "reason": "false papers", "orderedBy": "the bureau" }""").Gives();
        (await Held(await service.Officer(), Number, supplied.Position())).ShouldBe([("/materials/layout", path)]);
    }

    private static async Task<(string?, string)[]> Held(HttpClient by, string number, long position)
    {
        var prepared = await (await by.Ask($"/v1/items/{Permit}/preparation?atLeast={position}", $$"""{ "kind": "person", "identityNumber": "{{number}}" }""")).Json();
        return [.. prepared.GetProperty("held").EnumerateArray().Select(held => (held.GetProperty("pointer").GetString(), "/v1/applications/" + held.GetProperty("application").GetString()))];
    }

    [Fact]
    public async Task fills_in_what_a_partner_told()
    {
        const string Number = "510682198001010033";
        var told = await (await service.Partner()).Ask("/v1/shared-data", $$"""
            { "person": {{Somebody(Number)}}, "fields": { "premisesName": "Teahouse", "area": "not a number" }, "materials": ["营业执照 (Business licence)"], "reference": "SJGX-1" }
            """);
        ((int)told.StatusCode).ShouldBe(200, await told.Content.ReadAsStringAsync());
        var officer = await service.Officer();
        var prepared = await (await officer.Ask($"/v1/items/{Permit}/preparation?atLeast={told.Position()}", $$"""{ "kind": "person", "identityNumber": "{{Number}}" }""")).Json();
        prepared.GetProperty("held").EnumerateArray().Select(held => (held.GetProperty("pointer").GetString(), held.GetProperty("partner").GetString()))
            .ShouldBe([("/form/premisesName", "tax-office"), ("/materials/lic", "tax-office")]);
        await (await officer.Ask("/v1/shared-data", "{}")).ShouldBeProblem(403, "forbidden");
        await (await (await service.Partner()).Ask("/v1/shared-data", """{ "person": { "kind": "person", "name": "x" }, "fields": [], "reference": "" }""")).ShouldBeProblem(400, "validation");
    }
}
