using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace GovApproval.Benchmarks.Http;

/// <summary>The callers, in a process of their own: this program once more, with its own JIT and nothing else to do.</summary>
internal static class Driver
{
    public const string Word = "drive";

    /// <summary>In the main process: starts a driver and waits for what it says.</summary>
    public static async Task<DriveResult> Run(DrivePlan plan)
    {
        var info = new ProcessStartInfo("dotnet", [Assembly.GetExecutingAssembly().Location, Word])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        info.Environment["DOTNET_TieredCompilation"] = "0"; // little code, best compiled at once

        // One thread waits for all connections, reads what comes in and sends the caller's next request: the cores are shared with the service,
        // and a thread for each caller would be woken for each answer, which costs both sides more than the answer.
        info.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        info.Environment["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1";
        using var process = Process.Start(info) ?? throw new InvalidOperationException("The driver did not start.");
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(plan, DriveJson.Default.DrivePlan));
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonSerializer.Deserialize(said, DriveJson.Default.DriveResult) ?? throw new InvalidOperationException("The driver said nothing.");
    }

    /// <summary>In the driver process.</summary>
    public static async Task<int> Serve()
    {
        var plan = JsonSerializer.Deserialize(Console.In.ReadToEnd(), DriveJson.Default.DrivePlan) ?? throw new InvalidOperationException("No plan.");
        var callers = plan.Officers.Select((_, number) => new Caller(plan, number)).ToList();
        var last = -1;
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        string? broken = null;
        try
        {
            await Task.WhenAll(callers.Select(caller => caller.Run(() => Interlocked.Increment(ref last) is var number && number < plan.Cases ? number : -1)));
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            broken = e.Message;
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var spent = Environment.CpuUsage.TotalTime - cpu;
        var took = callers.SelectMany(c => c.Took).ToList();
        var (p50, p95, p99) = Latencies.Of(took);
        Console.WriteLine(JsonSerializer.Serialize(
            new(took.Count, seconds, spent.TotalSeconds, p50, p95, p99,
                callers.Sum(c => c.Errors) + (broken is null ? 0 : 1), broken ?? callers.Find(c => c.FirstError is not null)?.FirstError),
            DriveJson.Default.DriveResult));
        callers.ForEach(c => c.Dispose());
        return 0;
    }
}
