using GovApproval.Api.Desks;
using GovApproval.Api.GreenChannel;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>Turns a case file into what its reader may see of it, its clocks read at a moment.</summary>
internal sealed class ApplicationAnswers(PersonVault vault, MasterKey master, Centers centers)
{
    /// <param name="now">When the clocks are read.</param>
    /// <param name="calendar">What they are read by; what the case's window is measured by now when left out.</param>
    public async ValueTask<ApplicationAnswer> Of(
        StreamId stream, CaseFile file, long version, Caller caller, Instant now, CancellationToken ct, WorkingCalendar? calendar = null)
    {
        var disclosure = Permissions.Sees(caller.Roles, Relation.Of(caller, file));
        var applicant = await Party(stream.Tenant, file.Applicant, disclosure, ct);
        var agent = file.Agent is { } named ? await Party(stream.Tenant, named, disclosure, ct) : null;
        return Of(stream, file, version, disclosure, now, applicant, agent, calendar);
    }

    /// <summary>For a case just filed, whose parties are still in the caller's hand.</summary>
    public ApplicationAnswer Of(
        StreamId stream, CaseFile file, long version, Disclosure disclosure, Instant now, PartyAnswer applicant, PartyAnswer? agent,
        WorkingCalendar? calendar = null)
    {
        var standing = file.Standing;
        var center = centers.Known(stream.Tenant);
        calendar ??= center.CalendarAt(standing.Window);
        var clock = file.Timeline is { } timeline ? ClockAnswer.Of(CaseClock.Read(timeline, calendar, now)) : null;
        return new ApplicationAnswer(
            stream.Id,
            file.ReceiptNumber,
            disclosure == Disclosure.Masked ? null : master.QueryCodeOf(stream.Id),
            version,
            standing.State,
            ItemAnswer.Of(file, center),
            standing.Department,
            standing.Window,
            file.Standing.Officer,
            applicant,
            agent,
            file.Channel,
            standing.Project,
            standing.GreenChannel,
            file.SubmittedAt,
            file.Timeline?.Review?.AcceptedAt ?? file.Timeline?.AcceptedAt,
            file.AcceptedBySilence is true,
            clock,
            SuspensionAnswer.Of(file.Timeline, calendar, now),
            standing.Card,
            file.EscalationLevel(),
            Escalations(file),
            file.Supplement is { } asked
                ? new SupplementAnswer(asked.Missing, asked.Reason, asked.RequestedAt, asked.ReceivedAt, Receipt.DueOn(asked, calendar))
                : null,
            file.Declination is { } no ? new DeclinationAnswer(no.Ground, no.Reason, no.CompetentAuthority, no.At) : null,
            file.Check,
            file.Consultations ?? [],
            LowerReviewAnswer.Of(file.Timeline, center.Calendar, now),
            HearingAnswer.Of(file.Hearing, center.Calendar),
            ExtensionAnswer.Of(file.Timeline?.Extension),
            file.Outcome?.Result,
            file.Outcome?.Reasons ?? [],
            file.Outcome?.Certificate,
            file.Outcome?.At,
            file.Outcome?.Counted.Saved())
        {
            DeemedBy = file.Outcome?.DeemedBy ?? file.Withdrawal?.DeemedBy,
            Appeal = file.Outcome?.Appeal,
            Delivery = DeliveryAnswer.Of(file, calendar, now),
            Tolerance = file.Tolerance,
            Commitment = CommitmentAnswer.Of(file, calendar, now),
            Mandate = file.Mandate,
            Renews = file.Renews,
            Payments = file.Payments.Count == 0 ? null : file.Payments,
            Delay = file.Delay,
            Aftermath = file.Aftermath,
            Green = GreenTravelAnswer.Of(file, calendar),
        };
    }

    /// <summary>A party in the clear, masked as the disclosure says.</summary>
    public static PartyAnswer Shown(PartyKind kind, PersonalFields? fields, Disclosure disclosure)
    {
        if (fields is null)
        {
            return new PartyAnswer(kind, null, null, null, null);
        }

        var masked = fields.Masked();
        var shown = disclosure switch
        {
            Disclosure.Full => fields,
            Disclosure.IdentityMasked => fields with { IdentityNumber = masked.IdentityNumber },
            _ => masked,
        };
        return new PartyAnswer(kind, shown.Name, shown.IdentityNumber, shown.Phone, shown.Address);
    }

    private async ValueTask<PartyAnswer> Party(string division, SealedParty party, Disclosure disclosure, CancellationToken ct) =>
        Shown(party.Kind, await vault.Open(division, party, ct), disclosure);

    private static ValueList<EscalationAnswer> Escalations(CaseFile file) => file.Escalations.Count == 0
        ? default
        : file.Escalations
            .Select(e => new EscalationAnswer(e.Number, e.Level, e.Rung, e.Reason, e.By, e.At, e.Reply?.Answer, e.Reply?.By, e.Reply?.At))
            .ToValueList();
}
