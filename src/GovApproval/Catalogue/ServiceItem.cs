using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>On-the-spot (即办件) or promised (承诺件); GB/T 39046 A.6.</summary>
public enum ItemKind
{
    OnTheSpot,
    Promised,
}

public enum ItemNature
{
    AdministrativeApproval,
    PublicService,
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
}

public sealed record LegalBasis(string Law, string Article);

public sealed record Material(string Code, string Name, Necessity Necessity, MaterialSource Source, int Copies, string? Format);

/// <param name="Basis">The law that allows it (Art. 58); a fee without one is refused.</param>
public sealed record Fee(string Name, decimal Amount, string Currency, string? Basis);

public sealed record ItemResult(string Kind, string Name);

/// <summary>Where to ask, to complain and to be heard.</summary>
public sealed record ContactChannels(string? Supervision, string? Complaint, string? Enquiry);

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
    ReviewRule? LowerReview = null)
{
    /// <summary>The statutory limit and what it counts.</summary>
    public Budget? Statutory() => StatutoryDays is { } days ? new(days, Budget?.Counting ?? CountingMode.WorkingDays) : null;

    /// <summary>The promise and what its days count.</summary>
    public Budget? Promised() => PromisedDays is { } days ? new(days, Budget?.PromisedCounting ?? Budget?.Counting ?? CountingMode.WorkingDays) : null;
}

/// <summary>An item as it stood at a moment: its contents, which version they are, and whether it was in use.</summary>
public sealed record ItemVersion(ServiceItem Item, int Version, Instant InForceFrom, ItemStatus Status);
