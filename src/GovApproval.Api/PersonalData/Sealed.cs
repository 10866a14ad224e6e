using System.Security.Cryptography;

namespace GovApproval.Api.PersonalData;

/// <summary>AES-256-GCM boxes: nonce (12 bytes), ciphertext, tag (16 bytes), bound to what they belong to.</summary>
internal static class Sealed
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> belongsTo)
    {
        var box = new byte[NonceSize + plain.Length + TagSize];
        var nonce = box.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceSize, plain.Length), box.AsSpan(NonceSize + plain.Length), belongsTo);
        return box;
    }

    /// <exception cref="CryptographicException">The box was altered, or belongs to something else.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> belongsTo)
    {
        if (box.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("A sealed value is too short to be one.");
        }

        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box[..NonceSize], box[NonceSize..^TagSize], box[^TagSize..], plain, belongsTo);
        return plain;
    }
}
