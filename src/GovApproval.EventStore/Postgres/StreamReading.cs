using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>Reads streams and the log.</summary>
internal sealed class StreamReading(NpgsqlDataSource database, EventTypes types)
{
    private const string OneStream =
        $"""
        select {Reading.EventColumns}, s.type
        from mt_events e join mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id
        where e.tenant_id = $1 and e.stream_id = $2 and e.version <= $3 order by e.version
        """;

    public async Task<StoredStream?> Load(StreamId stream, long? version, Instant? recordedUpTo, CancellationToken ct)
    {
        await using var command = database.CreateCommand(OneStream);
        command.Parameters.Add(Reading.Parameter(stream.Tenant, NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Parameter(stream.Id, NpgsqlDbType.Uuid));
        command.Parameters.Add(Reading.Parameter(version ?? long.MaxValue, NpgsqlDbType.Bigint));
        var events = new List<StoredEvent>();
        string? type = null;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            // What was recorded later, and all that rests on it.
            if (Reading.Instant(reader, 7) > recordedUpTo)
            {
                break;
            }

            type ??= reader.IsDBNull(9) ? null : reader.GetString(9);
            events.Add(Reading.Event(reader, types));
        }

        return events.Count == 0 ? null : new(stream, type, events[^1].Version, events);
    }

    public async Task<long> VersionOf(StreamId stream, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select version from mt_streams where tenant_id = $1 and id = $2");
        command.Parameters.Add(Reading.Parameter(stream.Tenant, NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Parameter(stream.Id, NpgsqlDbType.Uuid));
        return await command.ExecuteScalarAsync(ct) is long version ? version : 0;
    }

    public async Task<long> Head(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from mt_events");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<LogPage> Page(long after, int limit, LogFilter? filter, CancellationToken ct)
    {
        // The head is read first: all that it covers is visible to the second statement.
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select coalesce(max(seq_id), 0) from mt_events"));
        batch.BatchCommands.Add(PageCommand(after, limit, filter));
        var events = new List<StoredEvent>();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var head = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            try
            {
                events.Add(Reading.Event(reader, types));
            }
            catch (Exception) when (events.Count > 0)
            {
                return new(events, events[^1].Position); // whoever asks for the unreadable one alone hears of it
            }
            catch (Exception e)
            {
                throw new UnreadableEvent(reader.GetInt64(0), e);
            }
        }

        var last = events.Count > 0 ? events[^1].Position : after;
        return new(events, events.Count >= limit ? last : Math.Max(last, head));
    }

    public async Task<IReadOnlyList<StoredEvent>> At(IReadOnlyList<long> positions, EventTypes? reading, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Reading.EventColumns} from mt_events e where e.seq_id = any($1) order by e.seq_id");
        command.Parameters.Add(Reading.Array<long>([.. positions], NpgsqlDbType.Bigint));
        var events = new List<StoredEvent>(positions.Count);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            events.Add(Reading.Event(reader, reading ?? types));
        }

        return events;
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Log(
        long after, int batch, LogFilter? filter, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var page = await Page(after, batch, filter, ct);
            if (page.Events.Count > 0)
            {
                yield return page.Events;
            }

            if (page.UpTo <= after)
            {
                yield break;
            }

            after = page.UpTo;
        }
    }

    private static NpgsqlBatchCommand PageCommand(long after, int limit, LogFilter? filter)
    {
        var command = new NpgsqlBatchCommand();
        command.Parameters.Add(Reading.Parameter(after, NpgsqlDbType.Bigint));
        command.Parameters.Add(Reading.Parameter((long)limit, NpgsqlDbType.Bigint));
        var where = "";
        if (filter?.Tenant is { } tenant)
        {
            command.Parameters.Add(Reading.Parameter(tenant, NpgsqlDbType.Varchar));
            where += Next(" and e.tenant_id = ");
        }

        if (filter?.Types is { } names)
        {
            command.Parameters.Add(Reading.Parameter<string[]>([.. names], NpgsqlDbType.Array | NpgsqlDbType.Varchar));
            where += Next(" and e.type = any(") + ")";
        }

        command.CommandText = $"select {Reading.EventColumns} from mt_events e where e.seq_id > $1{where} order by e.seq_id limit $2";
        return command;

        string Next(string text) => text + "$" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture);
    }
}
