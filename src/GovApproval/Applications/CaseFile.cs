using System.Diagnostics;
using GovApproval.GreenChannel;
using GovApproval.Supervision;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>What was asked for once and in full, and when it came (Art. 32(4)).</summary>
/// <param name="Rule">How long the applicant has for it; none where nothing limits it.</param>
/// <param name="Repeated">It was asked for before: no command of ours does that, a history from elsewhere may.</param>
public sealed record Supplement(
    ValueList<string> Missing,
    string? Reason,
    Instant RequestedAt,
    Instant? ReceivedAt = null,
    Catalogue.SupplementRule? Rule = null,
    bool? Repeated = null);

/// <summary>Why the case was not accepted, and who is competent (Art. 32(1), (2)).</summary>
public sealed record Declination(string? Reason, string? CompetentAuthority, Instant At, DeclinationGround? Ground = null);

/// <summary>What the first instance found (一审).</summary>
public sealed record Examination(ActorId By, string Opinion, Recommendation Recommendation, Instant At);

/// <summary>Who checked the substance, two or more, and what they found (Art. 34(3)).</summary>
public sealed record Check(ValueList<ActorId> Officers, string Findings, Instant At);

/// <summary>A department asked for its opinion, and what it answered (Art. 26(2)).</summary>
public sealed record Consultation(DepartmentCode Department, string Question, Instant AskedAt, string? Opinion = null, Instant? GivenAt = null);

/// <summary>Who verified it (一核).</summary>
public sealed record Verification(ActorId By, string? Opinion, Instant At);

/// <summary>How the case ended.</summary>
/// <param name="DeemedBy">The article by which it counts as decided, where nobody decided it.</param>
public sealed record Outcome(
    CaseResult Result,
    ValueList<string> Reasons,
    Certificate? Certificate,
    DaysCounted Counted,
    ActorId By,
    Instant At,
    RightsOfAppeal? Appeal = null,
    string? DeemedBy = null);

/// <param name="DeemedBy">The rule by which it counts as withdrawn, where nobody withdrew it.</param>
public sealed record Withdrawal(string? Reason, ActorId By, Instant At, string? DeemedBy = null);

/// <summary>An escalation and its answer.</summary>
public sealed record Escalation(
    int Number, int Level, Rung? Rung, string Reason, ActorId? By, Instant At, EscalationReply? Reply = null, int? CardNumber = null);

public sealed record EscalationReply(string Answer, ActorId By, Instant At);

public sealed record Payment(string OrderNumber, decimal Amount, string Currency, Instant At, FeeIrregularity? Irregularity = null);

/// <summary>Why a case is late, as everybody may read it.</summary>
public sealed record DelayExplanation(string Reason, ActorId By, Instant At);

public sealed record Dispatch(DeliveryMethod Method, string? TrackingNumber, Instant At);

public sealed record Delivery(DeliveryMethod Method, Instant At);

