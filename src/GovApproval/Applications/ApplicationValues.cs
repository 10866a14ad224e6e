using GovApproval.Catalogue;

namespace GovApproval.Applications;

/// <summary>The state of a case as callers see it.</summary>
public enum CaseState
{
    Submitted,
    SupplementRequired,
    NotAccepted,
    Accepted,
    Examined,
    Verified,
    Suspended,
    Completed,
    Withdrawn,
}

/// <summary>How a case came in; GB/T 39046 5.16, A.5.</summary>
public enum Channel
{
    Counter,
    Online,
    Mobile,
    Post,
    Agent,
}

/// <summary>On which ground of Art. 32 a case was not accepted.</summary>
public enum DeclinationGround
{
    /// <summary>No licence is needed (Art. 32(1)).</summary>
    NoLicenceNeeded,

    /// <summary>Another authority is competent (Art. 32(2)).</summary>
    NotThisAuthority,
}

/// <summary>An electronic-supervision card (黄牌, 红牌).</summary>
public enum Card
{
    None,
    Yellow,
    Red,
}

/// <summary>What the first instance proposes.</summary>
public enum Recommendation
{
    Grant,
    Refuse,
}

/// <summary>What was decided.</summary>
public enum CaseResult
{
    Granted,
    Refused,
}

/// <summary>What the calendar escalates for; each once in a case.</summary>
public enum Rung
{
    /// <summary>The promised limit is one working day away.</summary>
    PromiseNear,

    /// <summary>The promised limit has passed.</summary>
    PromisePassed,

    /// <summary>The statutory limit has passed.</summary>
    StatutoryPassed,
}

/// <summary>How a certificate reaches the applicant.</summary>
public enum DeliveryMethod
{
    Post,
    PickUp,
    Electronic,
}

/// <summary>Person or organization; GB/T 39046 A.4.</summary>
public enum PartyKind
{
    Person,
    Organization,
}

/// <summary>
/// An applicant or agent as it stands in an event: who, as a pseudonym, and the data encrypted under that person's key
/// (name, identity number, phone, address), base64. The rules never see inside.
/// </summary>
public sealed record SealedParty(PartyKind Kind, PersonId Person, string Sealed);

/// <summary>The form as filed, a JSON object in text, its personal fields sealed; opaque to the rules.</summary>
public readonly record struct FormDocument(string Json);

/// <summary>A material on the item's list, and whether it came.</summary>
public sealed record SubmittedMaterial(string Code, bool Provided);

/// <summary>The certificate issued by a grant; GB/T 39046 8.4, 8.5.</summary>
public sealed record Certificate(string Name, string Number, string? Validity = null);

/// <summary>Both budgets of a case, copied from the item version at acceptance; none where the item has no limit.</summary>
/// <param name="OnTheSpot">The item is settled on the day of acceptance (即办件).</param>
/// <param name="JointHandling">Several bodies handle it jointly: the limits of Art. 42(2) apply.</param>
/// <param name="Rule">What the budgets count and what the steps may take; working days and no more when left out.</param>
public sealed record Limits(int? StatutoryDays, int? PromisedDays, bool OnTheSpot, bool JointHandling = false, BudgetRule? Rule = null);

/// <summary>
/// The working days of a completed case as counted at its completion.
/// </summary>
/// <param name="AcceptedOn">Office date of acceptance.</param>
/// <param name="UsedDays">Counted working days after the day of acceptance, whatever the limits count.</param>
/// <param name="StatutoryDays">Statutory budget with extension; none where the item has no limit.</param>
/// <param name="PromisedDays">Promised budget; none where the item has no promise.</param>
/// <param name="CalendarVersion">The version of the calendars counted with.</param>
/// <param name="StatutoryUsed">What the statutory limit counts, where that is not working days.</param>
/// <param name="PromisedUsed">Likewise of the promise.</param>
/// <param name="Hours">Where the promise is in hours: those begun, and those promised.</param>
public sealed record DaysCounted(
    NodaTime.LocalDate AcceptedOn,
    int UsedDays,
    int? StatutoryDays,
    int? PromisedDays,
    int CalendarVersion,
    int? StatutoryUsed = null,
    int? PromisedUsed = null,
    HoursCounted? Hours = null)
{
    /// <summary>Days saved against the statutory limit, as it counts them; negative when it was overrun.</summary>
    public int? Saved() => StatutoryDays - (StatutoryUsed ?? UsedDays);

    public bool IsOnTime() => Hours is { } h ? h.Used <= h.Promised : !((PromisedUsed ?? UsedDays) > PromisedDays);

    public bool IsInAdvance() => Hours is { } h ? h.Used < h.Promised : (PromisedUsed ?? UsedDays) < PromisedDays;
}

/// <param name="Used">Hours begun since acceptance, special procedures left out.</param>
public sealed record HoursCounted(int Used, int Promised);
