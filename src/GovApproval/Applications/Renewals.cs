using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// Renewal (Art. 50): asked for thirty days before expiry, calendar days, since Art. 82 counts in working days only what the
/// agency has to do; undecided at expiry, it counts as granted.
/// </summary>
internal static class Renewals
{
    public const string Deemed = "Administrative Licence Law Art. 50(2)";
    private const string Asked = "Administrative Licence Law Art. 50(1)";
    private const int AskDaysBefore = 30;

    /// <summary>Why a case cannot be filed as a renewal.</summary>
    public static Refusal? Obstacle(SubmitApplication c)
    {
        if (c.Renews is not { } renews)
        {
            return null;
        }

        if (c.Renewed is { } file && (file is not { Outcome.Result: CaseResult.Granted, Aftermath: null or { Revocation: null } } || file.Applicant.Person != c.Applicant.Person))
        {
            return new NothingToRenew();
        }

        var rule = c.Item.Item.Renewal;
        var askBy = renews.ExpiresOn.PlusDays(-(rule?.AskDaysBefore ?? AskDaysBefore));
        return OfficeTime.DateOf(c.At) > askBy ? new RenewalTooLate(renews.ExpiresOn, askBy, rule?.Rule ?? Asked) : null;
    }

    /// <summary>The day after expiry, while nobody has decided; what the applicant has still to supply keeps nobody late.</summary>
    public static LocalDate? NextOn(CaseFile file, Yardstick by) =>
        file.Renews is { } renews && file.Standing.State != CaseState.SupplementRequired && file.Standing.IsOpen()
            ? renews.ExpiresOn.PlusDays(1)
            : null;

    /// <summary>Nobody decides any more what expiry has decided, told or not.</summary>
    public static Refusal? IsOver(CaseFile file, CompleteApplication c) =>
        file.Renews is { } renews && renews.ExpiresOn < OfficeTime.DateOf(c.At) ? new RenewalAlreadyDeemed(renews.ExpiresOn) : null;

    /// <summary>Undecided at expiry: granted from then on, whenever that is recorded.</summary>
    public static IEnumerable<ApplicationEvent> Lapsed(CaseFile file, ElapseTime c)
    {
        if (NextOn(file, c.Measures) is not { } over || over > OfficeTime.DateOf(c.At) || file.Renews is not { } renews)
        {
            return [];
        }

        var calendar = c.Measures.Calendar;
        var counted = file.Timeline is { } timeline
            ? DaysCounted.UpTo(OfficeTime.EndOf(renews.ExpiresOn) - Duration.Epsilon, timeline, calendar)
            : new DaysCounted(OfficeTime.DateOf(file.SubmittedAt), 0, null, null, calendar.Version);
        return [new RenewalDeemed(file.Standing, renews.CertificateNumber, renews.ExpiresOn, counted, c.By, OfficeTime.StartOf(over))];
    }
}
