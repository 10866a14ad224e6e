using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using NodaTime;
using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Reads many events at once by binary COPY, in pieces that are parsed beside each other and handed out in order: nothing is copied but
/// what an event keeps, type names are compared as bytes, and JSON is parsed where it lies.
/// </summary>
internal static class LogCopy
{
    private const int PieceSize = 256 * 1024;
    private const int HeaderSize = 19; // signature, flags, no extension

    private static readonly long EpochTicks = Instant.FromUtc(2000, 1, 1, 0, 0).ToUnixTimeTicks();

    /// <summary>The columns, as this reader knows them.</summary>
    public static string Columns(bool headers) =>
        "e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.timestamp, e.data" + (headers ? ", e.headers" : "");

    /// <summary>A literal for COPY, which takes no parameters.</summary>
    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>The events that a query over <see cref="Columns"/> gives, in its order, some at a time.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        EventTypes types, NpgsqlConnection connection, string select, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pieces = Channel.CreateBounded<Task<List<StoredEvent>>>(Environment.ProcessorCount + 1);
        var reading = ReadPieces(types, connection, select, pieces.Writer, stop.Token);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(ct))
            {
                yield return await piece;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
    }

    private static async Task ReadPieces(
        EventTypes types, NpgsqlConnection connection, string select, ChannelWriter<Task<List<StoredEvent>>> pieces, CancellationToken ct)
    {
        try
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"copy ({select}) to stdout (format binary)", ct);
            var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
            await copy.ReadExactlyAsync(buffer.AsMemory(0, HeaderSize), ct);
            var (rows, to, ended) = (0, 0, false); // rows: where the whole ones end
            while (!ended)
            {
                if (to == buffer.Length)
                {
                    buffer = Grow(buffer); // one row larger than the piece
                }

                to += await copy.ReadAsync(buffer.AsMemory(to), ct) is var read and > 0
                    ? read
                    : throw new EndOfStreamException("The copy of the events ended in the middle of a row.");
                rows = WholeRows(buffer.AsSpan(0, to), rows, out ended);
                if (rows > 0 && (ended || buffer.Length - to < PieceSize / 8))
                {
                    var (piece, end) = (buffer, rows);
                    buffer = ArrayPool<byte>.Shared.Rent(Math.Max(PieceSize, to - end));
                    piece.AsSpan(end, to - end).CopyTo(buffer);
                    (rows, to) = (0, to - end);
                    await pieces.WriteAsync(Task.Run(() => Parse(types, piece, end), ct), ct);
                }
            }

            pieces.Complete();
        }
        catch (Exception e)
        {
            pieces.Complete(e);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Where the last whole row ends, looking on from the end of an earlier one.</summary>
    private static int WholeRows(ReadOnlySpan<byte> bytes, int from, out bool ended)
    {
        ended = false;
        while (from + 2 <= bytes.Length)
        {
            var fields = BinaryPrimitives.ReadInt16BigEndian(bytes[from..]);
            if (fields < 0)
            {
                ended = true;
                return from;
            }

            var at = from + 2L;
            for (var i = 0; i < fields; i++)
            {
                if (at + 4 > bytes.Length)
                {
                    return from;
                }

                at += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[(int)at..]));
            }

            if (at > bytes.Length)
            {
                return from;
            }

            from = (int)at;
        }

        return from;
    }

    private static List<StoredEvent> Parse(EventTypes types, byte[] piece, int end)
    {
        var events = new List<StoredEvent>(512);
        var tenant = (Utf8: Array.Empty<byte>(), Name: "");
        try
        {
            for (var from = 0; from < end;)
            {
                var row = new Row(piece.AsSpan(from, end - from));
                try
                {
                    events.Add(Parse(types, ref row, ref tenant));
                }
                catch (Exception why)
                {
                    throw new UnreadableEvent(BinaryPrimitives.ReadInt64BigEndian(piece.AsSpan(from + 6)), why);
                }

                from += row.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return events;
    }

    private static StoredEvent Parse(EventTypes types, ref Row row, ref (byte[] Utf8, string Name) tenant)
    {
        var position = BinaryPrimitives.ReadInt64BigEndian(row.Next());
        var id = new Guid(row.Next(), bigEndian: true);
        if (row.Next() is var name && !name.SequenceEqual(tenant.Utf8))
        {
            tenant = (name.ToArray(), string.Intern(Encoding.UTF8.GetString(name))); // neighbours mostly share the tenant
        }

        var stream = new Guid(row.Next(), bigEndian: true);
        var version = BinaryPrimitives.ReadInt64BigEndian(row.Next());
        var type = types.Find(row.Next());
        var recordedAt = Instant.FromUnixTimeTicks(EpochTicks + (BinaryPrimitives.ReadInt64BigEndian(row.Next()) * 10));
        var data = EventTypes.Read(type, row.Next()[1..]); // jsonb begins with a version byte
        var headers = row.HasMore && row.Next() is { Length: > 0 } json ? EventHeaders.Parse(json[1..]) : EventHeaders.None;
        return new(position, id, new(tenant.Name, stream), version, type.Name, data, recordedAt, headers);
    }

    /// <summary>The fields of one row, one after the other.</summary>
    private ref struct Row(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _left = BinaryPrimitives.ReadInt16BigEndian(bytes);

        public int Length { get; private set; } = 2;

        public readonly bool HasMore => _left > 0;

        public ReadOnlySpan<byte> Next()
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(_bytes[Length..]);
            var field = _bytes.Slice(Length + 4, Math.Max(0, length));
            Length += 4 + field.Length;
            _left--;
            return field;
        }
    }
}
