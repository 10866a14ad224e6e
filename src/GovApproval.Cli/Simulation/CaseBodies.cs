using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace GovApproval.Cli.Simulation;

/// <summary>The request bodies of a case.</summary>
/// <param name="dateOf">Of a working day by its number.</param>
internal sealed class CaseBodies(string division, string place, Func<int, LocalDate> dateOf)
{
    public ReadOnlyMemory<byte> Submission(PlannedCase planned, bool counter, bool complete) => Write(json =>
    {
        json.WriteString("item"u8, planned.Item.Code);
        json.WriteString("window"u8, planned.Window.Code);
        json.WriteString("channel"u8, counter ? "counter"u8 : "online"u8);
        WriteParty(json, "applicant"u8, Applicant(planned));
        if (planned.Item.Form is { ValueKind: JsonValueKind.Object } schema)
        {
            json.WritePropertyName("form"u8);
            FormFiller.Fill(json, schema, planned.Number);
        }

        WriteMaterials(json, planned.Item, complete, planned.PromisedBy is null ? null : planned.Item.FirstTolerable);
        if (counter)
        {
            json.WriteStartObject("acceptance"u8);
            WriteAcceptance(json, planned);
            json.WriteEndObject();
        }
    });

    public ReadOnlyMemory<byte> Acceptance(PlannedCase planned) => Write(json => WriteAcceptance(json, planned));

    public static ReadOnlyMemory<byte> RequireSupplement(PlannedCase planned) => Write(json =>
    {
        json.WriteString("decision"u8, "supplement-required"u8);
        json.WriteStartArray("missing"u8);
        json.WriteStringValue(planned.Item.Materials.Count > 0 ? planned.Item.Materials[0].Code : "form");
        json.WriteEndArray();
        json.WriteString("reason"u8, "材料不全 (incomplete)"u8);
    });

    public static ReadOnlyMemory<byte> Supplement(PlannedCase planned) => Write(json => WriteMaterials(json, planned.Item, complete: true, missing: null));

    public ReadOnlyMemory<byte> Completion(PlannedCase planned) => Write(json =>
    {
        json.WriteString("result"u8, planned.Refused ? "refused"u8 : "granted"u8);
        if (planned.Refused)
        {
            json.WriteStartArray("reasons"u8);
            json.WriteStringValue("不符合法定条件 (the conditions of the law are not met)");
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject("certificate"u8);
            json.WriteString("name"u8, planned.Item.Result.Name);
            json.WriteString("number"u8, string.Create(CultureInfo.InvariantCulture, $"{division}-2026-{planned.Number:D6}"));
            json.WriteEndObject();
        }
    });

    public static ReadOnlyMemory<byte> Payment(PlannedCase planned) => Write(json =>
    {
        json.WriteString("orderNumber"u8, string.Create(CultureInfo.InvariantCulture, $"JF-2026-{planned.Number:D6}"));
        json.WriteString("amount"u8, planned.Item.Fees[0].Amount);
        json.WriteString("currency"u8, planned.Item.Fees[0].Currency);
    });

    /// <summary>What an intake asks beforehand: the items of a stage that a template lays out, or these.</summary>
    public ReadOnlyMemory<byte> Preparation(PlannedProject project, string? template, string? stage, IEnumerable<string> items) => Write(json =>
    {
        var investor = Parties.Of(project.Investor, division, place);
        json.WriteString("kind"u8, investor.Kind);
        json.WriteString("identityNumber"u8, investor.IdentityNumber);
        if (template is not null)
        {
            json.WriteString("template"u8, template);
            json.WriteString("stage"u8, stage);
            return;
        }

        json.WriteStartArray("items"u8);
        foreach (var item in items.Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    });

    /// <summary>The next stage as its template lays it out.</summary>
    public static ReadOnlyMemory<byte> Stage(ProjectIntake intake) => Write(json => intake.Write(json, withMaterials: true));

    public static ReadOnlyMemory<byte> Addition(string item, string reason, ProjectIntake intake) => Write(json =>
    {
        json.WriteString("item"u8, item);
        json.WriteString("reason"u8, reason);
        intake.Write(json, withMaterials: false);
    });

    /// <summary>Of a project that follows a template its stage, items and limit are left to that.</summary>
    public ReadOnlyMemory<byte> Project(PlannedProject project, ProjectShape shape, ProjectIntake intake) => Write(json =>
    {
        var first = project.Stages[0];
        json.WriteString("code"u8, project.Code(division));
        json.WriteString("name"u8, string.Create(CultureInfo.InvariantCulture, $"{place}工程建设项目{project.Number + 1}号"));
        WriteParty(json, "investor"u8, Parties.Of(project.Investor, division, place));
        if (shape.Window is { } window)
        {
            json.WriteString("window"u8, window);
        }

        json.WriteBoolean("fillIn"u8, true);
        intake.Write(json, withMaterials: true);
        if (project.IsStaged)
        {
            json.WriteString("template"u8, shape.Template);
            return;
        }

        json.WriteString("leadDepartment"u8, first.Shape.LeadDepartment);
        json.WriteStartArray("items"u8);
        foreach (var member in first.Members)
        {
            json.WriteStringValue(member.Item.Code);
        }

        json.WriteEndArray();
        json.WriteString("stage"u8, first.Shape.Stage);
        json.WriteNumber("jointDays"u8, first.Shape.JointDays);
    });

    public static ReadOnlyMemory<byte> Of(params (string Name, object Value)[] members) =>
        JsonSerializer.SerializeToUtf8Bytes(members.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal));

    private Party Applicant(PlannedCase planned) => planned.GreenEnterprise is { } enterprise
        ? Parties.GreenEnterprise(enterprise, division, place)
        : Parties.Of(planned.Person, division, place);

    private static void WriteParty(Utf8JsonWriter json, ReadOnlySpan<byte> name, Party party)
    {
        json.WriteStartObject(name);
        json.WriteString("kind"u8, party.Kind);
        json.WriteString("name"u8, party.Name);
        json.WriteString("identityNumber"u8, party.IdentityNumber);
        json.WriteString("phone"u8, party.Phone);
        json.WriteString("address"u8, party.Address);
        json.WriteEndObject();
    }

    private void WriteAcceptance(Utf8JsonWriter json, PlannedCase planned)
    {
        json.WriteString("decision"u8, "accepted"u8);
        if (planned is { PromisedBy: { } day, Item.FirstTolerable: { } material })
        {
            json.WriteStartArray("tolerated"u8);
            json.WriteStartObject();
            json.WriteString("code"u8, material.Code);
            json.WriteString("by"u8, Dates.Text(dateOf(day)));
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static void WriteMaterials(Utf8JsonWriter json, CatalogueItem item, bool complete, CatalogueMaterial? missing)
    {
        json.WriteStartArray("materials"u8);
        for (var i = 0; i < item.Materials.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, item.Materials[i].Code);
            json.WriteBoolean("provided"u8, (complete || i > 0) && item.Materials[i] != missing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
