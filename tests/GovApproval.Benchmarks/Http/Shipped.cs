using System.Diagnostics;
using System.Reflection;
using static GovApproval.Benchmarks.Report;

namespace GovApproval.Benchmarks.Http;

/// <summary>The service as it is shipped: published for this kind of machine, compiled ahead.</summary>
internal static class Shipped
{
    private static string? s_dll;

    /// <summary>Publishes it, once a run.</summary>
    public static async Task<string> Dll() => s_dll ??= await Publish();

    private static async Task<string> Publish()
    {
        Say("Publishing the service …");
        var folder = Told("Shipped");
        string[] arguments = ["publish", Told("Service"), "-c", "Release", "--use-current-runtime", "--no-self-contained", "-o", folder];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("dotnet did not start.");
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? Path.Combine(folder, "GovApproval.Api.dll") : throw new InvalidOperationException($"The service was not published: {said}");
    }

    private static string Told(string key) =>
        typeof(Shipped).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value
            ?? throw new InvalidOperationException($"{key} is not told.");
}
