using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Reads many events at once by binary COPY, in pieces that are parsed beside each other and handed out in order: nothing is copied but
/// what an event keeps, type names are compared as bytes, and JSON that comes whole is parsed where it lies.
/// </summary>
internal static class LogCopy
{
    private const int PieceSize = 256 * 1024;
    private const int HeaderSize = 19; // signature, flags, no extension

    /// <summary>A literal for COPY, which takes no parameters.</summary>
    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string Literals(IEnumerable<string> texts) => string.Join(", ", texts.Select(Literal));

    /// <summary>The events that a query gives, in its order, some at a time.</summary>
    /// <param name="from">The query from its "from" on; the events are called e.</param>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        EventRows kind, NpgsqlConnection connection, string from, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pieces = Channel.CreateBounded<Task<List<StoredEvent>>>(Environment.ProcessorCount + 1);
        var reading = ReadPieces(kind, connection, from, pieces.Writer, stop.Token);
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
        EventRows kind, NpgsqlConnection connection, string from, ChannelWriter<Task<List<StoredEvent>>> pieces, CancellationToken ct)
    {
        try
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"copy (select {kind.Columns} {from}) to stdout (format binary)", ct);
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
                    await pieces.WriteAsync(Task.Run(() => Parse(kind, piece, end), ct), ct);
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

    private static List<StoredEvent> Parse(EventRows kind, byte[] piece, int end)
    {
        var events = new List<StoredEvent>(512);
        var reading = kind.Begin();
        try
        {
            for (var from = 0; from < end;)
            {
                var row = new CopiedRow(piece.AsSpan(from, end - from));
                try
                {
                    events.Add(reading.Read(ref row));
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
}

/// <summary>The fields of one row of a binary COPY, one after the other.</summary>
internal ref struct CopiedRow(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Length { get; private set; } = 2;

    /// <summary>The next field; false when it is null.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_bytes[Length..]);
        field = _bytes.Slice(Length + 4, Math.Max(0, length));
        Length += 4 + field.Length;
        return length >= 0;
    }

    public ReadOnlySpan<byte> Next()
    {
        TryNext(out var field);
        return field;
    }
}
