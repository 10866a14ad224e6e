using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
using GovApproval.Api.GreenChannel;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>The item a case is about; from acceptance on, the version it is pinned to.</summary>
public sealed record ItemAnswer(ItemCode Code, int Version, string? Name)
{
    internal static ItemAnswer Of(CaseFile file, Center center)
    {
        var item = file.Standing.Item;
        return new(item, file.ItemVersion, center.Items.GetValueOrDefault(item.Value)?.State.OfVersion(file.ItemVersion)?.Name);
    }
}

/// <summary>A party, masked as far as the caller need not see it; without a name when the person was erased.</summary>
public sealed record PartyAnswer(PartyKind Kind, string? Name, string? IdentityNumber, string? Phone, string? Address);

/// <summary>One limit on the day of the answer, in what it counts: working days for the most part.</summary>
/// <param name="RemainingDays">Negative once late.</param>
/// <param name="DueOn">The last day; none while a special procedure stops the clock.</param>
/// <param name="Provisional">Rests on days whose notice is not out yet.</param>
/// <param name="Counting">Working days; calendar days where the law says so; hours for some promises on the spot.</param>
/// <param name="Hours">Of a promise in hours: how many, how many are begun, and when they end.</param>
public sealed record LimitAnswer(
    int BudgetDays, int UsedDays, int RemainingDays, LocalDate? DueOn, bool Provisional, CountingMode Counting, HoursReading? Hours);

/// <summary>Both clocks; a limit that the item does not have is null.</summary>
public sealed record ClockAnswer(LimitAnswer? Statutory, LimitAnswer? Promised, bool Running)
{
    internal static ClockAnswer Of(CaseClock clock) => new(Of(clock.Statutory), Of(clock.Promised), clock.Running);

    internal static LimitAnswer? Of(LimitReading? reading) => reading is null
        ? null
        : new(reading.BudgetDays, reading.UsedDays, reading.RemainingDays, reading.DueOn, reading.Provisional, reading.Counting, reading.Hours);
}

/// <summary>What was asked for, once and in full.</summary>
/// <param name="DueOn">The last day for it; none where nothing limits it.</param>
public sealed record SupplementAnswer(ValueList<string> Missing, string? Reason, Instant RequestedAt, Instant? ReceivedAt, LocalDate? DueOn);

/// <summary>Why the case was not accepted.</summary>
/// <param name="Ground">None: another one than those of Art. 32(1) and (2).</param>
public sealed record DeclinationAnswer(DeclinationGround? Ground, string? Reason, string? CompetentAuthority, Instant At);

/// <summary>The extension of the statutory limit (Art. 42), and whether the applicant was told.</summary>
public sealed record ExtensionAnswer(int Days, string ApprovedBy, ApproverRole? ApproverRole, string Reason, Instant? ToldAt, TellingMethod? ToldBy)
{
    internal static ExtensionAnswer? Of(Extension? x) =>
        x is null ? null : new(x.Days, x.ApprovedBy, x.ApproverRole, x.Reason, x.ToldAt, x.ToldBy);
}

/// <summary>The review of the lower level, with its own days (Art. 43).</summary>
public sealed record LowerReviewAnswer(Instant AcceptedAt, Instant PassedUpAt, LimitAnswer? Clock)
{
    internal static LowerReviewAnswer? Of(Timeline? timeline, WorkingCalendar calendar, Instant now) => timeline?.OfReview() is { StoppedAt: { } passedUp } review
        ? new(review.AcceptedAt, passedUp, ClockAnswer.Of(CaseClock.Read(review, calendar, now).Statutory))
        : null;
}

/// <summary>How far the hearing is (Arts. 46–48).</summary>
/// <param name="AskBy">The last day on which to ask for it.</param>
/// <param name="HoldBy">The last day on which to hold it.</param>
public sealed record HearingAnswer(
    HearingNotice? Notice,
    LocalDate? AskBy,
    Instant? WaivedAt,
    HearingRequest? Request,
    LocalDate? HoldBy,
    HearingAnnouncement? Announcement,
    HearingRecord? Record)
{
    internal static HearingAnswer? Of(Hearing? hearing, WorkingCalendar calendar) => hearing is null ? null : new(
        hearing.Notice,
        hearing.Notice is { } told ? Hearings.AskBy(told, calendar) : null,
        hearing.WaivedAt,
        hearing.Request,
        hearing.Request is { } asked ? Hearings.HoldBy(asked, calendar) : null,
        hearing.Announcement,
        hearing.Record);
}

