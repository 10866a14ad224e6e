using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.Forms;
using NodaTime;

namespace GovApproval.Api.Forms;

/// <summary>What is known already of an item's form and materials, each with where it is known from.</summary>
internal sealed record KnownAnswers(
    IReadOnlyDictionary<string, (JsonElement Value, FilledIn From)> Fields, IReadOnlyDictionary<string, FilledIn> Materials)
{
    public static KnownAnswers None { get; } = new(new Dictionary<string, (JsonElement, FilledIn)>(), new Dictionary<string, FilledIn>());

    /// <summary>The form with what was left out filled in, the materials likewise, and the list of what was.</summary>
    public (JsonElement? Form, ValueList<SubmittedMaterial> Materials, ValueList<FilledIn> FilledIn) Complete(JsonElement? form, ValueList<SubmittedMaterial> materials)
    {
        var (complete, fields) = Complete(form);
        var (all, held) = Complete(materials);
        return (complete, all, [.. fields, .. held]);
    }

    /// <summary>The form with what was left out filled in, and the list of what was.</summary>
    public (JsonElement? Form, ValueList<FilledIn> FilledIn) Complete(JsonElement? form)
    {
        var filledIn = new List<FilledIn>();
        var complete = new JsonObject();
        foreach (var member in form is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject() : default)
        {
            complete[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        foreach (var (name, (value, from)) in Fields)
        {
            if (complete.TryAdd(name, JsonNode.Parse(value.GetRawText())))
            {
                filledIn.Add(from);
            }
        }

        return (complete.Count == 0 ? form : JsonSerializer.SerializeToElement(complete, PersonalJson.Default.JsonObject), filledIn.ToValueList());
    }

    /// <summary>The materials with those that did not come filled in, and the list of these.</summary>
    public (ValueList<SubmittedMaterial> Materials, ValueList<FilledIn> FilledIn) Complete(ValueList<SubmittedMaterial> materials)
    {
        var held = Materials.Where(known => !materials.Any(material => material.Code == known.Key && material.Provided)).ToArray();
        return (
            [.. materials.Where(material => !held.Any(known => known.Key == material.Code)), .. held.Select(known => new SubmittedMaterial(known.Key, true))],
            held.Select(known => known.Value).ToValueList());
    }
}

/// <summary>Looks up what the center holds of a person for an item's form, from earlier cases and from partners.</summary>
internal sealed class FormFilling(EventLog log, Views views, CaseFiles files, PersonVault vault)
{
    /// <param name="by">Who asks; an officer may use all that is known, anybody else what they filed themselves.</param>
    public async Task<KnownAnswers> Of(Center center, PersonId person, ServiceItem item, ActorId by, bool isOfficer, Instant now, CancellationToken ct)
    {
        await views.CatchUp(BackgroundViews.Holdings, ct);
        var found = await log.Query(BackgroundViews.Holdings.Table, new DocumentQuery(center.Division, "id = $1", [person.ToString()]), ct);
        if (found is not [var document])
        {
            return KnownAnswers.None;
        }

        var held = document.Read(BackgroundViews.Holdings.Json).OpenTo(by, isOfficer);
        return new(await Fields(held.Person, held.Forms, item, center, ct), await Materials(held, item, by, isOfficer, center, OfficeTime.DateOf(now), ct));
    }

    /// <summary>What forms that a person filled in already answer of an item's form, the first of them that does.</summary>
    public async Task<Dictionary<string, (JsonElement Value, FilledIn From)>> Fields(
        PersonId person, ValueList<HeldForm> forms, ServiceItem item, Center center, CancellationToken ct)
    {
        var fields = new Dictionary<string, (JsonElement Value, FilledIn From)>(StringComparer.Ordinal);
        if (item.Form is { } schema)
        {
            var asked = FieldsOf(schema.Json);
            foreach (var form in forms)
            {
                var titles = form.Item is { } source ? TitlesOf(center, source, form.ItemVersion) : null;
                foreach (var (name, value) in await Open(center.Division, person, form.Form, ct))
                {
                    // The same name in the same words asks for the same; a partner goes by the name alone.
                    if (asked.TryGetValue(name, out var field)
                        && !fields.ContainsKey(name)
                        && (form.Item is null || form.Item == item.Code || (titles is not null && titles.GetValueOrDefault(name) == field.Title))
                        && FormRules.Of(field.Schema).Allows(value))
                    {
                        fields.Add(name, (value, new FilledIn("/form/" + Bodies.Escape(name), form.Application, form.Application is null ? form.By : null, form.At)));
                    }
                }
            }
        }

        return fields;
    }

    private async Task<Dictionary<string, FilledIn>> Materials(
        Holdings held, ServiceItem item, ActorId by, bool isOfficer, Center center, LocalDate today, CancellationToken ct)
    {
        var issued = await Issued(held, by, isOfficer, center, today, ct);
        var materials = new Dictionary<string, FilledIn>(StringComparer.Ordinal);
        foreach (var material in item.Materials.Where(material => material.PerCase is not true))
        {
            var known = held.Materials.FirstOrDefault(one => one.IsIssued is true
                ? issued.TryGetValue(one.Application!.Value, out var names) && names.Any(name => Bilingual.AreSame(name, material.Name))
                : NameOf(one, center) is { } name && Bilingual.AreSame(name, material.Name));
            if (known is not null)
            {
                materials[material.Code] = FilledIn.Material(material.Code, known.Application, known.Application is null ? known.By : null, known.At);
            }
        }

        return materials;
    }

    // What the center issued itself is as good as the case behind it: not expired, not revoked, and open to whoever filed that case.
    private async Task<Dictionary<Guid, string[]>> Issued(Holdings held, ActorId by, bool isOfficer, Center center, LocalDate today, CancellationToken ct)
    {
        Guid[] cases = [.. held.Materials.Where(one => one.IsIssued is true).Select(one => one.Application).OfType<Guid>()];
        if (cases.Length == 0)
        {
            return [];
        }

        var found = await files.Query(new DocumentQuery(center.Division, "id = any($1)", [cases]), ct);
        return found.Select(document => (Id: (Guid)document.Id, File: document.Read(StoredJson.Of<CaseFile>())))
            .Where(one => (isOfficer || one.File.SubmittedBy == by) && Certificate(one.File) is { } certificate && !(certificate.ExpiresOn < today))
            .ToDictionary(one => one.Id, one => new[]
            {
                Certificate(one.File)!.Name,
                center.Items.GetValueOrDefault(one.File.Standing.Item.Value)?.State.OfVersion(one.File.ItemVersion)?.Result.Name ?? "",
            });

        static Certificate? Certificate(CaseFile file) => file is { Outcome: { Result: CaseResult.Granted } outcome, Aftermath: null or { Revocation: null } }
            ? file.Aftermath?.Corrections.LastOrDefault(correction => correction.Certificate is not null)?.Certificate ?? outcome.Certificate
            : null;
    }

    /// <summary>The fields that a form asks for, with their titles.</summary>
    public static IReadOnlyDictionary<string, (string? Title, bool IsRequired, string Schema)> FieldsOf(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var root = document.RootElement;
        HashSet<string?> required = root.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString())]
            : [];
        return root.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().ToDictionary(
                field => field.Name, field => (TitleOf(field.Value), required.Contains(field.Name), field.Value.GetRawText()), StringComparer.Ordinal)
            : [];
    }

    private static string? TitleOf(JsonElement field) =>
        field.ValueKind == JsonValueKind.Object && field.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String ? title.GetString() : null;

    private static Dictionary<string, string>? TitlesOf(Center center, ItemCode item, int version) =>
        center.Items.GetValueOrDefault(item.Value)?.State.OfVersion(version)?.Form is { } schema
            ? FieldsOf(schema.Json).Where(field => field.Value.Title is not null).ToDictionary(field => field.Key, field => field.Value.Title!, StringComparer.Ordinal)
            : null;

    private static string? NameOf(HeldMaterial held, Center center) => held.Item is not { } item
        ? held.Material
        : center.Items.GetValueOrDefault(item.Value)?.State.OfVersion(held.ItemVersion)?.Materials.FirstOrDefault(m => m.Code == held.Material)?.Name;

    // What was sealed is opened; nothing comes of a person whose key was destroyed.
    private async ValueTask<List<(string Name, JsonElement Value)>> Open(string division, PersonId person, FormDocument form, CancellationToken ct)
    {
        var fields = new List<(string, JsonElement)>();
        using var stored = JsonDocument.Parse(form.Json);
        foreach (var member in stored.RootElement.EnumerateObject())
        {
            if (!member.NameEquals(FormSealing.Member))
            {
                fields.Add((member.Name, member.Value.Clone()));
            }
            else if (await vault.OpenFields(division, person, member.Value, ct) is { } opened)
            {
                fields.AddRange(JsonSerializer.SerializeToElement(opened, PersonalJson.Default.JsonObject).EnumerateObject().Select(field => (field.Name, field.Value)));
            }
        }

        return fields;
    }
}
