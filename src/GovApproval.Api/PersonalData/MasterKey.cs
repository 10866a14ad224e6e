using System.Security.Cryptography;
using System.Text;

namespace GovApproval.Api.PersonalData;

/// <summary>
/// The key that wraps every person's key and derives the service's own (pseudonyms, query codes, sealed answers).
/// Whoever holds the database without it holds no names.
/// </summary>
internal sealed class MasterKey : IDisposable
{
    // OpenSSL looks its algorithms up anew for every context made: one for each thread that works.
    private readonly ThreadLocal<AesGcm> _wrapping;
    private readonly ThreadLocal<AesGcm> _answers;
    private readonly ThreadLocal<IncrementalHash> _pseudonyms;
    private readonly byte[] _queryCodes;

    public MasterKey(byte[] secret)
    {
        if (secret.Length != 32)
        {
            throw new ArgumentException("The master key is 32 bytes (base64 in the setting PersonalData:MasterKey).", nameof(secret));
        }

        var (wrapping, answers, pseudonyms) = (Derive(secret, "person-keys"), Derive(secret, "answers"), Derive(secret, "pseudonyms"));
        _wrapping = new(() => Sealed.Cipher(wrapping), trackAllValues: true);
        _answers = new(() => Sealed.Cipher(answers), trackAllValues: true);
        _pseudonyms = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, pseudonyms), trackAllValues: true);
        _queryCodes = Derive(secret, "query-codes");
    }

    /// <summary>The same person under one division always gets the same pseudonym; it says nothing about who it is.</summary>
    public PersonId PseudonymOf(string division, string kind, string identityNumber)
    {
        Span<byte> hash = stackalloc byte[32];
        var hmac = _pseudonyms.Value!;
        hmac.AppendData(Encoding.UTF8.GetBytes($"{division}\n{kind}\n{identityNumber}"));
        hmac.GetHashAndReset(hash);
        return new PersonId(new Guid(hash[..16], bigEndian: true));
    }

    /// <summary>The eight digits that, with the receipt number, let the public follow a case. Derived, never stored.</summary>
    public string QueryCodeOf(Guid application)
    {
        // A secret of fixed length before a message of fixed length: nothing can be appended, so a plain hash does what HMAC would,
        // at a tenth of its cost in every answer.
        Span<byte> hash = stackalloc byte[32];
        Span<byte> keyed = stackalloc byte[48];
        _queryCodes.CopyTo(keyed);
        application.TryWriteBytes(keyed[32..]);
        SHA256.HashData(keyed, hash);
        return (BitConverter.ToUInt64(hash) % 100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture);
    }

    public byte[] Wrap(ReadOnlySpan<byte> personKey, PersonId person) => Sealed.Seal(_wrapping.Value!, personKey, person.Value.ToByteArray());

    public byte[] Unwrap(ReadOnlySpan<byte> wrapped, PersonId person) => Sealed.Open(_wrapping.Value!, wrapped, person.Value.ToByteArray());

    public byte[] SealAnswer(ReadOnlySpan<byte> body, Guid key) => Sealed.Seal(_answers.Value!, body, key.ToByteArray());

    public byte[] OpenAnswer(ReadOnlySpan<byte> sealedBody, Guid key) => Sealed.Open(_answers.Value!, sealedBody, key.ToByteArray());

    public void Dispose()
    {
        Dispose(_wrapping);
        Dispose(_answers);
        Dispose(_pseudonyms);
    }

    private static void Dispose<T>(ThreadLocal<T> each)
        where T : IDisposable
    {
        foreach (var one in each.Values)
        {
            one.Dispose();
        }

        each.Dispose();
    }

    private static byte[] Derive(byte[] secret, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes("govapproval/" + purpose));
}
