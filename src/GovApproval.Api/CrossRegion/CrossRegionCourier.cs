using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.PersonalData;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.CrossRegion;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using NodaTime;

namespace GovApproval.Api.CrossRegion;

/// <summary>
/// Carries what one division filed to the division that decides, and the receipt back. A write stays within one division: the filing
/// names the case before it is there, so that carrying it twice makes one case, and the receipt is noted once.
/// </summary>
internal sealed class CrossRegionCourier : IHostedService
{
    private readonly EventLog _log;
    private readonly Desk<Filing, FilingEvent> _filings;
    private readonly Desk<CaseFile, ApplicationEvent> _cases;
    private readonly Centers _centers;
    private readonly PersonVault _vault;
    private readonly Sealing _sealing;
    private readonly ReceiptNumbers _receipts;
    private readonly Subscription _filed;

    public CrossRegionCourier(
        EventLog log,
        Desk<Filing, FilingEvent> filings,
        Desk<CaseFile, ApplicationEvent> cases,
        Centers centers,
        PersonVault vault,
        Sealing sealing,
        ReceiptNumbers receipts)
    {
        (_log, _filings, _cases, _centers, _vault, _sealing, _receipts) = (log, filings, cases, centers, vault, sealing, receipts);
        _filed = Subscription.AtLeastOnce(log, "CrossRegion", Handle, new(new LogFilter(Types: ["cross_region_filed"])));
    }

    public Task StartAsync(CancellationToken cancellationToken) => _filed.Start(CancellationToken.None);

    public Task StopAsync(CancellationToken cancellationToken) => _filed.Stop();

    private async Task Handle(IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        foreach (var stored in events)
        {
            await Carry(stored.Stream, (CrossRegionFiled)stored.Data, ct);
        }
    }

    private async Task Carry(StreamId filing, CrossRegionFiled filed, CancellationToken ct)
    {
        var there = new StreamId(filed.ToDivision, filed.Application);
        var refusal = await _log.VersionOf(there, ct) > 0 ? null : await Submit(filing, filed, there, ct);
        FilingCommand note = refusal is not null
            ? new NoteRefusal(refusal, filed.By, filed.At)
            : new NoteReceipt((await _cases.Load(there, ct))!.State.ReceiptNumber, filed.By, filed.At);
        var question = new Question<Filing, FilingEvent>(
            note.GetType().Name, filing, static _ => null, known => FilingDecisions.Decide(known, note), static (_, _, _) => new(ReadOnlyMemory<byte>.Empty));
        await _filings.Ask(question, Request.OfService(filing.Tenant, filed.By, filed.At), ct);
    }

    /// <summary>Files the case there, as the applicant had filed it at that moment; says the code of the refusal, if any.</summary>
    private async Task<string?> Submit(StreamId filing, CrossRegionFiled filed, StreamId there, CancellationToken ct)
    {
        var center = await _centers.Of(filed.ToDivision, ct);
        if (center.ItemAsOf(filed.Item, filed.At) is not { } item || CrossRegionEndpoints.Receiver(center, filing.Tenant, item) is not { } window)
        {
            return new CrossRegionNotAgreed(filed.ToDivision, filed.Item).Code;
        }

        // The applicant was erased in the meantime: there is nobody to file for.
        if (await _vault.Open(filing.Tenant, filed.Applicant, ct) is not { } fields)
        {
            return new NoSuchFiling().Code;
        }

        var receipt = await _receipts.Next(filed.ToDivision, filed.At, ct);
        var party = new PartyRequest(filed.Applicant.Kind, fields.Name, fields.IdentityNumber, fields.Phone, fields.Address);
        var verdict = await _sealing.Ask(filed.ToDivision, party, null, (applicant, _) => _cases.Ask(
            new Question<CaseFile, ApplicationEvent>(
                nameof(SubmitApplication),
                there,
                static _ => null,
                file => Decisions.Decide(file, new SubmitApplication(
                    receipt, item, window, Channel.Counter, applicant.Sealed, null, null, filed.Materials, null, null, AcceptAtOnce: false, filed.By, filed.At,
                    Origin: new(filing.Tenant, filing.Id))),
                static (_, _, _) => new(ReadOnlyMemory<byte>.Empty))
            {
                NewKeys = Party.NewKeys(applicant, null),
            },
            Request.OfService(filed.ToDivision, filed.By, filed.At),
            ct), ct);
        return verdict is Verdict.Failed { Problem: var problem } ? problem.Code : null;
    }
}
