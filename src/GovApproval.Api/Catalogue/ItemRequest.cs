using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Api.Forms;
using GovApproval.Api.Http;
using GovApproval.Catalogue;
using GovApproval.Fees;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>An entry of the catalogue, as it is published.</summary>
/// <param name="Code">Equal to the code in the path.</param>
/// <param name="StatutoryDays">Working days, unless the budget rule says otherwise; none where no law sets a limit.</param>
/// <param name="PromisedDays">Likewise, at most the statutory limit; 0 on the spot.</param>
/// <param name="Form">JSON Schema of the application form; fields marked <c>"x-personal": true</c> are kept encrypted.</param>
/// <param name="Budget">What the limits count where that is not working days, by which law, and what each step may take.</param>
/// <param name="InForceFrom">When the new version takes effect; at once when left out, or as it is read of the version in force.</param>
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
    /// <summary>As it is read, so that an item can be put back as it was read; <c>If-Match</c> guards, not this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>As it is read; suspension, resumption, cancellation and merger are commands of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemStatus? Status { get; init; }

    /// <summary>As it is read; delegation and recall are commands of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<WindowCode>? DelegatedTo { get; init; }

    /// <summary>As it is read; what is merged is published no more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemCode? MergedInto { get; init; }

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
        CheckTextsOfAll(checks);
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
                m.Code, m.Name, m.Necessity, m.Source, m.Copies, m.Format, m.Originals, m.Issuer, m.IssueTime, m.HowToObtain, m.WhereToObtain, m.Usage, m.Sample, m.PerCase)).ToValueList(),
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
        CheckTexts("/conditions", Conditions, 2000, checks);
        CheckTexts("/procedure", Procedure, 500, checks);
        CheckTexts("/legalBasis", LegalBasis.Select(basis => basis.Law).ToValueList(), 200, checks, "/law");
        for (var i = 0; i < LegalBasis.Count; i++)
        {
            checks.Optional(At("/legalBasis", i) + "/article", LegalBasis[i].Article, 200);
        }

        for (var i = 0; i < Materials.Count; i++)
        {
            var (material, at) = (Materials[i], At("/materials", i));
            checks.Text(at + "/code", material.Code, 64);
            checks.Require(!Materials.Take(i).Any(other => other.Code == material.Code), at + "/code", "is named twice");
            checks.Text(at + "/name", material.Name, 200);
            checks.Between(at + "/copies", material.Copies, 0, 99);
            checks.Between(at + "/originals", material.Originals ?? 0, 0, 99);
            CheckOptional(
                at,
                checks,
                ("format", material.Format),
                ("issuer", material.Issuer),
                ("issueTime", material.IssueTime),
                ("howToObtain", material.HowToObtain),
                ("whereToObtain", material.WhereToObtain),
                ("usage", material.Usage),
                ("sample", material.Sample));
        }

        for (var i = 0; i < Fees.Count; i++)
        {
            CheckFee(Fees[i], At("/fees", i), checks);
            checks.Require(!Fees.Take(i).Any(other => other.Name == Fees[i].Name), At("/fees", i) + "/name", "is named twice");
        }
    }

    private static void CheckFee(FeeForm fee, string at, Checks checks)
    {
        checks.Text(at + "/name", fee.Name, 200);
        checks.Require(fee.Amount >= 0 && decimal.Round(fee.Amount, 2) == fee.Amount, at + "/amount", "must be from 0, with at most two decimals");
        checks.Require(fee.Currency == Charging.Currency, at + "/currency", "must be " + Charging.Currency);
        checks.Optional(at + "/basis", fee.Basis);
        for (var e = 0; fee.Exemptions is { } exemptions && e < exemptions.Count; e++)
        {
            var (exemption, here) = (exemptions[e], At(at + "/exemptions", e));
            checks.Require(Codes.IsCode(exemption.Code), here + "/code", Codes.Complaint);
            checks.Require(!exemptions.Take(e).Any(other => other.Code == exemption.Code), here + "/code", "is named twice");
            checks.Text(here + "/ground", exemption.Ground, 200);
            checks.Optional(here + "/basis", exemption.Basis);
            checks.Between(here + "/percent", exemption.Percent, 1, 100);
        }
    }

    private void CheckTextsOfAll(Checks checks)
    {
        checks.Optional("/result/kind", Result?.Kind, 64);
        CheckOptional("/result", checks, ("name", Result?.Name), ("sample", Result?.Sample));
        CheckOptional(
            "/channels",
            checks,
            ("supervision", Channels?.Supervision),
            ("complaint", Channels?.Complaint),
            ("enquiry", Channels?.Enquiry),
            ("enquiryPhone", Channels?.EnquiryPhone));
        if (Budget?.Basis is { } basis)
        {
            checks.Text("/budget/basis/law", basis.Law, 200);
            checks.Optional("/budget/basis/article", basis.Article, 200);
        }

        if (Details is not { } d)
        {
            return;
        }

        CheckOptional(
            "/details",
            checks,
            ("basicCode", d.BasicCode),
            ("divisionOfAuthority", d.DivisionOfAuthority),
            ("authorityExercised", d.AuthorityExercised),
            ("statutoryNote", d.StatutoryNote),
            ("promisedNote", d.PromisedNote),
            ("intermediaryServices", d.IntermediaryServices),
            ("quota", d.Quota),
            ("specialProcedures", d.SpecialProcedures),
            ("jurisdiction", d.Jurisdiction),
            ("onlineFilingUrl", d.OnlineFilingUrl),
            ("servicePlace", d.ServicePlace),
            ("serviceHours", d.ServiceHours),
            ("frequentQuestions", d.FrequentQuestions));
        CheckBody("/details/handlingOffice", d.HandlingOffice, checks);
        checks.AtMost("/details/jointDepartments", d.JointDepartments ?? [], 50);
        for (var i = 0; i < (d.JointDepartments?.Count ?? 0); i++)
        {
            CheckBody(At("/details/jointDepartments", i), d.JointDepartments!.Value[i], checks);
        }

        foreach (var (name, texts) in new[] { ("themes", d.Themes), ("organizationThemes", d.OrganizationThemes), ("personThemes", d.PersonThemes) })
        {
            CheckTexts("/details/" + name, texts ?? [], 200, checks);
        }
    }

    private static void CheckBody(string at, NamedBody? body, Checks checks)
    {
        if (body is not null)
        {
            checks.Text(at + "/name", body.Name, 200);
            checks.Optional(at + "/socialCreditCode", body.SocialCreditCode, 18);
        }
    }

    private static void CheckTexts(string pointer, ValueList<string> texts, int most, Checks checks, string member = "")
    {
        checks.AtMost(pointer, texts, 100);
        for (var i = 0; i < texts.Count; i++)
        {
            checks.Text(At(pointer, i) + member, texts[i], most);
        }
    }

    private static void CheckOptional(string at, Checks checks, params ReadOnlySpan<(string Member, string? Value)> texts)
    {
        foreach (var (member, value) in texts)
        {
            checks.Optional($"{at}/{member}", value, 4000);
        }
    }

    private static string At(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

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
/// <param name="PerCase">Made for one case alone, such as its application form: it is asked for each time.</param>
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
    string? Sample = null,
    bool? PerCase = null);

/// <summary>A fee and the law it rests on (Art. 58, 59).</summary>
/// <param name="Exemptions">Who pays less, each with the law that says so.</param>
public sealed record FeeForm(string Name, decimal Amount, string Currency = "CNY", string? Basis = null, ValueList<FeeExemption>? Exemptions = null);

/// <summary>Where to supervise, to complain and to ask.</summary>
public sealed record ContactForm(string? Supervision = null, string? Complaint = null, string? Enquiry = null, string? EnquiryPhone = null);
