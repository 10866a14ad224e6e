using System.Buffers.Binary;
using System.Text;
using NodaTime;
using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>
/// Reads many events at once by binary COPY: nothing is copied but what an event keeps, type names are compared as bytes, and JSON is
/// parsed where it lies. The backend's printing of jsonb is the limit; parsing hides behind it.
/// </summary>
internal sealed class LogCopy(EventTypes types, Func<StoredEvent, ValueTask> each)
{
    private static readonly Instant Epoch = Instant.FromUtc(2000, 1, 1, 0, 0);
    private static readonly long EpochTicks = Epoch.ToUnixTimeTicks();

    private byte[] _buffer = new byte[256 * 1024];
    private int _from;
    private int _to;
    private byte[] _tenantBytes = [];
    private string _tenant = "";

    /// <summary>The columns, as this reader knows them.</summary>
    public static string Columns(bool headers) =>
        "e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.timestamp, e.data" + (headers ? ", e.headers" : "");

    public async Task Read(NpgsqlConnection connection, string select, CancellationToken ct)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync($"copy ({select}) to stdout (format binary)", ct);
        await Fill(copy, 19, ct);
        _from += 19; // signature, flags, no extension
        while (true)
        {
            await Fill(copy, 2, ct);
            var fields = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(_from));
            if (fields < 0)
            {
                return;
            }

            int end;
            while ((end = EndOfRow(fields)) < 0)
            {
                await More(copy, ct);
            }

            StoredEvent e;
            try
            {
                e = Parse(fields);
            }
            catch (Exception why)
            {
                throw new UnreadableEvent(BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(_from + 6)), why);
            }

            _from = end;
            var done = each(e);
            if (!done.IsCompletedSuccessfully)
            {
                await done;
            }
        }
    }

    /// <summary>A literal for COPY, which takes no parameters.</summary>
    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private int EndOfRow(int fields)
    {
        var at = _from + 2;
        for (var i = 0; i < fields; i++)
        {
            if (at + 4 > _to)
            {
                return -1;
            }

            at += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at)));
        }

        return at <= _to ? at : -1;
    }

    private StoredEvent Parse(int fields)
    {
        var at = _from + 2;
        var position = BinaryPrimitives.ReadInt64BigEndian(Field(ref at));
        var id = new Guid(Field(ref at), bigEndian: true);
        var tenant = Tenant(Field(ref at));
        var stream = new Guid(Field(ref at), bigEndian: true);
        var version = BinaryPrimitives.ReadInt64BigEndian(Field(ref at));
        var type = types.Find(Field(ref at));
        var recordedAt = Instant.FromUnixTimeTicks(EpochTicks + (BinaryPrimitives.ReadInt64BigEndian(Field(ref at)) * 10));
        var data = EventTypes.Read(type, Field(ref at)[1..]); // jsonb begins with a version byte
        var headers = EventHeaders.None;
        if (fields > 8 && Field(ref at) is { Length: > 0 } json)
        {
            headers = EventHeaders.Parse(json[1..]);
        }

        return new(position, id, new(tenant, stream), version, type.Name, data, recordedAt, headers);
    }

    private ReadOnlySpan<byte> Field(ref int at)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at));
        at += 4;
        var field = _buffer.AsSpan(at, Math.Max(0, length));
        at += field.Length;
        return field;
    }

    /// <summary>Neighbours mostly share the tenant.</summary>
    private string Tenant(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_tenantBytes))
        {
            _tenantBytes = bytes.ToArray();
            _tenant = string.Intern(Encoding.UTF8.GetString(bytes));
        }

        return _tenant;
    }

    private async ValueTask Fill(NpgsqlRawCopyStream copy, int atLeast, CancellationToken ct)
    {
        while (_to - _from < atLeast)
        {
            await More(copy, ct);
        }
    }

    private async ValueTask More(NpgsqlRawCopyStream copy, CancellationToken ct)
    {
        if (_from > 0 && _buffer.Length - _to < 16 * 1024)
        {
            Buffer.BlockCopy(_buffer, _from, _buffer, 0, _to - _from);
            (_from, _to) = (0, _to - _from);
        }

        if (_buffer.Length - _to < 16 * 1024)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await copy.ReadAsync(_buffer.AsMemory(_to), ct);
        if (read == 0)
        {
            throw new EndOfStreamException("The copy of the events ended in the middle of a row.");
        }

        _to += read;
    }
}
