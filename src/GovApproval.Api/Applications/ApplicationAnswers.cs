using GovApproval.Api.Desks;
using GovApproval.Api.GreenChannel;
using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.EventStore;
using GovApproval.Security;
using NodaTime;

namespace GovApproval.Api.Applications;

/// <summary>Turns a case file into what its reader may see of it, its clocks read at a moment.</summary>
internal sealed class ApplicationAnswers(
    PersonVault vault, MasterKey master, EventLog log, StreamKind<CaseFile, ApplicationEvent> kind, Centers centers)
{
    /// <param name="center">What the clocks are read by.</param>
    /// <param name="now">When they are read.</param>
    public ValueTask<ApplicationAnswer> Of(StreamId stream, Versioned<CaseFile> file, Caller caller, Center center, Instant now, CancellationToken ct) =>
        Of(stream, file, DisclosureTo(caller, file.State), center, now, ct);

    /// <inheritdoc cref="Of(StreamId, Versioned{CaseFile}, Caller, Center, Instant, CancellationToken)"/>
    public async ValueTask<ApplicationAnswer> Of(
        StreamId stream, Versioned<CaseFile> file, Disclosure disclosure, Center center, Instant now, CancellationToken ct)
    {
        var applicant = await Party(stream.Tenant, file.State.Applicant, disclosure, ct);
        var agent = file.State.Agent is { } named ? await Party(stream.Tenant, named, disclosure, ct) : null;
        return Of(stream, file, disclosure, center, now, applicant, agent);
    }

    public static Disclosure DisclosureTo(Caller caller, CaseFile file) => Permissions.Sees(caller.Roles, Relation.Of(caller, file));

    /// <summary>What is kept of the answer to a command, given the case that it leads to.</summary>
    public static Func<CaseFile, string> Recipe(StreamId stream, Caller caller, Center center, Instant now) =>
        file => new AnswerRecipe(stream.Id, DisclosureTo(caller, file), center.Calendar.Edition, now).ToString();

    /// <summary>The answer that a command gave when the case came to a version, from what is kept of it.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> Again(string division, long version, string kept, CancellationToken ct)
    {
        var recipe = AnswerRecipe.Parse(kept);
        var stream = new StreamId(division, recipe.Application);
        var stored = await log.Load(stream, version, ct: ct);
        if (stored is null || stored.Version != version || kind.Fold(stored) is not { } file)
        {
            throw new InvalidOperationException($"An answer is kept for version {version} of {stream}, which is not there.");
        }

        var center = await centers.AtEdition(division, recipe.CalendarEdition, ct);
        return Reply.ToBytes(await Of(stream, new(file, version), recipe.Disclosure, center, recipe.At, ct), Json.Of<ApplicationAnswer>());
    }

    /// <summary>For a case just filed, whose parties are still in the caller's hand.</summary>
    public ApplicationAnswer Of(
        StreamId stream, Versioned<CaseFile> at, Disclosure disclosure, Center center, Instant now, PartyAnswer applicant, PartyAnswer? agent)
    {
        var (file, version) = (at.State, at.Version);
        var standing = file.Standing;
        var calendar = center.CalendarAt(standing.Window);
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
