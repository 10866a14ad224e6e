using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Api.Forms;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.Forms;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>What an intake gives of its items' forms.</summary>
/// <param name="Shared">By name, for every item that asks for it; none: on paper.</param>
/// <param name="Own">For one item alone.</param>
internal sealed record GivenForms(JsonElement? Shared, ValueList<ItemFormRequest> Own);

/// <summary>What one application of a project is filed with, beside the project's materials.</summary>
/// <param name="Form">Complete, and sealed.</param>
/// <param name="FilledIn">The fields of it that were not asked for.</param>
/// <param name="Known">What the center has of its materials.</param>
internal sealed record MemberIntake(FormDocument? Form, ValueList<FilledIn> FilledIn, KnownAnswers Known)
{
    public static MemberIntake None { get; } = new(null, [], KnownAnswers.None);
}

/// <summary>
/// The one intake of a project: each member's form is filled in from what is given once for all, from the project's earlier forms and
/// from what the center holds of the investor, checked by its own item's schema, and sealed.
/// </summary>
internal sealed class ProjectIntake(EventLog log, FormFilling filling, PersonVault vault)
{
    private const string OfItems = "/itemForms";

    /// <summary>Of a project that is entered.</summary>
    public async Task<Dictionary<ItemCode, MemberIntake>> Of(
        ItemVersion[] items, GivenForms given, SealingKey investor, bool fillIn, Center center, Request request, CancellationToken ct) =>
        Of(given, await Asked(items, investor.Person, [], fillIn, center, request.Caller, request.Now, ct), investor);

    /// <summary>Of items that join a project under way.</summary>
    public async Task<Dictionary<ItemCode, MemberIntake>> Of(
        ReadProject known, ValueList<ItemCode> items, GivenForms given, Center center, Request request, CancellationToken ct)
    {
        var (investor, fillIn) = (known.Project.Investor.Person, known.Project.Plan.FillIn is true);
        var found = center.ItemsAsOf(items, request.Now);
        var earlier = (fillIn || given.Shared is not null) && found.Any(item => item.Item.Form is not null) ? await Forms(known, center.Division, ct) : [];
        return Of(given, await Asked(found, investor, earlier, fillIn, center, request.Caller, request.Now, ct), await vault.KeyFor(center.Division, investor, ct));
    }

    /// <summary>What these items' forms and materials ask for, with what is known of it.</summary>
    public async Task<AskedOfMember[]> Asked(
        ItemVersion[] items, PersonId investor, ValueList<HeldForm> earlier, bool fillIn, Center center, Caller caller, Instant now, CancellationToken ct)
    {
        var isOfficer = (caller.Roles & (Roles.WindowOfficer | Roles.Verifier | Roles.Supervisor)) != Roles.None;
        var asked = new List<AskedOfMember>();
        foreach (var item in items.Select(version => version.Item).DistinctBy(item => item.Code))
        {
            var held = fillIn ? await filling.Of(center, investor, item, caller.Actor, isOfficer, now, ct) : KnownAnswers.None;
            var fields = await filling.Fields(investor, earlier, item, center, ct);
            foreach (var (name, field) in held.Fields)
            {
                fields.TryAdd(name, field);
            }

            asked.Add(new(item, item.Form is { } schema ? FormFilling.FieldsOf(schema.Json) : null, held with { Fields = fields }));
        }

        return [.. asked];
    }

    /// <summary>Whether items mean different things by one name: then it cannot be asked once for all.</summary>
    public static bool IsAmbiguous(IEnumerable<AskedOfMember> asked, string name) =>
        asked.Where(one => one.Asks(name)).Select(one => one.Fields![name].Title).Distinct().Skip(1).Any();

    private static Dictionary<ItemCode, MemberIntake> Of(GivenForms given, AskedOfMember[] asked, SealingKey? investor)
    {
        var checks = new Checks();
        Check(given, asked, checks);
        checks.Require(investor is not null || given is { Shared: null, Own.Count: 0 }, "/form", "cannot be kept: what was known of the investor was erased");
        checks.ThrowIfAny();

        var taken = new Dictionary<ItemCode, MemberIntake>();
        foreach (var one in asked)
        {
            var own = given.Own.FirstOrDefault(form => form.Item == one.Item.Code)?.Form;
            var isAnswered = own is not null || (one.Fields is not null && (given.Shared is not null || one.Known.Fields.Count > 0));
            if (!isAnswered || investor is null)
            {
                taken[one.Item.Code] = MemberIntake.None with { Known = one.Known };
                continue;
            }

            var (complete, filledIn) = one.Known.Complete(Joined(one, own, given.Shared));
            Check(complete!.Value, one, own, given, asked, checks);
            taken[one.Item.Code] = new(new FormDocument(FormSealing.Seal(complete.Value, one.Item.Form?.Json, investor)), filledIn, one.Known);
        }

        checks.ThrowIfAny();
        return taken;
    }

