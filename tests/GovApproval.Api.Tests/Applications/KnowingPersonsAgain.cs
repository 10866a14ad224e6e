using GovApproval.Api.PersonalData;
using GovApproval.Applications;
using GovApproval.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static GovApproval.Api.Tests.Scene;

namespace GovApproval.Api.Tests.Applications;

/// <summary>A person's key is looked up before a write brings another one, also where the service has long forgotten the person.</summary>
public sealed class KnowingPersonsAgain(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task seals_under_the_stored_key_after_a_new_start()
    {
        var ct = TestContext.Current.CancellationToken;
        await (await (await service.Citizen()).Ask("/v1/applications", $$"""{ "item": "{{Permit}}", "applicant": {{Zhang}} }""")).ShouldBeCase("submitted", 1, 201);
        var log = service.Services.GetRequiredService<EventLog>();
        var master = service.Services.GetRequiredService<MasterKey>();
        using var persons = new KnownPersons(log, TimeProvider.System, NullLogger<KnownPersons>.Instance);
        var vault = new PersonVault(log, master, persons);
        var person = vault.PersonOf("510682", PartyKind.Person, IdentityNumber);

        persons.MayHold(person).ShouldBeFalse("nothing has been read");
        (await vault.KeyFor("510682", PartyKind.Person, IdentityNumber, ct)).New.ShouldNotBeNull("it is not in hand");
        await persons.StartAsync(ct);
        await persons.ExecuteTask!;
        persons.MayHold(person).ShouldBeTrue();
        (await vault.KeyFor("510682", PartyKind.Person, IdentityNumber, ct)).New.ShouldBeNull();
    }

    [Fact]
    public void takes_few_strangers_for_known_and_nobody_known_for_a_stranger()
    {
        using var persons = new KnownPersons(service.Services.GetRequiredService<EventLog>(), TimeProvider.System, NullLogger<KnownPersons>.Instance);
        var known = Enumerable.Range(0, 200_000).Select(_ => new PersonId(Guid.NewGuid())).ToList();
        known.ForEach(persons.Add);
        known.ShouldAllBe(person => persons.MayHold(person));
        Enumerable.Range(0, 20_000).Count(_ => persons.MayHold(new PersonId(Guid.NewGuid()))).ShouldBeLessThan(100);
    }

    [Fact]
    public async Task reads_them_as_the_service_starts() =>
        await service.Services.GetRequiredService<KnownPersons>().ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
}
