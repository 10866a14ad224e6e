using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.EventStore.Postgres;

/// <summary>Reads documents, and moves their duplicated columns.</summary>
internal sealed class DocumentReading(NpgsqlDataSource database)
{
    public async Task<Document?> Find(DocumentTable table, string tenant, object id, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"select {Reading.DocumentColumns(table.Columns)} from {table.SqlName} where tenant_id = $1 and id = $2");
        command.Parameters.Add(Reading.Parameter(tenant, NpgsqlDbType.Varchar));
        command.Parameters.Add(Reading.Parameter(id));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Reading.Document(reader, table, table.Columns) : null;
    }

    public async Task<IReadOnlyList<Document>> Query(DocumentTable table, DocumentQuery query, CancellationToken ct)
    {
        var columns = table.Chosen(query.Columns);
        var (command, from) = Command(table, query);
        await using var _ = command;
        var data = "data";
        if (query.JsonAfter is { } known)
        {
            command.Parameters.Add(Reading.Parameter(known, NpgsqlDbType.Bigint));
            data = string.Create(CultureInfo.InvariantCulture, $"case when mt_version > ${command.Parameters.Count} then data end");
        }

        command.CommandText = $"select {Reading.DocumentColumns(columns, data)} {from}";
        if (query.OrderBy is { } order)
        {
            command.CommandText += " order by " + order;
        }

        if (query.Limit is { } limit)
        {
            command.Parameters.Add(Reading.Parameter((long)limit, NpgsqlDbType.Bigint));
            command.CommandText += string.Create(CultureInfo.InvariantCulture, $" limit ${command.Parameters.Count}");
        }

        var documents = new List<Document>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            documents.Add(Reading.Document(reader, table, columns));
        }

        return documents;
    }

    public async Task<long> Count(DocumentTable table, DocumentQuery query, CancellationToken ct)
    {
        var (command, from) = Command(table, query);
        await using var _ = command;
        command.CommandText = "select count(*) " + from;
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<int> SetColumns(
        DocumentTable table, string tenant, IReadOnlyList<ColumnsWrite> documents, IReadOnlyList<int>? places, CancellationToken ct)
    {
        var columns = table.Chosen(places);
        if (columns.Count == 0 || documents.Count == 0)
        {
            return 0;
        }

        // While such an update runs, commands on the cases it has written wait for it, and others of their commit with them: none is long.
        var changed = 0;
        foreach (var some in documents.Chunk(1000))
        {
            var rows = new DocumentRows(table, columns).Put;
            foreach (var document in some)
            {
                rows.Add(new(0, tenant, document.Id, [], document.Version, default, document.Columns));
            }

            await using var command = database.CreateCommand();
            var set = string.Join(", ", columns.Select(static c => $"{c.Name} = t.{c.Name}"));
            var differ = string.Join(" or ", columns.Select(static c => $"x.{c.Name} is distinct from t.{c.Name}"));
            command.CommandText =
                $"""
                update {table.SqlName} x set {set}
                from {rows.Select(command.Parameters, ["tenant_id", "id", "version", .. columns.Select(static c => c.Name)])} t
                where x.tenant_id = t.tenant_id and x.id = t.id and x.mt_version = t.version and ({differ})
                """;
            changed += await command.ExecuteNonQueryAsync(ct);
        }

        return changed;
    }

    private (NpgsqlCommand Command, string From) Command(DocumentTable table, DocumentQuery query)
    {
        var command = database.CreateCommand();
        foreach (var parameter in query.Parameters ?? [])
        {
            command.Parameters.Add(Reading.Parameter(parameter));
        }

        var where = query.Where is null ? "true" : $"({query.Where})";
        if (query.Tenant is { } tenant)
        {
            command.Parameters.Add(Reading.Parameter(tenant, NpgsqlDbType.Varchar));
            where += string.Create(CultureInfo.InvariantCulture, $" and tenant_id = ${command.Parameters.Count}");
        }

        return (command, $"from {table.SqlName} where {where}");
    }
}
