using System.Diagnostics;

namespace GovApproval.LocalPostgres.Tests;

/// <summary>A service in a process of its own, which is this test program started once more: it can be killed, and be another user.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Role = "GOVAPPROVAL_TESTS_SERVE";

    private readonly Process process;

    private ServiceProcess(Process process, string answer)
    {
        this.process = process;
        Answer = answer.Split('\t');
    }

    /// <summary>ready, connection string, server's pid, where the data is; or refused, the problem, the sentence.</summary>
    public string[] Answer { get; }

    public int Id => process.Id;

    public static async Task<ServiceProcess> Start(string data, params string[] under)
    {
        string[] line = [.. under, Environment.ProcessPath ?? throw new InvalidOperationException("no path")];
        var info = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        info.Environment[Role] = data;
        var process = Process.Start(info) ?? throw new InvalidOperationException("not started");
        return new(process, await process.StandardOutput.ReadLineAsync() ?? "it said nothing");
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async Task<int> Finish()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            process.WaitForExit();
        }
        process.Dispose();
    }

    /// <summary>What this program has to be, when it is not a run of tests.</summary>
    public static async Task<int?> Serve() =>
        Environment.GetEnvironmentVariable(Role) is { } data ? await ServeUntilInputEnds(data) : null;

    private static async Task<int> ServeUntilInputEnds(string data)
    {
        try
        {
            await using var server = await LocalPostgresServer.Start(new() { Data = data, Settings = TestFolder.Small, Log = Console.Error.WriteLine });
            Console.WriteLine(string.Join('\t', "ready", server.ConnectionString, server.ProcessId, server.Data));
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (LocalPostgresException e)
        {
            Console.WriteLine(string.Join('\t', "refused", e.Problem, e.Message));
            return 1;
        }
    }
}
