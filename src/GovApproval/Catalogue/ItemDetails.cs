namespace GovApproval.Catalogue;

/// <summary>At which level a power is exercised; GB/T 39046 A.2.</summary>
public enum AuthorityLevel
{
    National,
    Province,
    City,
    County,
    Town,
    Village,
    Tiered,
}

/// <summary>What kind of body a department is; GB/T 39046 A.3.</summary>
public enum LegalStatus
{
    StatutoryOrgan,
    AuthorizedOrganization,
    EntrustedOrganization,
    Other,
}

/// <summary>Whom an item serves; GB/T 39046 A.4.</summary>
public enum Audience
{
    Person,
    Enterprise,
    PublicInstitution,
    SocialOrganization,
    AdministrativeOrgan,
    OtherOrganization,
}

/// <summary>How an item can be filed; GB/T 39046 A.5.</summary>
public enum FilingChannel
{
    Counter,
    Online,
    Mobile,
    Post,
    Other,
}

/// <summary>Between which divisions it can be filed away from home; GB/T 39046 4.33.</summary>
public enum CrossRegionScope
{
    Nationwide,
    CrossProvince,
    CrossCity,
    CrossCounty,
}

/// <summary>Whose system it runs on; GB/T 39046 4.49.</summary>
public enum SystemLevel
{
    National,
    Province,
    City,
}

/// <summary>A body or an office by name, and by unified social credit code where it has one.</summary>
public sealed record NamedBody(string Name, string? SocialCreditCode = null);

/// <summary>
/// What the national data elements (GB/T 39046-2020, table 4) say of an item beyond what its cases are decided by.
/// </summary>
/// <param name="BasicCode">Of the national or provincial basic catalogue that the item implements.</param>
/// <param name="DivisionOfAuthority">Which level decides what.</param>
/// <param name="AuthorityExercised">What the power consists of.</param>
/// <param name="JointDepartments">Who decides with the department.</param>
/// <param name="HandlingOffice">The office that does the work.</param>
/// <param name="IntermediaryServices">Those that the law requires.</param>
/// <param name="SpecialProcedures">Those that the item may need (Art. 45).</param>
public sealed record ItemDetails(
    string? BasicCode = null,
    AuthorityLevel? Level = null,
    string? DivisionOfAuthority = null,
    string? AuthorityExercised = null,
    string? StatutoryNote = null,
    string? PromisedNote = null,
    ValueList<NamedBody>? JointDepartments = null,
    NamedBody? HandlingOffice = null,
    string? IntermediaryServices = null,
    string? Quota = null,
    CrossRegionScope? CrossRegionScope = null,
    ValueList<Audience>? Audiences = null,
    ValueList<string>? Themes = null,
    ValueList<string>? OrganizationThemes = null,
    ValueList<string>? PersonThemes = null,
    ValueList<FilingChannel>? FilingChannels = null,
    string? SpecialProcedures = null,
    string? Jurisdiction = null,
    bool? AppointmentAvailable = null,
    bool? OnlinePaymentAvailable = null,
    bool? PostalDeliveryAvailable = null,
    bool? OnlineFilingAvailable = null,
    string? OnlineFilingUrl = null,
    SystemLevel? SystemLevel = null,
    string? ServicePlace = null,
    string? ServiceHours = null,
    string? FrequentQuestions = null);
