using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Forms;
using GovApproval.Api.Http;
using GovApproval.Api.OpenApi;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>An entry of the catalogue, as it is published.</summary>
/// <param name="Code">Equal to the code in the path.</param>
/// <param name="StatutoryDays">Working days, unless the budget rule says otherwise; none where no law sets a limit.</param>
/// <param name="PromisedDays">Likewise, at most the statutory limit; 0 on the spot.</param>
/// <param name="Form">JSON Schema of the application form; fields marked <c>"x-personal": true</c> are kept encrypted.</param>
/// <param name="Budget">What the limits count where that is not working days, by which law, and what each step may take.</param>
/// <param name="InForceFrom">When the new version takes effect; at once when left out.</param>
/// <param name="Appeal">Where a refusal can be appealed against; the center's own bodies when left out (Art. 38).</param>
/// <param name="Tolerance">Set where a tolerable material may follow, by the rule named (容缺受理).</param>
/// <param name="Commitment">Set where the item is decided on commitment and verified afterwards (告知承诺).</param>
/// <param name="Supplement">Set where a law or local rule limits the time for what is missing, and says what silence means (补正).</param>
/// <param name="SiteCheck">Set where two officers or more check the substance before the first instance (Art. 34(3)).</param>
/// <param name="LowerReview">Set where a lower level reviews the case first, within at most 20 days of its own (Art. 43).</param>
/// <param name="Renewal">Set where a law asks for renewals at another time than 30 days before expiry (Art. 50).</param>
/// <param name="Details">The further elements of GB/T 39046, table 4.</param>
public sealed record ItemRequest(
    string Name,
    DepartmentCode Department,
    ItemKind Kind,
    ItemNature Nature,
    ItemCode? Code = null,
    int? StatutoryDays = null,
    int? PromisedDays = null,
    bool JointHandling = false,
    ValueList<LegalBasis> LegalBasis = default,
    ValueList<string> Conditions = default,
    ValueList<MaterialForm> Materials = default,
    ValueList<string> Procedure = default,
    ValueList<FeeForm> Fees = default,
    ItemResult? Result = null,
    JsonElement? Form = null,
    ContactForm? Channels = null,
    BudgetRule? Budget = null,
    Instant? InForceFrom = null,
    AppealBodies? Appeal = null,
    ToleranceRule? Tolerance = null,
    CommitmentRule? Commitment = null,
    RenewalRule? Renewal = null,
    SupplementRule? Supplement = null,
    CheckRule? SiteCheck = null,
    ReviewRule? LowerReview = null,
    ItemDetails? Details = null)
{
    internal ServiceItem Read(ItemCode code, Checks checks)
    {
        checks.Require(Code is not { } named || named == code, "/code", "must be the code in the path");

        checks.Text("/name", Name, 200);
        Days("/statutoryDays", StatutoryDays, checks);
        Days("/promisedDays", PromisedDays, checks);
        Days("/budget/promisedHours", Budget?.PromisedHours, checks, least: 1, most: 24);
        Days("/budget/steps/receipt", Budget?.Steps?.Receipt, checks);
        Days("/budget/steps/firstInstance", Budget?.Steps?.FirstInstance, checks);
        Days("/budget/steps/verification", Budget?.Steps?.Verification, checks);
        Days("/budget/steps/decision", Budget?.Steps?.Decision, checks);
        if (Form is { } form && form.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            checks.Add("/form", "must be a JSON Schema object or null");
        }
        else if (Form is { ValueKind: JsonValueKind.Object } given)
        {
            FormRules.CheckSchema(given, checks);
        }

        CheckRules(checks);
        CheckLists(checks);
        return new ServiceItem(
            code,
            Name,
            Department,
            Kind,
            Nature,
            StatutoryDays,
            PromisedDays,
            JointHandling,
            LegalBasis,
            Conditions,
            Materials.Select(m => new Material(
                m.Code, m.Name, m.Necessity, m.Source, m.Copies, m.Format, m.Originals, m.Issuer, m.IssueTime, m.HowToObtain, m.WhereToObtain, m.Usage, m.Sample)).ToValueList(),
            Procedure,
            Fees.Select(f => new Fee(f.Name, f.Amount, f.Currency, f.Basis, f.Exemptions is { Count: > 0 } e ? e : null)).ToValueList(),
            Result ?? new ItemResult("none", ""),
            Form is { ValueKind: JsonValueKind.Object } schema ? new FormSchema(JsonSerializer.Serialize(schema, Json.Of<JsonElement>())) : null,
            new ContactChannels(Channels?.Supervision, Channels?.Complaint, Channels?.Enquiry, Channels?.EnquiryPhone),
            Budget,
            Appeal,
            Tolerance,
            Commitment,
            Renewal,
            Supplement,
            SiteCheck,
            LowerReview,
            Details);
    }

    private void CheckLists(Checks checks)
    {
        checks.AtMost("/materials", Materials, 200);
        checks.AtMost("/fees", Fees, 50);
        for (var i = 0; i < Materials.Count; i++)
        {
            var (material, at) = (Materials[i], string.Create(CultureInfo.InvariantCulture, $"/materials/{i}"));
            checks.Text(at + "/code", material.Code, 64);
            checks.Text(at + "/name", material.Name, 200);
            checks.Between(at + "/copies", material.Copies, 0, 99);
            checks.Between(at + "/originals", material.Originals ?? 0, 0, 99);
        }

        for (var i = 0; i < Fees.Count; i++)
        {
            for (var e = 0; Fees[i].Exemptions is { } exemptions && e < exemptions.Count; e++)
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"/fees/{i}/exemptions/{e}");
                checks.Require(Codes.IsCode(exemptions[e].Code), at + "/code", Codes.Complaint);
                checks.Text(at + "/ground", exemptions[e].Ground, 200);
                checks.Between(at + "/percent", exemptions[e].Percent, 1, 100);
            }
        }
    }

    private void CheckRules(Checks checks)
    {
        if (Appeal is { } appeal)
        {
            checks.Text("/appeal/reconsiderationBody", appeal.ReconsiderationBody, 200);
            checks.Text("/appeal/court", appeal.Court, 200);
        }

        if (Tolerance is { } tolerance)
        {
            checks.Text("/tolerance/rule", tolerance.Rule, 200);
            checks.Between("/tolerance/mostDays", tolerance.MostDays, 1, 1000);
        }

        if (Commitment is { } commitment)
        {
            checks.Text("/commitment/rule", commitment.Rule, 200);
            checks.Between("/commitment/verifyWithinDays", commitment.VerifyWithinDays, 1, 1000);
            checks.Between("/commitment/barredMonths", commitment.BarredMonths ?? 1, 1, 1200);
        }

        if (Renewal is { } renewal)
        {
            checks.Text("/renewal/rule", renewal.Rule, 200);
            checks.Between("/renewal/askDaysBefore", renewal.AskDaysBefore, 1, 1000);
        }

        if (Supplement is { } supplement)
        {
            checks.Text("/supplement/rule", supplement.Rule, 200);
            checks.Between("/supplement/limitDays", supplement.LimitDays, 1, 1000);
        }

        if (SiteCheck is { } check)
        {
            checks.Text("/siteCheck/rule", check.Rule, 200);
        }

        if (LowerReview is { } review)
        {
            checks.Text("/lowerReview/rule", review.Rule, 200);
            checks.Between("/lowerReview/days", review.Days, 1, 20);
        }
    }

    private static void Days(string pointer, int? days, Checks checks, int least = 0, int most = 1000)
    {
        if (days is { } given)
        {
            checks.Between(pointer, given, least, most);
        }
    }
}

