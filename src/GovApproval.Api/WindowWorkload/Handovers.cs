using GovApproval.Api.Applications;
using GovApproval.Api.Desks;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.Applications;
using GovApproval.Catalogue;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;
using NodaTime;

namespace GovApproval.Api.WindowWorkload;

/// <summary>
/// Hands over what an absent officer had in hand. Follows the log, so that nothing is left behind when the service stops in the middle;
/// what was handed over already is in another hand and is not found again.
/// </summary>
internal sealed class Handovers : IHostedService
{
    private const int PageSize = 500;

    private readonly CaseFiles _files;
    private readonly ApplicationDesk _desk;
    private readonly Centers _centers;
    private readonly IClock _clock;
    private readonly Subscription _absences;

    public Handovers(EventLog log, CaseFiles files, ApplicationDesk desk, Centers centers, IClock clock)
    {
        (_files, _desk, _centers, _clock) = (files, desk, centers, clock);
        _absences = Subscription.AtLeastOnce(log, "Handovers", Handle, new(new LogFilter(Types: ["officer_absence_recorded"])));
    }

    public Task StartAsync(CancellationToken cancellationToken) => _absences.Start(CancellationToken.None);

    public Task StopAsync(CancellationToken cancellationToken) => _absences.Stop();

    private async Task Handle(IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        foreach (var stored in events)
        {
            await HandOver(stored.Stream.Tenant, (OfficerAbsenceRecorded)stored.Data, ct);
        }
    }

    private async Task HandOver(string division, OfficerAbsenceRecorded away, CancellationToken ct)
    {
        await _centers.Of(division, ct);
        var turn = 0;
        object?[] after = [away.Officer.Value, away.Window.Value, CaseFileColumns.Earliest, Guid.Empty];
        while (true)
        {
            var page = await _files.Query(
                new DocumentQuery(division, "officer = $1 and window_code = $2 and is_open and (due_on, id) > ($3, $4)", after, "due_on, id", PageSize),
                ct);
            if (page.Count == 0)
            {
                return;
            }

            var now = _clock.GetCurrentInstant();
            var asked = page.Select(document =>
            {
                ApplicationCommand command = away.Deputies.Count == 0
                    ? new ReleaseApplication(away.Reason, IsOverseer: true, away.By, now)
                    : new TransferApplication(null, away.Deputies[turn++ % away.Deputies.Count], away.Reason, away.By, now);
                var known = new Versioned<CaseFile>(document.Read(StoredJson.Of<CaseFile>()), document.Version);
                return (new StreamId(division, (Guid)document.Id), known, (Func<CaseFile?, Decision<ApplicationEvent>>)Decide);

                // Meanwhile it may have come into another hand: then it stays there.
                Decision<ApplicationEvent> Decide(CaseFile? file) => file is { } f && f.Standing.Officer == away.Officer && f.Standing.IsOpen()
                    ? Decisions.Decide(f, command)
                    : Decision<ApplicationEvent>.NothingToDo;
            }).ToArray();
            await _desk.TellTogether(asked, Request.OfService(division, away.By, now), nameof(TransferApplication), ct);
            after = [after[0], after[1], page[^1].Columns[CaseFileColumns.DueOn], page[^1].Id];
        }
    }
}
