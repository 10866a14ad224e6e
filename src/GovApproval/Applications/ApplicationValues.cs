using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

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

/// <summary>An earlier step to which the verifier returns a case.</summary>
public enum ReturnStep
{
    FirstInstance,
    Check,
    Receipt,
}

/// <summary>Who may ask for a hearing (Art. 47).</summary>
public enum HearingParty
{
    Applicant,
    InterestedParty,
}

/// <summary>Who approves an extension (Art. 42).</summary>
public enum ApproverRole
{
    HeadOfAgency,
    HeadOfGovernment,
}

/// <summary>How an applicant is told.</summary>
public enum TellingMethod
{
    Written,
    Online,
    Message,
    Phone,
    Counter,
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
/// <param name="Unnumbered">Named without an identity number, and so known by nothing: the pseudonym is of this case only.</param>
public sealed record SealedParty(PartyKind Kind, PersonId Person, string Sealed, bool? Unnumbered = null);

/// <summary>The form as filed, a JSON object in text, its personal fields sealed; opaque to the rules.</summary>
public readonly record struct FormDocument(string Json);

/// <summary>A field or a material that was not asked for again, and where it was known from.</summary>
/// <param name="Pointer">Into the submission, such as <c>/form/area</c> or <c>/materials/lic</c>.</param>
/// <param name="Application">The earlier case.</param>
/// <param name="Partner">Who told it, where no case did.</param>
/// <param name="At">Since when it was known.</param>
public sealed record FilledIn(string Pointer, Guid? Application, ActorId? Partner, Instant At)
{
    private const string OfMaterial = "/materials/";

    public static FilledIn Material(string code, Guid? application, ActorId? partner, Instant at) => new(OfMaterial + code, application, partner, at);

    /// <summary>The codes of the materials among these; none where there are none.</summary>
    internal static ValueList<string>? Materials(ValueList<FilledIn>? all) =>
        all?.Where(one => one.Pointer.StartsWith(OfMaterial, StringComparison.Ordinal)).Select(one => one.Pointer[OfMaterial.Length..]).ToValueList() is { Count: > 0 } codes ? codes : null;
}

/// <summary>A material on the item's list, and whether it came.</summary>
public sealed record SubmittedMaterial(string Code, bool Provided);

/// <summary>The certificate issued by a grant; GB/T 39046 8.4, 8.5.</summary>
/// <param name="ExpiresOn">The last day on which it holds; none where it does not end.</param>
public sealed record Certificate(string Name, string Number, string? Validity = null, LocalDate? ExpiresOn = null);

/// <summary>Where whoever is refused may turn, and how long (Art. 38(2)): what a refusal tells.</summary>
public sealed record RightsOfAppeal(string ReconsiderationBody, int ReconsiderationDays, string Court, int LitigationMonths);

/// <summary>A tolerable material and the day by whose end it is promised.</summary>
public sealed record PromisedMaterial(string Code, LocalDate By);

/// <summary>The written mandate an agent acts on (代办, Art. 29(2)).</summary>
/// <param name="On">The day it was given.</param>
/// <param name="Scope">What it allows the agent to do.</param>
/// <param name="Until">Its last day; none where it does not end.</param>
/// <param name="CenterAgent">The center's own agent, by name of the service, where one files and follows the case.</param>
public sealed record Mandate(string Number, LocalDate On, string Scope, LocalDate? Until = null, ActorId? CenterAgent = null);

/// <summary>The certificate that a case is to renew (Art. 50).</summary>
/// <param name="ExpiresOn">Its last day.</param>
/// <param name="Application">The case that granted it, where this center decided it.</param>
public sealed record Renewal(string CertificateNumber, LocalDate ExpiresOn, Guid? Application = null);

/// <summary>Why a fee should not have been taken.</summary>
public enum FeeIrregularity
{
    /// <summary>No law allows a fee for the item (Art. 58).</summary>
    NoFee,

    /// <summary>More than the published standards add up to (Art. 59).</summary>
    AboveStandard,
}

/// <summary>Why a licence is taken back.</summary>
public enum RevocationGround
{
    AbuseOfPower,
    BeyondAuthority,
    ProcedureViolated,
    NotQualified,
    OtherwiseUnlawful,
    Deceit,
    ChangedCircumstances,
    CommitmentUntrue,
}

/// <summary>Both budgets of a case, copied from the item version at acceptance; none where the item has no limit.</summary>
/// <param name="OnTheSpot">The item is settled on the day of acceptance (即办件).</param>
/// <param name="JointHandling">Several bodies handle it jointly: the limits of Art. 42(2) apply.</param>
/// <param name="Rule">What the budgets count and what the steps may take; working days and no more when left out.</param>
/// <param name="Shortened">Where the promise is shorter than the item's.</param>
public sealed record Limits(int? StatutoryDays, int? PromisedDays, bool OnTheSpot, bool JointHandling = false, BudgetRule? Rule = null,
    ShortenedPromise? Shortened = null)
{
    /// <summary>What an ordinary case would have been promised.</summary>
    public int? OrdinaryDays() => Shortened?.OrdinaryDays ?? PromisedDays;
}

/// <summary>That the promise was cut for a case in the fast lane.</summary>
/// <param name="OrdinaryDays">What an ordinary case is promised.</param>
/// <param name="Basis">The rule that cuts it.</param>
public sealed record ShortenedPromise(int OrdinaryDays, string Basis);

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
    LocalDate AcceptedOn,
    int UsedDays,
    int? StatutoryDays,
    int? PromisedDays,
    int CalendarVersion,
    int? StatutoryUsed = null,
    int? PromisedUsed = null,
    HoursCounted? Hours = null)
{
    /// <summary>The days counted up to then, each limit's as it counts them.</summary>
    internal static DaysCounted UpTo(Instant at, Timeline timeline, WorkingCalendar calendar)
    {
        var day = OfficeTime.DateOf(at);
        var counted = new DaysCounted(
            OfficeTime.DateOf(timeline.AcceptedAt),
            CaseClock.UsedOn(timeline, calendar, day),
            timeline.StatutoryDays(),
            timeline.Limits.PromisedDays,
            calendar.Version);
        return timeline.Limits.Rule is null ? counted : counted with
        {
            StatutoryUsed = Otherwise(timeline.Statutory()),
            PromisedUsed = Otherwise(timeline.Promised()),
            Hours = timeline.PromisedHours() is { } hours ? new(CaseClock.HoursUsed(timeline, at), hours) : null,
        };

        int? Otherwise(Budget? budget) => budget is { Counting: CountingMode.CalendarDays } b ? CaseClock.UsedOn(timeline, calendar, b, day) : null;
    }

    /// <summary>Days saved against the statutory limit, as it counts them; negative when it was overrun.</summary>
    public int? Saved() => StatutoryDays - (StatutoryUsed ?? UsedDays);

    public bool IsOnTime() => Hours is { } h ? h.Used <= h.Promised : !((PromisedUsed ?? UsedDays) > PromisedDays);

    public bool IsInAdvance() => Hours is { } h ? h.Used < h.Promised : (PromisedUsed ?? UsedDays) < PromisedDays;
}

/// <param name="Used">Hours begun since acceptance, special procedures left out.</param>
public sealed record HoursCounted(int Used, int Promised);
