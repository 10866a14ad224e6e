using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GovApproval.EventStore;

/// <summary>Maps stored names to types and back, so that renaming a type cannot rename history. Filled once, then read by all.</summary>
public sealed class EventTypes
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    private readonly Dictionary<Type, Entry> _byType = [];
    private readonly Dictionary<string, Entry> _byName = new(StringComparer.Ordinal);
    private readonly Entry?[] _byHash = new Entry?[256];

    /// <summary>The names known, in the order added.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    public EventTypes Add<T>(string storedName, JsonTypeInfo<T> json)
        where T : class
    {
        var entry = new Entry(storedName, Encoding.UTF8.GetBytes(storedName), json);
        _byType.Add(typeof(T), entry);
        _byName.Add(storedName, entry);
        ref var bucket = ref _byHash[Hash(entry.Utf8)];
        entry.Next = bucket;
        bucket = entry;
        return this;
    }

    public string NameOf(object data) => EntryOf(data).Name;

    public Type TypeOf(string name) => _byName.TryGetValue(name, out var entry) ? entry.Json.Type : throw new UnknownEventType(name);

    public void Write(object data, IBufferWriter<byte> output)
    {
        var json = writer ??= new Utf8JsonWriter(output, Compact);
        json.Reset(output);
        JsonSerializer.Serialize(json, data, EntryOf(data).Json);
        json.Flush();
    }

    public object Read(string name, ReadOnlySpan<byte> json) =>
        _byName.TryGetValue(name, out var entry) ? Read(entry, json) : throw new UnknownEventType(name);

    public object Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json) => Read(Find(name), json);

    internal Entry Find(ReadOnlySpan<byte> name)
    {
        for (var entry = _byHash[Hash(name)]; entry is not null; entry = entry.Next)
        {
            if (name.SequenceEqual(entry.Utf8))
            {
                return entry;
            }
        }

        throw new UnknownEventType(Encoding.UTF8.GetString(name));
    }

    internal static object Read(Entry entry, ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, entry.Json) ?? throw new JsonException($"An event \"{entry.Name}\" is stored as null.");

    internal Entry EntryOf(object data) =>
        _byType.TryGetValue(data.GetType(), out var entry)
            ? entry
            : throw new ArgumentException($"{data.GetType()} is not registered as an event.", nameof(data));

    private static int Hash(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : ((name.Length * 31) ^ (name[0] * 7) ^ (name[^1] * 13) ^ name[name.Length / 2]) & 0xff;

    internal sealed class Entry(string name, byte[] utf8, JsonTypeInfo json)
    {
        public string Name => name;

        public byte[] Utf8 => utf8;

        public JsonTypeInfo Json => json;

        public Entry? Next { get; set; }
    }
}