/// <summary>A special procedure (Art. 45), in working days.</summary>
/// <param name="Until">None while it is under way.</param>
/// <param name="TakenDays">Up to its end, or to the day of the answer.</param>
/// <param name="OverrunDays">Beyond what the applicant was told in writing; above 0 is a warning.</param>
/// <param name="CorrectedAt">When the times were last put right.</param>
public sealed record SuspensionAnswer(
    string Ground, string NoticeNumber, Instant From, Instant? Until, int PlannedDays, int TakenDays, int OverrunDays, Instant? CorrectedAt)
{
    internal static ValueList<SuspensionAnswer> Of(Timeline? timeline, WorkingCalendar calendar, Instant now) =>
        timeline is null or { Suspensions.Count: 0 } ? default : timeline.Suspensions.Select(s => Of(s, timeline, calendar, now)).ToValueList();

    private static SuspensionAnswer Of(Suspension s, Timeline timeline, WorkingCalendar calendar, Instant now) => new(
        s.Ground,
        s.NoticeNumber,
        s.From,
        s.Until ?? timeline.StoppedAt,
        s.PlannedDays,
        SpecialProcedures.DaysTaken(s, calendar, timeline.StoppedAt ?? now),
        SpecialProcedures.Overrun(s, calendar, timeline.StoppedAt ?? now),
        s.CorrectedAt);
}

/// <summary>An escalation and its answer.</summary>
public sealed record EscalationAnswer(
    int Number, int Level, Rung? Rung, string Reason, ActorId? By, Instant At, string? Answer, ActorId? AnsweredBy, Instant? AnsweredAt);

/// <summary>A case as it stands.</summary>
/// <param name="QueryCode">With the receipt number it lets the public follow the case; shown to the applicant and the officers in charge.</param>
/// <param name="AcceptedBySilence">Accepted because nothing was said within five working days (Art. 32(4)).</param>
/// <param name="DaysSaved">Statutory budget − working days used, once completed.</param>
public sealed record ApplicationAnswer(
    Guid Id,
    string ReceiptNumber,
    string? QueryCode,
    long Version,
    CaseState State,
    ItemAnswer Item,
    DepartmentCode Department,
    WindowCode Window,
    ActorId? Officer,
    PartyAnswer Applicant,
    PartyAnswer? Agent,
    Channel Channel,
    ProjectCode? Project,
    EnrolmentCode? GreenChannel,
    Instant SubmittedAt,
    Instant? AcceptedAt,
    bool AcceptedBySilence,
    ClockAnswer? Clock,
    ValueList<SuspensionAnswer> Suspensions,
    Card Card,
    int EscalationLevel,
    ValueList<EscalationAnswer> Escalations,
    SupplementAnswer? Supplement,
    DeclinationAnswer? NotAccepted,
    Check? Check,
    ValueList<Consultation> Consultations,
    LowerReviewAnswer? LowerReview,
    HearingAnswer? Hearing,
    ExtensionAnswer? Extension,
    CaseResult? Result,
    ValueList<string> Reasons,
    Certificate? Certificate,
    Instant? CompletedAt,
    int? DaysSaved)
{
    /// <summary>The rule by which the case counts as decided or withdrawn, where nobody did either.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeemedBy { get; init; }

    /// <summary>Of a refusal: where the applicant may turn (Art. 38).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RightsOfAppeal? Appeal { get; init; }

    /// <summary>The certificate's way to the applicant, once there is something to deliver (Art. 44).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeliveryAnswer? Delivery { get; init; }

    /// <summary>The materials the case was accepted without (容缺受理).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Tolerance? Tolerance { get; init; }

    /// <summary>The commitment the case is decided on (告知承诺).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CommitmentAnswer? Commitment { get; init; }

    /// <summary>The mandate an agent acts on (代办).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Mandate? Mandate { get; init; }

    /// <summary>The certificate to be renewed (Art. 50).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Renewal? Renews { get; init; }

    /// <summary>The fees paid; an irregularity says why one should not have been taken (Art. 58, 59).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<Payment>? Payments { get; init; }

    /// <summary>Why the case is late, as everybody may read it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DelayExplanation? Delay { get; init; }

    /// <summary>By what the case travels the fast lane, where the center has rules for it (绿色通道).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GreenTravelAnswer? Green { get; init; }

    /// <summary>What was put right or taken back after the decision; result, reasons and certificate stay as decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Aftermath? Aftermath { get; init; }
}
