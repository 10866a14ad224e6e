using System.Globalization;
using GovApproval.Api.Desks;
using GovApproval.Applications;
using GovApproval.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace GovApproval.Api.Tests.Escalation;

/// <summary>More cases than are filed one by one.</summary>
internal static class Seeding
{
    private const string Division = "510682";

    /// <summary>Food permits accepted on Monday 2 March 2026, five working days promised and ten by law: straight into the log, as many a batch as it takes.</summary>
    public static async Task SeedCases(this ServiceFixture service, int count)
    {
        var (log, kind) = (service.Services.GetRequiredService<EventLog>(), service.Services.GetRequiredService<StreamKind<CaseFile, ApplicationEvent>>());
        var edition = service.Services.GetRequiredService<Centers>().Known(Division).Calendar.Edition;
        var (officer, at) = (new ActorId("wang"), Scene.Beijing(3, 2));
        foreach (var some in Enumerable.Range(0, count).Chunk(4000))
        {
            var stored = await Task.WhenAll(some.Select(n =>
            {
                var submitted = new ApplicationSubmitted(
                    string.Create(CultureInfo.InvariantCulture, $"seed-{n}"), new(Scene.Permit), 1, new(Scene.Department), new(Scene.Window), Channel.Counter,
                    new SealedParty(PartyKind.Person, new PersonId(Guid.CreateVersion7()), "c2VhbGVk"), null, null, [], null, null, officer, at);
                var accepted = new ApplicationAccepted(Standing.After(submitted), 1, new Limits(10, 5, OnTheSpot: false), null, officer, at, edition);
                var stream = new StreamId(Division, Guid.CreateVersion7());
                var append = new StreamAppend(stream, kind.Name, 0, [submitted, accepted])
                {
                    Documents = kind.Documents(kind.Fold(null, [submitted, accepted]), stream),
                };
                return log.Write(new Write([append], new EventHeaders("wang", null, null, null), at));
            }));
            stored.ShouldAllBe(result => result is WriteResult.Committed);
        }
    }
}
