using GovApproval.Api.Http;
using GovApproval.Api.PersonalData;
using GovApproval.Applications;
using GovApproval.EventStore;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>A person or organization as a request names it: checked, sealed for storing, shown in the answer.</summary>
internal sealed class Party
{
    private readonly PartyRequest _given;
    private readonly PersonalFields _fields;

    private Party(PartyRequest given, SealingKey key)
    {
        _given = given;
        Key = key;
        _fields = new PersonalFields(given.Name, given.IdentityNumber, given.Phone, given.Address);
        Sealed = PersonVault.Seal(given.Kind, _fields, key);
    }

    /// <summary>The key it is sealed under; whatever else is the person's goes under it too.</summary>
    public SealingKey Key { get; }

    /// <summary>As it stands in events.</summary>
    public SealedParty Sealed { get; }

    public static void Check(string pointer, PartyRequest given, Checks checks)
    {
        checks.Text(pointer + "/name", given.Name, 100);
        checks.Optional(pointer + "/identityNumber", given.IdentityNumber, 18);
        checks.Optional(pointer + "/phone", given.Phone, 18);
        checks.Optional(pointer + "/address", given.Address, 100);
    }

    /// <param name="beside">Another party of the same case, who may be the same person: then both are sealed under one key.</param>
    public static async ValueTask<Party> Of(PartyRequest given, string division, PersonVault vault, Party? beside, CancellationToken ct)
    {
        var key = await vault.KeyFor(division, given.Kind, string.IsNullOrWhiteSpace(given.IdentityNumber) ? null : given.IdentityNumber.Trim(), ct);
        return new(given, beside is not null && beside.Key.Person == key.Person ? beside.Key : key);
    }

    public PartyAnswer Shown(Disclosure disclosure) => ApplicationAnswers.Shown(_given.Kind, _fields, disclosure);

    /// <summary>The keys that these parties bring with them, each once.</summary>
    public static IReadOnlyList<SubjectKey> NewKeys(Party first, Party? second) => (first.Key.New, second?.Key.New) switch
    {
        ({ } one, { } other) when one.Subject != other.Subject => [one, other],
        ({ } one, _) => [one],
        (null, { } other) => [other],
        _ => [],
    };
}
