using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>On-the-spot (即办件) or promised (承诺件); GB/T 39046 A.6.</summary>
public enum ItemKind
{
    OnTheSpot,
    Promised,
}

/// <summary>What kind of power or service it is; GB/T 39046 A.1.</summary>
public enum ItemNature
{
    AdministrativeApproval,
    PublicService,
    AdministrativePower,
    AdministrativePenalty,
    AdministrativeCompulsion,
    AdministrativeLevy,
    AdministrativePayment,
    AdministrativeInspection,
    AdministrativeConfirmation,
    AdministrativeReward,
    AdministrativeAdjudication,
    OtherAdministrativePower,
}

public enum Necessity
{
    Required,

    /// <summary>May follow by a promised date (容缺受理).</summary>
    Tolerable,
    Optional,
}

public enum MaterialSource
{
    Applicant,

    /// <summary>The center fetches it from where it is kept.</summary>
    Shared,
}

public enum ItemStatus
{
    InUse,
    Suspended,
    Cancelled,

    /// <summary>Another item has taken its place (合并).</summary>
    Merged,
}

public sealed record LegalBasis(string Law, string Article);

/// <summary>A material that an application needs; GB/T 39046 4.56 to 4.64.</summary>
/// <param name="Issuer">Who issues it.</param>
/// <param name="IssueTime">When it must have been issued.</param>
/// <param name="Sample">Where a filled-in sample is found.</param>
/// <param name="PerCase">Made for one case alone, such as its application form: that of another case will not do.</param>
public sealed record Material(
    string Code,
    string Name,
    Necessity Necessity,
    MaterialSource Source,
    int Copies,
    string? Format,
    int? Originals = null,
    string? Issuer = null,
    string? IssueTime = null,
    string? HowToObtain = null,
    string? WhereToObtain = null,
    string? Usage = null,
    string? Sample = null,
    bool? PerCase = null);

/// <summary>Who pays less, or nothing, and by which law.</summary>
/// <param name="Percent">How much of the fee is not charged.</param>
public sealed record FeeExemption(string Code, string Ground, string? Basis, int Percent = 100);

/// <param name="Basis">The law that allows it (Art. 58); a fee without one is refused.</param>
public sealed record Fee(string Name, decimal Amount, string Currency, string? Basis, ValueList<FeeExemption>? Exemptions = null);

/// <param name="Sample">Where a sample of it is found.</param>
public sealed record ItemResult(string Kind, string Name, string? Sample = null);

/// <summary>Where to ask, to complain and to be heard.</summary>
public sealed record ContactChannels(string? Supervision, string? Complaint, string? Enquiry, string? EnquiryPhone = null);

/// <summary>A JSON Schema in text; opaque to the rules.</summary>
public readonly record struct FormSchema(string Json);

/// <summary>What the catalogue says of an item (事项): the contents of its service guide.</summary>
public sealed record ServiceItem(
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
    FormSchema? Form,
    ContactChannels Channels,
    BudgetRule? Budget = null,
    AppealBodies? Appeal = null,
    ToleranceRule? Tolerance = null,
    CommitmentRule? Commitment = null,
    RenewalRule? Renewal = null,
    SupplementRule? Supplement = null,
    CheckRule? SiteCheck = null,
    ReviewRule? LowerReview = null,
    ItemDetails? Details = null)
{
    public ServiceItem Without(string fee) => this with { Fees = Fees.Where(f => f.Name != fee).ToValueList() };

    /// <summary>The statutory limit and what it counts.</summary>
    public Budget? Statutory() => StatutoryDays is { } days ? new(days, Budget?.Counting ?? CountingMode.WorkingDays) : null;

    /// <summary>The promise and what its days count.</summary>
    public Budget? Promised() => PromisedDays is { } days ? new(days, Budget?.PromisedCounting ?? Budget?.Counting ?? CountingMode.WorkingDays) : null;
}

/// <summary>An item as it stood at a moment: its contents, which version they are, and whether it was in use.</summary>
/// <param name="DelegatedTo">The windows of towns and villages that received it on the department's behalf then (Art. 24).</param>
/// <param name="MergedInto">The item that has taken its place.</param>
public sealed record ItemVersion(
    ServiceItem Item,
    int Version,
    Instant InForceFrom,
    ItemStatus Status,
    ValueList<WindowCode>? DelegatedTo = null,
    ItemCode? MergedInto = null)
{
    /// <summary>The window receives it by its own right, or by delegation.</summary>
    public bool IsServedAt(Window window) =>
        window.Serves(Item.Code, Item.Department) || (DelegatedTo is { } delegated && delegated.AsSpan().Contains(window.Code));
}
