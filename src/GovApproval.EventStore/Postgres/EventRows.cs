using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using GovApproval.EventStore.Views;
using NodaTime;

namespace GovApproval.EventStore.Postgres;

/// <summary>What a COPY asks of each event, and how an event is read from that.</summary>
internal abstract class EventRows
{
    private static readonly long EpochTicks = Instant.FromUtc(2000, 1, 1, 0, 0).ToUnixTimeTicks();

    /// <summary>What may not stand in a JSON string as it is (RFC 8259, section 7).</summary>
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static c => (byte)c), (byte)'"', (byte)'\\']);

    /// <summary>The columns of events called e, the position first.</summary>
    public abstract string Columns { get; }

    /// <summary>A reader for some rows, one after the other.</summary>
    public abstract Reader Begin();

    /// <param name="headers">Whether the events bear theirs.</param>
    public static EventRows Whole(EventTypes types, bool headers) => new WholeEvents(types, headers);

    public static EventRows Of(EventTypes types, Excerpt excerpt) => new Excerpts(types, excerpt);

    public abstract class Reader
    {
        private (byte[] Utf8, string Name) _tenant = ([], "");

        public abstract StoredEvent Read(ref CopiedRow row);

        protected static long Number(ref CopiedRow row) => BinaryPrimitives.ReadInt64BigEndian(row.Next());

        protected static Guid Uuid(ref CopiedRow row) => new(row.Next(), bigEndian: true);

        protected static Instant Time(ref CopiedRow row) => Instant.FromUnixTimeTicks(EpochTicks + (Number(ref row) * 10));

        /// <summary>jsonb begins with a version byte.</summary>
        protected static ReadOnlySpan<byte> Json(ReadOnlySpan<byte> jsonb) => jsonb[1..];

        protected string Tenant(ref CopiedRow row)
        {
            if (row.Next() is var name && !name.SequenceEqual(_tenant.Utf8))
            {
                _tenant = (name.ToArray(), string.Intern(Encoding.UTF8.GetString(name))); // neighbours mostly share the tenant
            }

            return _tenant.Name;
        }
    }

    private sealed class WholeEvents(EventTypes types, bool headers) : EventRows
    {
        public override string Columns =>
            "e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.timestamp, e.data" + (headers ? ", e.headers" : "");

        public override Reader Begin() => new WholeReader(types, headers);
    }

    private sealed class WholeReader(EventTypes types, bool headers) : Reader
    {
        public override StoredEvent Read(ref CopiedRow row)
        {
            var position = Number(ref row);
            var id = Uuid(ref row);
            var tenant = Tenant(ref row);
            var stream = Uuid(ref row);
            var version = Number(ref row);
            var type = types.Find(row.Next());
            var recordedAt = Time(ref row);
            var data = EventTypes.Read(type, Json(row.Next()));
            var known = headers && row.TryNext(out var json) ? EventHeaders.Parse(Json(json)) : EventHeaders.None;
            return new(position, id, new(tenant, stream), version, type.Name, data, recordedAt, known);
        }
    }

    /// <summary>Each member a column of its own, from which the JSON is put together again; and the whole event, where its type is none of the excerpt's.</summary>
    private sealed class Excerpts : EventRows
    {
        private readonly EventTypes _types;
        private readonly Member[] _members;

        public Excerpts(EventTypes types, Excerpt excerpt)
        {
            // Those of one object side by side, so that it is opened once.
            var members = excerpt.Members.OrderBy(static member => member.In, StringComparer.Ordinal).ToArray();
            _types = types;
            _members = [.. members.Select(static member => new Member(member))];
            Columns = "e.seq_id, e.tenant_id, e.type, e.timestamp"
                + string.Concat(members.Select(static member =>
                    $", e.data{(member.In is { } within ? "->" + LogCopy.Literal(within) : "")}{(member.IsText ? "->>" : "->")}{LogCopy.Literal(member.Name)}"))
                + $", case when e.type in ({LogCopy.Literals(excerpt.Types)}) then null else e.data end";
        }

        public override string Columns { get; }

        public override Reader Begin() => new ExcerptReader(_types, _members);
    }

    private sealed class ExcerptReader(EventTypes types, Member[] members) : Reader
    {
        private readonly ArrayBufferWriter<byte> _joined = new(512);

        public override StoredEvent Read(ref CopiedRow row)
        {
            var position = Number(ref row);
            var tenant = Tenant(ref row);
            var type = types.Find(row.Next());
            var recordedAt = Time(ref row);
            var members = Join(ref row);
            var data = EventTypes.Read(type, row.TryNext(out var whole) ? Json(whole) : members);
            return new(position, default, new(tenant, default), 0, type.Name, data, recordedAt, EventHeaders.None);
        }

        private ReadOnlySpan<byte> Join(ref CopiedRow row)
        {
            _joined.ResetWrittenCount();
            Put((byte)'{');
            var within = (string?)null;
            foreach (var member in members)
            {
                if (!row.TryNext(out var value))
                {
                    continue;
                }

                if (member.In != within)
                {
                    Close(within);
                    Separate();
                    _joined.Write(member.Opening);
                    within = member.In;
                }

                Separate();
                _joined.Write(member.Name);
                if (member.IsText)
                {
                    PutText(value);
                }
                else
                {
                    _joined.Write(Json(value));
                }
            }

            Close(within);
            Put((byte)'}');
            return _joined.WrittenSpan;
        }

        private void Separate()
        {
            if (_joined.WrittenSpan[^1] != (byte)'{')
            {
                Put((byte)',');
            }
        }

        private void Close(string? within)
        {
            if (within is not null)
            {
                Put((byte)'}');
            }
        }

        private void PutText(ReadOnlySpan<byte> value)
        {
            Put((byte)'"');
            _joined.Write(value.ContainsAny(Escaped) ? JsonEncodedText.Encode(value).EncodedUtf8Bytes : value);
            Put((byte)'"');
        }

        private void Put(byte one)
        {
            _joined.GetSpan(1)[0] = one;
            _joined.Advance(1);
        }
    }

    /// <summary>A member as it is written: <c>"in":{</c> and <c>"name":</c>.</summary>
    private sealed class Member(EventMember member)
    {
        public string? In => member.In;

        public bool IsText => member.IsText;

        public byte[] Opening { get; } = member.In is { } within ? Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(within)}\":{{") : [];

        public byte[] Name { get; } = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(member.Name)}\":");
    }
}
