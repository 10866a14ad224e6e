using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Applications;
using GovApproval.EventStore;

namespace GovApproval.Api.PersonalData;

/// <summary>
/// Seals and opens personal data under a key per person. The key is stored with the events that first use it; destroying it
/// erases the person everywhere, while every event stays as it was.
/// </summary>
internal sealed class PersonVault(EventLog log, MasterKey master, KnownPersons persons)
{
    private const int Remembered = 20_000;

    private readonly Recent<(string, PersonId), byte[]> _keys = new(Remembered);

    /// <summary>
    /// Makes ready to seal what is known of a person, under the key it already has or a new one. The key of whoever may have one is looked up
    /// first: a write that brings another is refused, and those stored with it have to be stored anew.
    /// </summary>
    public async ValueTask<SealingKey> KeyFor(string division, PartyKind kind, string? identityNumber, CancellationToken ct)
    {
        // Without a number there is nothing to know the person by: a person of this case only. A name and a telephone would not do, since
        // whoever knows both would be filled in what the center holds of that person.
        var person = identityNumber is null ? new PersonId(Guid.NewGuid()) : PersonOf(division, kind, identityNumber);
        if (identityNumber is not null && (_keys.TryGet((division, person), out var known) || (persons.MayHold(person) && (known = await Fetch(division, person, ct)) is not null)))
        {
            return new SealingKey(person, known, null);
        }

        var key = RandomNumberGenerator.GetBytes(32);
        return new SealingKey(person, key, new SubjectKey(division, person.Value, master.Wrap(key, person)));
    }

    /// <summary>The pseudonym that a number gives, whether or not anything is known under it.</summary>
    public PersonId PersonOf(string division, PartyKind kind, string identityNumber) => master.PseudonymOf(division, kind.ToString(), identityNumber);

    /// <summary>To be called once the write that brought the key is committed, never before: nothing may be sealed under a key that is not kept.</summary>
    public void Remember(string division, SealingKey key)
    {
        _keys.Set((division, key.Person), key.Key);
        persons.Add(key.Person);
    }

    /// <summary>The person has a key already: the next to seal for it looks it up.</summary>
    public void Learn(PersonId person) => persons.Add(person);

    /// <summary>To seal more of a person whose key is stored; none where it was destroyed.</summary>
    public async ValueTask<SealingKey?> KeyFor(string division, PersonId person, CancellationToken ct) =>
        await KeyOf(division, person, ct) is { } key ? new SealingKey(person, key, null) : null;

    public static SealedParty Seal(PartyKind kind, PersonalFields fields, SealingKey key) => new(
        kind,
        key.Person,
        Convert.ToBase64String(Box(JsonSerializer.SerializeToUtf8Bytes(fields, PersonalJson.Default.PersonalFields), key)),
        string.IsNullOrWhiteSpace(fields.IdentityNumber) ? true : null);

    /// <summary>Anything else that is the person's, such as the personal fields of a form.</summary>
    public static string SealText(ReadOnlySpan<byte> plain, SealingKey key) => Convert.ToBase64String(Box(plain, key));

    /// <summary>None: the person was erased.</summary>
    public async ValueTask<PersonalFields?> Open(string division, SealedParty party, CancellationToken ct) =>
        await KeyOf(division, party.Person, ct) is { } key ? Open(key, party) : null;

    /// <summary>The fields of a stored form that stand sealed in it; none where the person was erased.</summary>
    /// <param name="member">Of the seal's name. One that is no box of this person's came from whoever filed the form: a field, and read as it stands.</param>
    public async ValueTask<JsonObject?> OpenFields(string division, PersonId person, JsonElement member, CancellationToken ct)
    {
        if (!Sealed.IsBox(member, out var box))
        {
            return AsItStands();
        }

        if (await KeyOf(division, person, ct) is not { } key)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(Sealed.Open(key, box, person.Value.ToByteArray()), PersonalJson.Default.JsonObject);
        }
        catch (CryptographicException)
        {
            return AsItStands();
        }

        JsonObject AsItStands() => new() { [FormSealing.Member] = JsonNode.Parse(member.GetRawText()) };
    }

    // Every answer to a command names the parties: nothing is made for it but the fields.
    private static PersonalFields? Open(byte[] key, SealedParty party)
    {
        const int Usual = 512;
        Span<byte> box = party.Sealed.Length <= Usual ? stackalloc byte[Usual] : new byte[party.Sealed.Length];
        Span<byte> plain = party.Sealed.Length <= Usual ? stackalloc byte[Usual] : new byte[party.Sealed.Length];
        Span<byte> person = stackalloc byte[16];
        party.Person.Value.TryWriteBytes(person);
        var length = Convert.TryFromBase64String(party.Sealed, box, out var sealedLength)
            ? Sealed.Open(key, box[..sealedLength], person, plain)
            : throw new CryptographicException("A sealed party is no base64.");
        return JsonSerializer.Deserialize(plain[..length], PersonalJson.Default.PersonalFields);
    }

    private ValueTask<byte[]?> KeyOf(string division, PersonId person, CancellationToken ct) =>
        _keys.TryGet((division, person), out var known) ? new(known) : Fetch(division, person, ct);

    private async ValueTask<byte[]?> Fetch(string division, PersonId person, CancellationToken ct)
    {
        if (await log.FindKey(division, person.Value, ct) is not { WrappedKey: { } wrapped })
        {
            return null;
        }

        var key = master.Unwrap(wrapped, person);
        _keys.Set((division, person), key);
        return key;
    }

    private static byte[] Box(ReadOnlySpan<byte> plain, SealingKey key) => Sealed.Seal(key.Key, plain, key.Person.Value.ToByteArray());
}

/// <summary>A person's key in hand; <paramref name="New"/> goes into the write when nobody has stored it yet.</summary>
internal sealed record SealingKey(PersonId Person, byte[] Key, SubjectKey? New);

/// <summary>Another write brought this person's key in the meantime: seal again under that one.</summary>
#pragma warning disable CA1032 // Only ever made with the person.
internal sealed class PersonKeyTaken(Guid person) : Exception("The person already has a key.")
#pragma warning restore CA1032
{
    public PersonId Person { get; } = new(person);
}
