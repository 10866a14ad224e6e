using System.Security.Cryptography;
using System.Text;
using GovApproval.Api.Security;

namespace GovApproval.Api.Http;

/// <summary>The caller's name for one request, by which a repeat is known.</summary>
/// <param name="Key">The first 16 bytes of SHA-256 over caller and key: two callers never meet, and the key itself is not kept.</param>
/// <param name="Fingerprint">SHA-256 over method, target and body: the same key with another request is refused.</param>
internal sealed record IdempotencyKey(Guid Key, byte[] Fingerprint)
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>The key of this request; none when the caller gave none.</summary>
    public static IdempotencyKey? Of(HttpContext context, Caller caller, ReadOnlySpan<byte> body)
    {
        var given = context.Request.Headers[Header];
        if (given.Count == 0)
        {
            return null;
        }

        if (given is not [{ Length: > 0 and <= MaxLength } key] || string.IsNullOrWhiteSpace(key))
        {
            throw Problems.Malformed($"{Header} must be given once, with 1 to {MaxLength} characters.").Raise();
        }

        return new(KeyOf(caller.Subject, key), FingerprintOf(context.Request, body));
    }

    private static Guid KeyOf(string caller, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> text = stackalloc byte[1 + ((255 + 1 + MaxLength) * 3)];
        var length = Encoding.UTF8.GetBytes(caller, text);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(key, text[length..]);
        SHA256.HashData(text[..length], hash);
        return new(hash[..16], bigEndian: true);
    }

    private static byte[] FingerprintOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var target = $"{request.Method} {request.Path.Value}{request.QueryString.Value}\n";
        var most = Encoding.UTF8.GetMaxByteCount(target.Length) + body.Length;
        Span<byte> text = most <= 2048 ? stackalloc byte[2048] : new byte[most];
        var length = Encoding.UTF8.GetBytes(target, text);
        body.CopyTo(text[length..]);
        return SHA256.HashData(text[..(length + body.Length)]);
    }
}
