using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>Writes and removes documents outside the appender: by a view's leader and by a rebuild.</summary>
internal static class DocumentStatement
{
    /// <summary>More of a WITH: what is in the rows, where the condition holds. The last character is a blank or a bracket.</summary>
    public static string Text(DocumentTable table, string sqlName, DocumentRows rows, NpgsqlParameterCollection parameters, string condition)
    {
        var sql = "";
        if (rows.Put.Count > 0)
        {
            sql +=
                $"""
                , put as ({AppendStatement.Upsert(table, sqlName, rows.Put.Select(parameters) + " d where " + condition)})
                """;
        }

        if (rows.New.Count > 0)
        {
            sql += $", new as ({AppendStatement.Insert(table, sqlName, rows.New.Select(parameters) + " d where " + condition)})";
        }

        if (rows.Cut.Count > 0)
        {
            sql +=
                $"""
                , cut as (delete from {sqlName} x using {rows.Cut.Select(parameters)} t
                    where x.tenant_id = t.tenant_id and x.id = t.id and {condition})
                """;
        }

        return sql;
    }

    public static async Task Write(
        NpgsqlConnection connection, DocumentTable table, string sqlName, DocumentRows rows, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = $"with nothing as (select){Text(table, sqlName, rows, command.Parameters, "true")} select";
        await command.ExecuteNonQueryAsync(ct);
        rows.Clear();
    }
}
