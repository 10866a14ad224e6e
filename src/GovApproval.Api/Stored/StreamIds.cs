using System.Security.Cryptography;
using System.Text;
using GovApproval.EventStore;

namespace GovApproval.Api.Stored;

/// <summary>Streams that are known by a code have an id derived from it, so that a code can exist once only.</summary>
internal static class StreamIds
{
    /// <summary>A UUID of version 8 (RFC 9562 5.8): SHA-256 over kind and code.</summary>
    public static StreamId Of(string tenant, string kind, string code)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{code}"), hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new StreamId(tenant, new Guid(hash[..16], bigEndian: true));
    }
}
