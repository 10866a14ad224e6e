using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GovApproval.EventStore.Postgres;

/// <summary>The advisory locks of the store; they are per database, so every node of one database meets at the same keys.</summary>
internal static class Locks
{
    /// <summary>Held from before the first position is drawn to the commit, so that positions appear in their order.</summary>
    public static readonly long Append = KeyOf("append");

    public static readonly long Migration = KeyOf("migration");

    public static long Leader(string progression) => KeyOf("leader " + progression);

    public static long Rebuild(string table) => KeyOf("rebuild " + table);

    public static string Sql(long key) => key.ToString(CultureInfo.InvariantCulture);

    private static long KeyOf(string name) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("govapproval.eventstore " + name)));
}
