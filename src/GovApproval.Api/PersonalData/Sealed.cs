using System.Security.Cryptography;
using System.Text.Json;
using GovApproval.EventStore;

namespace GovApproval.Api.PersonalData;

/// <summary>AES-256-GCM boxes: nonce (12 bytes), ciphertext, tag (16 bytes), bound to what they belong to.</summary>
internal static class Sealed
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>A cipher for many boxes under one key; each thread needs its own.</summary>
    public static AesGcm Cipher(ReadOnlySpan<byte> key) => new(key, TagSize);

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> belongsTo)
    {
        using var cipher = Cipher(key);
        return Seal(cipher, plain, belongsTo);
    }

    public static byte[] Seal(AesGcm cipher, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> belongsTo)
    {
        var box = new byte[NonceSize + plain.Length + TagSize];
        var nonce = box.AsSpan(0, NonceSize);
        RandomStock.Fill(nonce);
        cipher.Encrypt(nonce, plain, box.AsSpan(NonceSize, plain.Length), box.AsSpan(NonceSize + plain.Length), belongsTo);
        return box;
    }

    /// <summary>Whether a stored value has the form of a box; whether it opens, only its key tells.</summary>
    public static bool IsBox(JsonElement value, out byte[] box)
    {
        box = [];
        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out box!) && box.Length >= NonceSize + TagSize;
    }

    /// <exception cref="CryptographicException">The box was altered, or belongs to something else.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> belongsTo)
    {
        using var cipher = Cipher(key);
        return Open(cipher, box, belongsTo);
    }

    /// <inheritdoc cref="Open(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static byte[] Open(AesGcm cipher, ReadOnlySpan<byte> box, ReadOnlySpan<byte> belongsTo)
    {
        var plain = new byte[PlainLength(box)];
        Open(cipher, box, belongsTo, plain);
        return plain;
    }

    /// <summary>How long the opened value is; it stands at the beginning of <paramref name="plain"/>, which is as long as the box or longer.</summary>
    /// <inheritdoc cref="Open(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public static int Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> belongsTo, Span<byte> plain)
    {
        using var cipher = Cipher(key);
        return Open(cipher, box, belongsTo, plain);
    }

    private static int Open(AesGcm cipher, ReadOnlySpan<byte> box, ReadOnlySpan<byte> belongsTo, Span<byte> plain)
    {
        var length = PlainLength(box);
        cipher.Decrypt(box[..NonceSize], box[NonceSize..^TagSize], box[^TagSize..], plain[..length], belongsTo);
        return length;
    }

    private static int PlainLength(ReadOnlySpan<byte> box) => box.Length >= NonceSize + TagSize
        ? box.Length - NonceSize - TagSize
        : throw new CryptographicException("A sealed value is too short to be one.");
}
