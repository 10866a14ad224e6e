using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Projections;
using GovApproval.Api.Security;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.Forms;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Forms;

/// <summary>Whose filing is prepared; in the body, because it is personal data.</summary>
public sealed record PreparationRequest(PartyKind Kind, string IdentityNumber);

/// <summary>A field or a material that is still asked for.</summary>
/// <param name="Pointer">Where it stands in the submission.</param>
public sealed record AskedFor(string Pointer, string Title, bool Required);

/// <summary>What a filing needs, and what of it the center holds already; never the values themselves.</summary>
/// <param name="Held">Filled in when the case is filed with <c>"fillIn": true</c>, each with where it is known from.</param>
/// <param name="ToAsk">What remains to be asked of the applicant.</param>
/// <param name="Fetched">Materials that the center fetches itself.</param>
/// <param name="Form">The form's JSON Schema.</param>
public sealed record PreparationAnswer(
    ItemCode Item, int Version, ValueList<FilledIn> Held, ValueList<AskedFor> ToAsk, ValueList<string> Fetched, JsonElement? Form);

/// <summary>What a partner holds of a person.</summary>
/// <param name="Fields">By the names that forms use.</param>
/// <param name="Materials">By the names of the catalogue.</param>
/// <param name="Reference">Where the partner keeps it; no personal data.</param>
public sealed record SharedDataRequest(PartyRequest Person, JsonElement Fields, string Reference, IReadOnlyList<string>? Materials = null);

/// <summary>That it was received; the person by pseudonym only.</summary>
public sealed record SharedDataAnswer(Guid Person, int Times, Instant LastAt);