    private static void Check(GivenForms given, AskedOfMember[] asked, Checks checks)
    {
        checks.Require(given.Shared is null or { ValueKind: JsonValueKind.Object }, "/form", "must be an object");
        foreach (var field in given.Shared is { ValueKind: JsonValueKind.Object } shared ? shared.EnumerateObject() : default)
        {
            var at = Finding.MayTell(field.Name) ? "/form/" + Bodies.Escape(field.Name) : "/form";
            checks.Require(Array.Exists(asked, one => one.Asks(field.Name)), at, "is a field of none of these items' forms");
            checks.Require(!IsAmbiguous(asked, field.Name), at, "means different things to these items, and is to be given for each in itemForms");
        }

        checks.AtMost(OfItems, given.Own, 50);
        for (var i = 0; i < given.Own.Count; i++)
        {
            var (item, form) = (given.Own[i].Item, given.Own[i].Form);
            checks.Require(form.ValueKind == JsonValueKind.Object, $"{OfItems}/{i}/form", "must be an object");
            checks.Require(Array.Exists(asked, one => one.Item.Code == item), $"{OfItems}/{i}/item", "is not one of the items");
            checks.Require(!given.Own.Take(i).Any(other => other.Item == item), $"{OfItems}/{i}/item", "is named twice");
        }
    }

    // A field that several lack is complained of once, where it is asked for once.
    private static void Check(JsonElement form, AskedOfMember one, JsonElement? own, GivenForms given, AskedOfMember[] asked, Checks checks)
    {
        if (one.Item.Form is not { } schema)
        {
            return;
        }

        var found = new Checks();
        FormRules.Of(schema.Json).Check(form, "", found);
        var ofItem = own is null ? OfItems : $"{OfItems}/{given.Own.TakeWhile(other => other.Item != one.Item.Code).Count()}/form";
        foreach (var (pointer, message) in found.Found)
        {
            var name = pointer.Split('/') is [_, var first, ..] ? Bodies.Unescape(first) : "";
            var isOwn = own is { } ofOne && (ofOne.TryGetProperty(name, out _) || given.Shared is null);
            var finding = (isOwn, IsAmbiguous(asked, name)) switch
            {
                (true, _) or (_, true) when own is not null => new Finding(ofItem + pointer, message),
                (_, true) => new Finding(OfItems, $"must give {name} for {one.Item.Code}"),
                _ => new Finding("/form" + pointer, message),
            };
            if (!checks.Found.Contains(finding))
            {
                checks.Add(finding.Pointer, finding.Message);
            }
        }
    }

    // What is given for the item alone goes before what is given for all.
    private static JsonElement Joined(AskedOfMember one, JsonElement? own, JsonElement? shared)
    {
        var form = new JsonObject();
        foreach (var field in (own?.EnumerateObject() ?? []).Concat(shared?.EnumerateObject().Where(field => one.Asks(field.Name)) ?? []))
        {
            form.TryAdd(field.Name, JsonNode.Parse(field.Value.GetRawText()));
        }

        return JsonSerializer.SerializeToElement(form, PersonalJson.Default.JsonObject);
    }

    // As they were filed, the latest first.
    private async Task<ValueList<HeldForm>> Forms(ReadProject known, string division, CancellationToken ct)
    {
        var forms = new List<HeldForm>();
        foreach (var member in known.Members.OrderByDescending(member => member.FiledAt))
        {
            if (await log.Load(new StreamId(division, member.Application), 1, ct: ct) is { Events: [{ Data: ApplicationSubmitted { Form: { } form } filed }, ..] })
            {
                forms.Add(new(form, filed.Item, filed.ItemVersion, member.Application, filed.By, filed.At));
            }
        }

        return forms.ToValueList();
    }
}

/// <summary>What one item asks of a project's intake.</summary>
/// <param name="Fields">Of its form; none where it has none.</param>
internal sealed record AskedOfMember(
    ServiceItem Item, IReadOnlyDictionary<string, (string? Title, bool IsRequired, string Schema)>? Fields, KnownAnswers Known)
{
    public bool Asks(string name) => Fields?.ContainsKey(name) is true;
}