/// <summary>
/// One case as it stands: what decisions are taken on and what its readers see, folded once for both. Holds nothing
/// derived: due dates come from <see cref="CaseClock"/>.
/// </summary>
/// <param name="ItemVersion">The version in force at filing; from acceptance on the one the case is pinned to.</param>
/// <param name="AcceptanceNotice">Number of the dated certificate of acceptance.</param>
/// <param name="Resumes">While suspended: the state it returns to.</param>
/// <param name="ReturnedAt">When the verifier last sent it back: its first instance began anew.</param>
/// <param name="AcceptedBySilence">Accepted because nothing was said within five days.</param>
/// <param name="Corrections">What was corrected on the spot.</param>
/// <param name="Exit">The window that hands out its result, where it came through a comprehensive window.</param>
/// <param name="Pooled">When it lay in its window's pool, where that was otherwise than from its filing to its acceptance.</param>
/// <param name="Held">Materials that the center had already, and that were not asked for.</param>
public sealed record CaseFile(
    string ReceiptNumber,
    Standing Standing,
    int ItemVersion,
    Channel Channel,
    SealedParty Applicant,
    SealedParty? Agent,
    Instant SubmittedAt,
    ActorId SubmittedBy,
    string? AcceptanceNotice = null,
    Timeline? Timeline = null,
    CaseState? Resumes = null,
    Supplement? Supplement = null,
    Declination? Declination = null,
    Examination? Examination = null,
    Verification? Verification = null,
    Outcome? Outcome = null,
    Withdrawal? Withdrawal = null,
    ValueList<Escalation> Escalations = default,
    ValueList<Payment> Payments = default,
    Dispatch? Dispatch = null,
    Delivery? Delivery = null,
    Instant? ReturnedAt = null,
    bool? AcceptedBySilence = null,
    ValueList<string>? Corrections = null,
    Mandate? Mandate = null,
    Renewal? Renews = null,
    Tolerance? Tolerance = null,
    Commitment? Commitment = null,
    Aftermath? Aftermath = null,
    DelayExplanation? Delay = null,
    ValueList<CaseCard>? Cards = null,
    Check? Check = null,
    ValueList<Consultation>? Consultations = null,
    Hearing? Hearing = null,
    GreenTravel? Green = null,
    ParallelApproval.ConsentRule? Consent = null,
    WindowCode? Exit = null,
    ValueList<Pooled>? Pooled = null,
    ValueList<string>? Held = null)
{
    /// <summary>When the materials came, or what was missing of them: from here the five days of Art. 32(4) count.</summary>
    public Instant ReceivedAt() => Supplement?.ReceivedAt ?? SubmittedAt;

    /// <summary>The highest level reached; 0 when none.</summary>
    public int EscalationLevel()
    {
        var level = 0;
        foreach (var escalation in Escalations.AsSpan())
        {
            level = Math.Max(level, escalation.Level);
        }

        return level;
    }

    public CaseCard? Card(int number) => Card(card => card.Number == number);

    public CaseCard? Card(Predicate<CaseCard> isMeant)
    {
        foreach (var card in (Cards ?? []).AsSpan())
        {
            if (isMeant(card))
            {
                return card;
            }
        }

        return null;
    }

    public static CaseFile Evolve(CaseFile? before, ApplicationEvent happened) => (before, happened) switch
    {
        (null, ApplicationSubmitted e) =>
            new(e.ReceiptNumber, Standing.After(e), e.ItemVersion, e.Channel, e.Applicant, e.Agent, e.At, e.By, Mandate: e.Mandate, Renews: e.Renews,
                Green: e.Green is { } terms ? new GreenTravel(terms, e.At) : null, Consent: e.Consent,
                Held: FilledIn.Materials(e.FilledIn)),
        ({ } file, ApplicationStep step) when Standing.After(step) is var after => Evolve(
            file with { Standing = after, Timeline = Timeline.Evolve(file.Timeline, step), Pooled = Applications.Pooled.After(file, step, after) }, step),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };

    private static CaseFile Evolve(CaseFile file, ApplicationStep happened) => happened switch
    {
        ApplicationAccepted e => file with { ItemVersion = e.ItemVersion, AcceptanceNotice = e.NoticeNumber },
        SupplementRequested e => file with { Supplement = new(e.Missing, e.Reason, e.At, null, e.Rule, file.Supplement is null ? null : true) },
        SupplementReceived e => file with { Supplement = file.Supplement is { } asked ? asked with { ReceivedAt = e.At } : null },
        AcceptanceDeemed e => file with { ItemVersion = e.ItemVersion, AcceptanceNotice = e.NoticeNumber, AcceptedBySilence = true },
        ErrorsCorrected e => file with { Corrections = e.Corrections },
        ApplicationNotAccepted e => file with { Declination = new(e.Reason, e.CompetentAuthority, e.At) },
        LicenceFoundUnnecessary e => file with { Declination = new(e.Reason, null, e.At, DeclinationGround.NoLicenceNeeded) },
        ApplicationReferred e => file with { Declination = new(e.Reason, e.CompetentAuthority, e.At, DeclinationGround.NotThisAuthority) },
        SupplementMissed e => file with { Withdrawal = new(null, e.By, e.At, e.Rule) },
        FirstInstanceCompleted e => file with { Examination = new(e.By, e.Opinion, e.Recommendation, e.At) },
        ApplicationVerified e => file with { Verification = new(e.By, e.Opinion, e.At) },
        ReturnedToFirstInstance e => file with { Examination = null, ReturnedAt = e.At },
        ApplicationCompleted e => file with { Outcome = new(e.Result, e.Reasons, e.Certificate, e.Counted, e.By, e.At, e.Appeal) },
        ClockSuspended e => e.Before.State == CaseState.Suspended ? file : file with { Resumes = e.Before.State },
        ClockResumed e => e.To == CaseState.Suspended ? file : file with { Resumes = null },
        LimitExtended or DeadlineMoved or ApplicationTransferred or SuspensionCorrected or ExtensionTold or ReviewPassedUp => file,
        SubstanceChecked e => file with { Check = new(e.Officers, e.Findings, e.At) },
        ReturnedToCheck e => file with { Examination = null, Check = null, ReturnedAt = e.At },
        ReturnedToReceipt e => file with { Examination = null, Check = null, ReturnedAt = e.At },
        AcceptanceConfirmed e => file with { AcceptanceNotice = e.NoticeNumber ?? file.AcceptanceNotice },
        DepartmentsConsulted or OpinionGiven => file with { Consultations = Consulting.Evolve(file.Consultations ?? [], happened) },
        HearingRightTold or HearingWaived or HearingRequested or HearingOrdered or HearingAnnounced or HearingRecorded =>
            file with { Hearing = Hearing.Evolve(file.Hearing ?? new Hearing(), happened) },
        ApplicationWithdrawn e => file with { Withdrawal = new(e.Reason, e.By, e.At) },
        ApplicationEscalated e => file with
        {
            Escalations = [.. file.Escalations, new(e.Number, e.Level, e.Rung, e.Reason, e.By, e.At, CardNumber: e.CardNumber)],
        },
        CardIssued or CardReplied or CardAppealed or CardConfirmed or CardLifted => file with { Cards = CaseCard.Evolve(file.Cards ?? [], happened) },
        EscalationAnswered e => file with
        {
            Escalations = file.Escalations
                .Select(x => x.Number == e.Number ? x with { Reply = new(e.Answer, e.By, e.At) } : x).ToValueList(),
        },
        FeePaid e => file with { Payments = [.. file.Payments, new(e.OrderNumber, e.Amount, e.Currency, e.At, e.Irregularity)] },
        CertificateDispatched e => file with { Dispatch = new(e.Method, e.TrackingNumber, e.At) },
        CertificateDelivered e => file with { Delivery = new(e.Method, e.At) },
        MaterialsTolerated e => file with { Tolerance = Tolerance.Of(e) },
        PromisedMaterialsReceived e => file with { Tolerance = file.Tolerance?.Received(e) },
        MaterialPromiseMissed e => file with { Withdrawal = new(null, e.By, e.At, e.Rule) },
        CommitmentMade e => file with { Commitment = new(e.DocumentNumber, e.SignedOn, e.Rule, e.VerifyWithinDays, e.By, e.At) },
        CommitmentVerified e => file with { Commitment = file.Commitment?.Checked(true, e.Findings, e.By, e.At) },
        CommitmentBroken e => file with { Commitment = file.Commitment?.Checked(false, e.Findings, e.By, e.At) },
        PassedToBackOffice e => file with { Exit = e.Exit },
        ApplicationClaimed or ApplicationReleased or PassedToExit => file,
        GreenChannelEntered or GreenProgressReported or GreenReportMissed => file with { Green = GreenTravels.Evolve(file.Green, happened) },
        DelayExplained e => file with { Delay = new(e.Reason, e.By, e.At) },
        RenewalDeemed e => file with { Outcome = new(CaseResult.Granted, [], null, e.Counted, e.By, e.At, DeemedBy: Renewals.Deemed) },
        ConsentDeemed e => file with { Outcome = new(CaseResult.Granted, [], null, e.Counted, e.By, e.At, DeemedBy: e.Rule) },
        DecisionCorrected e => file with { Aftermath = (file.Aftermath ?? new()).With(e) },
        LicenceRevoked e => file with { Aftermath = (file.Aftermath ?? new()).With(e) },
        _ => throw new UnreachableException($"{happened} cannot follow {file}"),
    };
}
