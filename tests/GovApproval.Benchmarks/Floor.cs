using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace GovApproval.Benchmarks;

/// <summary>What PostgreSQL does at best on this machine: one durable row of 300 bytes per transaction, 16 connections.</summary>
internal static partial class Floor
{
    private const int Connections = 16;

    public static async Task<double> PerSecond(Server server, double seconds)
    {
        var database = await server.NewDatabase();
        await Server.Ask(database, "create table floor (id bigint generated always as identity primary key, data text not null)");
        await server.Settle();
        var warm = Stopwatch.GetTimestamp() + (long)(1.5 * Stopwatch.Frequency);
        var end = warm + (long)(seconds * Stopwatch.Frequency);
        var counts = new int[Connections];
        var threads = counts.Select((_, i) => new Thread(() => counts[i] = Insert(database, warm, end))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        await server.Drop(database);
        return counts.Sum() / seconds;
    }

    /// <summary>The same by PostgreSQL's own tool, for information; none where it is not installed.</summary>
    public static async Task<double?> ByPgbench(Server server, double seconds)
    {
        var database = await server.NewDatabase();
        await Server.Ask(database, "create table floor (id bigint generated always as identity primary key, data text not null)");
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"insert into floor (data) values ('{new string('x', 300)}');\n");
        var to = new NpgsqlConnectionStringBuilder(database);
        try
        {
            var info = new ProcessStartInfo("pgbench",
                ["-n", "-c", "16", "-j", "2", "-M", "prepared", "-T", seconds.ToString("0", CultureInfo.InvariantCulture), "-f", script,
                    "-h", to.Host ?? "", "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username ?? "", to.Database ?? ""])
            { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            info.Environment["PGPASSWORD"] = to.Password;
            using var process = Process.Start(info);
            if (process is null)
            {
                return null;
            }

            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return Tps().Match(said) is { Success: true } match ? double.Parse(match.Groups["tps"].Value, CultureInfo.InvariantCulture) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(script);
            await server.Drop(database);
        }
    }

    /// <summary>On a thread of its own and blocking: the least that a client can cost.</summary>
    private static int Insert(string database, long warm, long end)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var insert = new NpgsqlCommand("insert into floor (data) values ($1)", connection);
        insert.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text, Value = new string('x', 300) });
        insert.Prepare();
        var count = 0;
        while (true)
        {
            insert.ExecuteNonQuery();
            var now = Stopwatch.GetTimestamp();
            if (now >= end)
            {
                return count;
            }

            count += now >= warm ? 1 : 0;
        }
    }

    [GeneratedRegex(@"tps = (?<tps>[\d.]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tps();
}
