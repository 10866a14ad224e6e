using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GovApproval.EventStore;

/// <summary>Ids of streams and events: UUIDs of version 7 (RFC 9562), which follow each other in time and so in the indexes.</summary>
public static class Ids
{
    private const int RandomBytes = 10;

    [ThreadStatic]
    private static (byte[] Bytes, int Used)? random;

    /// <summary>A new id of this moment, to the millisecond.</summary>
    public static Guid New(DateTimeOffset at)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, at.ToUnixTimeMilliseconds() << 16);
        Fill(id[6..]);
        id[6] = (byte)((id[6] & 0x0f) | 0x70);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new(id, bigEndian: true);
    }

    /// <summary>Each call of the generator is one of the system: a thread asks once for some four hundred ids.</summary>
    private static void Fill(Span<byte> with)
    {
        var (bytes, used) = random is { } some && some.Used + RandomBytes <= some.Bytes.Length ? some : (RandomNumberGenerator.GetBytes(4096), 0);
        bytes.AsSpan(used, RandomBytes).CopyTo(with);
        random = (bytes, used + RandomBytes);
    }
}
