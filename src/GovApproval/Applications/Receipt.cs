using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// What is due at receipt (Art. 32): within five working days the applicant is told what is missing, or the case counts as accepted
/// since the materials were received. What comes in as a supplement is received anew: the five days start again with it.
/// </summary>
public static class Receipt
{
    private const int DaysToTell = 5;

    /// <summary>The last day on which to say that something is missing.</summary>
    public static LocalDate TellBy(CaseFile file, WorkingCalendar calendar) =>
        calendar.DueDate(OfficeTime.DateOf(file.ReceivedAt()), DaysToTell).DueOn;

    /// <summary>The last day for what is missing; none where nothing limits it.</summary>
    public static LocalDate? DueOn(Supplement asked, WorkingCalendar calendar) =>
        asked.Rule is { } rule ? calendar.DueDate(OfficeTime.DateOf(asked.RequestedAt), rule.LimitDays).DueOn : null;

    internal static bool IsSilent(CaseFile file, WorkingCalendar calendar, Instant now) =>
        file.Timeline is null
        && now - file.ReceivedAt() > Duration.FromDays(DaysToTell) // most are looked at sooner, and cost no counting
        && OfficeTime.DateOf(now) > TellBy(file, calendar);

    /// <summary>What is asked for although the center has it, by code or by name.</summary>
    internal static ValueList<string> AskedAgain(ValueList<string> held, RequireSupplement c) => c.Missing
        .Where(missing => held.Contains(missing) || c.Silence?.Item.Item.Materials.Any(m => m.Name == missing && held.Contains(m.Code)) is true).ToValueList();

    internal static AcceptanceDeemed Deemed(
        CaseFile file, ItemVersion received, string? noticeNumber, ActorId? officer, ApplicationCommand c)
    {
        var accepted = Decisions.Accepted(file.Standing, received, noticeNumber, c, file.Green?.Terms);
        return new(accepted.Before, accepted.ItemVersion, accepted.Limits, noticeNumber, officer, c.By, file.ReceivedAt(), c.CalendarEdition);
    }

    internal static Decision<ApplicationEvent> Declined(Standing standing, DeclineApplication c) => c.Ground switch
    {
        DeclinationGround.NoLicenceNeeded => new LicenceFoundUnnecessary(standing, c.Reason ?? "", c.By, c.At),
        DeclinationGround.NotThisAuthority => new ApplicationReferred(standing, c.CompetentAuthority ?? "", c.Reason, c.By, c.At),
        _ => new ApplicationNotAccepted(standing, c.Reason ?? "", c.CompetentAuthority, c.By, c.At),
    };

    internal static LocalDate? NextOn(CaseFile file, Yardstick by) => file switch
    {
        { Standing.State: CaseState.Submitted, Timeline: null } => TellBy(file, by.Calendar).PlusDays(1),
        { Standing.State: CaseState.SupplementRequired, Supplement: { Rule.OnSilence: SupplementSilence.Withdrawn } asked } =>
            DueOn(asked, by.Calendar)?.PlusDays(1),
        _ => null,
    };

    /// <summary>Silence of the one side accepts the case; silence of the other, where the item says so, withdraws it.</summary>
    internal static IEnumerable<ApplicationEvent> Silences(CaseFile file, ElapseTime asked)
    {
        if (!(NextOn(file, asked.Measures) <= OfficeTime.DateOf(asked.At)))
        {
            yield break;
        }

        if (file is { Standing.State: CaseState.SupplementRequired, Supplement: { Rule: { } rule } supplement }
            && DueOn(supplement, asked.Measures.Calendar) is { } due)
        {
            yield return new SupplementMissed(file.Standing, due, rule.Rule, asked.By, OfficeTime.EndOf(due));
        }
        else if (asked.Received is { } received)
        {
            yield return Deemed(file, received, null, null, asked);
        }
    }
}
