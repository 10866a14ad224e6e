using System.Diagnostics;
using System.Globalization;
using Npgsql;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

namespace GovApproval.LocalPostgres.Tests;

/// <summary>A data folder that every user can reach, gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public static readonly IReadOnlyDictionary<string, string> Small = new Dictionary<string, string>
    {
        ["shared_buffers"] = "16MB",
        ["min_wal_size"] = "32MB",
        ["max_wal_size"] = "128MB",
    };

    private const string Prefix = "govapproval-local-";

    private readonly List<string> lines = [];
    private readonly List<(string Words, TaskCompletionSource Heard)> awaited = [];
    private readonly Lock gate = new();

    // A run that was killed has left servers and folders; their names tell whose they were.
    private static readonly Lazy<Task> Swept = new(Sweep);

    public TestFolder()
    {
        Swept.Value.GetAwaiter().GetResult();
        Path = Directory.CreateTempSubdirectory(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-")).FullName;
        File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
    }

    public string Path { get; }
    public string Cluster => this["cluster"];
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public LocalPostgresOptions Options => new() { Data = Path, Settings = Small, Install = false, Log = Hear };

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public Task<LocalPostgresServer> Start() => LocalPostgresServer.Start(Options);

    /// <summary>The next line that holds these words.</summary>
    public Task Next(string words)
    {
        lock (gate)
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((words, heard));
            return heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>A PostgreSQL of shell scripts, to see what becomes of a bad one.</summary>
    public string Programs(string postgres, string initdb)
    {
        var folder = Directory.CreateDirectory(this["bin"]).FullName;
        foreach (var (name, script) in new[] { ("postgres", postgres), ("initdb", initdb) })
        {
            var file = System.IO.Path.Combine(folder, name);
            File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }
        return folder;
    }

    public void BelongsTo(string user)
    {
        using var chown = Process.Start("chown", [user, Path]);
        chown.WaitForExit();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static async Task<object?> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public static bool Lives(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*-*"))
        {
            if (int.TryParse(System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner) && !Lives(owner))
            {
                await LocalPostgresServer.StopLeftBehind(new() { Data = folder, Install = false });
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private void Hear(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            foreach (var (_, heard) in awaited.Where(a => line.Contains(a.Words, StringComparison.Ordinal)))
            {
                heard.TrySetResult();
            }
        }
    }
}