/// <summary>Form-free filing (免填单): what is known is not asked for again.</summary>
internal sealed class FormEndpoints(
    FormFilling filling, Desk<SharedData, SharedDataEvent> desk, PersonVault vault, Sealing sealing, Views views, Centers centers, IClock clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/items/{code}/preparation", Prepare).Requires(Operation.PrepareFiling).Describes(new("applications", "See what a filing needs, and what of it is known")
        {
            Details = "Fields and materials from the applicant's earlier cases, or told by partners. An officer's filing may use all of it, anybody else's what the caller filed. Values are not told here: they are filled in at filing with `\"fillIn\": true`, and the event keeps where each came from.",
            Query = [new("asOf", "The item as in force then: an instant, or a date, the end of which is meant.", ParameterKind.Moment)],
            Request = Example.Of<PreparationRequest>("""{ "kind": "person", "identityNumber": "510682199001011234" }"""),
            Response = Example.Written<PreparationAnswer>("""
                { "item": "food-business-permit", "version": 1, "held": [{ "pointer": "/form/premisesName", "application": "0198c9a5-3b58-7d6e-8c3b-6f0c1c3a9d10", "partner": null, "at": "2026-03-02T01:00:00Z" }],
                  "toAsk": [{ "pointer": "/form/area", "title": "面积，平方米 (area, m²)", "required": true }], "fetched": ["/materials/lic"], "form": null }
                """),
            Traits = Traits.Positioned,
        });
        routes.MapPost("/shared-data", Receive).Requires(Operation.ShareData).Describes(new("applications", "Tell what a partner holds of a person")
        {
            Details = "Kept encrypted under the person's key, and filled in where a form asks for it.",
            Request = Example.Of<SharedDataRequest>("""
                { "person": { "kind": "organization", "name": "什邡某某公司", "identityNumber": "91510682MA00000000" }, "fields": { "premisesName": "某某面馆" },
                  "materials": ["营业执照 (Business licence)"], "reference": "SJGX-2026-17" }
                """),
            Response = Example.Written<SharedDataAnswer>("""{ "person": "5b0c7c1e-7a57-4f7e-9f6a-0d8f1c2b3a44", "times": 1, "lastAt": "2026-03-02T01:00:00Z" }"""),
            Traits = Traits.Command,
        });
    }

    private async Task Prepare(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = (await Bodies.Read<PreparationRequest>(context)).Value;
        var query = Query.Of(context, "asOf", "atLeast");
        var checks = new Checks();
        checks.Text("/identityNumber", body.IdentityNumber, 18);
        checks.ThrowIfAny();
        var caller = Caller.Of(context);
        var center = await centers.Of(caller.Division, ct);
        var version = center.ItemAsOf(new ItemCode(Paths.Code(context)), query.Moment("asOf") ?? clock.GetCurrentInstant())
            ?? throw Problems.NotFound("The catalogue has no such item.").Raise();
        await views.CatchUp(context, query, BackgroundViews.Holdings);
        var item = version.Item;
        var person = vault.PersonOf(caller.Division, body.Kind, body.IdentityNumber.Trim());
        var known = await filling.Of(center, person, item, caller.Actor, IsOfficer(caller), clock.GetCurrentInstant(), ct);
        var fields = item.Form is { } schema ? FormFilling.FieldsOf(schema.Json) : null;
        await Reply.Write(
            context,
            StatusCodes.Status200OK,
            new PreparationAnswer(
                item.Code,
                version.Version,
                [.. known.Fields.Values.Select(one => one.From), .. known.Materials.Values],
                [
                    .. (fields ?? new Dictionary<string, (string?, bool, string)>()).Where(field => !known.Fields.ContainsKey(field.Key))
                        .Select(field => new AskedFor("/form/" + Bodies.Escape(field.Key), field.Value.Title ?? field.Key, field.Value.IsRequired)),
                    .. item.Materials.Where(m => m.Source == MaterialSource.Applicant && !known.Materials.ContainsKey(m.Code))
                        .Select(m => new AskedFor("/materials/" + m.Code, m.Name, m.Necessity == Necessity.Required)),
                ],
                item.Materials.Where(m => m.Source == MaterialSource.Shared && !known.Materials.ContainsKey(m.Code)).Select(m => "/materials/" + m.Code).ToValueList(),
                item.Form is { } form ? JsonSerializer.Deserialize(form.Json, Json.Of<JsonElement>()) : null),
            Json.Of<PreparationAnswer>());
    }

    /// <summary>Who has the person at the counter.</summary>
    public static bool IsOfficer(Caller caller) => (caller.Roles & Roles.WindowOfficer) != Roles.None;

    private async Task Receive(HttpContext context)
    {
        var ct = context.RequestAborted;
        var body = await Bodies.Read<SharedDataRequest>(context);
        var request = Request.Of(context, clock, body.Bytes.Span);
        var given = body.Value;
        var checks = new Checks();
        Party.Check("/person", given.Person, checks);
        checks.Text("/person/identityNumber", given.Person.IdentityNumber, 18);
        checks.Require(given.Fields.ValueKind == JsonValueKind.Object, "/fields", "must be an object");
        checks.AtMost("/materials", given.Materials ?? [], 200);
        for (var i = 0; i < given.Materials?.Count; i++)
        {
            checks.Text(string.Create(CultureInfo.InvariantCulture, $"/materials/{i}"), given.Materials[i], 200);
        }

        checks.Text("/reference", given.Reference, 100);
        checks.ThrowIfAny();
        var verdict = await sealing.Ask(
            request.Caller.Division,
            given.Person,
            null,
            async (person, _) =>
            {
                var told = new SharedDataReceived(
                    person.Key.Person,
                    new FormDocument(FormSealing.Seal(given.Fields, schema: null, person.Key)),
                    (given.Materials ?? []).ToValueList(),
                    given.Reference,
                    request.Caller.Actor,
                    request.Now);
                return await desk.Ask(
                    new Question<SharedData, SharedDataEvent>(
                        nameof(SharedDataReceived),
                        StreamIds.Of(request.Caller.Division, "shared-data", told.Person.ToString()),
                        static _ => null,
                        _ => told,
                        static (data, _, _) => new(Reply.ToBytes(new SharedDataAnswer(data.Person.Value, data.Times, data.LastAt), Json.Of<SharedDataAnswer>())))
                    {
                        NewKeys = Party.NewKeys(person, null),
                    },
                    request,
                    ct);
            },
            ct);
        await verdict.Write(context);
    }
}

[JsonSerializable(typeof(PreparationRequest))]
[JsonSerializable(typeof(PreparationAnswer))]
[JsonSerializable(typeof(SharedDataRequest))]
[JsonSerializable(typeof(SharedDataAnswer))]
internal sealed partial class FormJson : JsonSerializerContext;
