using System.Buffers.Binary;

namespace GovApproval.EventStore;

/// <summary>
/// A sequence of ids of streams or of events: UUIDs of version 7 (RFC 9562), which follow each other in time and so in the indexes.
/// Whoever needs those of one millisecond in order draws them all from one sequence, by one clock.
/// </summary>
public sealed class Ids
{
    private const int CounterBits = 12;
    private const int CounterMask = (1 << CounterBits) - 1;

    // The millisecond and the number of the id drawn last.
    private long _last;

    /// <summary>
    /// A new id of this moment, to the millisecond. Those drawn one after another of one millisecond follow each other too (RFC 9562,
    /// section 6.2, method 1), up to 2,048 of them.
    /// </summary>
    public Guid New(DateTimeOffset at)
    {
        Span<byte> id = stackalloc byte[16];
        RandomStock.Fill(id[6..]);
        var moment = Next(at.ToUnixTimeMilliseconds(), BinaryPrimitives.ReadUInt16BigEndian(id[6..]));
        BinaryPrimitives.WriteInt64BigEndian(id, (moment >> CounterBits << 16) | 0x7000 | (moment & CounterMask));
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new(id, bigEndian: true);
    }

    private long Next(long millisecond, int random)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var begin = (millisecond << CounterBits) | (uint)(random & (CounterMask >> 1)); // in the lower half: there is room to count
            var next = last >> CounterBits == millisecond && (last & CounterMask) < CounterMask ? last + 1 : begin;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return next;
            }
        }
    }
}