/// <summary>A material that an application needs.</summary>
public sealed record MaterialForm(
    string Code,
    string Name,
    Necessity Necessity = Necessity.Required,
    MaterialSource Source = MaterialSource.Applicant,
    int Copies = 1,
    string? Format = null,
    int? Originals = null,
    string? Issuer = null,
    string? IssueTime = null,
    string? HowToObtain = null,
    string? WhereToObtain = null,
    string? Usage = null,
    string? Sample = null);

/// <summary>A fee and the law it rests on (Art. 58, 59).</summary>
/// <param name="Exemptions">Who pays less, each with the law that says so.</param>
public sealed record FeeForm(string Name, decimal Amount, string Currency = "CNY", string? Basis = null, ValueList<FeeExemption>? Exemptions = null);

/// <summary>Where to supervise, to complain and to ask.</summary>
public sealed record ContactForm(string? Supervision = null, string? Complaint = null, string? Enquiry = null, string? EnquiryPhone = null);

/// <summary>An entry of the catalogue as it stood at a moment.</summary>
/// <param name="Version">The number of the contents: 1, 2, 3 …; a case is pinned to one.</param>
public sealed record ItemReading(
    ItemCode Code,
    string Name,
    DepartmentCode Department,
    ItemKind Kind,
    ItemNature Nature,
    int? StatutoryDays,
    int? PromisedDays,
    bool JointHandling,
    ValueList<LegalBasis> LegalBasis,
    ValueList<string> Conditions,
    ValueList<Material> Materials,
    ValueList<string> Procedure,
    ValueList<Fee> Fees,
    ItemResult Result,
    JsonElement? Form,
    ContactChannels Channels,
    BudgetRule? Budget,
    int Version,
    Instant InForceFrom,
    ItemStatus Status,
    AppealBodies? Appeal,
    ToleranceRule? Tolerance,
    CommitmentRule? Commitment,
    RenewalRule? Renewal,
    SupplementRule? Supplement,
    CheckRule? SiteCheck,
    ReviewRule? LowerReview,
    ItemDetails? Details)
{
    /// <summary>The windows of towns and villages that receive it on the department's behalf.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<WindowCode>? DelegatedTo { get; init; }

    /// <summary>The item that has taken its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemCode? MergedInto { get; init; }

    internal static ItemReading Of(ItemVersion version)
    {
        var item = version.Item;
        return new ItemReading(
            item.Code, item.Name, item.Department, item.Kind, item.Nature, item.StatutoryDays, item.PromisedDays, item.JointHandling,
            item.LegalBasis, item.Conditions, item.Materials, item.Procedure, item.Fees, item.Result,
            item.Form is { } form ? JsonSerializer.Deserialize(form.Json, CatalogueJson.Default.JsonElement) : null,
            item.Channels, item.Budget, version.Version, version.InForceFrom, version.Status, item.Appeal, item.Tolerance, item.Commitment, item.Renewal,
            item.Supplement, item.SiteCheck, item.LowerReview, item.Details)
        {
            DelegatedTo = version.DelegatedTo,
            MergedInto = version.MergedInto,
        };
    }
}

