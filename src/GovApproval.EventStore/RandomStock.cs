using System.Security.Cryptography;

namespace GovApproval.EventStore;

/// <summary>
/// Random bytes of the system's generator, for ids and nonces. Asking the generator costs as much as what most of them are for: a thread
/// asks once for some hundreds.
/// </summary>
public static class RandomStock
{
    private const int Size = 4096;

    [ThreadStatic]
    private static (byte[] Bytes, int Used)? stock;

    /// <param name="with">A few bytes, up to some hundreds.</param>
    public static void Fill(Span<byte> with)
    {
        var (bytes, used) = stock is { } some && some.Used + with.Length <= Size ? some : (RandomNumberGenerator.GetBytes(Size), 0);
        bytes.AsSpan(used, with.Length).CopyTo(with);
        stock = (bytes, used + with.Length);
    }
}
