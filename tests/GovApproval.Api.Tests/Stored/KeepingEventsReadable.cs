using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using GovApproval.Api.Stored;

namespace GovApproval.Api.Tests.Stored;

/// <summary>schemas/events keeps one sample of every shape ever stored.</summary>
public sealed class KeepingEventsReadable
{
    public static TheoryData<string> Samples => [.. Names()];

    [Fact]
    public void needs_a_sample_of_every_stored_event() =>
        StoredEvents.Types.Names.Except(Names().Select(EventOf), StringComparer.Ordinal).ShouldBeEmpty("put a sample of it into schemas/events");

    [Theory]
    [MemberData(nameof(Samples))]
    public void reads_each_sample_and_writes_it_as_it_was(string sample)
    {
        var stored = Text(sample);
        var happened = StoredEvents.Types.Read(EventOf(sample), Encoding.UTF8.GetBytes(stored));
        happened.ShouldBeOfType(StoredEvents.Types.TypeOf(EventOf(sample)));
        var written = Written(happened);
        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(stored)).ShouldBeTrue($"{Encoding.UTF8.GetString(written)}\nwas\n{stored}");
        StoredEvents.Types.Read(EventOf(sample), written).ShouldBe(happened);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void takes_no_offence_at_a_member_that_a_later_version_adds(string sample)
    {
        var stored = JsonNode.Parse(Text(sample))!.AsObject();
        var before = Read();
        stored["addedLater"] = new JsonObject { ["really"] = true };
        Read().ShouldBe(before);

        object Read() => StoredEvents.Types.Read(EventOf(sample), Encoding.UTF8.GetBytes(stored.ToJsonString()));
    }

    // A second shape of one event stands beside the first: application_submitted.2.json.
    private static string EventOf(string sample) => sample.Split('.')[0];

    private static IEnumerable<string> Names() =>
        Directory.GetFiles(Folder(), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    private static string Text(string sample) => File.ReadAllText(Path.Combine(Folder(), sample + ".json"));

    private static byte[] Written(object happened)
    {
        var buffer = new ArrayBufferWriter<byte>();
        StoredEvents.Types.Write(happened, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    internal static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GovApproval.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "schemas", "events");
    }
}
