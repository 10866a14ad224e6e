using System.Buffers.Binary;
using GovApproval.Applications;
using GovApproval.EventStore;

namespace GovApproval.Api.PersonalData;

/// <summary>
/// Who may have a key already: of whom it says no, nobody has stored one when the service started, nor has this node since. A set of bits
/// (Bloom, 1970) for more persons than a province files for; the more there are the more often it says yes for nothing, which costs a look-up.
/// </summary>
internal sealed partial class KnownPersons(EventLog log, TimeProvider timers, ILogger<KnownPersons> logger) : BackgroundService
{
    private const int Bits = 1 << 24; // 2 MB: of a million persons one in two hundred strangers is taken for known
    private const int Marks = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly int[] _bits = new int[Bits / 32];

    /// <summary>False until those stored before have been read: whoever has a key is then found out when the write is refused.</summary>
    public bool MayHold(PersonId person)
    {
        for (var nth = 0; nth < Marks; nth++)
        {
            if (Mark(person, nth) is var mark && (Volatile.Read(ref _bits[mark >> 5]) & (1 << mark)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    public void Add(PersonId person)
    {
        for (var nth = 0; nth < Marks; nth++)
        {
            var mark = Mark(person, nth);
            Interlocked.Or(ref _bits[mark >> 5], 1 << mark);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await foreach (var person in log.Rows("select subject_id from subject_keys", [], row => row.GetGuid(0), stoppingToken))
                {
                    Add(new(person));
                }

                return;
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
            {
                Away(logger, e);
                await Task.Delay(Pause, timers, stoppingToken);
            }
        }
    }

    // A pseudonym is the output of a keyed hash: its bits are as good as those of any other.
    private static int Mark(PersonId person, int nth)
    {
        Span<byte> bytes = stackalloc byte[16];
        person.Value.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes[(nth * sizeof(int))..]) & (Bits - 1);
    }

    [LoggerMessage(12, LogLevel.Warning, "The persons known cannot be read now; trying again in five seconds")]
    private static partial void Away(ILogger logger, Exception e);
}