/// <summary>Why an item is taken out of use, or comes back.</summary>
public sealed record ItemReasonRequest(string Reason);

/// <summary>The item that takes the place of another, and why.</summary>
public sealed record MergerRequest(ItemCode Into, string Reason);

/// <summary>The windows of towns or villages that receive an item in the department's name.</summary>
/// <param name="Basis">The published decision (Administrative Licence Law Art. 24).</param>
public sealed record DelegationRequest(ValueList<WindowCode> Windows, string Basis, string Reason);

/// <summary>The end of a delegation.</summary>
/// <param name="Windows">Left out: all of them.</param>
public sealed record RecallRequest(string Reason, ValueList<WindowCode> Windows = default);

/// <summary>A fee that is not charged any more, by its name.</summary>
public sealed record FeeCancellationRequest(string Fee, string Reason);

/// <summary>The center's list of materials, whole.</summary>
/// <param name="Basis">The decision that publishes it.</param>
public sealed record MaterialListRequest(ValueList<ListedMaterial> Materials, string Basis);

/// <summary>All versions of an item and all that became of it.</summary>
public sealed record ItemHistory(ItemCode Code, ValueList<ItemHistoryVersion> Versions, ValueList<ItemStanding> Standings, ValueList<Delegation> Delegations);

/// <param name="Item">The contents of that version.</param>
public sealed record ItemHistoryVersion(int Version, Instant InForceFrom, ItemReading Item);

/// <summary>A body that decides.</summary>
/// <param name="LegalStatus">GB/T 39046 A.3.</param>
public sealed record DepartmentRequest(string Name, DepartmentCode? Code = null, string? SocialCreditCode = null, LegalStatus? LegalStatus = null);

/// <summary>A counter.</summary>
/// <param name="Department">Whose it is; none for a comprehensive window.</param>
/// <param name="ReceivesFrom">The divisions whose centers may hand in cases here.</param>
/// <param name="Arrangement">Of a comprehensive window: which back office decides which class of items, and which window hands out the results.</param>
/// <param name="Items">The items it serves; none named: all of its department, or every one when comprehensive.</param>
/// <param name="Hall">The hall it stands in, by which a closure is published; a window that names none is a hall of its own.</param>
public sealed record WindowRequest(
    string Name,
    WindowCode? Code = null,
    DepartmentCode? Department = null,
    bool Comprehensive = false,
    WindowLevel Level = WindowLevel.City,
    ValueList<ItemCode> Items = default,
    string? Hall = null,
    Arrangement? Arrangement = null,
    ValueList<string>? ReceivesFrom = null);

[JsonSerializable(typeof(ItemRequest))]
[JsonSerializable(typeof(ItemReading))]
[JsonSerializable(typeof(ItemReasonRequest))]
[JsonSerializable(typeof(MergerRequest))]
[JsonSerializable(typeof(DelegationRequest))]
[JsonSerializable(typeof(RecallRequest))]
[JsonSerializable(typeof(FeeCancellationRequest))]
[JsonSerializable(typeof(MaterialListRequest))]
[JsonSerializable(typeof(MaterialList))]
[JsonSerializable(typeof(ItemHistory))]
[JsonSerializable(typeof(DepartmentRequest))]
[JsonSerializable(typeof(Department))]
[JsonSerializable(typeof(WindowRequest))]
[JsonSerializable(typeof(Window))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
