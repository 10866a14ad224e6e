using System.Diagnostics;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>What was put right in a decision, beside which the decision stays as it was.</summary>
public sealed record Correction(Certificate? Certificate, ValueList<string> Reasons, string Ground, ActorId By, Instant At);

/// <summary>That a licence was taken back, by which article.</summary>
public sealed record Revocation(RevocationGround Ground, string Article, string Reason, string OrderedBy, ActorId By, Instant At);

/// <summary>What became of a decision afterwards.</summary>
public sealed record Aftermath(ValueList<Correction> Corrections = default, Revocation? Revocation = null)
{
    internal Aftermath With(DecisionCorrected e) =>
        this with { Corrections = [.. Corrections, new(e.Certificate, e.Reasons, e.Ground, e.By, e.At)] };

    internal Aftermath With(LicenceRevoked e) =>
        this with { Revocation = new(e.Ground, e.Article, e.Reason, e.OrderedBy, e.By, e.At) };
}

/// <summary>After the decision: fees, the certificate's way (Art. 44), what is put right and what is taken back (Art. 8, 69).</summary>
public static class AfterDecision
{
    /// <summary>Art. 44: a licence is issued and delivered within ten working days of the decision.</summary>
    public const int DeliveryDays = 10;

    internal static Decision<ApplicationEvent> Decide(CaseFile file, ApplicationCommand asked) => (file, asked) switch
    {
        ({ Standing.State: CaseState.NotAccepted or CaseState.Withdrawn }, RecordPayment) => new WrongState(file.Standing.State),
        (_, RecordPayment { Currency: not "CNY" } c) => new CurrencyNotAccepted(c.Currency),
        (_, RecordPayment c) => file.Payments.FirstOrDefault(p => p.OrderNumber == c.OrderNumber) switch
        {
            null => new FeePaid(file.Standing, c.OrderNumber, c.Amount, c.Currency, c.By, c.At, Irregularity(file, c)),
            { } p when p.Amount == c.Amount => Nothing,
            _ => new PaymentRecordedOtherwise(c.OrderNumber),
        },

        ({ Outcome: null }, _) => new WrongState(file.Standing.State),

        (_, CorrectDecision { Certificate: null, Reasons.Count: 0 }) => new CorrectionWithoutChange(),
        ({ Outcome.Result: CaseResult.Refused }, CorrectDecision { Certificate: { } }) => new CertificateWithRefusal(),
        ({ Aftermath.Corrections: [.., var last] }, CorrectDecision c)
            when (last.Certificate, last.Reasons, last.Ground) == (c.Certificate, c.Reasons, c.Ground) => Nothing,
        (_, CorrectDecision c) => new DecisionCorrected(file.Standing, c.Certificate, c.Reasons, c.Ground, c.By, c.At),

        ({ Outcome.Result: CaseResult.Refused }, RevokeLicence) => new NothingToRevoke(),
        ({ Aftermath.Revocation: { } r }, RevokeLicence c) =>
            (r.Ground, r.Reason, r.OrderedBy) == (c.Ground, c.Reason, c.OrderedBy) ? Nothing : new AlreadyRevoked(r.At),
        (_, RevokeLicence c) => Revoked(file.Standing, c.Ground, c.Reason, c.OrderedBy, c),

        ({ Outcome.Result: CaseResult.Refused } or { Aftermath.Revocation: { } }, _) => new NothingToDeliver(),
        ({ Dispatch: { } d }, DispatchCertificate c) =>
            (d.Method, d.TrackingNumber) == (c.Method, c.TrackingNumber) ? Nothing : new AlreadyDispatched(d.At),
        ({ Delivery: { } d }, DeliverCertificate c) => d.Method == c.Method ? Nothing : new AlreadyDelivered(d.At),
        ({ Delivery: { } d }, DispatchCertificate) => new AlreadyDelivered(d.At),
        (_, DispatchCertificate c) => new CertificateDispatched(file.Standing, c.Method, c.TrackingNumber, c.By, c.At),
        (_, DeliverCertificate c) => new CertificateDelivered(file.Standing, c.Method, c.By, c.At),
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    /// <summary>The limit for delivering what was granted; none where there is nothing to deliver.</summary>
    public static LimitReading? Delivery(CaseFile file, WorkingCalendar calendar, Instant now) =>
        ToDeliver(file) is { } granted ? Read(granted.At, DeliveryDays, ArrivedAt(file), calendar, now) : null;

    /// <summary>The first day on which the delivery is late, while it is outstanding.</summary>
    public static LocalDate? DeliveryLateOn(CaseFile file, WorkingCalendar calendar) =>
        ArrivedAt(file) is null && ToDeliver(file) is { } granted ? DueOn(granted.At, DeliveryDays, calendar).PlusDays(1) : null;

    /// <summary>The limit for verifying a commitment after the decision; none where nothing was granted on one.</summary>
    public static LimitReading? Verification(CaseFile file, WorkingCalendar calendar, Instant now) =>
        file is { Commitment: { } commitment, Outcome: { Result: CaseResult.Granted } granted }
            ? Read(granted.At, commitment.VerifyWithinDays, commitment.Check?.At, calendar, now)
            : null;

    /// <summary>The certificate as it now is: granted, or put right since; none once taken back.</summary>
    public static Certificate? CertificateNow(CaseFile file)
    {
        if (file.Aftermath is not { } since)
        {
            return file.Outcome?.Certificate;
        }

        var corrected = since.Corrections.LastOrDefault(c => c.Certificate is not null)?.Certificate;
        return since.Revocation is null ? corrected ?? file.Outcome?.Certificate : null;
    }

    internal static LicenceRevoked Revoked(Standing standing, RevocationGround ground, string reason, string orderedBy, ApplicationCommand c) =>
        new(standing, ground, Article(ground), reason, orderedBy, c.By, c.At);

    private static Decision<ApplicationEvent> Nothing => Decision<ApplicationEvent>.NothingToDo;

    private static string Article(RevocationGround ground) => ground switch
    {
        RevocationGround.AbuseOfPower => "Administrative Licence Law Art. 69(1)(1)",
        RevocationGround.BeyondAuthority => "Administrative Licence Law Art. 69(1)(2)",
        RevocationGround.ProcedureViolated => "Administrative Licence Law Art. 69(1)(3)",
        RevocationGround.NotQualified => "Administrative Licence Law Art. 69(1)(4)",
        RevocationGround.OtherwiseUnlawful => "Administrative Licence Law Art. 69(1)(5)",
        RevocationGround.Deceit => "Administrative Licence Law Art. 69(2)",
        RevocationGround.ChangedCircumstances => "Administrative Licence Law Art. 8(2)",
        _ => "Regulation on the Business Environment Art. 40",
    };

    // Art. 58, 59: no fee unless a law says so, and none above the published standards. To refuse the record would only hide the
    // money; it is recorded and marked, for the supervisor to see and the applicant to have back.
    private static FeeIrregularity? Irregularity(CaseFile file, RecordPayment c)
    {
        if (c.Item is not { } item)
        {
            return null;
        }

        var (lawful, paid) = (0m, c.Amount);
        foreach (var fee in item.Fees.AsSpan())
        {
            lawful += string.IsNullOrWhiteSpace(fee.Basis) ? 0 : fee.Amount;
        }

        foreach (var payment in file.Payments.AsSpan())
        {
            paid += payment.Amount;
        }

        return lawful == 0 ? FeeIrregularity.NoFee : paid > lawful ? FeeIrregularity.AboveStandard : null;
    }

    // What is sent by post is under way until it arrives; what is laid out for pick-up, or sent electronically, is the applicant's.
    internal static Instant? ArrivedAt(CaseFile file) =>
        file.Delivery?.At ?? (file.Dispatch is { Method: not DeliveryMethod.Post } laidOut ? laidOut.At : null);

    private static Outcome? ToDeliver(CaseFile file) =>
        file is { Outcome: { Result: CaseResult.Granted, Certificate: { } } granted, Aftermath: null or { Revocation: null } } ? granted : null;

    private static LocalDate DueOn(Instant decided, int days, WorkingCalendar calendar) => calendar.DueDate(OfficeTime.DateOf(decided), days).DueOn;

    private static LimitReading Read(Instant decided, int days, Instant? doneAt, WorkingCalendar calendar, Instant now)
    {
        var from = OfficeTime.DateOf(decided);
        var used = calendar.Count(from, OfficeTime.DateOf(doneAt ?? now));
        var due = calendar.DueDate(from, days);
        return new(days, used, days - used, due.DueOn, due.Provisional, Late: used > days);
    }
}
