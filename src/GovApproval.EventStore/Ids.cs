using System.Buffers.Binary;

namespace GovApproval.EventStore;

/// <summary>Ids of streams and events: UUIDs of version 7 (RFC 9562), which follow each other in time and so in the indexes.</summary>
public static class Ids
{
    /// <summary>A new id of this moment, to the millisecond.</summary>
    public static Guid New(DateTimeOffset at)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, at.ToUnixTimeMilliseconds() << 16);
        RandomStock.Fill(id[6..]);
        id[6] = (byte)((id[6] & 0x0f) | 0x70);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new(id, bigEndian: true);
    }
}
